"""The figures of a scenario discovery: limits of a box, the trade-off that it was chosen from, its cases."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from ...figures import page, panels
from ...results.about import About, about, described, source, warned
from ...results.findings import Drawings, Findings
from ...results.labels import label
from ...words import numbers, say
from .scatter import FRAME, INSIDE, scatter
from .search import DENSITY
from .sentences import clause, outcome_in_words, sentences, title_of

#: Numbers of restricted parameters that get a colour of their own.
MOST_COLOURS = 6
#: Where a box that is open on a side ends there: with the range of all cases.
_OPEN = {"low": "lowest", "high": "highest"}


def figures(found: Findings) -> Drawings:
    """The trade-off, limits of the first box, and the cases in its two narrowest parameters.

    Where no box was found there is the trade-off alone, if any.
    """
    scenario, told, limits, curve = found.scenario, found.about, found.tables["limits"], found.tables["tradeoff"]
    outcome, title = outcome_in_words(found), title_of(found)
    size = say("discover.source", method=told["method"].upper(), cases=f"{told['cases']:,}", runs=f"{found.runs:,}")
    made = source(described(scenario), *warned(scenario), size, seed=found.seed)

    boxes = found.tables["boxes"]

    def heads(figure: str) -> About:
        return about(title, _finding(figure, boxes, outcome), made)

    drawn: Drawings = {}
    if len(curve):
        drawn["tradeoff"] = partial(
            tradeoff, curve, base=told["interest"] / told["cases"],
            wanted=DENSITY if (curve["density"] >= DENSITY).any() else None,
            subtitle=say(f"discover.tradeoff.about.{told['method']}"), **heads("tradeoff"),
        )  # fmt: skip
    if len(limits):
        own = limits[limits["box"] == limits["box"].min()].reset_index(drop=True)
        first = found.tables["boxes"].head(1)
        sentence = sentences(first, own, scenario, clause(told["outcome"], outcome), told["least"], one_by_one=False)
        labels = [label(scenario, name) for name in own["parameter"]]
        named = own.assign(label=labels, note=own["quasi_p"].map(numbers.p_value))
        subtitle = say("discover.limits.about", sentence=sentence.iloc[0])
        drawn["limits"] = partial(box_limits, named, subtitle=subtitle, **heads("limits"))
        two = {**_two(named, outcome, told["least"]), **heads("cases")}
        drawn["cases"] = partial(scatter, found.tables["cases"], **two)
    return drawn


def _finding(figure: str, boxes: pd.DataFrame, outcome: str) -> str:
    """What the first box says of the outcome; where there is none, that none was found."""
    if boxes.empty:
        return say("discover.none.finding", outcome=outcome)
    first = boxes.iloc[0]
    coverage, density = (numbers.percent(first[name]) for name in ("coverage", "density"))
    return say(f"discover.{figure}.finding", outcome=outcome, coverage=coverage, density=density)


def _two(limits: pd.DataFrame, outcome: str, least: float) -> dict[str, Any]:
    """What the scatter shows: the two narrowest parameters, or the only one against the share of runs."""
    shown = limits.head(2).to_dict("records")
    columns, names = [row["parameter"] for row in shown], [row["label"] for row in shown]
    ends: list[Any] = [row["kept"].split(", ") if row["kept"] else (row["low"], row["high"]) for row in shown]
    note = say("discover.cases.narrowest", count=len(limits)) if len(limits) > 2 else say("discover.cases.both")
    if len(shown) == 1:
        columns, names = [*columns, "share"], [*names, say("discover.cases.share", outcome=outcome)]
        ends.append((np.nan, np.nan))  # the box asks nothing of the share
        note = say("discover.cases.one")
    subtitle = say("discover.cases.about", note=note, least=numbers.percent(least))
    return {"x": columns[0], "y": columns[1], "names": tuple(names), "limits": tuple(ends), "subtitle": subtitle}


@page.styled(frame="each restricted parameter")
def box_limits(frame: pd.DataFrame, *, subtitle: str, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """The limits of a box on the normalised range of each restricted parameter, the box plot of PRIM.

    `frame`: label, low, high (NaN where not limited), lowest, highest (of all cases), kept (categories that are kept,
    comma-separated, and then no numbers), inside (part of the cases within this limit alone), note (a text at the
    right, such as its quasi-p-value). Raises ValueError when there is no row.
    """
    column, rows = page.label_column(frame["label"], least=0.42, most=1.9)
    left, room = page.PAD + column + 0.14, 1.05
    right = page.RIGHT - room
    texts = [page.wrap(kept, right - left, page.SMALL) if kept else [] for kept in frame["kept"]]
    rows = np.maximum(rows, [0.3 + page.leading(page.SMALL) * len(lines) for lines in texts])
    figure, bottom = page.new_page(sum(rows) + 0.22, title=title, subtitle=subtitle, source=source, ax=ax)
    top = bottom + sum(rows)
    axes = page.axes(figure, left, bottom, right - left, sum(rows), (0, 1), (bottom, top))
    page.note(figure, page.RIGHT, top + 0.12, say("discover.limits.luck"), ha="right")
    for y, row, lines in zip(page.centres(rows, top), frame.to_dict("records"), texts, strict=True):
        page.write(figure, page.PAD, y, page.wrap(row["label"], column, page.LABEL))
        page.write(figure, page.RIGHT, y, row["note"], size=page.SMALL, ha="right")
        bar = y + 0.07
        axes.barh([bar], [1.0], height=0.12, color=page.FAINT)
        if lines:
            axes.barh([bar], [row["inside"]], height=0.12, color=INSIDE)
            below = bar - 0.12 - page.leading(page.SMALL) * len(lines) / 2
            page.write(figure, left, below, lines, size=page.SMALL)
            continue
        width = row["highest"] - row["lowest"]
        ends = [row[near] if np.isfinite(row[near]) else row[far] for near, far in _OPEN.items()]
        start, end = ((value - row["lowest"]) / width for value in ends)
        axes.barh([bar], [max(end - start, 0.004)], left=start, height=0.12, color=INSIDE)
        _ends(figure, row, (start, end), left, right - left, bar - 0.15)
    return figure


def _ends(
    figure: page.Drawn, row: Mapping[str, Any], places: tuple[float, float], left: float, width: float, y: float
) -> None:
    """The numbers below a bar: its limits, and the ends of the range where there is room."""
    width_of_all = row["highest"] - row["lowest"]
    digits = 2 if width_of_all <= 1.5 else 1 if width_of_all <= 100 else 0
    taken: list[tuple[float, float]] = []
    limits = [(row["low"], places[0], "bold"), (row["high"], places[1], "bold")]
    limits += [(row["lowest"], 0.0, "normal"), (row["highest"], 1.0, "normal")]
    shown = [(value, place, weight) for value, place, weight in limits if not np.isnan(value)]
    if sum(weight == "bold" for _, _, weight in shown) == 2:
        both = abs(places[1] - places[0]) * width
        if both < 0.45:  # two limits too near for two numbers become one text
            middle = (places[0] + places[1]) / 2
            low, high = (f"{row[end]:.{digits}f}" for end in ("low", "high"))
            text = say("discover.limits.both", low=low, high=high)
            _spot(figure, taken, text, left, width, middle, y, "bold")
            shown = [entry for entry in shown if entry[2] != "bold"]
    for value, place, weight in shown:
        _spot(figure, taken, f"{value:.{digits}f}", left, width, place, y, weight)


def _spot(figure: page.Drawn, taken: list[tuple[float, float]], text: str, left: float, width: float, place: float,
          y: float, weight: str) -> None:  # fmt: skip
    """A number centred under its place, moved inside the bar's ends; left out where another one stands."""
    half = page.text_width(text, page.SMALL, weight) / 2
    x = min(max(left + place * width, left + half), left + width - half)
    if any(x - half < end + 0.06 and x + half > begin - 0.06 for begin, end in taken):
        return
    taken.append((x - half, x + half))
    ink = page.INK if weight == "bold" else page.GREY
    page.write(figure, x, y, text.replace("-", "\u2212"), size=page.SMALL, ha="center", weight=weight, color=ink)


