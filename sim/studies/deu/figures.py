"""The figure of how close theories come to what was decided."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ... import __version__
from ...figures import page
from . import drawing as accuracy


def draw_accuracy(folder: Path, table: pd.DataFrame, about: Mapping[str, Any]) -> list[Path]:
    """Draws the errors of every theory into a folder, as PNG and SVG; returns the paths.

    `table` as `analysis.accuracy.compared` gives it; `about` has file, issues, proposals, runs and seed.
    """
    folder.mkdir(exist_ok=True)
    source = (
        f"nacsim {__version__} · {about['file']}: {about['issues']} issues of {about['proposals']} proposals · "
        f"{about['runs']:,} runs of each · seed {about['seed']}"
    )
    drawn = accuracy.errors(table, title="How close theories come to what was decided", source=source)
    return page.save_all(folder, {"accuracy": drawn})
