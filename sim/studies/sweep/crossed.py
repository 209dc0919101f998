"""Several parameters of many cases at once: pairs of them as scattered points, and all of them as parallel axes."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from ...figures import heat, page, panels
from ...words import numbers, say

#: Cases that are drawn; of more, as many evenly spaced ones.
MOST_POINTS, MOST_LINES = 1000, 400


@page.styled(frame="each case")
def pairs(
    frame: pd.DataFrame, *, labels: Mapping[str, str], outcome: str, logs: Collection[str] = (), title: str,
    source: str, ax: Axes | None = None,
) -> page.Drawn:  # fmt: skip
    """Every pair of parameters, a point a case, coloured by the share of an outcome; high shares lie on top.

    `frame`: share, and a column for each of two to five parameters, numbers, the most telling first. `labels` gives
    their names in words. `outcome` is what the share is of; parameters in `logs` have log scales. Raises ValueError
    when there is no row.
    """
    names = [name for name in labels if name in frame]
    chosen = _some(frame, MOST_POINTS).sort_values("share", kind="stable")
    count = len(names) - 1
    column = 1.35
    left, gap = page.PAD + column + 0.45, 0.16
    side = (page.RIGHT - left - gap * (count - 1)) / count
    height = min(side, 1.5)
    room = max(panels.name_height(labels[name], side) for name in names[:-1])
    body = count * (height + gap) + panels.BELOW + room + 0.4
    subtitle = say("crossed.pairs", outcome=outcome) + _shown(frame, chosen)
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    foot, scale = bottom + room + panels.BELOW, _scale(frame)
    colours = heat.RISING(_within(chosen["share"], scale))
    limits = {name: _limits(frame[name]) for name in names}
    for row, upright in enumerate(names[1:]):
        y = foot + (count - 1 - row) * (height + gap)
        page.write(figure, page.PAD, y + height / 2, page.wrap(labels[upright], column, page.SMALL), size=page.SMALL)
        for n, along in enumerate(names[: row + 1]):
            x = left + n * (side + gap)
            axes = page.axes(figure, x, y, side, height, limits[along], limits[upright])
            panels.set_log(axes, x=along in logs, y=upright in logs)
            axes.scatter(chosen[along], chosen[upright], c=colours, s=7, linewidths=0)
            ticks = [panels.ticks_of(_ends_and_between(limits[name], name in logs), limits[name], length, name in logs,
                                     upright=name == upright)
                     for name, length in ((along, side), (upright, height))]  # fmt: skip
            panels.set_ticks(axes, ticks[0] if row == count - 1 else None, ticks[1] if n == 0 else None)
    for n, along in enumerate(names[:-1]):
        panels.axis_name(figure, left + n * (side + gap), bottom + room - 0.11, side, labels[along])
    _key(figure, bottom + body - 0.2, scale)
    return figure


@page.styled(frame="each case")
def parallel(
    frame: pd.DataFrame, *, labels: Mapping[str, str], outcome: str, logs: Collection[str] = (), title: str,
    source: str, ax: Axes | None = None,
) -> page.Drawn:  # fmt: skip
    """Every case as a line across one axis a parameter and, at the right, that of the share of an outcome, whose colour
    it has; high shares lie on top.

    `frame`, `labels`, `outcome`, `logs` as `pairs` takes them, of one parameter or more. Raises ValueError when there
    is no row.
    """
    names = [name for name in labels if name in frame]
    chosen = _some(frame, MOST_LINES).sort_values("share", kind="stable")
    scale, height = _scale(frame), 2.6
    limits = {**{name: _limits(frame[name]) for name in names}, "share": scale}
    each = (page.RIGHT - page.PAD) / len(limits)  # room of an axis, which stands in the middle of it
    left, right = page.PAD + each / 2, page.RIGHT - each / 2
    places = np.linspace(left, right, len(limits))
    heads = [page.wrap(labels.get(name, outcome), each - 0.12, page.SMALL, "bold") for name in limits]
    head = page.leading(page.SMALL) * max(map(len, heads)) + 0.26
    subtitle = say("crossed.parallel", outcome=outcome) + _shown(frame, chosen)
    figure, bottom = page.new_page(height + head + 0.65, title=title, subtitle=subtitle, source=source, ax=ax)
    foot = bottom + 0.25
    axes = page.axes(figure, left, foot, right - left, height, (left, right), (0, 1))
    values = np.column_stack([_within(chosen[name], ends, name in logs) for name, ends in limits.items()])
    lines = [np.column_stack([places, row]) for row in values]
    drawn = LineCollection(lines, colors=heat.RISING(values[:, -1]), linewidths=0.6, alpha=0.7, clip_on=False)
    axes.add_collection(drawn)
    axes.set_xticks([]), axes.set_yticks([])
    for place, lines_, (name, (low, high)) in zip(places, heads, limits.items(), strict=True):
        axes.axvline(place, color=page.INK, linewidth=0.9, clip_on=False)
        for y, end in ((foot - 0.1, low), (foot + height + 0.1, high)):
            told = numbers.percent(end) if name == "share" else numbers.number(float(f"{end:.3g}"))
            page.write(figure, place, y, told, size=page.SMALL, ha="center")
        middle = foot + height + 0.2 + page.leading(page.SMALL) * len(lines_) / 2
        page.write(figure, place, middle, lines_, size=page.SMALL, ha="center", weight="bold")
    _key(figure, bottom + height + head + 0.5, scale)
    return figure


def _some(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The cases themselves, or `most` of them evenly spaced."""
    return frame if len(frame) <= most else frame.iloc[panels.picked(range(len(frame)), most)]


def _shown(frame: pd.DataFrame, chosen: pd.DataFrame) -> str:
    return say("cases.some", shown=len(chosen), every=len(frame)) if len(chosen) < len(frame) else ""


def _limits(column: pd.Series) -> tuple[float, float]:
    low, high = float(column.min()), float(column.max())
    return low, high if high > low else low + 1.0


def _scale(frame: pd.DataFrame) -> tuple[float, float]:
    """The ends of the colours: from the least share to the largest."""
    return _limits(frame["share"])


def _within(column: pd.Series, ends: Sequence[float], log: bool = False) -> np.ndarray:
    """How far along from the low end to the high one, 0 to 1; on a log scale by the logarithm."""
    values, (low, high) = column.to_numpy(float), ends
    return np.log(values / low) / np.log(high / low) if log else (values - low) / (high - low)


def _ends_and_between(ends: Sequence[float], log: bool) -> list[float]:
    """Where a log scale may have ticks: round numbers between its ends; a linear one finds its own."""
    if not log:
        return []
    steps = [base * 10.0**power for power in range(-6, 7) for base in (1, 2, 5)]
    return [step for step in steps if ends[0] <= step <= ends[1]]


def _key(figure: page.Drawn, y: float, scale: tuple[float, float]) -> None:
    """The colours from the least share to the largest, at the right."""
    width, texts = 1.3, [numbers.percent(end) for end in scale]
    right = page.RIGHT - page.text_width(texts[1], page.SMALL) - 0.08
    axes = page.axes(figure, right - width, y - 0.05, width, 0.1, (0, 1), (0, 1))
    shades = np.linspace(0, 1, 33)
    axes.pcolormesh(shades, [0, 1], ((shades[1:] + shades[:-1]) / 2)[None], cmap=heat.RISING, vmin=0, vmax=1)
    axes.set_xticks([]), axes.set_yticks([])
    page.write(figure, right - width - 0.08, y, texts[0], size=page.SMALL, ha="right")
    page.write(figure, page.RIGHT, y, texts[1], size=page.SMALL, ha="right")
