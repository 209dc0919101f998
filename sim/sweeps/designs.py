"""From the blocks of a design to a table of cases: one row a case, one column a parameter.

Blocks multiply, the first one slowest; scenarios are slower still, and seeds the slowest of all. A parameter is any
path that `--set` takes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..engines.layout import Layout
from ..equations.decision_rules import RULES
from ..errors import Mistake, ScenarioError, UsageError, UserError, nearest
from ..results.settings import is_unset, plain
from ..scenario.document import NodePath
from ..scenario.load import vary
from ..scenario.schema import Decision, Scenario
from ..scenario.wording import written
from .block_file import MOST_CASES, Sample
from .blocks import block_columns
from .columns import Columns, column_of
from .experiment import Experiment
from .samples import topped_up
from .sampling import RANDOM


@dataclass(frozen=True)
class Design:
    """The cases of an experiment.

    Attributes:
        experiment: what it was made from.
        scenario: (cases,) number of each case's scenario.
        columns: (cases,) values of each parameter; float64 where it is a quantity set to a number, else objects.
        refused: how many combinations and samples a constraint refused.
        seeds: (cases,) the seed of each, where there are several; None where all have the experiment's.
        unbalanced: kinds of samples that were topped up until enough kept the constraints, so that they no longer
            cover their range evenly.
    """

    experiment: Experiment
    scenario: np.ndarray
    columns: Columns
    refused: int
    unbalanced: tuple[str, ...] = ()
    seeds: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.scenario)

    @property
    def first_runs(self) -> np.ndarray:
        """(cases,) number of each case's first run: 0 for all, unless cases are independent."""
        file = self.experiment.file
        most = max(file.runs, file.until.max_runs) if file.until else file.runs
        return np.arange(len(self)) * (most if file.independent else 0)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Parameters that every case sets to a number or not at all, and that are quantities of every scenario: what
        the kernel can vary. The others make scenarios of their own."""
        shared = set.intersection(*(set(Layout(scenario).row_of) for scenario in self.experiment.scenarios))
        return tuple(path for path, column in self.columns.items() if column.dtype == np.float64 and path in shared)

    def settings(self, case: int) -> dict[str, Any]:
        """What a case replaces in its scenario, path -> value, in the order in which `--set` takes it."""
        paths = sorted(self.columns, key=lambda path: path in self.numbers)  # the menu before a draft's attribute
        values = {path: self.columns[path][case] for path in paths}
        return {path: plain(value) for path, value in values.items() if not is_unset(value)}

    @cached_property
    def table(self) -> pd.DataFrame:
        """case, scenario, seed where there are several, one column a parameter (text where it is no number, empty where
        unset), first_run."""
        names = [scenario.name for scenario in self.experiment.scenarios]
        table: dict[str, Any] = {"case": np.arange(len(self)), "scenario": np.array(names, object)[self.scenario]}
        if self.seeds is not None:
            table["seed"] = self.seeds
        for path, column in self.columns.items():
            is_number = column.dtype == np.float64
            table[path] = column if is_number else _texts(column)
        return pd.DataFrame({**table, "first_run": self.first_runs})

    @cached_property
    def groups(self) -> list[np.ndarray]:
        """Cases that differ in `numbers` alone, an entry a group, by the first case of each."""
        codes = [self.scenario, *([] if self.seeds is None else [self.seeds])]
        for path, column in self.columns.items():
            is_number = column.dtype == np.float64
            codes.append(np.isnan(column) if path in self.numbers else column if is_number else _texts(column))
        group = np.zeros(len(self), np.int64)
        for code in codes:
            number, distinct = pd.factorize(code, use_na_sentinel=False)
            group = pd.factorize(group * len(distinct) + number)[0]  # numbered as they appear, and never too large
        order = np.argsort(group, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def build(experiment: Experiment) -> Design:
    """The cases of an experiment.

    Raises:
        ScenarioError: a parameter that a scenario has not, a value it cannot have, a design that is too large or empty;
            every mistake with its place.
    """
    made: list[tuple[Columns, int]] = []
    times = len(experiment.scenarios) * len(experiment.file.seed)
    where: dict[str, NodePath] = {}
    mistakes = []
    for i, block in enumerate(experiment.file.design):
        own, rows, places = block_columns(experiment, block, ("design", i, block.kind))
        for path, place in places.items():
            if path in where:
                first = experiment.document.place(where[path])
                mistakes.append(experiment.mistake(place, f"'{path}' is in the design twice; the first is at {first}"))
            where.setdefault(path, place)
        made.append((own, rows))
        if np.prod([times, *(rows for _, rows in made)], dtype=float) > MOST_CASES:
            what = f"the design has more than {MOST_CASES:,} cases; take fewer steps or samples"
            raise ScenarioError(experiment.mistake(("design", i), what))
    if mistakes:
        raise ScenarioError(mistakes)
    for path in experiment.overridden:
        if any(path == column or path.startswith(f"{column}.") for column in where):
            raise UsageError(Mistake(f"--set {path}", "the design varies it; set something else, or edit the design"))
    refused, unbalanced = _top_up(experiment, made)
    columns: Columns = {}
    rows = 1
    for own, new_rows in made:
        columns = {path: np.repeat(column, new_rows) for path, column in columns.items()}
        columns |= {path: np.tile(column, rows) for path, column in own.items()}
        rows *= new_rows
    count, seeds = len(experiment.scenarios), experiment.file.seed
    scenario = np.tile(np.repeat(np.arange(count), rows), len(seeds))
    columns = {path: np.tile(column, times) for path, column in columns.items()}
    held = _constrained(experiment, scenario, columns, range(len(experiment.constraints)))
    if not held.any():
        raise ScenarioError(experiment.mistake(("constraints",), "no combination of the design keeps every constraint"))
    kept = {path: column[held] for path, column in columns.items()}
    seed_of = np.repeat(seeds, count * rows)[held] if len(seeds) > 1 else None
    design = Design(experiment, scenario[held], kept, refused + int((~held).sum()), unbalanced, seed_of)
    check(design, where)
    return design


def variants(design: Design) -> Iterator[tuple[np.ndarray, Scenario, dict[str, Any]]]:
    """(cases, scenario, what is replaced in it) of each group of cases that differ in `numbers` alone."""
    for cases in design.groups:
        settings = {p: value for p, value in design.settings(cases[0]).items() if p not in design.numbers}
        yield cases, design.experiment.scenarios[design.scenario[cases[0]]], settings


def _texts(column: np.ndarray) -> np.ndarray:
    """The values of a column as `--set` reads them, None where unset. The same object in many cases is written once."""
    _, first, which = np.unique(np.fromiter(map(id, column), np.int64), return_index=True, return_inverse=True)
    return np.array([None if column[n] is None else written(column[n]) for n in first], object)[which]


def check(design: Design, where: dict[str, NodePath]) -> None:
    """Refuses parameters that a scenario has not, numbers out of range, and values that fit no case."""
    experiment, mistakes = design.experiment, []
    layout = Layout(experiment.scenarios[0])
    for path in design.numbers:
        limits = layout.rows[layout.row_of[path]].limits
        given = design.columns[path][~np.isnan(design.columns[path])]
        wrong = given[~((given >= limits.low) & (given <= limits.high))]
        if len(wrong):
            what = f"{wrong[0]:g} is out of range; allowed: {limits.low:g} to {limits.high:g}"
            mistakes.append(experiment.mistake(where[path], f"{path}: {what}"))
        elif limits.whole and (given % 1).any():
            what = f"{path}: {path.rpartition('.')[2]} are whole numbers, found {given[given % 1 != 0][0]:g}"
            mistakes.append(experiment.mistake(where[path], what))
    fits: dict[tuple[str, str, str], list[Mistake]] = {}
    for _, scenario, settings in variants(design):
        tried = [(scenario.name, path, written(value)) for path, value in settings.items()]
        if all(fits.get(value) == [] for value in tried):
            continue
        try:
            vary(scenario, settings)
            fits.update((value, []) for value in tried)
        except UserError as error:
            for value in tried:
                fits.setdefault(value, list(error.mistakes))
    told = set()
    for (name, path, text), found in fits.items():
        if found and (path, found[0].what) not in told:
            told.add((path, found[0].what))
            case = f"no case of {name}" if len(experiment.scenarios) > 1 else "no case"
            mistakes.append(experiment.mistake(where[path], f"{path}={text} fits {case}: {found[0].what}"))
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))


def _top_up(experiment: Experiment, made: list[tuple[Columns, int]]) -> tuple[int, tuple[str, ...]]:
    """Replaces, in `made`, sampled points that break a constraint on their own block by further ones; how many were
    refused, and which kinds of samples lost their balance.

    A point must keep the constraints in every scenario. Those that join several blocks leave combinations out instead.
    """
    refused, unbalanced = 0, []
    setters = [[n for n, (own, _) in enumerate(made) if _sets(own, one.names)] for one in experiment.constraints]
    for n, block in enumerate(experiment.file.design):
        own = [i for i, blocks in enumerate(setters) if blocks == [n]]
        if not own or block.kind in ("grid", "cases"):
            continue

        def keeps(columns: Columns, own: Sequence[int] = own) -> np.ndarray:
            scenarios, rows = len(experiment.scenarios), len(next(iter(columns.values())))
            tiled = {path: np.tile(column, scenarios) for path, column in columns.items()}
            held = _constrained(experiment, np.repeat(np.arange(scenarios), rows), tiled, own)
            return np.logical_and.reduce(held.reshape(scenarios, rows))

        sample: Sample = getattr(block, block.kind)
        columns, more = topped_up(experiment, block.kind, sample, ("design", n, block.kind), keeps)
        made[n] = columns, sample.samples
        refused += more
        if more and block.kind != RANDOM:
            unbalanced.append(block.kind)
    return refused, tuple(dict.fromkeys(unbalanced))


def _sets(columns: Columns, names: Iterable[str]) -> bool:
    """Whether a block sets any of some parameters, perhaps within a whole decision."""
    return any(name in columns or _in_decisions(columns, name) is not None for name in names)


def _constrained(experiment: Experiment, scenario: np.ndarray, columns: Columns, which: Iterable[int]) -> np.ndarray:
    """Which rows keep some of the constraints. What a case leaves unset, or no block sets, has the scenario's value."""
    held = np.ones(len(scenario), bool)
    for i in which:
        constraint = experiment.constraints[i]
        known: Columns = {}
        for name in constraint.names:
            base = [_value_in(s, name) for s in experiment.scenarios]
            column, parts = columns.get(name), _in_decisions(columns, name)
            if column is None and parts is not None:
                column = column_of(parts, name, experiment, ("constraints", i))
            if column is None and None in base:
                if "." in name:
                    names = [row.name for row in Layout(experiment.scenarios[0]).stated]
                    what = f"'{name}' is no parameter of this experiment{nearest(name, [*columns, *names])}"
                    raise ScenarioError(experiment.mistake(("constraints", i), what))
                continue  # a word
            own = column_of(base, name, experiment, ("constraints", i))[scenario]
            if column is not None:
                unset = np.array([is_unset(value) for value in column]) if column.dtype == object else np.isnan(column)
                own = np.where(unset, own, column) if unset.any() else column
            known[name] = own
        try:
            if not known:
                raise UsageError(Mistake("", f"none of {', '.join(constraint.names)} is a parameter"))
            held &= constraint.holds(known)
        except UsageError as error:
            raise ScenarioError(experiment.mistake(("constraints", i), error.mistakes[0].what)) from None
    return held


def _in_decisions(columns: Columns, name: str) -> list[Any] | None:
    """A setting of the decision in cases that replace the whole rule, None where they do not."""
    part, _, key = name.partition(".")
    if part != "decision" or key not in Decision.model_fields or "decision" not in columns:
        return None
    return [_setting(rule, key) if isinstance(rule, Mapping) else None for rule in columns["decision"]]


def _setting(rule: Mapping[str, Any], key: str) -> Any:
    """A setting of a decision rule as a file has it, or what the rule has by default."""
    known = RULES.get(str(rule.get("rule", next(iter(RULES)))))
    return rule.get(key, known.defaults.get(key) if known else None)


def _value_in(scenario: Scenario, path: str) -> Any:
    """What a scenario has at a path: a quantity's value, or a setting of the decision; None for anything else."""
    layout = Layout(scenario)
    if path in layout.row_of:
        return layout.rows[layout.row_of[path]].quantity.value
    if path.endswith(".strategy") and path.partition(".")[0] in scenario.actors:
        return scenario.strategy_of(path.partition(".")[0])
    part, _, key = path.partition(".")
    value = getattr(scenario.decision, key, None) if part == "decision" and key else None
    return value if isinstance(value, int | float | str) else None
