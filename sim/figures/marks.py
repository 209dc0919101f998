"""What several figures draw: the colours of outcomes, bars of shares, lines with a halo, labels kept apart.

Colours are Okabe and Ito's (2008, "Color Universal Design"), safe for colour-blind readers; drafts run from dark (most
ambitious) to light.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

from ..words import numbers
from . import page, panels

SHELVED = "#9A9A9A"
AMBITION = LinearSegmentedColormap.from_list("ambition", ["#0B3954", "#1B7F8C", "#7CC4A4", "#CBE8BF"])

#: Colours of the terms of a gain, in the order in which they are stacked.
TERMS = {"security": "#0072B2", "economic": "#56B4E9", "entrapment": "#D55E00", "autonomy": "#E69F00",
         "failure_avoided": "#0072B2", "distance": "#D55E00"}  # fmt: skip


def outcome_colours(outcomes: Iterable[str]) -> list[str]:
    """Colours of outcomes in menu order: drafts as in `draft_colours`, `shelved` grey, `adopted`, any draft, black."""
    names, others = list(outcomes), {"shelved": SHELVED, "adopted": page.INK}
    drafts = iter(draft_colours(sum(name not in others for name in names)))
    return [others[name] if name in others else next(drafts) for name in names]


def label_colours(frame: pd.DataFrame) -> dict[str, str]:
    """The colour of each outcome by its label, in menu order."""
    labels = frame.drop_duplicates("outcome")
    return dict(zip(labels["label"], outcome_colours(labels["outcome"]), strict=True))


def draft_colours(count: int) -> list[str]:
    """Colours of `count` drafts, the most ambitious darkest."""
    stops = np.linspace(0, 1, count) if count > 3 else np.array([0.0, 0.45, 0.8])[:count]
    return [to_hex(colour) for colour in AMBITION(stops)]


def share_bars(figure: page.Drawn, shares: pd.DataFrame, parts: Sequence[tuple[pd.Series, str | list[str]]], *,
               bottom: float, rows: np.ndarray, column: float, limit: float) -> None:  # fmt: skip
    """Labelled horizontal bars, each of stacked parts, with the interval of `share` where the frame has one."""
    share = shares["share"].to_numpy()
    low, high = (shares.get(name, pd.Series(np.nan, shares.index)).to_numpy() for name in ("low", "high"))
    texts = [numbers.percent_and_interval(*values) for values in zip(share, low, high, strict=True)]
    left, top = page.PAD + column + 0.12, bottom + sum(rows)
    width = page.RIGHT - left - page.VALUES  # the same in every panel with this column, so that bars compare
    axes = page.axes(figure, left, bottom, width, sum(rows), (0, limit), (bottom, top))
    centres, base = page.centres(rows, top), np.zeros(len(rows))
    for lengths, colour in parts:
        axes.barh(centres, lengths, left=base, height=0.64 * min(rows), color=colour)
        base = base + lengths.to_numpy()
    for n, (y, end) in enumerate(zip(centres, np.fmax(share, high), strict=True)):
        halo_line(axes, y, low[n], high[n])
        page.write(figure, page.PAD, y, page.wrap(shares["label"].iloc[n], column, page.LABEL))
        page.write(figure, left + width * end / limit + 0.07, y, texts[n])
    axes.axvline(0, color=page.GREY, linewidth=0.8)


def halo_line(axes: Axes, y: float, low: float, high: float, widths: Sequence[float] = (3.2, 1.3)) -> None:
    """A black horizontal line with a white edge, to be seen on any bar."""
    for color, width in zip(("white", "black"), widths, strict=True):
        axes.plot([low, high], [y, y], color=color, linewidth=width, solid_capstyle="butt", zorder=4, clip_on=False)


def spread(wanted: np.ndarray, heights: Sequence[float], top: float) -> np.ndarray:
    """Centres as near to `wanted` (ascending) as leaves blocks of these heights apart, between 0 and `top`."""
    offsets = np.cumsum(heights) - np.asarray(heights) / 2  # centres when all blocks are packed at the bottom
    packed = np.maximum.accumulate(np.maximum(wanted - offsets, 0.0))
    return np.minimum(packed, top - sum(heights)) + offsets


#: Bars of more parts than this are not told number by number, nor is any on a narrow page.
MOST_PARTS = 4


def _are_told(parts: int) -> bool:
    return parts <= MOST_PARTS and page.WIDTH == page.WIDE


def told_width(parts: int) -> float:
    """Width [in] of the column in which `tell_parts` writes; 0 where it writes nothing."""
    return 0.0 if not _are_told(parts) else page.text_width(" / ".join(["88.8"] * parts), page.SMALL) + 0.1


def tell_parts(figure: page.Drawn, table: pd.DataFrame, *, top: float, rows: np.ndarray, right: float) -> None:
    """Every number in % of the rows of `table`, in the order of its key and so that parts too short for a number have
    theirs too; nothing where a bar has more than MOST_PARTS, and on a narrow page."""
    if not _are_told(len(table.columns)):
        return
    for y, values in zip(page.centres(rows, top), table.fillna(0.0).to_numpy(), strict=True):
        page.note(figure, right, y, " / ".join(_in_bar(value) for value in values), ha="right")


def _in_bar(share: float) -> str:
    """A share as it stands in a bar, in %: 62.4, 100, and <0.1 for what is not 0."""
    return numbers.bare_percent(share).replace("100.0", "100")


def stacked_bars(figure: page.Drawn, table: pd.DataFrame, colours: Sequence[str], *, bottom: float, rows: np.ndarray,
                 left: float, width: float) -> None:  # fmt: skip
    """One bar a row of `table` (shares, a column each outcome, NaN counts as 0), with numbers in % where they fit."""
    top = bottom + sum(rows)
    axes = page.axes(figure, left, bottom, width, sum(rows), (0, 1), (bottom, top))
    thickness = 0.74 * min(rows)
    for y, values in zip(page.centres(rows, top), table.fillna(0.0).to_numpy(), strict=True):
        starts = np.cumsum(values) - values
        axes.barh([y] * len(values), values, left=starts, height=thickness, color=colours)
        axes.vlines(starts[1:][values[1:] > 0], y - thickness / 2, y + thickness / 2, color="white", linewidth=0.6)
        for start, value, colour in zip(starts, values, colours, strict=True):
            text = _in_bar(value)
            if thickness > 0.16 and page.text_width(text, page.SMALL) + 0.08 < width * value:
                middle = left + width * (start + value / 2)
                page.write(figure, middle, y, text, size=page.SMALL, ha="center", color=ink_on(colour))
    axes.axvline(0, color=page.GREY, linewidth=0.8)


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour (by relative luminance, WCAG 2.1)."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "white" if linear @ (0.2126, 0.7152, 0.0722) < 0.179 else "black"


def density(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Density of shares on [0, 1]: Gaussian kernels, reflected at 0 and 1, so that no mass leaves the interval.

    The bandwidth is Silverman's (1986, eq. 3.31), 0.9 min(s, IQR/1.34) n^(-1/5), and at least one point, so that cases
    of one value give a narrow peak there.
    """
    spread_out = [values.std(), np.subtract(*np.quantile(values, (0.75, 0.25))) / 1.34]
    width = max(0.9 * min([s for s in spread_out if s > 0], default=0.0) * len(values) ** -0.2, 0.01)
    # Counted in bins much narrower than a kernel: a million cases cost what a thousand do.
    counts, edges = np.histogram(values, bins=1000, range=(0, 1))
    middles = (edges[1:] + edges[:-1])[counts > 0] / 2
    distance = at[:, None] - np.concatenate([middles, -middles, 2 - middles])
    kernels = np.exp(-((distance / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))
    return kernels @ np.tile(counts[counts > 0], 3) / len(values)


def by_outcome(frame: pd.DataFrame, index: str) -> pd.DataFrame:
    """Shares with a row for each value of a column, in its order, and a column for each outcome, in menu order."""
    table = frame.pivot(index=index, columns="outcome", values="share")
    return table.reindex(index=panels.levels(frame[index]), columns=frame["outcome"].unique()).fillna(0.0)


def areas(axes: Axes, table: pd.DataFrame, colours: Sequence[str], here: float | None) -> None:
    """Stacked areas over the numeric index of `table`, the first column at the bottom; a broken line at `here`."""
    axes.stackplot(table.index.to_numpy(float), table.to_numpy().T, colors=colours, linewidth=0)
    for top in np.cumsum(table.to_numpy().T, axis=0)[:-1]:
        axes.plot(table.index, top, color="white", linewidth=0.6)
    if here is not None:
        for colour, width, dashes in (("white", 2.6, "solid"), ("black", 1.0, (0, (4, 2)))):
            axes.axvline(here, color=colour, linewidth=width, linestyle=dashes)


def block_height(lines: Sequence[str]) -> float:
    """Height [in] of a label of these lines with the space around it."""
    return page.leading(page.LABEL) * len(lines) + 0.06
