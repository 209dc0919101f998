"""Voting rules of a body: unanimity, simple and qualified majority by votes.

What such a rule demands is the weighted voting game of `sim.equations.decision`, which also says whether it is met.
"""

from dataclasses import dataclass

import numpy as np

from ..equations.decision import is_met
from ..equations.decision_rules import RULES
from ..errors import Mistake, UserError


@dataclass(frozen=True)
class VotingRule:
    """Who must accept: every actor with a vote (`unanimous`), or a `share` in [0.5, 1] of the votes that exceeds half.

    Raises UserError for a share outside [0.5, 1]: below one half a proposal and its opposite could both pass.
    """

    name: str
    share: float
    unanimous: bool = False

    def __post_init__(self) -> None:
        if not 0.5 <= self.share <= 1.0:
            raise UserError(Mistake(f"voting rule '{self.name}', share", f"must lie in [0.5, 1]: {self.share}"))

    def is_met(self, votes: np.ndarray, accepts: np.ndarray) -> bool:
        """Whether the accepting actors carry the vote. `votes` (n,) at least 0, `accepts` (n,) of bool.

        An actor with 0 votes is not asked. Where nobody has a vote nothing passes.
        """
        weights = (votes > 0).astype(float) if self.unanimous else votes
        total = float(weights.sum())
        rule = RULES["unanimity" if self.unanimous else "majority"]
        needed = rule.consent(total, int((votes > 0).sum()), {"threshold": self.share})
        return bool(is_met(float(weights[accepts].sum()), float((votes[accepts] > 0).sum()), needed))


UNANIMITY = VotingRule("unanimity", 1.0, unanimous=True)
SIMPLE_MAJORITY = VotingRule("simple majority", 0.5)


def qualified_majority(share: float) -> VotingRule:
    """At least `share`, in [0.5, 1], of all votes, and more than half of them."""
    return VotingRule(f"qualified majority of {share:.4g}", share)
