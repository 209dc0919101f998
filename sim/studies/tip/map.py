"""Pairs of levers: where the target is met, and how far the cheapest place of that kind is."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import heat, page, panels
from ...words import numbers, say
from .curves import short

MOST = 4
_ENDS = ["first", "second"]


@page.styled(points="each pair")
def pairs(grids: pd.DataFrame, points: pd.DataFrame, levers: pd.DataFrame, *, target: float, wanted: str, title: str,
          source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """Maps of the share over two levers, with the target's contour and the cheapest change that meets it.

    `grids`: first, second, x, y, share. `points`: a row a pair as `pairs.cheapest_pairs` gives them, best first; at
    most four are drawn. `levers`: their rows, with lever, label, coded, from, to and unit_cost. The dashed line joins
    the changes that cost as much as the cheapest one. Raises ValueError when there is no row.
    """
    shown = points.head(MOST)
    of = levers.set_index("lever", drop=False)
    parts = {pair: part.pivot(index="y", columns="x", values="share") for pair, part in grids.groupby(_ENDS)}
    tables = [parts[pair] for pair in zip(shown["first"], shown["second"], strict=True)]
    scale, step = heat.scale_of(np.concatenate([table.to_numpy().ravel() for table in tables]))
    about = say("pairs.about", wanted=wanted)
    about += say("pairs.dot") if (shown["status"] == "tips").any() else ""
    about += say("pairs.some", shown=len(shown), every=len(points)) if len(shown) < len(points) else ""
    if scale != heat.FULL:
        about += say("pairs.scale", low=numbers.percent(scale[0]), high=numbers.percent(scale[1]))

    columns, right = min(len(shown), 2), page.RIGHT - 0.85
    own = [of.loc[[row["first"], row["second"]]] for _, row in shown.iterrows()]
    names = [pair["label"].tolist() for pair in own]
    ends = [list(pair[["from", "to"]].astype(float).itertuples(index=False, name=None)) for pair in own]
    side = max(panels.label_width(panels.ticks([], pair[1], 1.6, upright=True)) for pair in ends) + 0.12
    left, gap = page.PAD + side, side + 0.12
    width = (right - left - gap * (columns - 1)) / columns
    height = min(width, 3.0)
    said = [page.wrap(verdict(row, of), width, page.SMALL, "bold") for _, row in shown.iterrows()]
    ups = [page.wrap(f"↑ {pair[1]}", width + side, page.SMALL) for pair in names]
    acrosses = [page.wrap(f"{pair[0]} →", width, page.SMALL) for pair in names]
    blocks = [range(n, min(n + columns, len(shown))) for n in range(0, len(shown), columns)]
    line = page.leading(page.SMALL)
    heads = [line * max(len(said[n]) for n in block) + 0.06 for block in blocks]
    over = [head + line * max(len(ups[n]) for n in block) + 0.06 for head, block in zip(heads, blocks, strict=True)]
    below = [panels.BELOW + line * max(len(acrosses[n]) for n in block) + 0.04 for block in blocks]
    body = sum(over) + sum(below) + height * len(blocks) + 0.14 * (len(blocks) - 1)
    figure, bottom = page.new_page(body, title=title, subtitle=about, source=source, ax=ax)
    top = bottom + body
    heat.colour_bar(figure, top - over[0], min(height, 2.6), scale, step, bold=target)
    for block, above, under in zip(blocks, over, below, strict=True):
        for n in block:
            x, foot = left + (n % columns) * (width + gap), top - above - height
            axes = page.axes(figure, x, foot, width, height, *ends[n])
            contour = _shares(axes, tables[n], scale, step, target)
            _places(axes, shown.iloc[n], of)
            level, upright = (panels.ticks([], ends[n][up], (width, height)[up], upright=bool(up)) for up in (0, 1))
            panels.set_ticks(axes, level, upright)
            page.write(figure, x, top - line * len(said[n]) / 2, said[n], size=page.SMALL, weight="bold")
            above_it, below_it = foot + height + 0.05, foot - panels.BELOW
            page.write(figure, x - side + 0.04, above_it + line * len(ups[n]) / 2, ups[n], size=page.SMALL)
            page.write(figure, x, below_it - line * len(acrosses[n]) / 2, acrosses[n], size=page.SMALL)
            taken = np.array([own[n]["coded"], shown.iloc[n][["first_value", "second_value"]]], float)
            _name(figure, contour, taken, (x, foot), (width, height), ends[n], panels.bound(target))
        top -= above + height + under + 0.14
    return figure


def verdict(point: pd.Series, levers: pd.DataFrame) -> str:
    """What is to be said of a pair: Cost 0.75: 0.9 → 0.5, 0.75 → 0.4."""
    if point["status"] == "out of reach":
        return say("pairs.out", share=numbers.percent(point["best"]))
    if point["status"] == "already reached":
        return say("pairs.reached", share=numbers.percent(point["share"]))
    moved = []
    for end in ("first", "second"):
        lever, value = levers.loc[point[end]], point[f"{end}_value"]
        change: dict[str, Any] = {"coded": numbers.number(lever["coded"]), "value": short(value, lever)}
        moved.append(say("pairs.unmoved") if value == lever["coded"] else say("pairs.moved", **change))
    return say("pairs.cost", cost=f"{point['cost']:.2f}", moves=say("report.comma").join(moved))


def _shares(
    axes: Axes, table: pd.DataFrame, scale: tuple[float, float], step: float, target: float
) -> list[np.ndarray]:
    """Draws shares and their contours; returns the target's contour, as points (n, 2) in data units."""
    xs, ys, shares = table.columns.to_numpy(float), table.index.to_numpy(float), table.to_numpy()
    look: dict[str, Any] = {"cmap": heat.RISING, "vmin": scale[0], "vmax": scale[1]}
    drawn = axes.contourf(xs, ys, np.clip(shares, *scale), levels=np.linspace(*scale, 41), **look)
    drawn.set(edgecolor="face", linewidth=0.2)  # no seams between shades
    low, high = shares.min(), shares.max()
    for level in heat.levels_of(scale, step):
        if low < level < high and abs(level - target) > 1e-9:
            heat.contour(axes, xs, ys, shares, level, [(heat.ink_at(level, scale), 0.6)])
    return heat.contour(axes, xs, ys, shares, target, heat.BOLD) if low < target < high else []


