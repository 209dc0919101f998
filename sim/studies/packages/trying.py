"""A package in futures: the points of the ranges, what a package makes of them, and the share of the goal in each."""

from collections.abc import Mapping, Sequence

import numpy as np

from ...engines.layout import Layout
from ...errors import EngineError
from ...results.findings import Advance
from ...results.target import column_of
from ...scenario.load import vary
from ...scenario.quantity import Quantity
from ...scenario.schema import Scenario
from ...sweeps.futures import coded_ranges, latin_hypercube, points
from ...sweeps.sweeping import evaluate
from .file import Package, Packages


def ranges_of(loaded: Packages, scenario: Scenario) -> dict[str, Quantity]:
    """The quantities of a scenario that differ between futures, with their ranges."""
    over, ranged = loaded.file.over, coded_ranges(scenario)
    return {path: q for path, q in ranged.items() if over is None or {path, *path.split(".", 1)} & set(over)}


def uncertain(loaded: Packages) -> list[str]:
    """Paths of what differs between futures in some scenario or with some package."""
    every = [scenario for made in loaded.variants.values() for scenario in made.values()]
    return list(dict.fromkeys(path for one in every for path in ranges_of(loaded, one)))


def futures_of(paths: Sequence[str], made: Scenario, count: int, seed: int) -> dict[str, np.ndarray]:
    """Future n of a scenario, with what a package sets in it, as a point of the unit cube, path -> (count,).

    It is the same point for all scenarios and packages in which the same correlates. A scenario with another range of a
    quantity takes the value at the same quantile of its own. Raises UsageError for too few futures to correlate.
    """
    return latin_hypercube(paths, count, seed, made.correlations)


def shares_of(
    loaded: Packages, made: Scenario, package: Package, cube: Mapping[str, np.ndarray], futures: int, runs: int,
    seed: int, workers: int | None, progress: Advance = None,
) -> np.ndarray:  # fmt: skip
    """(futures,) the share of the goal in each future, of a scenario with what a package sets in it already."""
    varied, columns = in_futures(loaded, made, package, cube, futures)
    column = column_of(loaded.file.goal, varied)
    if column is None:  # the package took this draft off the menu
        if progress is not None:
            progress(futures)
        return np.zeros(futures)
    table = evaluate(varied, columns, runs, seed, independent=True, workers=workers, progress=progress)
    wrong = table["error"].dropna()
    if len(wrong):
        raise EngineError(f"{made.name}, future {wrong.index[0]}: {wrong.iloc[0]}")
    return table[column].to_numpy(float)


def in_futures(
    loaded: Packages, made: Scenario, package: Package, cube: Mapping[str, np.ndarray], futures: int
) -> tuple[Scenario, dict[str, np.ndarray]]:
    """A package in every future: the scenario to run, and the values of its uncertain quantities, shifted and clipped.

    What the package sets is not sampled; what it shifts and no future samples is shifted with its range, if it has one.
    """
    layout = Layout(made)
    ranges = {path: q for path, q in ranges_of(loaded, made).items() if path not in package.set}
    columns = points(ranges, np.column_stack([cube[path] for path in ranges])) if ranges else {}
    shifted = {}
    for path, amount in package.add.items():
        _, quantity, limits = layout.rows[layout.row_of[path]]
        if path in columns:
            columns[path] = np.clip(columns[path] + amount, limits.low, limits.high)
        else:
            ends = {"low": quantity.low, "high": quantity.high} if quantity.is_sampled else {}
            known = {"value": quantity.value, **{end: value for end, value in ends.items() if value is not None}}
            moved = {end: float(np.clip(value + amount, limits.low, limits.high)) for end, value in known.items()}
            shifted[path] = {**moved, "dist": quantity.dist}
    if not columns:  # every future is the same: some quantity, left as it is, stands for them
        columns = {layout.stated[0].name: np.full(futures, np.nan)}
    return vary(made, shifted) if shifted else made, columns
