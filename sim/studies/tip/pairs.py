"""The cheapest way to meet a target by moving two levers together.

cost(x, y) = c_1 |x - x_0| / w_1 + c_2 |y - y_0| / w_2, with unit costs c, coded values 0 and widths w of the ranges.
It is minimised over the pairs of values that meet the target: a grid first; then, along every line of the grid, the
place where the target is first met going from the coded values, as long as that can still be cheaper than what is
known; then the same on a finer grid around the cheapest point.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from ...results.findings import Advance
from ...results.target import Target
from .levers import Lever
from .search import OUT_OF_REACH, REACHED, TIPS, Shares, first_gap

#: Columns of the two frames that `cheapest_pairs` returns.
PAIR_COLUMNS = [
    "first", "second", "first_label", "second_label", "status", "first_value", "second_value", "first_cost",
    "second_cost", "cost", "share", "low", "high", "best", "best_first", "best_second",
]  # fmt: skip
GRID_COLUMNS = ["first", "second", "x", "y", "share"]
_GRID, _INSIDE, _ROUNDS, _ZOOM = 12, 5, 5, 8


def cheapest_pairs(
    shares: Shares, levers: Sequence[Lever], target: Target, progress: Advance = None, judged: Shares | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cheapest solution of every pair of levers, cheapest pair first, and the grids on which it was found.

    The first frame has a row a pair: first, second, first_label, second_label; status, as of single levers;
    first_value, second_value, first_cost, second_cost, cost; share, low, high there (95 %);
    best, best_first, best_second: the share farthest on the right side, and where, those out of reach by it.
    What does not exist is NaN. The second frame: first, second, x, y, share: the grid of each pair, in the same order.
    With `judged` (`search.judged`) they are looked for by it; what the first frame tells is of `shares` all the same.

    `progress` is called with 1 after each pair. Raises UsageError if a value cannot be run.
    """
    rows, grids = [], []
    for first, second in combinations(levers, 2):
        known = search(judged or shares, first, second, target)
        rows.append(described(known, shares, first, second, target))
        grids.append(known[known["on_grid"]].assign(first=first.path, second=second.path)[GRID_COLUMNS])
        if progress is not None:
            progress(1)
    if not rows:
        return pd.DataFrame(columns=PAIR_COLUMNS), pd.DataFrame(columns=GRID_COLUMNS)
    table = pd.DataFrame(rows)
    order = np.lexsort((-target.surplus(table["best"]), table["cost"].fillna(np.inf)))
    return table.iloc[order].reset_index(drop=True), pd.concat([grids[n] for n in order], ignore_index=True)


def search(shares: Shares, first: Lever, second: Lever, target: Target) -> pd.DataFrame:
    """Everything that was evaluated for a pair: x, y, share, low, high, met, cost, on_grid."""

    def added(known: pd.DataFrame | None, x: np.ndarray, y: np.ndarray) -> pd.DataFrame:
        found = shares({first.path: x.ravel(), second.path: y.ravel()}).set_axis(
            ["x", "y", "share", "low", "high"], axis=1
        )
        found["met"] = target.met(found["share"])
        found["cost"] = first.cost(found["x"]) + second.cost(found["y"])
        found["on_grid"] = known is None
        return found if known is None else pd.concat([known, found]).drop_duplicates(["x", "y"], ignore_index=True)

    def refined(known: pd.DataFrame) -> pd.DataFrame:
        for _ in range(_ROUNDS):
            new = list(_inside_gaps(known, first, second))
            if not new:
                break
            known = added(known, *np.unique(new, axis=0).T)
        return known

    known = refined(added(None, *np.meshgrid(first.grid(_GRID), second.grid(_GRID))))
    met = known[known["met"]]
    if met.empty or met["cost"].min() == 0:
        return known
    best = met.loc[met["cost"].idxmin()]
    return refined(added(known, *np.meshgrid(_around(first, best["x"]), _around(second, best["y"]))))


def _around(lever: Lever, value: float) -> np.ndarray:
    """A finer grid, a step of the coarse one to either side of a value."""
    step = lever.width / _GRID
    ends = np.clip([value - step, value + step], lever.low, lever.high)
    if lever.is_whole:
        ends = np.array([np.floor(ends[0]), np.ceil(ends[1])])
    return np.unique([*ends, value, *lever.between(ends[0], ends[1], _ZOOM - 1)])


def _inside_gaps(known: pd.DataFrame, first: Lever, second: Lever) -> Iterator[tuple[float, float]]:
    """Points on lines of equal x or y where the target is first met, if a cheaper solution may lie there."""
    known_cheapest = known.loc[known["met"], "cost"].min()
    for lever, along, across in ((first, "x", "y"), (second, "y", "x")):
        for at, part in known.groupby(across):
            values, met, cost = (part[name].to_numpy() for name in (along, "met", "cost"))
            away = np.argsort(np.abs(values - lever.coded), kind="stable")
            for side in (values[away] <= lever.coded, values[away] >= lever.coded):
                gap = first_gap(met, away[side])
                if gap is not None and cost[gap[0]] < known_cheapest - 1e-4 * lever.unit_cost:
                    for value in lever.between(values[gap[0]], values[gap[1]], _INSIDE):
                        yield (value, at) if along == "x" else (at, value)


def described(known: pd.DataFrame, shares: Shares, first: Lever, second: Lever, target: Target) -> dict[str, object]:
    """The row that `cheapest_pairs` gives a pair."""

    def whole(point: pd.Series) -> pd.Series:
        found = shares({first.path: np.array([point["x"]]), second.path: np.array([point["y"]])})
        return pd.concat([point[["x", "y", "cost"]], found[["share", "low", "high"]].iloc[0]])

    best = whole(known.iloc[np.lexsort((known["cost"], -target.surplus(known["share"])))[0]])
    met = known[known["met"]]
    status, here = OUT_OF_REACH, pd.Series(np.nan, ["x", "y", "share", "low", "high"])
    if len(met):
        here = whole(met.iloc[np.lexsort((-target.surplus(met["share"]), met["cost"].round(9)))[0]])
        status = TIPS if here["cost"] > 0 else REACHED
    x, y = here["x"], here["y"]
    return {
        "first": first.path, "second": second.path, "first_label": first.label, "second_label": second.label,
        "status": status, "first_value": x, "second_value": y,
        "first_cost": first.cost(x), "second_cost": second.cost(y), "cost": first.cost(x) + second.cost(y),
        **here[["share", "low", "high"]], "best": best["share"], "best_first": best["x"], "best_second": best["y"],
    }  # fmt: skip
