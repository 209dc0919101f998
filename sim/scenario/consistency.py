"""What must hold between the parts of a scenario.

Works on the plain tree of a scenario, complete or not, so that a file's mistakes of every kind are reported at once:
a part of the wrong type is left to the schema and passed over here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import alike, nearest
from ..strategies.catalogue import SPONSOR
from .correlation import correlation_mistakes
from .dates import month_number
from .decision_check import decision_contradictions
from .event import is_word
from .factor import NO_ZERO
from .positions import named_in
from .strategy_check import own_gain_mistakes, set_mistake, strategy_mistakes
from .tree import Contradiction, NodePath, mapping, number_in
from .vocabulary import (
    ALL_ATTRIBUTES,
    ALL_TRAITS,
    EFFECTS,
    FAILURE,
    GROUPS,
    INTERESTS,
    MEMBER_TRAITS,
    PROCESS,
    RESERVED,
    ROLES,
    SHELVED,
    SPATIAL,
    Preferences,
    limits_of,
)

#: The run table keeps who objected in one 64-bit word a run.
MOST_VOTERS = 64
#: How a mistake about numbers that are missing begins.
NO_NUMBER = "no number for"


def contradictions(tree: Mapping[str, Any]) -> list[Contradiction]:
    """Every contradiction between the parts of a scenario, as (path of the culprit, what is wrong and allowed)."""
    parts = _Parts(tree)
    checks = (_names, _council, _menu, _traits, _strategies, _positions, _decision, _events, _observed)
    found = [contradiction for check in checks for contradiction in check(parts)]
    return [*found, *correlation_mistakes(tree, parts.preferences.paths_of(parts.roles, parts.drafts))]


def preferences_of(tree: Mapping[str, Any]) -> Preferences:
    """The preference model of a tree: positions where it has a `spatial` block."""
    return INTERESTS if tree.get("spatial") is None else SPATIAL


def idle_numbers(tree: Mapping[str, Any]) -> list[Contradiction]:
    """Numbers in a file that its preference model does not read.

    Not a contradiction of the scenario itself, which has every default.
    """
    preferences = preferences_of(tree)
    paths = [(group, name) for group in GROUPS for name in mapping(tree.get(group))]
    what = f"has no effect where preferences are {'positions' if preferences is SPATIAL else 'interests'}; remove it"
    return [(path, f"{'.'.join(path)} {what}") for path in paths if ".".join(path) in preferences.idle]


class _Parts:
    """The tree's parts, with everything of a wrong type read as empty."""

    def __init__(self, tree: Mapping[str, Any]):
        self.tree = tree
        self.actors = {name: mapping(actor) for name, actor in mapping(tree.get("actors")).items()}
        self.roles = {name: actor.get("role") for name, actor in self.actors.items()}
        self.members = self.having_role("member")
        menu = tree.get("menu")
        entries = menu if isinstance(menu, list | tuple) else ()
        self.menu = [mapping({"name": entry} if isinstance(entry, str) else entry) for entry in entries]
        self.drafts = [draft.get("name") for draft in self.menu]
        self.decision = mapping(tree.get("decision"))
        self.preferences = preferences_of(tree)
        self.events = {name: mapping(event) for name, event in mapping(tree.get("events")).items()}

    def strategic_role(self, name: str) -> str:
        """An actor's role as strategies know it."""
        return SPONSOR if name == self.tree.get("sponsor") else str(self.roles.get(name))

    def having_role(self, *roles: str) -> list[str]:
        return [name for name, role in self.roles.items() if role in roles]


def _names(parts: _Parts) -> Iterator[Contradiction]:
    taken: dict[str, str] = {}
    for kind, named in (
        ("actor", {name: ("actors", name) for name in parts.actors}),
        ("draft", {name: ("menu", i, "name") for i, name in enumerate(parts.drafts) if isinstance(name, str)}),
        ("event", {name: ("events", name) for name in parts.events}),
    ):
        for name, path in named.items():
            if name in RESERVED:
                yield path, f"'{name}' has a meaning of its own and can name no {kind}; take another name"
            if name in taken and kind != "event":
                what = f"'{name}' names another part ({taken[name]}) already"
                yield path, f"{what}, and {name}.x would mean two things; take another name"
            taken.setdefault(name, kind)


def _council(parts: _Parts) -> Iterator[Contradiction]:
    if "actors" in parts.tree and not parts.members:
        yield ("actors",), "no member: at least one actor needs `role: member`"
    hosts = parts.having_role("host")
    if len(hosts) > 1:
        yield ("actors", hosts[1], "role"), f"a second host beside '{hosts[0]}'; allowed: one at the most"
    voters = parts.having_role("member", "host")
    if len(voters) > MOST_VOTERS:
        yield ("actors",), f"{len(voters)} members and hosts; allowed: at most {MOST_VOTERS}"
    sponsor = parts.tree.get("sponsor")
    if isinstance(sponsor, str) and parts.members and sponsor not in parts.members:
        yield ("sponsor",), f"the sponsor '{sponsor}' is not a member{nearest(sponsor, parts.members)}"


