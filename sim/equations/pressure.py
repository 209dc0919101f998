"""Pressure: what an external power's reaction does to those it hits (MODEL.md, Submodels, Pressure)."""

from .compiled import rule


@rule
def joint_coercion(so_far, coercion):
    """chi-hat = 1 - prod(1 - chi_c), one external power at a time, starting from 0."""
    return 1.0 - (1.0 - so_far) * (1.0 - coercion)


@rule
def reaction(coercion, visibility, agreeing):
    """kappa-hat = chi-hat * v_d * share of asked members leaning to agree: an open draft near success provokes most."""
    return coercion * visibility * agreeing


@rule
def experienced(pressure, memory, reaction_):
    """k <- m k + (1 - m) kappa-hat: exponential memory of the pressure felt, in [0, 1]."""
    return memory * pressure + (1.0 - memory) * reaction_


@rule
def stiffened(anchor, backlash, pressure, resolve):
    """theta0 <- theta0 + beta k rho (1 - theta0): coercion raises the threat that the resolved perceive."""
    return anchor + backlash * pressure * resolve * (1.0 - anchor)


@rule
def frightened(entrapment, intimidation, pressure, resolve):
    """f <- f + iota k (1 - rho)(1 - f): coercion raises the fear of those with little resolve."""
    return entrapment + intimidation * pressure * (1.0 - resolve) * (1.0 - entrapment)
