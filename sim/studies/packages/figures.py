"""The figures of packages over futures: how each spreads and does by every criterion, and what robustness costs."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...figures.labelled import labelled
from ...results.about import about, listed, source, warned
from ...results.findings import Drawings, Findings
from ...words import numbers, say
from .file import NOTHING
from .study import goal_in_words, spoken

COLOUR, PALE = "#1B7F8C", "#B9DDD6"
#: Colours of the largest regret, least first; they differ in lightness too.
REGRET = "viridis_r"
#: Criteria that have a column of numbers, from left to right.
COLUMNS = ("mean", "satisficing", "worst", "largest_regret")
MOST_BLOCKS, ROW, NUMBER = 4, 0.4, 0.66
#: Criteria that are set against cost, from above.
VALUES = ("satisficing", "mean")


def figures(found: Findings) -> Drawings:
    """How far each package spreads over the futures, and what robustness costs where two or more have costs.

    Where there are several scenarios the costs are shown over all of them together.
    """
    found = spoken(found)
    told, shares, table = found.about, found.tables["shares"], found.tables["robustness"]
    scenarios = shares["scenario"].unique().tolist()
    named = scenarios[0] if len(scenarios) == 1 else say("packages.scenarios", n=len(scenarios))
    size = say("packages.source", futures=f"{told['futures']:,}", runs=f"{found.runs:,}")
    made = source(named, *warned(*found.scenarios), size, seed=found.seed)

    goal = goal_in_words(found)

    def heads(finding: str) -> dict[str, Any]:
        return {"goal": goal, "at_least": told["at_least"], **about(told["title"], finding, made)}

    drawn: Drawings = {"packages": partial(spread, shares, table, **heads(_best(table)))}
    last = table[table["scenario"] == table["scenario"].iloc[-1]]
    if "front" in found.tables:
        points = found.tables["front"]
        size = say("packages.front.source", tried=f"{np.prod(told['search']):,}")
        said = say("packages.front.said", cheapest=numbers.percent(points["mean"].iloc[0]),
                   share=numbers.percent(points["mean"].max()),
                   cost=numbers.number(round(points.loc[points["mean"].idxmax(), "cost"], 2)))  # fmt: skip
        drawn["front"] = partial(front, points, last, goal=goal, **about(told["title"], said, f"{made} · {size}"))
    if last["cost"].notna().sum() >= 2:
        drawn["pareto"] = partial(pareto, last, **heads(_worth(last)))
    return drawn


def _best(table: pd.DataFrame) -> str:
    """Which package reaches the goal most often, over all scenarios where there are several."""
    last = table[table["scenario"] == table["scenario"].iloc[-1]]
    most = last.loc[last["mean"].idxmax()]
    return say("packages.said", label=most["label"], share=numbers.percent(most["mean"]))


def _worth(table: pd.DataFrame) -> str:
    """The packages that no other beats in cost and in how often they are good enough."""
    worth = table[table["efficient.satisficing"].astype(bool) & (table["package"] != NOTHING)]
    names = [say("quoted", what=label) for label in worth.sort_values("cost")["label"]]
    return say("packages.pareto.worth", packages=listed(names)) if names else say("packages.pareto.none")


@page.styled(table="each package")
def spread(shares: pd.DataFrame, table: pd.DataFrame, *, goal: str, at_least: float, title: str,
           source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """The share of the goal over the futures, package by package, with the criteria beside it.

    `shares`: scenario, package, future, share. `table`: rows of `study.robustness`, one block a scenario,
    at most four of them; rows that only sum up several scenarios have no futures and are left out. Bold: best by that
    criterion, unless all are alike. Raises ValueError when there is no row.
    """
    own = table[table["scenario"].isin(shares["scenario"])]
    every = own["scenario"].unique().tolist()
    blocks = {name: own[own["scenario"] == name] for name in every[:MOST_BLOCKS]}
    futures = shares["future"].nunique()
    is_alike = all(np.ptp(block[name]) < 1e-12 for block in blocks.values() for name in COLUMNS)
    subtitle = say(
        "packages.about.many" if futures > 1 else "packages.about.one", goal=goal, futures=f"{futures:,}",
        least=panels.bound(at_least), bold=say("packages.alike" if is_alike else "packages.bold"),
    )  # fmt: skip
    if len(every) > len(blocks):
        subtitle += say("packages.shown", shown=len(blocks), every=len(every))
    every_row = labelled([label for block in blocks.values() for label in block["label"]], least=ROW, most=1.75,
                         left=page.PAD + 0.15)  # fmt: skip
    begins = np.cumsum([0, *(len(block) for block in blocks.values())])
    rows_of = {name: every_row.part(*ends) for name, ends in zip(blocks, pairwise(begins), strict=True)}
    heads = {name: page.wrap(name, page.ROOM, page.LABEL, "bold") if len(blocks) > 1 else [] for name in blocks}
    over = {name: page.leading(page.LABEL) * len(lines) + 0.08 * bool(lines) for name, lines in heads.items()}
    top_lines = 2 * page.leading(page.SMALL) + 0.06
    body = sum(every_row.heights) + sum(over.values()) + panels.BELOW + top_lines
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    left, y = every_row.left, bottom + body - top_lines
    width = page.RIGHT - left - NUMBER * len(COLUMNS) - 0.1
    rights = {name: left + width + 0.1 + NUMBER * (n + 1) for n, name in enumerate(COLUMNS)}
    for name, right in rights.items():
        lines = page.wrap(say(f"packages.{name}"), NUMBER - 0.06, page.SMALL)
        page.note(figure, right, y + top_lines / 2, lines, ha="right")
    for n, (scenario, block) in enumerate(blocks.items()):
        if heads[scenario]:
            page.write(figure, page.PAD, y - over[scenario] / 2 - 0.02, heads[scenario], weight="bold")
        y -= over[scenario]
        rows = rows_of[scenario]
        foot = y - sum(rows.heights)
        axes = page.axes(figure, left, foot, width, sum(rows.heights), (0, 1), (foot, y))
        rows.write(figure, y)
        if n == len(blocks) - 1:
            panels.percent_ticks(axes, (0, 0.5, 1), upright=False)
        axes.axvline(at_least, color=page.INK, linewidth=0.9)
        alike = {name: np.ptp(block[name]) < 1e-12 for name in COLUMNS}
        part = shares[shares["scenario"] == scenario]
        for (_, row), middle in zip(block.iterrows(), rows.centres(y), strict=True):
            _futures(axes, part.loc[part["package"] == row["package"], "share"].to_numpy(), middle, ROW)
            for name, right in rights.items():
                said = numbers.points(row[name]).lstrip("+") if name == "largest_regret" else numbers.percent(row[name])
                bold = row[f"best.{name}"] and not alike[name]
                page.write(figure, right, middle, said, ha="right", weight="bold" if bold else "normal")
        y = foot
    return figure


def _futures(axes: Axes, shares: np.ndarray, middle: float, height: float) -> None:
    """A ridge of the shares over the futures, standing on a base line, with its mean and its middle 90 %."""
    base = middle - 0.3 * height
    axes.plot([0, 1], [base, base], color=page.FAINT, linewidth=0.8)
    if len(shares) > 1:
        at = np.linspace(0, 1, 401)
        density = marks.density(shares, at)
        ridge = base + 0.75 * height * density / density.max()
        axes.fill_between(at, base, ridge, color=PALE, linewidth=0)
        axes.plot(at, ridge, color=COLOUR, linewidth=0.6)
        axes.plot(np.quantile(shares, (0.05, 0.95)), [base, base], color=COLOUR, linewidth=2.0, clip_on=False)
    axes.plot([shares.mean()], [base], "o", color=COLOUR, markersize=6, markeredgecolor="white", clip_on=False)


@page.styled()
def pareto(
    table: pd.DataFrame, *, goal: str, at_least: float, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """What robustness costs: satisficing and mean against cost, packages that nothing dominates joined by a line.

    `table`: rows of `study.robustness` of one scenario, or of all together. Packages without a cost are
    left out. Raises ValueError when fewer than two have one.
    """
    known = table[table["cost"].notna()]
    if len(known) < 2:
        raise ValueError(f"{len(known)} packages have a cost; a view of cost against robustness needs two or more")
    subtitle = say("packages.pareto.about", goal=goal, least=panels.bound(at_least))
    without = len(table) - len(known)
    subtitle += say("packages.pareto.without", without=without) if without else ""
    room, blocks = 1.9, {}
    for package, label, cost in zip(known["package"], known["label"], known["cost"], strict=True):
        named = say("packages.pareto.cost", label=label, cost=numbers.number(cost))
        blocks[package] = page.wrap(named, room, page.SMALL)
    heights = {name: page.leading(page.SMALL) * len(lines) + 0.03 for name, lines in blocks.items()}
    height, head = max(1.9, sum(heights.values())), 0.26
    body = len(VALUES) * (height + head + panels.BELOW) + 0.24
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    left = page.PAD + 0.5
    width = page.RIGHT - room - 0.5 - left
    limit = known["cost"].max() or 1.0
    ends = (0.0, 1.05 * limit)
    top = bottom + body
    for name in VALUES:
        foot = top - head - height
        highest = page.round_up(known[name].max() + 0.01)
        page.write(figure, left, top - 0.12, say(f"packages.pareto.{name}"), size=page.SMALL, weight="bold")
        axes = page.axes(figure, left, foot, width, height, ends, (0, highest))
        axes.grid(axis="y", color=page.FAINT, linewidth=0.6)
        axes.axhline(0, color=page.GREY, linewidth=0.8)
        panels.set_ticks(axes, panels.ticks([], (0, limit), width / 1.05, upright=False), None)
        panels.percent_ticks(axes, panels.fifths(highest))
        front = known[known[f"efficient.{name}"]].sort_values("cost")
        axes.step(front["cost"], front[name], where="post", color=COLOUR, linewidth=1.6)
        for _, row in known.iterrows():
            face = COLOUR if row[f"efficient.{name}"] else "white"
            axes.plot([row["cost"]], [row[name]], "o", markersize=7, markerfacecolor=face, markeredgecolor=COLOUR,
                      markeredgewidth=1.5, clip_on=False, zorder=5)  # fmt: skip
        order = known.sort_values([name, "cost"], kind="stable")
        wanted = order[name].to_numpy() / highest * height
        places = foot + marks.spread(wanted, [heights[package] for package in order["package"]], height)
        edge = left + width
        for (_, row), at, y in zip(order.iterrows(), wanted, places, strict=True):
            axes.plot([row["cost"], ends[1]], [row[name]] * 2, color="#BBBBBB", linewidth=0.8, linestyle=(0, (1, 2)),
                      zorder=1)  # fmt: skip
            page.line(figure, [edge + 0.02, edge + 0.08, edge + 0.3], [foot + at, foot + at, y], "#BBBBBB")
            page.write(figure, edge + 0.35, y, blocks[row["package"]], size=page.SMALL)
        top = foot - panels.BELOW
    page.write(figure, left, bottom + 0.12, say("packages.pareto.axis"))
    return figure


@page.styled(points="each point of the front")
def front(
    points: pd.DataFrame, table: pd.DataFrame, *, goal: str, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """The front of a search: the mean share of the goal over the cost, coloured by the largest regret; beside it the
    file's own packages, hollow.

    `points`: cost, mean, largest_regret. `table`: rows of `study.robustness` of one scenario, or of all together.
    Raises ValueError when there is no point.
    """
    known = table[table["cost"].notna()]
    subtitle = say("packages.front.about", goal=goal)
    height, bar = 2.9, 0.3
    body = height + panels.BELOW + 0.24 + bar
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    left, foot = page.PAD + 0.5, bottom + 0.24 + panels.BELOW
    width = page.RIGHT - left - 0.3
    limit = max(points["cost"].max(), known["cost"].max() if len(known) else 0.0) or 1.0
    highest = page.round_up(max(points["mean"].max(), known["mean"].max() if len(known) else 0.0) + 0.01)
    axes = page.axes(figure, left, foot, width, height, (0.0, 1.05 * limit), (0, highest))
    axes.grid(axis="y", color=page.FAINT, linewidth=0.6)
    panels.set_ticks(axes, panels.ticks([], (0, limit), width / 1.05, upright=False), None)
    panels.percent_ticks(axes, panels.fifths(highest))
    most = page.round_up(points["largest_regret"].max() + 0.001)
    colours = colormaps[REGRET]
    axes.scatter(points["cost"], points["mean"], c=colours(points["largest_regret"] / most), s=34, edgecolors="white",
                 linewidths=0.6, zorder=5, clip_on=False)  # fmt: skip
    axes.plot(known["cost"], known["mean"], "D", markersize=6, markerfacecolor="none", markeredgecolor=page.INK,
              markeredgewidth=1.1, zorder=6, clip_on=False)  # fmt: skip
    key = page.axes(figure, page.RIGHT - 1.8, foot + height + 0.12, 1.5, 0.1, (0, 1), (0, 1))
    steps = np.linspace(0, 1, 31)
    for n, colour in enumerate(colours(steps[:-1])):
        key.barh([0.5], [steps[1] - steps[0]], left=steps[n], height=1.0, color=colour)
    label = say("packages.front.regret", most=numbers.percent(most))
    page.write(figure, page.RIGHT - 1.9, foot + height + 0.17, label, size=page.SMALL, ha="right")
    page.write(figure, left, bottom + 0.12, say("packages.pareto.axis"))
    return figure
