"""What strategies did in a round, for a person: whom external powers pressed and courted, whom the host addressed."""

from collections.abc import Iterator
from typing import Any

from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import percent, signed

#: Changes smaller than this round to nothing at the digits shown; of more actors than this the first are named.
_SEEN, _NAMED = 0.005, 6


def acts(scenario: Scenario, now: dict[str, Any]) -> Iterator[str]:
    """Whom external powers press and court, whom the host addresses, and what that does to their gains."""
    hit: set[str] = set()
    for name, power in now["powers"].items():
        shifted = {who: x for who, x in power["aimed"].items() if abs(x - 1.0) >= _SEEN}
        who, used = scenario.label(name), power["effort"]
        effort = say("trace.acts.effort", effort=f"{used:.2f}") if used < 1.0 else say("trace.acts.all")
        if shifted:
            yield say("trace.acts.aims", who=who, effort=effort, portions=_portions(scenario, shifted, "threats"))
        else:
            yield say("trace.acts.alike", who=who, effort=effort)
        if any(power["courted"].values()):
            yield say("trace.acts.courts", who=who, portions=_portions(scenario, power["courted"], "offers"))
        hit |= {*shifted, *power["courted"]}
    if now["addressed"]:
        shares = ((scenario.label(who), percent(share)) for who, share in now["addressed"].items())
        moved = say("report.comma").join(say("trace.acts.comes", who=who, share=share) for who, share in shares)
        yield say("trace.acts.addresses", who=scenario.label(scenario.host or ""), moved=moved)
        hit |= set(now["addressed"])
    gains = {who: now["acted_on"][who] for who in now["actors"] if who in hit}
    gains = {who: ends for who, ends in gains.items() if abs(ends["after"] - ends["before"]) >= _SEEN}
    if gains:
        told = []
        for who, both in gains.items():
            before, after = (signed(both[end], 2) for end in ("before", "after"))
            told.append(say("trace.acts.from_to", who=scenario.label(who), before=before, after=after))
        yield say("trace.acts.gains", told=say("report.comma").join(told[:_NAMED]))


def _portions(scenario: Scenario, shares: dict[str, float], of: str) -> str:
    """`Germany: 1.60 of its threats there, 0.40 at France`: the largest share first, 1 being an even spread."""
    ranked = sorted(shares.items(), key=lambda one: -one[1])[:_NAMED]
    (most, share), *rest = ranked
    told = "".join(say("trace.acts.rest", share=f"{x:.2f}", who=scenario.label(who)) for who, x in rest)
    return say(f"trace.acts.{of}", who=scenario.label(most), share=f"{share:.2f}", rest=told)
