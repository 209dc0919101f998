"""Rows with a label each: beside what is drawn of them, or above it where the page is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import page

#: White above a label that stands above what is drawn [in].
_ABOVE = 0.06


@dataclass(frozen=True)
class Labelled:
    """The rows of a figure, from above; lengths in inches.

    Attributes:
        lines: the lines of each label.
        left: where what is drawn of the rows begins.
        heights: of each row.
        over: what the label takes of it above what is drawn, 0 where it stands beside it.
    """

    lines: list[list[str]]
    left: float
    heights: np.ndarray
    over: np.ndarray

    def centres(self, top: float) -> np.ndarray:
        """Centres of what is drawn of the rows, which begin at `top`."""
        return page.centres(self.heights, top) - self.over / 2

    def part(self, start: int, stop: int) -> "Labelled":
        """The rows from `start` up to `stop`, with what is drawn of them where it is in all rows."""
        return Labelled(self.lines[start:stop], self.left, self.heights[start:stop], self.over[start:stop])

    @property
    def thinnest(self) -> float:
        """Height of what is drawn of the lowest row."""
        return float(min(self.heights - self.over))

    def write(self, figure: page.Drawn, top: float, *, inks: Sequence[str] = (), bold: int | None = None) -> None:
        """The labels of rows that begin at `top`, in `inks` where they have some; the one at `bold` in bold."""
        for n, y in enumerate(page.centres(self.heights, top)):
            ink, weight = inks[n] if inks else page.INK, "bold" if n == bold else "normal"
            if not self.over[n]:
                page.write(figure, page.PAD, y, self.lines[n], color=ink, weight=weight)
            for depth, line in enumerate(self.lines[n] if self.over[n] else ()):  # on what crosses the rows
                x = page.PAD + page.text_width(line, page.LABEL, weight) / 2
                upper = y + self.heights[n] / 2 - _ABOVE - page.leading(page.LABEL) * (depth + 0.5)
                page.tag(figure, x, upper, line, size=page.LABEL, weight=weight, color=ink)


def labelled(labels: Sequence[str], least: float, most: float = 2.0, left: float = page.PAD) -> Labelled:
    """Rows of these labels, each at least `least` inches high; a column of labels is at most `most` wide.

    On a narrow page what is drawn begins at `left`.
    """
    if page.WIDTH == page.WIDE:
        column, heights = page.label_column(labels, least=least, most=most)
        lines = [page.wrap(label, column, page.LABEL) for label in labels]
        return Labelled(lines, page.PAD + column + 0.14, heights, np.zeros(len(lines)))
    lines = [page.wrap(label, page.ROOM, page.LABEL) for label in labels]
    over = _ABOVE + page.leading(page.LABEL) * np.array([len(label) for label in lines])
    return Labelled(lines, left, least + over, over)
