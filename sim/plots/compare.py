"""Figures that set scenarios side by side: shares, the runs that moved, and differences."""

from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from . import marks, page, panels

MOST_HEAD_LINES = 4
BLOCK = 0.2  # width of the columns of a flow [in]
NAMED_MOVES, LEAST_NAMED = 5, 0.005
STRONG_GREY = "#5A5A5A"  # runs that became shelved, apart from the pale grey of those that stayed so


@matplotlib.rc_context(page.STYLE)
def slope(frame: pd.DataFrame, *, title: str, source: str) -> Figure:
    """How the outcomes' shares differ from scenario to scenario: a line for each outcome, named at both ends.

    `frame`: scenario (its name in words, two or more, in order), outcome, label, share, low, high (95 % interval; NaN
    or no column draws none), outcomes in menu order, `shelved` last. An outcome that a scenario lacks has no row for
    it. With two scenarios the change is written in percentage points. Raises ValueError for fewer than two.
    """
    scenarios = frame["scenario"].unique().tolist()
    if len(scenarios) < 2:
        raise ValueError(f"frame has {len(scenarios)} scenarios; a comparison needs two or more")
    colours = marks.label_colours(frame)
    table = frame.pivot(index="label", columns="scenario", values="share").reindex(index=colours, columns=scenarios)
    two = len(scenarios) == 2
    left_blocks, right_blocks = _end_texts(table, table.columns[0], 1.55), _end_texts(table, table.columns[-1], 1.55)
    if two:
        change = table[scenarios[1]] - table[scenarios[0]]
        for label in right_blocks:
            if np.isfinite(change[label]):
                right_blocks[label] = [f"{right_blocks[label][0]}  {page.points(change[label])}"]
    sides = [max((page.text_width(line, page.LABEL) for block in blocks.values() for line in block), default=0.0)
             for blocks in (left_blocks, right_blocks)]  # fmt: skip
    left, right = page.PAD + sides[0] + 0.4, page.WIDTH - page.PAD - sides[1] - 0.4
    tall = [sum(map(_block_height, blocks.values())) for blocks in (left_blocks, right_blocks)]
    height = max(2.6, *tall)
    xs = np.linspace(left, right, len(scenarios))
    heads, key = _heads(scenarios, (right - left) / (len(scenarios) - 1), 2 * min(left, page.WIDTH - right) - 0.2)
    over = page.leading(page.LABEL) * max(map(len, heads)) + 0.16
    about = "Share of runs that end in each outcome; upright lines: 95 % interval"
    about += "; at the right, the change in percentage points" if two else ""
    figure, bottom = page.new_page(height + over + 0.1, title=title, subtitle=about + key, source=source)
    bottom += 0.1
    highest = page.round_up(np.nanmax(frame[["share", *({"high"} & set(frame))]].to_numpy()))
    axes = page.axes(figure, left, bottom, right - left, height, (left, right), (0, highest))
    for x, lines in zip(xs, heads, strict=True):
        axes.axvline(x, color=page.FAINT, linewidth=0.8, clip_on=False)
        middle = bottom + height + 0.1 + page.leading(page.LABEL) * len(lines) / 2
        page.write(figure, x, middle, "\n".join(lines), ha="center", weight="bold")
    for label, colour in colours.items():
        _slope_line(axes, xs, frame[frame["label"] == label].set_index("scenario").reindex(scenarios), colour)
    for blocks, column, edge, side in ((left_blocks, 0, left, -1), (right_blocks, -1, right, 1)):
        ends = table.iloc[:, column].fillna(table.ffill(axis=1).bfill(axis=1).iloc[:, column])[list(blocks)]
        order = ends.sort_values(kind="stable").index
        wanted = ends[order].to_numpy() / highest * height
        places = bottom + marks.spread(wanted, [_block_height(blocks[label]) for label in order], height)
        for label, at, y in zip(order, wanted, places, strict=True):
            bend = [edge + side * away for away in (0.06, 0.12, 0.2)]
            page.line(figure, bend, [bottom + at, bottom + at, y], color="#AAAAAA")
            page.swatch(figure, edge + side * 0.28 - 0.05, y, colours[label])
            ha = "right" if side < 0 else "left"
            page.write(figure, edge + side * 0.38, y, "\n".join(blocks[label]), ha=ha)
    return figure


