"""Which combinations of a design are meant: comparisons between sums of parameters and numbers.

    france.autonomy <= germany.autonomy          process.rounds >= 6
    0.2 < france.threat + 0.5 * germany.threat   decision.rule != majority or process.rounds <= 2 * (6 + 3)

A constraint is read once into numbers and then compared column by column; nothing in it is ever executed.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import Mistake, UsageError, nearest
from ..scenario.expressions import Comparison, Junction, Name, Node, Number, Product, parse
from ..scenario.expressions import Sum as Terms

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_HELP = "expected comparisons such as 'france.autonomy + 0.1 <= germany.autonomy' or 'decision.rule != majority'"


@dataclass(frozen=True)
class Sum:
    """A constant plus multiples of parameters; `word` instead where it is a single name."""

    constant: float
    factors: tuple[tuple[str, float], ...]

    @property
    def word(self) -> str:
        return self.factors[0][0] if self.constant == 0.0 and [f for _, f in self.factors] == [1.0] else ""

    def times(self, factor: float) -> "Sum":
        # 0 stays 0, even times the infinity that 1e999 is.
        constant = factor * self.constant if self.constant else 0.0
        return Sum(constant, tuple((name, factor * own) for name, own in self.factors))


@dataclass(frozen=True)
class Constraint:
    """A condition on the values of a case."""

    text: str
    condition: Comparison | Junction

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in it: parameters, and words that texts are compared with."""
        return tuple(name for side in _sides(self.condition, self.text) for name, _ in side.factors)

    def holds(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whether it holds in each row; `columns` has an array for every parameter in it.

        Raises:
            UsageError: a name is no column, or a text is compared as a number.
        """
        return self._holds(self.condition, columns, len(next(iter(columns.values()))))

    def _holds(self, node: Comparison | Junction, columns: Mapping[str, np.ndarray], rows: int) -> np.ndarray:
        if isinstance(node, Junction):
            found = [self._holds(part, columns, rows) for part in node.parts]  # type: ignore[arg-type]  # see `_sides`
            return np.logical_and.reduce(found) if node.word == "and" else np.logical_or.reduce(found)
        held, sides = np.ones(rows, bool), _sides(node, self.text)
        for left, sign, right in zip(sides, node.signs, sides[1:], strict=False):
            values = [self._value(side, other, sign, columns) for side, other in ((left, right), (right, left))]
            held &= np.broadcast_to(_COMPARE[sign](*values), rows)
        return held

    def _value(self, side: Sum, other: Sum, sign: str, columns: Mapping[str, np.ndarray]) -> np.ndarray | float | str:
        """A side of a comparison as numbers, or as texts where the other side is a column of texts."""
        named = [columns[word] for word in (side.word, other.word) if word in columns]
        are_texts = sign in ("==", "!=") and any(column.dtype == object for column in named)
        if are_texts and side.word and other.word:
            if side.word in columns:
                return columns[side.word]
            occurring = sorted({str(value) for value in columns[other.word]})
            if side.word not in occurring:
                what = f"'{side.word}' is no value of {other.word} here{nearest(side.word, occurring)}"
                raise UsageError(Mistake(self.text, what))
            return side.word
        total: np.ndarray | float = side.constant
        for name, factor in side.factors:
            column = columns.get(name)
            if column is None or column.dtype == object:
                what = "no parameter of this experiment's scenario" if column is None else "no number"
                raise UsageError(Mistake(self.text, f"'{name}' is {what}; {_HELP}"))
            total = total + factor * column
        return total


def parse_constraint(text: str) -> Constraint:
    """The constraint in a text: sums joined by <, <=, >, >=, == or !=, and such comparisons joined by `and` and `or`.

    A sum has numbers, names and multiples of names, joined by + and - and perhaps in brackets; the minus with a space
    before it, because a name may hold one.

    Raises:
        UsageError: it is anything else.
    """
    condition = parse(text, text, _HELP)
    _sides(condition, text)
    return Constraint(text, condition)  # type: ignore[arg-type]  # `_sides` refuses anything else


def _sides(node: Node, text: str) -> list[Sum]:
    """Every side of the comparisons in a condition. Raises UsageError if it is none, or a side is no sum."""
    match node:
        case Comparison(sides):
            return [_sum(side, text) for side in sides]
        case Junction(_, parts):
            return [side for part in parts for side in _sides(part, text)]
    raise UsageError(Mistake(text, f"column {node.column}: nothing is compared here; {_HELP}"))


def _sum(node: Node, text: str) -> Sum:
    """A side of a comparison as a constant and the factor of each name, both in the order in which they stand."""
    match node:
        case Name(name):
            return Sum(0.0, ((name, 1.0),))
        case Number(written) if "_" not in written and not node.is_percent:
            return Sum(node.value, ())
        case Terms(terms):
            total = Sum(0.0, ())
            for sign, term in terms:  # one by one: Python's own sum() rounds otherwise from 3.12 on
                part = _sum(term, text).times(sign)
                total = Sum(total.constant + part.constant, total.factors + part.factors)
            return total
        case Product(factors):
            found = _sum(factors[0], text)
            for factor in (_sum(factor, text) for factor in factors[1:]):
                if found.factors and factor.factors:
                    what = f"column {node.column}: parameters are multiplied with one another; {_HELP}"
                    raise UsageError(Mistake(text, what))
                found = factor.times(found.constant) if factor.factors else found.times(factor.constant)
            return found
    raise UsageError(Mistake(text, f"column {node.column}: a side of a comparison is no sum; {_HELP}"))
