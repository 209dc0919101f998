"""A number of a scenario: what it may be, its range and distribution, and where it comes from."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from .vocabulary import Limits


class Part(BaseModel):
    """Base of every part of a scenario: frozen, and nothing in it that has no meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    #: Fields that no run reads: words, and where numbers come from. See `identity.py`.
    words: ClassVar[frozenset[str]] = frozenset({"label", "source"})


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
    In a file a bare number stands for a mapping with `value` alone. Where there are `others`, each run takes one
    coder's numbers throughout, and these of what that coder left out.
    """

    words = frozenset({"basis", "source", "rationale"})

    value: Number
    low: Number | None = None
    high: Number | None = None
    dist: Literal["triangular", "uniform", "pert", "fixed"] = "triangular"
    basis: Literal["stated", "inferred", "outside", "assumed"] = "assumed"
    source: str = Field("", description="section of the report, or reference")
    rationale: str = ""
    others: dict[str, "Quantity"] | None = Field(
        None, description="the same quantity by other coders; each run draws whose numbers it takes"
    )

    @property
    def is_sampled(self) -> bool:
        """Whether runs differ in it: there is a range of some width and it is not switched off."""
        return self.dist != "fixed" and self.low is not None and self.high is not None and self.low < self.high

    @property
    def ends(self) -> tuple[float, float, float]:
        """(low, value, high) of what is sampled; the value three times where it is one in all runs."""
        if self.low is None or self.high is None or not self.is_sampled:
            return self.value, self.value, self.value
        return self.low, self.value, self.high


class Quantities(Part):
    """A part with quantities: each is a field, typed `Quantity`, and may be what the vocabulary's table `of` says.

    A subclass names its table, `class Draft(Quantities, of=ALL_ATTRIBUTES)`, and declares a field for each entry: with
    its `starting` value, or `Quantity | None` where every scenario must state it. In a file a bare number stands for a
    quantity with `value` alone.
    """

    of: ClassVar[Mapping[str, Limits]] = {}

    def __init_subclass__(cls, *, of: Mapping[str, Limits] | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if of is not None:
            cls.of = of

    @model_validator(mode="before")
    @classmethod
    def _bare_is_value(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        return {name: {"value": value} if cls._is_bare(name, value) else value for name, value in given.items()}

    @classmethod
    def _is_bare(cls, name: str, value: Any) -> bool:
        if name not in cls.of or isinstance(value, Mapping | Quantity):
            return False
        return value is not None or cls.of[name].default is not None

    @field_validator("*")
    @classmethod
    def _within_limits(cls, value: Any, info: ValidationInfo) -> Any:
        name = info.field_name or ""
        if name in cls.of and value is not None:
            for quantity in (value, *(value.others or {}).values()):
                _check(name, quantity, cls.of[name])
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = handler.resolve_ref_schema(handler(schema))
        for name, limits in cls.of.items():
            bare = {"type": "integer" if limits.whole else "number", "minimum": limits.low, "maximum": limits.high}
            field = found["properties"][name]
            whole = field.get("anyOf", [{key: value for key, value in field.items() if key != "default"}])
            field.pop("$ref", None)
            field["anyOf"] = [bare, *whole]
            field["description"] = f"{limits.meaning}; {limits.low:g} to {limits.high:g}"
        return found


def _check(name: str, quantity: Quantity, limits: Limits) -> None:
    """Refuses a quantity that is out of range, out of order, or not whole where it must be."""
    ends = {"low": quantity.low, "value": quantity.value, "high": quantity.high}
    for end, given in ends.items():
        if given is not None and not limits.low <= given <= limits.high:
            raise _located(end, f"{given:g} is out of range; allowed: {limits.low:g} to {limits.high:g}")
    if quantity.low is None or quantity.high is None:
        if quantity.low is not quantity.high:
            raise _located("low" if quantity.high is None else "high", "low and high come together: give both or none")
    elif not quantity.low <= quantity.value <= quantity.high:
        order = f"low {quantity.low:g}, value {quantity.value:g}, high {quantity.high:g}"
        raise _located("low", f"expected low <= value <= high, found {order}")
    if limits.whole and any(given is not None and given % 1 for given in ends.values()):
        raise _located("value", f"{name} are whole numbers")


def _located(end: str, message: str) -> PydanticCustomError:
    # `end` names the key below the quantity at which the loader should point.
    return PydanticCustomError("range", "{message}", {"message": message, "end": end})


def starting(limits: Limits) -> Quantity:
    """What a quantity with a default is where nobody has set it. Raises ValueError if it has none."""
    if limits.default is None:
        raise ValueError("no default: every scenario states it")
    low, high = limits.spread or (None, None)
    return Quantity(
        value=limits.default,
        low=low,
        high=high,
        dist="triangular" if limits.spread is None else "uniform",
        source="sim/MODEL.md, Initialisation",
        rationale="starting value of the model, to be calibrated",
    )


class Fact(Part):
    """Whether something holds, and where that is known from. In a file `true` or `false` alone stands for it."""

    words = frozenset({"basis", "source", "rationale"})

    value: Annotated[bool, Field(strict=True)] = False
    basis: Literal["stated", "inferred", "outside", "assumed"] = "assumed"
    source: str = ""
    rationale: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare_is_value(cls, given: Any) -> Any:
        if isinstance(given, bool):
            return {"value": given}
        if not isinstance(given, Mapping | Fact):
            raise PydanticCustomError("fact", "expected true or false")
        return given

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "boolean"}, handler(schema)]}


def is_starting(quantity: Quantity, limits: Limits) -> bool:
    """Whether nobody has set a quantity that has a default: then the posterior may draw it (`Layout.at_start`)."""
    return limits.default is not None and quantity == starting(limits)
