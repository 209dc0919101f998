"""The page that every figure is drawn on: its style, its measured text, and how it is saved.

A page is 6.5 inches wide, the text width of a letter or A4 page in Word, with no type under 8 points at that size.
Places are computed in inches from measured text, so nothing is clipped and nothing is drawn twice. pyplot is not used
and no global setting of matplotlib is changed. Every function that draws a page takes `ax`, axes of the caller's whose
place the page then takes, as large as it fits there.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import signature
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase, SubFigure
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from .fonts import FONT, families, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType  # newer than the oldest matplotlib that draws

STYLE: "dict[RcKeyType, Any]" = {
    "font.family": "sans-serif", "font.sans-serif": [FONT, "Verdana"],  # as wide, where an SVG lacks DejaVu
    "text.parse_math": False, "axes.unicode_minus": True, "figure.facecolor": "white",
    "svg.fonttype": "none", "svg.hashsalt": "nacsim",  # text stays text; the same figure gives the same bytes
}  # fmt: skip
WIDTH, PAD, VALUES = 6.5, 0.1, 1.45  # of the page, its margin, the room for "10.4 % (10.1–10.7)" [in]
RIGHT, ROOM = WIDTH - PAD, WIDTH - 2 * PAD  # the right end of what is drawn, and its width [in]
TITLE, SUBTITLE, LABEL, SMALL = 11.5, 9, 9, 8  # [pt]
INK, GREY, FAINT = "#222222", "#5F5F5F", "#DDDDDD"

P = ParamSpec("P")
R = TypeVar("R")


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
                return draw(*args, **kwargs)

        return call

    return decorate


def round_up(share: float) -> float:
    """The end of a scale that holds `share`."""
    return next(end for end in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if share <= end or end == 1.0)


# The page, in inches from its lower left corner


class Kept(FigureBase):
    """What can be kept: a figure, or one place in a figure, which is kept with all that it stands in."""

    whole: Figure  # that is written
    title: str = ""  # that stands above it

    @matplotlib.rc_context(STYLE)
    def svg(self) -> str:
        """The figure as an SVG document; the same page gives the same text under one version of matplotlib."""
        return self._written("svg", metadata={"Date": None}).decode()

    @matplotlib.rc_context(STYLE)
    def png(self) -> bytes:
        """The figure as a PNG file of 200 dpi."""
        return self._written("png", dpi=200, metadata={"Software": None})

    @matplotlib.rc_context(STYLE | {"pdf.fonttype": 42})  # letters that can be searched and copied
    def pdf(self) -> bytes:
        """The figure as a PDF document of one page."""
        return self._written("pdf", metadata={"CreationDate": None})

    def save(self, stem: Path, *, pdf: bool = False) -> list[Path]:
        """Writes stem.png (200 dpi) and stem.svg, with `pdf` stem.pdf too, each whole or not at all; returns their
        paths. Raises OSError.

        The same page gives the same bytes under one version of matplotlib.
        """
        paths = []
        drawn = {"png": self.png, "svg": lambda: self.svg().encode()} | ({"pdf": self.pdf} if pdf else {})
        for kind, content in drawn.items():
            path = stem.with_name(f"{stem.name}.{kind}")
            partial = path.with_name(f".{path.name}.{os.getpid()}.part")
            try:
                partial.write_bytes(content())
                os.replace(partial, path)
            finally:
                partial.unlink(missing_ok=True)
            paths.append(path)
        return paths

    def _written(self, kind: str, **options: Any) -> bytes:
        _dress(self.whole)
        written = BytesIO()
        self.whole.savefig(written, format=kind, **options)
        return written.getvalue()


class Page(Kept, Figure):
    """A figure of its own, WIDTH inches wide."""

    def __init__(self, height: float):
        super().__init__(figsize=(WIDTH, height))
        self.height, self.shrunk, self.whole = height, 1.0, self

    @property
    def inches(self) -> Transform:
        """From inches on the page to the display."""
        return self.dpi_scale_trans

    def _repr_png_(self) -> bytes:
        return self.png()


class Inset(Kept, SubFigure):
    """A page in the place of somebody's axes, shrunk or stretched to fit, its top left corner in theirs."""

    def __init__(self, ax: Axes, height: float):
        host, place = ax.figure, ax.get_position()
        room = host.bbox.width * place.width / host.dpi, host.bbox.height * place.height / host.dpi
        self.height, self.shrunk = height, min(room[0] / WIDTH, room[1] / height)
        right = place.x0 + place.width * WIDTH * self.shrunk / room[0]
        bottom = place.y1 - place.height * height * self.shrunk / room[1]
        grid = GridSpec(1, 1, figure=host)  # type: ignore[arg-type]  # takes a SubFigure too; its stub does not say so
        super().__init__(host, grid[0], facecolor="none")
        self.bbox_relative.p0, self.bbox_relative.p1 = (place.x0, bottom), (right, place.y1)
        host.subfigs.append(self)
        ax.set_axis_off()
        self._is_fitted, self.whole = False, self.figure

    @property
    def inches(self) -> Transform:
        """From inches on the page to the display."""
        return Affine2D().scale(1 / WIDTH, 1 / self.height) + self.transSubfigure

    def draw(self, renderer: Any) -> None:
        """Draws the page, its type shrunk with it."""
        if not self._is_fitted:
            for text in [*self.texts, *(text for axes in self.axes for text in axes.texts)]:
                text.set_fontsize(float(text.get_fontsize()) * self.shrunk)
            _dress(self)
            self._is_fitted = True
        super().draw(renderer)