@matplotlib.rc_context(page.STYLE)
def flow(moves: pd.DataFrame, *, heads: tuple[str, str], title: str, source: str) -> Figure:
    """Where the runs of one scenario end in another, draw for draw: pale where they stayed, strong where they moved.

    `moves`: origin, origin_label, destination, destination_label, share of all runs (sums to 1), in menu order,
    `shelved` last. `heads` are the two scenarios' names. The largest moves are labelled. Raises ValueError when the
    shares do not sum to 1.
    """
    if not abs(moves["share"].sum() - 1) < 1e-6:
        raise ValueError(f"the shares of the moves sum to {moves['share'].sum():g}; they must sum to 1")
    names = pd.concat([
        moves[[side, f"{side}_label"]].set_axis(["outcome", "label"], axis=1) for side in ("origin", "destination")
    ]).drop_duplicates("outcome")  # fmt: skip
    names = names.sort_values("outcome", key=lambda column: column == "shelved", kind="stable")
    colours = dict(zip(names["outcome"], marks.outcome_colours(names["outcome"]), strict=True))
    labels = dict(zip(names["outcome"], names["label"], strict=True))
    ranks = {outcome: n for n, outcome in enumerate(colours)}
    flows = moves[moves["share"] > 0].copy()
    totals = [flows.groupby(side)["share"].sum() for side in ("origin", "destination")]
    totals = [total.reindex([outcome for outcome in colours if outcome in total]) for total in totals]
    moved = flows.loc[flows["origin"] != flows["destination"], "share"].sum()

    blocks = [{o: [*page.wrap(labels[o], 1.45, page.LABEL), page.percent(s)] for o, s in t.items()} for t in totals]
    sides = [max(page.text_width(line, page.LABEL) for block in side.values() for line in block) for side in blocks]
    left, right = page.PAD + sides[0] + 0.3, page.WIDTH - page.PAD - sides[1] - 0.3
    height = max(2.8, *(sum(map(_block_height, side.values())) for side in blocks))
    wrapped = [page.wrap(head, (right - left) / 2 + side - 0.1, page.LABEL, "bold")
               for head, side in zip(heads, sides, strict=True)]  # fmt: skip
    over = page.leading(page.LABEL) * max(map(len, wrapped)) + 0.16
    about = f"{page.percent(moved)} of runs end otherwise (strong bands, in the colour of where they end); "
    about += "the others end the same (pale bands). Runs are matched draw for draw"
    if not moved:
        about = "Every run ends the same in both. Runs are matched draw for draw"
    figure, bottom = page.new_page(height + over, title=title, subtitle=about, source=source)
    for lines, x, ha in zip(wrapped, (left + BLOCK, right - BLOCK), ("right", "left"), strict=True):
        middle = bottom + height + 0.1 + page.leading(page.LABEL) * len(lines) / 2
        page.write(figure, x, middle, "\n".join(lines), ha=ha, weight="bold")
    axes = page.axes(figure, left, bottom, right - left, height, (left, right), (bottom, bottom + height))

    room = 0.05 * (max(map(len, totals)) - 1)
    scale = height - room
    starts = [_starts(total, bottom, scale, room) for total in totals]
    for total, start, blocks_of, x, side in zip(totals, starts, blocks, (left, right - BLOCK), (-1, 1), strict=True):
        centres = [start[outcome] + scale * share / 2 for outcome, share in total.items()]
        heights = [_block_height(block) for block in blocks_of.values()]
        places = bottom + marks.spread(np.array(centres) - bottom, heights, height)
        for (outcome, share), at, y in zip(total.items(), centres, places, strict=True):
            axes.bar([x + BLOCK / 2], [scale * share], width=BLOCK, bottom=[start[outcome]], color=colours[outcome])
            edge = x if side < 0 else x + BLOCK
            page.line(figure, [edge + side * away for away in (0.03, 0.09, 0.18)], [at, at, y], color="#AAAAAA")
            page.write(figure, edge + side * 0.24, y, "\n".join(blocks_of[outcome]), ha="right" if side < 0 else "left")
    flows["high"] = flows["origin"].map(ranks) * len(ranks) + flows["destination"].map(ranks)
    bands = _bands(flows.sort_values("high"), starts, scale, ranks)
    for stayed in (True, False):  # strong bands over pale ones
        for origin, destination, share, low, end in bands:
            if (origin == destination) == stayed:
                colour = _pale(colours[origin]) if stayed else STRONG_GREY if destination == "shelved" else colours[destination]
                _band(axes, left + BLOCK, right - BLOCK, low, end, scale * share, colour)
    _name_moves(figure, [band for band in bands if band[0] != band[1]], left + BLOCK, right - BLOCK, scale)
    return figure


