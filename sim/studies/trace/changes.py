"""What moved in some rounds of a run, for a person: by consultation, by pressure, by events."""

from typing import Any

from ...console import between
from ...results.labels import quantity_in_words
from ...scenario.schema import Scenario
from ...words import DEFAULT, current, say
from ...words.numbers import signed

#: Changes smaller than this round to nothing at the digits shown.
SEEN = 0.005
#: Actors of which each is named; of more, the ends of the range are told.
_NAMED = 6
Rounds = list[dict[str, Any]]


def moves_of(scenario: Scenario, group: Rounds, kind: str) -> str:
    """What consultation or pressure moved over some rounds: `threat: France +0.13, Germany +0.06; linkage: ...`."""
    names = list(group[0]["actors"])
    parts = []
    for what in group[0]["actors"][names[0]][kind]:
        sums = {name: sum(now["actors"][name][kind][what] for now in group) for name in names}
        sums = {name: change for name, change in sums.items() if abs(change) >= SEEN}
        moved = [f"{scenario.label(name)} {two(change)}" for name, change in sums.items()]
        if len(moved) > _NAMED:
            low, high = min(sums, key=lambda name: sums[name]), max(sums, key=lambda name: sums[name])
            ends = [say("trace.text.end", by=two(sums[name]), who=scenario.label(name)) for name in (low, high)]
            is_even = two(sums[low]) == two(sums[high])
            by = two(sums[low]) if is_even else between(*ends)
            moved = [say("trace.text.moved.many", count=len(moved), by=by)]
        called = _quantity(what)
        if moved and kind == "pressed" and what == "pressure":
            last = (group[-1]["actors"][name] for name in names)
            pressure = max(state["pressure"] + state[kind][what] for state in last)
            moved, called = [say("trace.text.by_now", pressure=f"{pressure:.2f}")], say("trace.text.felt")
        if moved:
            parts.append(say("trace.text.moved", what=called, who=say("report.comma").join(moved)))
    return say("sure.then").join(parts)


def _quantity(name: str) -> str:
    """A quantity as a file has it, in other languages than English in words."""
    return name if current() == DEFAULT else quantity_in_words(name)


def effects(scenario: Scenario, moved: dict[str, float]) -> list[str]:
    """What events added to what; one entry where it is the same for all members and hosts."""
    everybody: dict[tuple[str, str], list[str]] = {}
    for path, added in moved.items():
        who, _, what = path.partition(".")
        everybody.setdefault((what, signed(added, 3)), []).append(who)
    parts = []
    for (what, amount), names in everybody.items():
        is_all = len(names) > 1 and set(names) == set(scenario.voters)
        told: dict[str, Any] = {"what": _quantity(what), "amount": amount}
        if is_all:
            parts.append(say("trace.text.everybodys", **told))
            continue
        for who in names:
            is_process = who == "process"
            parts.append(
                say("trace.text.of_process", **told)
                if is_process
                else say("trace.text.whose", who=scenario.label(who), **told)
            )
    return parts


def two(value: float) -> str:
    """A gain or a change of one, with its sign and two decimals: +0.13."""
    return signed(value, 2)
