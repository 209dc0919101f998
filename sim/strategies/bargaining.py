"""`bargaining`: a member whose public no is a price.

As long as it has received less than its price pi, pi is taken off the balance on which it keeps silence; the
Secretary-General and the sponsor know, since the price is public. Once it is paid it is bound by nothing that it said
(issue linkage and side payments: Tollison & Willett 1979, An economic theory of mutually advantageous issue linkages).
"""

from ..equations.compiled import rule
from ..equations.tolerance import is_not_negative


@rule
def is_paid(received, price):
    """received >= pi, up to what rounding takes."""
    return is_not_negative(received - price)


@rule
def bound(so_far, received, price, salience):
    """C + pi while it is not paid, then 0: what a yes costs a bargaining member, its commitment C included.

    Who does not mind at all has nothing to sell: 0.
    """
    return 0.0 if is_paid(received, price) | (salience <= 0.0) else so_far + price
