"""`nacsim trace`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ... import console
from ...console.keeping import folder_for, keep
from ...console.options import COMPILING, AsJson, Force, NoFigures, Sets, app, example
from ...console.taking import CaseNumber, OptionalSeed, ScenarioOrResults, pick, take
from ...errors import Mistake, ResultsError, UsageError

if TYPE_CHECKING:
    from ...console.taking import Taken
    from .typical import Typical

#: Runs among which a typical one is looked for: enough that the middle of an outcome of one in a hundred is filled.
LOOKED_AT = 4000
MOST_RUN = 10**15


@app.command(
    epilog=example(
        "nacsim trace tokyo_liaison_office --run 17",
        "nacsim trace tokyo_liaison_office --typical shelved --set france.autonomy=0.4",
        "nacsim trace results/tokyo_liaison_office --run 2041",
        "nacsim trace results/my_sweep --case 12 --json",
    )
)
def trace(
    what: ScenarioOrResults,
    run: Annotated[
        int | None, typer.Option(min=0, max=MOST_RUN, help="Number of the run. Default: the first one.")
    ] = None,
    typical: Annotated[
        str | None,
        typer.Option(metavar="OUTCOME", help="The run that stands for an outcome: a draft, shelved, or adopted."),
    ] = None,
    case: CaseNumber = None,
    seed: OptionalSeed = None,
    set_: Sets = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-trace.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
) -> None:
    """One run, round by round: what was on the table and why, who stood where, who broke silence and what moved them.

    The run is the ensemble's run of the same number, played by the engine on Mesa.
    """
    if run is not None and typical is not None:
        raise UsageError(Mistake("--typical", "chooses a run, and so does --run; give one of them"))
    taken = take(what, sets=set_, seed=seed, case=case)
    with console.says_if_slow(COMPILING):
        from .figures import draw_trace
        from .study import rounds_table
        from .study import trace as told_of
        from .text import print_trace

        chosen = None if typical is None else _typical(taken, typical)
        told = told_of(taken.scenario, pick(taken, run) if chosen is None else chosen.run, taken.seed)
    _check_stored(taken, told)
    folder = folder_for(out_, f"{taken.name}-trace", force=force)
    keep(
        folder, "trace", [taken.scenario], {"rounds": rounds_table(told)}, runs=1, seed=taken.seed, force=force,
        engine="mesa", draw=None if no_figures else lambda figures: draw_trace(figures, taken.scenario, told),
        more={"first": told["run"]},
    )  # fmt: skip
    if as_json:
        found = {} if chosen is None else {"typical": vars(chosen)}
        print(json.dumps({**told, **found, "results": str(folder)}, indent=2, ensure_ascii=False))
    else:
        print_trace(taken.scenario, told, chosen, str(folder))


def _typical(taken: "Taken", outcome: str) -> "Typical":
    from .typical import typical_run

    runs = LOOKED_AT if taken.runs is None else min(LOOKED_AT, taken.runs)
    return typical_run(taken.scenario, outcome, runs, taken.seed, taken.first)


def _check_stored(taken: "Taken", told: dict[str, Any]) -> None:
    """Raises ResultsError if the run is stored and is not the one that was traced: other rules made it."""
    if taken.stored is None or taken.stored.kind != "run":
        return
    position, seen = told["run"] - taken.first, 0
    for part in taken.stored.parts("runs", ["outcome", "round", "blockers"]):
        if position < seen + len(part):
            row = part.iloc[position - seen]
            then, now = (row["outcome"], row["round"], row["blockers"]), (told["outcome"], told["round"])
            if then != (*now, ",".join(told["blockers"])):
                what = f"run {told['run']} is stored as {then[0]} in round {then[1]}, now it is {now[0]} in {now[1]}"
                what += "; the rules have changed since, run the scenario again"
                raise ResultsError(Mistake(str(taken.stored.folder), what))
            return
        seen += len(part)
