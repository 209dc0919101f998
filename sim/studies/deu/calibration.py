"""The few values that the model of EU legislation needs, from a coarse grid, and what they are worth out of sample.

Every issue is forecast once at every point of the grid; what follows is arithmetic on the table of errors. Chosen is
the point whose mean error, averaged with those of its neighbours on the grid, is smallest: a plateau wins over a lucky
point, and two neighbours that are all but tied do not make the choice jump. Out of sample, each proposal is forecast
with the values chosen without it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ...engines.cases import Batch, count
from ...engines.layout import Layout
from ...engines.runs import Record, empty_record
from ...results.findings import Advance
from ...rivals.issue import Issue
from .issues import Decided
from .model import CALIBRATED, read_off, scenario_of


class Grid(NamedTuple):
    """The values that are tried, each in ascending order.

    With an openness of 1 all ideal points coincide after one round, and there is nothing left to decide; with a cost of
    failure below a quarter of the scale many acts fail that were adopted. So neither is tried by default.
    """

    openness: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8)
    costs: tuple[float, ...] = (0.25, 0.5, 1.0)
    status_quo: tuple[bool, ...] = (False, True)

    def settings(self) -> np.ndarray:
        """The settings as an array of objects: (status quo used or not, cost of failure, openness)."""
        found = np.empty((len(self.status_quo), len(self.costs), len(self.openness)), dtype=object)
        for q, c, o in np.ndindex(found.shape):
            used: dict[str, Any] = {"use_status_quo": self.status_quo[q], "cost_of_failure": self.costs[c]}
            found[q, c, o] = replace(CALIBRATED, openness=self.openness[o], **used)
        return found


GRID = Grid()


def grid_errors(
    cases: Sequence[Decided],
    runs: int,
    seed: int = 1,
    *,
    grid: Grid = GRID,
    threads: int | None = None,
    progress: Advance = None,
) -> np.ndarray:
    """Absolute errors of the forecasts at every point of the grid: (..., issues), in the shape of `Grid.settings`.

    The forecast at a point is that of `deu_model.forecasts` with its setting. All cases must be such that the model
    applies. `progress` is called with the number of issues just forecast at every point.
    """

    def one(case: Decided) -> np.ndarray:
        found = np.stack([_along(case.issue, grid, used, runs, seed) for used in grid.status_quo])
        if progress is not None:
            progress(1)
        return np.abs(found - case.outcome)

    with ThreadPoolExecutor(threads) as pool:
        return np.stack(list(pool.map(one, cases)), axis=-1)


def _along(issue: Issue, grid: Grid, use_status_quo: bool, runs: int, seed: int) -> np.ndarray:
    """The forecasts of one issue over cost of failure and openness, as cases of one scenario."""
    scenario = scenario_of(issue, replace(CALIBRATED, use_status_quo=use_status_quo))
    layout = Layout(scenario)
    paths = [f"{name}.openness" for name in layout.voters]
    is_paid = scenario.spatial is not None and scenario.spatial.cost_of_failure is not None
    costs = grid.costs if is_paid else (np.nan,)  # where none is paid, all are alike
    points = [(at, openness) for at in costs for openness in grid.openness]
    values = np.array([[openness] * len(paths) + [at] * is_paid for at, openness in points])
    rows = np.array([layout.row_of[path] for path in paths + ["spatial.cost_of_failure"] * is_paid], dtype=np.int64)
    record = empty_record(layout, (len(points), runs))
    count(Batch(layout, rows, values), runs, seed, record=record)
    found = [read_off(Record(*(column[n] for column in record)), scenario).point for n in range(len(points))]
    return np.broadcast_to(np.reshape(found, (len(costs), -1)), (len(grid.costs), len(grid.openness)))


def choose(mean_errors: np.ndarray, reach: int = 1) -> tuple[int, ...]:
    """The point of the grid whose neighbourhood has the smallest mean error; of equals the first.

    `mean_errors` has the shape of `Grid.settings`. A neighbourhood is the point and those up to `reach` steps away in
    cost, openness or both, as far as the grid has them; whether the status quo is used has no neighbours. With a reach
    of 0 the point with the smallest error itself is chosen.
    """
    best, chosen = np.inf, (0,) * mean_errors.ndim
    for q, c, o in np.ndindex(mean_errors.shape):
        around = mean_errors[q, max(c - reach, 0) : c + reach + 1, max(o - reach, 0) : o + reach + 1].mean()
        if around < best:
            best, chosen = around, (q, c, o)
    return chosen


def leave_one_out(
    errors: np.ndarray, groups: Sequence[str], reach: int = 1
) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Errors out of sample (issues,), each issue at the point chosen without its group; and that point, issue by issue.

    `errors` as `grid_errors` gives them, `groups` the proposal of each issue, `reach` as in `choose`. At least two
    groups are needed.
    """
    group_of = np.asarray(groups)
    outside, chosen = np.empty(group_of.size), [tuple[int, ...]()] * group_of.size
    for group in np.unique(group_of):
        inside = group_of == group
        at = choose(errors[..., ~inside].mean(axis=-1), reach)
        outside[inside] = errors[at][inside]
        for n in np.flatnonzero(inside):
            chosen[n] = at
    return outside, chosen
