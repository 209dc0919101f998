"""Figures for a memo: result frames in, matplotlib figures out, and a way to save them whole.

Every figure is 6.5 inches wide, the text width of a letter or A4 page in Word, no type under 8 points at that size.
Places are computed in inches from measured text, so nothing is clipped and nothing is drawn twice.
Colours are Okabe and Ito's (2008, "Color Universal Design"), safe for colour-blind readers; drafts run from dark (most
ambitious) to light. pyplot is not used and no global setting of matplotlib is changed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

FONT = "DejaVu Sans"
STYLE = {
    "font.family": FONT, "text.parse_math": False, "axes.unicode_minus": True, "figure.facecolor": "white",
    "svg.fonttype": "none", "svg.hashsalt": "nacsim",  # text stays text; the same figure gives the same bytes
}  # fmt: skip
WIDTH, PAD, VALUES = 6.5, 0.1, 1.45  # of the page, its margin, the room for "10.4 % (10.1–10.7)" [in]
TITLE, SUBTITLE, LABEL, SMALL = 11.5, 9, 9, 8  # [pt]
INK, GREY, FAINT = "#222222", "#5F5F5F", "#DDDDDD"
SHELVED, OPEN = "#9A9A9A", "#F1F1F1"
ALONE, JOINED = "#D55E00", "#F3BE99"
TERMS = {"security": "#0072B2", "economic": "#56B4E9", "entrapment": "#D55E00", "autonomy": "#E69F00"}
AMBITION = LinearSegmentedColormap.from_list("ambition", ["#0B3954", "#1B7F8C", "#7CC4A4", "#CBE8BF"])
MOST_ACTORS, MOST_COALITIONS, MOST_FLAG_ROWS = 12, 8, 5
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@matplotlib.rc_context(STYLE)
def outcome_shares(shares: pd.DataFrame, *, title: str, source: str) -> Figure:
    """How often each outcome ends the procedure: one bar an outcome on a scale of 0 to 100 %.

    `shares`: outcome, label, share, low, high (95 % interval; NaN draws none), in menu order, `shelved` last.
    """
    is_shelved = (shares["outcome"] == "shelved").to_numpy()
    drafts = iter(draft_colours(int((~is_shelved).sum())))
    colours = [SHELVED if shelved else next(drafts) for shelved in is_shelved]
    column, rows = _label_column(shares["label"], least=0.34)
    subtitle = "Share of runs that end in each outcome; black line and brackets: 95 % interval"
    figure, bottom = _page(sum(rows), title=title, subtitle=subtitle, source=source)
    _share_bars(figure, shares, [(shares["share"], colours)], bottom=bottom, rows=rows, column=column, limit=1.0)
    return figure


@matplotlib.rc_context(STYLE)
def agreement_over_time(agreement: pd.DataFrame, events: Sequence[tuple[int, str]], *, start: str | None,
                        title: str, source: str) -> Figure:  # fmt: skip
    """When agreement comes: stacked steps, the most ambitious draft at the bottom, and events as vertical lines.

    `agreement`: round, draft, label, share = share of all runs that adopted the draft by the end of that round; drafts
    in order of first appearance, most ambitious first. A step stands at the start of its round, where the line of an
    event of that round stands too. `start` ("2023-05") is the month of round 1; None counts rounds. Events outside the
    rounds shown are left out. Raises ValueError when there is no row.
    """
    if agreement.empty:
        raise ValueError("agreement has no rows; it needs one for each draft and round, with share 0 before adoption")
    drafts = agreement.drop_duplicates("draft").set_index("draft")["label"]
    rounds = np.arange(agreement["round"].min(), agreement["round"].max() + 1)
    table = agreement.pivot(index="round", columns="draft", values="share").reindex(index=rounds, columns=drafts.index)
    tops = np.cumsum(table.ffill().fillna(0.0).to_numpy().T, axis=0)

    ends = np.append(np.diff(tops[:, -1], prepend=0.0), 1.0 - tops[-1, -1]).round(9).clip(min=0.0)
    names, colours = [*drafts, "still open / shelved"], [*draft_colours(len(drafts)), OPEN]
    if ends[-1] < 0.0005:  # every run has agreed
        ends, names, colours = ends[:-1], names[:-1], colours[:-1]
    left, width = PAD + 0.48, 3.7
    edges = np.append(rounds, rounds[-1] + 1)
    events = sorted((event for event in events if rounds[0] <= event[0] <= rounds[-1]), key=lambda event: event[0])
    places = [left + width * (when - edges[0]) / len(rounds) for when, _ in events]
    flags, rows, key = _flags(places, [label for _, label in events])

    right, shares = left + width, [_percent(end) for end in ends]
    name_at = right + 0.38 + max(text_width(share, LABEL, "bold") for share in shares)
    blocks = [wrap(name, WIDTH - PAD - name_at, LABEL) for name in names]
    heights = [_leading(LABEL) * len(block) + 0.06 for block in blocks]
    height, flag_room = max(2.3, sum(heights)), 0.16 * (max(rows, default=-1) + 1)
    subtitle = "Cumulative share of runs that have adopted each draft; at the right, the final shares" + key
    figure, bottom = _page(0.26 + height + flag_room, title=title, subtitle=subtitle, source=source)
    bottom += 0.26
    axes = _axes(figure, left, bottom, width, height, (edges[0], edges[-1]), (0.0, 1.0))
    axes.set_facecolor(OPEN)
    axes.grid(axis="y", color="#D0D0D0", linewidth=0.6)
    for base, area, colour in zip([np.zeros(len(rounds)), *tops], tops, colours, strict=False):
        axes.stairs(area, edges, baseline=base, fill=True, color=colour, linewidth=0)
    _time_ticks(axes, rounds, start)
    for place, flag, row in zip(places, flags, rows, strict=True):
        y = bottom + height + 0.16 * row
        _line(figure, [place, place], [bottom, y + 0.15], color="#7A7A7A")
        _write(figure, place + 0.04, y + 0.09, flag, size=SMALL, color=GREY)
    wanted = (np.cumsum(ends) - ends / 2) * height
    for n, y in enumerate(bottom + _spread(wanted, heights, height)):
        if ends[n] > 0:
            _line(figure, [right + 0.02, right + 0.07, right + 0.13], [bottom + wanted[n]] * 2 + [y], color="#AAAAAA")
        _swatch(figure, right + 0.15, y, colours[n])
        _write(figure, name_at - 0.08, y, shares[n], ha="right", weight="bold")
        _write(figure, name_at, y, "\n".join(blocks[n]))
    return figure


@matplotlib.rc_context(STYLE)
def who_broke_silence(blockers: pd.DataFrame, coalitions: pd.DataFrame, *, title: str, source: str) -> Figure:
    """Who stood in the way at the last tabling: actors, alone or with others; below, the most frequent groups.

    `blockers`: actor, label, share (of all runs in which it blocked), alone (in which nobody else did), low, high.
    `coalitions`: label ("France + Germany"), share of all runs. Both panels have one scale. Twelve actors and eight
    groups at most; beyond twelve actors, those that never blocked are left out and the subtitle says so. The lower
    panel is left out when nobody ever blocked together. If nobody blocked, the figure says that in a sentence.
    """
    actors, note = _most_frequent(blockers)
    if not (actors["share"] > 0).any():
        figure, bottom = _page(0.35, title=title, subtitle="Blocking at the last tabling", source=source)
        _write(figure, PAD, bottom + 0.18, "In none of the runs did anybody break silence.", size=11)
        return figure
    groups = coalitions[coalitions["share"] > 0].sort_values("share", ascending=False, kind="stable")
    groups = groups.head(MOST_COALITIONS)
    joint = ~groups["label"].isin(blockers["label"])
    groups = groups if joint.any() else groups.iloc[:0]

    column, rows = _label_column([*actors["label"], *groups["label"]], least=0.27)
    rows, group_rows = rows[: len(actors)], rows[len(actors) :]
    lower = sum(group_rows) + 0.38 if len(groups) else 0.0
    subtitle = "Share of all runs in which each broke silence at the last tabling, with 95 % interval" + note
    figure, bottom = _page(sum(rows) + lower + 0.26, title=title, subtitle=subtitle, source=source)
    limit = _round_up(np.nanmax([*actors["share"], *actors["high"], *groups["share"]]))
    if len(groups):
        colours = [JOINED if together else ALONE for together in joint[groups.index]]
        parts = [(groups["share"], colours)]
        _share_bars(figure, groups, parts, bottom=bottom, rows=group_rows, column=column, limit=limit)
        heading = "Most frequent sets of blockers, exactly these and no one else"
        _write(figure, PAD, bottom + lower - 0.21, heading, weight="bold")
    parts = [(actors["alone"], ALONE), (actors["share"] - actors["alone"], JOINED)]
    _share_bars(figure, actors, parts, bottom=bottom + lower, rows=rows, column=column, limit=limit)
    _legend(figure, bottom + lower + sum(rows) + 0.14, {"alone": ALONE, "together with others": JOINED})
    return figure


@matplotlib.rc_context(STYLE)
def gain_terms(gains: pd.DataFrame, *, title: str, source: str) -> Figure:
    """Why each actor wants a draft or not: its four mean terms around the status quo, and their total with its spread.

    `gains`: actor, label, term (security, economic, entrapment, autonomy, total), mean, low, high (5th and 95th
    percentile over runs), actors in the order of the rows; a term that is missing counts as 0.
    """
    labels = gains.drop_duplicates("actor").set_index("actor")["label"]
    means = gains.pivot(index="actor", columns="term", values="mean").reindex(index=labels.index)
    means = means.reindex(columns=[*TERMS, "total"]).fillna(0.0)
    spread = gains[gains["term"] == "total"].set_index("actor").reindex(labels.index)
    column, rows = _label_column(labels, least=0.34 if len(labels) <= MOST_ACTORS else 0.22)
    subtitle = "Mean over runs of each term of the gain. Black dot: total; line: its 5th to 95th percentile"
    figure, bottom = _page(sum(rows) + 0.72, title=title, subtitle=subtitle, source=source)
    bottom, left, top = bottom + 0.25, PAD + column + 0.15, bottom + 0.25 + sum(rows)
    width = WIDTH - PAD - 0.6 - left

    terms = means[list(TERMS)]
    lowest = np.nanmin([*terms.clip(upper=0).sum(axis=1), *spread["low"], 0.0])
    highest = np.nanmax([*terms.clip(lower=0).sum(axis=1), *spread["high"], 0.0])
    room = 0.12 * (highest - lowest) or 1.0  # keeps "status quo" clear of its neighbours
    limits = (min(1.05 * lowest, -room), max(1.05 * highest, room))
    axes = _axes(figure, left, bottom, width, sum(rows), limits, (bottom, top))
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(lambda value, _: _signed(round(value, 6)))
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.axvline(0, color=INK, linewidth=0.9)
    digits = max(0, 2 - round(np.log10(limits[1] - limits[0])))
    for y, (actor, label) in zip(_centres(rows, top), labels.items(), strict=True):
        _diverging_bar(axes, y, terms.loc[actor], thickness=0.64 * min(rows))
        _halo_line(axes, y, spread.loc[actor, "low"], spread.loc[actor, "high"])
        total = means.loc[actor, "total"]
        axes.plot([total], [y], "o", color="black", markersize=5.5, markeredgecolor="white", zorder=5)
        _write(figure, PAD, y, "\n".join(wrap(label, column, LABEL)))
        _write(figure, WIDTH - PAD, y, _signed(total, digits), ha="right")
    zero = left + width * -limits[0] / (limits[1] - limits[0])
    _write(figure, zero, top + 0.09, "status quo", size=SMALL, ha="center")
    _write(figure, WIDTH - PAD, top + 0.09, "total", size=SMALL, ha="right", color=GREY)
    _legend(figure, top + 0.34, TERMS)
    return figure


@matplotlib.rc_context(STYLE)
def save(figure: Figure, stem: Path) -> list[Path]:
    """Write stem.png (200 dpi) and stem.svg, each whole or not at all; returns their paths.

    The same figure gives the same bytes under one version of matplotlib.
    """
    paths = []
    for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None})):
        path = stem.with_name(f"{stem.name}.{kind}")
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            figure.savefig(partial, format=kind, dpi=200, metadata=metadata)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
        paths.append(path)
    return paths


# Words and numbers


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width [in] of one line of text."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] / 72


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of `text` no wider than `width` [in]; newlines are kept, a word that is too long is cut."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            while text_width(word, size, weight) > width and len(word) > 1:
                fits = max((n for n in range(1, len(word)) if text_width(word[:n], size, weight) <= width), default=1)
                lines += [line, word[:fits]] if line else [word[:fits]]
                line, word = "", word[fits:]
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, weight) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def draft_colours(count: int) -> list[str]:
    """Colours of `count` drafts, the most ambitious darkest."""
    stops = np.linspace(0, 1, count) if count > 3 else np.array([0.0, 0.45, 0.8])[:count]
    return [to_hex(colour) for colour in AMBITION(stops)]


def _percent(share: float, digits: int = 0) -> str:
    """70 %; one decimal below 1 % and above 99 %, and never 0 % or 100 % for what is not."""
    share = round(share, 9)  # a sum may miss 1 by a rounding error
    away = min(share, 1 - share)
    if 0 < away < 0.0005:
        return "<0.1\u00a0%" if share < 0.5 else ">99.9\u00a0%"
    return f"{100 * share:.{1 if 0 < away < 0.01 else digits if away else 0}f}\u00a0%"


def _percent_and_interval(share: float, low: float, high: float) -> str:
    """70 % (69–71), with a decimal if the interval is narrower than a point; 70 % where there is none to show."""
    digits = 1 if high - low < 0.01 else 0
    ends = [f"{100 * end:.{digits}f}" for end in (low, high)]
    if np.isnan([low, high]).any() or ends[0] == ends[1]:
        return _percent(share)
    return f"{_percent(share, digits)} ({ends[0]}–{ends[1]})"


def _signed(value: float, digits: int | None = None) -> str:
    """+0.2 or −0.2 with a true minus sign; zero has no sign. Without `digits`, as few as say it."""
    text = f"{value:+g}" if digits is None else f"{value:+.{digits}f}"
    return text.replace("-", "\u2212") if float(text) else text[1:]


def _round_up(share: float) -> float:
    """The end of a scale that holds `share`."""
    return next(end for end in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if share <= end or end == 1.0)


def _most_frequent(blockers: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The actors to show, most frequent first, and a note on those that are not shown."""
    actors = blockers.sort_values("share", ascending=False, kind="stable")
    if len(actors) <= MOST_ACTORS:
        return actors, ""
    blocked = actors[actors["share"] > 0]
    never = len(actors) - len(blocked)
    top = f"the {MOST_ACTORS} most frequent of {len(blocked)}" if len(blocked) > MOST_ACTORS else f"all {len(blocked)}"
    return blocked.head(MOST_ACTORS), f"\nShown: {top} that ever did; {never or 'none'} of {len(actors)} never did"


