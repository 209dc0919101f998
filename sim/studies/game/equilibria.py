"""Best replies and equilibria of a game of two sides in a matrix of what each gains (Nash 1951)."""

import warnings
from typing import NamedTuple

import numpy as np

from ...results.extras import nashpy

#: Gains that differ by less count as equal.
EQUAL = 1e-12
#: A course with a smaller probability is not played.
_PLAYED = 1e-9


class Equilibrium(NamedTuple):
    """Probabilities of the courses of either side such that neither gains by another choice, and what each gains."""

    rows: np.ndarray  # (rows,) adding up to 1
    columns: np.ndarray  # (columns,)
    row_gain: float
    column_gain: float

    @property
    def is_pure(self) -> bool:
        """Whether either side takes one course for sure."""
        return bool(self.rows.max() > 1.0 - _PLAYED and self.columns.max() > 1.0 - _PLAYED)


def best_replies(row_gains: np.ndarray, column_gains: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows, columns) of booleans, twice: where the row is a best reply to the column, and the column to the row."""
    return (
        row_gains >= row_gains.max(axis=0, keepdims=True) - EQUAL,
        column_gains >= column_gains.max(axis=1, keepdims=True) - EQUAL,
    )


def equilibria(row_gains: np.ndarray, column_gains: np.ndarray) -> list[Equilibrium]:
    """The pure equilibria, which are cells of mutual best replies, then the mixed ones that support enumeration finds.

    Of a game with infinitely many mixed equilibria those at the ends are found. Nashpy computes the mixed ones.

    Args:
        row_gains: (rows, columns) what the side that chooses the row gains.
        column_gains: the same of the other side.

    Raises:
        UsageError: the library for it is not installed.
    """
    library = nashpy()
    rows, columns = row_gains.shape
    pure = [
        Equilibrium(np.eye(rows)[r], np.eye(columns)[c], float(row_gains[r, c]), float(column_gains[r, c]))
        for r, c in zip(*np.nonzero(np.logical_and(*best_replies(row_gains, column_gains))), strict=True)
    ]
    if min(rows, columns) < 2:
        return pure
    found: dict[tuple[float, ...], Equilibrium] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of degenerate games, whose pure equilibria stand above
        for row, column in library.Game(row_gains, column_gains).support_enumeration():
            if not (np.isfinite(row).all() and np.isfinite(column).all()):
                continue
            one = Equilibrium(row, column, float(row @ row_gains @ column), float(row @ column_gains @ column))
            if not one.is_pure:
                found[(*row.round(9), *column.round(9))] = one
    return [*pure, *found.values()]
