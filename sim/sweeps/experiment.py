"""What an experiment file says: which scenarios, which cases, how many runs, what is kept.

The models check the file's shape and make the JSON schema for editors; what the design means is in `designs.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from ..errors import EngineError, Mistake, ScenarioError, UserError
from ..scenario.document import Document, NodePath, read
from ..scenario.files import find
from ..scenario.load import load, vary
from ..scenario.quantity import Number
from ..scenario.schema import Scenario
from ..scenario.text import Text, Title
from ..scenario.wording import located
from .constraints import Constraint, parse_constraint

MOST_CASES = 5_000_000
MOST_RUNS = 1_000_000_000
Count = Annotated[int, Field(strict=True, ge=1)]


class Part(BaseModel):
    """A part of a file: what else stands in it is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


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


class Sample(Part):
    """Points drawn from a box of parameters."""

    samples: Annotated[int, Field(strict=True, ge=1, le=MOST_CASES)]
    seed: Annotated[int, Field(strict=True, ge=0)] | None = Field(None, description="by default the experiment's")
    over: dict[str, Annotated[Span, BeforeValidator(_span)]] = Field(min_length=1)


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


class Until(Part):
    """Runs are added to a case, as many at a time as `runs` says, until every outcome's 95 % interval is narrow."""

    half_width: Annotated[Number, Field(gt=0, le=0.5)]
    max_runs: Annotated[int, Field(strict=True, ge=1, le=MOST_RUNS)] = 1_000_000


def one_or_many(value: Any) -> Any:
    """A list of what may be written as one text."""
    return [value] if isinstance(value, str) else value


class ExperimentFile(Part):
    """An experiment as written."""

    title: Title = Text("")
    description: Text = Text("")
    scenario: Annotated[tuple[str, ...], BeforeValidator(one_or_many)] = Field(
        min_length=1, description="path or name of a scenario, or a list of them, compared case by case"
    )
    set: dict[str, Any] = Field({}, description="values replaced in every case, as --set does")
    runs: Annotated[int, Field(strict=True, ge=1, le=MOST_RUNS)] = Field(1000, description="runs of each case")
    seed: Annotated[int, Field(strict=True, ge=0)] = 1
    engine: Literal["ensemble", "mesa"] = "ensemble"
    design: tuple[Block, ...] = Field(min_length=1, description="blocks that multiply")
    constraints: tuple[str, ...] = Field((), description="comparisons; combinations that break one are left out")
    until: Until | None = None
    keep: Literal["cases", "runs"] = Field("cases", description="`runs` stores every run as well")
    independent: bool = Field(False, description="each case draws runs of its own instead of sharing them")


@dataclass(frozen=True)
class Experiment:
    """An experiment as read: its scenarios loaded, its constraints parsed."""

    name: str
    file: ExperimentFile
    scenarios: tuple[Scenario, ...]
    constraints: tuple[Constraint, ...]
    document: Document = field(compare=False, repr=False)
    folder: Path = field(default=Path(), compare=False, repr=False)
    overridden: tuple[str, ...] = ()
    behaviours: Mapping[str, type] | None = None

    def on_mesa(self, behaviours: Mapping[str, type]) -> "Experiment":
        """The same on the readable engine, with actors that have behaviours of their own."""
        return replace(self, file=self.file.model_copy(update={"engine": "mesa"}), behaviours=behaviours)

    @property
    def title(self) -> Text:
        return self.file.title or Text(self.name.replace("_", " ").capitalize())

    def mistake(self, path: NodePath, what: str, *, of_key: bool = False) -> Mistake:
        """A mistake at a place of the file."""
        return Mistake(self.document.place(path, of_key=of_key), what)


