"""Inducements: what the sponsor offers to whom after a broken silence (MODEL.md, Submodels, Extensions)."""

from .compiled import rule

#: By so much must one member be better to pay than another.
MARGIN = 1e-9


@rule
def is_preferred(broke, is_sponsor, worth, best):
    """Whether a member is a better one to induce than the best so far, whose worth is `best`: what paying it is worth
    is for the sponsor's strategy to say.

    It must have broken silence and not be the sponsor, who does not pay itself. On a tie the first by name stays, as
    members are looked at in the order of their names: in a file they may stand in any.
    """
    return broke & (not is_sponsor) & (worth > best + MARGIN)


@rule
def payment(step, budget_left):
    """What is added to its gain: min(step, what is left of the budget)."""
    return min(step, budget_left)
