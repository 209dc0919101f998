"""Small multiples: which values get a panel, where the panels stand, and what their axes say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullLocator

from ..words import numbers, say
from . import page

MOST = 12
HEADING = page.leading(page.SMALL)
SHORT = 1.4  # a heading that fits on any panel [in]
BELOW = 0.24  # the tick labels under a panel [in]
ROUND = (1, 2, 2.5, 5, 10)  # steps between ticks, at any power of ten
FEW_DIGITS = 5  # letters of a tick: 0.125, not 0.123457
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

#: Values along an axis.
Numbers = Sequence[float] | np.ndarray


@dataclass(frozen=True)
class Grid:
    """Equal panels in rows from the top left; lengths in inches, places from the lower left corner of the body."""

    count: int
    columns: int
    width: float
    height: float
    left: float
    gap: float
    over: float
    between: float

    @property
    def body(self) -> float:
        """Height of the panels, their headings and the tick labels beneath them."""
        rows = -(-self.count // self.columns)
        return rows * (self.over + self.height) + (rows - 1) * self.between + BELOW

    def place(self, n: int) -> tuple[float, float]:
        """Lower left corner of panel `n`."""
        row, column = divmod(n, self.columns)
        top = self.body - row * (self.over + self.height + self.between) - self.over
        return self.left + column * (self.width + self.gap), top - self.height

    def is_lowest(self, n: int) -> bool:
        """Whether no panel stands below, so that this one shows the ticks of its column."""
        return n + self.columns >= self.count

    def is_leftmost(self, n: int) -> bool:
        return n % self.columns == 0


def grid(headings: Sequence[str], *, left: float, right: float, tallest: float, ends: float) -> Grid:
    """A grid between two edges: up to three panels a row, two on a narrow page, four as two by two.

    `headings` are empty texts where panels need none; `ends` is the width of the widest tick label [in].
    """
    columns = min({1: 1, 2: 2, 4: 2}.get(len(headings), 3), 3 if page.WIDTH == page.WIDE else 2)
    gap = max(0.22, ends + 0.1)
    width = (right - left - gap * (columns - 1)) / columns
    lines = max(len(page.wrap(heading, width, page.SMALL, "bold")) for heading in headings)
    over = HEADING * lines + 0.06 if any(headings) else 0.0
    return Grid(len(headings), columns, width, min(tallest, 0.8 * width), left, gap, over, between=0.1)


def picked(values: Iterable[Any], most: int = MOST) -> list[Any]:
    """The values themselves, or `most` of them evenly spaced, the first and the last among them."""
    values = list(values)
    if len(values) <= most:
        return values
    return [values[n] for n in np.linspace(0, len(values) - 1, most).round().astype(int)]


def levels(column: pd.Series) -> list[Any]:
    """The distinct values of a parameter: numbers ascending, others in order of appearance."""
    found = column.dropna().unique().tolist()
    return sorted(found) if is_numeric(column) else found


def is_numeric(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def text(value: Any) -> str:
    """A parameter's value in words."""
    return numbers.short(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def headings(name: str, values: Sequence[Any]) -> list[str]:
    """What stands above the panels: "Rounds: 12", or the values alone where the parameter's name is long."""
    full = [say("of", who=name, what=text(value)) for value in values]
    if all(page.text_width(heading, page.SMALL, "bold") < SHORT for heading in full):
        return full
    return [text(value) for value in values]


def draw_heading(figure: page.Drawn, grid: Grid, n: int, bottom: float, heading: str) -> None:
    """The bold heading of panel `n`, just above it; `bottom` is the lower edge of the body."""
    x, y = grid.place(n)
    lines = page.wrap(heading, grid.width, page.SMALL, "bold")
    middle = bottom + y + grid.height + 0.04 + HEADING * len(lines) / 2
    page.write(figure, x, middle, lines, size=page.SMALL, weight="bold")


def ticks(values: Numbers, limits: tuple[float, float], length: float, *, upright: bool) -> list[float]:
    """Ticks at all values (two or more) where these have few digits and their labels have room along `length` [in],
    else at round numbers."""
    choices = [MaxNLocator(n, steps=ROUND).tick_values(*limits) for n in (6, 5, 4, 3, 2)]
    is_short = max((len(numbers.number(abs(value))) for value in values), default=0) <= FEW_DIGITS
    for choice in [values, *choices] if len(values) > 1 and is_short else choices:
        inside = [tick for tick in choice if limits[0] <= tick <= limits[1]]
        if inside and _have_room(inside, np.diff(inside) * length / (limits[1] - limits[0]), upright):
            return inside
    return list(values[:1])


def _have_room(ticks: list[float], steps: np.ndarray, upright: bool) -> bool:
    """Whether the labels of ticks that stand `steps` inches apart have room; nine at the most."""
    rooms = [2 * HEADING if upright else 0.14 + label_width([tick]) for tick in ticks]
    return len(ticks) <= 9 and bool(np.all(steps >= (np.array(rooms[1:]) + rooms[:-1]) / 2))


def ticks_of(values: Numbers, limits: tuple[float, float], length: float, log: bool, *, upright: bool) -> list[float]:
    """`ticks`, or `log_ticks`."""
    return (log_ticks if log else ticks)(values, limits, length, upright=upright)


def label_width(values: Iterable[float]) -> float:
    """Width [in] of the widest tick label."""
    return max(page.text_width(numbers.number(value), page.SMALL) for value in values)


def log_ticks(values: Numbers, limits: tuple[float, float], length: float, *, upright: bool) -> list[float]:
    """Ticks on a log scale, at as many of the values, evenly chosen, as their labels have room for."""
    inch = length / np.log(limits[1] / limits[0])
    for step in range(1, len(values)):
        chosen = list(values[::step])
        if _have_room(chosen, np.diff(np.log(chosen)) * inch, upright):
            return chosen
    return list(values[:1])


def set_log(axes: Axes, *, x: bool = False, y: bool = False) -> None:
    """Log scales, without ticks of their own."""
    for name, axis in [("x", axes.xaxis)] * x + [("y", axes.yaxis)] * y:
        axes.set(**{f"{name}scale": "log"})
        axis.set_major_locator(NullLocator())
        axis.set_minor_locator(NullLocator())


def set_ticks(axes: Axes, x: Sequence[float] | None, y: Sequence[float] | None) -> None:
    """Ticks and their labels where they are given."""
    if x is not None:
        axes.set_xticks(x, [numbers.number(value) for value in x])
    if y is not None:
        axes.set_yticks(y, [numbers.number(value) for value in y])


def percent_ticks(axes: Axes, shares: Numbers = SHARES, *, upright: bool = True) -> None:
    """Ticks at shares, labelled in whole percent; across, at every second of them while there is no room for more."""
    shares, ends = np.asarray(shares), axes.get_xlim()
    inch = axes.get_position().width * page.WIDTH / (ends[1] - ends[0])
    widest = page.text_width(numbers.in_percent("100"), page.SMALL) + 0.08
    while not upright and len(shares) > 2 and np.diff(shares).min() * inch < widest:
        shares = shares[::2]
    labels = [numbers.in_percent(f"{100 * share:.0f}") for share in shares]
    (axes.set_yticks if upright else axes.set_xticks)(shares, labels)


def fifths(highest: float) -> list[float]:
    """Shares for the ticks of a scale that ends at `highest`: fifths of it, or quarters where those are rounder."""
    return np.linspace(0, highest, 6 if round(100 * highest) % 20 else 5).tolist()


def bound(share: float) -> str:
    """A bound that somebody chose, with as few digits as say it: 50 %."""
    return numbers.in_percent(f"{100 * share:.10g}")


def axis_name(figure: page.Drawn, x: float, y: float, width: float, name: str) -> None:
    """The name of an axis, wrapped to `width`, from its first line's centre `y` downwards."""
    lines = page.wrap(name, width, page.LABEL)
    page.write(figure, x, y - page.leading(page.LABEL) * (len(lines) - 1) / 2, lines, color=page.INK)


def name_height(name: str, width: float) -> float:
    """Height [in] of an axis's name with the space around it."""
    return page.leading(page.LABEL) * len(page.wrap(name, width, page.LABEL)) + 0.06
