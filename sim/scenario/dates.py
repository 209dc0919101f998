"""Months and rounds: round 1 falls into the month in which a scenario starts, and every month is a round.

Works on the plain tree of a scenario, complete or not, as `consistency.py` does.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from .tree import Contradiction, mapping
from .vocabulary import PROCESS


def month_number(date: Any) -> int | None:
    """Months since year 0 of a date such as 2023-07 or 2023-07-11, or None if it is not one."""
    found = re.match(r"(\d{4})-(\d{2})", date) if isinstance(date, str) else None
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def is_date(text: str) -> bool:
    """Whether it is a month or a day that there is, such as 2023-07 or 2023-07-11."""
    try:
        date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return False
    return month_number(text) is not None


def round_of_month(start: str | None, date: str | None) -> int:
    """Round that falls into the month of `date` when round 1 falls into that of `start`. Raises ValueError if either
    is no date."""
    month, first = month_number(date), month_number(start)
    if month is None or first is None:
        raise ValueError(f"expected two months such as 2023-07, found {start!r} and {date!r}")
    return month - first + 1


def month_of_round(start: str | None, round_: int) -> str | None:
    """The month into which a round falls, as 2023-07, when round 1 falls into that of `start`; None without a start."""
    first = month_number(start)
    if first is None:
        return None
    months = first + round_ - 1
    return f"{months // 12}-{months % 12 + 1:02d}"


def last_round(tree: Mapping[str, Any]) -> float:
    """The latest deadline that a run can have."""
    rounds = mapping(tree.get("process")).get("rounds", PROCESS["rounds"].default)
    ends = [rounds.get("high"), rounds.get("value")] if isinstance(rounds, Mapping) else [rounds]
    return max((end for end in ends if isinstance(end, int | float)), default=PROCESS["rounds"].high)


def late_events(tree: Mapping[str, Any], deadline: float) -> list[Contradiction]:
    """Events of a file that are dated after its deadline.

    Not a contradiction of the scenario itself: a deadline that is moved forward afterwards, as `--set` or a sweep
    does, leaves later events without effect and is no mistake.
    """
    start = month_number(tree.get("start"))
    found: list[Contradiction] = []
    events = {name: mapping(event) for name, event in mapping(tree.get("events")).items()}
    for name, event in events.items():
        month, round_ = month_number(event.get("date")), event.get("round")
        if month is not None and start is not None and month - start + 1 > deadline:
            when = f"{event['date']} falls into round {month - start + 1}"
            found.append(
                (("events", name, "date"), f"{when}; allowed: 1 to {deadline:g}, the deadline (process.rounds)")
            )
        elif isinstance(round_, int) and round_ > deadline:
            what = f"round {round_}; allowed: 1 to {deadline:g}, the deadline (process.rounds)"
            found.append((("events", name, "round"), what))
    return found
