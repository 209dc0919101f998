"""How far a lever must be moved: the share along each, and what every solution costs."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...words import numbers, say

MOST_PANELS, MOST_BARS = 9, 16
LINE, GROUND, SECOND = "#1B7F8C", "#E6F3EC", "#7CC4A4"
LEAST_SPAN = 0.25  # curves that span less get a scale of their own


@page.styled(points="each lever")
def levers(curves: pd.DataFrame, points: pd.DataFrame, *, at_least: bool, target: float, wanted: str, as_is: float,
           title: str, source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """The share of the target's outcome along each lever alone, and where it meets the target.

    `curves`: lever, value, share, low, high (95 % interval). `points`: a row a lever (`search.tipping_points`).
    `target` is the bound and `wanted` what is wanted in words, `as_is` the share of the scenario as it is. At most
    nine panels, levers that tip first. Raises ValueError when there is no row.
    """
    order = np.argsort([{"tips": 0, "already reached": 1}.get(status, 2) for status in points["status"]], kind="stable")
    shown = points.iloc[np.sort(order[:MOST_PANELS])]
    parts = [curves[curves["lever"] == path].sort_values("value") for path in shown["lever"]]
    low, high, step = _scale(pd.concat(parts), target)
    about = say("levers.about", wanted=wanted, share=numbers.percent(as_is))
    about += say("levers.dot") if "tips" in set(shown["status"]) else ""
    about += say("levers.some", shown=len(shown), every=len(points)) if len(shown) < len(points) else ""
    about += say("levers.scale", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}") if (low, high) != (0, 1) else ""

    columns = {1: 1, 2: 2, 4: 2}.get(len(shown), 3)
    left, gap, height = page.PAD + 0.5, 0.28, 1.5 if columns == 3 else 1.9
    width = (page.RIGHT - 0.12 - left - gap * (columns - 1)) / columns
    heads = [page.wrap(label, width, page.SMALL, "bold") for label in shown["label"]]
    said = [page.wrap(verdict(point), width, page.SMALL) for _, point in shown.iterrows()]
    blocks = [range(n, min(n + columns, len(shown))) for n in range(0, len(shown), columns)]
    over = [panels.HEADING * max(len(heads[n]) + len(said[n]) for n in block) + 0.08 for block in blocks]
    body = sum(over) + len(blocks) * (height + panels.BELOW) + 0.12 * (len(blocks) - 1)
    figure, bottom = page.new_page(body, title=title, subtitle=about, source=source, ax=ax)
    top = bottom + body
    for block, above in zip(blocks, over, strict=True):
        top -= above
        for n in block:
            point, part, x = shown.iloc[n], parts[n], left + (n % columns) * (width + gap)
            ends = (float(point["from"]), float(point["to"]))
            axes = page.axes(figure, x, top - height, width, height, ends, (low, high))
            _curve(axes, part, point, target, at_least=at_least)
            panels.set_ticks(axes, panels.ticks([], ends, width, upright=False), None)
            if n % columns == 0:
                panels.percent_ticks(axes, np.arange(low, high + 1e-9, step))
            texts, half = page.leading(page.SMALL) * len(said[n]), panels.HEADING * len(heads[n]) / 2
            page.write(figure, x, top + 0.05 + texts / 2, said[n], size=page.SMALL)
            page.write(figure, x, top + 0.05 + texts + half, heads[n], size=page.SMALL, weight="bold")
        top -= height + panels.BELOW + 0.12
    return figure


def verdict(point: pd.Series) -> str:
    """What is to be said of one lever: 0.9 → 0.28 (0.21 to 0.36)."""
    if point["status"] == "tips":
        ends = [short(point[end], point) for end in ("value.low", "value.high")]
        moved: dict[str, Any] = {"coded": numbers.number(point["coded"]), "value": short(point["value"], point)}
        if ends[0] == ends[1]:
            return say("levers.tips", **moved)
        return say("levers.interval", **moved, low=ends[0], high=ends[1])
    if point["status"] == "already reached":
        return say("levers.reached", share=numbers.percent(point["share"]), coded=numbers.number(point["coded"]))
    return say("levers.out", share=numbers.percent(point["best"]), value=short(point["best_at"], point))


def short(value: float, point: pd.Series) -> str:
    """A lever's value to a hundredth of its range or finer."""
    width = point["to"] - point["from"]
    return numbers.number(round(value, max(0, 2 - int(np.floor(np.log10(width))))))


