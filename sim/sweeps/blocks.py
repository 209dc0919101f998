"""The columns of one block of a design: steps of a grid, samples of a box, or cases as they are listed."""

from pathlib import Path
from typing import Any

import numpy as np

from ..engines.draws import sampler
from ..engines.layout import Layout
from ..errors import Mistake, ScenarioError, nearest
from ..scenario.document import NodePath, parse
from ..scenario.tables import read_text, table_of
from ..scenario.vocabulary import is_whole, rounded
from .experiment import MOST_CASES, Axis, Block, Experiment, Sample, Span

#: A parameter that a case leaves as the scenario has it: NaN among numbers, None among everything else.
Columns = dict[str, np.ndarray]


def block_columns(experiment: Experiment, block: Block, at: NodePath) -> tuple[Columns, int, dict[str, NodePath]]:
    """Columns of one block, how many rows they have, and where each parameter stands."""
    if block.grid is not None:
        axes = {path: _steps(experiment, path, axis, (*at, path)) for path, axis in block.grid.items()}
        lengths = [len(axis) for axis in axes.values()]
        if np.prod(lengths, dtype=float) > MOST_CASES:
            what = f"the grid has {np.prod(lengths, dtype=float):,.0f} points; allowed: {MOST_CASES:,}"
            raise ScenarioError(experiment.mistake(at, what))
        index = np.indices(lengths).reshape(len(lengths), -1)
        columns = {path: axis[i] for (path, axis), i in zip(axes.items(), index, strict=True)}
        return columns, index.shape[1], {path: (*at, path) for path in axes}
    if block.cases is not None:
        rows, places = _cases(experiment, block.cases, at)
        paths = dict.fromkeys(path for row in rows for path in row)
        where = {path: places.get(path, at) for path in paths}
        columns = {path: column_of([row.get(path) for row in rows], path, experiment, where[path]) for path in paths}
        return columns, len(rows), where
    sample: Sample = getattr(block, block.kind)
    where = {path: (*at, "over", path) for path in sample.over}
    points = zip(sample.over.items(), _points(experiment, block.kind, sample, at), strict=True)
    columns = {path: _sampled(experiment, path, span, point, where[path]) for (path, span), point in points}
    return columns, sample.samples, where


def column_of(values: list[Any], path: str, experiment: Experiment, at: NodePath) -> np.ndarray:
    """float64 where every value is a number or unset, else objects. NaN stands for unset, so it may not be given."""
    if any(isinstance(value, float) and np.isnan(value) for value in values):
        raise ScenarioError(experiment.mistake(at, f"{path}: expected a finite number, found nan"))
    if all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values):
        return np.array([np.nan if value is None else value for value in values], np.float64)
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _steps(experiment: Experiment, path: str, axis: Axis, at: NodePath) -> np.ndarray:
    if axis.values is not None:
        return column_of(list(axis.values), path, experiment, at)
    begin, to, count = axis.ends
    if axis.scale == "log" and min(begin, to) <= 0:
        raise ScenarioError(experiment.mistake(at, "a log scale needs `from` and `to` above 0"))
    steps = np.geomspace if axis.scale == "log" else np.linspace
    values = steps(begin, to, count)
    # 0.3 and not 0.30000000000000004: these numbers are shown, and typed after --set.
    return np.array([begin, *(float(f"{value:.12g}") for value in values[1:-1]), to], np.float64)


def _sampled(experiment: Experiment, path: str, span: Span, point: np.ndarray, at: NodePath) -> np.ndarray:
    """The values of one parameter at points of [0, 1), every value as likely as another.

    Of whole numbers and of a list each has an equal part of [0, 1): rounding would give the ends half of theirs.
    """
    if span.of is not None:
        return column_of([span.of[n] for n in np.floor(point * len(span.of)).astype(int)], path, experiment, at)
    low, high = _ends(experiment, path, span, at)
    if is_whole(path):
        low, high = float(np.ceil(low)), float(np.floor(high))
        if low > high:
            raise ScenarioError(
                experiment.mistake(at, f"'{path}' takes whole numbers, and there is none in this range")
            )
        within = (low - 0.5, high + 0.5)
    else:
        within = (low, high)
    log = span.scale == "log"
    values = within[0] * (within[1] / within[0]) ** point if log else within[0] + (within[1] - within[0]) * point
    return np.clip(rounded(path, values), low, high)


