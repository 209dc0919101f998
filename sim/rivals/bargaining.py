"""Nash bargaining: the outcome that maximises the weighted product of the actors' gains (Nash 1950).

    x* = argmax  prod_i g_i(x) ** w_i,   w_i = influence_i * salience_i

Losses are quadratic, (x - a_i)^2 for an actor that prefers a_i, for three reasons: the product is then smooth and its
maximum is the root of one decreasing function; small deviations matter little, so that a compromise can arise at all;
and as the breakdown of talks grows worse, the solution tends to the weighted mean, which is how Achen (2006) grounds
the compromise model. (Under absolute losses |x - a_i| the same limit is the weighted median.)

An actor with weight 0 has no say: its gain is neither counted nor required to be positive.
"""

from collections.abc import Callable

import numpy as np

from ..errors import Mistake, UserError
from .issue import Issue

#: Share of the breakdown loss that is left out at an end of the interval where a gain vanishes.
_MARGIN = 1e-12


def nash(issue: Issue) -> float:
    """Nash solution over the status quo s: g_i(x) = (s - a_i)^2 - (x - a_i)^2 = (x - s)(2 a_i - s - x).

    All gain only where every a_i lies on one side of s, and then up to 2 a - s with a the nearest of them. Where no
    point improves on s for all, s itself is returned: under the rule that a bargain needs everybody, it stands.

    With t = (x - s) / (2 (a - s)) in (0, 1) and b_i = (a_i - s) / (a - s) >= 1 the first-order condition is
    sum(w) (1 - t) = sum_i w_i t (1 - t) / (b_i - t), which changes sign once; Brent's method finds it.
    The result lies between s and the farthest position. Raises UserError without a reference point.
    """
    quo = issue.status_quo()
    asked = issue.weight > 0
    offset, weight = issue.position[asked] - quo, issue.weight[asked] / issue.weight.max()
    if offset.min() <= 0 <= offset.max():
        return quo
    nearest = offset[np.argmin(np.abs(offset))]
    with np.errstate(over="ignore"):  # next to a position that is all but at s, the others count as infinitely far
        ratio = offset / nearest
    keenest, total = ratio == 1.0, weight.sum()

    def slope(t: float) -> float:
        """First-order condition times (1 - t), so that it stays finite where the nearest actor's gain vanishes."""
        others = weight[~keenest] @ (t * (1 - t) / (ratio[~keenest] - t))
        return float((1 - t) * total - t * weight[keenest].sum() - others)

    return float(quo + 2 * nearest * _root(slope, 0.0, 1.0, 1e-15))


def nash_from_breakdown(issue: Issue, loss: float | None = None) -> float:
    """Nash solution where failure costs every actor the same: g_i(x) = d^2 - (x - a_i)^2.

    d is `loss`, a distance on the scale that is as bad as breakdown; by default the width of the scale, so that
    breakdown is as bad as the worst decision there could be. d must exceed half the spread of the positions, else
    no point is better for all than breakdown. As d grows the solution tends to the compromise model (Achen 2006):
    log g_i = log d^2 - (x - a_i)^2 / d^2 + O(d^-4).

    Solves sum_i w_i (a_i - x) / (d^2 - (x - a_i)^2) = 0, decreasing in x, by Brent's method. The result lies between
    the extreme positions. Raises UserError for a loss that is too small or no number.
    """
    asked = issue.weight > 0
    position, weight = issue.position[asked], issue.weight[asked] / issue.weight.max()
    left, right = position.min(), position.max()
    d = issue.scale[1] - issue.scale[0] if loss is None else loss
    if not np.isfinite(d) or not 2 * d > right - left:
        least = (right - left) / 2
        raise UserError(Mistake(f"issue '{issue.name}', loss", f"must exceed half the spread, {least:g}: {d:g}"))

    def slope(x: float) -> float:
        return float(weight @ ((position - x) / ((d - (x - position)) * (d + (x - position)))))

    low, high = max(left, right - d * (1 - _MARGIN)), min(right, left + d * (1 - _MARGIN))
    if not low < high or slope(low) <= 0:
        return float(low)
    if slope(high) >= 0:
        return float(high)
    return _root(slope, low, high, 1e-13 * d)


def _root(slope: Callable[[float], float], low: float, high: float, near: float) -> float:
    from scipy.optimize import brentq  # a tenth of a second to import

    return float(brentq(slope, low, high, xtol=near))
