"""Outcomes along one parameter: areas, lines and bars."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...words import numbers, say

#: A page that wants nothing but the height of its body, and perhaps a key.
Sheet = Callable[..., tuple[page.Drawn, float]]


@page.styled(frame="each outcome and value of the parameter")
def shares_along(frame: pd.DataFrame, *, x: str, panel: str | None = None, here: float | str | None = None,
                 labels: Mapping[str, str] | None = None, logs: Collection[str] = (), title: str,
                 source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """How the outcomes' shares change along one parameter, and where `panel` names another, for each of its values.

    `frame`: a column named `x` (numbers, or texts in order of appearance), outcome, label, share, low, high (95 %
    interval; NaN or no column draws none), outcomes in menu order, `shelved` last; with `panel` a column of that name.
    Numbers give stacked areas, and beside them lines with bands; texts, or a single number, give stacked bars. With
    `panel` there is one set of areas or bars for each of its values, twelve at most. `here` is the scenario's own value
    of `x`. `labels` gives parameters' names in words; `x` has a log scale if it is in `logs`. Raises ValueError
    when there is no row.
    """
    names = {path: (labels or {}).get(path, path) for path in (x, panel) if path}
    every = panels.levels(frame[panel]) if panel else [None]
    shown = panels.picked(every)
    tables = [marks.by_outcome(frame if panel is None else frame[frame[panel] == value], x) for value in shown]
    note = say("along.panels", name=names[panel]) if panel else ""
    note += say("along.some", shown=len(shown), every=len(every)) if len(every) > len(shown) else ""
    headings = panels.headings(names[panel], shown) if panel else [""]
    if not panels.is_numeric(frame[x]) or frame[x].nunique() == 1:
        about = say("along.bars", name=names[x]) + note
        sheet = partial(page.new_page, title=title, subtitle=about, source=source, ax=ax)
        return _bars_along(frame, tables, headings, here, sheet)
    about = say("along.about", name=names[x]) + note
    own = None if here is None else float(here)
    if own is not None:
        inside = frame[x].min() <= own <= frame[x].max()
        about += say("along.here" if inside else "along.off", value=numbers.short(own))
        own = own if inside else None
    sheet = partial(page.new_page, title=title, subtitle=about, source=source, ax=ax)
    if panel:
        return _areas(frame, tables, headings, own, names[x], x in logs, sheet)
    return _areas_and_lines(frame, x, tables[0], own, names[x], x in logs, sheet)


def _bars_along(
    frame: pd.DataFrame, tables: Sequence[pd.DataFrame], headings: Sequence[str], here: Any, sheet: Sheet
) -> page.Drawn:
    """Stacked bars, a row for each value, and a block of rows for each heading."""
    colours = marks.label_colours(frame)

    def named(value: Any) -> str:
        return say("value_as_coded", value=panels.text(value)) if value == here else panels.text(value)

    texts = [[named(value) for value in table.index] for table in tables]
    column, rows = page.label_column([text for block in texts for text in block], least=0.27)
    blocks = np.split(rows, np.cumsum([len(block) for block in texts])[:-1])
    wrapped = [page.wrap(heading, page.ROOM, page.LABEL, "bold") if heading else [] for heading in headings]
    over = [page.leading(page.LABEL) * len(lines) + 0.1 * bool(lines) for lines in wrapped]
    body = sum(rows) + sum(over)
    figure, bottom = sheet(body, key=colours)
    top, left, right = bottom + body, page.PAD + column + 0.12, page.RIGHT - marks.told_width(len(colours))
    for table, block, rows, lines, above in zip(tables, texts, blocks, wrapped, over, strict=True):
        if lines:
            page.write(figure, page.PAD, top - above / 2 - 0.02, lines, weight="bold")
        top -= above
        marks.stacked_bars(figure, table, list(colours.values()), bottom=top - sum(rows), rows=rows, left=left,
                           width=right - left)  # fmt: skip
        marks.tell_parts(figure, table, top=top, rows=rows, right=page.RIGHT)
        for y, text in zip(page.centres(rows, top), block, strict=True):
            page.write(figure, page.PAD, y, page.wrap(text, column, page.LABEL))
        top -= sum(rows)
    return figure


def _areas(frame: pd.DataFrame, tables: Sequence[pd.DataFrame], headings: Sequence[str], here: float | None, name: str,
           log: bool, sheet: Sheet) -> page.Drawn:  # fmt: skip
    """A panel of stacked areas for each heading, with one key."""
    colours = marks.label_colours(frame)
    values = sorted(set().union(*(table.index for table in tables)))
    limits = (values[0], values[-1])
    ends = panels.label_width(limits)
    left, right = page.PAD + 0.5, page.RIGHT - ends / 2
    grid = panels.grid(headings, left=left, right=right, tallest=2.6, ends=ends)
    level = panels.ticks_of(values, limits, grid.width, log, upright=False)
    key, below = page.legend_height(colours) + 0.1, panels.name_height(f"{name} →", right - left)
    figure, bottom = sheet(below + grid.body + key)
    panels.axis_name(figure, left, bottom + below - 0.11, right - left, f"{name} →")
    bottom += below
    page.legend(figure, bottom + grid.body + key - page.leading(page.LABEL) / 2, colours)
    for n, table in enumerate(tables):
        x, y = grid.place(n)
        axes = page.axes(figure, x, bottom + y, grid.width, grid.height, limits, (0, 1))
        panels.set_log(axes, x=log)
        marks.areas(axes, table, list(colours.values()), here)
        panels.draw_heading(figure, grid, n, bottom, headings[n])
        panels.set_ticks(axes, level if grid.is_lowest(n) else None, None)
        if grid.is_leftmost(n):
            panels.percent_ticks(axes, (0, 0.5, 1))
    return figure


def _areas_and_lines(
    frame: pd.DataFrame, x: str, table: pd.DataFrame, here: float | None, name: str, log: bool, sheet: Sheet
) -> page.Drawn:
    """Stacked areas at the left, on a wide page alone; at the right each share with its band, named beside its end."""
    colours = marks.label_colours(frame)
    limits = (table.index[0], table.index[-1])
    left, gap, room = page.PAD + 0.5, max(0.72, panels.label_width(limits) + 0.2), 1.62
    is_wide = page.WIDTH == page.WIDE
    width = (page.RIGHT - room - gap - left) / 2 if is_wide else page.RIGHT - room - left
    level = panels.ticks_of(table.index.tolist(), limits, width, log, upright=False)
    blocks = [page.wrap(label, room - 0.31, page.SMALL) for label in colours]
    heights = [page.leading(page.SMALL) * (1 + len(lines)) + 0.06 for lines in blocks]
    height = max(2.3, sum(heights))
    below = panels.name_height(f"{name} →", page.RIGHT - left)
    figure, bottom = sheet(below + panels.BELOW + height + 0.24)
    panels.axis_name(figure, left, bottom + below - 0.11, page.RIGHT - left, f"{name} →")
    bottom += below + panels.BELOW
    second = left + (width + gap if is_wide else 0.0)
    heading = say("along.interval" if ("low" in frame and frame["low"].notna().any()) else "along.each")
    page.write(figure, second, bottom + height + 0.13, heading, size=page.SMALL, weight="bold")

    if is_wide:
        page.write(figure, left, bottom + height + 0.13, say("along.stacked"), size=page.SMALL, weight="bold")
        axes = page.axes(figure, left, bottom, width, height, limits, (0, 1))
        panels.set_log(axes, x=log)
        marks.areas(axes, table, list(colours.values()), here)
        panels.set_ticks(axes, level, None)
        panels.percent_ticks(axes)

    highest = page.round_up(frame[["share", *({"high"} & set(frame))]].max().max())
    axes = page.axes(figure, second, bottom, width, height, limits, (0, highest))
    panels.set_log(axes, x=log)
    axes.grid(axis="y", color=page.FAINT, linewidth=0.6)
    panels.set_ticks(axes, level, None)
    panels.percent_ticks(axes, panels.fifths(highest))
    if here is not None:
        axes.axvline(here, color="black", linewidth=1.0, linestyle=(0, (4, 2)))
    last = []
    for (label, colour), lines in zip(colours.items(), blocks, strict=True):
        part = frame[frame["label"] == label].dropna(subset="share").sort_values(x)
        if {"low", "high"} <= set(part):
            axes.fill_between(part[x], part["low"], part["high"], color=colour, alpha=0.3, linewidth=0)
        for shade, thickness in ((page.GREY, 2.6), (colour, 2.0)):  # a dark edge, for pale colours on white
            axes.plot(part[x], part["share"], color=shade, linewidth=thickness, clip_on=False)
        last.append((part["share"].iloc[-1] if len(part) else 0.0, label, colour, lines))
    order = np.argsort([share for share, _, _, _ in last], kind="stable")
    wanted = np.array([last[n][0] for n in order]) / highest * height
    places = bottom + marks.spread(wanted, [heights[n] for n in order], height)
    edge = second + width
    for n, at, y in zip(order, wanted, places, strict=True):
        share, _, colour, lines = last[n]
        page.line(figure, [edge + 0.03, edge + 0.08, edge + 0.14], [bottom + at, bottom + at, y], color="#AAAAAA")
        page.swatch(figure, edge + 0.16, y, colour)
        texts = [*lines, say("along.at", share=numbers.percent(share), value=numbers.short(limits[1]))]
        page.write(figure, edge + 0.31, y, texts, size=page.SMALL)
    return figure
