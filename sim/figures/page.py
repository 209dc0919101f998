"""The page that every figure is drawn on: its style, its measured text, and how it is saved.

A page is 6.5 inches wide, the text width of a letter or A4 page in Word, with no type under 8 points at that size; one
that is drawn `narrow` is as wide as a telephone can show it. Places are computed in inches from measured text, so
nothing is clipped and nothing is drawn twice. pyplot is not used and no global setting of matplotlib is changed. Every
function that draws a page takes `ax`, axes of the caller's whose place the page then takes, as large as it fits there.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from .fonts import text_width, wrap
from .kept import STYLE, WIDE, Drawn, Inset, Kept, Page, page_width

PAD, VALUES = 0.1, 1.45  # the margin, the room for "10.4 % (10.1–10.7)" [in]
TITLE, SUBTITLE, LABEL, SMALL = 11.5, 9, 9, 8  # [pt]
INK, GREY, FAINT = "#222222", "#5F5F5F", "#DDDDDD"

P = ParamSpec("P")
R = TypeVar("R")


def __getattr__(name: str) -> float:
    """Of the page that is drawn here its WIDTH, the RIGHT end of what is drawn and the ROOM that this has [in]."""
    taken = {"WIDTH": 0.0, "RIGHT": PAD, "ROOM": 2 * PAD}
    if name not in taken:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return page_width() - taken[name]


def styled(**rows: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator of a function that draws a page, in the style of all of them.

    `rows`: parameter -> what this frame has a row for. The function raises ValueError when it has none.
    """

    def decorate(draw: Callable[P, R]) -> Callable[P, R]:
        @wraps(draw)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            for name, what in rows.items():
                if signature(draw).bind(*args, **kwargs).arguments[name].empty:
                    raise ValueError(f"{name} has no rows; it needs one for {what}")
            with matplotlib.rc_context(STYLE):
                drawn = draw(*args, **kwargs)
            if isinstance(drawn, Kept):
                drawn.again = partial(call, *args, **kwargs)
            return drawn

        return call

    return decorate


def round_up(share: float) -> float:
    """The end of a scale that holds `share`."""
    return next(end for end in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if share <= end or end == 1.0)


# The page, in inches from its lower left corner


def new_page(
    body: float, *, title: str, subtitle: str, source: str, ax: Axes | None = None, key: dict[str, str] | None = None,
    gap: float = 0.1,
) -> tuple[Drawn, float]:  # fmt: skip
    """A page with its title, subtitle and source; returns it and the lower edge of a body of `body` inches.

    Without `ax` the page is a figure of its own. `key`: names and colours of a legend above the body, `gap` inches off.
    """
    room = page_width() - 2 * PAD
    head = [(line, TITLE, "bold", INK) for line in wrap(title, room, TITLE, "bold")]
    head += [(line, SUBTITLE, "normal", GREY) for line in wrap(subtitle, room, SUBTITLE)]
    foot = [(line, SMALL, "normal", GREY) for line in wrap(source, room, SMALL)]
    bottom = PAD + leading(SMALL) * len(foot) + 0.14
    top = bottom + (body + (legend_height(key) + gap if key else 0.0))
    height = top + 0.12 + sum(leading(size) for _, size, _, _ in head) + PAD
    figure = Page(height) if ax is None else Inset(ax, height)
    figure.title = title
    for lines, y in ((head, height - PAD), (foot, bottom - 0.14)):
        for text, size, weight, color in lines:
            write(figure, PAD, y - leading(size) / 2, text, size=size, weight=weight, color=color)
            y -= leading(size)
    if key:
        legend(figure, top - leading(LABEL) / 2, key)
    return figure, bottom


def leading(size: float) -> float:
    return 1.3 * size / 72


def label_column(labels: Sequence[str], least: float, most: float = 2.0, size: float = LABEL,
                 space: float = 0.1) -> tuple[float, np.ndarray]:  # fmt: skip
    """Width of the column of labels, at most `most` of a wide page, and height of each row, at least `least` [in]."""
    longest = max(text_width(line, size) for label in labels for line in label.split("\n"))
    column = min(most * page_width() / WIDE, longest)
    lines = np.array([len(wrap(label, column, size)) for label in labels])
    return column, np.maximum(least, space + leading(size) * lines)


def centres(rows: np.ndarray, top: float) -> np.ndarray:
    """Centres of rows of these heights, from `top` down [in]."""
    return top - np.cumsum(rows) + rows / 2


