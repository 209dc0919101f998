"""Proper scores of probabilistic predictions; lower is better (Gneiting & Raftery 2007).

A score is proper if no other statement has a lower expected score than what the forecaster believes; strictly proper if
every other statement has a higher one. All here are strictly proper, the continuous one for distributions with a mean.

Gneiting, T. & Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. Journal of the American
Statistical Association 102(477), 359-378. doi:10.1198/016214506000001437
"""

import numpy as np
from numpy.typing import ArrayLike

from ..errors import Mistake, UserError

#: How far from 1 a row of probabilities may sum, for rounding in what was stated.
TOLERANCE = 1e-6


def brier(probabilities: ArrayLike, outcome: ArrayLike) -> np.ndarray:
    """Brier score over K classes: sum_k (p_k - [k = outcome])^2, in [0, 2] (Brier 1950; twice the binary form).

    `probabilities` (..., K), each row at least 0 and summing to 1; `outcome` (...) integers in [0, K); gives (...).
    Raises UserError for anything else.
    """
    p, hit = _stated(probabilities, outcome)
    return ((p - hit) ** 2).sum(axis=-1)


def logarithmic(probabilities: ArrayLike, outcome: ArrayLike) -> np.ndarray:
    """Logarithmic score: -ln p_outcome, in [0, inf]; infinite if the outcome was held impossible (Good 1952).

    Shapes and errors as `brier`.
    """
    p, hit = _stated(probabilities, outcome)
    with np.errstate(divide="ignore"):
        return -np.log((p * hit).sum(axis=-1))


def ranked_probability(probabilities: ArrayLike, outcome: ArrayLike) -> np.ndarray:
    """Ranked probability score over K ordered classes: sum_{k < K} (F_k - [outcome <= k])^2, in [0, K - 1].

    F cumulates p, so a near miss costs less than a far one (Epstein 1969; not divided by K - 1). Shapes and errors as
    `brier`.
    """
    p, hit = _stated(probabilities, outcome)
    return ((np.cumsum(p, axis=-1) - np.cumsum(hit, axis=-1))[..., :-1] ** 2).sum(axis=-1)


def crps_ensemble(sample: ArrayLike, outcome: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Continuous ranked probability score of an ensemble's empirical distribution (Gneiting & Raftery 2007, eq. 21).

        sum_i w_i |x_i - y| - 1/2 sum_ij w_i w_j |x_i - x_j|  =  integral of (F(z) - [y <= z])^2 dz

    In the unit of the outcome, at least 0; with one member it is the absolute error. `sample` (..., m), m >= 1;
    `outcome` (...); `weights` of the sample's shape, at least 0 and scaled to sum to 1, equal by default; gives (...).
    The double sum is the integral of F (1 - F) over the sorted sample, without m^2 memory.
    Raises UserError for an empty sample, other shapes, values that are not finite, or weights that are all 0.
    """
    x, y = np.asarray(sample, dtype=float), np.asarray(outcome, dtype=float)
    if x.ndim == 0 or x.shape[-1] == 0 or x.shape[:-1] != y.shape:
        raise UserError(
            Mistake("sample", f"must have the outcome's shape {y.shape} and a last axis of members: {x.shape}")
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise UserError(Mistake("sample", "sample and outcome must be finite numbers; leave missing cases out"))
    w = np.ones(x.shape) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != x.shape or not ((w >= 0) & np.isfinite(w)).all() or not (w.sum(axis=-1) > 0).all():
        raise UserError(Mistake("weights", f"must have the sample's shape {x.shape}, be at least 0, and not all be 0"))
    order = np.argsort(x, axis=-1, kind="stable")
    # Deviations from the outcome first: large numbers of the same size would cancel badly.
    deviation = np.take_along_axis(x - y[..., None], order, axis=-1)
    share = np.take_along_axis(w, order, axis=-1) / w.sum(axis=-1, keepdims=True)
    below = np.cumsum(share, axis=-1)[..., :-1]
    spread = (below * (1 - below) * np.diff(deviation, axis=-1)).sum(axis=-1)
    return np.maximum((share * np.abs(deviation)).sum(axis=-1) - spread, 0.0)


def _stated(probabilities: ArrayLike, outcome: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities as floats, and an array of their shape with 1 at the outcome and 0 elsewhere."""
    p, came = np.asarray(probabilities, dtype=float), np.asarray(outcome)
    if p.ndim == 0 or p.shape[:-1] != came.shape:
        what = f"must have the outcome's shape {came.shape} and a last axis of classes: {p.shape}"
        raise UserError(Mistake("probabilities", what))
    if not ((p >= 0).all() and (np.abs(p.sum(axis=-1) - 1) <= TOLERANCE).all()):
        raise UserError(Mistake("probabilities", "must be at least 0 and sum to 1 in every row"))
    if not (np.issubdtype(came.dtype, np.integer) and ((came >= 0) & (came < p.shape[-1])).all()):
        raise UserError(Mistake("outcome", f"must be whole numbers from 0 to {p.shape[-1] - 1}, the class that came"))
    return p, (np.arange(p.shape[-1]) == came[..., None]).astype(float)
