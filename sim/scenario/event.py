"""An event of a scenario: when it happens, how likely it is, and what it does to which quantity."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from .quantity import Number, Part
from .text import Text
from .vocabulary import EFFECTS

Month = Annotated[
    str,
    Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$", description="year and month, as in 2023-07; a day is ignored"),
]


def _factor(value: Any) -> Any:
    """A factor written as a number, as `x0.5` or as `-30%`."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*(?:[x×]\s*(\d+(?:\.\d+)?)|([+-]\d+(?:\.\d+)?)\s*%)\s*", value)
    if found is None:
        raise ValueError(f"expected a factor such as 0.5, x0.5 or -30%, found {value!r}")
    return float(found[1]) if found[1] else round(1.0 + float(found[2]) / 100.0, 12)


Factor = Annotated[Number, BeforeValidator(_factor), Field(ge=0, le=1000)]
_TARGETS = "`france.threat`, `all.linkage`, `process.memory`"


class Event(Part):
    """Something that happens in one round, or holds for some: what it does to which quantity, and how likely it is.

    In a round it sets, then scales, then adds; see MODEL.md, Submodels, Events.
    """

    words = frozenset({"label", "source", "date", "round"})  # a run reads the round that they come to, `round_of`

    label: Text = Text("")
    date: Month | None = None
    round: Annotated[int, Field(strict=True, ge=1)] | None = None
    lasts: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="rounds for which it holds; without it what it does stays"
    )
    probability: Number = Field(1.0, ge=0, le=1)
    set: dict[str, Number] = Field(default_factory=dict, description=f"what a quantity is set to: {_TARGETS}")
    scale: dict[str, Factor] = Field(
        default_factory=dict, description=f"what a quantity is multiplied by, as 0.5, x0.5 or -30%: {_TARGETS}"
    )
    add: dict[str, Number] = Field(default_factory=dict, description=f"what is added to which quantity: {_TARGETS}")
    source: str = ""

    @property
    def effects(self) -> Iterator[tuple[str, str, float]]:
        """(kind, target, amount) of everything that it does; kinds in the order in which they act."""
        return ((kind, target, amount) for kind in EFFECTS for target, amount in getattr(self, kind).items())
