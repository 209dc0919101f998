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

from ..equations.compiled import rule

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


@rule
def attend(attention, among, focus):
    """y = exp(mu V)/sum of those in `among`, in place of their gains, 0 of all others; they add up to 1."""
    best, total = -math.inf, 0.0
    for i in range(attention.size):
        best = max(best, attention[i]) if among[i] else best
    for i in range(attention.size):
        attention[i] = math.exp(focus * (attention[i] - best)) if among[i] else 0.0
        total += attention[i]
    for i in range(attention.size):
        attention[i] /= total


def shares(host: "Host") -> dict[str, float]:
    """Which share of the way to the host's views each of those comes that it addresses; nobody before a no."""
    model, persuasion = host.model, host.traits["persuasion"]
    among = np.array([voter.name in model.refusing for voter in model.voters])
    if not among.any():
        return {}
    attention = np.array([voter.gain(model.last_draft) for voter in model.voters])
    attend(attention, among, host.traits["focus"])
    return {
        voter.name: float(moved_share(voter.traits["openness"], persuasion, y))
        for voter, y, on in zip(model.voters, attention, among, strict=True)
        if on
    }
