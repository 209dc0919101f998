"""How numbers are written, in text, tables and figures alike: one way for a share, a difference, a value.

A minus sign is the true one (−), a percent sign stands as the language has it (62.4 %, after a no-break space; in
Japanese 62.4%), zero has no sign, what is missing is a dash, and what is more than nothing never reads as nothing, nor
less than all as all.
"""

from decimal import Decimal
from math import isfinite, isnan, nan

from . import say

NO_BREAK = "\u00a0"
MINUS = "\u2212"
MISSING = "–"


def in_percent(number: str) -> str:
    """A number that is written already, with the percent sign of the language spoken: 62.4 %, 62.4%."""
    return say("in_percent", number=number)


def percent(share: float, digits: int = 1) -> str:
    """62.4 %; 0 % and 100 % for exactly these, and never for what is not: <0.1 %, >99.9 %."""
    share = abs(round(share, 9))  # a sum may miss 1 by a rounding error
    return in_percent(f"{100 * share:.0f}") if share in (0, 1) else share_in_table(share, digits)


def share_in_table(share: float | None, digits: int = 1) -> str:
    """42.0 %: always so many decimals, for shares that stand under each other; <0.1 %, >99.9 % where they would lie."""
    share = _or_nan(share)
    if isnan(share):
        return MISSING
    return in_percent(bare_percent(share, digits))


def bare_percent(share: float, digits: int = 1) -> str:
    """A share in percent without the sign: 62.4; <0.1 and >99.9 for what would read as 0 or 100 and is not."""
    share = abs(round(share, 9))
    text, least = f"{100 * share:.{digits}f}", 10**-digits
    if share > 0 and float(text) == 0:
        return f"<{least:.{digits}f}"
    if share < 1 and float(text) == 100:
        return f">{100 - least:.{digits}f}"
    return text


def percent_and_interval(share: float, low: float, high: float) -> str:
    """62.4 % (61.8–63.7), or 62.4 % where there is no interval or it is too narrow to be seen."""
    ends = _ends(low, high)
    if isnan(low) or isnan(high) or ends[0] == ends[1]:
        return percent(share)
    return say("in_percent_and_interval", share=percent(share), low=ends[0], high=ends[1])


def interval(low: float | None, high: float | None) -> str:
    """The interval of a share: 61.8 to 63.7 %."""
    low, high = _or_nan(low), _or_nan(high)
    if isnan(low) or isnan(high):
        return MISSING
    ends = _ends(low, high)
    return say("interval_in_percent", low=ends[0], high=ends[1])


def signed(value: float, digits: int | None = None) -> str:
    """+0.2 or −0.2 with a true minus sign; zero has no sign. Without `digits`, as few as say it."""
    text = f"{value:+g}" if digits is None else f"{value:+.{digits}f}"
    return text.replace("-", MINUS) if float(text) else text[1:]


def points(difference: float) -> str:
    """A difference of two shares in percentage points: +8.5, −0.3, 0.0."""
    return signed(100 * difference, 1)


def number(value: float) -> str:
    """A value as an axis shows it, with as few digits as say it: 0.35, 120, −0.2."""
    return f"{round(value, 9) + 0.0:.10g}".replace("-", MINUS)


def short(value: float) -> str:
    """A value with four significant digits, and all before the point: 0.1667, 123457; not to tell it from its likes."""
    return number(round(value) if abs(value) >= 1000 else float(f"{value:.4g}"))


def rounded(value: float | None, digits: int = 3) -> str:
    """A value to so many significant digits, without an exponent: 0.0123, 4.57, 12300."""
    value = _or_nan(value)
    if isnan(value):
        return MISSING
    return f"{Decimal(f'{value + 0.0:.{digits}g}'):f}".replace("-", MINUS)


def decimals(value: float | None, digits: int = 2) -> str:
    """A value with so many decimals: 0.42, −1.50; <0.01 and >−0.01 for what would read as zero and is not."""
    value = _or_nan(value)
    if isnan(value):
        return MISSING
    text, least = f"{value:.{digits}f}", f"{10**-digits:.{digits}f}"
    if float(text):
        return text.replace("-", MINUS)
    return f"<{least}" if value > 0 else f">{MINUS}{least}" if value < 0 else text.lstrip("-")


def score(value: float | None) -> str:
    """A score or an index of power, to be compared with others: three decimals, 0.214."""
    return decimals(value, 3)


def p_value(p: float | None) -> str:
    """0.012; <0.001 for whatever is less, as journals have it."""
    p = _or_nan(p)
    return MISSING if isnan(p) else "<0.001" if p < 0.001 else f"{p:.3f}"


def estimate(value: float | None, half: float | None, digits: int = 2) -> str:
    """An estimate and half the width of its interval: 0.31 ± 0.04, or 0.31 where no interval is known."""
    value, half = _or_nan(value), _or_nan(half)
    if isnan(value) or not isfinite(half):
        return decimals(value, digits)
    text = f"{value:.{digits}f}"  # beside its error a zero is honest
    return f"{text.replace('-', MINUS if float(text) else '')} ± {decimals(half, digits)}"


def month(date: str) -> str:
    """A month or a day of the calendar, "2024-10" or "2024-10-27": Oct 2024, 2024年10月."""
    year, number, *_ = date.split("-")
    return say(f"month.{int(number)}", year=int(year))


def count(value: int) -> str:
    """How many: 1,000,000."""
    return f"{value:,}"


def _or_nan(value: float | None) -> float:
    return nan if value is None else value


def _ends(low: float, high: float) -> tuple[str, str]:
    return bare_percent(low), bare_percent(high)
