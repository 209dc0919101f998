"""The cheapest way to meet a target by moving two levers together.

cost(x, y) = c_1 |x - x_0| / w_1 + c_2 |y - y_0| / w_2, with unit costs c, coded values 0 and widths w of the ranges.
It is minimised over the pairs of values that meet the target: a grid first; then, along every line of the grid, the
place where the target is first met going from the coded values, as long as that can still be cheaper than what is
known; then the same on finer and finer grids around the cheapest point, as long as that finds a cheaper one. Few runs
may do for all that; what they find is then settled with all of them.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from ...results.findings import Advance
from ...results.target import Target
from ...sweeps.executors import all_at_once
from .levers import Lever
from .search import OUT_OF_REACH, REACHED, TIPS, Shares, first_gap

#: Columns of the two frames that `cheapest_pairs` returns.
PAIR_COLUMNS = [
    "first", "second", "first_label", "second_label", "status", "first_value", "second_value", "first_cost",
    "second_cost", "cost", "share", "low", "high", "best", "best_first", "best_second",
]  # fmt: skip
GRID_COLUMNS = ["first", "second", "x", "y", "share"]
#: Steps of the grid, and of finer ones, each of which reaches a step of the last to either side and at least so manieth
#: a part of a step of the grid; lines that are followed at once, those on which the cheapest solution may lie.
_GRID, _ZOOM, _FINEST, _LINES, _ROUNDS = 12, 4, 4, 6, 40
#: The part of a lever's range that is looked at to either side of where few runs meet the target; such places at most.
_AWAY, _PLACES = 1 / 24, 3


def cheapest_pairs(
    shares: Shares, levers: Sequence[Lever], target: Target, progress: Advance = None,
    rough: tuple[Shares, Shares] | None = None, at_once: int = 1,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """The cheapest solution of every pair of levers, cheapest pair first, and the grids on which it was found.

    The first frame has a row a pair: first, second, first_label, second_label; status, as of single levers;
    first_value, second_value, first_cost, second_cost, cost; share, low, high there (95 %);
    best, best_first, best_second: the share farthest on the right side, and where, those out of reach by it.
    What does not exist is NaN. The second frame: first, second, x, y, share: the grid of each pair, in the same order.
    With `rough` (`search.rough_shares`) they are looked for by it, and where the target is met is settled by `shares`,
    which look for it themselves where the two disagree; what the first frame tells is of `shares` all the same.

    `at_once` pairs are searched at a time. `progress` is called with how many are done. Raises UsageError if a value
    cannot be run.
    """

    def found(pair: tuple[Lever, Lever]) -> tuple[dict[str, Any], pd.DataFrame]:
        known = None if rough is None else settled(search(*rough, *pair, target), shares, *pair, target)
        row = {} if known is None else described(known, shares, *pair, target)
        if known is None or (row["status"] == OUT_OF_REACH and target.met(row["best"])):
            known = search(shares, shares, *pair, target)
            row = described(known, shares, *pair, target)
        first, second = pair
        return row, known[known["on_grid"]].assign(first=first.path, second=second.path)[GRID_COLUMNS]

    both = all_at_once(found, list(combinations(levers, 2)), at_once, progress)
    rows, grids = [row for row, _ in both], [grid for _, grid in both]
    if not rows:
        return pd.DataFrame(columns=PAIR_COLUMNS), pd.DataFrame(columns=GRID_COLUMNS)
    table = pd.DataFrame(rows)
    order = np.lexsort((-target.surplus(table["best"]), table["cost"].fillna(np.inf)))
    return table.iloc[order].reset_index(drop=True), pd.concat([grids[n] for n in order], ignore_index=True)


def search(on_grid: Shares, on_lines: Shares, first: Lever, second: Lever, target: Target) -> pd.DataFrame:
    """Everything that was evaluated for a pair: x, y, share, low, high, met, cost, on_grid."""

    def added(known: pd.DataFrame, shares: Shares, x: np.ndarray, y: np.ndarray) -> pd.DataFrame:
        found = evaluated(shares, first, second, target, x.ravel(), y.ravel())
        return pd.concat([known, found]).drop_duplicates(["x", "y"], ignore_index=True)

    def refined(known: pd.DataFrame) -> pd.DataFrame:
        for _ in range(_ROUNDS):
            new = _on_lines(known, first, second, target)
            if not len(new):
                break
            known = added(known, on_lines, *np.unique(new, axis=0).T)
        return known

    x, y = np.meshgrid(first.grid(_GRID), second.grid(_GRID))
    known = refined(evaluated(on_grid, first, second, target, x.ravel(), y.ravel()).assign(on_grid=True))
    cost, steps = np.inf, [lever.width / _GRID for lever in (first, second)]
    while known["met"].any():
        best = _cheapest(known, target)
        nearer = cost - best["cost"] > 1e-4 * min(first.unit_cost, second.unit_cost)
        if best["cost"] == 0 or not nearer or steps[0] * _GRID * _FINEST < first.width:
            break
        cost = best["cost"]
        around = (_around(*of) for of in zip((first, second), best[["x", "y"]], steps, strict=True))
        known = refined(added(known, on_grid, *np.meshgrid(*around)))
        steps = [2 * step / _ZOOM for step in steps]
    return known


def evaluated(
    shares: Shares, first: Lever, second: Lever, target: Target, x: np.ndarray, y: np.ndarray
) -> pd.DataFrame:
    """x, y, share, low, high, met, cost, on_grid (false) of points."""
    found = shares({first.path: x, second.path: y}).set_axis(["x", "y", "share", "low", "high"], axis=1)
    cost = first.cost(found["x"]) + second.cost(found["y"])
    return found.assign(met=target.met(found["share"]), cost=cost, on_grid=False)


def _cheapest(known: pd.DataFrame, target: Target) -> pd.Series:
    """The cheapest point that meets the target; of equals the one that does so best."""
    met = known[known["met"]]
    return met.iloc[np.lexsort((-target.surplus(met["share"]), met["cost"].round(9)))[0]]


def _best(known: pd.DataFrame, target: Target) -> pd.Series:
    """The share farthest on the right side; of equals the cheapest."""
    return known.iloc[np.lexsort((known["cost"], -target.surplus(known["share"])))[0]]


def settled(known: pd.DataFrame, shares: Shares, first: Lever, second: Lever, target: Target) -> pd.DataFrame | None:
    """What was found with few runs, with the target met where all of them meet it; None where these find none near."""
    if not known["met"].any():
        return None if target.met(known["high" if target.at_least else "low"]).any() else known
    best = _cheapest(known, target)
    if best["cost"] == 0:
        points = evaluated(shares, first, second, target, np.array([best["x"]]), np.array([best["y"]]))
        return pd.concat([known.assign(met=False), points]) if points["met"].all() else None
    found = [_settled_at(place, shares, first, second, target) for place in _places(known, first, second, target)]
    if found[0] is None:
        return None
    return pd.concat([known.assign(met=False), *(one for one in found if one is not None)], ignore_index=True)


def _places(known: pd.DataFrame, first: Lever, second: Lever, target: Target) -> list[pd.Series]:
    """The cheapest solution that few runs find, and others apart from it that may be cheaper with all of them.

    Those whose interval has the target in it, and where it is likely met at a cost that is higher by no more than half
    the interval is worth; a share costs there what it costs on the way from the coded values to the solution.
    """
    best, coded = _cheapest(known, target), known.loc[known["cost"].idxmin(), "share"]
    worth = best["cost"] / max(abs(best["share"] - coded), 1e-9)
    likely = (known["cost"] - target.surplus(known["share"]) * worth).sort_values(kind="stable")
    likely = likely[likely <= best["cost"] + worth * (best["high"] - best["low"]) / 2]
    apart = np.array([lever.width / _GRID for lever in (first, second)])
    places = [best]
    for _, place in known.loc[likely.index].iterrows():
        away = [np.abs(place[["x", "y"]].to_numpy(float) - one[["x", "y"]].to_numpy(float)) for one in places]
        is_open = place["low"] <= target.share <= place["high"]
        if is_open and len(places) < _PLACES and all((gap > apart).any() for gap in away):
            places.append(place)
    return places


def _settled_at(place: pd.Series, shares: Shares, first: Lever, second: Lever, target: Target) -> pd.DataFrame | None:
    """Points with all runs on the line through a place along the lever that is moved farther, down to where the target
    is met; None where it is not, or is already with that lever as it is coded."""
    at = {"x": place["x"], "y": place["y"]}
    lever, along = max(((first, "x"), (second, "y")), key=lambda pair: pair[0].cost(at[pair[1]]))
    far = lever.high if at[along] > lever.coded else lever.low

    def line(values: Sequence[float]) -> pd.DataFrame:
        here = {name: np.full(len(values), value) for name, value in at.items()} | {along: np.array(values)}
        return evaluated(shares, first, second, target, here["x"], here["y"])

    step = np.ceil(lever.width * _AWAY) if lever.is_whole else lever.width * _AWAY
    near, beyond = sorted((at[along] - step, at[along] + step), key=lambda value: abs(value - lever.coded))
    points = line(np.unique(np.clip([near, beyond], min(lever.coded, far), max(lever.coded, far))).tolist())
    for _ in range(_ROUNDS):
        away = (points[along] - lever.coded).abs().to_numpy().argsort()
        gap = first_gap(points["met"].to_numpy(), away)
        if gap is None:
            return None
        ends = points.iloc[list(gap)]
        new = lever.toward(*ends[along], *(ends["share"] - target.share))
        if not len(new):
            break
        points = pd.concat([points, line(new.tolist())], ignore_index=True).drop_duplicates(["x", "y"])
    return points


def _around(lever: Lever, value: float, step: float) -> np.ndarray:
    """A finer grid, a step of a coarser one to either side of a value."""
    ends = np.clip([value - step, value + step], lever.low, lever.high)
    if lever.is_whole:
        ends = np.array([np.floor(ends[0]), np.ceil(ends[1])])
    return np.unique([*ends, value, *lever.between(ends[0], ends[1], _ZOOM - 1)])


def _on_lines(known: pd.DataFrame, first: Lever, second: Lever, target: Target) -> np.ndarray:
    """(n, 2) points that narrow down where the target is first met along lines of equal x or y: those lines on which a
    cheaper solution than any known may lie, and of these the ones on which it may be cheapest."""
    known_cheapest = known.loc[known["met"], "cost"].min()
    lines: list[tuple[float, np.ndarray]] = []
    for lever, along, across in ((first, "x", "y"), (second, "y", "x")):
        for at, part in known.groupby(across):
            values, met, cost, surplus = (part[name].to_numpy() for name in (along, "met", "cost", "share"))
            away = np.argsort(np.abs(values - lever.coded), kind="stable")
            for side in (values[away] <= lever.coded, values[away] >= lever.coded):
                gap = first_gap(met, away[side])
                if gap is not None and cost[gap[0]] < known_cheapest - 1e-4 * lever.unit_cost:
                    new = lever.toward(*values[list(gap)], *(surplus[list(gap)] - target.share))
                    points = [new, np.full(len(new), at)]
                    if len(new):
                        lines.append((cost[gap[0]], np.column_stack(points if along == "x" else points[::-1])))
    lines.sort(key=lambda line: line[0])
    return np.concatenate([points for _, points in lines[:_LINES]]) if lines else np.empty((0, 2))


def described(known: pd.DataFrame, shares: Shares, first: Lever, second: Lever, target: Target) -> dict[str, Any]:
    """The row that `cheapest_pairs` gives a pair."""

    points = pd.DataFrame([_best(known, target), *([_cheapest(known, target)] if known["met"].any() else [])])
    with_all = evaluated(shares, first, second, target, points["x"].to_numpy(float), points["y"].to_numpy(float))
    best, here = with_all.iloc[0], pd.Series(np.nan, ["x", "y", "share", "low", "high"])
    status = OUT_OF_REACH
    if len(with_all) > 1:
        here = with_all.iloc[1]
        status = TIPS if here["cost"] > 0 else REACHED
    x, y = here["x"], here["y"]
    return {
        "first": first.path, "second": second.path, "first_label": first.label, "second_label": second.label,
        "status": status, "first_value": x, "second_value": y,
        "first_cost": first.cost(x), "second_cost": second.cost(y), "cost": first.cost(x) + second.cost(y),
        **here[["share", "low", "high"]], "best": best["share"], "best_first": best["x"], "best_second": best["y"],
    }  # fmt: skip
