"""Which past decisions a test is over: from the library, or scenarios of one's own that say what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import Mistake, UsageError, UserError, nearest
from ...scenario.library import PREFERENCE_MODELS, PastDecision, past_decisions
from ...scenario.load import find, load
from .study import Case


def past_cases(
    names: Sequence[str] = (), preferences: str | None = None,
    overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = (),
) -> list[Case]:  # fmt: skip
    """The cases of these names, or the whole library.

    Args:
        names: cases or scenarios of the library, or paths of scenarios with `observed`.
        preferences: `interests` or `spatial`: only cases coded that way.
        overrides: values replaced in every case, as `load` takes them.

    Raises:
        UsageError: a name is none, stands twice, or no case is left; all of them at once.
        ScenarioError: a scenario that cannot be read.
    """
    library, found, mistakes = past_decisions(), [], []
    if preferences not in (None, *PREFERENCE_MODELS):
        raise UsageError(Mistake("preferences", f"unknown '{preferences}'{nearest(preferences, PREFERENCE_MODELS)}"))
    rows = {row.case: row for row in library} | {row.scenario: row for row in library}
    for name in names or [row.case for row in library]:
        try:
            case = _of_row(rows[name], overrides) if name in rows else _of_file(name, overrides, list(rows))
            case.observed  # noqa: B018  raises if the scenario does not say what happened
        except UserError as error:
            mistakes += error.mistakes
            continue
        if case.name in [other.name for other in found]:
            mistakes.append(Mistake(name, "is named twice; a case counts once"))
        found.append(case)
    if mistakes:
        raise UsageError(list(dict.fromkeys(mistakes)))
    kept = [case for case in found if preferences in (None, case.preferences)]
    if not kept:
        raise UsageError(Mistake(f"--model {preferences}", f"none of these {len(found)} cases is coded that way"))
    return kept


def _of_row(row: PastDecision, overrides: Any) -> Case:
    return Case(row.case, row.decision, row.preference_model, row.chosen_for_conflict, load(row.scenario, overrides))


def _of_file(name: str, overrides: Any, known: list[str]) -> Case:
    try:
        path = find(name)
    except UserError:
        what = f"no past decision of that name, and no such file{nearest(name, known)}"
        raise UsageError(Mistake(name, what)) from None
    scenario = load(path, overrides)
    return Case(scenario.name, scenario.name, scenario.preferences.name, False, scenario)
