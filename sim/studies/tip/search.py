"""How far one lever must be moved, from the scenario's own value, until a target is met, alone and in pairs.

On common random numbers the share of an outcome is a fixed function of the lever, a step function with steps of one
run. The smallest change is found on a coarse grid, refined where the target is first met going from the coded value
down and up. An island of solutions narrower than a step of the grid is found where the grid comes near the target
beside it, and may be missed otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from ...errors import Mistake, UsageError
from ...results.findings import Advance
from ...results.target import Target
from ...scenario.schema import Scenario
from ...sweeps.executors import all_at_once
from ...sweeps.sweeping import evaluate
from .levers import Lever

#: Whether a lever, fixed at its coded value, meets the target; or can be moved there; or cannot.
REACHED, TIPS, OUT_OF_REACH = "already reached", "tips", "out of reach"
_GRID, _BESIDE, _PEAKS, _ROUNDS = 40, 4, 2, 12
#: Runs below which nothing is judged, and the half-widths of an interval beyond which a share is.
_FEW, _CLEAR = 500, 2.5

#: (columns of values by path) -> frame of these columns with share, low, high (95 %).
Shares = Callable[[Mapping[str, np.ndarray]], pd.DataFrame]


def shares_of(scenario: Scenario, target: Target, runs: int, seed: int, workers: int | None = None) -> Shares:
    """The share of a target's outcome for given values of quantities, on the same draws at every call."""

    def shares(columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
        table = evaluate(scenario, columns, runs, seed, workers=workers)
        wrong = table["error"].dropna()
        if len(wrong):
            where = ", ".join(f"{path}={columns[path][wrong.index[0]]:g}" for path in columns)
            raise UsageError(Mistake(where, str(wrong.iloc[0])))
        ends = [f"{target.column}{end}" for end in ("", ".low", ".high")]
        return table[[*columns, *ends]].set_axis([*columns, "share", "low", "high"], axis=1)

    return shares


def rough_shares(
    scenario: Scenario, target: Target, runs: int, seed: int, workers: int | None = None
) -> tuple[Shares, Shares]:
    """As `shares_of`, with a quarter of the runs, to look for what all of them then settle: on a grid, on lines.

    On a grid a sixteenth of the runs is taken where that is enough to tell on which side of the target a share lies:
    where they are apart by two and a half times the half-width of the 95 % interval, some five standard errors, so that
    one point in a million is taken for the wrong side.
    """
    few, fewer = (min(max(runs // part, _FEW), runs) for part in (4, 16))
    on_lines, first = (shares_of(scenario, target, part, seed, workers) for part in (few, fewer))

    def on_grid(columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
        found = first(columns)
        wide = _CLEAR * (found["high"] - found["low"]) / 2
        is_open = ((found["share"] - target.share).abs() <= wide).to_numpy()
        if few > fewer and is_open.any():
            found.loc[is_open] = on_lines({path: values[is_open] for path, values in columns.items()}).to_numpy()
        return found

    return on_grid, on_lines


def baseline(shares: Shares, lever: Lever) -> dict[str, float]:
    """share, low, high of the scenario as it is, every range sampled."""
    return shares({lever.path: np.array([np.nan])})[["share", "low", "high"]].iloc[0].to_dict()


def tipping_points(
    shares: Shares, levers: Sequence[Lever], target: Target, progress: Advance = None, at_once: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The smallest change of each lever alone that meets the target, and the curves on which it was found.

    The first frame has a row a lever: lever, label, coded, from, to (its range), unit_cost, is_sampled;
    fixed, fixed.low, fixed.high: the share with the lever fixed at its coded value (95 % interval);
    status, one of REACHED, TIPS, OUT_OF_REACH; value, change, cost: the nearest value that meets the target;
    share, share.low, share.high: there;
    value.low, value.high: around it, the values at which the 95 % interval of the share contains the target;
    other: the nearest value in the other direction;
    best, best.low, best.high, best_at: the share farthest on the right side that was found, the nearest one of equals.
    What does not exist is NaN. The second frame: lever, value, share, low, high, ascending in value.

    `at_once` levers are searched along at a time. `progress` is called with how many are done. Raises UsageError if a
    value cannot be run.
    """
    found = all_at_once(partial(search, shares, target=target), levers, at_once, progress)
    rows = [described(curve, lever, target) for curve, lever in zip(found, levers, strict=True)]
    told = ["lever", "value", "share", "low", "high"]
    curves = [curve.assign(lever=lever.path)[told] for curve, lever in zip(found, levers, strict=True)]
    return pd.DataFrame(rows), pd.concat(curves, ignore_index=True)


def search(shares: Shares, lever: Lever, target: Target) -> pd.DataFrame:
    """Shares along a lever, value, share, low, high, fine where the target is crossed first on either side."""
    curve = _added(None, shares, lever, lever.grid(_GRID))
    for _ in range(_PEAKS):
        curve = _added(curve, shares, lever, _beside_peaks(curve, lever, target))
    for _ in range(_ROUNDS):
        new = [lever.toward(*gap) for gap in _gaps(curve, lever, target)]
        if not sum(map(len, new)):
            break
        curve = _added(curve, shares, lever, np.unique(np.concatenate(new)))
    return curve


def _added(curve: pd.DataFrame | None, shares: Shares, lever: Lever, values: np.ndarray) -> pd.DataFrame:
    """The curve with more values in it."""
    if not len(values):
        return curve
    found = shares({lever.path: values}).rename(columns={lever.path: "value"})
    both = found if curve is None else pd.concat([curve, found])
    return both.drop_duplicates("value").sort_values("value", ignore_index=True)


def _beside_peaks(curve: pd.DataFrame, lever: Lever, target: Target) -> np.ndarray:
    """Values beside the best one, and beside peaks that miss the target by less than Monte Carlo error."""
    surplus = target.surplus(curve["share"])
    if (surplus >= 0)[curve["value"] == lever.coded].any():
        return np.empty(0)
    near = target.met(curve["high" if target.at_least else "low"]) & (surplus < 0)
    padded = np.pad(surplus, 1, constant_values=-np.inf)
    is_peak = (surplus >= padded[:-2]) & (surplus >= padded[2:])
    chosen = set(np.flatnonzero(is_peak & near).tolist())
    if (surplus < 0).all():
        chosen |= {_best(curve, lever, target)}
    values, last = curve["value"].to_numpy(), len(curve) - 1
    pairs = {(max(n - 1, 0), n) for n in chosen} | {(n, min(n + 1, last)) for n in chosen}
    return np.unique([v for one, other in pairs for v in lever.between(values[one], values[other], _BESIDE)])


def _best(curve: pd.DataFrame, lever: Lever, target: Target) -> int:
    """Position of the share farthest on the right side; of equals the one nearest to the coded value."""
    away = (curve["value"] - lever.coded).abs().to_numpy()
    return int(np.lexsort((away, -target.surplus(curve["share"])))[0])


def first_gap(met: np.ndarray, order: np.ndarray) -> tuple[int, int] | None:
    """Going through points in an order: the last before the target is met and the first that meets it.

    None if the first of all meets it, or none does. `met` is (n,) bool, `order` positions in it.
    """
    hits = np.flatnonzero(met[order])
    return (int(order[hits[0] - 1]), int(order[hits[0]])) if len(hits) and hits[0] else None


def _ways(curve: pd.DataFrame, start: float) -> list[np.ndarray]:
    """Positions of the curve's points from a value on, down and up."""
    values = curve["value"].to_numpy()
    return [np.flatnonzero(values <= start)[::-1], np.flatnonzero(values >= start)]


def _crossings(curve: pd.DataFrame, lever: Lever, target: Target) -> list[tuple[int, int]]:
    """(last that misses the target, first that meets it) from the coded value down and up, the nearer first."""
    met = target.met(curve["share"])
    found = [gap for way in _ways(curve, lever.coded) if (gap := first_gap(met, way)) is not None]
    return sorted(found, key=lambda gap: abs(curve["value"].iloc[gap[1]] - lever.coded))


def _interval(curve: pd.DataFrame, target: Target, at: tuple[int, int]) -> list[tuple[int, int]]:
    """Around a crossing, down and up: the last point whose 95 % interval contains the target, and the first beyond.

    Where no point is beyond, the curve's end stands twice.
    """
    outside = ~((curve["low"] <= target.share) & (target.share <= curve["high"])).to_numpy()
    outside[list(at)] = False  # the crossing itself is in its interval, even where the share jumps
    ways = _ways(curve, curve["value"].iloc[at[1]])
    return [first_gap(outside, way) or (int(way[-1]), int(way[-1])) for way in ways]


def _gaps(curve: pd.DataFrame, lever: Lever, target: Target) -> list[tuple[float, float, float, float]]:
    """Neighbouring values between which something that is reported lies, and what crosses 0 there, at either."""
    if target.met(curve["share"])[curve["value"] == lever.coded].any():
        return []
    crossings = _crossings(curve, lever, target)
    pairs = [("share", one, other) for one, other in crossings]
    for one, other in (end for crossing in crossings[:1] for end in _interval(curve, target, crossing)):
        is_above = (
            curve["share"].iloc[other] > target.share
        )  # there the lower end of its interval has passed the target
        pairs.append(("low" if is_above else "high", one, other))
    values = curve["value"]
    return [(values.iloc[one], values.iloc[other], *(curve[of].iloc[[one, other]] - target.share))
            for of, one, other in pairs]  # fmt: skip


def described(curve: pd.DataFrame, lever: Lever, target: Target) -> dict[str, object]:
    """The row that `tipping_points` gives a lever."""
    own = curve[curve["value"] == lever.coded].iloc[0]
    best = curve.iloc[_best(curve, lever, target)]
    crossings = _crossings(curve, lever, target)
    none = float("nan")
    status, here, ends, other = OUT_OF_REACH, None, (none, none), none
    if target.met(own["share"]):
        status, here = REACHED, own
    elif crossings:
        status, here = TIPS, curve.iloc[crossings[0][1]]
        ends = tuple(sorted(curve["value"].iloc[end[0]] for end in _interval(curve, target, crossings[0])))
        other = curve["value"].iloc[crossings[1][1]] if len(crossings) > 1 else none
    value = here["value"] if here is not None else none
    return {
        "lever": lever.path, "label": lever.label, "coded": lever.coded, "from": lever.low, "to": lever.high,
        "unit_cost": lever.unit_cost, "is_sampled": lever.is_sampled, **_with_ends("fixed", own),
        "status": status, "value": value, "change": value - lever.coded, "cost": lever.cost(value),
        **_with_ends("share", here), "value.low": ends[0], "value.high": ends[1], "other": other,
        **_with_ends("best", best), "best_at": best["value"],
    }  # fmt: skip


def _with_ends(name: str, point: pd.Series | None) -> dict[str, float]:
    """A share with its interval at a point of the curve; NaN where there is none."""
    ends = {"": "share", ".low": "low", ".high": "high"}
    return {f"{name}{end}": float("nan") if point is None else point[of] for end, of in ends.items()}
