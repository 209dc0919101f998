"""An event of a scenario: when it happens, how likely it is, and what it does to which quantity."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from ..strategies.catalogue import STRATEGIES
from .factor import Factor
from .quantity import Number, Part, number
from .text import Label, Text
from .vocabulary import EFFECTS

Month = Annotated[
    str,
    Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$", description="year and month, as in 2023-07; a day is ignored"),
]


def is_word(value: str) -> bool:
    """Whether a text can be meant as the name of a strategy; any other should be a number."""
    return re.fullmatch(r"[A-Za-z_][A-Za-z_-]*", value) is not None


def _number_or_word(value: Any) -> Any:
    return value if isinstance(value, str) and is_word(value) else number(value)


Setting = Annotated[
    float | str,
    BeforeValidator(_number_or_word),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"enum": list(STRATEGIES)}]}),
]
_TARGETS = "`france.threat`, `all.linkage`, `process.memory`"


class Event(Part):
    """Something that happens in one round, or holds for some: what it does to which quantity, and how likely it is.

    In a round it sets, then scales, then adds; see MODEL.md, Submodels, Events.
    """

    words = frozenset({"label", "source", "date", "round"})  # a run reads the round that they come to, `round_of`

    label: Label = Text("")
    date: Month | None = None
    round: Annotated[int, Field(strict=True, ge=1)] | None = None
    lasts: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="rounds for which it holds; without it what it does stays"
    )
    probability: Number = Field(1.0, ge=0, le=1)
    set: dict[str, Setting] = Field(
        default_factory=dict,
        description=f"what a quantity is set to: {_TARGETS}; or the strategy of an actor: `china.strategy`",
    )
    scale: dict[str, Factor] = Field(
        default_factory=dict, description=f"what a quantity is multiplied by, as 0.5, x0.5 or -30%: {_TARGETS}"
    )
    add: dict[str, Number] = Field(default_factory=dict, description=f"what is added to which quantity: {_TARGETS}")
    source: str = ""

    @property
    def strategies(self) -> dict[str, str]:
        """The strategies that it sets, by target: `china.strategy`."""
        return {target: value for target, value in self.set.items() if isinstance(value, str)}

    @property
    def effects(self) -> Iterator[tuple[str, str, float]]:
        """(kind, target, amount) of everything that it does; kinds in the order in which they act. A strategy counts
        by its number."""
        return ((kind, target, _amount(amount)) for kind in EFFECTS for target, amount in getattr(self, kind).items())


def _amount(value: float | str) -> float:
    return float(STRATEGIES[value].number) if isinstance(value, str) else value
