"""The columns of one block of a design: steps of a grid, samples (samples.py), or cases as they are listed."""

from pathlib import Path
from typing import Any

import numpy as np

from ..errors import Mistake, ScenarioError
from ..scenario.document import NodePath, parse
from ..scenario.tables import read_text, table_of
from .block_file import MOST_CASES, Axis, Block, Sample
from .columns import Columns, column_of
from .experiment import Experiment
from .samples import places_of, sampled


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
    return sampled(experiment, block.kind, sample, at), sample.samples, places_of(sample, at)


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
