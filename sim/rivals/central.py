"""Central tendencies of the actors' positions: the simplest theories, and hard to beat."""

import numpy as np

from .issue import Issue

#: Relative slack for a cumulated weight to count as exactly one half.
TOLERANCE = 1e-12


def mean(issue: Issue) -> float:
    """Plain mean of the positions: every actor counts alike. Lies between the extreme positions."""
    return float(issue.position.mean())


def compromise(issue: Issue) -> float:
    """Compromise model: sum(c s x) / sum(c s), positions x weighted by influence c times salience s.

    Stokman & Van den Bos (1992). Achen (2006) derives it as an approximation to the Nash bargaining solution where
    failing to agree is very bad for all (`bargaining.nash_from_breakdown` has it as its limit).
    """
    return float(issue.weight @ issue.position / issue.weight.sum())


def weighted_median(issue: Issue) -> float:
    """Position that no other beats in a pairwise vote by influence times salience (Black 1958).

    The point with at most half the weight on either side. If the weight up to a position is exactly one half (up to
    rounding), every point from there to the next position is such a median and none beats another: the middle of that
    interval is taken, the one choice that does not depend on which way the scale runs.
    """
    return median_point(issue.position, issue.weight)


def median_point(position: np.ndarray, weight: np.ndarray) -> float:
    """Weighted median of positions (n,) with weights (n,) at least 0, not all 0; ties as in `weighted_median`."""
    # numpy's weighted quantile takes the lower of two middle positions, and this the middle between them.
    order = np.argsort(position, kind="stable")
    x, so_far = position[order], np.cumsum(weight[order])
    half, slack = so_far[-1] / 2, TOLERANCE * so_far[-1]
    first = x[np.searchsorted(so_far, half - slack)]
    last = x[np.searchsorted(so_far, half + slack, side="right")]
    return float(first + (last - first) / 2)
