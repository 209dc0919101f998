"""Values that a case sets, as a table has them and as a scenario file would."""

from typing import Any

import numpy as np


def is_unset(value: Any) -> bool:
    """Whether a case leaves a parameter as the scenario has it."""
    return value is None or (isinstance(value, float) and np.isnan(value))


def plain(value: Any) -> Any:
    """A value as a scenario file would have it: 6 and not numpy's 6.0."""
    if isinstance(value, np.generic):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
