"""Scenarios made for tests: a small one by hand, and a hypothesis strategy over everything that a scenario can say."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from sim.equations.decision_rules import RULES
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import ATTRIBUTES, INTERESTS, SPATIAL, TRAITS, VOTER_TRAITS, WEIGHTS
from sim.strategies.catalogue import OWN_GAIN, of_role

#: The scale of the scenarios with positions that are drawn here.
SCALE = {"low": -2.0, "high": 8.0}
#: Everybody minds in full, and stands in the middle for all else.
MIDDLE = dict.fromkeys(TRAITS, 0.5) | {"salience": 1.0}


def make(
    members: int | dict[str, dict[str, Any]] = 3,
    host: dict[str, Any] | None = None,
    externals: tuple[float, ...] = (),
    menu: tuple[tuple[float, float, float], ...] = ((0.6, 0.9, 0.9), (0.3, 0.3, 0.3)),
    **parts: Any,
) -> Scenario:
    """A scenario with members m0, m1, ... (or those named), every trait 0.5 and salience 1 unless given."""
    named = members if isinstance(members, dict) else {f"m{i}": {} for i in range(members)}
    actors = {name: {"role": "member", **MIDDLE, **traits} for name, traits in named.items()}
    if host is not None:
        actors["host"] = {"role": "host", **MIDDLE, "persuasion": 0.5, **host}
    for i, coercion in enumerate(externals):
        actors[f"x{i}"] = {"role": "external", "coercion": coercion}
    drafts = [{"name": f"d{i}", **dict(zip(ATTRIBUTES, values, strict=True))} for i, values in enumerate(menu)]
    return Scenario.model_validate(
        {"title": "test", "name": "test", "sponsor": next(iter(named)), "actors": actors, "menu": drafts, **parts}
    )


def make_positions(
    ideals: list[float],
    positions: tuple[float, ...] = (8.0, 2.0),
    *,
    traits: dict[str, Any] | None = None,
    failure: dict[str, Any] | None = None,
    **parts: Any,
) -> Scenario:
    """A scenario with positions on SCALE: members m0, m1, ... with these ideals, every other trait 0.5 unless given."""
    middle = {"role": "member", **dict.fromkeys(("salience", "solidarity", "influence", "openness"), 0.5)}
    return Scenario.model_validate(
        {
            "title": "test",
            "name": "test",
            "sponsor": "m0",
            "spatial": {"scale": SCALE, **(failure or {"status_quo": -2.0})},
            "actors": {f"m{i}": {**middle, **(traits or {}), "ideal": ideal} for i, ideal in enumerate(ideals)},
            "menu": [{"name": f"d{i}", "position": position} for i, position in enumerate(positions)],
            **parts,
        }
    )


KINDS = (*[None] * 4, "triangular", "uniform", "pert", "fixed")


@cache
def _share(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[float]:
    return st.integers(round(low * 1000), round(high * 1000)).map(lambda n: n / 1000)


def _quantity(kind: str | None, *ends: float) -> Any:
    low, value, high = sorted(ends)
    return value if kind is None else {"value": value, "low": low, "high": high, "dist": kind}


@cache  # a scenario draws a hundred of these, and making a strategy takes longer than drawing from it
def quantities(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[Any]:
    """A number, or a range of any distribution, within limits."""
    return st.tuples(st.sampled_from(KINDS), *[_share(low, high)] * 3).map(lambda parts: _quantity(*parts))


@st.composite
def scenarios(draw: st.DrawFn, longest: int = 6, eventful: bool = False) -> Scenario:
    """Any scenario: interests or positions, 1 to 12 members, 0 or 1 host, 0 to 2 external powers (where there are
    interests), 1 to 6 drafts, all rules, all options, all strategies.

    An `eventful` one has few members, a host, several drafts and every option on, so that runs last and turn.
    """
    preferences = draw(st.sampled_from([INTERESTS, SPATIAL]))
    on_scale = quantities(SCALE["low"], SCALE["high"])

    def traits() -> dict[str, Any]:
        named = [name for name in preferences.traits_of_role["member"] if name in VOTER_TRAITS]
        given = {name: draw(on_scale if name == "ideal" else quantities()) for name in named}
        given["salience"] = draw(st.one_of(st.sampled_from([0.0, 1.0, 1.0]), quantities()))
        return given

    members = [f"m{i}" for i in range(draw(st.integers(1, 3 if eventful else 12)))]
    actors = {m: {"role": "member"} | traits() for m in members}
    sponsor, roles = draw(st.sampled_from(members)), {}
    for m in members:
        roles[m] = "sponsor" if m == sponsor else "member"
        actors[m]["price"] = draw(st.sampled_from([0.0, 0.1, {"value": 0.2, "low": 0.0, "high": 0.4}]))
    if eventful or draw(st.booleans()):
        actors["host"] = {"role": "host"} | traits()
        actors["host"]["persuasion"] = draw(quantities(0, 5))
        actors["host"]["requested"] = draw(st.booleans())
        roles["host"], actors["host"]["focus"] = "host", draw(_focus())
    for i in range(draw(st.integers(0, 2)) if preferences is INTERESTS else 0):
        actors[f"x{i}"] = {"role": "external", "coercion": draw(quantities()), "focus": draw(_focus())}
        actors[f"x{i}"] |= {trait: draw(quantities()) for trait in OWN_GAIN} if draw(st.booleans()) else {}
        roles[f"x{i}"] = "external"
    for name, role in roles.items():
        actors[name]["strategy"] = draw(st.sampled_from(of_role(role)))
    order = draw(st.permutations(list(actors)))
    attributes = [name for name in preferences.attributes if name != "availability"]
    menu = [
        {"name": f"d{i}"} | {a: draw(on_scale if a == "position" else quantities()) for a in attributes}
        for i in range(draw(st.integers(3 if eventful else 1, 6)))
    ]
    for draft in menu[1:]:
        draft["availability"] = draw(st.one_of(st.just(1.0), quantities(0.01, 1)))
    rounds = draw(st.integers(longest // 2 if eventful else 1, longest))
    process: dict[str, Any] = {
        "rounds": draw(st.sampled_from([rounds, {"value": rounds, "low": 1, "high": longest}])),
        "rationality": draw(quantities(0.5, 40)),
        "commitment": draw(st.one_of(st.just(0.0), quantities(0, 0.5))),
        "concession": draw(st.sampled_from([1.0, 0.5, 3.0, {"value": 1, "low": 0.2, "high": 4}])),
    }
    walk_away = draw(st.one_of(st.none(), st.sampled_from([0.0, 1.0]), quantities()))  # None: as it is by default
    process |= {} if walk_away is None else {"walk_away": walk_away}
    process |= {p: draw(quantities()) for p in ("anticipation", "memory", "backlash", "intimidation")}
    return Scenario.model_validate(
        {
            "title": "random",
            "name": "random",
            "sponsor": sponsor,
            "actors": {name: actors[name] for name in order},
            "menu": menu,
            "spatial": None if preferences is INTERESTS else {"scale": SCALE, **draw(failures())},
            "weights": {w: draw(quantities(0, 3)) for w in WEIGHTS if f"weights.{w}" not in preferences.idle},
            "process": process,
            "decision": draw(decisions(members)),
            "reservations": {"band": draw(st.sampled_from([0.0, 0.2, {"value": 0.1, "low": 0, "high": 0.4}]))},
            "inducement": {
                "budget": draw(st.sampled_from([0.5, 2.0] if eventful else [0.0, 0.5])),
                "step": draw(quantities(0.05 if eventful else 0, 0.3)),
            },
            "volatility": {"deviation": draw(st.sampled_from([0.0, 0.2])), "persistence": draw(quantities(0, 0.9))},
            "events": draw(events(order, actors, rounds, roles)),
        }
    )


@st.composite
def failures(draw: st.DrawFn) -> dict[str, Any]:
    """What holds if nothing is decided."""
    if draw(st.booleans()):
        return {"status_quo": draw(quantities(SCALE["low"], SCALE["high"]))}
    return {"cost_of_failure": draw(quantities(0, 1.5))}


@st.composite
def decisions(draw: st.DrawFn, members: list[str]) -> dict[str, Any]:
    """Any decision rule over any forum."""
    asked = members
    decision: dict[str, Any] = {"rule": draw(st.sampled_from(list(RULES)))}
    if draw(st.booleans()):
        asked = draw(st.lists(st.sampled_from(members), min_size=1, unique=True))
        decision["forum"] = asked
    if decision["rule"] == "consensus_minus":
        decision["minus"] = draw(st.integers(0, len(asked) - 1))
    if decision["rule"] == "double_majority":
        decision["members"] = draw(_share())
        if draw(st.booleans()):
            decision["blocking"] = draw(st.integers(1, len(asked)))
    if RULES[decision["rule"]].is_weighted:
        decision["threshold"] = draw(_share(0.5, 1.0))
        if draw(st.booleans()):
            decision["weights"] = {m: draw(st.integers(1, 29)) for m in asked}
    return decision


@st.composite
def events(
    draw: st.DrawFn, order: list[str], actors: dict[str, dict], rounds: int, roles: dict[str, str]
) -> dict[str, Any]:
    """Up to five events on traits, on strategies, on everybody, and on the process, for good or for some rounds."""
    found: dict[str, Any] = {}
    taken: list[tuple[str, str, int, int]] = []  # what is set when: twice in one round would be a mistake
    for i in range(draw(st.integers(0, 5))):
        who = draw(st.sampled_from(["all", "process", *order]))
        if who == "process":
            pressed = [] if "ideal" in actors["m0"] else ["anticipation", "memory"]
            what = draw(st.sampled_from(["rationality", "concession", "walk_away", "commitment", *pressed, "rounds"]))
        else:
            idle = ("role", "requested", *(("price", "strategy") if who == "all" else ()))
            traits = [t for t in actors["m0" if who == "all" else who] if t not in idle]
            what = draw(st.sampled_from([*traits, "salience"] if "salience" in traits else traits))
        begin, lasts = draw(st.integers(1, rounds)), draw(st.sampled_from([None, None, 1, 2, 4]))
        end, kind = begin + (lasts or 1) - 1, draw(st.sampled_from(["set", "scale", "add", "add"]))
        overlaps = [
            t for t in taken if t[1] == what and (t[0] == who or "all" in (t[0], who)) and begin <= t[3] and t[2] <= end
        ]
        if what == "strategy" and overlaps:
            continue
        kind = "add" if (kind == "set" and overlaps) or (kind == "scale" and what == "ideal") else kind
        kind = "set" if what == "strategy" else kind
        if kind == "set":
            taken.append((who, what, begin, end))
        event = {
            "round": begin,
            "probability": draw(st.sampled_from([0.0, 0.4, 1.0])),
            kind: {
                f"{who}.{what}": draw(
                    _amounts(kind, what) if what != "strategy" else st.sampled_from(of_role(roles[who]))
                )
            },
        }
        found[f"e{i}"] = event if lasts is None else event | {"lasts": lasts}
    return found


@cache
def _focus() -> st.SearchStrategy[Any]:
    return st.sampled_from([0.0, 1.0, 1.0, {"value": 1.0, "low": 0.2, "high": 5.0}])


@cache
def _amounts(kind: str, what: str) -> st.SearchStrategy[float]:
    """What an event may do to a quantity."""
    if kind == "scale":
        return st.sampled_from([0.0, 0.5, 2.0]) if what != "rounds" else st.sampled_from([0.5, 1.5])
    if what == "rounds":
        return st.sampled_from([-2.0, 1.0, 2.0]) if kind == "add" else st.sampled_from([1.0, 3.0, 7.0])
    if kind == "set" and what in ("ideal", "rationality", "concession"):
        return {"ideal": _share(-2, 8), "rationality": _share(1, 30), "concession": _share(0.5, 3)}[what]
    return _share(-1 if kind == "add" else 0, 1)
