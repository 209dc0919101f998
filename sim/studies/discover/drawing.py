"""Figures of scenario discovery: limits of a box, the trade-off that it was chosen from, cases in two parameters."""

from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ...figures import page, panels
from ...words import numbers

INSIDE, OTHER, FRAME = "#0B3954", "#B9B9B9", "#D55E00"
#: Cases that a scatter draws at most, and restricted parameters that get a colour of their own.
MOST_DOTS, MOST_COLOURS = 2000, 6


@matplotlib.rc_context(page.STYLE)
def box_limits(frame: pd.DataFrame, *, subtitle: str, title: str, source: str, ax: Axes | None = None) -> Figure:
    """The limits of a box on the normalised range of each restricted parameter, the box plot of PRIM.

    `frame`: label, low, high (NaN where not limited), lowest, highest (of all cases), kept (categories that are kept,
    comma-separated, and then no numbers), inside (part of the cases within this limit alone), note (a text at the
    right, such as its quasi-p-value). Raises ValueError when there is no row.
    """
    if frame.empty:
        raise ValueError("frame has no rows; it needs one for each restricted parameter")
    column, rows = page.label_column(frame["label"], least=0.42, most=1.9)
    left, room = page.PAD + column + 0.14, 1.05
    right = page.WIDTH - page.PAD - room
    texts = [
        page.wrap(row["kept"], right - left, page.SMALL) if row["kept"] else [] for row in frame.to_dict("records")
    ]
    rows = np.maximum(rows, [0.3 + page.leading(page.SMALL) * len(lines) for lines in texts])
    figure, bottom = page.new_page(sum(rows) + 0.22, title=title, subtitle=subtitle, source=source, ax=ax)
    top = bottom + sum(rows)
    axes = page.axes(figure, left, bottom, right - left, sum(rows), (0, 1), (bottom, top))
    page.write(figure, page.WIDTH - page.PAD, top + 0.12, "Quasi-p-value", size=page.SMALL, ha="right", color=page.GREY)
    for y, row, lines in zip(page.centres(rows, top), frame.to_dict("records"), texts, strict=True):
        page.write(figure, page.PAD, y, "\n".join(page.wrap(row["label"], column, page.LABEL)))
        page.write(figure, page.WIDTH - page.PAD, y, row["note"], size=page.SMALL, ha="right")
        bar = y + 0.07
        axes.barh([bar], [1.0], height=0.12, color=page.FAINT)
        if lines:
            axes.barh([bar], [row["inside"]], height=0.12, color=INSIDE)
            below = bar - 0.12 - page.leading(page.SMALL) * len(lines) / 2
            page.write(figure, left, below, "\n".join(lines), size=page.SMALL)
            continue
        width = row["highest"] - row["lowest"]
        ends = [
            row["lowest"] if np.isnan(row["low"]) else row["low"],
            row["highest"] if np.isnan(row["high"]) else row["high"],
        ]
        start, end = ((value - row["lowest"]) / width for value in ends)
        axes.barh([bar], [max(end - start, 0.004)], left=start, height=0.12, color=INSIDE)
        _ends(figure, row, (start, end), left, right - left, bar - 0.15)
    return figure


def _ends(figure: Figure, row: dict, places: tuple[float, float], left: float, width: float, y: float) -> None:
    """The numbers below a bar: its limits, and the ends of the range where there is room."""
    digits = _digits(row["highest"] - row["lowest"])
    taken: list[tuple[float, float]] = []
    limits = [(row["low"], places[0], "bold"), (row["high"], places[1], "bold")]
    limits += [(row["lowest"], 0.0, "normal"), (row["highest"], 1.0, "normal")]
    shown = [(value, place, weight) for value, place, weight in limits if not np.isnan(value)]
    if sum(weight == "bold" for _, _, weight in shown) == 2:
        both = abs(places[1] - places[0]) * width
        if both < 0.45:  # two limits too near for two numbers become one text
            middle = (places[0] + places[1]) / 2
            text = f"{row['low']:.{digits}f} to {row['high']:.{digits}f}"
            _spot(figure, taken, text, left, width, middle, y, "bold")
            shown = [entry for entry in shown if entry[2] != "bold"]
    for value, place, weight in shown:
        _spot(figure, taken, f"{value:.{digits}f}", left, width, place, y, weight)


def _spot(figure: Figure, taken: list[tuple[float, float]], text: str, left: float, width: float, place: float,
          y: float, weight: str) -> None:  # fmt: skip
    """A number centred under its place, moved inside the bar's ends; left out where another one stands."""
    half = page.text_width(text, page.SMALL, weight) / 2
    x = min(max(left + place * width, left + half), left + width - half)
    if any(x - half < end + 0.06 and x + half > begin - 0.06 for begin, end in taken):
        return
    taken.append((x - half, x + half))
    ink = page.INK if weight == "bold" else page.GREY
    page.write(figure, x, y, text.replace("-", "\u2212"), size=page.SMALL, ha="center", weight=weight, color=ink)