# The page, in inches from its lower left corner


def _page(body: float, *, title: str, subtitle: str, source: str) -> tuple[Figure, float]:
    """A page with its title, subtitle and source; returns it and the lower edge of a body of `body` inches."""
    room = WIDTH - 2 * PAD
    head = [(line, TITLE, "bold", INK) for line in wrap(title, room, TITLE, "bold")]
    head += [(line, SUBTITLE, "normal", GREY) for line in wrap(subtitle, room, SUBTITLE)]
    foot = [(line, SMALL, "normal", GREY) for line in wrap(source, room, SMALL)]
    bottom = PAD + _leading(SMALL) * len(foot) + 0.14
    height = bottom + body + 0.12 + sum(_leading(size) for _, size, _, _ in head) + PAD
    figure = Figure(figsize=(WIDTH, height))
    for lines, y in ((head, height - PAD), (foot, bottom - 0.14)):
        for text, size, weight, color in lines:
            _write(figure, PAD, y - _leading(size) / 2, text, size=size, weight=weight, color=color)
            y -= _leading(size)
    return figure, bottom


def _leading(size: float) -> float:
    return 1.3 * size / 72


def _label_column(labels: Sequence[str], least: float) -> tuple[float, np.ndarray]:
    """Width of the column of labels and height of each row [in]."""
    column = min(2.0, max(text_width(label, LABEL) for label in labels))
    lines = np.array([len(wrap(label, column, LABEL)) for label in labels])
    return column, np.maximum(least, 0.1 + _leading(LABEL) * lines)


