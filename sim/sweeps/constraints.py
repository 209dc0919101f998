"""Which combinations of a design are meant: comparisons between sums of parameters and numbers.

    france.autonomy <= germany.autonomy          process.rounds >= 6
    0.2 < france.threat + 0.5 * germany.threat   decision.rule != majority

A constraint is read once into numbers and then compared column by column; nothing in it is ever executed.
"""

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import Mistake, UsageError, nearest

_COMPARE = {"<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt,
            ">": operator.gt}  # fmt: skip
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![A-Za-z_.])"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)|(?P<sign><=|>=|==|!=|[<>+*-]))"
)
_HELP = "expected comparisons such as 'france.autonomy + 0.1 <= germany.autonomy' or 'decision.rule != majority'"


@dataclass(frozen=True)
class Sum:
    """A constant plus multiples of parameters; `word` instead where it is a single name."""

    constant: float
    factors: tuple[tuple[str, float], ...]

    @property
    def word(self) -> str | None:
        return self.factors[0][0] if self.constant == 0.0 and [f for _, f in self.factors] == [1.0] else None


@dataclass(frozen=True)
class Constraint:
    """Comparisons of neighbouring sums, all of which must hold: `a < b <= c`."""

    text: str
    sums: tuple[Sum, ...]
    signs: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in it: parameters, and words that texts are compared with."""
        return tuple(name for sum_ in self.sums for name, _ in sum_.factors)

    def holds(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whether it holds in each row; `columns` has an array for every parameter in it.

        Raises:
            UsageError: a name is no column, or a text is compared as a number.
        """
        rows = len(next(iter(columns.values())))
        held = np.ones(rows, bool)
        for left, sign, right in zip(self.sums, self.signs, self.sums[1:], strict=False):
            values = [self._value(side, other, sign, columns) for side, other in ((left, right), (right, left))]
            held &= np.broadcast_to(_COMPARE[sign](*values), rows)
        return held

    def _value(self, side: Sum, other: Sum, sign: str, columns: Mapping[str, np.ndarray]) -> np.ndarray | float | str:
        """A side of a comparison as numbers, or as texts where the other side is a column of texts."""
        texts = sign in ("==", "!=") and any(
            word in columns and columns[word].dtype == object for word in (side.word, other.word)
        )
        if texts and side.word and other.word:
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
    """The constraint in a text: sums joined by <, <=, >, >=, == or !=.

    A sum has terms `number`, `name`, `number * name` or `name * number`, joined by + and -; the minus with spaces
    around it, because a name may hold one.

    Raises:
        UsageError: it is anything else.
    """
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            raise UsageError(Mistake(text, f"'{text[at:].strip()[:20]}' is not understood; {_HELP}"))
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    signs = [value for kind, value in tokens if kind == "sign" and value in _COMPARE]
    if not signs:
        raise UsageError(Mistake(text, f"compares nothing; {_HELP}"))
    sides: list[list[tuple[str, str]]] = [[]]
    for token in tokens:
        if token[0] == "sign" and token[1] in _COMPARE:
            sides.append([])
        else:
            sides[-1].append(token)
    return Constraint(text, tuple(_sum(side, text) for side in sides), tuple(signs))


def _sum(tokens: list[tuple[str, str]], text: str) -> Sum:
    constant, factors, rest = 0.0, [], list(tokens)
    while rest:
        factor = 1.0
        if rest[0][0] == "sign":
            if rest[0][1] == "*" or (rest[0][1] == "+" and len(rest) == len(tokens)):
                break
            factor = -1.0 if rest[0][1] == "-" else 1.0
            rest.pop(0)
        elif len(rest) < len(tokens):
            break
        term = [rest.pop(0)] if rest else []
        if len(rest) > 1 and rest[0] == ("sign", "*"):
            term.append(rest[1])
            del rest[:2]
        if not term or any(kind == "sign" for kind, _ in term) or [kind for kind, _ in term] == ["name", "name"]:
            break
        for kind, value in term:
            factor *= float(value) if kind == "number" else 1.0
        name = next((value for kind, value in term if kind == "name"), None)
        if name is None:
            constant += factor
        else:
            factors.append((name, factor))
    else:
        if tokens:
            return Sum(constant, tuple(factors))
    raise UsageError(Mistake(text, f"a side of a comparison is no sum; {_HELP}"))
