"""The cases of a sweep one by one, and how widely their outcomes vary."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...words import numbers, say

MOST_CASES, AT_EASE, TALLEST_CASES = 40, 24, 7.65  # cases, as many without crowding, inches of their bars
FEW = 60  # cases that are marked one by one
PERCENTILES = (0.05, 0.5, 0.95)


@page.styled(frame="each case and outcome")
def case_bars(frame: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """One bar a case, of the outcomes' shares, ordered by the share of runs that adopt something.

    `frame`: case (its name in words), outcome, label, share, outcomes in menu order, `shelved` last. At most 40 cases,
    and no more than fit on a page of Word; of more, some are picked. Raises ValueError when there is no row.
    """
    table = marks.by_outcome(frame, "case")
    adopted = 1.0 - table["shelved"] if "shelved" in table else table.sum(axis=1)
    order = adopted.sort_values(ascending=False, kind="stable").index.tolist()
    cases, column, rows = order, 0.0, np.array([])
    for most in range(MOST_CASES, 0, -1):
        cases = panels.picked(order, most)
        least = 0.27 if len(cases) <= AT_EASE else 0.19
        column, rows = page.label_column(cases, least=least, most=2.6, size=page.SMALL, space=0.045)
        if sum(rows) <= TALLEST_CASES:
            break
    colours = marks.label_colours(frame)
    subtitle = say("cases.about")
    if len(cases) < len(order):
        subtitle += say("cases.some", shown=len(cases), every=len(order))
    key = page.legend_height(colours)
    figure, bottom = page.new_page(sum(rows) + 0.3 + key, title=title, subtitle=subtitle, source=source, ax=ax)
    left, right, top = page.PAD + column + 0.12, page.RIGHT - 0.62, bottom + sum(rows)
    marks.stacked_bars(figure, table.loc[cases], list(colours.values()), bottom=bottom, rows=rows, left=left,
                       width=right - left)  # fmt: skip
    for y, case in zip(page.centres(rows, top), cases, strict=True):
        page.write(figure, page.PAD, y, page.wrap(case, column, page.SMALL), size=page.SMALL)
        page.write(figure, page.RIGHT, y, numbers.percent(adopted[case]), size=page.SMALL, ha="right")
    page.note(figure, page.RIGHT, top + 0.09, say("cases.adopted"), ha="right")
    page.legend(figure, top + 0.2 + key - page.leading(page.LABEL) / 2, colours)
    return figure


@page.styled()
def ridges(frame: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How widely each outcome's share varies over the cases, as ridgelines: a narrow ridge is an answer that holds.

    `frame`: outcome, label, share, one row for each case and outcome (NaN is left out), in menu order. Every ridge
    is as high as its row, whatever its width; up to 60 cases are marked one by one. Raises ValueError when there is no
    row.
    """
    frame = frame.dropna(subset="share")
    if frame.empty:
        raise ValueError("frame has no rows with a share; it needs one for each case and outcome")
    colours, subtitle = marks.label_colours(frame), say("spread.about")
    column, rows = page.label_column(list(colours), least=0.62)
    body = sum(rows) + panels.BELOW
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    bottom, left = bottom + panels.BELOW, page.PAD + column + 0.15
    width = page.RIGHT - left - page.VALUES - 0.1
    samples = [frame.loc[frame["label"] == label, "share"].to_numpy() for label in colours]
    _ridge_panel(figure, samples, list(colours.values()), left=left, bottom=bottom, width=width, rows=rows)
    for y, label, sample in zip(page.centres(rows, bottom + sum(rows)), colours, samples, strict=True):
        low, middle, high = np.quantile(sample, PERCENTILES)
        page.write(figure, page.PAD, y, page.wrap(label, column, page.LABEL))
        page.write(figure, page.RIGHT, y, numbers.percent_and_interval(middle, low, high), ha="right")
    return figure


def _ridge_panel(figure: page.Drawn, samples: Sequence[np.ndarray], colours: Sequence[str], *, left: float,
                 bottom: float, width: float, rows: np.ndarray) -> None:  # fmt: skip
    """Ridges above one another on one scale from 0 to 100 %, each on a base line near the foot of its row."""
    axes = page.axes(figure, left, bottom, width, sum(rows), (0, 1), (bottom, bottom + sum(rows)))
    panels.percent_ticks(axes, panels.SHARES, upright=False)
    axes.grid(axis="x", color=page.FAINT, linewidth=0.6)
    bases = bottom + sum(rows) - np.cumsum(rows) + 0.12
    for base, row, sample, colour in zip(bases, rows, samples, colours, strict=True):
        axes.axhline(base, color="#AAAAAA", linewidth=0.6)
        if len(sample):
            _ridge(axes, base, row - 0.18, sample, colour)


def _ridge(axes: Axes, base: float, height: float, sample: np.ndarray, colour: str) -> None:
    """One ridge, its median, and under it the range of its percentiles and, where they are few, its cases."""
    at = np.linspace(0, 1, 501)
    high = marks.density(sample, at)
    scale = height / high.max()
    seen = high > 0.002 * high.max()
    axes.fill_between(at, base, base + scale * high, where=seen, color=colour, linewidth=0)
    axes.plot(at, np.where(seen, base + scale * high, np.nan), color=page.GREY, linewidth=0.6)
    low, middle, top = np.quantile(sample, PERCENTILES)
    tip = base + scale * marks.density(sample, np.array([middle]))[0]
    for shade, thickness in (("black", 2.6), ("white", 1.4)):
        axes.plot([middle, middle], [base, tip], color=shade, linewidth=thickness, solid_capstyle="butt", zorder=4)
    marks.halo_line(axes, base, low, top)
    if len(sample) <= FEW:
        axes.plot(sample, np.full(len(sample), base - 0.07), "|", color=page.GREY, markersize=4, markeredgewidth=0.6,
                  clip_on=False)  # fmt: skip
