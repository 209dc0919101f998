"""Quantiles of whole rows of uniforms at once, before the kernels see them: those that need scipy, and of a quantity.

The others stand in `sim.equations.sampling`.
"""

import numpy as np

from ..equations.sampling import FIXED, GIVEN, TRIANGULAR, UNIFORM
from ..scenario.quantity import Quantity
from . import native

KINDS = {"triangular": TRIANGULAR, "uniform": UNIFORM, "pert": GIVEN}


def of_quantity(quantity: Quantity, u: np.ndarray) -> np.ndarray:
    """Quantiles u of a quantity's own distribution; its value throughout where it is not sampled."""
    kind = KINDS[quantity.dist] if quantity.is_sampled else FIXED
    if kind == GIVEN:
        return pert(u, *quantity.ends)
    values = np.empty_like(u)
    native.bound("sample")(values, kind, u, *quantity.ends)
    return values


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
