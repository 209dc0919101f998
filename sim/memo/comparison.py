"""The figures of a comparison."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from .. import __version__
from ..plots import compare, page


def draw_comparison(
    folder: Path, tables: Mapping[str, pd.DataFrame], title: str, runs: int, seed: int
) -> list[Path]:  # fmt: skip
    """Draws the figures of a comparison: shares side by side, differences, and for each scenario the runs that moved.

    `tables`: `shares`, `differences` and `moves` as `analysis.compare` gives them.
    """
    folder.mkdir(exist_ok=True)
    names = list(tables["shares"]["scenario"].unique())
    source = f"nacsim {__version__} · base: {names[0]} · {runs:,} runs of each, the same draws · seed {seed}"

    def about(finding: str) -> dict[str, str]:
        return {"title": f"{title}: {finding}", "source": source}

    drawn = {
        "shares": compare.slope(tables["shares"], **about("how it ends")),
        "differences": compare.differences(tables["differences"], **about("what changes")),
    }
    for n, name in enumerate(names[1:], start=1):
        moved = tables["moves"][tables["moves"]["scenario"] == name]
        figure = compare.flow(moved, heads=(names[0], name), **about("which runs move"))
        drawn["moves" if len(names) == 2 else f"moves_{n}"] = figure
    return page.save_all(folder, drawn)
