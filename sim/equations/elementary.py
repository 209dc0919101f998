"""e^x and ln x in plain arithmetic, so that a loop over runs turns into vector instructions; calls to the library's
would not, and differ in their last bit from one library and processor to the next."""

import math

import numpy as np

from .compiled import rule

#: Farther from 0 the result of `exponential` would leave the normal numbers.
FARTHEST = 700.0
LOG2_E = 1.4426950408889634
#: ln 2 in two parts: the first has zeros enough at its end that whole multiples of it are exact.
LN2_HIGH, LN2_LOW = 6.93145751953125e-1, 1.42860682030941723212e-6
#: The same with a longer first part, which is exact for the multiples that a float's exponent can be.
LONG_LN2_HIGH, LONG_LN2_LOW = 6.93147180369123816490e-1, 1.90821492927058770002e-10
#: A float of this size holds whole numbers in its last bits; those of this one say 1023, the exponent of 1.
WHOLES = 1.5 * 2.0**52 + 1023.0
#: Where a number begins whose power of 2 is taken out, sqrt(1/2), and the bits of that.
ROOT_OF_HALF, BITS_OF_ROOT = math.sqrt(0.5), 0x3FE6A09E667F3BCD
#: Bits of a float below its exponent.
FRACTION = 52


def _power_in_bits(n):
    shifted = n + WHOLES
    return np.int64(np.float64(shifted).view(np.int64) << FRACTION).view(np.float64)


@rule(in_kernels=_power_in_bits)
def power_of_two(n):
    """2^n for a whole number n in [-1022, 1023], given as a float."""
    return math.ldexp(1.0, int(n))


def _parts_in_bits(x):
    bits = np.float64(x).view(np.int64)
    k = (bits - BITS_OF_ROOT) >> FRACTION
    return np.float64(k), np.int64(bits - (k << FRACTION)).view(np.float64)


@rule(in_kernels=_parts_in_bits)
def parts(x):
    """(k, y) with x = 2^k y and sqrt(1/2) <= y < sqrt(2), both floats, for positive normal x."""
    y, k = math.frexp(x)
    return (k - 1.0, 2.0 * y) if y < ROOT_OF_HALF else (float(k), y)


@rule
def exponential(x):
    """e^x, right to 2 units in the last place, for x in [-700, 700]; beyond, that of the nearer limit.

    With n the whole number nearest to x/ln 2 and r = x - n ln 2, e^x = 2^n e^r and
    e^r = 1 + 2 r P(r^2)/(Q(r^2) - r P(r^2)), a Pade form whose coefficients are those of Moshier (1989, Methods and
    programs for mathematical functions; Cephes, exp.c).
    """
    x = min(max(x, -FARTHEST), FARTHEST)
    n = x * LOG2_E + WHOLES - WHOLES
    r = x - n * LN2_HIGH - n * LN2_LOW
    square = r * r
    p = r * ((1.26177193074810590878e-4 * square + 3.02994407707441961300e-2) * square + 9.99999999999999999910e-1)
    q = ((3.00198505138664455042e-6 * square + 2.52448340349684104192e-3) * square + 2.27265548208155028766e-1) * square
    return power_of_two(n) * (1.0 + 2.0 * p / (q + 2.0 - p))


@rule
def logarithm(x):
    """ln x, right to 1 unit in the last place, for positive normal x; of anything else the result has no meaning.

    x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2), and with s = f/(2 + f)
    ln(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))), R a polynomial of degree 7 whose coefficients are those of fdlibm (Sun
    Microsystems 1993, e_log.c; https://netlib.org/fdlibm/e_log.c).
    """
    k, y = parts(x)
    f = y - 1.0
    s, half = f / (2.0 + f), 0.5 * f * f
    z = s * s
    w = z * z
    odd = 0.1818357216161805012 + w * 0.1479819860511658591
    odd = z * (0.6666666666666735130 + w * (0.2857142874366239149 + w * odd))
    even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
    return k * LONG_LN2_HIGH - ((half - (s * (half + (odd + even)) + k * LONG_LN2_LOW)) - f)
