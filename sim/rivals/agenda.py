"""Agenda setting: one actor makes a take-it-or-leave-it proposal (Romer & Rosenthal 1978; Tsebelis 2002).

Preferences are single-peaked and symmetric: an actor at a accepts x rather than the status quo s if
|x - a| <= |s - a|, that is between s and its mirror image 2a - s. Indifference counts as acceptance, as in Romer &
Rosenthal, so that the best proposal exists. On either side of s fewer and fewer accept as x moves away: what passes
is one interval that contains s.
"""

from dataclasses import dataclass

import numpy as np

from ..errors import Mistake, UserError, nearest
from .issue import Issue
from .voting import VotingRule


@dataclass(frozen=True)
class WinSet:
    """The proposals that pass against the status quo: [low, high], which contains it."""

    low: float
    high: float

    def closest(self, ideal: float) -> float:
        """The point of the win set that is closest to `ideal`."""
        return float(min(max(ideal, self.low), self.high))


def win_set(issue: Issue, rule: VotingRule | None = None) -> WinSet:
    """Win set of the status quo under `rule`, by default the issue's own, cut off at the ends of the scale.

    high = the largest m among s and the mirror images 2 a_i - s above it such that the votes of all actors with
    2 a_i - s >= m meet the rule; low likewise on the other side. Tsebelis (2002), ch. 1, in one dimension.
    Actors without votes are not asked. Raises UserError without a reference point or a rule.
    """
    quo, rule = issue.status_quo(), rule or issue.rule
    if rule is None:
        raise UserError(Mistake(f"issue '{issue.name}', rule", "a win set needs a voting rule; give the issue one"))
    mirror = 2 * issue.position - quo
    above = [m for m in np.unique(mirror[mirror > quo]) if rule.is_met(issue.votes, mirror >= m)]
    below = [m for m in np.unique(mirror[mirror < quo]) if rule.is_met(issue.votes, mirror <= m)]
    low, high = issue.scale
    return WinSet(float(max(below[0], low)) if below else quo, float(min(above[-1], high)) if above else quo)


def setter_proposal(issue: Issue, setter: str, rule: VotingRule | None = None) -> float:
    """What the actor named `setter` proposes and gets: the point of the win set closest to its position.

    The setter may have no vote (the European Commission before the Council). Raises UserError for an unknown setter,
    and as `win_set` does.
    """
    if setter not in issue.actors:
        what = f"no actor '{setter}' on this issue{nearest(setter, issue.actors)}"
        raise UserError(Mistake(f"issue '{issue.name}', setter", what))
    return win_set(issue, rule).closest(issue.position[issue.actors.index(setter)])
