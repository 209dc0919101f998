"""The figures of who blocked, and of how much gain was missing to consensus."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ...figures import marks, page, panels
from ...results.about import about, described, source, warned
from ...results.findings import Drawings, Findings
from ...results.outcomes import prominent
from ...words import numbers, say

CARRIERS = marks.TERMS | {"reservation": "#8A8A8A"}
BLAME, MOST_ACTORS, BINS, BEYOND = "#7A4A8C", 12, 40, 0.99


def figures(found: Findings) -> Drawings:
    """Who blocked, and how far from consensus the failures were."""
    scenario, gaps = found.scenario, found.tables["gaps"]
    actors = found.tables["actors"].assign(label=lambda table: [scenario.label(name) for name in table["actor"]])
    actors["first"] = actors["actor"].isin(prominent(scenario))
    what = say("blame.source", failed=f"{len(gaps):,}", runs=f"{found.runs:,}")
    made = source(described(scenario), *warned(scenario), what, seed=found.seed)
    drafts = [(draft, scenario.label(draft)) for draft in scenario.drafts]
    return {
        "blame": partial(blame, actors, **about(scenario.title, _blamed(actors), made)),
        "gap": partial(gap, gaps, drafts, **about(scenario.title, _near(gaps), made)),
    }


def _blamed(actors: pd.DataFrame) -> str:
    most = actors.loc[actors["shapley"].idxmax()]
    if not most["shapley"] > 0:
        return say("blockers.said.nobody")
    return say("blame.said", who=most["label"], share=numbers.percent(most["shapley"]))


def _near(gaps: pd.DataFrame) -> str:
    return say("blockers.said.nobody") if gaps.empty else say("gap.said", median=f"{gaps['gap'].median():.2g}")


@page.styled()
def blame(actors: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """Each actor's share of the blocking, and the reasons for its objections.

    `actors`: label, shapley (adds up to 1), alone, enough (shares of all failures), and reasons for its objections,
    some of CARRIERS (shares of the failures that it blocked, NaN if none). Ordered by `shapley`, twelve at most; of
    more, those whose `first` is true come before the others. If nobody blocked, the figure says so.
    """
    blocking = actors.assign(first=actors.get("first", True))[actors["shapley"] > 0]
    by = ["first", "shapley"] if len(blocking) > MOST_ACTORS else ["shapley"]
    blocking = blocking.sort_values(by, ascending=False, kind="stable")
    if blocking.empty:
        return _nothing(title, source, ax)
    shown = blocking.head(MOST_ACTORS)
    subtitle = say("blame.about")
    if len(shown) < len(actors):
        never, key = len(actors) - len(blocking), "blockers.top" if len(blocking) > MOST_ACTORS else "blockers.all"
        top = say(key, most=MOST_ACTORS, blocked=len(blocking))
        subtitle += "\n" + say("blockers.shown", top=top, never=never or say("none"), actors=len(actors))
    column, rows = page.label_column(shown["label"], least=0.34, most=1.5)
    carriers = {name: colour for name, colour in CARRIERS.items() if name in shown}
    named = {say(f"quantity.{name}"): colour for name, colour in carriers.items()}
    figure, bottom = page.new_page(sum(rows) + 0.2, title=title, subtitle=subtitle, source=source, ax=ax, key=named)
    top, left = bottom + sum(rows), page.PAD + column + 0.12
    widths = (0.5, 0.52, 0.62)
    half = min(1.15, 0.41 * (page.RIGHT - left - sum(widths) - 0.2))
    limit = page.round_up(shown["shapley"].max())
    bars = page.axes(figure, left, bottom, half, sum(rows), (0, limit), (bottom, top))
    bars.axvline(0, color=page.GREY, linewidth=0.8)
    edges = left + half + np.cumsum(widths)
    right = edges[-1] + 0.2
    for x, heading in zip(edges, ("share", "alone", "enough"), strict=True):
        page.note(figure, x, top + 0.1, say(f"blame.{heading}"), ha="right")
    page.note(figure, right, top + 0.1, say("blame.carried_by"))
    for y, row in zip(page.centres(rows, top), shown.to_dict("records"), strict=True):
        bars.barh([y], [row["shapley"]], height=0.6 * min(rows), color=BLAME)
        page.write(figure, page.PAD, y, page.wrap(row["label"], column, page.LABEL))
        for x, name in zip(edges, ("shapley", "alone", "enough"), strict=True):
            weight = "bold" if name == "shapley" else "normal"
            page.write(figure, x, y, numbers.percent(row[name]), size=page.SMALL, ha="right", weight=weight)
    marks.stacked_bars(figure, shown[list(carriers)], list(carriers.values()), bottom=bottom, rows=rows, left=right,
                       width=page.RIGHT - right)  # fmt: skip
    return figure


@page.styled()
def gap(
    frame: pd.DataFrame, drafts: Sequence[tuple[str, str]], *, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """How large the consensus gaps were, by the draft that was nearest; and which share would have passed with a gain.

    `frame`: draft (name of the draft with the smallest gap), gap (at least 0), a row a failure. `drafts`: (name, label)
    of the menu, most ambitious first. The scale ends at the 99th percentile; the rest is in a note.
    """
    if frame.empty:
        return _nothing(title, source, ax)
    values = frame["gap"].to_numpy(float)
    end = float(np.quantile(values, BEYOND)) or 1.0
    beyond = int((values > end).sum())
    colours = dict(zip([name for name, _ in drafts], marks.draft_colours(len(drafts)), strict=True))
    found = [(name, label) for name, label in drafts if (frame["draft"] == name).any()]
    median = float(np.median(values))
    subtitle = say("gap.about", median=f"{median:.2g}")
    if beyond:
        subtitle += say("gap.beyond", share=numbers.percent(beyond / len(values)), most=f"{values.max():.2g}")
    key = {say("gap.nearest", label=label): colours[name] for name, label in found}
    left, gap, height = page.PAD + 0.5, 0.62, 2.1
    width = (page.RIGHT - 0.12 - gap - left) / 2
    below = panels.BELOW + 0.2
    headings = [page.wrap(say(f"gap.{name}"), width + gap / 2, page.SMALL, "bold") for name in ("share", "unlocked")]
    body = below + height + 0.1 + page.leading(page.SMALL) * max(map(len, headings))
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax, key=key)
    bottom += below
    second, limits = left + width + gap, (0.0, end)
    for x, lines in zip((left, second), headings, strict=True):
        y = bottom + height + 0.06 + page.leading(page.SMALL) * len(lines) / 2
        page.write(figure, x, y, lines, size=page.SMALL, weight="bold")
        page.write(figure, x, bottom - below + 0.09, say("gap.axis"), size=page.SMALL)

    edges = np.linspace(0, end, BINS + 1)
    counts = [np.histogram(frame.loc[frame["draft"] == name, "gap"], edges)[0] / len(values) for name, _ in found]
    highest = max(np.sum(counts, axis=0).max(), 1e-9)
    axes = page.axes(figure, left, bottom, width, height, limits, (0, 1.06 * highest))
    base = np.zeros(BINS)
    for count, (name, _) in zip(counts, found, strict=True):
        axes.stairs(base + count, edges, baseline=base, fill=True, color=colours[name], linewidth=0)
        base = base + count
    axes.stairs(base, edges, color=page.GREY, linewidth=0.6)
    _ticks(axes, width, end)
    ticks = MaxNLocator(5, steps=panels.ROUND).tick_values(0, highest)
    shares = [share for share in ticks if 0 <= share <= highest]
    axes.set_yticks(shares, [numbers.in_percent(f"{100 * share:g}") for share in shares])

    axes = page.axes(figure, second, bottom, width, height, limits, (0, 1))
    axes.grid(axis="y", color=page.FAINT, linewidth=0.6)
    order = np.sort(values)
    at = np.linspace(0, end, 400)
    axes.plot(at, np.searchsorted(order, at, side="right") / len(order), color=page.INK, linewidth=1.6)
    panels.percent_ticks(axes)
    _ticks(axes, width, end)
    axes.plot([0, median, median], [0.5, 0.5, 0], color="#D55E00", linewidth=1.2, linestyle=(0, (4, 2)))
    x = second + width * min(median / end, 1.0)
    text = say("gap.half", median=f"{median:.2g}")
    room = second + width - x
    away, side = (-0.06, "right") if room < page.text_width(text, page.SMALL, "bold") + 0.1 else (0.06, "left")
    page.write(figure, x + away, bottom + 0.12, text, size=page.SMALL, weight="bold", ha=side)
    return figure


def _ticks(axes: Axes, width: float, end: float) -> None:
    panels.set_ticks(axes, panels.ticks([], (0.0, end), width, upright=False), None)


def _nothing(title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    figure, bottom = page.new_page(0.35, title=title, subtitle=say("blame.of_failures"), source=source, ax=ax)
    page.write(figure, page.PAD, bottom + 0.18, say("blockers.none"), size=11)
    return figure
