"""An external power's own gain: it acts as hard as what it has at stake is worth its cost.

It fears that the alliance comes nearer (`threat`, by the draft's reach) and that two theatres become one (`linkage`, by
its substance): S(d) = (threat reach + linkage substance)/2. Acting costs what its own economy loses by it, `exposure`
at full effort: coercion has an opportunity cost to who coerces (Drezner 1999, The sanctions paradox). That the gain is
linear in effort e and the cost quadratic, S e - exposure e^2/2, is our assumption; its best effort is
e = min(1, S/exposure). A power of which no such numbers are known acts with all it has.
"""

from ..equations.compiled import rule


@rule
def stake(threat, linkage, reach, substance):
    """S(d) = (threat * reach + linkage * substance)/2, in [0, 1]."""
    return 0.5 * (threat * reach + linkage * substance)


@rule
def effort(stake_, exposure):
    """e = min(1, S/exposure), in [0, 1]: the maximum of S e - exposure e^2/2; 1 where acting costs nothing."""
    return min(1.0, stake_ / exposure) if exposure > 0.0 else 1.0
