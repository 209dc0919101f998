"""One value replaced, anywhere: `france.exposure=0.3`, `process.anticipation=0.2`, `decision.rule=majority`.

A path names an actor or a draft and its quantity, or a part of the scenario and what is in it. `menu` takes a list of
drafts, `members` one of who sits, and `decision` a whole rule: `menu=[liaison_office, contact_point]`,
`members=[france, germany]`, `decision={rule: majority, threshold: 0.6}`. `events.NAME` takes a whole event, or `null`.
A quantity may also be scaled, value and range alike: `france.exposure=x0.5`, `france.exposure=-30%`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..equations.decision_rules import RULES
from ..errors import Mistake, ScenarioError, UsageError, nearest
from .consistency import preferences_of
from .document import Document, parse
from .factor import NO_ZERO, factor, looks_scaled, scaled
from .schema import Scenario, parts_in
from .shorthand import grid_menu, replace_rivals
from .sourcing import forget_coded
from .tree import NodePath, mapping
from .vocabulary import EFFECTS, GLOBAL, limits_of

#: Parts of a scenario that a path may start with, beside actors and drafts.
_PARTS = (*GLOBAL, "decision", "members", "menu", "events", "sponsor", "title", "start", "parameters", "coder",
          "correlations")  # fmt: skip
#: A value in which more `;` than this stand is not looked for: each makes it one more text to read.
MOST_PIECES = 100


def parse_override(text: str, option: str = "--set") -> tuple[str, Any]:
    """(path, value) of `path=value`; the value is YAML, so `{value: 0.4, low: 0.3, high: 0.5}` is one too.

    Raises:
        UsageError: there is no `=`, or what follows is not YAML.
    """
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(Mistake(f"{option} {text}", "expected path=value, as in france.exposure=0.3"))
    wrong: Sequence[Mistake]
    try:
        document = parse(value, "")
    except ScenarioError as error:
        wrong = error.mistakes
    else:
        wrong = document.mistakes
    if wrong:
        raise UsageError([Mistake(f"{option} {text}", mistake.what) for mistake in wrong])
    return path.strip(), document.tree


def parse_overrides(text: str, option: str) -> list[tuple[str, Any]]:
    """(path, value) of each part of `path=value; path=value`.

    A `;` in the brackets or quotes of a value separates nothing.

    Raises:
        UsageError: every part that is no `path=value`, or that there is none.
    """
    found: list[tuple[str, Any]] = []
    wrong: list[Mistake] = []
    rest = text.split(";")
    while rest:
        taken = 1
        try:
            if rest[0].strip():
                taken, replaced = _first_override(rest, option)
                found.append(replaced)
        except UsageError as error:
            wrong += error.mistakes
        del rest[:taken]
    if not found and not wrong:
        wrong.append(Mistake(f"{option} {text}", "expected path=value, as in france.exposure=0.3"))
    if wrong:
        raise UsageError(wrong)
    return found


def _first_override(pieces: Sequence[str], option: str) -> tuple[int, tuple[str, Any]]:
    """How many pieces of a text that was cut at every `;` the first part of it has, and what it replaces.

    Where a value ends is for the reader of YAML to say: brackets or quotes that are still open are no YAML, and the
    next piece belongs to them. If no further piece closes them, the first one is what is wrong.
    """
    try:
        return 1, parse_override(pieces[0], option)
    except UsageError as error:
        first = error
    if pieces[0].partition("=")[2].lstrip().startswith(("[", "{", '"', "'")):
        for count in range(2, min(len(pieces), MOST_PIECES) + 1):
            try:
                return count, parse_override(";".join(pieces[:count]), option)
            except UsageError:
                continue
    raise first


def override(document: Document, path: str, value: Any) -> None:
    """Replaces one value of a merged document in place, and marks it as set by the user.

    Raises:
        UsageError: the path leads nowhere; the message names the nearest path that does.
    """
    place = f"--set {path}"
    if path == "decision" and isinstance(value, Mapping):
        target: NodePath | str = ("decision",)
    else:
        target = _target(document.tree, path)
    if isinstance(target, str):
        raise UsageError(Mistake(place, target))
    if target == ("members",):
        target, value = ("actors",), _seated(document.tree, value, place)
    if target[0] == "events" and len(target) == 2:
        value = _event(document.tree, target[1], value, place)
    parent: Any = document.tree
    for key in target[:-1]:
        if isinstance(parent, dict) and parent.get(key) is None:
            parent[key] = {}
        parent = parent[key]
        if not isinstance(parent, dict | list):
            raise UsageError(Mistake(place, f"'{key}' is one value and has no parts"))
    if _is_quantity(target):
        value = dict(value) if isinstance(value, Mapping) else {"value": value}
        value = {"source": "set by the user", "rationale": "", **value}
    if target == ("menu",) and isinstance(value, Mapping):
        value = grid_menu(value)
        if isinstance(value, str):
            raise UsageError(Mistake(place, value))
    if target == ("menu",) and isinstance(value, list):
        entries: list[Any] = parent.get("menu") or []
        known = {draft.get("name"): draft for draft in entries if isinstance(draft, Mapping)}
        value = [known.get(draft, {"name": draft}) if isinstance(draft, str) else draft for draft in value]
    if target == ("coder",):
        forget_coded(document.tree)
    if target == ("decision", "rule"):
        _forget_defaults(parent)
    parent[target[-1]] = value
    if target[0] == "events" and value is None:
        del parent[target[-1]]
    replace_rivals(parent, {str(target[-1]): value})
    for marks in (document.values, document.keys):
        for below in [path for path in marks if path[: len(target)] == target]:
            del marks[below]
        marks[target] = place


def _seated(tree: Mapping[str, Any], names: Any, place: str) -> dict[str, Any]:
    """The actors with these members and no others. One that is not among them is looked up in data/, as in a file."""
    actors = mapping(tree.get("actors"))
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise UsageError(Mistake(place, f"expected a list of members such as [{', '.join(list(actors)[:2])}]"))
    twice = next((name for n, name in enumerate(names) if name in names[:n]), None)
    if twice is not None:
        raise UsageError(Mistake(place, f"'{twice}' is named twice"))
    others = {name: one for name, one in actors.items() if mapping(one).get("role") != "member"}
    if wrong := next((name for name in names if name in others), None):
        raise UsageError(Mistake(place, f"'{wrong}' is not a member; it keeps its place where the members change"))
    kept = {name: one for name, one in actors.items() if name in names or name in others}
    return {**kept, **{name: {"role": "member"} for name in names if name not in actors}}


def _event(tree: Mapping[str, Any], name: Any, value: Any, place: str) -> Any:
    """A whole event as it is put into the scenario, None where it is taken out."""
    events = mapping(tree.get("events"))
    if value is None and name not in events:
        raise UsageError(
            Mistake(place, f"null removes '{name}', but the scenario has no such event{nearest(name, events)}")
        )
    return {"source": "set by the user", **value} if isinstance(value, Mapping) else value


def is_scaled(path: str, value: Any) -> bool:
    """Whether a value is meant to scale the quantity at a path, and not to replace it."""
    return limits_of(path) is not None and looks_scaled(value)


def scale(document: Document, path: str, text: str) -> None:
    """Scales a quantity of a complete document in place, its value and its range, by a factor such as `x0.5` or `-30%`.

    Raises:
        UsageError: the path leads to no quantity, there is nothing to scale, or the text is no factor.
    """
    place, target, limits = f"--set {path}", _target(document.tree, path), limits_of(path)
    if isinstance(target, str):
        raise UsageError(Mistake(place, target))
    given: Any = document.tree
    for key in target:  # an entry of the menu goes by its number
        given = given[key] if isinstance(key, int) else mapping(given).get(key)
    if limits is None or not isinstance(given, Mapping):
        raise UsageError(Mistake(place, f"the scenario has no number here that {text} could scale; give a number"))
    if limits.on_scale:
        raise UsageError(Mistake(place, f"'{path}' {NO_ZERO}; give a number"))
    try:
        value = scaled(given, factor(text), limits)
    except ValueError as error:
        raise UsageError(Mistake(place, str(error))) from None
    override(document, path, {**value, "basis": "assumed", "source": "set by the user", "rationale": ""})


def _forget_defaults(decision: dict[str, Any]) -> None:
    """Removes the numbers that a rule has by default: another rule has defaults of its own."""
    rule = RULES.get(str(decision.get("rule")))
    for name, default in (rule.defaults if rule else {}).items():
        if decision.get(name) == default:
            decision.pop(name, None)


def _target(tree: Mapping[str, Any], path: str) -> NodePath | str:
    """Where a path leads in the tree, or what is wrong with it."""
    head, _, rest = path.partition(".")
    actors, menu = mapping(tree.get("actors")), tree.get("menu")
    entries = menu if isinstance(menu, list) else []
    drafts = [str(entry.get("name")) for entry in entries if isinstance(entry, Mapping)]
    if head not in (*_PARTS, *actors, *drafts):
        return f"'{head}' is no actor, draft or part of the scenario{nearest(head, [*actors, *drafts, *_PARTS])}"
    if head in (*actors, *drafts) and not rest:
        return f"'{head}' has parts: name one, as in {head}.label"
    if head in actors:
        return ("actors", head, rest)
    if head in drafts:
        return ("menu", drafts.index(head), rest)
    parts = tuple(path.split("."))
    if path in preferences_of(tree).idle:
        return f"{path} has no effect on a scenario whose preferences are {preferences_of(tree).name}"
    if head == "events":
        events = tree.get("events") or {}
        if len(parts) == 2 and rest:
            return parts
        if not events:
            return "the scenario has no events"
        if len(parts) < 3 or parts[1] not in events:
            return f"expected events.NAME.probability or the like{nearest(parts[1] if rest else '', events)}"
        return (*parts[:3], ".".join(parts[3:])) if parts[2] in EFFECTS and parts[3:] else parts
    if head in ("title", "sponsor", "start", "parameters", "coder", "members", "menu", "correlations") and rest:
        return f"'{head}' is one value and has no parts; write {head}=..."
    whole = parts_in(Scenario.model_fields[head].annotation) if head in (*GLOBAL, "decision") else []
    if whole and not rest:
        return f"'{head}' has parts: name one{nearest('', [f'{head}.{name}' for name in whole[0].model_fields])}"
    return parts


def _is_quantity(target: NodePath) -> bool:
    if len(target) < 2 or target[-1] in ("role", "strategy", "label", "name", "source", "stance", "hypothetical"):
        return False
    return target[0] in ("actors", "menu") or target[-1] in GLOBAL.get(str(target[0]), ())
