"""By how much a course gains more than the best other one, and whether that is more than sampling error."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ...results.counting import Z95

#: Behind the gain of a best reply: ahead of the next course by more than sampling error, or not.
SURE, UNSURE = "*", "≈"


class Lead(NamedTuple):
    """What a course gains beyond the best other course of its side, against one course of the other side."""

    by: float  # mean of the differences, run by run; NaN where there is no other course
    half: float  # half-width of their 95 % interval

    @property
    def is_sure(self) -> bool:
        """Whether it is ahead by more than the sampling error."""
        return self.by > self.half


#: Of who has no other course.
NO_LEAD = Lead(float("nan"), float("nan"))


def leads(gains: Sequence[np.ndarray]) -> list[Lead]:
    """The lead of each course of a side, from what it gains run by run.

    The other course is the one with the largest mean; with d_n the difference in run n,

        by = mean(d)        half = z sqrt(var(d)/runs)        z = 1.96

    Every cell has the same draws, so the difference is paired: its error is that of d and mostly far smaller than that
    of either gain.

    Args:
        gains: (runs,) of each course.
    """
    means = [gain.mean() for gain in gains]
    found = []
    for n, gain in enumerate(gains):
        others = [other for other in range(len(gains)) if other != n]
        if not others:
            return [NO_LEAD]
        differences = gain - gains[max(others, key=lambda other: means[other])]
        half = Z95 * differences.std(ddof=1) / np.sqrt(len(differences))
        found.append(Lead(float(differences.mean()), float(half)))
    return found


def mark(cell: Mapping[str, Any], side: str) -> str:
    """What stands behind the gain of a side in a cell: nothing, or that it is a best reply, for sure or not (older
    results do not say)."""
    return "" if not cell[f"{side}_best"] else SURE if cell.get(f"{side}_sure") else UNSURE
