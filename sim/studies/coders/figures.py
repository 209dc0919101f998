"""The figures of a comparison of coders: what each gave, number by number, and how the runs end with whose numbers."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...results.about import about, source, warned
from ...results.findings import Drawings, Findings
from ...scenario.positions import OURS
from ...scenario.vocabulary import SHELVED
from ...words import numbers, say
from .names import called, trait_in_words

#: Inches: of a row of the codings, of the columns of traits and actors, of the differences; of a bar.
ROW, TRAIT, ACTOR, NUMBER, BAR = 0.18, 1.45, 1.15, 0.75, 0.34
#: Two numbers that are no farther apart are near.
NEAR = 0.1
MINE, THEIRS = "#0B3954", "#D1603D"


def figures(found: Findings) -> Drawings:
    """Both numbers of everything that another coder gave, one figure a coder; and outcomes by coder."""
    scenario, tables = found.scenario, found.tables
    made = source(*warned(*found.scenarios), say("coders.source", runs=f"{found.runs:,}"), seed=found.seed)
    pairs = tables["codings"]
    pairs = pairs.assign(label=pairs["actor"].map(scenario.label), trait_label=pairs["trait"].map(trait_in_words))
    drawn: Drawings = {}
    for n, (coder, own) in enumerate(pairs.groupby("coder", sort=False), start=1):
        near = int((own["difference"].abs() <= NEAR + 1e-9).sum())
        said: dict[str, Any] = {"ours": called(OURS), "other": called(str(coder)), "near": near, "all": len(own)}
        heads = about(scenario.title, say("coders.codings.said", **said, least=numbers.number(NEAR)), made)
        name = "codings" if n == 1 else f"codings_{n}"
        drawn[name] = partial(codings, own, names=(called(OURS), called(str(coder))), **heads)
    shares = tables["shares"].assign(label=tables["shares"]["outcome"].map(scenario.label))
    shares["coder"] = shares["coder"].map(called)
    return {
        **drawn,
        "outcomes": partial(outcomes, shares, **about(scenario.title, _ends(shares), made)),
    }


def _ends(shares: pd.DataFrame) -> str:
    """How far the share of runs that end shelved lies apart."""
    shelved = shares.loc[shares["outcome"] == SHELVED, "share"]
    low, high = (numbers.percent(end) for end in (shelved.min(), shelved.max()))
    return say("coders.outcomes.said", low=low, high=high)


@page.styled(table="each number that both gave")
def codings(
    table: pd.DataFrame, *, names: tuple[str, str], title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """A row for each number that both coders gave: both values with their ranges, and the difference.

    `table`: trait, trait_label, label (of the actor), value, low, high, other, other_low, other_high, difference; rows
    of a trait stand together under its name. `names`: of the two coders. Raises ValueError when there is no row.
    """
    body = ROW * len(table) + panels.BELOW
    key = dict(zip(names, (MINE, THEIRS), strict=True))
    figure, bottom = page.new_page(
        body, title=title, subtitle=say("coders.codings.about"), source=source, ax=ax, key=key
    )
    left, height = page.PAD + TRAIT + ACTOR, ROW * len(table)
    ends = table[["low", "high", "other_low", "other_high"]]
    limits = (float(min(0.0, ends.min().min())), float(max(1.0, ends.max().max())))
    axes = page.axes(figure, left, bottom + panels.BELOW, page.RIGHT - NUMBER - left, height, limits, (0, height))
    ticks = panels.ticks([], limits, page.RIGHT - NUMBER - left, upright=False)
    axes.set_xticks(ticks, [numbers.number(tick) for tick in ticks])
    before = None
    for y, (_, row) in zip(page.centres(np.full(len(table), ROW), height), table.iterrows(), strict=True):
        at = bottom + panels.BELOW + y
        if row["trait"] != before:
            lines = page.wrap(row["trait_label"], TRAIT - 0.08, page.SMALL, "bold")
            middle = at - page.leading(page.SMALL) * (len(lines) - 1) / 2
            page.write(figure, page.PAD, middle, lines, size=page.SMALL, weight="bold")
            axes.axhline(y + ROW / 2, color=page.GREY, linewidth=0.4)
        before = row["trait"]
        page.write(figure, page.PAD + TRAIT, at, row["label"], size=page.SMALL)
        page.write(figure, page.RIGHT, at, numbers.signed(row["difference"], 2), size=page.SMALL, ha="right")
        sides = (("value", "low", "high", MINE, "o", 0.035), ("other", "other_low", "other_high", THEIRS, "D", -0.035))
        for value, low, high, colour, marker, up in sides:
            axes.plot([row[low], row[high]], [y + up, y + up], color=colour, linewidth=1.0, alpha=0.6)
            axes.plot(row[value], y + up, marker, color=colour, markersize=3.6, markeredgecolor="white",
                      markeredgewidth=0.4, zorder=5, clip_on=False)  # fmt: skip
    return figure


@page.styled(shares="each coder and outcome")
def outcomes(shares: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How the same runs end with whose numbers: a bar for each coder.

    `shares`: coder (in words), outcome, label, share; outcomes in menu order. Raises ValueError when there is no row.
    """
    colours, table = marks.label_colours(shares), marks.by_outcome(shares, "coder")
    column, rows = page.label_column(list(table.index), least=BAR)
    figure, bottom = page.new_page(
        sum(rows), title=title, subtitle=say("coders.outcomes.about"), source=source, ax=ax, key=colours
    )
    left = page.PAD + column + 0.12
    marks.stacked_bars(figure, table, list(colours.values()), bottom=bottom, rows=rows, left=left,
                       width=page.RIGHT - marks.told_width(len(colours)) - left)  # fmt: skip
    marks.tell_parts(figure, table, top=bottom + sum(rows), rows=rows, right=page.RIGHT)
    for y, coder in zip(page.centres(rows, bottom + sum(rows)), table.index, strict=True):
        page.write(figure, page.PAD, y, page.wrap(coder, column, page.LABEL))
    return figure
