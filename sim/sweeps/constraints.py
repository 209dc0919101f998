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
class Compared:
    """Comparisons of neighbouring sums, all of which must hold: `a < b <= c`."""

    sums: tuple[Sum, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """Conditions of which all must hold (`and`), or one at least (`or`)."""

    word: str
    parts: tuple["Compared | Joined", ...]


@dataclass(frozen=True)
class Constraint:
    """A condition on the values of a case."""

    text: str
    condition: Compared | Joined

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in it: parameters, and words that texts are compared with."""
        return tuple(_names(self.condition))

    def holds(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whether it holds in each row; `columns` has an array for every parameter in it.

        Raises:
            UsageError: a name is no column, or a text is compared as a number.
        """
        return self._holds(self.condition, columns, len(next(iter(columns.values()))))

    def _holds(self, condition: Compared | Joined, columns: Mapping[str, np.ndarray], rows: int) -> np.ndarray:
        if isinstance(condition, Joined):
            found = [self._holds(part, columns, rows) for part in condition.parts]
            return np.logical_and.reduce(found) if condition.word == "and" else np.logical_or.reduce(found)
        held = np.ones(rows, bool)
        for left, sign, right in zip(condition.sums, condition.signs, condition.sums[1:], strict=False):
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
    return Constraint(text, _condition(parse(text, text, _HELP), text))


def _names(condition: Compared | Joined) -> list[str]:
    if isinstance(condition, Joined):
        return [name for part in condition.parts for name in _names(part)]
    return [name for side in condition.sums for name, _ in side.factors]


def _condition(node: Node, text: str) -> Compared | Joined:
    match node:
        case Comparison(sides, signs):
            return Compared(tuple(_sum(side, text) for side in sides), signs)
        case Junction(word, parts):
            return Joined(word, tuple(_condition(part, text) for part in parts))
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
