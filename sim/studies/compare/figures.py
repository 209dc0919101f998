"""The figures of a comparison."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ...figures import page
from ...figures.about import about, source
from ...words import say
from . import drawing as compare


def draw_comparison(
    folder: Path, tables: Mapping[str, pd.DataFrame], title: str, runs: int, seed: int
) -> list[Path]:  # fmt: skip
    """Draws the figures of a comparison into a folder, as PNG and SVG; returns their paths."""
    folder.mkdir(exist_ok=True)
    return page.save_all(folder, comparison_figures(tables, title, runs, seed))


def comparison_figures(
    tables: Mapping[str, pd.DataFrame], title: str, runs: int, seed: int
) -> dict[str, Figure]:  # fmt: skip
    """The figures of a comparison: shares side by side, differences, and for each scenario the runs that moved.

    `tables`: `shares`, `differences` and `moves` as `analysis.compare` gives them.
    """
    names = list(tables["shares"]["scenario"].unique())
    made = source(say("compare.base", name=names[0]), say("compare.runs", runs=f"{runs:,}"), seed=seed)
    drawn = {
        "shares": compare.slope(tables["shares"], **about(title, say("outcomes.finding"), made)),
        "differences": compare.differences(tables["differences"], **about(title, say("differences.finding"), made)),
    }
    for n, name in enumerate(names[1:], start=1):
        moved = tables["moves"][tables["moves"]["scenario"] == name]
        figure = compare.flow(moved, heads=(names[0], name), **about(title, say("flow.finding"), made))
        drawn["moves" if len(names) == 2 else f"moves_{n}"] = figure
    return drawn
