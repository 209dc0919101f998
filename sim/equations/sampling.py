"""What a uniform becomes: the numbers of a run (MODEL.md, Initialisation and Randomness).

Quantile functions of the distributions that a scenario may name, and the one place that says which is taken. Both
engines and every sampled design go through it, so that the same u gives the same value to the last bit.
"""

import math

import numpy as np

from .compiled import rule
from .elementary import logarithm

#: How a quantity is sampled. GIVEN: what is drawn is the value already (PERT, and the joint posterior).
FIXED, TRIANGULAR, UNIFORM, GIVEN = range(4)


@rule
def triangular(u, low, mode, high):
    """Quantile u of the triangular distribution on [low, high] with the given mode."""
    below = (mode - low) / (high - low)
    is_left = u < below
    # One root for either side: in a loop over runs both sides are computed, and a root costs more than all the rest.
    square = u * (high - low) * (mode - low) if is_left else (1.0 - u) * (high - low) * (high - mode)
    root = math.sqrt(max(square, 0.0))
    return low + root if is_left else high - root


@rule
def uniform(u, low, high):
    """Quantile u of the uniform distribution on [low, high]."""
    return low + u * (high - low)


@rule
def logistic(u):
    """Quantile u of the logistic distribution with mean 0 and scale 1: log(u / (1 - u))."""
    return logarithm(u / (1.0 - u))


@rule
def sample(values, kind, drawn, low, mode, high):
    """Writes one quantity's value in each run into `values`.

    Args:
        values: (runs,) to write into; lists will do, from Python.
        kind: FIXED, TRIANGULAR, UNIFORM or GIVEN.
        drawn: (runs,) uniforms in (0, 1); values, where they are GIVEN; unread where the quantity is FIXED.
        low, mode, high: of its distribution; all three the value itself where it is FIXED.
    """
    # The kind is asked outside the loops, so that the compiler turns each of them into vector instructions.
    if kind == FIXED:
        for r in range(len(values)):
            values[r] = mode
    elif kind == TRIANGULAR:
        for r in range(len(values)):
            values[r] = triangular(drawn[r], low, mode, high)
    elif kind == UNIFORM:
        for r in range(len(values)):
            values[r] = uniform(drawn[r], low, high)
    else:
        for r in range(len(values)):
            values[r] = drawn[r]


@rule
def nearest_whole(value):
    """floor(x + 1/2): what is whole, such as a deadline, is the nearest whole number, the larger one in the middle."""
    return np.floor(value + 0.5)
