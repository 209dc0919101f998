"""Which runs are meant by SCENARIO, or by a results directory in its place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ..errors import Mistake, ResultsError, UsageError
from .options import AGAIN, load

if TYPE_CHECKING:
    from ..results.store import Results
    from ..scenario.schema import Scenario

ScenarioOrResults = Annotated[
    str, typer.Argument(metavar="SCENARIO|DIR", help="A scenario, or a directory with the results of a run or a sweep.")
]
CaseNumber = Annotated[int | None, typer.Option("--case", min=0, help="Of a sweep: which case.")]
OptionalSeed = Annotated[
    int | None, typer.Option(min=0, help="Which draws; run n of a seed never changes. Default: 1, or the directory's.")
]


class Taken(NamedTuple):
    """Runs `first` to `first + runs - 1` of a scenario; `runs` is None where there is no end to them."""

    scenario: "Scenario"
    name: str
    seed: int
    first: int
    runs: int | None
    stored: "Results | None"


def take(what: str, *, sets: list[str] | None, seed: int | None, case: int | None) -> Taken:
    """The runs of a scenario, of a stored run, or of one case of a stored sweep.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        ResultsError: the directory holds nothing that has runs.
        UsageError: an option that does not go with what is named.
    """
    if not Path(what).is_dir():
        if case is not None:
            raise UsageError(Mistake("--case", f"belongs to a directory with a sweep, and {what} is none"))
        loaded = load(what, sets)
        return Taken(loaded, loaded.name, 1 if seed is None else seed, 0, None, None)
    from ..results.store import open_results

    stored = open_results(what)
    for option, is_given in (("--set", bool(sets)), ("--seed", seed is not None)):
        if is_given:
            given = f"{what} has its own; name its scenario to change them"
            raise UsageError(Mistake(option, given))
    manifest, folder = stored.manifest, stored.folder.resolve().name
    if stored.kind == "run":
        if case is not None:
            raise UsageError(Mistake("--case", f"belongs to sweeps, and {what} holds a run"))
        return Taken(stored.scenario, folder, manifest["seed"], manifest["first"], manifest["runs"], stored)
    if stored.kind != "sweep":
        raise ResultsError(Mistake(what, f"holds a {stored.kind}, which has no runs of its own; name a run or a sweep"))
    return _case(stored, what, case)


def _case(stored: "Results", what: str, case: int | None) -> Taken:
    from ..scenario.load import vary
    from ..scenario.overrides import parse_override
    from ..sweeps.blocks import is_unset, plain

    manifest = stored.manifest
    if not manifest["complete"]:
        raise ResultsError(Mistake(what, f"the sweep is not complete; {AGAIN['sweep']} goes on with it"))
    table = stored.table("cases")
    if case is None:
        raise UsageError(Mistake("--case", f"{what} holds a sweep of {len(table):,} cases; say which one is meant"))
    if case not in set(table["case"]):
        raise UsageError(Mistake(f"--case {case}", f"no case of {what}; its cases are 0 to {table['case'].max()}"))
    row: dict[str, Any] = table.set_index("case").loc[case].to_dict()
    if row["error"] is not None and row["error"] == row["error"]:
        raise ResultsError(Mistake(f"{what}, case {case}", f"failed: {row['error']}"))
    scenarios = {scenario.name: scenario for scenario in stored.scenarios}
    base = scenarios.get(row.get("scenario"), stored.scenario)
    set_ = {path: row[path] for path in manifest["parameters"] if path != "scenario" and not is_unset(row[path])}
    texts = [parse_override(f"{path}={value}") for path, value in set_.items() if isinstance(value, str)]
    numbers = [(path, plain(value)) for path, value in set_.items() if not isinstance(value, str)]
    settings = dict(texts + numbers)  # the menu before a draft's attribute
    name = f"{stored.folder.resolve().name}-{case}"
    return Taken(vary(base, settings), name, manifest["seed"], int(row["first_run"]), int(row["runs"]), stored)


def pick(taken: Taken, run: int | None) -> int:
    """The number of the run that --run means, the first one by default. Raises UsageError if there is none."""
    if run is None:
        return taken.first
    if taken.runs is not None and not taken.first <= run < taken.first + taken.runs:
        last = taken.first + taken.runs - 1
        raise UsageError(Mistake(f"--run {run}", f"no run of {taken.name}; its runs are {taken.first} to {last}"))
    return run
