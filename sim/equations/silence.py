"""The silence procedure: who leans which way, who breaks silence (MODEL.md, Submodels, Silence procedure)."""

import math

from .compiled import rule


@rule
def leans_to_agree(gain, reservation):
    """V + epsilon >= 0: what the actor would say alone. The host consents by the same test."""
    return gain + reservation >= 0.0


@rule
def others_agreeing(leaning, own, asked):
    """n_i: share of the *other* asked members that lean to agree, in [0, 1].

    `leaning` counts all, `own` is 1 if the member itself leans to agree. A member asked alone has nobody to stand
    alone against: 0.
    """
    return (leaning - own) / (asked - 1.0) if asked > 1.0 else 0.0


@rule
def agreeing_share(leaning, asked):
    """Share of all asked members that lean to agree, in [0, 1]: what external powers see of a draft's success."""
    return leaning / asked


@rule
def solidarity(weight, trait, others):
    """L = w * sigma * n: what standing alone against the others would cost; at least 0."""
    return weight * (trait * others)


@rule
def stand(gain, reservation, pull):
    """V + epsilon + L: the balance on which a member keeps silence or breaks it."""
    return gain + reservation + pull


@rule
def keeps_silence(balance, band):
    """balance >= -b. The band b is 0 unless members may acquiesce with a reservation on record."""
    return balance >= -band


@rule
def lacking(balance, band):
    """What an actor lacks to keep silence: -b - balance, 0 where it keeps it of itself."""
    return 0.0 if keeps_silence(balance, band) else -band - balance


@rule
def goes_on_record(balance, band):
    """-b <= balance < 0: the member acquiesces, with its reservation on record."""
    return (balance >= -band) & (balance < 0.0)


@rule
def learnt(estimate, gain, pull):
    """epsilon-hat <- min(epsilon-hat, -(V + L)): what an open no tells the Secretary-General of the reservation.

    For the host, which stands under no solidarity, pull is 0.
    """
    return min(estimate, -(gain + pull))


@rule
def reservation(quantile, rationality, shock_):
    """epsilon = quantile / lambda, plus the round's shock; `quantile` is a standard logistic one, drawn once a run."""
    return quantile / rationality + shock_


@rule
def shock(previous, normal, deviation, persistence, is_first):
    """eta <- rho eta + sd sqrt(1 - rho^2) z: a stationary AR(1) process, so sd is its standard deviation in any round.

    In the first round it is drawn from the stationary distribution: eta = sd z.
    """
    return (
        deviation * normal
        if is_first
        else persistence * previous + deviation * math.sqrt(1.0 - persistence**2) * normal
    )