def _centres(rows: np.ndarray, top: float) -> np.ndarray:
    """Centres of rows of these heights, from `top` down [in]."""
    return top - np.cumsum(rows) + rows / 2


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float,
          xlim: tuple[float, float], ylim: tuple[float, float]) -> Axes:  # fmt: skip
    """Bare axes at a place in inches."""
    whole = figure.get_figheight()
    axes = figure.add_axes((left / WIDTH, bottom / whole, width / WIDTH, height / whole), xlim=xlim, ylim=ylim)
    axes.spines[:].set_visible(False)
    axes.set(xticks=[], yticks=[], facecolor="none", axisbelow=True)
    axes.tick_params(labelsize=SMALL, labelcolor=GREY, color=GREY, length=3)
    return axes


def _write(figure: Figure, x: float, y: float, text: str, *, size: float = LABEL, color: str = INK,
           ha: str = "left", weight: str = "normal") -> None:  # fmt: skip
    """Text whose lines are centred on `y` by the height of their capitals, so that neighbours share a baseline."""
    lines = text.split("\n")
    place = {"transform": figure.dpi_scale_trans, "fontsize": size, "color": color, "ha": ha, "fontweight": weight}
    for n, line in enumerate(lines):
        baseline = y - 0.365 * size / 72 + _leading(size) * ((len(lines) - 1) / 2 - n)
        figure.text(x, baseline, line, va="baseline", **place)


