"""What is shown, read back: the texts and bars of a figure, the cells of a printed table, by the heading above them."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from rich.table import Table
from rich.text import Text as RichText

from sim.console import out


class Bar(NamedTuple):
    """A horizontal bar, in data units, its colour as #rrggbb."""

    left: float
    width: float
    y: float
    colour: str


def bars(axes: Axes) -> list[Bar]:
    """The bars of axes as they were drawn, one after the other."""
    return [Bar(p.get_x(), p.get_width(), p.get_y() + p.get_height() / 2, to_hex(p.get_facecolor()))
            for p in axes.patches if isinstance(p, Rectangle)]  # fmt: skip


def dots(axes: Axes) -> list[tuple[float, float, str, str]]:
    """x, y, face and edge of every marker that is drawn alone."""
    found = [line for line in axes.lines if line.get_marker() not in ("None", "", None) and len(line.get_xdata()) == 1]
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]),
         "none" if line.get_markerfacecolor() == "none" else to_hex(line.get_markerfacecolor()),
         to_hex(line.get_markeredgecolor()))
        for line in found
    ]  # fmt: skip


def said(figure: Figure) -> dict[str, tuple[float, float]]:
    """Every line of text that was written on the page, and where it stands [in]."""
    return {text.get_text().replace("\u00a0", " "): text.get_position() for text in figure.texts}


def under(figure: Figure, heading: str) -> list[str]:
    """The texts that end at the same place as a heading and stand below it, from above downwards."""
    texts = [(t.get_text().replace("\u00a0", " "), *t.get_position(), t.get_ha()) for t in figure.texts]
    _, x, y, ha = next(text for text in texts if text[0] == heading)
    below = [(-other[2], other[0]) for other in texts if other[3] == ha and abs(other[1] - x) < 1e-6 and other[2] < y]
    return [text for _, text in sorted(below)]


def swatch_of(figure: Figure, text: str) -> str:
    """The colour of the swatch that stands nearest to the left of a text."""
    x, y = said(figure)[text]
    squares = [
        (x - s.get_x(), s) for s in figure.findobj(_is_swatch) if s.get_x() < x and abs(s.get_y() + 0.05 - y) < 0.12
    ]
    return to_hex(min(squares, key=lambda pair: pair[0])[1].get_facecolor())


def _is_swatch(artist: Artist) -> bool:
    return isinstance(artist, Rectangle) and abs(artist.get_width() - 0.1) < 1e-9 and artist.axes is None


def english(figure: Figure, allowed: Iterable[str] = ()) -> list[str]:
    """Texts of a figure in which words of Latin letters are left, beside those that are allowed."""
    found = []
    for text in said(figure):
        rest = text
        for word in ("nacsim", *allowed):
            rest = rest.replace(word, "")
        if re.search("[A-Za-z]{3,}", rest):
            found.append(text)
    return found


class Printed(NamedTuple):
    """What was printed: every line of text, and every table as row label -> heading -> cell."""

    lines: str
    tables: list[dict[str, dict[str, str]]]


def printed(show: Callable[[Any], None], found: Any, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """What `show` prints of findings."""
    lines, tables = [], []

    def record(*parts: Any, **_: Any) -> None:
        for part in parts:
            if isinstance(part, Table):
                tables.append(_cells(part))
            else:
                lines.append(part.plain if isinstance(part, RichText) else str(part))

    with monkeypatch.context() as patch:
        patch.setattr(out, "print", record)
        show(found)
    return Printed("\n".join(lines).replace("\u00a0", " "), tables)


def _cells(table: Table) -> dict[str, dict[str, str]]:
    heads = [" ".join(str(column.header).split()) for column in table.columns]
    rows = zip(*([_plain(cell) for cell in column.cells] for column in table.columns), strict=True)
    return {row[0].strip(): dict(zip(heads[1:], row[1:], strict=True)) for row in rows}


def _plain(cell: Any) -> str:
    return (cell.plain if isinstance(cell, RichText) else str(cell)).replace("\u00a0", " ")
