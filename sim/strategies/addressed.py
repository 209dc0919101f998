"""`addressed`: the host explains itself to those that said no, and to those among them first that are nearest to a yes.

After consultation the views of the members that broke silence at the last tabling, the sponsor apart, move toward the
host's by the share

    min(1, phi_j p y_j)        y_j = exp(mu V_j) / sum over them

with V_j the gain from the draft tabled last, openness phi_j, persuasion p. It can raise the threat and the linkage that
they see and never lowers them: theta_j <- theta_j + share max(0, theta_h - theta_j). On a scale of positions the ideal
point moves by the same share. Before anybody has said no it does nothing. Persuasion works on the open, and is spent on
whom it may win (`focus` mu as in a quantal response, McKelvey & Palfrey 1995); the form is our assumption.
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from ..equations.compiled import compiled_rule, rule
from ..equations.elementary import exponential

if TYPE_CHECKING:
    from ..engines.agents import Host


@rule
def moved_share(openness, persuasion, attention):
    """min(1, phi p y): which share of the way to the host's view somebody comes."""
    return min(1.0, openness * persuasion * attention)


@rule
def raised_view(view, of_host, share):
    """theta + share * max(0, theta_h - theta): a view that may rise to the host's and never falls."""
    return view + share * max(0.0, of_host - view)


@rule
def drawn_position(ideal, of_host, share):
    """a + share * (a_h - a): an ideal point drawn to the host's."""
    return ideal + share * (of_host - ideal)


@compiled_rule
def attend(attention, among, focus, best, total):
    """y = exp(mu V)/sum of those in `among`, in place of their gains, 0 of all others; they add up to 1.

    Args:
        attention: (voters, lanes) V, then y.
        among: (voters, lanes) 1 for who is addressed, else 0; in a lane with nobody y is not a number.
        focus: (lanes,) mu.
        best, total: (lanes,) room.
    """
    voters, lanes = attention.shape
    for r in range(lanes):
        best[r], total[r] = -math.inf, 0.0
    for i in range(voters):
        for r in range(lanes):
            own = attention[i, r] if among[i, r] > 0.0 else -math.inf
            best[r] = max(best[r], own)
    for i in range(voters):
        for r in range(lanes):
            drawn = exponential(focus[r] * (attention[i, r] - best[r]))
            attention[i, r] = drawn if among[i, r] > 0.0 else 0.0
            total[r] += attention[i, r]
    for i in range(voters):
        for r in range(lanes):
            attention[i, r] /= total[r]


def shares(host: "Host") -> dict[str, float]:
    """Which share of the way to the host's views each of those comes that it addresses; nobody before a no."""
    model, persuasion = host.model, host.traits["persuasion"]
    heeding = [voter for voter in model.voters if voter.name in model.refusing]
    if not heeding:
        return {}
    attention = np.array([[voter.gain(model.last_draft)] for voter in heeding])
    attend(attention, np.ones_like(attention), np.array([host.traits["focus"]]), *np.empty((2, 1)))
    return {
        voter.name: float(moved_share(voter.traits["openness"], persuasion, y))
        for voter, y in zip(heeding, attention[:, 0], strict=True)
    }
