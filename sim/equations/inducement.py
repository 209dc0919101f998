"""Inducements: what the sponsor offers to whom after a broken silence (MODEL.md, Submodels, Extensions)."""

from .compiled import rule

#: By so much must a member be nearer than another to count as nearer.
MARGIN = 1e-9


@rule
def closeness(gain, pull, bound):
    """V + L - C: how near to silence a blocker seems to be, its reservation being its own."""
    return gain + pull - bound


@rule
def is_nearer(broke, is_sponsor, closeness_, best):
    """Whether a member is a better one to induce than the nearest so far, whose closeness is `best`.

    It must have broken silence and not be the sponsor, who does not pay itself. On a tie the first by name stays, as
    members are looked at in the order of their names: in a file they may stand in any.
    """
    return broke & (not is_sponsor) & (closeness_ > best + MARGIN)


@rule
def payment(step, budget_left):
    """What is added to its gain: min(step, what is left of the budget)."""
    return min(step, budget_left)
