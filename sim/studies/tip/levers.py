"""Levers: quantities that are moved on purpose, from where to where, and what moving them costs."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from ...engines.layout import Layout, Row
from ...errors import Mistake, UsageError, nearest
from ...results.labels import label
from ...scenario.expressions import Assignment, Name, Node, Range, number_of, parse, parts
from ...scenario.schema import Scenario

T = TypeVar("T")

_EXPECTED = "expected a quantity, or one with its range, as in france.autonomy[0.2:0.9]"
_EXPECTED_COST = "expected a lever and a cost above 0, as in france.autonomy=2"
#: Limits wider than this (weights, rationality, ...) bound nothing that a reader could mean by "the whole range".
_WIDEST = 5.0
#: Parts of a gap: how far to either side of a crossing one looks, and what is always left at either end.
_BESIDE, _NEAREST = 1 / 40, 1 / 100


@dataclass(frozen=True)
class Lever:
    """A quantity that is moved within a range.

    Attributes:
        path: of the quantity, as `--set` takes it.
        label: in words.
        coded: the scenario's own value, from which changes are counted.
        low, high: the range; low <= coded <= high.
        unit_cost: of moving it through its whole range.
        is_sampled: whether the scenario draws it, from a range or the posterior; that is gone once it is fixed.
        is_whole: whether it takes whole numbers alone.
    """

    path: str
    label: str
    coded: float
    low: float
    high: float
    unit_cost: float = 1.0
    is_sampled: bool = False
    is_whole: bool = False

    @property
    def width(self) -> float:
        return self.high - self.low

    def cost(self, value: np.ndarray | float) -> np.ndarray | float:
        """unit cost x |value - coded| / width of the range."""
        return self.unit_cost * np.abs(value - self.coded) / self.width

    def _told(self, values: np.ndarray) -> np.ndarray:
        """Values as they are typed after --set: whole, or 0.3 and not 0.30000000000000004; ascending."""
        return np.unique(np.round(values) if self.is_whole else [float(f"{value:.12g}") for value in values])

    def grid(self, steps: int) -> np.ndarray:
        """`steps` + 1 values at equal distances over the range, and the coded value; ascending."""
        return np.union1d(self._told(np.linspace(self.low, self.high, steps + 1)), self.coded)

    def between(self, one: float, other: float, count: int) -> np.ndarray:
        """At most `count` values strictly between two; none if they are as near to each other as is ever asked."""
        if abs(other - one) <= self.resolution:
            return np.empty(0)
        values = self._told(np.linspace(one, other, count + 2)[1:-1])
        return values[(values > min(one, other)) & (values < max(one, other))]

    def toward(self, one: float, other: float, at_one: float, at_other: float) -> np.ndarray:
        """Values strictly between two, at one of which something is below 0 and at the other not, that narrow down
        where it crosses 0: around where a straight line would, and the middle.

        On a smooth curve they leave a fortieth of the gap, on any curve half of it. None if the two are as near to each
        other as is ever asked.
        """
        if abs(other - one) <= self.resolution:
            return np.empty(0)
        rise = at_other - at_one
        share = -at_one / rise if np.isfinite(rise) and rise != 0.0 else 0.5
        parts = np.clip([share - _BESIDE, share, share + _BESIDE, 0.5], _NEAREST, 1.0 - _NEAREST)
        values = self._told(one + parts * (other - one))
        return values[(values > min(one, other)) & (values < max(one, other))]

    @property
    def resolution(self) -> float:
        """How near values are told apart: a ten-thousandth of the range, or 1 for whole numbers."""
        return 1.0 if self.is_whole else 1e-4 * self.width


def parse_levers(text: str, scenario: Scenario, *, coded_ranges: bool = False, costs: str = "") -> list[Lever]:
    """Levers of a text such as `france.autonomy[0.2:0.9], japan.persuasion`.

    Args:
        text: paths of quantities, perhaps with a range each.
        scenario: whose quantities they are.
        coded_ranges: a lever without a range of its own gets the coded one instead of the limits of the vocabulary.
        costs: unit costs such as `france.autonomy=2, germany.exposure=0.5`; 1 by default.

    Raises:
        UsageError: every mistake in either text.
    """
    rows = {row.name: row for row in Layout(scenario).stated}

    def lever(part: str) -> tuple[str, Lever]:
        found = _lever(part, rows, scenario, coded_ranges=coded_ranges)
        return found.path, found

    levers = _by_path("--levers", parts(text), lever)
    unit_costs = _by_path("--cost", filter(None, parts(costs)), lambda part: _cost(part, list(levers)))
    return [replace(lever, unit_cost=unit_costs.get(path, 1.0)) for path, lever in levers.items()]


def _lever(text: str, rows: dict[str, Row], scenario: Scenario, *, coded_ranges: bool) -> Lever:
    place = f"--levers {text}".rstrip()
    ends: tuple[Node, ...] = ()
    match parse(text, place, _EXPECTED):
        case Name(path):
            pass
        case Range(Name(path), low_end, high_end):
            ends = (low_end, high_end)
        case _:
            raise UsageError(Mistake(place, _EXPECTED))
    if path not in rows:
        raise UsageError(Mistake(place, f"'{path}' is no quantity of {scenario.name}{nearest(path, rows)}"))
    _, quantity, limits = rows[path]
    whole = limits.whole
    if ends:
        low, high = (_number(end, text, place) for end in ends)
        if not limits.low <= low <= limits.high or not limits.low <= high <= limits.high:
            what = f"{low:g} to {high:g} is out of range; allowed: {limits.low:g} to {limits.high:g}"
            raise UsageError(Mistake(place, what))
        if low >= high:
            raise UsageError(Mistake(place, f"the range {low:g} to {high:g} has no width; give the lower end first"))
        if whole and (low % 1 or high % 1):
            raise UsageError(Mistake(place, f"{path.rpartition('.')[2]} are whole numbers"))
        if not low <= quantity.value <= high:
            what = f"the range {low:g} to {high:g} leaves out the scenario's own value {quantity.value:g}, from which"
            raise UsageError(Mistake(place, f"{what} changes are counted; widen it, or move that value with --set"))
    elif coded_ranges:
        if not quantity.is_sampled:
            what = f"has no coded range; give one, as in {path}[{_around(quantity.value, *limits[1:3], whole)}]"
            raise UsageError(Mistake(place, what))
        low, _, high = quantity.ends
    else:
        low, high = limits.low, limits.high
        if high - low > _WIDEST:
            what = f"may be anything from {low:g} to {high:g}, too much to be searched; give a range, as in "
            raise UsageError(Mistake(place, f"{what}{path}[{_around(quantity.value, low, high, whole)}]"))
    is_sampled = quantity.is_sampled or path in Layout(scenario).posterior
    return Lever(path, label(scenario, path), quantity.value, low, high, is_sampled=is_sampled, is_whole=whole)


def _number(end: Node, text: str, place: str) -> float:
    number = number_of(end)
    if number is None or not math.isfinite(number):
        written = text[end.column - 1 :].partition(":")[0].rstrip("] ")
        raise UsageError(Mistake(place, f"'{written}' is no number; expected a range such as [0.2:0.9]"))
    return number


def _around(value: float, low: float, high: float, whole: bool) -> str:
    """A range that could be meant: from half of a value to twice it."""
    ends = (max(value / 2, low), min(2 * value, high)) if value else (low, min(1.0, high))
    return ":".join(f"{round(end) if whole else end:g}" for end in ends)


def _by_path(option: str, texts: Iterable[str], read: Callable[[str], tuple[str, T]]) -> dict[str, T]:
    """What an option gives each path. Raises UsageError with every mistake, a path that is given twice among them."""
    found: dict[str, T] = {}
    mistakes: list[Mistake] = []
    for text in texts:
        try:
            path, value = read(text)
            if path in found:
                raise UsageError(Mistake(f"{option} {text}", f"'{path}' is given twice"))
            found[path] = value
        except UsageError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UsageError(mistakes)
    return found


def _cost(text: str, levers: Sequence[str]) -> tuple[str, float]:
    place, cost = f"--cost {text}", None
    match parse(text, place, _EXPECTED_COST):
        case Assignment(Name(path), value):
            cost = number_of(value)
        case Name(path):
            pass
        case _:
            raise UsageError(Mistake(place, _EXPECTED_COST))
    if path not in levers:
        raise UsageError(Mistake(place, f"'{path}' is none of the levers{nearest(path, levers)}"))
    if cost is None or not 0 < cost < math.inf:
        raise UsageError(Mistake(place, f"expected a cost above 0, as in {path}=2"))
    return path, cost
