"""The figure of a sensitivity analysis: ranked bars of two measures, and the sources of an outcome's variance."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...errors import Mistake, UsageError
from ...figures import marks, page, panels
from ...figures.labelled import labelled
from ...results.about import about, described, source, warned
from ...results.findings import Drawings, Findings
from ...results.labels import label
from ...results.outputs import ROUNDS, column_of, outputs_of_all
from ...scenario.text import Text
from ...words import current, numbers, say
from .indices import largest
from .methods import METHODS
from .variance import WALK_AWAY

#: Parameters that get a line of their own in the figure.
MOST_BARS = 14
STRONG, SOFT, UNSURE = "#0B3954", "#7CC4A4", "#D3D3D3"
#: Variance: each range alone, ranges in combination, the sponsor's walk-away value, draws of a run.
PARTS = {"alone": STRONG, "together": SOFT, "walk_away": "#E1A73B", "draws": marks.SHELVED}
_NUMBER = 0.92  # the room for "0.31 ± 0.04" [in]


def figures(found: Findings, *, outcome: str | None = None) -> Drawings:
    """The ranked indices of one outcome, that of the study by default; there is none if the outcome is constant.

    Raises UsageError, naming the nearest one, if there is no such outcome.
    """
    scenario, told = found.scenario, found.about
    known = outputs_of_all(found.scenarios)
    column = told["outcome"] if outcome is None else column_of(outcome, known)
    method = METHODS[told["method"]]
    if method.is_given and column != told["outcome"]:
        what = f"only “{known[told['outcome']]}” was analysed; `nacsim sensitivity` with --outcome analyses another"
        raise UsageError(Mistake(f"--outcome {outcome}", what))
    rows, rest = largest(found.tables["indices"], column, MOST_BARS)
    if rows.empty:
        return {}
    is_sobol, is_share = told["method"] == "sobol", column != ROUNDS
    measures = tuple(name for name in (method.measure, method.beside) if name)
    unit = "index" if told["method"] != "morris" else "points" if is_share else "rounds"
    scale, digits = (100.0, 1) if unit == "points" else (1.0, 2)
    frame = pd.DataFrame({"label": [label(scenario, path) for path in rows["parameter"]]})
    frame["one_apart"] = rows["apart"].to_numpy()
    frame["two_apart"] = rows["first_apart"].to_numpy() if "first_apart" in rows else True
    for key, name in zip(("one", "two"), measures, strict=False):
        ends = rows[f"{name}_high"].to_numpy() if f"{name}_high" in rows else np.nan
        frame[key], frame[f"{key}_half"] = scale * rows[name].to_numpy(), scale * (ends - rows[name].to_numpy())
    remainder = ""
    if len(rest):
        remainder = say(
            f"sensitivity.rest.{unit}", count=len(rest), most=number(scale * rest[method.measure].max(), digits)
        )
    size = say(f"sensitivity.source.{'given' if method.is_given else told['method']}", base=f"{told['base']:,}",
               points=f"{told['points']:,}", runs=f"{found.runs:,}")  # fmt: skip
    title = Text(told["title"]).in_language(current()) if "of_sweep" in told else scenario.title
    finding = say("sensitivity.said", outcome=known[column], label=frame["label"].iloc[0])
    share = (
        found.tables["split"].set_index("output")[["ranges", "walk_away"]].sum(axis=1).get(column) if is_sobol else 0
    )
    drawn = partial(
        ranked, frame, names=tuple(say(f"sensitivity.{name}") for name in measures), rest=remainder,
        split=_parts(found.tables["split"], rows, rest, column) if is_sobol else [],
        split_title=say("sensitivity.split"), digits=digits, subtitle=_about(told["method"], unit, rows),
        axis=_axis(told["method"], unit, share), least=float(rows["noise"].iloc[0]) if "noise" in rows else None,
        **about(title, finding, source(described(scenario), *warned(scenario), size, seed=found.seed)),
    )  # fmt: skip
    return {f"sensitivity_{column.removeprefix('draft.').replace('.', '_')}": drawn}


def _about(method: str, unit: str, rows: pd.DataFrame) -> str:
    """What the bars are, and from where on they are more than noise."""
    if method in ("sobol", "morris"):
        return say(f"sensitivity.about.{unit}")
    noise = number(float(rows["noise"].iloc[0]), 2) if "noise" in rows else ""
    return say(f"sensitivity.about.{method}", noise=noise)


def _axis(method: str, unit: str, share: float | None) -> str:
    """What the length of the bars is a share or a number of."""
    if method in ("sobol", "morris"):
        return say(f"sensitivity.axis.{unit}", share=numbers.percent(share)) if share is not None else ""
    return say(f"sensitivity.axis.{method}")


def _parts(split: pd.DataFrame, rows: pd.DataFrame, rest: pd.DataFrame, outcome: str) -> list[tuple[str, float]]:
    """Name and share of each part of the variance: ranges one by one, in combination, walk-away value, other draws."""
    own = split[split["output"] == outcome]
    if own.empty:
        return []
    ranges, walk_away, draws = (float(own[name].iloc[0]) for name in ("ranges", "walk_away", "draws"))
    coded = pd.concat([rows, rest])
    first = float(coded.loc[coded["parameter"] != WALK_AWAY, "first"].sum()) * (ranges + walk_away)
    alone = min(max(first, 0.0), ranges)
    shares = {"alone": alone, "together": ranges - alone, "walk_away": walk_away, "draws": draws}
    return [(say(f"sensitivity.split.{name}"), shares[name]) for name in PARTS]


@page.styled(frame="each parameter")
def ranked(frame: pd.DataFrame, *, names: tuple[str, ...], rest: str = "", split: Sequence[tuple[str, float]] = (),
           split_title: str = "", digits: int = 2, subtitle: str, axis: str = "", least: float | None = None,
           title: str, source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """A bar for each parameter, or two, the longer measure above, with 95 % intervals and their numbers; above them one
    bar of the variance's parts.

    `frame`: label, first measure as `one`, `one_half` (half-width of its interval), second, if any, as `two` and
    `two_half` (NaN draws no interval), `one_apart`, `two_apart` (False: drawn in grey, no more than noise), in the
    order to be shown. `names` are the measures' names, of one or both. `rest` is a line about the parameters that have
    no row. `split`: name and share (adding up to 1) of each part, none for no such bar. `axis` says below the bars what
    their length is a share or a number of. `least` is a line beyond which a bar is more than noise. Raises ValueError
    when there is no row.
    """
    rows = labelled(frame["label"].tolist(), least=0.3, most=2.15)
    room = sum(rows.heights)
    notes = page.wrap(rest, page.ROOM, page.LABEL) if rest else []
    foot = (page.leading(page.LABEL) * len(notes) + 0.1) * bool(notes)
    named = page.wrap(axis, page.ROOM, page.SMALL) if axis else []
    under = page.leading(page.SMALL) * len(named)
    parts = _part_texts(split, page.ROOM)
    band = (0.62 + page.leading(page.LABEL) * len(parts)) * bool(split)
    wide = (2 * _NUMBER, _NUMBER - 0.18)  # the first has room on its left
    keys = ("one", "two")[: len(names)]
    heads = [page.wrap(name, most, page.SMALL, "bold") for name, most in zip(names, wide, strict=False)]
    deeper = page.leading(page.SMALL) * (max(map(len, heads)) - 1)
    head = 0.26 + deeper
    body = foot + under + panels.BELOW + room + head + band
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    if notes:
        page.write(figure, page.PAD, bottom + foot / 2 - 0.05, notes, color=page.GREY)
    lower = bottom + foot + under + panels.BELOW
    if named:
        page.note(figure, page.PAD, bottom + foot + under / 2, named)
    top, right = lower + room, page.RIGHT - 2 * _NUMBER - 0.12
    axes = _measure_axes(figure, frame, rows.left, lower, right - rows.left, room)
    inks = [page.INK if apart else page.GREY for apart in frame["one_apart"]]
    rows.write(figure, top, inks=inks)
    ends = [page.RIGHT - _NUMBER, page.RIGHT][2 - len(names) :]
    y = top + 0.12 + deeper / 2
    for x, lines, colour in zip(ends, heads, (SOFT, STRONG), strict=False):
        page.write(figure, x, y, lines, size=page.SMALL, ha="right", weight="bold")
        widest = max(page.text_width(line, page.SMALL, "bold") for line in lines)
        page.swatch(figure, x - widest - 0.16, y, colour)
    for y, row in zip(rows.centres(top), frame.to_dict("records"), strict=True):
        _pair(axes, y, rows.thinnest, row)
        for x, key in zip(ends, keys, strict=True):
            text, sure = number(row[key], digits, row[f"{key}_half"]), row[f"{key}_apart"]
            page.write(figure, x, y, text, size=page.SMALL, ha="right", color=page.INK if sure else page.GREY)
    axes.axvline(0, color=page.GREY, linewidth=0.8)
    if least is not None:
        axes.axvline(least, color=page.INK, linewidth=0.9, linestyle=(0, (4, 2)))
    if split:
        _split_band(figure, top + head, band, split, split_title, parts)
    return figure


def _measure_axes(
    figure: page.Drawn, frame: pd.DataFrame, left: float, lower: float, width: float, height: float
) -> Axes:
    """Axes from 0, or from the lowest interval that is much below 0, to the highest interval."""
    keys = [key for key in ("one", "two") if key in frame]
    sides = [np.nan_to_num(frame[f"{key}_half"]) for key in keys]
    high = max((frame[key] + half).max() for key, half in zip(keys, sides, strict=True))
    low = min(0.0, *(frame[key].min() for key in keys))
    # What extends below zero is noise: the axis follows the estimates, and intervals are cut at its end.
    low = max(low * 1.2, -0.15 * high)
    limits = (float(low), float(high) * 1.02 or 1.0)
    axes = page.axes(figure, left, lower, width, height, limits, (lower, lower + height))
    ticks = panels.ticks([], limits, width, upright=False)
    panels.set_ticks(axes, ticks, None)
    axes.vlines(ticks, lower, lower + height, color=page.FAINT, linewidth=0.6, zorder=0)
    return axes


def _pair(axes: Axes, y: float, row: float, values: Mapping[str, Any]) -> None:
    """The bars of one parameter, one above the other."""
    thickness = min(0.12, 0.32 * row)
    low = axes.get_xlim()[0]
    pair = (("one", SOFT, 1), ("two", STRONG, -1)) if "two" in values else (("one", SOFT, 0),)
    for key, colour, up in pair:
        middle = y + up * 0.54 * thickness
        axes.barh([middle], [values[key]], height=thickness, color=colour if values[f"{key}_apart"] else UNSURE)
        half = values[f"{key}_half"]
        if np.isfinite(half) and half > 0:
            marks.halo_line(axes, middle, max(values[key] - half, low), values[key] + half)


def number(value: float, digits: int, half: float = np.nan) -> str:
    """A value with so many digits, or one more where it would read as zero; <0.001 for what is still less. With the
    half-width of its interval: 0.31 ± 0.04. Zero has no sign."""
    if np.isfinite(half):
        digits += bool(0 < half < 0.5 * 10**-digits)
        return f"{numbers.signed(value, digits).removeprefix('+')} ± {half:.{digits}f}"
    digits += bool(0 < abs(value) < 0.5 * 10**-digits)
    if 0 < value < 0.5 * 10**-digits:
        return f"<{10**-digits:.{digits}f}"
    return numbers.signed(value, digits).removeprefix("+")


def _part_texts(split: Sequence[tuple[str, float]], room: float) -> list[list[tuple[float, str, str]]]:
    """The key of the parts, in lines of (left edge, colour, text)."""
    lines: list[list[tuple[float, str, str]]] = []
    left = room
    for (name, share), colour in zip(split, PARTS.values(), strict=False):
        text = f"{name}: {numbers.percent(share)}"
        width = 0.16 + page.text_width(text, page.LABEL) + 0.24
        if not lines or left + width > room + 0.24:
            lines.append([])
            left = 0.0
        lines[-1].append((page.PAD + left, colour, text))
        left += width
    return lines


def _split_band(figure: page.Drawn, lower: float, height: float, split: Sequence[tuple[str, float]], title: str,
                parts: list[list[tuple[float, str, str]]]) -> None:  # fmt: skip
    """The bar of the variance's parts with its title above and its key below."""
    top = lower + height
    page.write(figure, page.PAD, top - 0.12, title, weight="bold")
    axes = page.axes(figure, page.PAD, top - 0.44, page.ROOM, 0.2, (0, 1), (0, 1))
    shares = np.array([share for _, share in split])
    starts = np.cumsum(shares) - shares
    axes.barh(np.full(len(shares), 0.5), shares, left=starts, height=1.0, color=list(PARTS.values())[: len(split)])
    axes.vlines(starts[1:][shares[1:] > 0], 0, 1, color="white", linewidth=0.8)
    y = top - 0.46 - page.leading(page.LABEL) / 2 - 0.03
    for line in parts:
        for x, colour, text in line:
            page.swatch(figure, x, y, colour)
            page.write(figure, x + 0.16, y, text)
        y -= page.leading(page.LABEL)
