"""Quantile functions that need scipy: whole rows of uniforms at once, before the kernels see them.

The others stand in `sim.equations.sampling`.
"""

import numpy as np


def pert(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Quantiles u of the PERT distribution: beta on [low, high], shapes 1 + 4 (mode - low)/(high - low) and
    1 + 4 (high - mode)/(high - low) (Vose 2008)."""
    from scipy.special import betaincinv  # a tenth of a second to import, and seldom needed

    width = high - low
    return low + width * betaincinv(1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width, u)


def normal(u: np.ndarray) -> np.ndarray:
    """Quantiles u of the standard normal distribution."""
    from scipy.special import ndtri  # likewise

    return ndtri(u)
