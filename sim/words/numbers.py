"""How numbers are written, in text, tables and figures alike: one way for a share, a difference, a value.

A minus sign is the true one (−), a percent sign stands after a no-break space, and a share above none never reads as
none nor one below all as all.
"""

import numpy as np

from . import say


def percent(share: float) -> str:
    """62.4 %; never 0 % or 100 % for what is not."""
    share = abs(round(share, 9))  # a sum may miss 1 by a rounding error
    away = min(share, 1 - share)
    if 0 < away < 0.0005:
        return "<0.1\u00a0%" if share < 0.5 else ">99.9\u00a0%"
    return f"{100 * share:.{1 if away else 0}f}\u00a0%"


def percent_and_interval(share: float, low: float, high: float) -> str:
    """62.4 % (61.8–63.7), or 62.4 % where there is no interval or it is too narrow to be seen."""
    ends = [f"{100 * end:.1f}" for end in (low, high)]
    if np.isnan([low, high]).any() or ends[0] == ends[1]:
        return percent(share)
    return say("in_percent_and_interval", share=percent(share), low=ends[0], high=ends[1])


def signed(value: float, digits: int | None = None) -> str:
    """+0.2 or −0.2 with a true minus sign; zero has no sign. Without `digits`, as few as say it."""
    text = f"{value:+g}" if digits is None else f"{value:+.{digits}f}"
    return text.replace("-", "\u2212") if float(text) else text[1:]


def number(value: float) -> str:
    """A value as an axis shows it: 0.35, 120, −0.2."""
    return f"{round(value, 9) + 0.0:.10g}".replace("-", "\u2212")


def points(difference: float) -> str:
    """A difference of two shares in percentage points: +8.5, −0.3, 0.0."""
    return signed(100 * difference, 1)
