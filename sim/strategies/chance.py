"""How likely a consent is, as others judge it, and where means buy most of it: shared by several strategies.

An actor's consent is judged by the logistic function of its standing in units of the reservations' scale, since the
reservation itself is private. Choice among targets is a quantal response (McKelvey & Palfrey 1995, Quantal response
equilibria for normal form games): the better a target, the more of the means it draws, and `focus` says how much more.
"""

import math

from ..equations.compiled import rule

#: The least scale on which a standing is judged, so that who hardly minds does not count without bound.
LEAST_SCALE = 0.02
#: Standings below count as this: exp(-z) stays finite, and the product of two such numbers with it.
LOWEST = -300.0


@rule
def scale(salience, rationality):
    """s = max(m/lambda, 0.02): the spread of an actor's private reservation."""
    return max(salience / rationality, LEAST_SCALE)


@rule
def standing(gain, weight, solidarity, scale_):
    """z = (V + w_sol sigma)/s: how far a voter stands from a no, if it would be alone; solidarity is 0 for the host."""
    return (gain + weight * solidarity) / scale_


@rule
def rarity(z):
    """1/P(z) = 1 + exp(-z), P the logistic function; below z = -300 no consent counts as rarer still."""
    return 1.0 + math.exp(-max(z, LOWEST))


@rule
def raised(z, by):
    """P(z + by)/P(z): by which factor the chance of a consensus rises if one standing rises by so much, >= 0.

    All must consent, so the log chance of a consensus is the sum over those asked, and this factor's logarithm is
    ln P(z + by) - ln P(z) of the one.
    """
    return rarity(z) / rarity(z + by) if by > 0.0 else 1.0


@rule
def respond(worth, among, focus):
    """worth_i <- (worth_i/max)^mu = exp(mu (ln worth_i - ln max)), in place, for those in `among`: the quantal
    response, up to its sum."""
    best = 0.0
    for i in range(worth.size):
        best = max(best, worth[i]) if among[i] else best
    for i in range(worth.size):
        if among[i]:
            ratio = worth[i] / best
            worth[i] = ratio if focus == 1.0 else ratio**focus


@rule
def apportion(shares, response, free, means):
    """x_i = N q_i / sum q for the N in `free`, 1 for all others; what exceeds 1/means goes to the rest.

    It is spread over the others in proportion to q until none exceeds it. With means of 1 there is nothing to shift and
    x is 1; with equal responses it is 1 exactly. `free` is used up.

    Args:
        shares: (voters,) x, written.
        response: (voters,) q, at least 0.
        free: (voters,) bool, among whom the means are spread.
        means: what the power has, in [0, 1]; x is what each feels of it as a multiple.
    """
    left = 0.0
    for i in range(shares.size):
        shares[i] = 1.0
        left += 1.0 if free[i] else 0.0
    more = means < 1.0 and left > 0.0
    while more:
        total, count = 0.0, 0.0
        for i in range(shares.size):
            if free[i]:
                total += response[i]
                count += 1.0
        for i in range(shares.size):
            if free[i]:
                shares[i] = left * response[i] / total if total > 0.0 else left / count
        more, excess = False, 0.0
        for i in range(shares.size):
            if free[i] and shares[i] * means > 1.0:
                shares[i], free[i], more = 1.0 / means, False, True
                excess += shares[i]
        left = max(left - excess, 0.0)
