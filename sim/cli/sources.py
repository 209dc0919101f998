"""`nacsim sources`."""

from typing import Any

from .. import console
from ..console.commands import ScenarioName, Sets
from ..console.printed import AsJson, print_json
from ..page.rests import in_words
from ..results.export import numbers_of
from ..results.taking import scenario_of
from ..scenario.schema import Scenario
from ..words import say, shipped

EXAMPLES = ("nacsim sources tokyo_liaison_office", "nacsim sources tokyo_liaison_office --json")


def command(scenario: ScenarioName, set_: Sets = None, as_json: AsJson = False) -> None:
    """Every number of a scenario: value, range, basis, place in the report, and why."""
    loaded = scenario_of(scenario, set_)
    rows = numbers_of(loaded)
    if as_json:
        print_json(rows)
    else:
        print_sources(loaded, rows)


def print_sources(scenario: Scenario, rows: list[dict[str, Any]]) -> None:
    """Every number and event of a scenario, and where it comes from; `rows` have a name and what a `Quantity` has."""
    heads = (say(f"report.numbers.{name}").capitalize() for name in ("quantity", "value", "range", "basis"))
    table = console.table(*heads)
    table.columns[0].no_wrap = True
    for column in (say("report.sources.source"), say("export.why")):
        table.add_column(column, overflow="fold")
    for row in rows:
        is_fixed = row["dist"] == "fixed" or row["low"] is None or row["low"] == row["high"]
        span = say("report.numbers.fixed") if is_fixed else f"{row['low']:g}-{row['high']:g}"
        words = (say(f"basis.{row['basis']}"), str(in_words(row["source"])), shipped(row["rationale"]))
        table.add_row(row["name"], f"{row['value']:g}", span, *words)
    console.out.print(table)
    for name, event in scenario.events.items():
        kinds = (event.set, "{} = {}"), (event.scale, "{} x{:g}"), (event.add, "{} {:+g}")
        does = ", ".join(form.format(*effect) for effects, form in kinds for effect in effects.items())
        when = say("sources.when", round=scenario.round_of(name), probability=f"{event.probability:g}")
        console.out.print(say("sources.event", name=name, when=when, does=does, source=in_words(event.source)))
