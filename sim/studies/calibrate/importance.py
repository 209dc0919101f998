"""Importance sampling: weights of points from a prior, how many draws they are worth, how far they have moved.

Kong, A. (1992). A note on importance sampling using standardized weights. Technical report 348, University of Chicago.
Kitagawa, G. (1996). Monte Carlo filter and smoother for non-Gaussian nonlinear state space models. Journal of
Computational and Graphical Statistics 5(1), 1-25. doi:10.1080/10618600.1996.10474692
"""

from collections.abc import Hashable, Sequence

import numpy as np


def importance_weights(log_likelihood: np.ndarray) -> np.ndarray:
    """Normalised weights of points from the prior: (points, cases) log L_nc to (points,), w_n in proportion to
    exp(sum_c log L_nc), adding up to 1."""
    total = log_likelihood.sum(axis=1)
    weights = np.exp(total - total.max())
    return weights / weights.sum()


def left_out_weights(log_likelihood: np.ndarray, group: Sequence[Hashable]) -> np.ndarray:
    """(points, cases) the weights without each case in turn, and without those of the same group."""
    apart = np.array([[one != other for other in group] for one in group])
    return np.column_stack([importance_weights(log_likelihood[:, others]) for others in apart])


def effective_size(weights: np.ndarray) -> float:
    """How many unweighted draws the weights are worth: 1 / sum w^2, from 1 to their number (Kong 1992)."""
    return float(1.0 / (weights**2).sum())


def relative_entropy(weights: np.ndarray, against: np.ndarray) -> float:
    """sum_n w_n log2(w_n / v_n) in bits, at least 0: how far `weights` are from `against`, both adding up to 1."""
    positive = weights > 0
    return float((weights[positive] * np.log2(weights[positive] / against[positive])).sum())


def resample(weights: np.ndarray, draws: int, u: float) -> np.ndarray:
    """(draws,) numbers of points, drawn systematically (Kitagawa 1996): point n comes draws * w_n times, rounded up or
    down. `u` in (0, 1) is the one uniform that it takes."""
    reached = np.cumsum(weights)
    at = (np.arange(draws) + u) / draws * reached[-1]
    return np.minimum(np.searchsorted(reached, at), len(weights) - 1)
