"""How likely a consent is, as others judge it, and where means buy most of it: shared by several strategies.

An actor's consent is judged by the logistic function of its standing in units of the reservations' scale, since the
reservation itself is private. Choice among targets is a quantal response (McKelvey & Palfrey 1995, Quantal response
equilibria for normal form games): the better a target, the more of the means it draws, and `focus` says how much more.
"""

from ..equations.compiled import compiled_rule, rule
from ..equations.exponential import exponential

#: The least scale on which a standing is judged, so that who hardly minds does not count without bound.
LEAST_SCALE = 0.02
#: Standings below count as this: exp(-z) stays finite, and the product of two such numbers with it.
LOWEST = -300.0
#: Rows of room: of `respond` the best target; of `apportion` what is left for those among whom it is spread, their
#: responses' total, the part of each if they had none, the most that anybody is given, what others leave to them.
BEST = 0
LEFT, TOTAL, EVEN, MOST, EXCESS = range(5)
#: How many rows of room that takes.
ROOM = 5


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
    return 1.0 + exponential(-max(z, LOWEST))


@rule
def raised(z, by):
    """P(z + by)/P(z): by which factor the chance of a consensus rises if one standing rises by so much, >= 0.

    All must consent, so the log chance of a consensus is the sum over those asked, and this factor's logarithm is
    ln P(z + by) - ln P(z) of the one.
    """
    return rarity(z) / rarity(z + by) if by > 0.0 else 1.0


@compiled_rule
def respond(worth, among, focus, room):
    """worth_i <- (worth_i/max)^mu = exp(mu (ln worth_i - ln max)), in place, for those in `among`: the quantal
    response, up to its sum.

    Args:
        worth: (voters, lanes) what a target is worth, at least 0; that of others is left without meaning.
        among: (voters, lanes) 1 for targets, else 0.
        focus: (lanes,) mu.
        room: (1, lanes) or more.
    """
    voters, lanes = worth.shape
    unlike = 0
    for r in range(lanes):
        room[BEST, r] = 0.0
        unlike |= 1 if focus[r] != 1.0 else 0
    for i in range(voters):
        for r in range(lanes):
            own = worth[i, r] if among[i, r] > 0.0 else 0.0
            room[BEST, r] = max(room[BEST, r], own)
    for i in range(voters):
        for r in range(lanes):
            worth[i, r] /= room[BEST, r]
    if unlike:  # a power costs more than all the rest
        for i in range(voters):
            for r in range(lanes):
                if among[i, r] > 0.0 and focus[r] != 1.0:
                    worth[i, r] **= focus[r]


@compiled_rule
def apportion(shares, response, among, means, free, room):
    """x_i = N q_i / sum q for the N in `among`, 1 for all others; what exceeds 1/means goes to the rest.

    It is spread over the others in proportion to q until none exceeds it. With means of 1 there is nothing to shift and
    x is 1; with equal responses it is 1 exactly. A lane in which none exceeds it any more is computed again with the
    others, to the same shares.

    Args:
        shares: (voters, lanes) x, written.
        response: (voters, lanes) q, at least 0.
        among: (voters, lanes) 1 for those among whom the means are spread, else 0.
        means: (lanes,) what the power has, in [0, 1]; x is what each feels of it as a multiple.
        free: (voters, lanes) room.
        room: (ROOM, lanes) room.
    """
    voters, lanes = shares.shape
    for r in range(lanes):
        room[LEFT, r] = 0.0
    for r in range(lanes):
        room[MOST, r] = 1.0 / means[r]
    for i in range(voters):
        for r in range(lanes):
            on = among[i, r]
            free[i, r] = on if means[r] < 1.0 else 0.0
        for r in range(lanes):
            shares[i, r] = 1.0
            room[LEFT, r] += free[i, r]
    more = 1
    # Loops are short, since the compiler makes no vectors of one that touches many arrays.
    while more:
        more = 0
        for row in (TOTAL, EVEN, EXCESS):
            for r in range(lanes):
                room[row, r] = 0.0
        for i in range(voters):
            for r in range(lanes):
                room[TOTAL, r] += response[i, r] if free[i, r] > 0.0 else 0.0
                room[EVEN, r] += free[i, r]
        for r in range(lanes):
            room[EVEN, r] = room[LEFT, r] / room[EVEN, r]
        for i in range(voters):
            for r in range(lanes):
                so_far, in_proportion = shares[i, r], room[LEFT, r] * response[i, r] / room[TOTAL, r]
                part = in_proportion if room[TOTAL, r] > 0.0 else room[EVEN, r]
                shares[i, r] = part if free[i, r] > 0.0 else so_far
            for r in range(lanes):
                part, so_far, most = shares[i, r], free[i, r], room[MOST, r]
                over = (so_far > 0.0) & (part * means[r] > 1.0)
                shares[i, r] = most if over else part
                free[i, r] = 0.0 if over else so_far
                room[EXCESS, r] += most if over else 0.0
                more |= 1 if over else 0
        for r in range(lanes):
            room[LEFT, r] = max(room[LEFT, r] - room[EXCESS, r], 0.0)