@matplotlib.rc_context(page.STYLE)
def differences(frame: pd.DataFrame, *, title: str, source: str) -> Figure:
    """By how much each scenario changes each outcome's share, with its interval, around zero.

    `frame`: scenario (its name in words, in order), outcome, label, difference, low, high (95 % interval; NaN draws
    none), in shares, outcomes in menu order, `shelved` last. A dot is full where its interval leaves out zero.
    Raises ValueError when there is no row.
    """
    if frame.empty:
        raise ValueError("frame has no rows; it needs one for each scenario and outcome")
    frame = frame.reset_index(drop=True)
    colours, scenarios = marks.label_colours(frame), frame["scenario"].unique().tolist()
    column, rows = page.label_column(frame["label"], least=0.22, space=0.06)
    room = page.WIDTH - 2 * page.PAD
    heads = {name: page.wrap(name, room, page.LABEL, "bold") for name in scenarios}
    over = {name: page.leading(page.LABEL) * len(lines) + 0.14 for name, lines in heads.items()}
    body = sum(rows) + sum(over.values()) + panels.BELOW
    about = "Difference in the share of runs, in percentage points; line and brackets: 95 % interval; full dot: it leaves out 0"
    figure, bottom = page.new_page(body, title=title, subtitle=about, source=source)
    bottom += panels.BELOW
    left = page.PAD + column + 0.2
    width, height = page.WIDTH - page.PAD - 1.55 - left, body - panels.BELOW
    ends = 100 * frame[["difference", "low", "high"]].to_numpy()
    span = [min(np.nanmin(ends), 0.0), max(np.nanmax(ends), 0.0)]
    margin = 0.06 * (span[1] - span[0]) or 1.0
    axes = page.axes(figure, left, bottom, width, height, (span[0] - margin, span[1] + margin), (bottom, bottom + height))
    places = [tick for tick in MaxNLocator(6).tick_values(*axes.get_xlim()) if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]]
    axes.set_xticks(places, [page.signed(round(tick, 6)) for tick in places])
    y = bottom + height
    for name in scenarios:
        lines = heads[name]
        page.write(figure, page.PAD, y - over[name] / 2 - 0.02, "\n".join(lines), weight="bold")
        y -= over[name]
        part = frame[frame["scenario"] == name]
        foot = y - sum(rows[part.index])
        axes.vlines(places, foot, y, color=page.FAINT, linewidth=0.6)
        axes.vlines(0, foot, y, color=page.INK, linewidth=0.9)
        for n, row in part.iterrows():
            middle = y - rows[n] / 2
            _difference(axes, middle, row, colours[row["label"]])
            page.write(figure, page.PAD + 0.1, middle, "\n".join(page.wrap(row["label"], column, page.LABEL)))
            page.write(figure, page.WIDTH - page.PAD, middle, _points_and_interval(row), ha="right")
            y -= rows[n]
    return figure


def _end_texts(table: pd.DataFrame, column: str, width: float) -> dict[str, list[str]]:
    """For each outcome that a scenario has, its name and share; at the right of a pair the name is left out."""
    first = column == table.columns[0]
    texts = {}
    for label, share in table[column].items():
        elsewhere = not first and np.isfinite(table.loc[label, table.columns[0]])
        if np.isfinite(share):
            texts[label] = [page.percent(share)] if elsewhere else [*page.wrap(label, width, page.LABEL), page.percent(share)]
        elif not first and not elsewhere:  # in neither of the outer scenarios: named at the right, without a share
            texts[label] = page.wrap(f"{label} (elsewhere)", width, page.LABEL)
    return texts


def _block_height(lines: Sequence[str]) -> float:
    return page.leading(page.LABEL) * len(lines) + 0.06


def _heads(scenarios: Sequence[str], inner: float, outer: float) -> tuple[list[list[str]], str]:
    """Heads of columns, and a key for the subtitle where numbers must stand for names that are too long."""
    widths = [outer if n in (0, len(scenarios) - 1) else inner for n in range(len(scenarios))]
    widths = [min(width, inner - 0.1) for width in widths]
    heads = [page.wrap(name, width, page.LABEL, "bold") for name, width in zip(scenarios, widths, strict=True)]
    whole = [" ".join(lines) == name for name, lines in zip(scenarios, heads, strict=True)]  # no word was cut
    if all(whole) and max(map(len, heads)) <= MOST_HEAD_LINES:
        return heads, ""
    entries = [f"{n} {name}".replace(" ", "\u00a0", 1) for n, name in enumerate(scenarios, 1)]
    return [[str(n)] for n in range(1, len(scenarios) + 1)], "\n" + ";  ".join(entries)


