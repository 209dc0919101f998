"""What several figures draw: the colours of outcomes, bars of shares, lines with a halo, labels kept apart.

Colours are Okabe and Ito's (2008, "Color Universal Design"), safe for colour-blind readers; drafts run from dark (most
ambitious) to light.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure

from . import page

SHELVED = "#9A9A9A"
AMBITION = LinearSegmentedColormap.from_list("ambition", ["#0B3954", "#1B7F8C", "#7CC4A4", "#CBE8BF"])


def outcome_colours(outcomes: Iterable[str]) -> list[str]:
    """Colours of outcomes in menu order: drafts as in `draft_colours`, `shelved` grey."""
    names = list(outcomes)
    drafts = iter(draft_colours(sum(name != "shelved" for name in names)))
    return [SHELVED if name == "shelved" else next(drafts) for name in names]


def draft_colours(count: int) -> list[str]:
    """Colours of `count` drafts, the most ambitious darkest."""
    stops = np.linspace(0, 1, count) if count > 3 else np.array([0.0, 0.45, 0.8])[:count]
    return [to_hex(colour) for colour in AMBITION(stops)]


def share_bars(figure: Figure, shares: pd.DataFrame, parts: list[tuple[pd.Series, str | list[str]]], *, bottom: float,
                rows: np.ndarray, column: float, limit: float) -> None:  # fmt: skip
    """Labelled horizontal bars, each of stacked parts, with the interval of `share` where the frame has one."""
    share = shares["share"].to_numpy()
    low, high = (shares.get(name, pd.Series(np.nan, shares.index)).to_numpy() for name in ("low", "high"))
    texts = [page.percent_and_interval(*values) for values in zip(share, low, high, strict=True)]
    left, top = page.PAD + column + 0.12, bottom + sum(rows)
    width = page.WIDTH - page.PAD - left - page.VALUES  # the same in every panel with this column, so that bars compare
    axes = page.axes(figure, left, bottom, width, sum(rows), (0, limit), (bottom, top))
    centres, base = page.centres(rows, top), np.zeros(len(rows))
    for lengths, colour in parts:
        axes.barh(centres, lengths, left=base, height=0.64 * min(rows), color=colour)
        base = base + lengths.to_numpy()
    for n, (y, end) in enumerate(zip(centres, np.fmax(share, high), strict=True)):
        halo_line(axes, y, low[n], high[n])
        page.write(figure, page.PAD, y, "\n".join(page.wrap(shares["label"].iloc[n], column, page.LABEL)))
        page.write(figure, left + width * end / limit + 0.07, y, texts[n])
    axes.axvline(0, color=page.GREY, linewidth=0.8)


def halo_line(axes: Axes, y: float, low: float, high: float) -> None:
    """A black horizontal line with a white edge, to be seen on any bar."""
    for color, width in (("white", 3.2), ("black", 1.3)):
        axes.plot([low, high], [y, y], color=color, linewidth=width, solid_capstyle="butt", zorder=4, clip_on=False)


def spread(wanted: np.ndarray, heights: Sequence[float], top: float) -> np.ndarray:
    """Centres as near to `wanted` (ascending) as leaves blocks of these heights apart, between 0 and `top`."""
    offsets = np.cumsum(heights) - np.asarray(heights) / 2  # centres when all blocks are packed at the bottom
    packed = np.maximum.accumulate(np.maximum(wanted - offsets, 0.0))
    return np.minimum(packed, top - sum(heights)) + offsets
