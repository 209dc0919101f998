"""What a uniform is turned into: quantile functions of the distributions that a scenario may name.

Both engines sample through these, so that the same u gives the same value to the last bit.
"""

import math

import numpy as np
from numba import njit

_quantile = njit(cache=True, nogil=True, error_model="numpy")


@_quantile
def triangular(u, low, mode, high):
    """Quantile u of the triangular distribution on [low, high] with the given mode."""
    below = (mode - low) / (high - low)
    left = low + math.sqrt(max(u * (high - low) * (mode - low), 0.0))
    right = high - math.sqrt(max((1.0 - u) * (high - low) * (high - mode), 0.0))
    return left if u < below else right


@_quantile
def uniform(u, low, high):
    """Quantile u of the uniform distribution on [low, high]."""
    return low + u * (high - low)


@_quantile
def logistic(u):
    """Quantile u of the logistic distribution with mean 0 and scale 1: log(u / (1 - u))."""
    return math.log(u / (1.0 - u))


def pert(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Quantiles u of the PERT distribution: beta on [low, high], shapes 1 + 4 (mode - low)/(high - low) and
    1 + 4 (high - mode)/(high - low) (Vose 2008)."""
    from scipy.special import betaincinv  # a tenth of a second to import, and seldom needed

    width = high - low
    return low + width * betaincinv(1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width, u)


def normal(u: np.ndarray) -> np.ndarray:
    """Quantiles u of the standard normal distribution."""
    from scipy.special import ndtri

    return ndtri(u)
