"""The figure of a game: adoption in every cell, what each side gains there, best replies and equilibria."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from ...figures import marks, page
from ...figures.heat import RISING
from ...results.about import about, source, warned
from ...results.about import described as named
from ...results.findings import Drawings, Findings
from ...words import numbers, say
from .courses import described
from .leads import UNSURE, mark

#: The sides of a game, as its tables call them.
SIDES = ("row", "column")


def figures(found: Findings) -> Drawings:
    """The matrix."""
    scenario, told = found.scenario, found.about
    players = [scenario.label(player) for player in told["players"]]
    names = [
        {said["course"]: described(scenario, said["settings"]) for said in told[side]} for side in ("rows", "columns")
    ]
    cells = found.tables["cells"].assign(
        row_label=found.tables["cells"]["row"].map(names[0]),
        column_label=found.tables["cells"]["column"].map(names[1] or {"": ""}),
    )
    low, high = (numbers.percent(end) for end in (cells["adopted"].min(), cells["adopted"].max()))
    said = say("game.said", low=low, high=high)
    made = source(named(scenario), *warned(scenario), say("game.source", runs=f"{found.runs:,}"), seed=found.seed)
    return {"game": partial(matrix, cells, players, **about(scenario.title, said, made))}


@page.styled(cells="each pair of courses")
def matrix(cells: pd.DataFrame, players: list[str], *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """A cell for each pair of courses, coloured by the share adopted, with what each player gains; best replies in
    bold, pure equilibria in a frame.

    `cells`: row, column, row_label, column_label, adopted, equilibrium, row_gain, row_best, row_sure and, of two
    players, the same of the column. `players`: who chooses the row, and the column. Raises ValueError without a row.
    """
    rows, columns = (cells.drop_duplicates(side).set_index(side)[f"{side}_label"] for side in ("row", "column"))
    labels, _ = page.label_column(list(rows), least=0.0, most=1.55)
    lines = [page.wrap(label, labels, page.LABEL) for label in rows]
    left = page.PAD + max(labels, page.text_width(players[0], page.LABEL, "bold")) + 0.12
    width = (page.RIGHT - left) / len(columns)
    heads = [page.wrap(label, width - 0.04, page.SMALL) for label in columns]
    gains = [_gain(cell, player, side)
             for player, side in zip(players, SIDES, strict=False) for cell in cells.to_dict("records")]  # fmt: skip
    is_named = max(page.text_width(gain, page.SMALL, "bold") for gain in gains) <= width - 0.12
    tall = max(0.62, max(map(len, lines)) * page.leading(page.LABEL) + 0.1)
    above = max(map(len, heads)) * page.leading(page.SMALL) + page.leading(page.LABEL) + 0.16
    body, subtitle = above + tall * len(rows), say("game.about")
    if not is_named:  # many columns leave room for the numbers alone
        subtitle += say("game.order", players=say("report.comma").join(players))
    if any(gain.endswith(UNSURE) for gain in gains):
        subtitle += say("game.unsure", sign=UNSURE)
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    top = bottom + body
    page.write(figure, page.PAD, top - above + page.leading(page.LABEL) / 2, players[0], weight="bold")
    if len(players) > 1:
        page.write(figure, left, top - page.leading(page.LABEL) / 2, players[1], weight="bold")
    for c, head in enumerate(heads):
        y = top - above + 0.06 + len(head) * page.leading(page.SMALL) / 2
        page.write(figure, left + width * (c + 0.5), y, head, ha="center", size=page.SMALL)
    for r, (row, label) in enumerate(zip(rows.index, lines, strict=True)):
        middle = top - above - tall * (r + 0.5)
        page.write(figure, page.PAD, middle, label)
        for c, column in enumerate(columns.index):
            ((_, cell),) = cells[(cells["row"] == row) & (cells["column"] == column)].iterrows()
            _cell(
                figure,
                cell,
                players if is_named else [""] * len(players),
                left + width * c,
                middle - tall / 2,
                width,
                tall,
            )
    return figure


def _cell(
    figure: page.Drawn, cell: pd.Series, players: list[str], x: float, y: float, width: float, tall: float
) -> None:
    colour = to_hex(RISING(cell["adopted"]))
    axes = page.axes(figure, x + 0.02, y + 0.02, width - 0.04, tall - 0.04, (0, 1), (0, 1))
    axes.axis("off")
    frame = 2.2 if cell["equilibrium"] else 0.0
    axes.add_patch(Rectangle((0, 0), 1, 1, facecolor=colour, edgecolor=page.INK, linewidth=frame, clip_on=False))
    ink, step = marks.ink_on(colour), tall / (len(players) + 1.6)
    top = y + tall - 0.8 * step
    page.write(figure, x + width / 2, top, numbers.percent(cell["adopted"]), ha="center", color=ink, size=page.LABEL)
    for n, (player, side) in enumerate(zip(players, SIDES, strict=False), start=1):
        told = _gain(cell, player, side)
        weight = "bold" if cell[f"{side}_best"] else "normal"
        page.write(figure, x + width / 2, top - n * step, told, ha="center", color=ink, size=page.SMALL, weight=weight)


def _gain(cell: Mapping[str, Any] | pd.Series, player: str, side: str) -> str:
    """What a side gains, after its name; a best reply that is not beyond the sampling error has its sign."""
    unsure = UNSURE if mark(cell, side) == UNSURE else ""
    return say("game.gain", who=player, gain=numbers.signed(cell[f"{side}_gain"], 3) + unsure).strip()
