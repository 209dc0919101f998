"""What an experiment file says: which scenarios, which cases, how many runs, what is kept.

The models check the file's shape and make the JSON schema for editors; what the design means is in `designs.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationError

from ..errors import Mistake, ScenarioError, UserError
from ..scenario.document import Document, NodePath, read
from ..scenario.files import find, is_file
from ..scenario.load import load, vary
from ..scenario.quantity import Number
from ..scenario.schema import Scenario
from ..scenario.text import Text, Title
from ..scenario.wording import located
from .block_file import Axis, Block, Part, Sample, Shares, Span, Together
from .constraints import Constraint, parse_constraint

MOST_RUNS = 1_000_000_000


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
    seed: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=0)], ...],
        BeforeValidator(lambda value: [value] if isinstance(value, int) else value),
        PlainSerializer(lambda seeds: seeds[0] if len(seeds) == 1 else list(seeds)),
    ] = Field((1,), min_length=1, description="which draws; of a list, every case is run with each")
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
            if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
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
    if len(set(file.seed)) < len(file.seed):
        mistakes.append(Mistake(document.place(("seed",)), "a seed stands twice; its runs would be the same"))
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
    return load(beside if is_file(beside) else find(wanted), fixed)


def _allowed_keys(path: NodePath) -> list[str]:
    """Keys that the mapping around the last step of a path may have."""
    models: dict[NodePath, type[Part]] = {(): ExperimentFile, ("until",): Until}
    at: type[Part] | None = models.get(path[:-1])
    if path[:1] == ("design",):
        kind = path[2] if len(path) > 2 else ""
        below: dict[Any, type[Part]] = {"over": Span, "shares": Shares, "correlations": Together}
        at = Block if len(path) == 3 else Axis if kind == "grid" else Sample if len(path) == 4 else below.get(path[3])
    return [f.alias or name for name, f in at.model_fields.items() if name not in ("values", "coded")] if at else []


def experiment_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of an experiment file."""
    schema = ExperimentFile.model_json_schema()
    definitions = schema["$defs"]
    text_or_list = schema["properties"]["scenario"]
    either = [{"type": "string"}, text_or_list]
    schema["properties"]["scenario"] = {"description": text_or_list["description"], "anyOf": either}
    seeds = schema["properties"]["seed"]
    either = [seeds["items"], {key: seeds[key] for key in ("type", "items", "minItems")}]
    schema["properties"]["seed"] = {"description": seeds["description"], "anyOf": either, "default": 1}
    steps = {**definitions["Axis"], "required": ["from", "to", "steps"]}
    definitions["Axis"] = {"anyOf": [{"type": "array", "minItems": 1}, steps]}
    definitions["Block"] |= {"minProperties": 1, "maxProperties": 1}
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    ends, listed = ({**definitions["Span"], "required": required} for required in (["low", "high"], ["of"]))
    definitions["Span"] = {"anyOf": [pair, {"const": "coded"}, ends, listed]}
    correlations = definitions["Sample"]["properties"]["correlations"]
    correlations["anyOf"] = [correlations["anyOf"][0], {"const": "coded"}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "nacsim experiment"}
