"""A factor: what an event scales a quantity by, and what `--set` scales its value and range by."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from .quantity import Number
from .vocabulary import Limits

#: The largest factor; the smallest is 0.
MOST = 1000.0
#: How a factor is written as text.
_WRITTEN = r"\s*(?:[x×]\s*(\d+(?:\.\d+)?)|([+-]\d+(?:\.\d+)?)\s*%)\s*"
#: Why some quantities have no multiples.
NO_ZERO = "lies on a scale without a natural zero and cannot be scaled"


def looks_scaled(value: Any) -> bool:
    """Whether a value can only be meant as a factor: a text such as `x0.5` or `-30%`, well written or not."""
    return isinstance(value, str) and re.search(r"^\s*[x×]|[\dx×]\s*[x×%]\s*$", value) is not None


def factor(value: Any) -> Any:
    """A factor written as a number, as `x0.5` or as `-30%`; anything but text is left for the schema to judge.

    Raises:
        ValueError: a text that is none, or a factor below 0 or above 1000.
    """
    if not isinstance(value, str):
        return value
    found = re.fullmatch(_WRITTEN, value)
    if found is None:
        raise ValueError(f"expected a factor such as 0.5, x0.5 or -30%, found {value!r}")
    by = float(found[1]) if found[1] else round(1.0 + float(found[2]) / 100.0, 12)
    if not 0.0 <= by <= MOST:
        raise ValueError(f"{value} is a factor of {by:g}, which is out of range; allowed: 0 to {MOST:g}")
    return by


_AS_TEXT = {"type": "string", "pattern": f"^{_WRITTEN}$"}
Factor = Annotated[
    Number,
    BeforeValidator(factor),
    Field(ge=0, le=MOST),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": MOST}, _AS_TEXT]}),
]


def scaled(quantity: Mapping[str, Any], by: float, limits: Limits) -> dict[str, Any]:
    """A quantity with its value and both ends of its range times a factor, each clipped to the limits; of several
    coders' numbers each.

    As an event does: min(max(factor x, low), high); whole quantities to the nearest whole number.
    """
    ends = {end: quantity[end] for end in ("value", "low", "high") if quantity.get(end) is not None}
    # 0.385 and not 0.38499999999999995: these numbers are shown.
    moved = {end: limits.rounded(float(f"{by * given:.12g}")) for end, given in ends.items()}
    changed = {end: min(max(given, limits.low), limits.high) for end, given in moved.items()}
    if others := quantity.get("others"):
        return {**quantity, **changed, "others": {coder: scaled(other, by, limits) for coder, other in others.items()}}
    return {**quantity, **changed}