@matplotlib.rc_context(page.STYLE)
def tradeoff(
    frame: pd.DataFrame,
    *,
    base: float,
    wanted: float | None,
    subtitle: str,
    title: str,
    source: str,
    ax: Axes | None = None,
) -> Figure:
    """Coverage against density of every box that could have been chosen, coloured by the parameters it restricts.

    `frame`: coverage, density, restricted, chosen. `base` is the part of all cases that are of interest, `wanted` the
    density that was asked for, if any. Raises ValueError when there is no row.
    """
    if frame.empty:
        raise ValueError("frame has no rows; it needs one for each box")
    counts = sorted({int(count) for count in frame["restricted"]})
    shade = matplotlib.colormaps["viridis_r"]
    colours = {}
    for n, count in enumerate(counts[:MOST_COLOURS]):
        colours[count] = to_hex(shade(0.12 + 0.8 * n / max(min(len(counts), MOST_COLOURS) - 1, 1)))
    names = {c: f"{c} parameter{'s' * (c != 1)}" for c in colours}
    if len(counts) > MOST_COLOURS:
        names[counts[MOST_COLOURS - 1]] = f"{counts[MOST_COLOURS - 1]} or more"
    key = page.legend_height(names.values()) + 0.4
    left, width, height = page.PAD + 0.55, page.WIDTH - 2 * page.PAD - 0.75, 3.6
    figure, bottom = page.new_page(0.5 + height + key, title=title, subtitle=subtitle, source=source, ax=ax)
    page.legend(figure, bottom + 0.5 + height + key - page.leading(page.LABEL) / 2,
                dict(zip(names.values(), colours.values(), strict=True)))  # fmt: skip
    bottom += 0.5
    axes = page.axes(figure, left, bottom, width, height, (0, 1.02), (0, 1.02))
    ticks = (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    panels.percent_ticks(axes, ticks, upright=True)
    panels.percent_ticks(axes, ticks, upright=False)
    axes.grid(color=page.FAINT, linewidth=0.6)
    page.write(figure, left, bottom - 0.38, "Coverage: part of the cases of interest that is in the box →")
    page.write(figure, left, bottom + height + 0.14, "↑ Density: part of the cases in the box that are of interest")
    for level, text in (
        (base, f"all cases: {numbers.percent(base)}"),
        (wanted, f"density wanted: {numbers.percent(wanted or 0)}"),
    ):
        if level is not None:
            axes.axhline(level, color=page.GREY, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
            up = 0.1 if level < 0.94 else -0.1
            x = left + 0.06 + page.text_width(text, page.SMALL, "normal") / 2
            page.tag(figure, x, bottom + height * level / 1.02 + up, text, weight="normal")
    last = list(colours)[-1]
    for row in frame.to_dict("records"):
        colour = colours.get(row["restricted"], colours[last])
        axes.plot([row["coverage"]], [row["density"]], "o", color=colour, markersize=6, markeredgecolor="white",
                  markeredgewidth=0.5, zorder=3, clip_on=False)  # fmt: skip
    for row in frame[frame["chosen"]].to_dict("records"):
        x, y = row["coverage"], row["density"]
        ring = {"markersize": 13, "markerfacecolor": "none", "markeredgecolor": FRAME, "markeredgewidth": 2}
        axes.plot([x], [y], "o", **ring, zorder=4, clip_on=False)
        text = f"chosen: {numbers.percent(x)} coverage, {numbers.percent(y)} density"
        half = page.text_width(text, page.SMALL, "bold") / 2 + 0.05
        # Trajectories fall to the right: below and to the left of a point is room.
        place = max(left + width * x / 1.02 - half - 0.1, left + half)
        page.tag(figure, place, max(bottom + height * y / 1.02 - 0.22, bottom + 0.12), text)
    return figure


@matplotlib.rc_context(page.STYLE)
def scatter(frame: pd.DataFrame, *, x: str, y: str, names: tuple[str, str], limits: tuple[tuple, tuple], subtitle: str,
            title: str, source: str, ax: Axes | None = None) -> Figure:  # fmt: skip
    """The cases in two columns, those of interest dark, and the box's limits as a frame.

    `frame`: columns named `x` and `y`, numbers or texts, and wanted. `names` are the axes' names; `limits` for either
    (low, high), NaN where open, or the categories kept. At most 2,000 cases are drawn, evenly picked. Raises ValueError
    when there is no row.
    """
    if frame.empty:
        raise ValueError("frame has no rows; it needs one for each case")
    shown = frame.iloc[np.unique(np.linspace(0, len(frame) - 1, min(len(frame), MOST_DOTS)).round().astype(int))]
    if len(shown) < len(frame):
        subtitle += f". {len(shown):,} of {len(frame):,} cases shown"
    places = [_places(shown[column], frame[column], turn) for column, turn in ((x, 0), (y, 1))]
    (across, wide, steps), (upward, tall, levels) = places
    room = max([page.text_width(text, page.SMALL) for _, text in levels] + [0.3])
    left, height = page.PAD + min(room, 1.7) + 0.14, 3.7
    width = page.WIDTH - 2 * page.PAD - min(room, 1.7) - 0.3
    key = page.leading(page.LABEL) + 0.14
    above = panels.name_height(f"↑ {names[1]}", width)
    below = 0.3 + panels.name_height(f"{names[0]} →", width)
    figure, bottom = page.new_page(below + height + above + key, title=title, subtitle=subtitle, source=source, ax=ax)
    page.legend(figure, bottom + below + height + above + key - page.leading(page.LABEL) / 2,
                {"Case of interest": INSIDE, "Other case": OTHER, "The box": FRAME})  # fmt: skip
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


def _digits(width: float) -> int:
    return 2 if width <= 1.5 else 1 if width <= 100 else 0
