"""Pressure: what an external power's reaction does to those it hits (MODEL.md, Submodels, Pressure)."""

from .compiled import rule


@rule
def joint_coercion(so_far, coercion, aimed):
    """chi_i = 1 - prod(1 - chi_c x_ci), one external power at a time, from 0; x is what of it is aimed at i."""
    return 1.0 - (1.0 - so_far) * (1.0 - coercion * aimed)


@rule
def silent_share(silent, minding):
    """Share of the asked members with any salience that kept silence: what external powers see of a draft's success.

    1 where the matter has none to any of them.
    """
    return silent / minding if minding > 0.0 else 1.0


@rule
def reaction(coercion, visibility, silent):
    """chi_i * v_d * share that kept silence: an open draft near success provokes most."""
    return coercion * visibility * silent


@rule
def experienced(pressure, memory, reaction_):
    """k <- M k + (1 - M) reaction: exponential memory of the pressure felt, in [0, 1]."""
    return memory * pressure + (1.0 - memory) * reaction_


@rule
def stiffened(anchor, backlash, pressure, resolve):
    """theta0 <- theta0 + beta k rho (1 - theta0): coercion raises the threat that the resolved perceive."""
    return anchor + backlash * pressure * resolve * (1.0 - anchor)


@rule
def frightened(entrapment, intimidation, pressure, resolve):
    """f <- f + iota k (1 - rho)(1 - f): coercion raises the fear of those with little resolve."""
    return entrapment + intimidation * pressure * (1.0 - resolve) * (1.0 - entrapment)
