"""Shares of three or more scenarios, which have no order among them: a block of bars each, with every value."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page
from ...words import say


@page.styled(frame="each scenario and outcome")
def bars(frame: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How each scenario ends: a bar an outcome, scenario by scenario, on one scale.

    `frame`: scenario (its name in words, in order), outcome, label, share, low, high (95 % interval; NaN or no column
    draws none), outcomes in menu order, `shelved` last. Raises ValueError when there is no row.
    """
    frame = frame.reset_index(drop=True)
    colours = marks.label_colours(frame)
    column, rows = page.label_column(frame["label"], least=0.23, space=0.05)
    names = frame["scenario"].unique().tolist()
    heads = {name: page.wrap(name, page.ROOM, page.LABEL, "bold") for name in names}
    over = {name: page.leading(page.LABEL) * len(lines) + 0.12 for name, lines in heads.items()}
    body = sum(rows) + sum(over.values())
    figure, bottom = page.new_page(body, title=title, subtitle=say("compare.bars"), source=source, ax=ax)
    limit = page.round_up(np.nanmax(frame[["share", *({"high"} & set(frame))]].to_numpy(float)))
    top = bottom + body
    for name in names:
        page.write(figure, page.PAD, top - over[name] / 2 - 0.02, heads[name], weight="bold")
        part = frame[frame["scenario"] == name]
        top -= over[name] + sum(rows[part.index])
        shades = part["label"].map(colours).tolist()
        marks.share_bars(figure, part, [(part["share"], shades)], bottom=top, rows=rows[part.index], column=column,
                         limit=limit)  # fmt: skip
    return figure
