"""`aimed`: an external power presses where a threat lowers the chance of a consensus most.

Not the most exposed but the most movable is pressed: who is exposed to retaliation, is not far from a no, and would not
stiffen by being threatened. Over the N asked members and the host, those without salience left out, with V
the gain from the draft tabled last,

    z_i = (V_i + w_sol sigma_i)/s_i
    delta_i = max(0, m_i (w_eco e_i alpha v - w_sec beta rho_i (1 - theta0_i) s/2))/s_i
    q_i = exp(mu (ln P(z_i) - ln P(z_i - delta_i)))          x_i = N q_i / sum q,  at most 1/chi

with P the logistic function and q = 1 for the sponsor, which proposes and cannot be moved. `focus` mu is that of a
quantal response (McKelvey & Palfrey 1995); with mu = 0, and with chi = 1, x is 1 for all. That a power picks its target
by what it can gain of it is the logic of targeted sanctions (Drezner 1999).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..equations.compiled import compiled_rule, rule
from . import chance
from .plan import Plan, standing_of, steepness_of

if TYPE_CHECKING:
    from ..engines.agents import ExternalPower, Voter


@rule
def is_target(counts, salience):
    """Whether a voter is one of the N: its consent counts, and the matter has any salience to it."""
    return counts & (salience > 0.0)


@rule
def feared(economic, exposure, anticipation, visibility):
    """w_eco m e alpha v: what is feared of a threat in full; `economic` is the voter's weight times its salience."""
    return economic * (exposure * anticipation * visibility)


@rule
def loss(feared_, security, backlash, resolve, anchor, substance):
    """s delta = max(0, w_eco m e alpha v - w_sec m beta rho (1 - theta0) s/2): what a threat takes from a gain.

    What is feared of it, less what it adds to the threat that the resolved perceive; `security` is the voter's weight
    times its salience.
    """
    stiffened = security * (0.5 * backlash * resolve * (1.0 - anchor) * substance)
    return max(0.0, feared_ - stiffened)


@rule
def worth(z, loss_, steepness):
    """P(z)/P(z - delta), delta = loss/s: by which factor a threat lowers the chance of a consensus, at least 1."""
    delta = loss_ * steepness
    return chance.raised(z - delta, delta)


@compiled_rule
def aim(shares, worth_, among, focus, means, free, room):
    """x of every voter, into `shares`: see this module. `worth_` becomes q; shapes as in `chance.apportion`."""
    chance.respond(worth_, among, focus, room)
    chance.apportion(shares, worth_, among, means, free, room)


def shares_of(power: "ExternalPower", values: Sequence[float], among: Sequence[bool], means: float) -> list[float]:
    """x of each voter by what it is worth as a target, in the readable engine: one lane."""
    worth_, targets = np.array(values)[:, None], np.array(among, dtype=float)[:, None]
    shares, free = np.empty((2, *worth_.shape))
    aim(shares, worth_, targets, np.array([power.traits["focus"]]), np.array([means]), free, np.empty((chance.ROOM, 1)))
    return shares[:, 0].tolist()


def worth_of(power: "ExternalPower", voter: "Voter") -> float:
    """By which factor threatening a voter lowers the chance of a consensus; 1 for the sponsor."""
    model, draft, traits = voter.model, voter.model.last_draft, voter.traits
    if voter is model.sponsor:
        return 1.0
    risk = feared(voter.weight("economic"), traits["exposure"], model.process["anticipation"], draft["visibility"])
    resolve, backlash = traits["resolve"], model.process["backlash"]
    taken = loss(risk, voter.weight("security"), backlash, resolve, traits["threat"], draft["substance"])
    return float(worth(standing_of(voter, voter.gain(draft)), taken, steepness_of(voter)))


def threats(power: "ExternalPower", means: float) -> dict[str, float]:
    """x of each voter."""
    model = power.model
    counts = [(voter in model.asked or voter is model.host, voter.traits["salience"]) for voter in model.voters]
    values = [worth_of(power, voter) for voter in model.voters]
    shares = shares_of(power, values, [is_target(*one) for one in counts], means)
    return {voter.name: share for voter, share in zip(model.voters, shares, strict=True)}


def plan(power: "ExternalPower") -> Plan:
    """What the power does in this round."""
    return Plan(aimed=threats(power, power.threatening))