@page.styled(frame="each box")
def tradeoff(
    frame: pd.DataFrame, *, base: float, wanted: float | None, subtitle: str, title: str, source: str,
    ax: Axes | None = None,
) -> page.Drawn:  # fmt: skip
    """Coverage against density of every box that could have been chosen, coloured by the parameters it restricts.

    `frame`: coverage, density, restricted, chosen. `base` is the part of all cases that are of interest, `wanted` the
    density that was asked for, if any. Raises ValueError when there is no row.
    """
    counts = sorted({int(count) for count in frame["restricted"]})
    shade = matplotlib.colormaps["viridis_r"]
    steps = max(min(len(counts), MOST_COLOURS) - 1, 1)
    colours = {count: to_hex(shade(0.12 + 0.8 * n / steps)) for n, count in enumerate(counts[:MOST_COLOURS])}
    names = {c: say("discover.tradeoff.restricted", n=c) for c in colours}
    if len(counts) > MOST_COLOURS:
        names[counts[MOST_COLOURS - 1]] = say("discover.tradeoff.more", count=counts[MOST_COLOURS - 1])
    left, width, height = page.PAD + 0.55, page.ROOM - 0.75, 3.6
    key = dict(zip(names.values(), colours.values(), strict=True))
    named = say("discover.tradeoff.coverage"), say("discover.tradeoff.density")
    below, above = (panels.name_height(name, width) for name in named)
    body, gap = 0.28 + below + height, 0.18 + above
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax, key=key, gap=gap)
    bottom += 0.28 + below
    axes = page.axes(figure, left, bottom, width, height, (0, 1.02), (0, 1.02))
    ticks = (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    panels.percent_ticks(axes, ticks, upright=True)
    panels.percent_ticks(axes, ticks, upright=False)
    axes.grid(color=page.FAINT, linewidth=0.6)
    panels.axis_name(figure, left, bottom - 0.38, width, named[0])
    panels.axis_name(figure, left, bottom + height + above - 0.08, width, named[1])
    for level, name in ((base, "all"), (wanted, "wanted")):
        if level is not None:
            text = say(f"discover.tradeoff.{name}", share=numbers.percent(level))
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
        axes.plot([x], [y], "o", markersize=13, markerfacecolor="none", markeredgecolor=FRAME, markeredgewidth=2,
                  zorder=4, clip_on=False)  # fmt: skip
        text = say("discover.tradeoff.chosen", coverage=numbers.percent(x), density=numbers.percent(y))
        half = page.text_width(text, page.SMALL, "bold") / 2 + 0.05
        # Trajectories fall to the right: below and to the left of a point is room.
        place = max(left + width * x / 1.02 - half - 0.1, left + half)
        page.tag(figure, place, max(bottom + height * y / 1.02 - 0.22, bottom + 0.12), text)
    return figure
