"""`nacsim theories`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ... import console
from ...console.exploring import compile_kernels
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import (
    MOST_RUNS,
    AsJson,
    Force,
    NoFigures,
    ScenarioName,
    Seed,
    Sets,
    Threads,
    app,
    example,
    load,
)


@app.command(epilog=example("nacsim theories tokyo_liaison_office", "nacsim theories riga_2006 --draws 1000 --json"))
def theories(
    scenario: ScenarioName,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many runs of the simulation.")] = 10_000,
    draws: Annotated[
        int, typer.Option(min=1, max=100_000, help="How often the theories are asked, each time about other draws of "
                          "the coded ranges; once where nothing has a range.")
    ] = 500,
    seed: Seed = 1,
    set_: Sets = None,
    out_: Annotated[
        Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-theories.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:  # fmt: skip
    """What rival theories of group decisions predict, beside the simulated distribution.

    A spatial scenario is an issue on a scale as it stands. An interest scenario has no scale: its menu is made one, the
    status quo at 0, the drafts above it in equal steps, the proposal at 1; an actor's position is where its gain in
    round 1 is best, its salience the spread of its gains. Lost on the way: that drafts differ in more than one respect,
    how close an actor's second best is to its best, private reservations, solidarity, pressure, later events, and a
    host's veto under a majority rule. The theories know nothing of them, so a difference to the simulation is no error
    of either.
    """
    loaded = load(scenario, set_)
    folder = folder_for(out_, f"{loaded.name}-theories", force=force)
    compile_kernels(loaded)
    from ...engines import ensemble
    from ...results import outcomes
    from . import issues
    from . import predictions as rivals
    from .text import print_theories

    with console.progress("runs", runs) as advance:
        found = ensemble.simulate(loaded, runs, seed, threads=threads, progress=advance)
    shares = outcomes.outcome_shares(outcomes.tally(found.table()), loaded)
    mapped = issues.map_scenario(loaded, draws, seed)
    with console.progress("theories", len(rivals.rivals_of(mapped))) as advance:
        points, compared = rivals.predictions(mapped, advance)
    tables = {
        "theories": compared,
        "predictions": points,
        "outcomes": rivals.simulated(mapped, shares),
        "actors": rivals.standing(mapped),
    }
    about = _about(mapped, tables["outcomes"], runs, seed)

    def draw(figures: Path) -> None:
        from .figures import draw_theories

        draw_theories(figures, tables, about)

    keep(folder, "comparison with theories", [loaded], tables, runs=runs, seed=seed, force=force,
         draw=None if no_figures else draw, more={"about": about})  # fmt: skip
    report = {
        **about, "theories": plain_rows(compared), "outcomes": plain_rows(tables["outcomes"]),
        "actors": plain_rows(tables["actors"]), "results": str(folder),
    }  # fmt: skip
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_theories(report)


def _about(mapped: Any, outcomes: Any, runs: int, seed: int) -> dict[str, Any]:
    """What is compared: the scenario, its scale, how the simulation lands, what happened."""
    from . import predictions as rivals

    scenario = mapped.scenario
    seen = scenario.observed.outcome if scenario.observed else None
    observed = None if seen is None else {"label": scenario.label(seen), "place": mapped.places.get(seen)}
    return {
        "title": scenario.title, "scenario": scenario.name, "described": scenario.described,
        "changes": list(scenario.changes), "runs": runs, "seed": seed, "draws": len(mapped.issues),
        "scale": {"low": mapped.scale[0], "high": mapped.scale[1], "label": mapped.label, "is_menu": mapped.is_menu},
        "simulated": rivals.landing(outcomes), "observed": observed,
    }  # fmt: skip
