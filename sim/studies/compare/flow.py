"""Where the runs of one scenario end in another."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ...figures import marks, page
from ...words import numbers, say

BLOCK = 0.2  # width of the columns [in]
NAMED_MOVES, LEAST_NAMED = 5, 0.015
STRONG_GREY = "#5A5A5A"  # runs that became shelved, apart from the pale grey of those that stayed so


@page.styled()
def flow(moves: pd.DataFrame, *, heads: tuple[str, str], title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """Where the runs of one scenario end in another, draw for draw: pale if they end alike, strong if not.

    `moves`: origin, origin_label, destination, destination_label, share of all runs (sums to 1), in menu order,
    `shelved` last. `heads` are the two scenarios' names. The largest moves are labelled. Raises ValueError when the
    shares do not sum to 1.
    """
    if not abs(moves["share"].sum() - 1) < 1e-6:
        raise ValueError(f"the shares of the moves sum to {moves['share'].sum():g}; they must sum to 1")
    ends = ("destination", "origin")  # an outcome of both has the label of its origin
    labels = {name: label for end in ends for name, label in zip(moves[end], moves[f"{end}_label"], strict=True)}
    names = sorted(dict.fromkeys([*moves["origin"], *moves["destination"]]), key=lambda name: name == "shelved")
    colours = dict(zip(names, marks.outcome_colours(names), strict=True))
    ranks = {outcome: n for n, outcome in enumerate(colours)}
    flows = moves[moves["share"] > 0].copy()
    totals = [flows.groupby(side)["share"].sum() for side in ("origin", "destination")]
    totals = [total.reindex([outcome for outcome in colours if outcome in total]) for total in totals]
    moved = flows.loc[flows["origin"] != flows["destination"], "share"].sum()

    blocks = [{o: [*page.wrap(labels[o], 1.45, page.LABEL), numbers.percent(s)] for o, s in t.items()} for t in totals]
    sides = [max(page.text_width(line, page.LABEL) for block in side.values() for line in block) for side in blocks]
    left, right = page.PAD + sides[0] + 0.3, page.RIGHT - sides[1] - 0.3
    height = max(2.8, *(sum(map(marks.block_height, side.values())) for side in blocks))
    wrapped = [page.wrap(head, page.WIDTH / 2 - page.PAD - 0.15, page.LABEL, "bold") for head in heads]
    over = page.leading(page.LABEL) * max(map(len, wrapped)) + 0.16
    about = say("flow.about", moved=numbers.percent(moved)) if moved else say("flow.nothing")
    figure, bottom = page.new_page(height + over, title=title, subtitle=about, source=source, ax=ax)
    for lines, x, ha in zip(wrapped, (page.PAD, page.RIGHT), ("left", "right"), strict=True):
        middle = bottom + height + 0.1 + page.leading(page.LABEL) * len(lines) / 2
        page.write(figure, x, middle, lines, ha=ha, weight="bold")
    axes = page.axes(figure, left, bottom, right - left, height, (left, right), (bottom, bottom + height))

    room = 0.05 * (max(map(len, totals)) - 1)
    scale = height - room
    starts = []  # lower ends of a column's blocks, the first at the bottom, spread over the column's height
    for total in totals:
        gap = room / (len(total) - 1) if len(total) > 1 else 0.0
        starts.append((bottom + scale * (total.cumsum() - total) + gap * np.arange(len(total))).to_dict())
    for total, start, blocks_of, x, side in zip(totals, starts, blocks, (left, right - BLOCK), (-1, 1), strict=True):
        centres = [start[outcome] + scale * share / 2 for outcome, share in total.items()]
        heights = [marks.block_height(block) for block in blocks_of.values()]
        places = bottom + marks.spread(np.array(centres) - bottom, heights, height)
        for (outcome, share), at, y in zip(total.items(), centres, places, strict=True):
            axes.bar([x + BLOCK / 2], [scale * share], width=BLOCK, bottom=[start[outcome]], color=colours[outcome])
            edge = x if side < 0 else x + BLOCK
            page.line(figure, [edge + side * away for away in (0.03, 0.09, 0.18)], [at, at, y], color="#AAAAAA")
            page.write(figure, edge + side * 0.24, y, blocks_of[outcome], ha="right" if side < 0 else "left")
    flows["order"] = flows["origin"].map(ranks) * len(ranks) + flows["destination"].map(ranks)
    bands = _bands(flows.sort_values("order"), starts, scale, ranks)
    for stayed in (True, False):  # strong bands over pale ones
        for origin, destination, share, low, end in bands:
            if (origin == destination) == stayed:
                strong = STRONG_GREY if destination == "shelved" else colours[destination]
                colour = _pale(colours[origin]) if stayed else strong
                _band(axes, left + BLOCK, right - BLOCK, low, end, scale * share, colour)
    _name_moves(figure, [band for band in bands if band[0] != band[1]], left + BLOCK, right - BLOCK, scale)
    return figure


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
    red, green, blue = (0.25 * part + 0.75 for part in to_rgb(colour))
    return to_hex((red, green, blue))


def _name_moves(figure: page.Drawn, bands: Sequence[tuple[str, str, float, float, float]], left: float, right: float,
                scale: float) -> None:  # fmt: skip
    """Writes the shares of the largest moves on their bands, where no other label stands."""
    taken: list[tuple[float, float]] = []
    parts = np.linspace(0, 1, 1001)
    largest = sorted(bands, key=lambda band: -band[2])[:NAMED_MOVES]
    for _, _, share, low, end in [band for band in largest if band[2] >= LEAST_NAMED]:
        for along in (0.5, 0.35, 0.65, 0.2, 0.8):
            x = left + (right - left) * along  # of a Bezier curve whose handles stand in the middle
            part = np.interp(along, 1.5 * parts * (1 - parts) + parts**3, parts)  # where (0, 1/2, 1/2, 1) is so far
            y = low + (end - low) * (3 * part**2 - 2 * part**3) + scale * share / 2
            if all(abs(x - u) > 0.6 or abs(y - v) > 0.17 for u, v in taken):
                page.tag(figure, x, y, numbers.percent(share))
                taken.append((x, y))
                break
