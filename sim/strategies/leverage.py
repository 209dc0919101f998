"""`leverage`: the sponsor pays whoever broke silence and for whom one step raises the chance of a consensus most.

That is the largest ln P(z + step/s) - ln P(z) on the draft on the table, z and s as in `aimed` and on the gains of the
round: as every consent is needed, the log chance of a consensus is a sum, and means go where they buy most of it. Ties
go by name. The buying of votes where the price is least is that of Snyder (1991, On buying legislatures).
"""

from ..equations.compiled import rule
from ..equations.elementary import logarithm
from . import chance


@rule
def leverage(gain, weight, solidarity, salience, rationality, step):
    """ln P(z + step/s) - ln P(z): what one step is worth with a member of this gain."""
    steepness = chance.steepness(salience, rationality)
    return logarithm(chance.raised(chance.standing(gain, weight, solidarity, steepness), step * steepness))