def _places(axes: Axes, point: pd.Series, levers: pd.DataFrame) -> None:
    """The coded values, the cheapest change, and the diamond of changes that cost as much."""
    first, second = (levers.loc[point[end]] for end in ("first", "second"))
    x, y = first["coded"], second["coded"]
    if point["status"] == "tips":
        reach = [point["cost"] / lever["unit_cost"] * (lever["to"] - lever["from"]) for lever in (first, second)]
        corners = ([x - reach[0], x, x + reach[0], x, x - reach[0]], [y, y + reach[1], y, y - reach[1], y])
        for colour, width, dashes in (("white", 2.8, "solid"), ("black", 1.1, (0, (4, 2)))):
            axes.plot(*corners, color=colour, linewidth=width, linestyle=dashes)
        axes.plot([point["first_value"]], [point["second_value"]], "o", color="black", markersize=8,
                  markeredgecolor="white", markeredgewidth=1.4, clip_on=False, zorder=6)  # fmt: skip
    for shade, width in (("white", 4.0), ("black", 1.8)):
        axes.plot([x], [y], "o", markersize=8, markerfacecolor="none", markeredgecolor=shade, markeredgewidth=width,
                  clip_on=False, zorder=5)  # fmt: skip


def _name(figure: page.Drawn, contour: Sequence[np.ndarray], taken: np.ndarray, origin: tuple[float, float],
          size: tuple[float, float], ends: Sequence[tuple[float, float]], text: str) -> None:  # fmt: skip
    """Writes the target's share on its contour, where it is farthest from the panel's edges and from places taken."""
    if not contour:
        return
    low, high = np.array(ends).T

    def inches(places: np.ndarray) -> np.ndarray:
        return np.array(origin) + np.array(size) * (places - low) / (high - low)

    fine = [np.linspace(one, other, 9) for line in contour for one, other in pairwise(line)]
    line, places = inches(np.concatenate([*contour, *fine])), inches(taken[np.isfinite(taken).all(axis=1)])
    heat.name_line(figure, text, line, np.array(origin), np.array(size), places, least=0.22)
