"""Which past decisions a test is over: from the library, from two tables of one's own, or scenarios that say what
happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from ...errors import Mistake, UsageError, UserError, nearest
from ...results.options import Option
from ...results.taking import replaced
from ...scenario import library, recorded
from ...scenario.library import PastDecision, past_decisions
from ...scenario.load import find, load, replay, vary
from ...scenario.recorded import Recorded
from ...scenario.schema import Scenario
from ...scenario.vocabulary import BY_INTERESTS, BY_POSITIONS

#: Outcome classes from nothing to everything.
CLASSES = ("shelved", "diluted", "as_proposed")
#: Which files the cases of a coding are in, if not in the user's.
FILES = {BY_INTERESTS: "data/cases.csv", BY_POSITIONS: "data/consensus_cases.csv"}
#: A past decision of the library by name, a scenario with `observed`, or the path of one.
CaseLike = str | Path | Scenario
CasesLike = Annotated[
    CaseLike | Sequence[CaseLike] | None,
    Option(
        "Past decisions of data/cases.csv or data/consensus_cases.csv, or scenarios with `observed`. Default: all of "
        "both files.",
        metavar="[CASE]...", typed=list[str] | None,
    ),
]  # fmt: skip
_ONLY = Option("Only cases whose preferences are coded that way; each kind is taken by itself.")
Model = Annotated[Literal["interests", "spatial", "all"], _ONLY]


@dataclass(frozen=True)
class Case:
    """A past decision as one scenario codes it.

    Attributes:
        name: of this coding.
        group: cases that hang together, two codings of one decision among them, have the same.
        preferences: `interests` or `spatial`.
        chosen_for_conflict: whether the case is known because of its conflict.
        scenario: what is run; its `observed` says what really happened.
        hardest: the hardest objection that was reported, one of `recorded.HARDEST`; "" where none was looked for.
        stances: how many were reported; `reported`: whether all of them were before the outcome.
    """

    name: str
    group: str
    preferences: str
    chosen_for_conflict: bool
    scenario: Scenario
    hardest: str = ""
    stances: int = 0
    reported: bool = False

    @cached_property
    def observed(self) -> int:
        """Number of the outcome's class. Raises UsageError if the scenario does not say what happened."""
        seen = self.scenario.observed
        if seen is None:
            what = "does not say what happened (`observed`), so there is nothing to score"
            raise UsageError(Mistake(self.name, what))
        return class_of(self.scenario, seen.outcome)


def class_of(scenario: Scenario, outcome: str) -> int:
    """0 for shelved, 2 for the first draft of the menu, 1 for any other."""
    return CLASSES.index(library.class_of(outcome, scenario.drafts))


def cases_meant(
    cases: CaseLike | Sequence[CaseLike] | None, model: str,
    set_: Mapping[str, Any] | Sequence[str] | None = None, parameters: str | None = None,
) -> list[Case]:  # fmt: skip
    """The cases that the options of a study mean; errors as `past_cases`."""
    named = [cases] if isinstance(cases, CaseLike) else list(cases or ())
    return past_cases(named, None if model == "all" else model, replaced(set_, parameters))


