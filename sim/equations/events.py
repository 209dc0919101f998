"""Events: whether they happen, and what they add (MODEL.md, Submodels, Events)."""

from .compiled import rule

#: Stands for the draw of an event that needs none: any number in (0, 1) answers for a probability of 0 or 1.
UNDRAWN = 0.5


@rule
def happens(drawn, probability):
    """u < p, once a run; `drawn` in (0, 1), so that p = 1 always and p = 0 never happens."""
    return drawn < probability


@rule
def added(so_far, amount, happened):
    """One more event's effect in what a round adds to one quantity; `happened` is 1 or 0."""
    return so_far + amount * happened


@rule
def clipped(value, total, low, high):
    """min(max(x + sum of effects, low), high): effects add up first, so their order does not matter."""
    return min(max(value + total, low), high)
