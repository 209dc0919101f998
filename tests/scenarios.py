"""Scenarios made for tests: a small one by hand, and a hypothesis strategy over everything that a scenario can say."""

from typing import Any

from hypothesis import strategies as st

from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import ATTRIBUTES, TRAITS

MIDDLE = dict.fromkeys(TRAITS, 0.5)


def make(
    members: int | dict[str, dict[str, Any]] = 3,
    host: dict[str, Any] | None = None,
    externals: tuple[float, ...] = (),
    menu: tuple[tuple[float, float, float], ...] = ((0.6, 0.9, 0.9), (0.3, 0.3, 0.3)),
    **parts: Any,
) -> Scenario:
    """A scenario with members m0, m1, ... (or those named), every trait 0.5 unless given."""
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


def _share(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda x: round(x, 3))


@st.composite
def quantities(draw: st.DrawFn, low: float = 0.0, high: float = 1.0) -> Any:
    """A number, or a range of any distribution, within limits."""
    a, b, c = sorted(draw(st.tuples(*[_share(low, high)] * 3)))
    if draw(st.booleans()):
        return b
    return {"value": b, "low": a, "high": c, "dist": draw(st.sampled_from(["triangular", "uniform", "pert", "fixed"]))}


@st.composite
def scenarios(draw: st.DrawFn, longest: int = 6, eventful: bool = False) -> Scenario:
    """Any scenario: 1 to 12 members, 0 or 1 host, 0 to 2 external powers, 1 to 6 drafts, all rules, all options.

    An `eventful` one has few members, a host, several drafts and every option on, so that runs last and turn.
    """
    members = [f"m{i}" for i in range(draw(st.integers(1, 3 if eventful else 12)))]
    actors = {m: {"role": "member"} | {t: draw(quantities()) for t in TRAITS} for m in members}
    if eventful or draw(st.booleans()):
        actors["host"] = {"role": "host"} | {t: draw(quantities()) for t in TRAITS}
        actors["host"]["persuasion"] = draw(quantities(0, 5))
    for i in range(draw(st.integers(0, 2))):
        actors[f"x{i}"] = {"role": "external", "coercion": draw(quantities())}
    order = draw(st.permutations(list(actors)))
    menu = [
        {"name": f"d{i}"} | {a: draw(quantities()) for a in ATTRIBUTES}
        for i in range(draw(st.integers(3 if eventful else 1, 6)))
    ]
    rounds = draw(st.integers(longest // 2 if eventful else 1, longest))
    process: dict[str, Any] = {
        "rounds": draw(st.sampled_from([rounds, {"value": rounds, "low": 1, "high": longest}])),
        "rationality": draw(quantities(0.5, 20)),
        "concession": draw(st.sampled_from([1.0, 0.5, 3.0, {"value": 1, "low": 0.2, "high": 4}])),
    }
    process |= {p: draw(quantities()) for p in ("anticipation", "memory", "backlash", "intimidation")}
    return Scenario.model_validate(
        {
            "title": "random",
            "name": "random",
            "sponsor": draw(st.sampled_from(members)),
            "actors": {name: actors[name] for name in order},
            "menu": menu,
            "weights": {
                w: draw(quantities(0, 3)) for w in ("security", "economic", "entrapment", "autonomy", "solidarity")
            },
            "process": process,
            "decision": draw(decisions(members)),
            "reservations": {"band": draw(st.sampled_from([0.0, 0.2, {"value": 0.1, "low": 0, "high": 0.4}]))},
            "inducement": {
                "budget": draw(st.sampled_from([0.5, 2.0] if eventful else [0.0, 0.5])),
                "step": draw(quantities(0.05 if eventful else 0, 0.3)),
            },
            "volatility": {"deviation": draw(st.sampled_from([0.0, 0.2])), "persistence": draw(quantities(0, 0.9))},
            "events": draw(events(order, actors, rounds)),
        }
    )


@st.composite
def decisions(draw: st.DrawFn, members: list[str]) -> dict[str, Any]:
    """Any decision rule over any forum."""
    asked = members
    decision: dict[str, Any] = {"rule": draw(st.sampled_from(["unanimity", "consensus_minus", "majority"]))}
    if draw(st.booleans()):
        asked = draw(st.lists(st.sampled_from(members), min_size=1, unique=True))
        decision["forum"] = asked
    if decision["rule"] == "consensus_minus":
        decision["minus"] = draw(st.integers(0, len(asked) - 1))
    if decision["rule"] == "majority":
        decision["threshold"] = draw(_share(0.5, 1.0))
        if draw(st.booleans()):
            decision["weights"] = {m: draw(st.integers(1, 29)) for m in asked}
    return decision


@st.composite
def events(draw: st.DrawFn, order: list[str], actors: dict[str, dict], rounds: int) -> dict[str, Any]:
    """Up to four events on traits, on everybody, and on the process."""
    found = {}
    for i in range(draw(st.integers(0, 4))):
        who = draw(st.sampled_from(["all", "process", *order]))
        if who == "process":
            what = draw(st.sampled_from(["rationality", "concession", "anticipation", "memory", "rounds"]))
        else:
            what = draw(st.sampled_from([t for t in (actors[who] if who != "all" else TRAITS) if t != "role"]))
        amount = draw(st.sampled_from([-2.0, 1.0, 2.0])) if what == "rounds" else draw(_share(-1, 1))
        found[f"e{i}"] = {
            "round": draw(st.integers(1, rounds)),
            "probability": draw(st.sampled_from([0.0, 0.4, 1.0])),
            "add": {f"{who}.{what}": amount},
        }
    return found
