"""`nacsim blockers`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ... import console
from ...console.keeping import folder_for, keep
from ...console.options import COMPILING, MOST_RUNS, AsJson, Force, NoFigures, Sets, Threads, app, example
from ...console.taking import CaseNumber, OptionalSeed, ScenarioOrResults, take
from ...errors import Mistake, ResultsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...console.taking import Taken
    from ...engines.runs import Runs

RUNS = 10_000


@app.command(
    epilog=example(
        "nacsim blockers tokyo_liaison_office --runs 100000",
        "nacsim blockers results/tokyo_liaison_office --json",
        "nacsim blockers tokyo_liaison_office --set decision.rule=majority",
    )
)
def blockers(
    what: ScenarioOrResults,
    runs: Annotated[
        int | None, typer.Option(min=1, max=MOST_RUNS, help="How many runs. Default: 10000, or the directory's.")
    ] = None,
    case: CaseNumber = None,
    seed: OptionalSeed = None,
    set_: Sets = None,
    out_: Annotated[
        Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-blockers.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Whose no shelved the proposal, what carried it, and how much gain was missing to consensus.

    Blame is divided by Shapley values; the consensus gap of a failure is the smallest total gain that would have let
    the best draft pass in its last round.
    """
    taken = take(what, sets=set_, seed=seed, case=case)
    if taken.runs is not None and (runs or 0) > taken.runs:
        raise UsageError(Mistake(f"--runs {runs}", f"{what} has {taken.runs:,} runs"))
    count = runs or taken.runs or RUNS
    with console.says_if_slow(COMPILING):
        from .figures import draw_blocking
        from .study import explain, summary
        from .text import print_blocking

        explain(taken.scenario, 1, taken.seed)
    with console.progress("runs", count) as advance:
        failures = explain(
            taken.scenario, count, taken.seed, first=taken.first, threads=threads, progress=advance,
            check=_checking(taken),
        )  # fmt: skip
    folder = folder_for(out_, f"{taken.name}-blockers", force=force)
    keep(
        folder, "attribution", [taken.scenario], {"actors": failures.actors, "gaps": failures.gaps}, runs=count,
        seed=taken.seed, force=force, more={"first": taken.first},
        draw=None if no_figures else lambda figures: draw_blocking(
            figures, taken.scenario, failures.actors, failures.gaps, count, taken.seed
        ),
    )  # fmt: skip
    report = {**summary(failures, taken.scenario, taken.seed), "results": str(folder)}
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_blocking(taken.scenario, report)


def _checking(taken: "Taken") -> "Callable[[Runs], None] | None":
    """A check that the runs of a stored run are the stored ones: its rules may be older than ours."""
    if taken.stored is None or taken.stored.kind != "run":
        return None
    stored = taken.stored.table("runs")[["outcome", "round", "blockers"]].astype({"outcome": str, "blockers": str})

    def check(found: "Runs") -> None:
        begin = found.first - taken.first
        then = stored.iloc[begin : begin + len(found)].reset_index(drop=True)
        now = found.table()[["outcome", "round", "blockers"]].astype({"outcome": str, "blockers": str})
        differ = (then != now.astype({"round": then["round"].dtype})).any(axis=1)
        if differ.any():
            what = f"{differ.sum():,} of its runs are not what these rules give; run the scenario again"
            raise ResultsError(Mistake(str(taken.stored.folder), what))

    return check
