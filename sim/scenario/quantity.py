"""A number of a scenario: what it may be, its range and distribution, and where it comes from."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from .vocabulary import BASES, Limits


class Part(BaseModel):
    """Base of every part of a scenario: frozen, and nothing in it that has no meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def number(value: Any) -> Any:
    # Pydantic's lax mode reads '0.5' and true as numbers; its strict mode refuses 1 where 1.0 is meant.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "expected a number, found {found}", {"found": repr(value)})
    if not abs(value) < float("inf"):
        raise PydanticCustomError("number", "expected a finite number, found {found}", {"found": repr(value)})
    return value


Number = Annotated[float, BeforeValidator(number), WithJsonSchema({"type": "number"})]


class Quantity(Part):
    """A number with its range, its distribution and where it comes from.

    With `low` and `high` it is sampled once per run: `triangular` (low, value, high) unless `dist` says `uniform`,
    `pert` (beta with shapes 1 + 4 (value - low)/(high - low) and 1 + 4 (high - value)/(high - low)) or `fixed`.
    In a file a bare number stands for a mapping with `value` alone.
    """

    value: Number
    low: Number | None = None
    high: Number | None = None
    dist: Literal["triangular", "uniform", "pert", "fixed"] = "triangular"
    basis: Literal[tuple(BASES)] = "assumed"
    source: str = Field("", description="section of the report, or reference")
    rationale: str = ""

    @property
    def is_sampled(self) -> bool:
        """Whether runs differ in it: there is a range of some width and it is not switched off."""
        return self.dist != "fixed" and self.low is not None and self.low < self.high


class OrBare:
    """Tells the JSON schema that a bare value may stand for the whole part."""

    def __init__(self, bare: dict[str, Any], meaning: str):
        self.bare, self.meaning = bare, meaning

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        return {"description": self.meaning, "anyOf": [self.bare, handler(core_schema)]}


def _bare_is_value(value: Any) -> Any:
    return value if isinstance(value, Mapping | Quantity) else {"value": value}


def _within(name: str, limits: Limits):
    def check(quantity: Quantity) -> Quantity:
        ends = {"low": quantity.low, "value": quantity.value, "high": quantity.high}
        for end, number in ends.items():
            if number is not None and not limits.low <= number <= limits.high:
                raise _located(end, f"{number:g} is out of range; allowed: {limits.low:g} to {limits.high:g}")
        if (quantity.low is None) != (quantity.high is None):
            raise _located("low" if quantity.high is None else "high", "low and high come together: give both or none")
        if quantity.low is not None and not quantity.low <= quantity.value <= quantity.high:
            order = f"low {quantity.low:g}, value {quantity.value:g}, high {quantity.high:g}"
            raise _located("low", f"expected low <= value <= high, found {order}")
        if name == "rounds" and any(number is not None and number % 1 for number in ends.values()):
            raise _located("value", "rounds are whole numbers")
        return quantity

    return check


def _located(end: str, message: str) -> PydanticCustomError:
    # `end` names the key below the quantity at which the loader should point.
    return PydanticCustomError("range", "{message}", {"message": message, "end": end})


def _quantity_field(name: str, limits: Limits) -> tuple[Any, Any]:
    bare = {"type": "number", "minimum": limits.low, "maximum": limits.high}
    meaning = f"{limits.meaning}; {limits.low:g} to {limits.high:g}"
    kind = Annotated[
        Quantity, BeforeValidator(_bare_is_value), AfterValidator(_within(name, limits)), OrBare(bare, meaning)
    ]
    if limits.default is None:
        return (kind | None, None)
    return (kind, starting(limits))


def starting(limits: Limits) -> Quantity | None:
    """What a quantity with a default is where nobody has set it."""
    if limits.default is None:
        return None
    source, rationale = "sim/MODEL.md, Initialisation", "starting value of the model, to be calibrated"
    return Quantity(value=limits.default, source=source, rationale=rationale)


def quantities(of: Mapping[str, Limits]) -> dict[str, tuple[Any, Any]]:
    return {name: _quantity_field(name, limits) for name, limits in of.items()}
