"""What there is to look at: `nacsim check`, `list`, `sources`, `schema`, and `plot` of stored results."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table

from .. import console
from ..console.options import AGAIN, AsJson, ScenarioName, Sets, app, example, load
from ..errors import Mistake, ResultsError, UsageError

if TYPE_CHECKING:
    pass


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

    paths = shipped()
    loaded = [load(path) for path in paths]
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
    for before, path, s in zip([paths[0], *paths], paths, loaded, strict=False):
        if before.parent != path.parent:
            table.add_row()
        table.add_row(s.name, s.title, s.label(s.observed.outcome) if s.observed else "counterfactual")
    console.out.print(table)


@app.command(epilog=example("nacsim sources tokyo_liaison_office", "nacsim sources tokyo_liaison_office --json"))
def sources(scenario: ScenarioName, set_: Sets = None, as_json: AsJson = False) -> None:
    """Every number of a scenario: value, range, basis, place in the report, and why."""
    from ..engines.layout import Layout
    from ..scenario.posterior import of_posterior

    loaded = load(scenario, set_)
    layout = Layout(loaded)
    drawn = {path: of_posterior(values) for path, values in layout.posterior.items()}
    rows = [{"name": row.name, **row.quantity.model_dump(), **drawn.get(row.name, {})} for row in layout.stated]
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    from ..studies.run.text import print_sources

    print_sources(loaded, rows)


@app.command(
    epilog=example(
        "nacsim plot results/tokyo_liaison_office",
        "nacsim plot results/my_sweep --x france.autonomy --y germany.exposure --outcome as_proposed",
    )
)
def plot(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")],
    x: Annotated[str | None, typer.Option(help="Of a sweep: the parameter to go along.")] = None,
    y: Annotated[str | None, typer.Option(help="Of a sweep: a second parameter, for a map.")] = None,
    by: Annotated[str | None, typer.Option(help="Of a sweep: a parameter with one panel for each value.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Of a sweep: what a map shows. Of a sensitivity analysis: what is explained.")
    ] = None,
) -> None:
    """Draw the figures of stored results again, into DIR/figures."""
    from ..results.store import check_unchanged, open_results
    from .again import Choice, draw_again

    stored = open_results(results)
    chosen = {"--x": x, "--y": y, "--by": by, "--outcome": outcome}
    allowed = {"sweep": tuple(chosen), "sensitivity": ("--outcome",)}.get(stored.kind, ())
    for option, value in chosen.items():
        if value and option not in allowed:
            raise UsageError(Mistake(option, f"belongs to sweeps, and {results} holds a {stored.kind}"))
    if stored.kind == "sweep" and not stored.manifest["complete"]:
        raise ResultsError(Mistake(str(results), f"the sweep is not complete; {AGAIN['sweep']} goes on with it"))
    check_unchanged(stored, f"{AGAIN[stored.kind]} makes them again")
    try:
        drawn = draw_again(stored, Choice(x, y, by, outcome))
    except OSError as error:
        raise ResultsError(Mistake(str(results / "figures"), f"cannot be written: {error.strerror}")) from None
    for path in drawn:
        console.out.print(str(path))


@app.command(epilog=example("nacsim schema --out scenario.schema.json"))
def schema(
    of: Annotated[Literal["scenario", "experiment"], typer.Argument(metavar="scenario|experiment")] = "scenario",
    out_: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
) -> None:
    """JSON schema of scenario or experiment files, for editors."""
    from ..scenario.file_schema import json_schema
    from ..sweeps.experiment import experiment_schema

    made = json_schema() if of == "scenario" else experiment_schema()
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if out_ is None:
        sys.stdout.write(text)
        return
    try:
        out_.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(Mistake(str(out_), f"cannot be written: {(error.strerror or '').lower()}")) from None
