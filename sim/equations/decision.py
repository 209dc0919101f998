"""Decision rules: what consent a draft needs (MODEL.md, Submodels, Decision).

Each rule is a weighted voting game over the members that are asked: their weights, a `quota` that the weight of the
silent must reach, and a `floor` that it must exceed.

    unanimity           weights 1, quota n,          floor 0
    consensus_minus m   weights 1, quota n - m,      floor 0
    majority q          weights w, quota q * sum(w), floor sum(w) / 2

A forum is not a fourth rule: it names who is asked.
"""

from .compiled import rule

#: Relative slack that rounding may take from a sum of weights.
TOLERANCE = 1e-9


@rule
def is_met(support, quota, floor):
    """Whether the weight of the silent reaches the quota and exceeds the floor, up to rounding of the sum."""
    return (support >= quota - TOLERANCE * quota) & (support > floor + TOLERANCE * floor)


@rule
def pivotal_gain(gains, weights, quota, floor):
    """Gain of the pivotal member: sorted by gain, highest first, the one whose weight completes what the rule needs.

    That is the largest gain such that those who gain at least as much meet the rule. `gains` and `weights` are
    one-dimensional, one entry per asked member. Under unanimity the pivot is the most reluctant of all.
    """
    pivotal = gains.min()
    for candidate in gains:
        if candidate > pivotal:
            support = 0.0
            for i in range(gains.size):
                support += weights[i] if gains[i] >= candidate else 0.0
            pivotal = candidate if is_met(support, quota, floor) else pivotal
    return pivotal


@rule
def narrower(one, other):
    """The smaller of two gains that must both be had: under unanimity, and between pivotal member and host."""
    return min(one, other)