def load_experiment(source: str | Path | Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Experiment:
    """The experiment in a YAML file, the one that ships under a name, or that in a mapping of the same shape.

    Scenarios are looked for beside the file, then among the shipped ones. `overrides` (path -> value) are applied to
    all of them, after the file's own `set`.

    Raises:
        ScenarioError: every mistake, each with file:line:column.
        UsageError: an override leads nowhere.
    """
    if isinstance(source, Mapping):
        document, folder, name = Document(dict(source), {(): "experiment"}), Path(), "experiment"
    else:
        path = find(source, "experiment")
        document, folder, name = read(path), path.parent, path.stem
    if not isinstance(document.tree, dict):
        raise ScenarioError(Mistake(document.place(()), "an experiment is a mapping of keys to values"))
    if document.tree.keys() & {"actors", "menu", "sponsor", "extends"} and "design" not in document.tree:
        what = "this is a scenario, not an experiment: it has no `design`; `nacsim run` takes it"
        raise ScenarioError(Mistake(document.place(()), what))
    file, mistakes = None, list(document.mistakes)
    try:
        file = ExperimentFile.model_validate(document.tree)
    except ValidationError as error:
        for detail in error.errors():
            if detail["type"] == "too_short" and detail["input"]:
                continue  # pydantic counts the entries that are right; what is wrong with the others is said already
            at, what, of_key = located(detail, _allowed_keys)
            mistakes.append(Mistake(document.place(at, of_key=of_key), what))
    if mistakes or file is None:
        raise ScenarioError(dict.fromkeys(mistakes))
    scenarios, constraints = [], []
    for i, wanted in enumerate(file.scenario):
        place = document.place(("scenario", i))
        try:
            scenario = scenario_beside(wanted, folder, file.set)
            scenarios.append(vary(scenario, overrides) if overrides else scenario)
        except UserError as error:
            mistakes += [m if ":" in m.place else Mistake(place, str(m)) for m in error.mistakes]
    if file.until and file.until.max_runs < file.runs:
        what = f"max_runs is {file.until.max_runs:,}, below the {file.runs:,} `runs` that each case has anyway"
        mistakes.append(Mistake(document.place(("until", "max_runs")), what))
    for i, text in enumerate(file.constraints):
        try:
            constraints.append(parse_constraint(text))
        except UserError as error:
            mistakes += [Mistake(document.place(("constraints", i)), m.what) for m in error.mistakes]
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) < len(names):
        what = "two scenarios of one name; give each a file of its own"
        mistakes.append(Mistake(document.place(("scenario",)), what))
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))
    return Experiment(name, file, tuple(scenarios), tuple(constraints), document, folder, tuple(overrides or ()))


def scenario_beside(wanted: str, folder: Path, fixed: Mapping[str, Any]) -> Scenario:
    """The scenario of a path below `folder`, else of a name, with values replaced in it. Raises UserError."""
    beside = folder / wanted
    return load(beside if beside.is_file() else find(wanted), fixed)


def _allowed_keys(path: NodePath) -> list[str]:
    """Keys that the mapping around the last step of a path may have."""
    models: dict[NodePath, type[Part]] = {(): ExperimentFile, ("until",): Until}
    at = models.get(path[:-1])
    if path[:1] == ("design",):
        kind = path[2] if len(path) > 2 else ""
        at = Block if len(path) == 3 else Axis if kind == "grid" else Sample if len(path) == 4 else Span
    return [f.alias or name for name, f in at.model_fields.items() if name not in ("values", "coded")] if at else []


def experiment_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of an experiment file."""
    schema = ExperimentFile.model_json_schema()
    definitions = schema["$defs"]
    text_or_list = schema["properties"]["scenario"]
    either = [{"type": "string"}, text_or_list]
    schema["properties"]["scenario"] = {"description": text_or_list["description"], "anyOf": either}
    steps = {**definitions["Axis"], "required": ["from", "to", "steps"]}
    definitions["Axis"] = {"anyOf": [{"type": "array", "minItems": 1}, steps]}
    definitions["Block"] |= {"minProperties": 1, "maxProperties": 1}
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    ends, listed = ({**definitions["Span"], "required": required} for required in (["low", "high"], ["of"]))
    definitions["Span"] = {"anyOf": [pair, {"const": "coded"}, ends, listed]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "nacsim experiment"}
