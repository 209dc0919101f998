"""The figure of a calibration: what is believed of each parameter before and after the data."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...figures import page, panels

BEFORE, AFTER = "#C4C4C4", "#1B7F8C"
#: Quantiles shown: nine in ten, half, and the median.
WIDE, HALF, MIDDLE = ("q05", "q95"), ("q25", "q75"), "q50"


@matplotlib.rc_context(page.STYLE)
def parameter_panels(parameters: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> Figure:
    """Prior and posterior of each parameter: quantities from 0 to 1 as they are, others as multiples of the start.

    `parameters`: label, kind (`lognormal` or `beta`), start, moved, and prior.q05, .q25, .q50, .q75, .q95 and
    posterior.* alike. Raises ValueError when there is no row.
    """
    if parameters.empty:
        raise ValueError("parameters has no rows; it needs one for each parameter")
    is_share = parameters["kind"] == "beta"
    blocks = [(parameters[~is_share], True), (parameters[is_share], False)]
    blocks = [(part, relative) for part, relative in blocks if len(part)]
    column = min(2.2, max(page.text_width(label, page.LABEL, "bold") for label in parameters["label"]))
    colours = {"Before: prior": BEFORE, "After: posterior": AFTER}
    key = page.legend_height(colours) + 0.08
    heights = [page.label_column(part["label"].tolist(), least=0.4, most=column)[1] for part, _ in blocks]
    heads, below = page.leading(page.SMALL) + 0.08, panels.BELOW + 0.1
    body = key + sum(sum(rows) + heads + below for rows in heights)
    subtitle = (
        "Thick: half of the probability; thin: nine in ten; dot: median. Broken line: starting value. "
        "In bold: moved by a quarter of the prior's spread, or narrowed by a quarter"
    )
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    top, left = bottom + body, page.PAD + column + 0.15
    page.legend(figure, top - page.leading(page.LABEL) / 2, colours)
    top -= key
    width = page.WIDTH - page.PAD - 0.15 - left
    for (part, relative), rows in zip(blocks, heights, strict=True):
        head = "Multiple of the starting value" if relative else "Value, from 0 to 1"
        page.write(figure, left, top - heads / 2, head, size=page.SMALL, color=page.GREY)
        upper = top - heads
        limits = (1 / 8, 8) if relative else (-0.02, 1.02)
        axes = page.axes(figure, left, upper - sum(rows), width, sum(rows), limits, (upper - sum(rows), upper))
        if relative:
            panels.set_log(axes, x=True)
            axes.set_xticks([1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8], ["1/8", "1/4", "1/2", "1", "2", "4", "8"])
            axes.axvline(1.0, color=page.GREY, linewidth=0.8, linestyle=(0, (4, 2)))
        else:
            panels.set_ticks(axes, [0, 0.2, 0.4, 0.6, 0.8, 1], None)
        axes.grid(axis="x", color=page.FAINT, linewidth=0.6)
        for y, (_, row) in zip(page.centres(rows, upper), part.iterrows(), strict=True):
            unit = row["start"] if relative else 1.0
            for name, at, colour in (("prior", y + 0.07, BEFORE), ("posterior", y - 0.07, AFTER)):
                for (low, high), thick in ((WIDE, 1.6), (HALF, 6.0)):
                    ends = np.clip([row[f"{name}.{low}"] / unit, row[f"{name}.{high}"] / unit], *limits)
                    axes.plot(ends, [at, at], color=colour, linewidth=thick, solid_capstyle="butt", zorder=3)
                axes.plot([row[f"{name}.{MIDDLE}"] / unit], [at], "o", color="black", markersize=3.2, zorder=5)
            if not relative:
                axes.plot([row["start"]] * 2, [y - 0.16, y + 0.16], color=page.GREY, linewidth=0.8,
                          linestyle=(0, (4, 2)))  # fmt: skip
            weight = "bold" if row["moved"] else "normal"
            page.write(figure, page.PAD, y, "\n".join(page.wrap(row["label"], column, page.LABEL)), weight=weight)
        top = upper - sum(rows) - below
    return figure
