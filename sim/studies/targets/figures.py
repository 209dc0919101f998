"""The figure of whom those that act hit: a panel for each way, a line for each actor, round by round."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import page, panels
from ...results.about import about, described, source, warned
from ...results.findings import Drawings, Findings
from ...words import say
from .study import WAYS, overall

#: A colour for each actor that is shown, as many as can be told apart.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
TALLEST = 1.7


def figures(found: Findings) -> Drawings:
    """The figure, if anybody is hit."""
    scenario, table = found.scenario, found.tables["targets"]
    if table.empty:
        return {}
    labelled = table.assign(label=lambda table: [scenario.label(name) for name in table["actor"]])
    made = source(
        described(scenario), *warned(scenario), say("targets.source", runs=f"{found.runs:,}"), seed=found.seed
    )
    return {"targets": partial(hit_over_time, labelled, **about(scenario.title, finding(found), made))}


def finding(found: Findings) -> str:
    """Who is pressed, courted, addressed and paid most, as far as anybody is."""
    table, label = found.tables["targets"], found.scenario.label
    most = overall(table[table["way"] != "moved"]).drop_duplicates("way").groupby("actor", sort=False)["way"]
    ways = {actor: say("targets.and").join(say(f"targets.most.{way}") for way in part) for actor, part in most}
    return say("report.comma").join(say("targets.most", who=label(str(actor)), ways=ways[actor]) for actor in ways)


@page.styled(table="each round, way and actor")
def hit_over_time(table: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How hard each actor is hit in each round, a panel for each way.

    `table`: round, runs, way (some of WAYS), actor, label, mean, half (95 %; NaN draws no band). Six actors at most,
    those that are hit hardest in some way; the subtitle says so. Raises ValueError when there is no row.
    """
    ways = [way for way in WAYS if way in set(table["way"])]
    actors, hit = _shown(table)
    labels = dict(zip(table["actor"], table["label"], strict=True))
    key = {labels[actor]: colour for actor, colour in zip(actors, COLOURS, strict=False)}
    subtitle = say("targets.about")
    if hit > len(actors):
        subtitle += say("targets.shown", shown=len(actors), hit=hit)
    parts = [table[(table["way"] == way) & table["actor"].isin(actors)] for way in ways]
    scales = [_scale(part) for part in parts]
    ends = max(panels.label_width(ticks) for _, ticks in scales)
    headings = [say(f"targets.{way}") for way in ways]
    grid = panels.grid(headings, left=page.PAD + ends + 0.1, right=page.RIGHT - 0.1, tallest=TALLEST, ends=ends + 0.1)
    name = say("targets.round")
    figure, bottom = page.new_page(
        grid.body + panels.name_height(name, page.ROOM), title=title, subtitle=subtitle, source=source, ax=ax, key=key
    )
    bottom += panels.name_height(name, page.ROOM)
    rounds = (int(table["round"].min()), int(table["round"].max()))
    across = (rounds[0] - 0.5, rounds[1] + 0.5)
    for n, (part, (limits, ticks), head) in enumerate(zip(parts, scales, headings, strict=True)):
        x, y = grid.place(n)
        axes = page.axes(figure, x, bottom + y, grid.width, grid.height, across, limits)
        axes.axhline(0, color=page.GREY, linewidth=0.8)
        axes.grid(axis="y", color=page.FAINT, linewidth=0.6)
        for actor, colour in zip(actors, COLOURS, strict=False):
            line = part[part["actor"] == actor].sort_values("round")
            if not line["mean"].any():
                continue  # who is not hit in this way
            axes.fill_between(line["round"], line["mean"] - line["half"], line["mean"] + line["half"], color=colour,
                              alpha=0.18, linewidth=0)  # fmt: skip
            axes.plot(line["round"], line["mean"], color=colour, linewidth=1.5, marker="o", markersize=2.2)
        own = panels.ticks([float(r) for r in range(rounds[0], rounds[1] + 1)], across, grid.width, upright=False)
        whole = [tick for tick in own if tick == round(tick)] or [float(rounds[0])]
        panels.set_ticks(axes, whole if grid.is_lowest(n) else None, ticks)
        panels.draw_heading(figure, grid, n, bottom, head)
    panels.axis_name(figure, grid.left, bottom - panels.BELOW + 0.14, page.ROOM, name)
    return figure


def _shown(table: pd.DataFrame) -> tuple[list[str], int]:
    """The actors to show, in the order of the table, and how many are hit at all.

    Those are shown that come nearest to the hardest hit of some way.
    """
    means = overall(table).pivot(index="actor", columns="way", values="mean").abs()
    nearest = (means / means.max()).max(axis=1)
    hardest = nearest[nearest > 0].sort_values(ascending=False, kind="stable").head(len(COLOURS)).index
    return [actor for actor in table["actor"].unique() if actor in set(hardest)], int((nearest > 0).sum())


def _scale(part: pd.DataFrame) -> tuple[tuple[float, float], list[float]]:
    """Limits and ticks of a panel: with 0, and all means and bands inside."""
    half = part["half"].fillna(0.0)
    low, high = min(0.0, (part["mean"] - half).min()), max(0.0, (part["mean"] + half).max())
    room = 0.04 * (high - low) or 0.01
    limits = (low - room if low < 0 else 0.0, high + room)
    return limits, panels.ticks(np.array([0.0]), limits, TALLEST, upright=True)
