"""What is meant by a scenario, or by runs: given by name, by path, by a results directory, or as it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from ..errors import Mistake, ResultsError, UsageError
from ..scenario.files import scenario_names
from ..scenario.load import load, vary
from ..scenario.overrides import parse_override
from ..scenario.schema import Scenario
from .findings import Findings, read_findings
from .options import Option
from .settings import is_unset, plain
from .store import Results, check_unchanged, open_results
from .study import study_of

#: A scenario, or runs of one: findings or a directory of a run, or of a sweep with its case.
RunsLike = Annotated[
    Scenario | Findings | str | Path,
    Option(
        "A scenario, or a directory with the results of a run or a sweep.",
        metavar="SCENARIO|DIR",
        typed=str,
        suggests=scenario_names,
    ),
]
CaseNumber = Annotated[int | None, Option("Of a sweep: which case.", 0)]
_WHICH = Option("Which draws; run n of a seed never changes. Default: 1, or the directory's.", 0)
OptionalSeed = Annotated[int | None, _WHICH]


def replaced(set_: Mapping[str, Any] | Sequence[str] | None, parameters: str | None = None) -> list[tuple[str, Any]]:
    """What is replaced in a scenario, as (path, value): a mapping, or texts of the form path=value."""
    texts = set_.items() if isinstance(set_, Mapping) else (parse_override(text) for text in set_ or ())
    return [*texts, *([("parameters", parameters)] if parameters else [])]


def scenario_of(
    scenario: Scenario | str | Path, set_: Mapping[str, Any] | Sequence[str] | None = None,
    parameters: str | None = None,
) -> Scenario:  # fmt: skip
    """A scenario with values replaced in it. Raises ScenarioError with every mistake."""
    changes = replaced(set_, parameters)
    if isinstance(scenario, Scenario):
        return vary(scenario, dict(changes)) if changes else scenario
    return load(scenario, changes)


class Taken(NamedTuple):
    """Runs `first` to `first + runs - 1` of a scenario; `runs` is None where there is no end to them."""

    scenario: Scenario
    name: str
    seed: int
    first: int
    runs: int | None
    stored: Results | None
    behaviours: Mapping[str, type] | None = None


def take(
    what: Scenario | Findings | str | Path, *, set_: Mapping[str, Any] | Sequence[str] | None = None,
    seed: int | None = None, case: int | None = None, takes_behaviours: bool = False,
) -> Taken:  # fmt: skip
    """The runs of a scenario, of a run that was made or stored, or of one case of a stored sweep.

    `takes_behaviours`: who asks can play runs in which actors have behaviours of their own.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        ResultsError: the directory holds nothing that has runs.
        UsageError: an option that does not go with what is named.
    """
    if isinstance(what, Findings):
        place, found = what.name, what
    elif isinstance(what, Scenario) or not Path(what).is_dir():
        if case is not None:
            raise UsageError(Mistake("--case", f"belongs to a directory with a sweep, and {what} is none"))
        scenario = scenario_of(what, set_)
        return Taken(scenario, scenario.name, 1 if seed is None else seed, 0, None, None)
    else:
        place, found = str(what), read_findings(open_results(what))
    for option, is_given in (("--set", bool(set_)), ("--seed", seed is not None)):
        if is_given:
            raise UsageError(Mistake(option, f"{place} has its own; name its scenario to change them"))
    if found.study == "run":
        if case is not None:
            raise UsageError(Mistake("--case", f"belongs to sweeps, and {place} holds a run"))
        behaviours = getattr(found, "behaviours", None) if takes_behaviours else None
        if not behaviours:
            check_no_behaviours(found, place)
        first = found.about["first"]
        return Taken(found.scenario, found.name, found.seed, first, found.runs, found.stored, behaviours)
    if found.study != "sweep":
        what_ = f"holds results of `{found.study}`, which have no runs of their own; name a run or a sweep"
        raise ResultsError(Mistake(place, what_))
    return _case(found, place, case)


def _case(found: Findings, place: str, case: int | None) -> Taken:
    check_complete(found, place)
    check_no_behaviours(found, place)
    table = found.tables["cases"]
    if case is None:
        raise UsageError(Mistake("--case", f"{place} holds a sweep of {len(table):,} cases; say which one is meant"))
    if case not in set(table["case"]):
        raise UsageError(Mistake(f"--case {case}", f"no case of {place}; its cases are 0 to {table['case'].max()}"))
    row: dict[str, Any] = table.set_index("case").loc[case].to_dict()
    if not is_unset(row["error"]):
        raise ResultsError(Mistake(f"{place}, case {case}", f"failed: {row['error']}"))
    scenarios = {scenario.name: scenario for scenario in found.scenarios}
    base = scenarios.get(row.get("scenario", ""), found.scenario)
    set_ = {path: row[path] for path in found.about["parameters"] if path != "scenario" and not is_unset(row[path])}
    texts = [parse_override(f"{path}={value}") for path, value in set_.items() if isinstance(value, str)]
    numbers = [(path, plain(value)) for path, value in set_.items() if not isinstance(value, str)]
    scenario = vary(base, dict(texts + numbers))  # the menu before a draft's attribute
    runs = int(row["first_run"]), int(row["runs"])
    return Taken(scenario, f"{found.name}-{case}", int(row.get("seed", found.seed)), *runs, found.stored)


def whole_sweep(what: Findings | str | Path, taker: str) -> Findings:
    """The findings of a sweep, made or stored, that is complete and as it was written.

    Raises:
        ResultsError: it is no sweep, which is all that the study `taker` takes beside a scenario, or not that.
    """
    found, place = what if isinstance(what, Findings) else read_findings(open_results(what)), place_of(what)
    if found.study != "sweep":
        raise ResultsError(Mistake(place, f"holds a {found.study}; {taker} takes a sweep, or a scenario to sample"))
    check_complete(found, place)
    if found.stored is not None:
        check_unchanged(found.stored, f"{study_of('sweep').again} makes them again")
    return found


def check_complete(found: Findings, place: str) -> None:
    """Raises ResultsError if findings are those of a sweep that was stopped."""
    if not found.about.get("complete", True):
        what = "the sweep is not complete; `nacsim sweep` with the same options goes on with it"
        raise ResultsError(Mistake(place, what))


def place_of(what: Findings | str | Path) -> str:
    """The directory of findings, or their name where they are in none."""
    if isinstance(what, Findings):
        return what.name if what.stored is None else str(what.stored.folder)
    return str(what)


def intact(folder: Path) -> Findings:
    """The findings in a results directory, complete and as they were written. Raises ResultsError if they are not."""
    stored = open_results(folder)
    found = read_findings(stored)
    check_complete(found, str(folder))
    check_unchanged(stored, f"{study_of(stored.kind, str(folder)).again} makes them again")
    return found


def played_by(behaviours: Mapping[str, type] | None) -> dict[str, Any]:
    """What a manifest says of behaviours of somebody's own: the name of each class, as no file keeps the class."""
    return {"behaviours": {name: one.__qualname__ for name, one in behaviours.items()}} if behaviours else {}


def check_no_behaviours(found: Findings, place: str) -> None:
    """Raises ResultsError if actors had behaviours of somebody's own, which no file keeps and no kernel knows."""
    if "behaviours" in found.about:
        named = ", ".join(sorted(set(found.about["behaviours"].values())))
        what = f"was made with behaviours of their own ({named}), which only Python can give again; see `sim.run`"
        raise ResultsError(Mistake(place, what))


def pick(taken: Taken, run: int | None) -> int:
    """The number of the run that is meant, the first one by default. Raises UsageError if there is none."""
    if run is None:
        return taken.first
    if taken.runs is not None and not taken.first <= run < taken.first + taken.runs:
        last = taken.first + taken.runs - 1
        raise UsageError(Mistake(f"--run {run}", f"no run of {taken.name}; its runs are {taken.first} to {last}"))
    return run
