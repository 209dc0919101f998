"""What is written in one line, as a small checked tree: the constraints, targets, levers and costs of the command.

    0.2 < france.threat + 0.5 * germany.threat <= 1 or decision.rule == majority     P(adopted) >= 50 %
    france.autonomy[0.2:0.9]                                                         france.autonomy=2

The text is cut into names, numbers and signs, and Python's own grammar (`ast.parse`) says how they belong together.
Python sees none of the words: each name is masked by `x` and each number by `1` in the place where it stands, so that a
node's column in the tree leads back to the text, and no name can be a keyword. Nothing is compiled or executed, and
every node that is not one of those below is refused. What a tree means is for its reader to say.
"""

import ast
import re
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

from ..errors import Mistake, UsageError

#: Longer texts are refused: the longest that means anything is a sum over the 32 members of the whole Council.
LONGEST = 4000
#: Levels of brackets, signs and the like within one another; a sum or product counts once, however many terms it has.
DEEPEST = 30

_DIGITS = r"\d(?:_?\d)*"
_TOKEN = re.compile(
    rf"(?P<number>(?>(?:{_DIGITS}\.?(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][-+]?{_DIGITS})?)(?![A-Za-z_.])(?:\s*%)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)"
    r"|(?P<sign><=|>=|==|!=|[][()<>+*:=-])|(?P<space>\s+)"
)
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A dotted name, such as the path of a quantity. A hyphen belongs to the name; a minus has a space before it."""

    text: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Number:
    """A number as it was written, at least 0; `50 %` is one half."""

    text: str
    column: int = field(default=1, compare=False)

    @property
    def is_percent(self) -> bool:
        return self.text.endswith("%")

    @property
    def value(self) -> float:
        number = float(self.text.rstrip("%"))
        return number / 100 if self.is_percent else number


@dataclass(frozen=True)
class Sum:
    """Terms with their signs, +1 or -1; a single one where the text has a sign before a term."""

    terms: tuple[tuple[int, "Node"], ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Product:
    """Two or more factors."""

    factors: tuple["Node", ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Comparison:
    """Two or more sides, and the signs <, <=, >, >=, == or != between neighbours: `a < b <= c`."""

    sides: tuple["Node", ...]
    signs: tuple[str, ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Junction:
    """Two or more parts joined by `and`, which binds closer, or by `or`."""

    word: str
    parts: tuple["Node", ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Call:
    """`P(adopted)`: a name, and what stands in brackets after it."""

    name: str
    of: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Range:
    """`france.autonomy[0.2:0.9]`: something, and its range."""

    of: "Node"
    low: "Node"
    high: "Node"
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Assignment:
    """`france.autonomy=2`."""

    target: "Node"
    value: "Node"
    column: int = field(default=1, compare=False)


Node: TypeAlias = Name | Number | Sum | Product | Comparison | Junction | Call | Range | Assignment


def parse(text: str, place: str, expected: str) -> Node:
    """The tree of a text.

    Args:
        text: at most `LONGEST` characters.
        place: what a mistake begins with.
        expected: what would be right, as the end of a message.

    Raises:
        UsageError: with the column of what is not understood.
    """
    return _Reader(text, place, expected).tree()


def number_of(node: Node) -> float | None:
    """The value of a number with or without a sign; None of anything else."""
    match node:
        case Number():
            return node.value
        case Sum(terms=((sign, Number() as number),)):
            return sign * number.value
    return None


def parts(text: str) -> list[str]:
    """A text cut at the commas that stand outside square brackets, without spaces around the parts."""
    return [part.strip() for part in re.split(r",(?![^\[]*\])", text)]


class _Reader:
    """Reads one text once."""

    def __init__(self, text: str, place: str, expected: str):
        self.text, self.place, self.expected = text, place, expected
        self.words: dict[int, str] = {}  # column from 0 -> the name or number that is masked there

    def tree(self) -> Node:
        if not self.text.strip():
            raise UsageError(Mistake(self.place, self.expected))
        if len(self.text) > LONGEST:
            raise UsageError(Mistake(self.place, f"{len(self.text):,} characters; allowed: {LONGEST:,}"))
        masked = self.masked()
        start = len(masked) - len(masked.lstrip())
        try:
            parsed = ast.parse(masked.strip(), mode="eval")
        except SyntaxError as error:
            self.refuse(start + error.offset - 1 if error.offset else len(self.text.rstrip()))  # 0: it ends too early
        except (RecursionError, MemoryError):
            self.refuse_depth()
        self.words = {column - start: word for column, word in self.words.items()}
        self.start = start
        return self.node(parsed.body, 1)

    def masked(self) -> str:
        """The text with `x` for each name, `1` for each number and spaces for the rest of them; notes what they are."""
        masked, at, after_operand, open_brackets = [], 0, False, 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                self.refuse(at)
            kind, token = found.lastgroup, found[0]
            if kind == "space":
                masked.append(" " * len(token))
            elif kind == "name" and token in ("and", "or") and after_operand:
                masked.append(token)
                after_operand = False
            elif kind == "sign":
                # `=` is no part of an expression in Python: `|` binds as it should, closer than comparisons alone.
                masked.append("|" if token == "=" else token)
                after_operand = token in (")", "]")
                open_brackets += (token in ("(", "[")) - (token in (")", "]"))
                if open_brackets > DEEPEST:
                    self.refuse_depth()
            else:
                self.words[at] = token
                masked.append(("x" if kind == "name" else "1").ljust(len(token)))
                after_operand = True
            at = found.end()
        return "".join(masked)

    def node(self, node: ast.expr, depth: int) -> Node:
        """The node of the tree for one of Python's."""
        if depth > DEEPEST:
            self.refuse_depth()
        below, column = depth + 1, self.start + node.col_offset + 1
        match node:
            case ast.Name():
                return Name(self.words[node.col_offset], column)
            case ast.Constant():
                return Number(self.words[node.col_offset], column)
            case ast.UnaryOp(op=ast.UAdd() | ast.USub()):
                return Sum(((_sign(node.op), self.node(node.operand, below)),), column)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                terms: list[tuple[int, Node]] = []
                first: ast.expr = node
                while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add | ast.Sub):
                    terms.append((_sign(first.op), self.node(first.right, below)))
                    first = first.left
                return Sum(((1, self.node(first, below)), *reversed(terms)), column)
            case ast.BinOp(op=ast.Mult()):
                factors: list[Node] = []
                first = node
                while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mult):
                    factors.append(self.node(first.right, below))
                    first = first.left
                return Product((self.node(first, below), *reversed(factors)), column)
            case ast.Compare() if all(type(op) in _SIGNS for op in node.ops):
                sides = tuple(self.node(side, below) for side in (node.left, *node.comparators))
                return Comparison(sides, tuple(_SIGNS[type(op)] for op in node.ops), column)
            case ast.BoolOp():
                word = "and" if isinstance(node.op, ast.And) else "or"
                return Junction(word, tuple(self.node(part, below) for part in node.values), column)
            case ast.Call(func=ast.Name(), args=[argument], keywords=[]):
                return Call(self.words[node.func.col_offset], self.node(argument, below), column)
            case ast.Subscript(slice=ast.Slice(lower=ast.expr() as low, upper=ast.expr() as high, step=None)):
                return Range(self.node(node.value, below), self.node(low, below), self.node(high, below), column)
            case ast.BinOp(op=ast.BitOr()):
                return Assignment(self.node(node.left, below), self.node(node.right, below), column)
        self.refuse(self.start + node.col_offset)

    def refuse(self, at: int) -> NoReturn:
        rest = self.text[at:].strip()
        where = f"'{rest[:20]}'" if rest else "the end"
        what = f"column {at + 1}: {where} is not understood; {self.expected}"
        raise UsageError(Mistake(self.place, what))

    def refuse_depth(self) -> NoReturn:
        raise UsageError(Mistake(self.place, f"nested too deeply; allowed: {DEEPEST} levels"))


def _sign(op: ast.operator | ast.unaryop) -> int:
    return -1 if isinstance(op, ast.Sub | ast.USub) else 1
