"""Figures of past decisions: forecast and outcome of each, and mean scores beside those of the baselines."""

import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..results.findings import Drawings
from ..results.labels import class_labels
from ..words import say
from . import marks, page, panels
from .labelled import labelled

#: Inches of rows that leave room for the rest on a page of Word, and of one bar.
TALLEST, BAR = 6.6, 0.34
#: Room for "missed" [in].
ANSWER = 0.62
BASE, INTERVAL = "#B5651D", "#8FB8BF"
#: After the name of a case that was chosen for its conflict, on the same line.
STAR = "\u00a0*"


def case_pages(said: pd.DataFrame, source: str, how: str = "") -> Drawings:
    """The cases of one forecaster, each kind of coding by itself, on as many pages as they need.

    `said`: its rows of the table of cases (`case_bars`, and preferences); `how` says what is special about its
    forecasts.
    """
    drawn: Drawings = {}
    for coded, part in said.groupby("preferences", sort=False):
        hits = say("past.hits", hits=part["hit"].sum(), cases=len(part))
        whole = say("past.how" if how else "past.cases", coded=capital(group_in_words(str(coded))), how=how, hits=hits)
        pages = pages_of(part)
        for n, rows in enumerate(pages, start=1):
            title = say("past.page", title=whole, page=n, pages=len(pages)) if len(pages) > 1 else whole
            name = f"cases_{coded}" + (f"_{n}" if n > 1 else "")
            drawn[name] = partial(case_bars, rows, class_labels(), title=title, source=source)
    return drawn


def score_pages(scores: pd.DataFrame, source: str, *, baselines: Collection[str], fewest: int) -> Drawings:
    """Mean scores of each group that has at least `fewest` cases, enough for an interval; of each whole coding in any
    case.

    `scores`: the table of scores (`score_panels`, and group, forecaster, measure).
    """
    drawn: Drawings = {}
    for group, part in scores.groupby("group", sort=False):
        cases = int(part["cases"].iloc[0])
        if cases < fewest and "," in str(group):
            continue
        headings = [say(f"measure.{measure}") for measure in part["measure"]]
        said = part.assign(heading=headings, is_baseline=part["forecaster"].isin(list(baselines)))
        title = _better(part, say("past.good", n=cases, group=capital(group_in_words(str(group)))))
        drawn[score_page(str(group))] = partial(score_panels, said, title=title, source=source)
    return drawn


def _better(part: pd.DataFrame, good: str) -> str:
    """The title of a figure of scores: whether the first forecaster has better Brier scores than the base rate; of
    cases that are too few to tell, who has the best."""
    first = part[part["measure"] == "brier"].iloc[0] if (part["measure"] == "brier").any() else part.iloc[0]
    low, high = first["minus_base_rate_low"], first["minus_base_rate_high"]
    how = "better" if high < 0 else "worse" if low > 0 else "no_better"
    if np.isnan(low):
        best = part.loc[part.loc[part["measure"] == first["measure"], "mean"].idxmin()]
        return say("past.best", good=good, forecaster=best["label"], score=f"{best['mean']:.2f}")
    return say("past.said", good=good, forecaster=first["label"], how=say(f"past.{how}"))


def held(bins: pd.DataFrame) -> dict[str, int]:
    """In how many of the first forecaster's bins the mean of the probabilities lies in the interval of the share that
    came, and how many there are."""
    own = bins[bins["forecaster"] == bins["forecaster"].iloc[0]]
    return {"held": int(own["mean"].between(own["share_low"], own["share_high"]).sum()), "bins": len(own)}


def score_page(group: str) -> str:
    """Name of the figure with the scores of a group."""
    return f"scores_{group.replace(',', '').replace(' ', '_')}"


def group_in_words(group: str) -> str:
    """A group of cases as the table of scores names it: interests, chosen for conflict."""
    coded, _, kind = group.partition(", ")
    words, kinds = say(f"coding.{coded}"), {"chosen": "conflict", "not": "others", "reported": "reported"}
    return say(f"coding.{kinds[kind.split()[0]]}", coded=words) if kind else words


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return f"{text[0].upper()}{text[1:]}"


