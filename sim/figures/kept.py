"""What can be kept: a figure, or a place in one, its style, and how wide it is.

No global setting of matplotlib is changed: how wide pages are is a matter of the context, as the language is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase, SubFigure
from matplotlib.gridspec import GridSpec
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from ..results.store import write_kinds
from .fonts import FONT, families

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType  # newer than the oldest matplotlib that draws

STYLE: "dict[RcKeyType, Any]" = {
    "font.family": "sans-serif", "font.sans-serif": [FONT, "Verdana"],  # as wide, where an SVG lacks DejaVu
    "text.parse_math": False, "axes.unicode_minus": True, "figure.facecolor": "white",
    "svg.fonttype": "none", "svg.hashsalt": "nacsim",  # text stays text; the same figure gives the same bytes
}  # fmt: skip
WIDE, NARROW = 6.5, 4.1  # pages [in]

_width: ContextVar[float] = ContextVar("width", default=WIDE)


@contextmanager
def narrow() -> Iterator[None]:
    """What is drawn within the block, in this thread or task alone, is drawn on narrow pages."""
    token = _width.set(NARROW)
    try:
        yield
    finally:
        _width.reset(token)


def page_width() -> float:
    """Width of the pages that are drawn here [in]."""
    return _width.get()


class Kept(FigureBase):
    """What can be kept: a figure, or one place in a figure, which is kept with all that it stands in."""

    whole: Figure  # that is written
    title: str = ""  # that stands above it
    again: Callable[[], Any] | None = None  # draws it once more

    def narrowed(self) -> "Kept | None":
        """The same on a narrow page; None where it needs a wide one."""
        try:
            with narrow():
                return None if self.again is None else self.again()
        except ValueError:  # no room for what stands beside one another
            return None

    @matplotlib.rc_context(STYLE)
    def svg(self) -> str:
        """The figure as an SVG document; the same page gives the same text under one version of matplotlib."""
        return self._written("svg", metadata={"Date": None}).decode()

    @matplotlib.rc_context(STYLE)
    def png(self) -> bytes:
        """The figure as a PNG file of 200 dpi."""
        return self._written("png", dpi=200, metadata={"Software": None}, pil_kwargs={"compress_level": 3})

    @matplotlib.rc_context(STYLE | {"pdf.fonttype": 42})  # letters that can be searched and copied
    def pdf(self) -> bytes:
        """The figure as a PDF document of one page."""
        return self._written("pdf", metadata={"CreationDate": None})

    def files(self, *, pdf: bool = False) -> dict[str, bytes]:
        """What is written of it, by the ending of the file: png, svg and, if asked for, pdf.

        The same page gives the same bytes under one version of matplotlib.
        """
        return {"png": self.png(), "svg": self.svg().encode()} | ({"pdf": self.pdf()} if pdf else {})

    def save(self, stem: Path, *, pdf: bool = False) -> list[Path]:
        """Writes stem.png (200 dpi) and stem.svg, with `pdf` stem.pdf too, each whole or not at all; returns their
        paths. Raises OSError."""
        return write_kinds(stem, self.files(pdf=pdf))

    def _written(self, kind: str, **options: Any) -> bytes:
        _dress(self.whole)
        written = BytesIO()
        self.whole.savefig(written, format=kind, **options)
        return written.getvalue()


class Page(Kept, Figure):
    """A figure of its own."""

    def __init__(self, height: float):
        super().__init__(figsize=(_width.get(), height))
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
        self.height, self.shrunk = height, min(room[0] / WIDE, room[1] / height)
        right = place.x0 + place.width * WIDE * self.shrunk / room[0]
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
        return Affine2D().scale(1 / WIDE, 1 / self.height) + self.transSubfigure

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


def _dress(figure: Figure | SubFigure) -> None:
    """Gives text with letters that the figure's font lacks a font that has them."""
    for text in figure.findobj(Text):
        needed = families(text.get_text())
        if len(needed) > 1:
            text.set_fontfamily(["sans-serif", *needed[1:]])