def axes(figure: Drawn, left: float, bottom: float, width: float, height: float,
          xlim: tuple[float, float], ylim: tuple[float, float]) -> Axes:  # fmt: skip
    """Bare axes at a place in inches."""
    wide, whole = page_width(), figure.height
    axes = figure.add_axes((left / wide, bottom / whole, width / wide, height / whole), xlim=xlim, ylim=ylim)
    axes.spines[:].set_visible(False)
    axes.set(xticks=[], yticks=[], facecolor="none", axisbelow=True)
    axes.tick_params(labelsize=SMALL * figure.shrunk, labelcolor=GREY, color=GREY, length=3)
    return axes


def write(figure: Drawn, x: float, y: float, text: str | Sequence[str], *, size: float = LABEL, color: str = INK,
           ha: str = "left", weight: str = "normal") -> None:  # fmt: skip
    """Text, or its lines, centred on `y` by the height of their capitals, so that neighbours share a baseline."""
    lines = text.split("\n") if isinstance(text, str) else text
    place: dict[str, Any] = {"transform": figure.inches, "fontsize": size, "color": color, "ha": ha,
                             "fontweight": weight}  # fmt: skip
    for n, line in enumerate(lines):
        baseline = y - 0.365 * size / 72 + leading(size) * ((len(lines) - 1) / 2 - n)
        figure.text(x, baseline, line, va="baseline", **place)


def note(figure: Drawn, x: float, y: float, text: str | Sequence[str], *, ha: str = "left") -> None:
    """Text in small grey letters."""
    write(figure, x, y, text, size=SMALL, color=GREY, ha=ha)


def line(figure: Drawn, x: Sequence[float], y: Sequence[float], color: str) -> None:
    figure.add_artist(Line2D(x, y, transform=figure.inches, color=color, linewidth=0.8))


def dot(figure: Drawn, x: float, y: float) -> None:
    """A black dot with a white edge."""
    look: dict[str, Any] = {"marker": "o", "color": "black", "markersize": 7, "markeredgecolor": "white",
                            "markeredgewidth": 1.3}  # fmt: skip
    figure.add_artist(Line2D([x], [y], transform=figure.inches, **look))


def swatch(figure: Drawn, x: float, y: float, color: str) -> None:
    square: dict[str, Any] = {"edgecolor": "#AAAAAA", "linewidth": 0.5, "transform": figure.inches}
    figure.add_artist(Rectangle((x, y - 0.05), 0.1, 0.1, facecolor=color, **square))


def tag(figure: Drawn, x: float, y: float, text: str, *, size: float = SMALL, weight: str = "bold",
        color: str = INK) -> None:  # fmt: skip
    """A line of text centred on a white plate, to be read on any ground."""
    width, height = text_width(text, size, weight) + 0.06, leading(size)
    plate: dict[str, Any] = {"facecolor": "white", "alpha": 0.88, "linewidth": 0, "transform": figure.inches}
    figure.add_artist(Rectangle((x - width / 2, y - height / 2), width, height, **plate))
    write(figure, x, y, text, size=size, weight=weight, ha="center", color=color)


def legend(figure: Drawn, y: float, colours: dict[str, str]) -> None:
    """Swatches and names; the first line is centred on `y`, further ones follow below it as they are needed."""
    for name, (x, depth, lines) in zip(colours, _legend_places(colours), strict=True):
        swatch(figure, x, y - depth, colours[name])
        write(figure, x + 0.16, y - depth - leading(LABEL) * (len(lines) - 1) / 2, lines)


def legend_height(names: Iterable[str]) -> float:
    """Height [in] that the lines of a legend take."""
    return max(depth + leading(LABEL) * len(lines) for _, depth, lines in _legend_places(names))


def _legend_places(names: Iterable[str]) -> list[tuple[float, float, list[str]]]:
    """For each entry its left edge, how far below the first line it stands, and its lines."""
    places: list[tuple[float, float, list[str]]] = []
    x, depth, below = PAD, 0.0, 0.0
    for name in names:
        lines = wrap(name, page_width() - 2 * PAD - 0.16, LABEL)
        width = 0.16 + max(text_width(line, LABEL) for line in lines)
        if x + width > page_width() - PAD and x > PAD:
            x, depth = PAD, below
        places.append((x, depth, lines))
        below = max(below, depth + leading(LABEL) * len(lines) + 0.03)
        x += width + 0.22
    return places
