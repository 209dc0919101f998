"""Figures about the cases of a sweep: over two parameters, along one, case by case, and how widely they vary."""

from ...figures.heat import heat_map
from .along import shares_along
from .spread import case_bars, ridges

__all__ = ["case_bars", "heat_map", "ridges", "shares_along"]
