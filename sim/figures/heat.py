"""A map of an outcome's share over two parameters, with one panel for each value of a third."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ..words import numbers, say
from . import page, panels

#: From light (0 %) to dark (100 %) in equal steps of CIELAB, with lightness falling all the way: it can be read by
#: colour-blind readers and in a black-and-white print.
STEPS = ("#F7FBF0", "#D9EECF", "#B1DCB6", "#7DC4A4", "#57A99B", "#329092", "#187383", "#12566B", "#0B3954")
RISING = LinearSegmentedColormap.from_list("rising", STEPS)
TALLEST, BAR = 3.4, 0.16  # [in]
FULL = (0.0, 1.0)
LEAST_SPAN = 0.25  # data that span less get a colour scale of their own
MOST_VECTOR_CELLS = 2500  # more go into an SVG as an image
BOLD = (("white", 3.4), ("black", 2.0))  # strokes of the contour that matters most: colour and width


@page.styled(frame="each cell of the map")
def heat_map(frame: pd.DataFrame, *, x: str, y: str, outcome: str, here: tuple[float, float] | None = None,
             panel: str | None = None, labels: Mapping[str, str] | None = None, logs: Collection[str] = (), title: str,
             source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """The share of one outcome over a grid of two parameters: colours, thin contours, and a bold one at 50 %.

    `frame`: numeric columns named `x` and `y` (paths of parameters), `share` of the outcome (0 to 1), and where
    `panel` names a third parameter its column; one row a cell. A cell without a row, or with NaN, is hatched. `outcome`
    is the outcome's label. `here` is where the scenario's own values stand. At most twelve panels; of more values
    twelve are picked. `labels` gives parameters' names in words, `logs` those of `x` and `y` that go on a log scale.
    The colours run from 0 to 100 % unless the shares span less than 25 points. Raises ValueError when there is no row,
    or more than one for a cell.
    """
    names = {path: (labels or {}).get(path, path) for path in (x, y, panel) if path}
    every = panels.levels(frame[panel]) if panel else [None]
    values = panels.picked(every)
    xs, ys = np.array(panels.levels(frame[x]), float), np.array(panels.levels(frame[y]), float)
    tables = [_table(frame, x, y, xs, ys, panel, value) for value in values]
    shares = np.concatenate([table.ravel() for table in tables])
    scale, step = scale_of(shares)
    log = (x in logs, y in logs)
    edges = (_edges(xs, log[0]), _edges(ys, log[1]))
    limits = [(ends[0], ends[-1]) for ends in edges]
    inside = here is not None and all(low <= at <= high for at, (low, high) in zip(here, limits, strict=True))

    about = [say("map.about", outcome=outcome)]
    if panel:
        some = say("along.some", shown=len(values), every=len(every)) if len(every) > len(values) else ""
        about.append(say("map.panels", name=names[panel], some=some))
    about += _in_words(shares, step, drawable=min(len(xs), len(ys)) > 1)
    if np.isnan(shares).any():
        about.append(say("map.hatched"))
    if scale != FULL:
        about.append(say("map.colours", low=f"{100 * scale[0]:.0f}", high=f"{100 * scale[1]:.0f}"))
    if inside and panel:
        about.append(say("map.dot"))
    elif here is not None and not inside:
        about.append(say("map.off", x=numbers.number(here[0]), y=numbers.number(here[1])))

    headings = panels.headings(names[panel], values) if panel else [""]
    upright = panels.ticks_of(ys, limits[1], 1.2 if len(values) > 2 else 2.4, log[1], upright=True)
    left, right = page.PAD + panels.label_width(upright) + 0.12, page.RIGHT - 0.85
    ends = panels.label_width([xs[0], xs[-1]])
    grid = panels.grid(headings, left=left, right=right, tallest=TALLEST, ends=ends)
    level = panels.ticks_of(xs, limits[0], grid.width, log[0], upright=False)
    x_name, y_name = f"{names[x]} →", f"↑ {names[y]}"
    below, above = (panels.name_height(name, right - page.PAD) for name in (x_name, y_name))
    subtitle = say("sentence_break").join(about)
    figure, bottom = page.new_page(below + grid.body + above, title=title, subtitle=subtitle, source=source, ax=ax)
    panels.axis_name(figure, left, bottom + below - 0.11, right - left, x_name)
    bottom += below
    panels.axis_name(figure, page.PAD, bottom + grid.body + above - 0.1, right - page.PAD, y_name)

    halves = []
    for n, table in enumerate(tables):
        across, up = grid.place(n)
        axes = page.axes(figure, across, bottom + up, grid.width, grid.height, *limits)
        panels.set_log(axes, x=log[0], y=log[1])
        _cells(axes, *edges, table, scale)
        panels.set_ticks(axes, level if grid.is_lowest(n) else None, upright if grid.is_leftmost(n) else None)
        panels.draw_heading(figure, grid, n, bottom, headings[n])
        size = np.array([grid.width, grid.height])
        origin = np.array([across, bottom + up])
        taken = []
        if inside:
            start = origin + size * _along(np.array([here]), limits, log)[0]
            taken = _as_coded(figure, start, across + grid.width, named=n == 0)
        segments = _contours(axes, xs, ys, table, scale, step)
        lines = [origin + size * _along(line, limits, log) for line in segments]
        if lines:
            halves.append((max(lines, key=_length), origin, size, taken))
    for half in halves if len(values) <= 4 else sorted(halves, key=lambda half: -_length(half[0]))[:1]:
        name_line(figure, numbers.in_percent("50"), *half)
    colour_bar(figure, bottom + grid.body - grid.over, min(grid.body - grid.over - panels.BELOW, 2.6), scale, step)
    return figure


def _table(frame: pd.DataFrame, x: str, y: str, xs: np.ndarray, ys: np.ndarray, panel: str | None,
           value: Any) -> np.ndarray:  # fmt: skip
    """Shares as (y, x), NaN where there is no case."""
    part = frame if panel is None else frame[frame[panel] == value]
    if part.duplicated([x, y]).any():
        twice = part[part.duplicated([x, y])].iloc[0]
        raise ValueError(f"{x} = {twice[x]}, {y} = {twice[y]}: more than one row; a map needs one share for each cell")
    return part.pivot(index=y, columns=x, values="share").reindex(index=ys, columns=xs).to_numpy(float)


def scale_of(shares: np.ndarray) -> tuple[tuple[float, float], float]:
    """Ends of the colour scale, in steps of five points, and the distance of contours."""
    if np.isnan(shares).all() or np.ptp(shares[~np.isnan(shares)]) >= LEAST_SPAN:
        return FULL, 0.1
    low = np.floor(20 * np.nanmin(shares) + 1e-6) / 20
    high = max(np.ceil(20 * np.nanmax(shares) - 1e-6) / 20, low + 0.05)
    return (low, high) if high <= 1 else (0.95, 1.0), 0.05


def _in_words(shares: np.ndarray, step: float, *, drawable: bool) -> list[str]:
    """What the subtitle says about 50 %."""
    if np.isnan(shares).all():
        return [say("map.empty")]
    low, high = np.nanmin(shares), np.nanmax(shares)
    points = f"{100 * step:.0f}"
    lines = [say("map.thin", points=points)] if drawable and high - low > step else []
    if high < 0.5:
        return [say("map.below", share=numbers.percent(high)), *lines]
    if low >= 0.5:
        return [say("map.above", share=numbers.percent(low)), *lines]
    return [say("map.bold", points=points)] if drawable else []


def _along(points: np.ndarray, limits: list[tuple[float, float]], log: tuple[bool, bool]) -> np.ndarray:
    """Points (n, 2) in data units as fractions of the way along both axes."""
    ends = np.array(limits).T
    scaled = [np.where(log, np.log(np.where(log, part, 1.0)), part) for part in (points, *ends)]
    return (scaled[0] - scaled[1]) / (scaled[2] - scaled[1])


def _edges(values: np.ndarray, log: bool = False) -> np.ndarray:
    """Borders of cells around values: halfway to their neighbours, as far beyond the outermost ones."""
    if log:
        return np.exp(_edges(np.log(values)))
    if len(values) == 1:
        half = 0.5 * abs(values[0]) or 0.5
        return np.array([values[0] - half, values[0] + half])
    middles = (values[1:] + values[:-1]) / 2
    return np.array([2 * values[0] - middles[0], *middles, 2 * values[-1] - middles[-1]])


def _cells(axes: Axes, xs: np.ndarray, ys: np.ndarray, table: np.ndarray, scale: tuple[float, float]) -> None:
    """Coloured cells between edges on a hatched ground, which is seen where a cell is missing."""
    if np.isnan(table).any():
        low, high = axes.get_ylim()
        axes.fill_between(axes.get_xlim(), low, high, facecolor="white", edgecolor="#BBBBBB", hatch="////", linewidth=0)
    many = table.size > MOST_VECTOR_CELLS
    cells = np.ma.masked_invalid(table)
    mesh = axes.pcolormesh(xs, ys, cells, cmap=RISING, vmin=scale[0], vmax=scale[1], rasterized=many)
    mesh.set(edgecolor="face", linewidth=0.2)  # no seams between cells


def levels_of(scale: tuple[float, float], step: float) -> list[float]:
    """Multiples of `step` within a scale, without its ends."""
    return [n * step for n in range(1, round(1 / step)) if scale[0] + 1e-9 < n * step < scale[1] - 1e-9]


def _contours(axes: Axes, xs: np.ndarray, ys: np.ndarray, table: np.ndarray, scale: tuple[float, float],
              step: float) -> list[np.ndarray]:  # fmt: skip
    """Draws contours through the centres of cells; returns the lines at 50 %, as points (n, 2) in data units."""
    if min(table.shape) < 2 or np.isnan(table).all():
        return []
    low, high = np.nanmin(table), np.nanmax(table)
    grid, bold = np.ma.masked_invalid(table), list[np.ndarray]()
    for level in levels_of(scale, step):
        if not low < level <= high:
            continue
        half = abs(level - 0.5) < 1e-9
        lines = contour(axes, xs, ys, grid, level, BOLD if half else [(ink_at(level, scale), 0.6)])
        bold = lines if half else bold
    return bold


def contour(axes: Axes, xs: np.ndarray, ys: np.ndarray, shares: np.ndarray, level: float,
            strokes: Sequence[tuple[str, float]]) -> list[np.ndarray]:  # fmt: skip
    """Draws a contour in strokes of (colour, width), one on the other; returns its lines, as points (n, 2)."""
    for colour, width in strokes:
        drawn = axes.contour(xs, ys, shares, levels=[level], colors=[colour], linewidths=[width])
    return [np.asarray(line) for path in drawn.get_paths() for line in path.to_polygons(closed_only=False)]


def ink_at(level: float, scale: tuple[float, float]) -> str:
    """The colour of a thin line on the colour of a share."""
    return "white" if (level - scale[0]) / (scale[1] - scale[0]) > 0.55 else page.GREY


def _as_coded(figure: page.Drawn, at: np.ndarray, right: float, *, named: bool) -> list[np.ndarray]:
    """A dot where the coded values stand, with its name beside it; returns the places taken [in]."""
    page.dot(figure, *at)
    if not named:
        return [at]
    away = 0.12 + page.text_width(say("as_coded"), page.SMALL, "bold") / 2
    beside = at + np.array([away if at[0] + 2 * away < right else -away, 0.0])
    page.tag(figure, beside[0], beside[1], say("as_coded"))
    return [at, beside, (at + beside) / 2, 1.5 * beside - 0.5 * at]


def _length(line: np.ndarray) -> float:
    return np.hypot(*np.diff(line, axis=0).T).sum().round(6)


def name_line(figure: page.Drawn, text: str, line: np.ndarray, origin: np.ndarray, size: np.ndarray,
              taken: Iterable[np.ndarray], least: float = 0.12) -> None:  # fmt: skip
    """Writes a text on a line [in], where it is farthest from the edges of its panel and from what is there; nowhere
    if that is nearer than `least`."""
    edges = np.minimum(line - origin, origin + size - line).min(axis=1)
    room = np.min([edges, *[np.hypot(*(line - place).T) - 0.15 for place in taken]], axis=0)
    if room.max() > least:
        x, y = line[room.argmax()]
        page.tag(figure, x, y, text)


def colour_bar(figure: page.Drawn, top: float, height: float, scale: tuple[float, float], step: float,
               bold: float = 0.5) -> None:  # fmt: skip
    """The colours and what they stand for, at the right edge of the page below `top`, with the contours' lines; `bold`
    is the share whose contour is a bold one."""
    page.note(figure, page.RIGHT, top - 0.07, say("map.share"), ha="right")
    left, height = page.RIGHT - 0.6, height - 0.24
    axes = page.axes(figure, left, top - 0.22 - height, BAR, height, FULL, scale)
    shades = np.linspace(*scale, 257)
    mesh = axes.pcolormesh([0, 1], shades, (shades[1:, None] + shades[:-1, None]) / 2, cmap=RISING,
                           vmin=scale[0], vmax=scale[1], rasterized=True)  # fmt: skip
    mesh.set(edgecolor="face", linewidth=0.2)
    axes.spines[:].set(visible=True, color="#AAAAAA", linewidth=0.5)
    bolds = [bold] if scale[0] < bold < scale[1] else []
    for level in [*(level for level in levels_of(scale, step) if abs(level - bold) > 1e-9), *bolds]:
        half = level == bold
        axes.axhline(level, color="black" if half else ink_at(level, scale), lw=2 if half else 0.6)
    axes.yaxis.tick_right()
    ticks = round((scale[1] - scale[0]) / (2 * step if step > 0.05 else step)) + 1
    panels.percent_ticks(axes, np.linspace(*scale, ticks))
