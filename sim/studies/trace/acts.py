"""What strategies did in a round, for a person: whom external powers pressed and courted, whom the host addressed."""

from collections.abc import Iterator
from typing import Any

from ...scenario.schema import Scenario
from ...words.numbers import percent, signed

#: Changes smaller than this round to nothing at the digits shown; of more actors than this the first are named.
_SEEN, _NAMED = 0.005, 6


def acts(scenario: Scenario, now: dict[str, Any]) -> Iterator[str]:
    """Whom external powers press and court, whom the host addresses, and what that does to their gains."""
    hit: set[str] = set()
    for name, power in now["powers"].items():
        shifted = {who: x for who, x in power["aimed"].items() if abs(x - 1.0) >= _SEEN}
        effort = f"with {power['effort']:.2f} of its means" if power["effort"] < 1.0 else "with all its means"
        if shifted:
            yield f"{scenario.label(name)} acts {effort} and aims at {_portions(scenario, shifted, 'threats')}."
        else:
            yield f"{scenario.label(name)} acts {effort} and threatens all alike."
        if any(power["courted"].values()):
            yield f"{scenario.label(name)} courts {_portions(scenario, power['courted'], 'offers')}."
        hit |= {*shifted, *power["courted"]}
    if now["addressed"]:
        moved = [f"{scenario.label(who)} comes {percent(share)} of the way" for who, share in now["addressed"].items()]
        yield f"{scenario.label(scenario.host or '')} addresses those that said no: {', '.join(moved)}."
        hit |= set(now["addressed"])
    gains = {who: now["acted_on"][who] for who in now["actors"] if who in hit}
    gains = {who: ends for who, ends in gains.items() if abs(ends["after"] - ends["before"]) >= _SEEN}
    if gains:
        told = [
            f"{scenario.label(who)} from {signed(e['before'], 2)} to {signed(e['after'], 2)}"
            for who, e in gains.items()
        ]
        yield f"That moves gains from the draft tabled last: {', '.join(told[:_NAMED])}."


def _portions(scenario: Scenario, shares: dict[str, float], of: str) -> str:
    """`Germany: 1.60 of its threats there, 0.40 at France`: the largest share first, 1 being an even spread."""
    ranked = sorted(shares.items(), key=lambda one: -one[1])[:_NAMED]
    (most, share), *rest = ranked
    told = "".join(f", {x:.2f} at {scenario.label(who)}" for who, x in rest)
    return f"{scenario.label(most)}: {share:.2f} of its {of} there{told} (1 is an even share)"
