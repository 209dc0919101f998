"""`wedge`: half of the effort courts instead of threatening, to part the exposed from the rest.

A wedge strategy divides a coalition by rewarding who stands aside as well as by confronting who does not (Crawford
2011, Preventing enemy coalitions: how wedge strategies shape power politics, International Security 35:4). Half of the
effort, h = chi e/2, threatens as `aimed` does. The other half is an offer to asked members other than the sponsor:
trade and contracts that a yes would forfeit. It raises what the courted lose by a yes, adding to the economic rate

    w_eco m_i e_i h y_i        y_i = n q_i / sum q,  at most 1/h        q_i = exp(mu (ln P(z_i) - ln P(z_i - delta_i)))

over the n courted, with delta_i = m_i w_eco e_i v/s_i. An offer is certain where a threat is expected with weight
alpha, and nobody is threatened by it: it enters neither pressure nor backlash. So a courted member's gain
from a draft never rises by being courted. Equal halves are our assumption.
"""

from typing import TYPE_CHECKING

from ..equations.compiled import rule
from . import aimed
from .plan import Plan, standing_of, steepness_of

if TYPE_CHECKING:
    from ..engines.agents import ExternalPower, Voter

#: Share of the effort that threatens; the rest is offered.
THREATENING = 0.5


@rule
def halved(means):
    """h: what threatens, and what is offered."""
    return THREATENING * means


@rule
def loss(economic, exposure, visibility):
    """s delta = w_eco m e v: what an offer in full takes from a gain."""
    return economic * (exposure * visibility)


@rule
def offered(so_far, means, share):
    """Strength of what is offered to a member for a no, one external power at a time, from 0: so far + h y."""
    return so_far + means * share


def offers(power: "ExternalPower", means: float) -> dict[str, float]:
    """y of each of those who are courted."""
    model, draft = power.model, power.model.last_draft

    def value(voter: "Voter") -> float:
        taken = loss(voter.weight("economic"), voter.traits["exposure"], draft["visibility"])
        return float(aimed.worth(standing_of(voter, voter.gain(draft)), taken, steepness_of(voter)))

    counts = [(voter in model.asked and voter is not model.sponsor, voter.traits["salience"]) for voter in model.voters]
    among = [aimed.is_target(*one) for one in counts]
    shares = aimed.shares_of(power, [value(voter) for voter in model.voters], among, means)
    return {v.name: y for v, y, on in zip(model.voters, shares, among, strict=True) if on}


def plan(power: "ExternalPower") -> Plan:
    """What the power does in this round."""
    half = power.threatening
    return Plan(aimed.threats(power, half), offers(power, half))
