"""Tiny scenarios whose gains can be read off: V = 0.5 - autonomy for draft d0, 0.5 - entrapment for draft d1.

Every actor's salience is 1, lambda is 6, and the sponsor would concede everything by the deadline (W = 0), unless a
spec says otherwise. Private reservations are 0 but for those that a spec names.
"""

from typing import Any

from sim.scenario.schema import Scenario

from ..scenarios import make

#: d0 costs autonomy, d1 entrapment; the security stake of both is 0.5 * threat.
ONE = ((0.5, 0.0, 1.0),)
TWO = ((0.5, 0.0, 1.0), (0.5, 1.0, 0.0))
#: V = threat * s - entrapment * v - autonomy * r, and nothing else.
PLAIN = {"security": 2.0, "economic": 0.0, "entrapment": 1.0, "autonomy": 1.0, "solidarity": 0.0}
#: The process of a spec, unless it says otherwise.
PROCESS = {"rounds": 1, "rationality": 6.0, "walk_away": 0.0}


def gaining(first: float, second: float = 0.5, **traits: float) -> dict[str, float]:
    """Traits of somebody who gains `first` from d0 and `second` from d1, each in [-0.5, 0.5], and listens to nobody."""
    stated = {"threat": 1.0, "linkage": 0.0, "openness": 0.0, "autonomy": 0.5 - first, "entrapment": 0.5 - second}
    return stated | traits


def council(
    gains: dict[str, Any], *, weights: dict[str, float] | None = None, rounds: int = 1, **parts: Any
) -> Scenario:
    """A Council whose members have these gains (a number, or traits), the first of them the sponsor."""
    members = {name: gain if isinstance(gain, dict) else gaining(gain) for name, gain in gains.items()}
    process = PROCESS | {"rounds": rounds, **parts.pop("process", {})}
    return make(members, menu=parts.pop("menu", ONE), weights=PLAIN | (weights or {}), process=process, **parts)


def with_drafts(scenario: Scenario, **drafts: dict[str, Any]) -> Scenario:
    """The same scenario with something said of its drafts, by name."""
    menu = [draft.model_dump() | drafts.get(draft.name, {}) for draft in scenario.menu]
    return Scenario.model_validate(scenario.model_dump() | {"menu": menu})
