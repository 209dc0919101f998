"""What a theory says of an issue as a distribution, widened by the errors that it makes elsewhere, and its score.

A theory that names a point claims to be certain, which no theory of bargaining is. So each is scored twice by the
continuous ranked probability score: as it stands, and widened by its own errors on the issues of all *other* proposals
("dressing", Roulston & Smith 2003). Issues of one proposal are settled together and err alike; none informs another.

Roulston, M. & Smith, L. (2003). Combining dynamical and statistical ensembles. Tellus A 55(1), 16-30.
doi:10.3402/tellusa.v55i1.12082
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...results.scores import crps_ensemble
from ...rivals.central import median_point


class Distribution(NamedTuple):
    """Points of the scale (n,) and the share of each (n,); shares sum to 1."""

    places: np.ndarray
    shares: np.ndarray

    @property
    def median(self) -> float:
        """The point that stands for it."""
        return median_point(self.places, self.shares)

    def crps(self, outcome: float) -> float:
        """Its continuous ranked probability score, in points of the scale; for a single point the absolute error."""
        return float(crps_ensemble(self.places, outcome, self.shares))


def certain(point: float) -> Distribution:
    """All on one point."""
    return Distribution(np.array([point]), np.ones(1))


def widened(said: Distribution, errors: np.ndarray, scale: tuple[float, float]) -> Distribution:
    """A place drawn from `said` plus one of the `errors` (m,), as likely as the others, no further than the scale goes.

    What would leave the scale stays at its end, where a third of the outcomes are.
    """
    places = np.clip(said.places[:, None] + errors, *scale).reshape(-1)
    return Distribution(places, np.repeat(said.shares / errors.size, errors.size))


def scores_widened(
    said: Sequence[Distribution], outcomes: np.ndarray, groups: Sequence[str], scale: tuple[float, float]
) -> np.ndarray:
    """The score (issues,) of each distribution, widened by the errors of the medians on the issues of other groups.

    An error is outcome less median, with its sign. NaN where there is no other group.
    """
    errors = outcomes - np.array([one.median for one in said])
    group_of, found = np.asarray(groups), np.full(len(said), np.nan)
    for n, one in enumerate(said):
        if (others := group_of != group_of[n]).any():
            found[n] = widened(one, errors[others], scale).crps(outcomes[n])
    return found
