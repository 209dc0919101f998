"""The figure that puts rival theories beside the simulation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ... import __version__
from ...figures import page
from . import drawing as theories


def draw_theories(folder: Path, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> list[Path]:
    """Draws where every theory lands into a folder, as PNG and SVG; returns the paths.

    `tables` has `theories` and `predictions` (`analysis.rivals.predictions`), `outcomes` (`simulated`) and `actors`
    (`standing`); `about` the scenario, its scale and where the simulation lands, as the manifest keeps it.
    """
    folder.mkdir(exist_ok=True)
    draws = f" · theories over {about['draws']:,} draws of the coded ranges" if about["draws"] > 1 else ""
    source = f"nacsim {__version__} · {about['described']} · {about['runs']:,} runs{draws} · seed {about['seed']}"
    title = f"{about['title']}: what rival theories predict"
    drawn = theories.landing(
        tables["theories"], tables["predictions"], tables["outcomes"], tables["actors"], scale=about["scale"],
        simulated=about["simulated"], observed=about["observed"], title=title, source=source,
    )  # fmt: skip
    return page.save_all(folder, {"theories": drawn})
