"""How likely a consent is, as others judge it, and where means buy most of it: shared by several strategies.

An actor's consent is judged by the logistic function of its standing in units of the reservations' scale, since the
reservation itself is private. Choice among targets is a quantal response (McKelvey & Palfrey 1995, Quantal response
equilibria for normal form games): the better a target, the more of the means it draws, and `focus` says how much more.
"""

from ..equations.compiled import compiled_rule, rule
from ..equations.elementary import exponential

#: The least scale on which a standing is judged, so that who hardly minds does not count without bound.
LEAST_SCALE = 0.02
#: Standings below count as this: exp(-z) stays finite, and the product of two such numbers with it.
LOWEST = -300.0
#: A response that counts as none: whom nothing speaks for is given what the others leave, all such alike.
LEAST_RESPONSE = 1e-300
#: Rows of room: of `respond` the best target; of `apportion` what is left for those among whom it is spread, what a
#: unit of response gets of it, the most that anybody is given.
BEST = 0
LEFT, EACH, MOST = range(3)
#: How many rows of room that takes.
ROOM = 3


@rule
def steepness(salience, rationality):
    """1/s, s = max(m/lambda, 0.02) the spread of an actor's private reservation: what a unit of gain counts for."""
    return rationality / max(salience, LEAST_SCALE * rationality)  # one division, and none by 0


@rule
def standing(gain, weight, solidarity, steepness_):
    """z = (V + w_sol sigma)/s: how far a voter stands from a no, if it would be alone; solidarity is 0 for the host."""
    return (gain + weight * solidarity) * steepness_


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
        response: (voters, lanes) q, at least 0; less than `LEAST_RESPONSE` counts as that.
        among: (voters, lanes) 1 for those among whom the means are spread, else 0.
        means: (lanes,) what the power has, in [0, 1]; x is what each feels of it as a multiple.
        free: (voters, lanes) room: q of who may be given more, and 0 of who has the most.
        room: (ROOM, lanes) room.
    """
    voters, lanes = shares.shape
    for r in range(lanes):
        room[LEFT, r], room[MOST, r] = 0.0, 1.0 / means[r]
    for i in range(voters):
        for r in range(lanes):
            own = max(response[i, r], LEAST_RESPONSE)
            free[i, r] = own if (among[i, r] > 0.0) & (means[r] < 1.0) else 0.0
        for r in range(lanes):
            shares[i, r] = 1.0
            room[LEFT, r] += 1.0 if free[i, r] > 0.0 else 0.0
    more = 1
    # Loops are short, since the compiler makes no vectors of one that touches many arrays.
    while more:
        more = 0
        for r in range(lanes):
            room[EACH, r] = 0.0
        for i in range(voters):
            for r in range(lanes):
                room[EACH, r] += free[i, r]
        for r in range(lanes):
            room[EACH, r] = room[LEFT, r] / room[EACH, r]  # not a number where nobody is free, and then not read
        for i in range(voters):
            for r in range(lanes):
                so_far, part, most = shares[i, r], room[EACH, r] * free[i, r], room[MOST, r]
                shares[i, r] = min(part, most) if free[i, r] > 0.0 else so_far
            for r in range(lanes):
                own, most = free[i, r], room[MOST, r]
                over = room[EACH, r] * own > most
                free[i, r] = 0.0 if over else own
                room[LEFT, r] = max(room[LEFT, r] - (most if over else 0.0), 0.0)
                more |= 1 if over else 0
