"""The cases of a scenario discovery in two of their parameters, and the box around those that are of interest."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...figures import page, panels
from ...words import numbers, say

INSIDE, OTHER, FRAME = "#0B3954", "#B9B9B9", "#D55E00"
#: Cases that are drawn at most.
MOST_DOTS = 2000


@page.styled(frame="each case")
def scatter(frame: pd.DataFrame, *, x: str, y: str, names: tuple[str, str], limits: tuple[tuple, tuple], subtitle: str,
            title: str, source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """The cases in two columns, those of interest dark, and the box's limits as a frame.

    `frame`: columns named `x` and `y`, numbers or texts, and wanted. `names` are the axes' names; `limits` for either
    (low, high), NaN where open, or the categories kept. At most 2,000 cases are drawn, evenly picked. Raises ValueError
    when there is no row.
    """
    shown = frame.iloc[np.unique(np.linspace(0, len(frame) - 1, min(len(frame), MOST_DOTS)).round().astype(int))]
    if len(shown) < len(frame):
        subtitle += say("discover.cases.shown", shown=f"{len(shown):,}", every=f"{len(frame):,}")
    places = [_places(shown[column], frame[column], turn) for column, turn in ((x, 0), (y, 1))]
    (across, wide, steps), (upward, tall, levels) = places
    room = max([page.text_width(text, page.SMALL) for _, text in levels] + [0.3])
    left, height = page.PAD + min(room, 1.7) + 0.14, 3.7
    width = page.ROOM - min(room, 1.7) - 0.3
    key = page.leading(page.LABEL) + 0.14
    above = panels.name_height(f"↑ {names[1]}", width)
    below = 0.3 + panels.name_height(f"{names[0]} →", width)
    figure, bottom = page.new_page(below + height + above + key, title=title, subtitle=subtitle, source=source, ax=ax)
    colours = {"of_interest": INSIDE, "other": OTHER, "box": FRAME}
    named = {say(f"discover.cases.{name}"): colour for name, colour in colours.items()}
    page.legend(figure, bottom + below + height + above + key - page.leading(page.LABEL) / 2, named)
    bottom += below
    panels.axis_name(figure, left, bottom - 0.42, width, f"{names[0]} →")
    panels.axis_name(figure, left, bottom + height + above - 0.11, width, f"↑ {names[1]}")
    axes = page.axes(figure, left, bottom, width, height, wide, tall)
    axes.set_xticks([at for at, _ in steps], [_short(text, width / len(steps)) for _, text in steps])
    axes.set_yticks([at for at, _ in levels], [_short(text, 1.7) for _, text in levels])
    axes.grid(color=page.FAINT, linewidth=0.6)
    wanted, size = shown["wanted"].to_numpy(bool), 4.5 if len(shown) <= 300 else 2.6
    for chosen, colour, order in ((~wanted, OTHER, 2), (wanted, INSIDE, 3)):
        axes.plot(across[chosen], upward[chosen], "o", color=colour, markersize=size, markeredgewidth=0, zorder=order,
                  alpha=0.8)  # fmt: skip
    (west, east), (south, north) = (_span(limit, column, ends) for limit, column, ends in
                                    zip(limits, (frame[x], frame[y]), (wide, tall), strict=True))  # fmt: skip
    for colour, thick in (("white", 3.6), (FRAME, 2.0)):
        axes.add_patch(Rectangle((west, south), east - west, north - south, fill=False, edgecolor=colour,
                                 linewidth=thick, zorder=4))  # fmt: skip
    return figure


def _places(
    shown: pd.Series, every: pd.Series, turn: int
) -> tuple[np.ndarray, tuple[float, float], list[tuple[float, str]]]:
    """Where cases stand along an axis, its limits and its ticks. Cases of a category are spread over its band."""
    if panels.is_numeric(every):
        low, high = float(every.min()), float(every.max())
        margin = 0.03 * (high - low) or 0.5
        levels = every.nunique()
        values = shown.to_numpy(float)
        if levels <= 15:  # a grid: the cases on one point are spread a little, always the same way
            values = values + 0.35 * (high - low) / max(levels, 2) * (_spread(len(values), turn) - 0.5)
            margin = 0.5 * (high - low) / max(levels - 1, 1) or 0.5
        limits = (low - margin, high + margin)
        ticks = panels.ticks(sorted(every.unique()) if levels <= 9 else [], limits, 3.5, upright=bool(turn))
        return values, limits, [(tick, numbers.number(tick)) for tick in ticks]
    names = panels.levels(every)
    codes = shown.map({name: n for n, name in enumerate(names)}).to_numpy(float)
    limits = (-0.5, len(names) - 0.5)
    return codes + 0.7 * (_spread(len(codes), turn) - 0.5), limits, [(n, str(name)) for n, name in enumerate(names)]


def _spread(count: int, turn: int) -> np.ndarray:
    """Even places in [0, 1), the same every time: the fractions of multiples of an irrational number (Weyl 1916)."""
    return (np.arange(count) * (0.7548776662466927, 0.5698402909980532)[turn]) % 1.0


def _span(limit: Sequence, column: pd.Series, ends: tuple[float, float]) -> tuple[float, float]:
    """Both ends of the frame along an axis, just inside the axis where the box is open."""
    inner = 0.006 * (ends[1] - ends[0])
    if not panels.is_numeric(column):
        places = [n for n, name in enumerate(panels.levels(column)) if not limit or name in limit]
        return min(places) - 0.45, max(places) + 0.45
    low, high = limit
    return (ends[0] + inner if np.isnan(low) else low), (ends[1] - inner if np.isnan(high) else high)


def _short(text: str, width: float) -> str:
    lines = page.wrap(text, max(width - 0.1, 0.3), page.SMALL)
    return lines[0] if len(lines) == 1 else f"{lines[0].rstrip()[:-1]}…"
