"""How much of the variance between runs is due to the coded ranges, and how much to the draws within them."""

import numpy as np
import pandas as pd

_RESAMPLES = 400
#: Varied like a coded range, and no coding: how much of its gain the sponsor would rather lose than settle for.
WALK_AWAY = "process.walk_away"


def variance_split(shares: pd.DataFrame, runs: int, rng: np.random.Generator) -> pd.DataFrame:
    """The variance of each outcome's indicator, split into the parts due to the points and to the draws at a point.

    Let I be 1 if a run ends so, x the point (values of the ranges that are varied), u everything else that the run
    draws: private reservations, uncertain events, shocks, ranges that are not varied. With p(x) = P(I = 1 | x), the
    law of total variance says

        Var I  =  Var_x p(x)        +  E_x[p(x) (1 - p(x))]
                  the coded ranges     private reservations and other draws of a run

    p(x) is known through n runs only, and the variance of their shares p^ is too large by the Monte Carlo noise
    p(1 - p)/n. Its unbiased estimate p^(1 - p^)/(n - 1) is subtracted, averaged over the points, and given to the
    second term, so that the two add up to the variance of I, mean(p^) (1 - mean(p^)).

    The points must have runs of their own. On common random numbers a part of the noise moves all points together and
    adds nothing to their variance; where the ranges matter little, subtracting it would leave less than nothing.

    Args:
        shares: (points, outcomes) shares of runs, at points drawn independently from the ranges' distribution, on runs
            that no two points share.
        runs: n, of each point, at least 2.
        rng: resamples the points, for the interval.

    Returns:
        A row for each outcome that some run had and some had not: output, share, variance, ranges, low, high, draws.
        `ranges` and `draws` are parts of the variance and add up to 1; low and high are the 95 % percentile interval of
        `ranges` over resampled points (Efron & Tibshirani 1993).

    Raises:
        ValueError: fewer than two runs, or fewer than two points.
    """
    if runs < 2 or len(shares) < 2:
        raise ValueError(f"{runs} runs at {len(shares)} points; the split needs two or more of each")
    rows = []
    chosen = rng.integers(len(shares), size=(_RESAMPLES, len(shares)))
    for name, column in shares.items():
        values = column.to_numpy(float)
        whole = values.mean() * (1.0 - values.mean())
        if whole > 0.0:
            ranges = float(_carried(values, runs))
            low, high = np.quantile(_carried(values[chosen], runs), (0.025, 0.975))
            rows.append((name, values.mean(), whole, ranges, float(low), float(high), 1.0 - ranges))
    return pd.DataFrame(rows, columns=["output", "share", "variance", "ranges", "low", "high", "draws"])


def _carried(values: np.ndarray, runs: int) -> np.ndarray:
    """The ranges' part of Var I, in [0, 1], over the last axis; 0 where I never varies."""
    mean = values.mean(axis=-1)
    noise = (values * (1.0 - values)).mean(axis=-1) / (runs - 1)
    # The unbiased variance over points, so that the expectation holds for few points as well.
    between = values.var(axis=-1, ddof=1) - noise
    whole = mean * (1.0 - mean)
    return np.clip(np.divide(between, whole, out=np.zeros_like(whole), where=whole > 0), 0.0, 1.0)


def apart(split: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    """The split with what the walk-away value carries apart from the coded ranges: ranges + walk_away + draws = 1.

    Its part is its total order index times the part of all that is varied, so interactions with coded ranges count as
    its own; 0 where it is not varied. `low` and `high` stay the interval of both together.

    Args:
        split: as `variance_split` gives it.
        indices: Sobol indices: parameter, output, total.
    """
    total = {} if indices.empty else indices[indices["parameter"] == WALK_AWAY].set_index("output")["total"]
    part = split["output"].map(total).astype(float).fillna(0.0).clip(0.0, 1.0) * split["ranges"]
    found = split.assign(ranges=split["ranges"] - part)
    found.insert(list(found).index("ranges") + 1, "walk_away", part)
    return found
