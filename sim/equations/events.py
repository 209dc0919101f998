"""Events: whether they happen, and what they do to a quantity (MODEL.md, Submodels, Events)."""

from .compiled import rule

#: Stands for the draw of an event that needs none: any number in (0, 1) answers for a probability of 0 or 1.
UNDRAWN = 0.5


@rule
def happens(drawn, probability):
    """u < p, once a run; `drawn` in (0, 1), so that p = 1 always and p = 0 never happens."""
    return drawn < probability


@rule
def replaced(so_far, value, happened):
    """What an event sets: its value where it happened. The first of a round's three kinds of effects."""
    return value if happened > 0.0 else so_far


@rule
def scaled(so_far, factor, happened):
    """What an event scales: times its factor where it happened. The second; several multiply."""
    return so_far * factor if happened > 0.0 else so_far


@rule
def added(so_far, amount, happened):
    """One more event's amount in what a round adds to one quantity; `happened` is 1 or 0. The third kind."""
    return so_far + amount * happened


@rule
def clipped(value, total, low, high):
    """min(max(x + sum of amounts, low), high): amounts add up first, so their order does not matter."""
    return min(max(value + total, low), high)