def _scale(curves: pd.DataFrame, target: float) -> tuple[float, float, float]:
    """Ends of the scale of shares, and the distance of its ticks."""
    ends = [*curves[["low", "high"]].to_numpy().ravel(), target]
    low, high = np.nanmin(ends), np.nanmax(ends)
    if high - low >= LEAST_SPAN:
        low, high = (0.0, 1.0) if high > 0.8 else (0.0, page.round_up(high + 0.02))
    else:
        low = max(np.floor(20 * low - 0.2) / 20, 0.0)
        high = min(np.ceil(20 * high + 0.2) / 20, 1.0)
    return low, high, next(step for step in (0.05, 0.1, 0.2, 0.25) if (high - low) / step < 5.5)


def _curve(axes: Axes, part: pd.DataFrame, point: pd.Series, target: float, *, at_least: bool) -> None:
    low, high = axes.get_ylim()
    axes.axhspan(target, high if at_least else low, color=GROUND, linewidth=0)
    axes.axhline(target, color=page.INK, linewidth=0.9)
    axes.axvline(point["coded"], color="black", linewidth=1.0, linestyle=(0, (4, 2)))
    axes.fill_between(part["value"], part["low"], part["high"], color=LINE, alpha=0.25, linewidth=0)
    axes.plot(part["value"], part["share"], color=LINE, linewidth=1.8, clip_on=False)
    axes.axhline(low, color=page.GREY, linewidth=0.8)
    if point["status"] == "tips":
        marks.halo_line(axes, target, point["value.low"], point["value.high"], (5.0, 2.6))
        axes.plot([point["value"]], [target], "o", color="black", markersize=7, markeredgecolor="white",
                  markeredgewidth=1.3, clip_on=False, zorder=5)  # fmt: skip


@page.styled()
def costs(rows: pd.DataFrame, *, wanted: str, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """What each way to meet the target costs, in levers moved through their whole range: a bar a way.

    `rows`, cheapest first: text (what is moved from where to where), first, second (cost of either lever; NaN where
    the target is out of reach), best (the share farthest on the right side, for those). At most 16 are drawn.
    Raises ValueError when there is no row.
    """
    if rows.empty:
        raise ValueError("rows is empty; it needs one for each way to move levers")
    shown = rows.head(MOST_BARS).reset_index(drop=True)
    column, heights = page.label_column(shown["text"], least=0.27, most=3.0)
    about = say("costs.about", wanted=wanted)
    about += say("costs.some", shown=len(shown), every=len(rows)) if len(shown) < len(rows) else ""
    key = {say("costs.first"): LINE, say("costs.second"): SECOND} if shown["second"].gt(0).any() else None
    figure, bottom = page.new_page(sum(heights), title=title, subtitle=about, source=source, ax=ax, key=key)
    left, top = page.PAD + column + 0.12, bottom + sum(heights)
    width = page.RIGHT - left - 0.45
    total = shown["first"] + shown["second"]
    limit = total.max() if total.max() > 0 else 1.0
    axes = page.axes(figure, left, bottom, width, sum(heights), (0, limit), (bottom, top))
    for n, y in enumerate(page.centres(heights, top)):
        page.write(figure, page.PAD, y, page.wrap(shown["text"][n], column, page.LABEL))
        if np.isnan(total[n]):
            text = say("costs.out", share=numbers.percent(shown["best"][n]))
            page.write(figure, left + 0.07, y, text, color=page.GREY)
            continue
        axes.barh([y, y], [shown["first"][n], shown["second"][n]], left=[0, shown["first"][n]],
                  height=0.6 * min(heights), color=[LINE, SECOND])  # fmt: skip
        text = say("costs.nothing") if total[n] == 0 else f"{total[n]:.2f}"
        page.write(figure, left + width * total[n] / limit + 0.07, y, text)
    axes.axvline(0, color=page.GREY, linewidth=0.8)
    return figure
