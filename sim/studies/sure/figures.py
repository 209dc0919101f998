"""The figure of doubt: a bar a row from its low to its high, the headline as a line through all of them."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import page, panels
from ...results.about import about, runs, source
from ...results.findings import Drawings, Findings
from ...words import numbers, say
from . import names
from .doubts import CHANCE, STRUCTURAL
from .quantity import is_share

COLOURS = {CHANCE: "#7CC4A4", STRUCTURAL: "#0B3954"}
#: Inches: the room for "10.4 % to 56.9 %", and above the rows of a kind for what it is called.
ENDS, HEAD = 1.3, 0.3


#: Rows of the figure of what the model assumes.
WIDEST = 6


def figures(found: Findings) -> Drawings:
    """The figure of all rows, and that of the widest assumptions of the model; none where there is no value."""
    rows = found.tables["rows"]
    assumed = names.of_assumptions(rows)
    widest = assumed.loc[assumed["width"].nlargest(WIDEST).index].sort_index()
    moved = say("sure.assumed", quantity=names.quantity_in_words(found), value=_headline(found),
                ends=names.ends(names.moved_by_assumptions(found), found.about["column"]))  # fmt: skip
    drawn = {
        "sure": _drawn(found, rows, names.finding(found), say("sure.about")),
        "assumptions": _drawn(found, widest, moved, say("sure.assumed.about")),
    }
    return {name: draw for name, draw in drawn.items() if draw is not None}


def _headline(found: Findings) -> str:
    return names.written(found.about["headline"]["value"], found.about["column"])


def _drawn(found: Findings, rows: pd.DataFrame, finding: str, subtitle: str) -> Callable[..., page.Drawn] | None:
    column = found.about["column"]
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return None
    frame = rows.assign(
        label=[names.row_in_words(row, found) for row in rows["row"]],
        ends=[names.ends(row, column) for row in rows.to_dict("records")],
    )[["row", "kind", "low", "high", "label", "ends"]]
    made = source(found.scenario.described, runs(found.runs), seed=found.seed)
    return partial(
        ranges_of, frame, found.tables["variants"], headline=found.about["headline"]["value"], shares=is_share(column),
        subtitle=subtitle, **about(found.title, finding, made),
    )  # fmt: skip


@page.styled(rows="each source of doubt")
def ranges_of(
    rows: pd.DataFrame, variants: pd.DataFrame, *, headline: float, shares: bool, title: str, subtitle: str,
    source: str, ax: Axes | None = None,
) -> page.Drawn:  # fmt: skip
    """A bar a row, those of chance above and the structural ones below, on one scale that begins at 0.

    `rows`: row, kind, low, high, label, ends (what stands at the right), in order. `variants`: row and value of each
    alternative, a dot on its bar. `headline` is the line. `shares`: the scale is one of shares. Raises ValueError when
    there is no row.
    """
    kinds = [kind for kind in COLOURS if kind in set(rows["kind"])]
    column, heights = page.label_column(rows["label"], least=0.28, most=2.1)
    figure, bottom = page.new_page(sum(heights) + HEAD * len(kinds) + panels.BELOW, title=title,
                                   subtitle=subtitle, source=source, ax=ax)  # fmt: skip
    lower = bottom + panels.BELOW
    top = lower + sum(heights) + HEAD * len(kinds)
    left = page.PAD + column + 0.15
    width = page.RIGHT - ENDS - 0.1 - left
    most = float(np.nanmax([*rows["high"], headline]))
    limits = (0.0, page.round_up(most) if shares else 1.05 * most)
    axes = page.axes(figure, left, lower, width, top - lower, limits, (lower, top))
    ticks = panels.ticks([], limits, width, upright=False)
    panels.set_ticks(axes, ticks, None)
    if shares:
        axes.xaxis.set_major_formatter(lambda value, _: numbers.in_percent(f"{100 * value:.0f}"))
    for kind in kinds:
        own = (rows["kind"] == kind).to_numpy()
        page.write(figure, page.PAD, top - HEAD / 2, say(f"sure.{kind}"), weight="bold", color=COLOURS[STRUCTURAL])
        top -= HEAD
        floor = top - sum(heights[own])
        axes.vlines(ticks, floor, top, color=page.FAINT, linewidth=0.6, zorder=0)
        for y, row in zip(page.centres(heights[own], top), rows[own].to_dict("records"), strict=True):
            axes.barh([y], [row["high"] - row["low"]], left=[row["low"]], height=0.15, color=COLOURS[kind])
            values = variants.loc[variants["row"] == row["row"], "value"].dropna()
            axes.plot(values, [y] * len(values), "o", color="black", markersize=4.5, markeredgecolor="white", zorder=5,
                      clip_on=False)  # fmt: skip
            page.write(figure, page.PAD, y, page.wrap(row["label"], column, page.LABEL))
            page.write(figure, page.RIGHT, y, row["ends"], size=page.SMALL, ha="right")
        axes.plot([headline] * 2, [floor, top], color=page.INK, linewidth=1.0, linestyle=(0, (4, 2)), zorder=4)
        top = floor
    return figure
