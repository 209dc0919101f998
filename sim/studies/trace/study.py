"""One run, round by round: the draft tabled and why, each actor's balance, who broke silence and why."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Any

from ...engines.runs import bits_of
from ...errors import Mistake, ResultsError, UsageError
from ...results.findings import Findings, Progress, unseen
from ...results.options import Behaviours, Option, Overrides, checked
from ...results.taking import CaseNumber, OptionalSeed, RunsLike, Taken, check_no_behaviours, pick, played_by, take
from ...scenario.schema import Scenario
from .rounds import rounds_table, told_of
from .typical import Typical, typical_run

EXAMPLES = (
    "nacsim trace tokyo_liaison_office --run 17",
    "nacsim trace tokyo_liaison_office --typical shelved --set france.autonomy=0.4",
    "nacsim trace results/tokyo_liaison_office --run 2041",
    "nacsim trace results/my_sweep --case 12 --json",
)
TABLES = {"rounds": "a round and an actor: what it made of the draft on the table, and what moved it"}
#: Runs among which a typical one is looked for: enough that the middle of an outcome of one in a hundred is filled.
LOOKED_AT = 4000
MOST_RUN = 10**15

_Run = Annotated[int | None, Option("Number of the run. Default: the first one.", 0, MOST_RUN)]
_STANDS = Option("The run that stands for an outcome: a draft, shelved, or adopted.", metavar="OUTCOME")
_Typical = Annotated[str | None, _STANDS]


@dataclass(frozen=True, repr=False)
class TraceFindings(Findings):
    """One run, told.

    Attributes:
        made: the run as `rounds.told_of` tells it, where it was just told.
    """

    made: dict[str, Any] | None = field(default=None, compare=False)

    @cached_property
    def told(self) -> dict[str, Any]:
        """The run as `rounds.told_of` tells it; of a stored one it is told again."""
        return _told_again(self) if self.made is None else self.made

    @property
    def typical(self) -> Typical | None:
        """Why this run, if it was chosen as typical of an outcome."""
        return Typical(**self.about["typical"]) if "typical" in self.about else None


#: What a stored trace is read as.
FINDINGS = TraceFindings


@checked
def trace(
    what: RunsLike, *, run: _Run = None, typical: _Typical = None, case: CaseNumber = None,
    seed: OptionalSeed = None, set_: Overrides = None, behaviours: Behaviours = None, progress: Progress = unseen,
) -> TraceFindings:  # fmt: skip
    """One run, round by round: the draft tabled and why, each actor's balance, who broke silence and why.

    The run is the ensemble's run of the same number, played by the engine on Mesa.

    Args:
        behaviours: actor -> a class of its own (sim/engines/README.md). Runs that were made with some keep them.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: no such run or outcome, or options that do not suit what is named.
        ResultsError: a directory that has no runs, or a run that these rules do not give again.
    """
    if run is not None and typical is not None:
        raise UsageError(Mistake("--typical", "chooses a run, and so does --run; give one of them"))
    taken, chosen = take(what, set_=set_, seed=seed, case=case, takes_behaviours=True), None
    if behaviours:
        taken = taken._replace(behaviours={**(taken.behaviours or {}), **behaviours}, stored=None)
    if typical is not None and taken.behaviours:
        raise UsageError(Mistake("--typical", "looks among runs of the compiled engine; give the number of a run"))
    if typical is not None:
        looked_at = LOOKED_AT if taken.runs is None else min(LOOKED_AT, taken.runs)
        with progress("runs", looked_at):
            chosen = typical_run(taken.scenario, typical, looked_at, taken.seed, taken.first)
    number = pick(taken, run) if chosen is None else chosen.run
    told = told_of(taken.scenario, number, taken.seed, taken.behaviours)
    _check_stored(taken, told)
    about = played_by(taken.behaviours) | ({} if chosen is None else {"typical": vars(chosen)})
    return _found(taken.scenario, f"{taken.name}-trace", told, about)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> TraceFindings:
    """The same run again. Raises ResultsError for one with behaviours of somebody's own, which no file keeps."""
    told = _told_again(found)
    return replace(_found(found.scenario, found.name, told, {}), about=found.about)


def report(found: TraceFindings) -> dict[str, Any]:
    """The run as `rounds.told_of` tells it; `typical` says how it was chosen, if it was."""
    return {**found.told, **({"typical": found.about["typical"]} if "typical" in found.about else {})}


def _told_again(found: Findings) -> dict[str, Any]:
    check_no_behaviours(found, found.name)
    return told_of(found.scenario, found.about["first"], found.seed)


def _found(scenario: Scenario, name: str, told: dict[str, Any], about: dict[str, Any]) -> TraceFindings:
    tables, about = {"rounds": rounds_table(told)}, {"first": told["run"], **about}
    return TraceFindings("trace", name, (scenario,), tables, 1, told["seed"], "mesa", about, made=told)


def _check_stored(taken: Taken, told: dict[str, Any]) -> None:
    """Raises ResultsError if the run is stored and is not the one that was told: other rules made it."""
    if taken.stored is None or taken.stored.kind != "run":
        return
    position, scenario = told["run"] - taken.first, taken.scenario
    now = scenario.outcomes.index(told["outcome"]), told["round"], bits_of(told["blockers"], scenario.voters)
    for part in taken.stored.records(("outcome", "round", "blockers")):
        if position < len(part.outcome):
            then = tuple(int(column[position]) for column in (part.outcome, part.round, part.blockers))
            if then != now:
                what = f"run {told['run']} is stored as {scenario.outcomes[then[0]]} in round {then[1]}, now it is"
                what += f" {told['outcome']} in {now[1]}; the rules have changed since, run the scenario again"
                raise ResultsError(Mistake(str(taken.stored.folder), what))
            return
        position -= len(part.outcome)