#: A page as it is drawn on: a figure of its own, or the place of axes in somebody's.
Drawn = Page | Inset


def new_page(
    body: float, *, title: str, subtitle: str, source: str, ax: Axes | None = None, key: dict[str, str] | None = None,
    gap: float = 0.1,
) -> tuple[Drawn, float]:  # fmt: skip
    """A page with its title, subtitle and source; returns it and the lower edge of a body of `body` inches.

    Without `ax` the page is a figure of its own. `key`: names and colours of a legend above the body, `gap` inches off.
    """
    head = [(line, TITLE, "bold", INK) for line in wrap(title, ROOM, TITLE, "bold")]
    head += [(line, SUBTITLE, "normal", GREY) for line in wrap(subtitle, ROOM, SUBTITLE)]
    foot = [(line, SMALL, "normal", GREY) for line in wrap(source, ROOM, SMALL)]
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
    """Width of the column of labels, at most `most`, and height of each row, at least `least` [in]."""
    column = min(most, max(text_width(line, size) for label in labels for line in label.split("\n")))
    lines = np.array([len(wrap(label, column, size)) for label in labels])
    return column, np.maximum(least, space + leading(size) * lines)


def centres(rows: np.ndarray, top: float) -> np.ndarray:
    """Centres of rows of these heights, from `top` down [in]."""
    return top - np.cumsum(rows) + rows / 2


def axes(figure: Drawn, left: float, bottom: float, width: float, height: float,
          xlim: tuple[float, float], ylim: tuple[float, float]) -> Axes:  # fmt: skip
    """Bare axes at a place in inches."""
    whole = figure.height
    axes = figure.add_axes((left / WIDTH, bottom / whole, width / WIDTH, height / whole), xlim=xlim, ylim=ylim)
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


def tag(figure: Drawn, x: float, y: float, text: str, *, size: float = SMALL, weight: str = "bold") -> None:
    """A line of text centred on a white plate, to be read on any ground."""
    width, height = text_width(text, size, weight) + 0.06, leading(size)
    plate: dict[str, Any] = {"facecolor": "white", "alpha": 0.88, "linewidth": 0, "transform": figure.inches}
    figure.add_artist(Rectangle((x - width / 2, y - height / 2), width, height, **plate))
    write(figure, x, y, text, size=size, weight=weight, ha="center")


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
        lines = wrap(name, ROOM - 0.16, LABEL)
        width = 0.16 + max(text_width(line, LABEL) for line in lines)
        if x + width > RIGHT and x > PAD:
            x, depth = PAD, below
        places.append((x, depth, lines))
        below = max(below, depth + leading(LABEL) * len(lines) + 0.03)
        x += width + 0.22
    return places


def _dress(figure: Figure | SubFigure) -> None:
    """Gives text with letters that the figure's font lacks a font that has them."""
    for text in figure.findobj(Text):
        needed = families(text.get_text())
        if len(needed) > 1:
            text.set_fontfamily(["sans-serif", *needed[1:]])
