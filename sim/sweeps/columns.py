"""The columns of a table of cases before they are one: a parameter, and its values."""

from typing import Any

import numpy as np

from ..errors import ScenarioError
from ..scenario.document import NodePath
from .experiment import Experiment

#: A parameter that a case leaves as the scenario has it: NaN among numbers, None among everything else.
Columns = dict[str, np.ndarray]


def column_of(values: list[Any], path: str, experiment: Experiment, at: NodePath) -> np.ndarray:
    """float64 where every value is a number or unset, else objects. NaN stands for unset, so it may not be given."""
    if any(isinstance(value, float) and np.isnan(value) for value in values):
        raise ScenarioError(experiment.mistake(at, f"{path}: expected a finite number, found nan"))
    if all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values):
        return np.array([np.nan if value is None else value for value in values], np.float64)
    column = np.empty(len(values), object)
    column[:] = values
    return column
