"""`nacsim sources`."""

from typing import Any

from .. import console
from ..console.commands import ScenarioName, Sets
from ..console.printed import AsJson, print_json
from ..results.export import numbers_of
from ..results.taking import scenario_of
from ..scenario.schema import Scenario

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
    table = console.table("Quantity", "Value", "Range")
    table.columns[0].no_wrap = True
    for column in ("Basis", "Source", "Why"):
        table.add_column(column, overflow="fold")
    for row in rows:
        is_fixed = row["dist"] == "fixed" or row["low"] is None or row["low"] == row["high"]
        span = "fixed" if is_fixed else f"{row['low']:g}-{row['high']:g}"
        table.add_row(row["name"], f"{row['value']:g}", span, row["basis"], row["source"], row["rationale"])
    console.out.print(table)
    for name, event in scenario.events.items():
        added = ", ".join(f"{target} {amount:+g}" for target, amount in event.add.items())
        when = f"round {scenario.round_of(name)}, probability {event.probability:g}"
        console.out.print(f"event.{name} ({when}): {added}. Source: {event.source}")
