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
    about = {"title": title, "source": f"nacsim {__version__} · {runs:,} runs of each, the same draws · seed {seed}"}
    names = list(tables["shares"]["scenario"].unique())
    drawn = {
        "shares": compare.slope(tables["shares"], **about),
        "differences": compare.differences(tables["differences"], **about),
    }
    for n, name in enumerate(names[1:], start=1):
        moved = tables["moves"][tables["moves"]["scenario"] == name]
        drawn["moves" if len(names) == 2 else f"moves_{n}"] = compare.flow(moved, heads=(names[0], name), **about)
    return page.save_all(folder, drawn)