def told(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """What results keep of cases beside their scenarios."""
    kept = ("name", "group", "preferences", "chosen_for_conflict", "hardest", "stances", "reported")
    return [{field: getattr(case, field) for field in kept} for case in cases]


def cases_again(kept: Sequence[Mapping[str, Any]], scenarios: Sequence[Scenario]) -> list[Case]:
    """The cases of results: what `told` said of them, with their scenarios. Older results call the group `decision`."""
    known, cases = {field.name for field in fields(Case)}, []
    for case, scenario in zip(kept, scenarios, strict=True):
        named = {"group": case.get("decision", case["name"]), **case}
        cases.append(Case(**{name: said for name, said in named.items() if name in known}, scenario=scenario))
    return cases


def changes_in(cases: Sequence[Case]) -> list[str]:
    """What was replaced in any of the cases."""
    return list(dict.fromkeys(change for case in cases for change in case.scenario.changes))


def recorded_cases(
    decisions: Sequence[Recorded] | None = None, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = ()
) -> list[Case]:
    """Recorded decisions, those of the library by default, as the rule replays them. Raises ScenarioError as `load`."""
    return [_replayed(one, overrides) for one in (recorded.library() if decisions is None else decisions)]


def past_cases(
    names: Sequence[CaseLike] = (), preferences: str | None = None,
    overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = (),
) -> list[Case]:  # fmt: skip
    """The cases of these names, or the whole library: those of the report, then the recorded decisions.

    Args:
        names: cases or scenarios of the library, or scenarios with `observed`, themselves or their paths.
        preferences: `interests` or `spatial`: only cases coded that way.
        overrides: values replaced in every case, as `load` takes them.

    Raises:
        UsageError: a name is none, stands twice, or no case is left; all of them at once.
        ScenarioError: a scenario that cannot be read.
    """
    if preferences not in (None, BY_INTERESTS, BY_POSITIONS):
        known = (BY_INTERESTS, BY_POSITIONS)
        raise UsageError(Mistake("preferences", f"unknown '{preferences}'{nearest(preferences, known)}"))
    by_interests, by_stances = past_decisions(), {one.case: one for one in recorded.library()}
    rows = {row.case: row for row in by_interests} | {row.scenario: row for row in by_interests}
    found, mistakes = list[Case](), list[Mistake]()
    every = [row.case for row in by_interests if preferences != BY_POSITIONS]
    every += [name for name in by_stances if preferences in (None, BY_POSITIONS)]
    for name in names or every:
        try:
            case = _case(name, rows, by_stances, overrides)
            case.observed  # noqa: B018  raises if the scenario does not say what happened
        except UserError as error:
            mistakes += error.mistakes
            continue
        if case.name in [other.name for other in found]:
            place = case.name if isinstance(name, Scenario) else str(name)
            mistakes.append(Mistake(place, "is named twice; a case counts once"))
        found.append(case)
    if mistakes:
        raise UsageError(list(dict.fromkeys(mistakes)))
    kept = [case for case in found if preferences in (None, case.preferences)]
    if not kept:
        raise UsageError(Mistake(f"--model {preferences}", f"none of these {len(found)} cases is coded that way"))
    return kept


def _case(
    named: CaseLike, rows: Mapping[str, PastDecision], by_stances: Mapping[str, Recorded], overrides: Any
) -> Case:  # fmt: skip
    if isinstance(named, Scenario):
        return _of_scenario(vary(named, dict(overrides)) if overrides else named)
    if (row := rows.get(str(named))) is not None:
        scenario = load(row.scenario, overrides)
        return Case(row.case, row.group, scenario.preferences.name, row.chosen_for_conflict, scenario)
    if (one := by_stances.get(str(named))) is not None:
        return _replayed(one, overrides)
    try:
        path = find(named)
    except UserError:
        what = f"no past decision of that name, and no such file{nearest(str(named), [*rows, *by_stances])}"
        raise UsageError(Mistake(str(named), what)) from None
    return _of_scenario(load(path, overrides))


def _replayed(one: Recorded, overrides: Any) -> Case:
    return Case(
        one.case, one.group, BY_POSITIONS, one.chosen_for_conflict, replay(one, overrides), one.hardest,
        len(one.stances), bool(one.reported) and set(one.reported.values()) == {"before"},
    )  # fmt: skip


def _of_scenario(scenario: Scenario) -> Case:
    group = min(groups_of(scenario), default=scenario.name)
    return Case(scenario.name, group, scenario.preferences.name, False, scenario)


def groups_of(scenario: Scenario) -> set[str]:
    """Groups of past decisions that a scenario is about, as its name tells, or the occasion of its numbers: the first
    of its cases, since the others are what that one builds on."""
    own = {one.group for one in recorded.library() if one.case == scenario.name}
    return own | {
        row.group for row in past_decisions() if row.scenario == scenario.name or row.case in scenario.case[:1]
    }
