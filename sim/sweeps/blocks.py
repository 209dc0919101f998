"""The columns of one block of a design: steps of a grid, samples (samples.py), or cases as they are listed."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import Mistake, ScenarioError
from ..scenario.document import NodePath, parse
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
    path = experiment.folder / cases
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            head = _head(path, next(reader, []))
            rows = [dict(zip(head, _cells(path, reader.line_num, head, row), strict=True)) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        if isinstance(error, UnicodeDecodeError):
            why = f"byte {error.start + 1} is not UTF-8; save it as CSV UTF-8"
        raise ScenarioError(experiment.mistake(at, f"{path} cannot be read: {why}")) from None
    if not rows:
        raise ScenarioError(experiment.mistake(at, f"{path} needs a head of parameters and a row for each case"))
    return rows, {}


def _head(path: Path, head: list[str]) -> list[str]:
    names = [name.strip() for name in head]
    for n, name in enumerate(names):
        if not name or name in names[:n]:
            what = f"'{name}' is in the head twice" if name else f"column {n + 1} has no name in the head"
            raise ScenarioError(Mistake(f"{path}:1", what))
    return names


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