def _line(figure: Figure, x: Sequence[float], y: Sequence[float], color: str) -> None:
    figure.add_artist(Line2D(x, y, transform=figure.dpi_scale_trans, color=color, linewidth=0.8))


def _swatch(figure: Figure, x: float, y: float, color: str) -> None:
    square = {"edgecolor": "#AAAAAA", "linewidth": 0.5, "transform": figure.dpi_scale_trans}
    figure.add_artist(Rectangle((x, y - 0.05), 0.1, 0.1, facecolor=color, **square))


def _legend(figure: Figure, y: float, colours: dict[str, str]) -> None:
    x = PAD
    for name, colour in colours.items():
        _swatch(figure, x, y, colour)
        _write(figure, x + 0.16, y, name)
        x += 0.16 + text_width(name, LABEL) + 0.22


# The marks


def _share_bars(figure: Figure, shares: pd.DataFrame, parts: list[tuple[pd.Series, str | list[str]]], *, bottom: float,
                rows: np.ndarray, column: float, limit: float) -> None:  # fmt: skip
    """Labelled horizontal bars, each of stacked parts, with the interval of `share` where the frame has one."""
    share = shares["share"].to_numpy()
    low, high = (shares.get(name, pd.Series(np.nan, shares.index)).to_numpy() for name in ("low", "high"))
    texts = [_percent_and_interval(*values) for values in zip(share, low, high, strict=True)]
    left, top = PAD + column + 0.12, bottom + sum(rows)
    width = WIDTH - PAD - left - VALUES  # the same in every panel with this column, so that bars compare
    axes = _axes(figure, left, bottom, width, sum(rows), (0, limit), (bottom, top))
    centres, base = _centres(rows, top), np.zeros(len(rows))
    for lengths, colour in parts:
        axes.barh(centres, lengths, left=base, height=0.64 * min(rows), color=colour)
        base = base + lengths.to_numpy()
    for n, (y, end) in enumerate(zip(centres, np.fmax(share, high), strict=True)):
        _halo_line(axes, y, low[n], high[n])
        _write(figure, PAD, y, "\n".join(wrap(shares["label"].iloc[n], column, LABEL)))
        _write(figure, left + width * end / limit + 0.07, y, texts[n])
    axes.axvline(0, color=GREY, linewidth=0.8)


