"""When to try again: the same proposal sent round in the month of each event, with what happened by then behind it."""

from typing import NamedTuple

from ...engines import ensemble
from ...results.findings import Progress
from ...scenario.dates import month_of_round
from ...scenario.load import vary
from ...scenario.schema import Scenario

#: Runs of each later start.
RUNS = 10_000


class Later(NamedTuple):
    """A later start: in the month (or round) of which event, what makes it, and the share of runs adopted."""

    event: str
    round: int
    month: str | None
    changes: dict[str, object]
    share: float


def later_starts(scenario: Scenario, seed: int, progress: Progress) -> list[Later]:
    """A start in the month of each event, in their order; events of the same month count once, the last one named.

    What happened before is in force from the first round, and what comes after comes as many rounds earlier; one that
    lasts for some rounds is over once they are. Talks are as long as ever. Nothing else is remembered of the first
    attempt: neither pressure nor an open no.
    """
    starts = {scenario.round_of(name): name for name in sorted(scenario.events, key=scenario.round_of)}
    starts.pop(1, None)
    found = []
    with progress("later starts", len(starts)) as advance:
        for at, event in starts.items():
            changes = shifted(scenario, at - 1)
            share = adopted(vary(scenario, changes), seed)
            found.append(Later(event, at, month_of_round(scenario.start, at), changes, share))
            if advance is not None:
                advance(1)
    return found


def adopted(scenario: Scenario, seed: int) -> float:
    """The share of RUNS runs that adopt some draft."""
    outcome = ensemble.simulate(scenario, RUNS, seed).record.outcome
    return float((outcome < len(scenario.drafts)).mean())


def shifted(scenario: Scenario, rounds: int) -> dict[str, object]:
    """What to replace so that every event comes `rounds` rounds earlier, or is behind the first one already; one that
    comes after the last round even so stays where it is, since nobody is left to see it."""
    changes: dict[str, object] = {}
    for name, event in scenario.events.items():
        to = scenario.round_of(name) - rounds
        if to > scenario.process.rounds.ends[-1]:
            continue
        if event.lasts is not None and to < 1:
            left = event.lasts - (1 - to)
            changes |= {f"events.{name}.lasts": left} if left >= 1 else {f"events.{name}.probability": 0}
        to = max(to, 1)
        if event.round is not None or scenario.start is None:
            changes[f"events.{name}.round"] = to
        else:
            changes[f"events.{name}.date"] = month_of_round(scenario.start, to)
    return changes
