"""Figures about the cases of a sweep: over two parameters, along one, case by case, and how widely they vary."""

from .along import shares_along
from .cases import case_bars, ridges
from .heat import heat_map

__all__ = ["case_bars", "heat_map", "ridges", "shares_along"]
