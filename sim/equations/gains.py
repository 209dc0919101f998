"""Systematic gain of a draft over the status quo: four named terms and what was received (MODEL.md, Submodels, Gain).

    V = m (security - economic - entrapment - autonomy) + inducements

with salience m in every term's weight, w * m. A *rate* is what one unit of the draft's attribute is worth to the
actor. Rates move from round to round while a draft's attributes stand still, so they are computed once per actor and
round and serve for every draft.

Where drafts are positions on one scale, the gain is how much nearer the draft is to what the actor prefers than what
holds otherwise, on the scale's width R: the loss of failing avoided, less the loss that the draft leaves.

    V = w * salience * (loss of failing - |d - ideal| / R) + inducements
"""

from .compiled import rule


@rule
def weight_of(weight, salience):
    """w * m: what a unit of a term weighs with an actor to whom the matter has salience m."""
    return weight * salience


@rule
def expected_retaliation(anticipation, threatened, pressure):
    """R = alpha chi + (1 - alpha) k: what is feared of the external powers, as far as they are able and willing, and
    what was felt of them; in [0, 1].

    `threatened` is the joint coercion that is aimed at the actor (`pressure.joint_coercion`), `pressure` is k. Without
    an external power both are 0.
    """
    return anticipation * threatened + (1.0 - anticipation) * pressure


@rule
def forgone(retaliation, offered):
    """What a yes costs per unit of exposure: the retaliation that is feared, and what somebody offers for a no."""
    return retaliation + offered


@rule
def security_rate(weight, threat, core_threat, linkage):
    """Security stake per unit of substance: w * (theta + linkage * kappa) / 2; w is the actor's `weight_of` the term.

    Half the stake is the external power's threat, half the core adversary's as far as the actor holds the two
    theatres to be one.
    """
    return weight * (0.5 * (threat + linkage * core_threat))


@rule
def economic_rate(weight, exposure, retaliation):
    """Economic cost per unit of visibility: w * e * R."""
    return weight * (exposure * retaliation)


@rule
def entrapment_rate(weight, entrapment):
    """Cost of entrapment per unit of visibility: w * f (Snyder 1984, the alliance security dilemma)."""
    return weight * entrapment


@rule
def autonomy_rate(weight, autonomy):
    """Cost in strategic autonomy per unit of reach: w * a."""
    return weight * autonomy


@rule
def terms(security, economic, entrapment, autonomy, substance, visibility, reach):
    """The four terms of V with their signs, in the order security, economic, entrapment, autonomy."""
    return security * substance, -(economic * visibility), -(entrapment * visibility), -(autonomy * reach)


@rule
def gain(security, economic, entrapment, autonomy, inducement, substance, visibility, reach):
    """V_i(d): the sum of the four terms and of the inducements received. Dimensionless, 0 is the status quo."""
    stake, cost, fear, reluctance = terms(security, economic, entrapment, autonomy, substance, visibility, reach)
    return stake + cost + fear + reluctance + inducement


@rule
def distance(position, ideal, width):
    """|position - ideal| / R, in [0, 1] for two points of a scale of width R: a single-peaked, symmetric loss."""
    return abs(position - ideal) / width


@rule
def loss_of_failing(is_known, status_quo, ideal, width, cost):
    """What an actor loses if nothing is decided, on the scale's width.

    Its distance from the status quo where that is known, else a cost that is the same for all.
    """
    return distance(status_quo, ideal, width) if is_known else cost


@rule
def spatial_terms(stake, failure, distance_):
    """The two terms of V: the loss of failing that is avoided, and the loss that the draft leaves.

    `stake` is the actor's `weight_of` distances: what one width of the scale is worth to it; `failure` as in
    `loss_of_failing`; `distance_` the draft's from the actor's ideal point.
    """
    return stake * failure, -(stake * distance_)


@rule
def spatial_gain(stake, failure, distance_, inducement):
    """V_i(d): the sum of the two terms and of the inducements received; negative where the status quo is nearer."""
    avoided, left = spatial_terms(stake, failure, distance_)
    return avoided + left + inducement
