"""What a file of intervention packages says: which scenarios, which futures, which packages, what is wanted of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from ...engines.layout import Layout
from ...errors import Mistake, ScenarioError, UserError, nearest
from ...results.labels import ADOPTED
from ...results.target import column_of, outcome_names
from ...scenario.document import Document, NodePath, read
from ...scenario.files import find
from ...scenario.load import vary
from ...scenario.quantity import Number
from ...scenario.schema import Name, Scenario
from ...scenario.text import Label, Text, Title
from ...scenario.wording import located
from ...sweeps.block_file import Part
from ...sweeps.experiment import one_or_many, scenario_beside
from ...sweeps.futures import coded_ranges

#: The package that changes nothing, always the first.
NOTHING = "do_nothing"
MOST_FUTURES, MOST_RUNS = 100_000, 10_000_000


class Package(Part):
    """What is done: quantities set to a value, quantities shifted by an amount."""

    label: Label = Text("")
    description: Text = Field(Text(""), description="why these numbers")
    cost: Annotated[Number, Field(ge=0)] | None = Field(None, description="in any unit, the same for all packages")
    set: dict[str, Any] = Field({}, description="values replaced in every future, as --set does")
    add: dict[str, Number] = Field({}, description="added to a quantity in every future, clipped to its limits")


class Lever(Part):
    """What can be done by degrees: from `low` to `high` is added to a quantity, at a cost for each unit."""

    low: Number
    high: Number
    cost: Annotated[Number, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _ordered(self) -> "Lever":
        if not self.low <= 0 <= self.high or self.low == self.high:
            raise ValueError("expected low < high with 0 between them or at one end: adding nothing costs nothing")
        return self


def _names(value: Any) -> Any:
    return None if value == "coded" else one_or_many(value)


class PackageFile(Part):
    """A file of packages as written."""

    title: Title = Text("")
    description: Text = Text("")
    scenario: Annotated[tuple[str, ...], BeforeValidator(one_or_many)] = Field(
        min_length=1, description="path or name of a scenario, or a list of them, each tried with every package"
    )
    set: dict[str, Any] = Field({}, description="values replaced everywhere, as --set does")
    goal: str = Field(ADOPTED, description="outcome that is wanted: adopted, as_proposed, diluted, shelved or a draft")
    at_least: Annotated[Number, Field(ge=0, le=1)] = Field(0.5, description="share of the goal that is good enough")
    futures: Annotated[int, Field(strict=True, ge=1, le=MOST_FUTURES)] = 500
    runs: Annotated[int, Field(strict=True, ge=1, le=MOST_RUNS)] = Field(1000, description="in each future")
    seed: Annotated[int, Field(strict=True, ge=0)] = 1
    over: Annotated[tuple[str, ...] | None, BeforeValidator(_names)] = Field(
        None, min_length=1, description="uncertain quantities: paths, actors or traits; by default all coded ranges"
    )
    packages: dict[Name, Package] = Field({})
    levers: dict[str, Lever] = Field({}, description="what --search moves: path of a quantity to low, high and cost")


@dataclass(frozen=True)
class Packages:
    """A file of packages as read, its scenarios loaded.

    Attributes:
        name: of the file.
        file: what it says.
        scenarios: as they are, without any package.
        variants: scenario name -> package name -> the scenario with the package's `set` in it; NOTHING comes first.
    """

    name: str
    file: PackageFile
    scenarios: tuple[Scenario, ...]
    variants: Mapping[str, Mapping[str, Scenario]]

    @property
    def title(self) -> str:
        return self.file.title or self.name.replace("_", " ").capitalize()

    def label(self, package: str) -> str:
        """How a package is called in figures."""
        given = self.file.packages[package].label if package in self.file.packages else ""
        return given or package.replace("_", " ").capitalize()

    def cost(self, package: str) -> float:
        """Its cost: 0 for doing nothing, NaN where none is given."""
        if package not in self.file.packages:
            return 0.0
        cost = self.file.packages[package].cost
        return float("nan") if cost is None else cost


def load_packages(file_: str | Path) -> Packages:
    """The packages in a YAML file, or those that ship under a name.

    Raises:
        ScenarioError: every mistake, each with file:line:column.
    """
    path = find(file_, "packages")
    document = read(path)
    if not isinstance(document.tree, dict):
        raise ScenarioError(Mistake(document.place(()), "a file of packages is a mapping of keys to values"))
    file, mistakes = None, list(document.mistakes)
    try:
        file = PackageFile.model_validate(document.tree)
    except ValidationError as error:
        for detail in error.errors():
            at, what, of_key = located(detail, _allowed_keys)
            mistakes.append(Mistake(document.place(at, of_key=of_key), what))
    if file is not None and not file.packages and not file.levers:
        what = "there is no package; name at least one beside doing nothing, which is always tried, or `levers`"
        mistakes.append(Mistake(document.place(("packages",)), what))
    if mistakes or file is None:
        raise ScenarioError(dict.fromkeys(mistakes))
    scenarios = []
    for i, wanted in enumerate(file.scenario):
        try:
            scenarios.append(scenario_beside(wanted, path.parent, file.set))
        except UserError as error:
            mistakes += _placed(document, error, ("scenario", i), ("set",))
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) < len(names):
        what = "two scenarios of one name; give each a file of its own"
        mistakes.append(Mistake(document.place(("scenario",)), what))
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))
    variants: dict[str, dict[str, Scenario]] = {s.name: {NOTHING: s} for s in scenarios}
    for name, package in file.packages.items():
        mistakes += _own_mistakes(document, name, package)
        for scenario in scenarios:
            made, wrong = _variant(document, scenario, name, package)
            variants[scenario.name][name] = made
            mistakes += wrong
    for scenario in scenarios:
        rows = {row.name: row for row in Layout(scenario).stated}
        mistakes += [
            Mistake(document.place(("levers", path), of_key=True), f"'{path}' is no quantity of {scenario.name}"
                    + nearest(path, rows))
            for path in file.levers if path not in rows
        ]  # fmt: skip
    if not mistakes:
        mistakes += _goal_and_futures(document, file, variants)
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))
    return Packages(path.stem, file, tuple(scenarios), variants)


def packages_of(name: str, said: Mapping[str, Any], scenarios: Sequence[Scenario]) -> Packages:
    """The packages that a manifest keeps: `said` as its file was read, `scenarios` as they are without any package."""
    file = PackageFile.model_validate(said)
    every = {NOTHING: Package(), **file.packages}
    variants = {s.name: {key: vary(s, one.set) if one.set else s for key, one in every.items()} for s in scenarios}
    return Packages(name, file, tuple(scenarios), variants)


def _placed(document: Document, error: UserError, at: NodePath, below: NodePath) -> list[Mistake]:
    """Mistakes of an override at their places in this file; those of another file stay where they are."""
    found = []
    for mistake in error.mistakes:
        head, _, path = mistake.place.partition("--set ")
        if path:
            mistake = Mistake(document.place((*below, path), of_key=True), f"{path}: {mistake.what}")
        elif head.count(":") < 2:
            mistake = Mistake(document.place(at), str(mistake))
        found.append(mistake)
    return found


def _own_mistakes(document: Document, name: str, package: Package) -> list[Mistake]:
    at = ("packages", name)
    mistakes = []
    if name == NOTHING:
        what = f"'{NOTHING}' is always among the packages; call this one otherwise"
        mistakes.append(Mistake(document.place(at, of_key=True), what))
    elif not package.set and not package.add:
        what = f"'{name}' changes nothing; give it `set` or `add`, as in add: {{germany.exposure: -0.2}}"
        mistakes.append(Mistake(document.place(at, of_key=True), what))
    for path in package.add.keys() & package.set.keys():
        what = f"'{path}' is set by this package; set it to the value it is to have, and add nothing"
        mistakes.append(Mistake(document.place((*at, "add", path), of_key=True), what))
    return mistakes


def _variant(document: Document, scenario: Scenario, name: str, package: Package) -> tuple[Scenario, list[Mistake]]:
    """The scenario with what a package sets, and what is wrong with it."""
    at = ("packages", name)
    try:
        made = vary(scenario, package.set) if package.set else scenario
    except UserError as error:
        return scenario, _placed(document, error, at, (*at, "set"))
    rows = {row.name: row for row in Layout(made).stated}
    mistakes = []
    for path, amount in package.add.items():
        place = document.place((*at, "add", path), of_key=True)
        if path not in rows:
            mistakes.append(Mistake(place, f"'{path}' is no quantity of {scenario.name}{nearest(path, rows)}"))
        elif rows[path].limits.whole and amount % 1:
            mistakes.append(Mistake(place, f"{path.rpartition('.')[2]} are whole numbers"))
    return made, mistakes


def _goal_and_futures(
    document: Document, file: PackageFile, variants: Mapping[str, Mapping[str, Scenario]]
) -> list[Mistake]:
    every = [scenario for made in variants.values() for scenario in made.values()]
    mistakes = []
    if all(column_of(file.goal, scenario) is None for scenario in every):
        known = dict.fromkeys(name for scenario in every for name in outcome_names(scenario))
        what = f"'{file.goal}' is no outcome of {', '.join(variants)}{nearest(file.goal, known)}"
        mistakes.append(Mistake(document.place(("goal",)), what))
    bases = [made[NOTHING] for made in variants.values()]
    if file.over is None:
        if not any(coded_ranges(scenario) for scenario in bases):
            what = f"no quantity of {', '.join(variants)} has a range, so there is one future"
            mistakes.append(Mistake(document.place(()), f"{what}; give some a range in `set`"))
        return mistakes
    for i, name in enumerate(file.over):
        wrong = []
        for scenario in bases:
            try:
                coded_ranges(scenario, [name])
            except UserError as error:
                wrong.append(error.mistakes[0].what.replace("--set gives", "`set` gives"))
        if len(wrong) == len(bases):
            mistakes.append(Mistake(document.place(("over", i)), f"'{name}': {wrong[0]}"))
    return mistakes


def _allowed_keys(path: NodePath) -> list[str]:
    """Keys that the mapping around the last step of a path may have."""
    kinds: dict[str, type[Part]] = {"packages": Package, "levers": Lever}
    return list((kinds.get(str(path[0]), PackageFile) if len(path) > 2 else PackageFile).model_fields)
