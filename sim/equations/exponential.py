"""e^x in plain arithmetic, so that a loop over runs turns into vector instructions; a call to the library's would not,
and differs in its last bit from one library and processor to the next."""

import numpy as np

from .compiled import compiled_rule

#: Farther from 0 the result would leave the normal numbers.
FARTHEST = 700.0
LOG2_E = 1.4426950408889634
#: ln 2 in two parts: the first has zeros enough at its end that whole multiples of it are exact.
LN2_HIGH, LN2_LOW = 6.93145751953125e-1, 1.42860682030941723212e-6
#: A float of this size holds whole numbers in its last bits; those of this one say 1023, the exponent of 1.
WHOLES = 1.5 * 2.0**52 + 1023.0


@compiled_rule
def exponential(x):
    """e^x, right to 2 units in the last place, for x in [-700, 700]; beyond, that of the nearer limit.

    With n the whole number nearest to x/ln 2 and r = x - n ln 2, e^x = 2^n e^r and
    e^r = 1 + 2 r P(r^2)/(Q(r^2) - r P(r^2)), a Pade form whose coefficients are those of Moshier (1989, Methods and
    programs for mathematical functions; Cephes, exp.c).
    """
    x = min(max(x, -FARTHEST), FARTHEST)
    shifted = x * LOG2_E + WHOLES
    n = shifted - WHOLES
    r = x - n * LN2_HIGH - n * LN2_LOW
    square = r * r
    p = r * ((1.26177193074810590878e-4 * square + 3.02994407707441961300e-2) * square + 9.99999999999999999910e-1)
    q = ((3.00198505138664455042e-6 * square + 2.52448340349684104192e-3) * square + 2.27265548208155028766e-1) * square
    exponent = np.float64(shifted).view(np.int64) << 52  # n + 1023, where a float has it
    return np.int64(exponent).view(np.float64) * (1.0 + 2.0 * p / (q + 2.0 - p))
