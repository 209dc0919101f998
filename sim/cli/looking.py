"""What there is to look at: `nacsim check`, `list`, `sources`, `schema`, and `plot` of stored results."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from .. import console
from ..errors import Mistake, ResultsError, UsageError
from .options import AsJson, ScenarioName, Sets, app, example, load


@app.command(epilog=example("nacsim check my_scenario.yaml"))
def check(scenario: ScenarioName, set_: Sets = None) -> None:
    """Validate a scenario and say what it contains; every mistake with file:line:column."""
    loaded = load(scenario, set_)
    from ..engines.layout import Layout

    layout = Layout(loaded)
    console.out.print(
        f"{scenario}: sound. Members {len(loaded.members)}, hosts {int(loaded.host is not None)}, "
        f"external powers {len(loaded.externals)}, drafts {len(loaded.menu)}, events {len(loaded.events)}; "
        f"rule {loaded.decision.rule}; numbers drawn anew in each run {len(layout.streams)}."
    )


@app.command("list", epilog=example("nacsim list"))
def list_(as_json: AsJson = False) -> None:
    """The scenarios that ship with nacsim."""
    from ..scenario.load import load, shipped

    loaded = [load(path) for path in shipped()]
    if as_json:
        rows = [
            {"name": s.name, "title": s.title, "observed": s.observed.outcome if s.observed else None} for s in loaded
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Name", no_wrap=True)
    for column in ("Title", "What happened"):
        table.add_column(column, overflow="fold")
    for s in loaded:
        table.add_row(s.name, s.title, s.label(s.observed.outcome) if s.observed else "counterfactual")
    console.out.print(table)


@app.command(epilog=example("nacsim sources tokyo_liaison_office", "nacsim sources tokyo_liaison_office --json"))
def sources(scenario: ScenarioName, set_: Sets = None, as_json: AsJson = False) -> None:
    """Every number of a scenario: value, range, basis, place in the report, and why."""
    from ..engines.layout import Layout

    loaded = load(scenario, set_)
    rows = Layout(loaded).stated
    if as_json:
        print(json.dumps([{"name": r.name, **r.quantity.model_dump()} for r in rows], indent=2, ensure_ascii=False))
        return
    console.print_sources(loaded, rows)


@app.command(epilog=example("nacsim plot results/tokyo_liaison_office"))
def plot(results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")]) -> None:
    """Draw the figures of stored results again, into DIR/figures."""
    from .. import memo
    from ..analysis import outcomes
    from ..sweep.store import open_results

    stored = open_results(results)
    if stored.changed():
        what = (
            f"{', '.join(stored.changed())} missing or changed since written; `nacsim rerun {results}` makes them again"
        )
        raise ResultsError(Mistake(str(results), what))
    tally, gains = outcomes.tally(stored.parts("runs", outcomes.COMBINATION)), stored.table("gains")
    try:
        drawn = memo.draw(results / "figures", stored.scenario, tally, gains, stored.manifest["seed"])
    except OSError as error:
        raise ResultsError(Mistake(str(results / "figures"), f"cannot be written: {error.strerror}")) from None
    for path in drawn:
        console.out.print(str(path))


@app.command(epilog=example("nacsim schema --out scenario.schema.json"))
def schema(
    out_: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
) -> None:
    """JSON schema of scenario files, for editors."""
    from ..scenario.schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out_ is None:
        sys.stdout.write(text)
        return
    try:
        out_.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(Mistake(str(out_), f"cannot be written: {(error.strerror or '').lower()}")) from None


