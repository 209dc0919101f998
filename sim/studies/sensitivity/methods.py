"""The methods of a sensitivity analysis: what each measures, and from what."""

from typing import NamedTuple


class Method(NamedTuple):
    """A method.

    Attributes:
        measure: the column of `indices` by which parameters are ranked.
        beside: the second column that is shown; none where it is empty.
        base: base points, trajectories or futures by default.
        is_given: whether it takes cases as they are, so that those of a sweep will do.
        takes_correlated: whether it means anything where ranges correlate.
    """

    measure: str
    beside: str
    base: int
    is_given: bool
    takes_correlated: bool


#: 1,024 base points give half-widths of a few hundredths; a few dozen trajectories are usual for Morris, some hundreds
#: for Shapley effects; 2,048 futures leave each of ten intervals of a parameter two hundred.
METHODS = {
    "sobol": Method("total", "first", 1024, False, False),
    "morris": Method("effect", "spread", 64, False, False),
    "shapley": Method("shapley", "", 512, False, True),
    "pawn": Method("median", "maximum", 2048, True, True),
    "delta": Method("delta", "alone", 2048, True, True),
    "trees": Method("importance", "alone", 2048, True, True),
}
