"""What a block of a design says in an experiment file: a grid, a sample, or cases as they are listed.

The models check the file's shape and make the JSON schema for editors; what the blocks mean is in `blocks.py` and
`samples.py`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from ..errors import EngineError, nearest
from ..scenario.correlation import Paths, Rank, clashes, named
from ..scenario.quantity import Number

MOST_CASES = 5_000_000


class Part(BaseModel):
    """A part of a file: what else stands in it is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Axis(Part):
    """Values of one parameter: a list, or `steps` of them at equal distances from `from` to `to`."""

    values: tuple[Any, ...] | None = None
    begin: Number | None = Field(None, alias="from")
    to: Number | None = None
    steps: Annotated[int, Field(strict=True, ge=2, le=MOST_CASES)] | None = None
    scale: Literal["linear", "log"] = "linear"

    @property
    def ends(self) -> tuple[float, float, int]:
        """(from, to, steps). Raises EngineError where the values are listed."""
        if self.begin is None or self.to is None or self.steps is None:
            raise EngineError("the values of this axis are listed")
        return self.begin, self.to, self.steps


class Span(Part):
    """Where the values of one parameter are sampled, evenly: [low, high], or on a log scale; its coded range; or one of
    a list, each as likely as another."""

    low: Number | None = None
    high: Number | None = None
    of: tuple[Any, ...] | None = None
    coded: bool = False
    scale: Literal["linear", "log"] = "linear"

    @property
    def ends(self) -> tuple[float, float]:
        """(low, high). Raises EngineError where they are those of the scenario."""
        if self.low is None or self.high is None:
            raise EngineError("the ends of this span are coded, or its values listed")
        return self.low, self.high

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.of is not None:
            if len(self.model_fields_set) > 1:
                raise ValueError("`of` lists the values; it takes no low, high or scale beside it")
            if len(self.of) < 2:
                raise ValueError("`of` takes two values or more; `set` fixes one")
            return self
        if not self.coded and (self.low is None or self.high is None or self.low >= self.high):
            raise ValueError("expected [low, high] with low < high, or `coded` for the range in the scenario")
        return self


def _axis(value: Any) -> Any:
    if isinstance(value, list | tuple) and value:
        return {"values": value}
    if isinstance(value, Mapping) and all(value.get(key) is not None for key in ("from", "to", "steps")):
        return value
    raise _expected("a list of values, or {from: 0, to: 1, steps: 11}")


def _span(value: Any) -> Any:
    if value == "coded":
        return {"coded": True}
    if isinstance(value, list | tuple) and len(value) == 2:
        return {"low": value[0], "high": value[1]}
    if isinstance(value, Mapping) and ({"low", "high"} <= value.keys() or isinstance(value.get("of"), list | tuple)):
        return value
    raise _expected("[low, high], {low: 0.1, high: 10, scale: log}, {of: [unanimity, majority]} or `coded`")


def _expected(what: str) -> PydanticCustomError:
    return PydanticCustomError("shape", "expected {what}", {"what": what})


class Together(Part):
    """Sampled parameters that correlate, each two of them alike."""

    between: Paths
    rank: Rank


Positive = Annotated[Number, Field(gt=0), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]


class Shares(Part):
    """Parameters that add up to a total, sampled as its shares (Dirichlet): `of` gives each a concentration."""

    of: dict[str, Annotated[Positive, Field(le=1e6)]] = Field(
        min_length=2,
        description="concentrations: 1 each is even over all that adds up; their ratios are those of mean shares",
    )
    total: Positive = 1.0


def _correlations(value: Any) -> Any:
    if value == "coded":
        return None
    if isinstance(value, list | tuple):
        return value
    raise _expected("a list such as [{between: [france.autonomy, france.entrapment], rank: 0.5}], or `coded`")


class Sample(Part):
    """Points drawn from a box of parameters, and from shares that add up."""

    samples: Annotated[int, Field(strict=True, ge=1, le=MOST_CASES)]
    seed: Annotated[int, Field(strict=True, ge=0)] | None = Field(None, description="by default the experiment's")
    over: dict[str, Annotated[Span, BeforeValidator(_span)]] = {}
    shares: tuple[Shares, ...] = Field((), description="groups of parameters that add up")
    correlations: Annotated[tuple[Together, ...] | None, BeforeValidator(_correlations)] = Field(
        (), description="parameters of `over` that correlate; `coded`: as the scenario says"
    )

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter that is sampled, in the order of the file."""
        return (*self.over, *(path for group in self.shares for path in group.of))

    @model_validator(mode="after")
    def _sound(self) -> "Sample":
        if not self.parameters:
            raise ValueError("nothing is sampled; give `over`, as in over: {france.autonomy: coded}, or `shares`")
        twice = [path for path in self.parameters if self.parameters.count(path) > 1]
        if twice:
            raise ValueError(f"'{twice[0]}' is sampled twice")
        groups = self.correlations or ()
        unknown = [path for path in named(groups) if path not in self.over]
        if unknown:
            raise ValueError(f"'{unknown[0]}' correlates, and is not in `over`{nearest(unknown[0], self.over)}")
        for n, what in clashes(groups):
            raise ValueError(f"correlations, entry {n + 1}: {what}")
        return self


class Block(Part):
    """One factor of the design: exactly one of these."""

    grid: dict[str, Annotated[Axis, BeforeValidator(_axis)]] | None = Field(None, min_length=1)
    latin_hypercube: Sample | None = None
    sobol: Sample | None = None
    random: Sample | None = None
    cases: list[dict[str, Any]] | str | None = Field(None, min_length=1, description="a mapping a case, or a CSV file")

    @model_validator(mode="after")
    def _one(self) -> "Block":
        if len(self.model_fields_set) != 1 or getattr(self, self.kind) is None:
            raise ValueError(f"expected one of {', '.join(Block.model_fields)} in each block of the design")
        return self

    @property
    def kind(self) -> str:
        return next(iter(self.model_fields_set))
