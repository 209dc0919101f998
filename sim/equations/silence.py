"""The silence procedure: who breaks silence, knowing who else does (MODEL.md, Submodels, Silence procedure).

Who keeps silence depends on who else keeps it (Granovetter 1978, threshold models of collective behaviour). Both
engines start with all silent, let all for whom it holds break silence at once, and repeat until nobody joins: the
smallest set that holds.
"""

import math

from .compiled import rule
from .elementary import exponential, logarithm
from .tolerance import is_not_negative


@rule
def breaking_share(breaking, own, asked):
    """b_i: share of the *other* asked members that break silence, in [0, 1].

    `breaking` counts all, `own` is 1 if the member itself breaks it.
    """
    # One reciprocal serves all runs; a division in each took a tenth of the time of the whole Council.
    return (breaking - own) * (1.0 / (asked - 1.0)) if asked > 1.0 else 1.0


@rule
def solidarity(weight, trait, breaking):
    """L = w * sigma * (1 - b): what standing alone against the others would cost; at least 0.

    A member that is asked alone has nobody to stand alone against, which `breaking_share` says by 1: L is 0.
    """
    return weight * (trait * (1.0 - breaking))


@rule
def commitment(cost, salience, has_objected):
    """C_i = C * m after an open no in an earlier round, before it 0: what taking it back would cost in public.

    Leventoglu & Tarar (2005), Prenegotiation public commitment in domestic and international bargaining.
    """
    return cost * salience if has_objected else 0.0


@rule
def stand(gain, reservation, pull, bound):
    """V + epsilon + L - C: the balance on which a member keeps silence or breaks it."""
    return gain + reservation + pull - bound


@rule
def keeps_silence(balance, band):
    """balance >= -B. The band B is 0 unless members may acquiesce with a reservation on record. A host, whose balance
    is V + epsilon, consents by the same test with B = 0."""
    return is_not_negative(balance + band)


@rule
def lacking(balance, band):
    """What an actor lacks to keep silence: -B - balance, 0 where it keeps it of itself."""
    return 0.0 if keeps_silence(balance, band) else -band - balance


@rule
def goes_on_record(balance, band):
    """-B <= balance < 0: the member acquiesces, with its reservation on record."""
    return keeps_silence(balance, band) & (not is_not_negative(balance))


@rule
def learnt(estimate, gain, pull, bound):
    """epsilon-hat <- min(epsilon-hat, -(V + L - C)): what an open no tells the Secretary-General of the reservation.

    For the host, which stands under no solidarity and no commitment, both are 0.
    """
    return min(estimate, -(gain + pull - bound))


@rule
def reservation(salience, quantile, rationality, shock_):
    """epsilon = m (quantile / lambda + eta): in proportion to what the matter means to the actor.

    `quantile` is a standard logistic one, drawn once a run; `shock_` is the round's.
    """
    return salience * (quantile / rationality + shock_)


@rule
def revealed(u, gain, salience, rationality, shock_):
    """Quantile of the reservation of somebody who is known to prefer the proposal: V(0) + epsilon >= 0.

    With b = lambda (V(0)/m + eta), that is the quantile u of the standard logistic distribution above -b: its quantile
    F + (1 - F) u with F = 1/(1 + exp(b)). Written as logaddexp(-b, ln u) - ln(1 - u), which no b makes inexact.
    Without salience there is no reservation: 0.
    """
    if salience <= 0.0:
        return 0.0
    below, log_u = -rationality * (gain / salience + shock_), logarithm(u)
    larger, smaller = max(below, log_u), min(below, log_u)
    return larger + logarithm(1.0 + exponential(smaller - larger)) - logarithm(1.0 - u)


@rule
def shock(previous, normal, deviation, persistence, is_first):
    """eta <- rho eta + sd sqrt(1 - rho^2) z: a stationary AR(1) process, so sd is its standard deviation in any round.

    In the first round it is drawn from the stationary distribution: eta = sd z.
    """
    return (
        deviation * normal
        if is_first
        else persistence * previous + deviation * math.sqrt(1.0 - persistence * persistence) * normal
    )