def _menu(parts: _Parts) -> Iterator[Contradiction]:
    if "menu" in parts.tree and not parts.menu and isinstance(parts.tree["menu"], list | tuple):
        yield ("menu",), "the menu is empty: name at least one draft, most ambitious first"
    at_hand = parts.menu[0].get("availability") if parts.menu else None
    ends = at_hand if isinstance(at_hand, Mapping) else {"value": at_hand}
    if any(number_in(ends.get(end)) not in (None, 1.0) for end in ("low", "value", "high")):
        yield ("menu", 0, "availability"), "what is proposed is at hand: only later drafts have an `availability`"
    for i, name in enumerate(parts.drafts):
        if name is not None and name in parts.drafts[:i]:
            yield ("menu", i, "name"), f"a second draft called '{name}'; every draft needs a name of its own"


def _traits(parts: _Parts) -> Iterator[Contradiction]:
    for name, actor in parts.actors.items():
        role = actor.get("role")
        if role not in ROLES:
            continue
        allowed = parts.preferences.traits_of_role[role]
        for trait in actor:
            if trait in ALL_TRAITS and trait not in allowed and actor[trait] is not None and allowed:
                remedy = "remove it; " if role == "external" else ""
                has = f"{remedy}allowed: {', '.join(allowed)}{_with_interests(trait, parts)}"
                yield ("actors", name, trait), f"'{name}' is {_a(role)} and has no '{trait}'; {has}"
        yield from _missing(parts, ("actors", name), name, actor, allowed)
    for i, draft in enumerate(parts.menu):
        name, attributes = str(draft.get("name", f"draft {i + 1}")), parts.preferences.attributes
        for attribute in draft:
            if attribute in ALL_ATTRIBUTES and attribute not in attributes and draft[attribute] is not None:
                has = f"allowed: {', '.join(attributes)}{_with_interests(attribute, parts)}"
                yield ("menu", i, attribute), f"the draft '{name}' has no '{attribute}'; {has}"
        yield from _missing(parts, ("menu", i), name, draft, attributes)


def _strategies(parts: _Parts) -> Iterator[Contradiction]:
    roles = {name: parts.strategic_role(name) for name in parts.actors}
    yield from strategy_mistakes(parts.actors, roles, parts.preferences is SPATIAL)
    yield from own_gain_mistakes(parts.actors, roles)


def _with_interests(name: str, parts: _Parts) -> str:
    """Which preference model a quantity belongs to, if not to this one's."""
    if parts.preferences is SPATIAL:
        return " (a `spatial` scenario has positions instead of interests)"
    return " (a scenario with positions has a `spatial` block)" if name in ("ideal", "position") else ""


def _positions(parts: _Parts) -> Iterator[Contradiction]:
    if parts.preferences is not SPATIAL:
        return
    spatial = mapping(parts.tree["spatial"])
    for name in parts.having_role("external"):
        what = f"'{name}' is external, and pressure has nothing to act on where preferences are positions"
        yield ("actors", name, "role"), f"{what}; remove it, or give it a seat as a member"
    given = [name for name in FAILURE if spatial.get(name) is not None]
    if len(given) != 1:
        what = "both are given" if given else "neither is given"
        yield ("spatial",), f"needs either `status_quo` or `cost_of_failure`; {what}"
    scale = mapping(spatial.get("scale"))
    low, high = number_in(scale.get("low")), number_in(scale.get("high"))
    if low is None or high is None:
        return
    if not low < high:
        yield ("spatial", "scale"), f"expected low < high, found {low:g} and {high:g}"
        return
    placed: dict[NodePath, Any] = {("spatial", "status_quo"): spatial.get("status_quo")}
    placed |= {("actors", name, "ideal"): actor.get("ideal") for name, actor in parts.actors.items()}
    placed |= {("menu", i, "position"): draft.get("position") for i, draft in enumerate(parts.menu)}
    for path, quantity in placed.items():
        ends: Mapping[str, Any] = quantity if isinstance(quantity, Mapping) else {"value": quantity}
        for end in ("low", "value", "high"):
            number = ends.get(end)
            if isinstance(number, int | float) and not low <= number <= high:
                at = (*path, end) if isinstance(quantity, Mapping) else path
                yield at, f"{number:g} lies outside the scale; allowed: {low:g} to {high:g}"


def _missing(parts: _Parts, path: NodePath, who: str, part: Mapping, needed: Mapping) -> Iterator[Contradiction]:
    stated = [name for name, limits in needed.items() if limits.default is None and not limits.optional]
    without = [name for name in stated if part.get(name) is None]
    if without:
        file = "positions.csv" if path[0] == "actors" else "drafts.csv"
        hint = alike(who, named_in(file, parts.tree.get("case"))) if without == stated else ""
        either = f": give it here with its source, or name a `case` of data/ that has '{who}'"
        yield path, f"{NO_NUMBER} {who}.{', '.join(without)}{f', here or in data/{hint}' if hint else either}"