def _halo_line(axes: Axes, y: float, low: float, high: float) -> None:
    """A black horizontal line with a white edge, to be seen on any bar."""
    for color, width in (("white", 3.2), ("black", 1.3)):
        axes.plot([low, high], [y, y], color=color, linewidth=width, solid_capstyle="butt", zorder=4, clip_on=False)


def _diverging_bar(axes: Axes, y: float, terms: pd.Series, thickness: float) -> None:
    """Positive terms stacked to the right of zero, negative ones to the left."""
    colours = [TERMS[term] for term in terms.index]
    for sign in (1, -1):
        sizes = (sign * terms).clip(lower=0)
        starts = sizes.cumsum() - sizes
        axes.barh([y] * len(sizes), sign * sizes, left=sign * starts, height=thickness, color=colours)


def _flags(places: Sequence[float], labels: Sequence[str]) -> tuple[list[str], list[int], str]:
    """Texts to hang on the lines of events at `places` [in, ascending], the row of each, and a key for the subtitle.

    A text starts at its line, so it needs a row above every line that it passes over. When that takes too many rows
    or too much width, numbers stand for the texts and the key explains them.
    """
    numbers = [str(n + 1) for n in range(len(labels))]
    entries = (f"{n} {label}".replace(" ", "\u00a0") for n, label in zip(numbers, labels, strict=True))
    for texts in (list(labels), numbers):
        ends = [x + 0.1 + text_width(text, SMALL) for x, text in zip(places, texts, strict=True)]
        rows = [0] * len(texts)
        for i in reversed(range(len(texts))):
            rows[i] = 1 + max((rows[j] for j in range(i + 1, len(texts)) if places[j] < ends[i]), default=-1)
        if max(rows, default=0) < MOST_FLAG_ROWS and max(ends, default=0) <= WIDTH - PAD:
            break
    return texts, rows, "\nEvents:  " + "   ".join(entries) if texts is numbers else ""