def pages_of(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Rows that go on one page of `case_bars` each, as even as they can be."""
    pages = -(-len(table) // int(TALLEST / (BAR + 0.06)))
    return [table.iloc[rows] for rows in np.array_split(np.arange(len(table)), pages)]


@page.styled(table="each case")
def case_bars(
    table: pd.DataFrame, classes: Mapping[str, str], *, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """A bar a case: the probability of each class, and which one came.

    `table`: title, date, chosen_for_conflict, observed, hit, and a column of probabilities for each of `classes` (name
    -> label, the most ambitious first). Raises ValueError when there is no row.
    """
    names = [_name(row) for row in table.itertuples()]
    colours = dict(zip(classes.values(), marks.outcome_colours(classes), strict=True))
    column, rows = page.label_column(names, least=BAR, most=2.35)
    subtitle = say("past.about") + (say("past.chosen") if table["chosen_for_conflict"].any() else "")
    figure, bottom = page.new_page(sum(rows), title=title, subtitle=subtitle, source=source, ax=ax, key=colours)
    left = page.PAD + column + 0.12
    width = page.RIGHT - ANSWER - marks.told_width(len(colours)) - left
    middles, thick = page.centres(rows, bottom + sum(rows)), 0.8 * BAR
    for y, name, (_, row) in zip(middles, names, table.iterrows(), strict=True):
        page.write(figure, page.PAD, y, page.wrap(name, column, page.LABEL))
        bar = pd.DataFrame([row[list(classes)].astype(float)])
        marks.stacked_bars(figure, bar, list(colours.values()), bottom=y - BAR / 2, rows=np.array([BAR]), left=left,
                           width=width)  # fmt: skip
        marks.tell_parts(figure, bar, top=y + BAR / 2, rows=np.array([BAR]), right=page.RIGHT - ANSWER)
        before = sum(row[name] for name in list(classes)[: list(classes).index(row["observed"])])
        corner, size = (left + width * before, y - thick / 2), (width * row[row["observed"]], thick)
        for color, stroke in (("white", 4.5), ("black", 2.2)):  # a frame to be seen on any bar
            look: dict[str, Any] = {"fill": False, "edgecolor": color, "linewidth": stroke, "zorder": 6}
            figure.add_artist(Rectangle(corner, *size, transform=figure.inches, **look))
        said, weight = ("past.hit", "normal") if row["hit"] else ("past.missed", "bold")
        page.write(figure, page.RIGHT, y, say(said), ha="right", weight=weight)
    return figure


@page.styled(scores="each forecaster and measure")
def score_panels(scores: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How far every forecaster's mean score is from the base rate's, a panel for each measure.

    `scores`: label (forecaster in words), heading (measure in words), cases, mean, minus_base_rate and its _low and
    _high (NaN where cases are few), is_baseline; every measure with the same forecasters. Raises ValueError when there
    is no row.
    """
    headings, labels = scores["heading"].unique().tolist(), scores["label"].unique().tolist()
    rows = labelled(labels, least=0.27, most=1.6)
    left, gap, tall = rows.left, 0.6, sum(rows.heights)
    width = (page.RIGHT - gap * len(headings) - left) / len(headings)
    heads = [page.wrap(heading, width + gap - 0.1, page.SMALL, "bold") for heading in headings]
    over = panels.HEADING * max(map(len, heads)) + 0.08
    body = over + tall + panels.BELOW + 0.04
    figure, bottom = page.new_page(body, title=title, subtitle=say("past.scores"), source=source, ax=ax)
    top = bottom + body
    for n, (heading, lines) in enumerate(zip(headings, heads, strict=True)):
        part = scores[scores["heading"] == heading]
        told = part[["minus_base_rate", "minus_base_rate_low", "minus_base_rate_high"]].to_numpy()
        limits = tuple(np.array([min(np.nanmin(told), -0.05), max(np.nanmax(told), 0.05)]) * 1.1)
        x, upper = left + n * (width + gap), top - over
        page.write(figure, x, upper + 0.05 + panels.HEADING * len(lines) / 2, lines, size=page.SMALL, weight="bold")
        axes = page.axes(figure, x, upper - tall, width, tall, limits, (upper - tall, upper))
        panels.set_ticks(axes, panels.ticks([0], limits, width, upright=False), None)
        axes.axvline(0, color=BASE, linewidth=1.2, linestyle=(0, (4, 2)))
        for y, (at, low, high), mean, is_baseline in zip(
            rows.centres(upper), told, part["mean"], part["is_baseline"], strict=True
        ):
            axes.plot([low, high], [y, y], color=INTERVAL, linewidth=4, solid_capstyle="butt", zorder=3)
            axes.plot([at], [y], "o", markersize=6, zorder=5, clip_on=False, markeredgecolor="black",
                      markerfacecolor="white" if is_baseline else "black")  # fmt: skip
            page.note(figure, x + width + 0.4, y, f"{mean:.2f}", ha="right")
    rows.write(figure, top - over)
    return figure


@page.styled(table="each bin of probabilities")
def reliability(table: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How often what was given a probability came, a panel for each forecaster: on the line if it is reliable.

    `table`: label (forecaster in words), forecasts (how many stand in a bin), mean (of their probabilities), share
    (that came), share_low and share_high; bins of one forecaster together. Raises ValueError when there is no row.
    """
    labels = table["label"].unique().tolist()
    grid = panels.grid(labels, left=page.PAD + 0.5, right=page.RIGHT - 0.1, tallest=2.3, ends=0.5)
    subtitle = say("past.reliability")
    figure, bottom = page.new_page(grid.body + 0.2, title=title, subtitle=subtitle, source=source, ax=ax)
    bottom += 0.2
    for n, label in enumerate(labels):
        x, y = grid.place(n)
        axes = page.axes(figure, x, bottom + y, grid.width, grid.height, (0, 1), (0, 1))
        panels.draw_heading(figure, grid, n, bottom, label)
        below, beside = grid.is_lowest(n), grid.is_leftmost(n)
        panels.set_ticks(axes, panels.SHARES if below else None, panels.SHARES if beside else None)
        axes.plot([0, 1], [0, 1], color=BASE, linewidth=1.2, linestyle=(0, (4, 2)))
        for row in table[table["label"] == label].itertuples():
            axes.plot([row.mean] * 2, [row.share_low, row.share_high], color=INTERVAL, linewidth=4, zorder=3,
                      solid_capstyle="butt")  # fmt: skip
            axes.plot([row.mean], [row.share], "o", color="black", markersize=5, zorder=5, clip_on=False)
            axes.annotate(str(row.forecasts), (row.mean, row.share), (5, -3), textcoords="offset points",
                          fontsize=page.SMALL * figure.shrunk, color=page.GREY, zorder=6,
                          bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.3})  # fmt: skip
    page.write(figure, (page.PAD + page.RIGHT) / 2, bottom - 0.06, say("past.given"), ha="center", size=page.SMALL)
    return figure


def _name(row: Any) -> str:
    """A case in words: its title, the year where the title has none, a star if it was chosen for its conflict."""
    year = "" if not row.date or re.search(r"(?<!\d)\d{4}(?!\d)", row.title) else say("past.year", year=row.date[:4])
    return f"{row.title}{year}{STAR if row.chosen_for_conflict else ''}"