def _a(role: str) -> str:
    return f"an {role}" if role == "external" else f"a {role}"


def _decision(parts: _Parts) -> Iterator[Contradiction]:
    return decision_contradictions(parts.decision, parts.members)


def _events(parts: _Parts) -> Iterator[Contradiction]:
    start = month_number(parts.tree.get("start"))
    for name, event in parts.events.items():
        path, date, round_ = ("events", name), event.get("date"), event.get("round")
        month = month_number(date)
        if (date is None) == (round_ is None):
            yield path, f"event '{name}' needs either `date` or `round`{', not both' if date is not None else ''}"
        elif month is not None and start is None:
            yield (*path, "date"), "a date needs the scenario's `start`, the month of round 1"
        elif month is not None and start is not None and month < start:
            yield (*path, "date"), f"{date} is before the scenario's start; allowed: {parts.tree['start']} or later"
        effects = [(kind, target) for kind in EFFECTS for target in mapping(event.get(kind))]
        if not effects and all(isinstance(event.get(kind, {}), Mapping) for kind in EFFECTS):
            yield path, f"event '{name}' does nothing: give it `set`, `scale` or `add`"
        for kind, target in effects:
            wrong = _target_mistake(target, parts) or _effect_mistake(kind, target, event[kind][target], parts)
            if wrong:
                yield (*path, kind, target), wrong
    yield from _sets_of_one_quantity(parts, start)


def _effect_mistake(kind: str, target: str, amount: Any, parts: _Parts) -> str:
    """What is wrong with what an event does to a quantity that there is."""
    if target.endswith(".strategy"):
        return set_mistake(kind, parts.strategic_role(target.partition(".")[0]), amount, parts.preferences is SPATIAL)
    limits = limits_of(target)
    if kind == "set" and isinstance(amount, str) and is_word(amount):
        return f"expected a number, found {amount!r}"
    if limits is None or not isinstance(amount, int | float):
        return ""
    if kind == "scale" and limits.on_scale:
        return f"'{target}' {NO_ZERO}; use `set` or `add`"
    if kind != "set":
        return ""
    scale = mapping(mapping(parts.tree.get("spatial")).get("scale"))
    ends = (number_in(scale.get("low")), number_in(scale.get("high"))) if limits.on_scale else (limits.low, limits.high)
    low, high = (limits.low if ends[0] is None else ends[0]), (limits.high if ends[1] is None else ends[1])
    if not low <= amount <= high:
        return f"{amount:g} is out of range; allowed: {low:g} to {high:g}"
    return f"{target} takes whole numbers" if limits.whole and amount % 1 else ""


def _sets_of_one_quantity(parts: _Parts, start: int | None) -> Iterator[Contradiction]:
    """Events that set one quantity in one round."""
    held: dict[str, list[tuple[str, int, int]]] = {}
    for name, event in parts.events.items():
        begin, lasts, month = event.get("round"), event.get("lasts", 1), month_number(event.get("date"))
        if not isinstance(begin, int) and month is not None and start is not None:
            begin = month - start + 1
        if not isinstance(begin, int) or not isinstance(lasts, int):
            continue
        for target in mapping(event.get("set")):
            who, _, what = str(target).partition(".")
            for one in parts.having_role("member", "host") if who == "all" else [who]:
                for other, first, last in held.setdefault(f"{one}.{what}", []):
                    if begin <= last and first <= begin + lasts - 1:
                        said = f"event '{other}' sets {one}.{what} in the same round"
                        yield ("events", name, "set", target), f"{said}; let one of them `add`, or end before"
                held[f"{one}.{what}"].append((name, begin, begin + lasts - 1))


def _target_mistake(target: Any, parts: _Parts) -> str:
    who, _, what = str(target).partition(".")
    if not what:
        return f"'{target}' is no quantity; expected actor.trait, all.trait or process.parameter"
    if who == "process":
        idle = parts.preferences.idle
        parameters = [name for name in PROCESS if f"process.{name}" not in idle]
        return "" if what in parameters else f"no process parameter '{what}'{nearest(what, parameters)}"
    if who in parts.roles and what == "strategy":
        return ""
    if who == "all":
        allowed = [name for name in parts.preferences.traits_of_role["member"] if name not in MEMBER_TRAITS]
    elif who in parts.roles:
        allowed = list(parts.preferences.traits_of_role.get(str(parts.roles[who]), ALL_TRAITS))
    else:
        return f"no actor '{who}'{nearest(who, ['all', 'process', *parts.actors])}"
    return "" if what in allowed else f"'{who}' has no trait '{what}'{nearest(what, allowed)}"


def _observed(parts: _Parts) -> Iterator[Contradiction]:
    outcome = mapping(parts.tree.get("observed")).get("outcome")
    known = [*(name for name in parts.drafts if isinstance(name, str)), SHELVED]
    if isinstance(outcome, str) and outcome not in known:
        yield ("observed", "outcome"), f"'{outcome}' is no outcome of this scenario{nearest(outcome, known)}"
