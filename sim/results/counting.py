"""What counts say: how sure a share is, and quantiles of what was counted by value."""

import numpy as np
from numpy.typing import ArrayLike

#: Two-sided 95 % quantile of the standard normal distribution.
Z95 = 1.959963984540054
#: Levels at which distributions are described.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def wilson_interval(count: ArrayLike, runs: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """95 % score interval of a share (Wilson 1927), which stays in [0, 1] and has width at 0 and 1.

    centre = (p + z^2/2n) / (1 + z^2/n), half width = z sqrt(p (1 - p)/n + z^2/4n^2) / (1 + z^2/n).
    It covers sampling error alone: uncertainty within the coded ranges is in the runs themselves.

    Args:
        count: how many runs, 0 to `runs`; numbers or arrays.
        runs: of how many, at least 1.
    """
    count, runs = np.asarray(count, float), np.asarray(runs, float)
    share, squared = count / runs, Z95**2 / runs
    centre = (share + squared / 2) / (1 + squared)
    half = np.sqrt(share * (1 - share) / runs + squared / (4 * runs)) * Z95 / (1 + squared)
    low = np.where(count > 0, np.maximum(centre - half, 0.0), 0.0)
    return low, np.where(count < runs, np.minimum(centre + half, 1.0), 1.0)


def count_quantile(counts: np.ndarray, level: float) -> np.ndarray:
    """The smallest value at which the cumulative share reaches `level`, where value v was counted counts[..., v] times.

    NaN where nothing was counted. `level` is in (0, 1]; the result has the shape of `counts` without its last axis.
    Shares may stand for counts: 1e-9 is above their rounding and below what one run of a billion is.
    """
    # For counts the same as np.quantile(values, level, weights=counts, method="inverted_cdf"). That has no NaN
    # where nothing was counted, is one value off where shares reach a level but for rounding, and goes through the rows
    # of a sweep's table one by one, which takes twenty times as long.
    so_far = np.cumsum(counts, axis=-1)
    total = so_far[..., -1:]
    value = (so_far >= level * total - 1e-9).argmax(axis=-1)
    return np.where(total[..., 0] > 0, value, np.nan)


def paired_difference(gained: int, lost: int, runs: int) -> tuple[float, float, float]:
    """Difference of two shares that were counted in the same runs, and its 95 % interval (Agresti & Min 2005).

    Of `runs` runs, `gained` had the property in the second count alone and `lost` in the first alone. The difference is
    (gained - lost) / runs; the interval is Wald's with half a run added to each cell of the 2 x 2 table, so that it has
    width where no run changed: d* = (c* - b*)/n*, half width = z sqrt(b* + c* - (c* - b*)^2/n*)/n*, with n* = n + 2,
    b* = lost + 1/2, c* = gained + 1/2. doi:10.1002/sim.1781
    """
    total, b, c = runs + 2.0, lost + 0.5, gained + 0.5
    centre, half = (c - b) / total, Z95 * np.sqrt(b + c - (c - b) ** 2 / total) / total
    return (gained - lost) / runs, float(max(centre - half, -1.0)), float(min(centre + half, 1.0))