def _spread(wanted: np.ndarray, heights: Sequence[float], top: float) -> np.ndarray:
    """Centres as near to `wanted` (ascending) as leaves blocks of these heights apart, between 0 and `top`."""
    offsets = np.cumsum(heights) - np.asarray(heights) / 2  # centres when all blocks are packed at the bottom
    packed = np.maximum.accumulate(np.maximum(wanted - offsets, 0.0))
    return np.minimum(packed, top - sum(heights)) + offsets


def _time_ticks(axes: Axes, rounds: np.ndarray, start: str | None) -> None:
    """At most six ticks: months, at multiples of a quarter or year where that can be, or numbers of rounds."""
    steps = (1, 2, 3, 6, 12, 24, 60, 120, 240) if start else (1, 2, 5, 10, 20, 50, 100, 200, 500)
    step = next((step for step in steps if len(rounds) <= 6 * step), len(rounds))
    if start:
        year, month = map(int, start.split("-")[:2])
        months = 12 * year + month - 1 + rounds - 1
        labels = {r: f"{MONTHS[m % 12]} {m // 12}" for r, m in zip(rounds, months, strict=True) if m % step == 0}
    else:
        labels = {rounds[0]: f"round {rounds[0]}"} | {r: f"{r}" for r in rounds[1:] if r % step == 0}
    axes.set_xticks(list(labels), list(labels.values()))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0\u00a0%", "25\u00a0%", "50\u00a0%", "75\u00a0%", "100\u00a0%"])
