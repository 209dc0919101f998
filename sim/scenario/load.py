"""A scenario file, resolved: base files merged, options applied, numbers looked up, everything checked.

file -> each of its numbers given the file's source -> merged over what it extends -> --set -> data/ -> checked
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import Mistake, ScenarioError
from .consistency import NO_NUMBER, contradictions, idle_numbers
from .dates import last_round, late_events
from .document import Document, parse
from .extending import merged, over_base
from .files import find, shipped
from .from_stances import RULE, Rule, document_of
from .overrides import is_scaled, override, scale
from .positions import known_cases
from .posterior import POSTERIOR, current
from .recorded import Recorded, library
from .schema import Scenario
from .shorthand import code_stances
from .sourcing import fill_from_data
from .tree import NodePath
from .wording import located, written

__all__ = ["find", "load", "load_text", "replay", "shipped", "vary"]


def load(scenario: str | Path, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = ()) -> Scenario:
    """The scenario in a file, or the one that ships under a name, with some values replaced.

    Args:
        scenario: path of a YAML file, name of a shipped scenario (`nacsim list`) or of a recorded decision, a case of
            data/consensus_cases.csv.
        overrides: path -> value, as in `{"france.exposure": 0.3, "decision.rule": "majority"}`; applied in order.

    Raises:
        ScenarioError: with every mistake in the file and in those it extends, each with file:line:column.
        UsageError: an override leads nowhere.
    """
    try:
        path = find(scenario)
    except ScenarioError:  # the library is read only where it may be meant
        decision = next((one for one in library() if one.case == str(scenario)), None)
        if decision is None:
            raise
        return replay(decision, overrides)
    return _called(path.stem, merged(path), overrides)


def replay(
    decision: Recorded, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = (), rule: Rule = RULE
) -> Scenario:  # fmt: skip
    """The scenario that replays a recorded decision, made by the rule, with some values replaced; errors as `load`."""
    return _called(decision.case, document_of(decision, rule), overrides)


def load_text(text: str, name: str, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = ()) -> Scenario:
    """The scenario in a text that came from elsewhere, under a name of ours, with some values replaced.

    It may extend a shipped scenario by its name and no other file, so that it cannot make anybody's file be read.

    Raises:
        ScenarioError: with every mistake, as `load`.
    """
    return _called(name, over_base(parse(text, f"{name}.yaml"), None), overrides)


def vary(scenario: Scenario, overrides: Mapping[str, Any]) -> Scenario:
    """The scenario with some values replaced: what `load` gives for its file with these overrides, without the file.

    Raises:
        ScenarioError: the values do not make a scenario.
        UsageError: an override leads nowhere.
    """
    try:
        return _replaced(Document(scenario.model_dump(mode="json", exclude_none=True)), overrides)
    except ScenarioError as error:
        raise _caused(error, (), _places(overrides), lambda mistake: bool(mistake.place)) from None


def _called(
    name: str, document: Document, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]]
) -> Scenario:  # fmt: skip
    """The scenario of a merged document, under its name."""
    untouched = deepcopy(document) if overrides else document  # to tell, should it come to that, who is to blame
    document.tree["name"] = name
    document.mistakes += [Mistake(document.place(at, of_key=True), what) for at, what in idle_numbers(document.tree)]
    base = document.base
    try:
        return _replaced(document, overrides)
    except ScenarioError as error:
        if overrides:
            alone = _mistakes(lambda: _called(name, untouched, ()))
            raise _caused(error, alone, _places(overrides), lambda mistake: mistake.place.startswith("--set")) from None
        if base is None:
            raise
        extended = base.path
        alone = _mistakes(lambda: load(base.name if extended is None else extended))
        own = base.place.rsplit(":", 2)[0] + ":"
        raise _caused(error, alone, base.place, lambda mistake: mistake.place.startswith(own)) from None


def _places(overrides: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> str:
    """All the options that replace something, as a place."""
    return ", ".join(f"--set {path}" for path in dict(overrides))


def _mistakes(make: Callable[[], Scenario]) -> tuple[Mistake, ...]:
    """What is wrong with a scenario."""
    try:
        make()
    except ScenarioError as error:
        return error.mistakes
    return ()


def _caused(
    error: ScenarioError, alone: Sequence[Mistake], place: str, is_own: Callable[[Mistake], bool]
) -> ScenarioError:  # fmt: skip
    """A mistake in what was sound before something was put over it is that something's, and stands at its place.

    `alone` is what is wrong without it, `is_own` what is said of its own words anyway.
    """
    if alone:
        return ScenarioError(dict.fromkeys([*alone, *(mistake for mistake in error.mistakes if is_own(mistake))]))
    own, caused = [], []
    for mistake in error.mistakes:
        below = mistake.place.rpartition("/")[2]
        what = f"with this, {mistake.what}{f' (at {below})' if below else ''}"
        own += [mistake] if is_own(mistake) else []
        caused += [] if is_own(mistake) else [Mistake(place, what)]
    return ScenarioError(dict.fromkeys([*own, *caused]))


def _replaced(document: Document, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> Scenario:
    deadline = last_round(document.tree)
    given = dict(overrides)
    factors = {target: text for target, text in given.items() if is_scaled(target, text)}
    replaced = {target: value for target, value in given.items() if target not in factors}
    for target, value in replaced.items():
        override(document, target, value)
    code_stances(document, finally_=True)
    if document.tree.get("parameters") == POSTERIOR:
        document.tree["parameters"] = current()
    fill_from_data(document)
    changes = document.tree.get("changes", ())
    document.tree["changes"] = [*changes, *(f"{target}={written(value)}" for target, value in replaced.items())]
    # What has no place stood in a scenario that was sound: its deadline was moved forward after it had been read.
    late = late_events(document.tree, max(deadline, last_round(document.tree)))
    places = [(document.place(at) or document.place(("start",)), what) for at, what in late]
    document.mistakes += [Mistake(place, what) for place, what in places if place]
    scenario = _checked(document)
    return _scaled(scenario, factors) if factors else scenario


def _scaled(scenario: Scenario, factors: Mapping[str, str]) -> Scenario:
    """The scenario with some quantities times a factor each: a number must be known before it can be scaled."""
    document = Document(scenario.model_dump(mode="json", exclude_none=True))
    for path, text in factors.items():
        scale(document, path, text)
    document.tree["changes"] = [*scenario.changes, *(f"{path}={written(text)}" for path, text in factors.items())]
    return _checked(document)


def _cases(tree: Mapping[str, Any]) -> list[str]:
    cases = tree.get("case")
    return [case for case in cases if isinstance(case, str)] if isinstance(cases, list | tuple) else []


def _checked(document: Document) -> Scenario:
    """The scenario in a resolved tree. Raises ScenarioError with every mistake in it, in the order of the file."""
    found: list[tuple[NodePath, str, bool]] = [(path, what, False) for path, what in contradictions(document.tree)]
    cases = _cases(document.tree)
    if cases and not set(cases) <= set(known_cases()):  # numbers are missing because the case is
        found = [mistake for mistake in found if not mistake[1].startswith(NO_NUMBER)]
    scenario = None
    try:
        scenario = Scenario.model_validate(document.tree)
    except ValidationError as error:
        told = {path for path, _, _ in found}
        for detail in error.errors():
            path, what, of_key = located(detail)
            # What stands at the root repeats the contradictions; a trait of another role is one of them already.
            repeats = path in told if detail["type"] == "extra_forbidden" else bool(found) and not detail["loc"]
            found += [] if repeats else [(path, what, of_key)]
    mistakes = document.mistakes + [Mistake(document.place(path, of_key=key), what) for path, what, key in found]
    if not mistakes and scenario is not None:
        return scenario
    raise ScenarioError(sorted(dict.fromkeys(mistakes), key=_in_order_of_file))


def _in_order_of_file(mistake: Mistake) -> tuple[str, int, int]:
    file, line, column = [*mistake.place.rsplit(":", 2), "0", "0"][:3]
    return (file, int(line), int(column)) if line.isdigit() and column.isdigit() else (mistake.place, 0, 0)
