"""Whether a decision rule is met, and who is pivotal (MODEL.md, Submodels, Decision).

Each rule is a voting game over the members that are asked: a `quota` that the weight of the silent must reach, a
`floor` that it must exceed, and how many they must be. Which rules there are is said in `decision_rules.py`.
"""

from .compiled import rule

#: Relative slack that rounding may take from a sum of weights.
TOLERANCE = 1e-9


@rule
def is_met(support, silent, needs):
    """Whether a draft passes: the silent reach the quota, exceed the floor and are as many as it takes, or are enough.

    Args:
        support: weight of the silent.
        silent: how many they are.
        needs: a rule's `decision_rules.Consent`, or whatever has its numbers. Sums of weights and heads may miss them
            by what rounding takes.
    """
    weighty = (support >= needs.quota - TOLERANCE * needs.quota) & (support > needs.floor + TOLERANCE * needs.floor)
    return weighty & (silent >= needs.heads - TOLERANCE * needs.heads) | (silent >= needs.enough)


@rule
def is_adopted(support, silent, needs, consents):
    """Whether the draft is adopted: the rule is met and the host, if there is one, consents."""
    return is_met(support, silent, needs) & consents


@rule
def is_over(round_, rounds):
    """t >= T: whether the round was the last, after which a proposal without a decision is shelved."""
    return round_ >= rounds


@rule
def pivotal_gain(gains, votes, counts, needs):
    """Gain of the pivotal member: sorted by gain, highest first, the one whose consent completes what the rule needs.

    That is the largest gain such that those who gain at least as much meet the rule. Under unanimity the pivot is the
    most reluctant of all. Who does not mind either way has no gain that could decide; it is silent in any case.

    Args:
        gains: (asked,) expected gain of each member that is asked.
        votes: (asked,) its weight.
        counts: (asked,) whether the matter has any salience to it.
        needs: as in `is_met`.

    Returns:
        The pivotal gain; 0 where nobody minds.
    """
    pivotal, found = 0.0, False
    for k in range(len(gains)):
        if counts[k] and (not found or gains[k] < pivotal):
            pivotal, found = gains[k], True
    if needs.is_unanimous:
        return pivotal
    for k in range(len(gains)):
        if counts[k] and gains[k] > pivotal:
            support, silent = 0.0, 0.0
            for i in range(len(gains)):
                if not counts[i] or gains[i] >= gains[k]:
                    support += votes[i]
                    silent += 1.0
            pivotal = gains[k] if is_met(support, silent, needs) else pivotal
    return pivotal


@rule
def narrower(one, other):
    """The smaller of two gains that must both be had: under unanimity, and between pivotal member and host."""
    return min(one, other)