def _ends(experiment: Experiment, path: str, span: Span, at: NodePath) -> tuple[float, float]:
    low, high = _coded(experiment, path, at) if span.coded else span.ends
    if span.scale == "log" and low <= 0:
        raise ScenarioError(experiment.mistake(at, "a log scale needs `low` above 0"))
    return low, high


def _coded(experiment: Experiment, path: str, at: NodePath) -> tuple[float, float]:
    """The range that a quantity has in every scenario."""
    ranges: set[tuple[float, float] | None] = set()
    for scenario in experiment.scenarios:
        layout = Layout(scenario)
        if path not in layout.row_of:
            what = f"'{path}' is no quantity of {scenario.name}{nearest(path, [row.name for row in layout.stated])}"
            raise ScenarioError(experiment.mistake(at, what, of_key=True))
        quantity = layout.rows[layout.row_of[path]].quantity
        ranges.add(quantity.ends[::2] if quantity.is_sampled else None)
    only, *others = ranges
    if only is None or others:
        why = "has no coded range" if None in ranges else "has another coded range in each scenario"
        raise ScenarioError(experiment.mistake(at, f"'{path}' {why}; give [low, high]"))
    return only


def _points(experiment: Experiment, kind: str, sample: Sample, at: NodePath) -> np.ndarray:
    """(parameters, samples) points of the unit cube. Sobol and Latin hypercube: scipy.stats.qmc, scrambled."""
    seed = experiment.file.seed if sample.seed is None else sample.seed
    generator, width = sampler(seed, f"design/{'.'.join(map(str, at))}"), len(sample.over)
    if kind == "random":
        return generator.random((width, sample.samples))
    from scipy.stats import qmc  # half a second to import, and most designs are grids

    if kind == "latin_hypercube":
        return qmc.LatinHypercube(width, rng=generator).random(sample.samples).T
    power = sample.samples.bit_length() - 1
    if sample.samples != 1 << power:
        what = f"a Sobol sequence is balanced for powers of two only; take {1 << power} or {2 << power} samples"
        raise ScenarioError(experiment.mistake((*at, "samples"), what))
    return qmc.Sobol(width, rng=generator).random_base2(power).T


def _cases(experiment: Experiment, cases: list[dict] | str, at: NodePath) -> tuple[list[dict], dict[str, NodePath]]:
    """One mapping a case, and where each parameter stands first."""
    if not isinstance(cases, str):
        return cases, {path: (*at, i, path) for i in reversed(range(len(cases))) for path in cases[i]}
    path, mistakes = experiment.folder / cases, list[Mistake]()
    try:
        table = table_of(read_text(path), str(path), mistakes)
    except ScenarioError as error:  # a mistake in a row is placed there, one of the file as a whole where it is named
        whole = [mistake.place == str(path) for mistake in error.mistakes]
        raise ScenarioError(experiment.mistake(at, str(error)) if any(whole) else error.mistakes) from None
    rows = []
    for line, cells in table.rows:
        try:
            rows.append(dict(zip(table.columns, _cells(path, line, table.columns, cells), strict=True)))
        except ScenarioError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ScenarioError(mistakes)
    if not rows or not table.columns:
        raise ScenarioError(experiment.mistake(at, f"{path} needs a head of parameters and a row for each case"))
    return rows, {}


def _cells(path: Path, line: int, head: list[str], row: list[str]) -> list[Any]:
    """Cells of a CSV file, read as YAML; an empty one leaves the parameter as it is."""
    place = f"{path}:{line}"
    if len(row) != len(head):
        raise ScenarioError(Mistake(place, f"{len(row)} cells under a head of {len(head)}"))
    return [_cell(text, place) for text in row]


def _cell(text: str, place: str) -> Any:
    if not text.strip():
        return None
    for kind in (int, float) if "_" not in text else ():  # Python reads 0_1 as a number, YAML does not
        try:
            return kind(text)
        except ValueError:
            continue
    document = parse(text, place)
    if document.mistakes:
        raise ScenarioError(document.mistakes)
    return document.tree