def _slope_line(axes: Axes, xs: np.ndarray, row: pd.DataFrame, colour: str) -> None:
    """An outcome's line, with a dot and an interval at each scenario that has it."""
    if {"low", "high"} <= set(row):
        axes.vlines(xs, row["low"], row["high"], color="white", linewidth=3.4, zorder=3, clip_on=False)
        axes.vlines(xs, row["low"], row["high"], color="black", linewidth=1.2, zorder=3, clip_on=False)
    for shade, width in ((page.GREY, 2.8), (colour, 2.2)):
        axes.plot(xs, row["share"], color=shade, linewidth=width, clip_on=False)
    dots = {"markersize": 6.5, "markeredgecolor": "white", "zorder": 5, "clip_on": False}
    axes.plot(xs, row["share"], "o", color=colour, **dots)


def _starts(total: pd.Series, bottom: float, scale: float, room: float) -> dict[str, float]:
    """Lower ends of a column's blocks, the first at the bottom, spread over the column's height."""
    gap = room / (len(total) - 1) if len(total) > 1 else 0.0
    lower = bottom + scale * (total.cumsum() - total) + gap * np.arange(len(total))
    return lower.to_dict()


def _bands(flows: pd.DataFrame, starts: Sequence[dict[str, float]], scale: float,
           ranks: dict[str, int]) -> list[tuple[str, str, float, float, float]]:  # fmt: skip
    """Each flow as origin, destination, share, and the lower ends at which it leaves and arrives."""
    leave, arrive = dict(starts[0]), dict(starts[1])
    lows, ends = {}, {}
    keys = [(row.origin, row.destination, row.share) for row in flows.itertuples()]
    for origin, destination, share in keys:
        lows[origin, destination] = leave[origin]
        leave[origin] += scale * share
    for origin, destination, share in sorted(keys, key=lambda key: (ranks[key[1]], ranks[key[0]])):
        ends[origin, destination] = arrive[destination]
        arrive[destination] += scale * share
    return [(o, d, share, lows[o, d], ends[o, d]) for o, d, share in keys]


def _band(axes: Axes, left: float, right: float, low: float, end: float, thickness: float, colour: str) -> None:
    """A band that leaves and arrives level."""
    middle = (left + right) / 2
    up = [(left, low), (middle, low), (middle, end), (right, end)]
    down = [(right, end + thickness), (middle, end + thickness), (middle, low + thickness), (left, low + thickness)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path([*up, *down, up[0]], codes), facecolor=colour, edgecolor="white", linewidth=0.4))


def _pale(colour: str) -> str:
    return to_hex(0.25 * np.array(to_rgb(colour)) + 0.75)


def _name_moves(figure: Figure, bands: Sequence[tuple[str, str, float, float, float]], left: float, right: float,
                scale: float) -> None:  # fmt: skip
    """Writes the shares of the largest moves on their bands, where no other label stands."""
    taken: list[tuple[float, float]] = []
    largest = sorted(bands, key=lambda band: -band[2])[:NAMED_MOVES]
    for _, _, share, low, end in [band for band in largest if band[2] >= LEAST_NAMED]:
        for along in (0.5, 0.35, 0.65, 0.2, 0.8):
            x = left + (right - left) * along  # of a Bezier curve whose handles stand in the middle
            part = _part_at(along)
            y = low + (end - low) * (3 * part**2 - 2 * part**3) + scale * share / 2
            if all(abs(x - u) > 0.6 or abs(y - v) > 0.17 for u, v in taken):
                page.tag(figure, x, y, page.percent(share))
                taken.append((x, y))
                break


def _part_at(along: float) -> float:
    """The parameter of the curve (0, 1/2, 1/2, 1) at which it is `along`."""
    parts = np.linspace(0, 1, 1001)
    return float(np.interp(along, 1.5 * parts * (1 - parts) + parts**3, parts))


def _difference(axes: Axes, y: float, row: pd.Series, colour: str) -> None:
    """A dot with its interval [points]."""
    apart = row["low"] > 0 or row["high"] < 0
    marks.halo_line(axes, y, 100 * row["low"], 100 * row["high"])
    face = colour if apart else "white"
    axes.plot([100 * row["difference"]], [y], "o", markersize=6.5, markerfacecolor=face, markeredgecolor=colour,
              markeredgewidth=1.5, zorder=5, clip_on=False)  # fmt: skip


def _points_and_interval(row: pd.Series) -> str:
    """+8.5 (7.1 to 9.9), in points."""
    text = page.points(row["difference"])
    if row[["low", "high"]].isna().any():
        return text
    return f"{text} ({page.points(row['low'])} to {page.points(row['high'])})"
