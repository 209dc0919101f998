"""Whether a decision rule is met, and who is pivotal (MODEL.md, Submodels, Decision).

Each rule is a weighted voting game over the members that are asked: their weights, a `quota` that the weight of the
silent must reach, and a `floor` that it must exceed. Which rules there are is said in `decision_rules.py`.
"""

from .compiled import rule

#: Relative slack that rounding may take from a sum of weights.
TOLERANCE = 1e-9


@rule
def is_met(support, quota, floor):
    """Whether the weight of the silent reaches the quota and exceeds the floor, up to rounding of the sum."""
    return (support >= quota - TOLERANCE * quota) & (support > floor + TOLERANCE * floor)


@rule
def supported(so_far, vote, is_silent):
    """One more member in the weight of the silent."""
    return so_far + (vote if is_silent else 0.0)


@rule
def is_adopted(support, quota, floor, consents):
    """Whether the draft is adopted: the rule is met and the host, if there is one, consents."""
    return is_met(support, quota, floor) & consents


@rule
def is_over(round_, rounds):
    """t >= T: whether the round was the last, after which a proposal without a decision is shelved."""
    return round_ >= rounds


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
