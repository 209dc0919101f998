"""The figures of an attribution: whose no it was, and how far from consensus the failures were."""

from pathlib import Path

import pandas as pd

from .. import __version__
from ..plots import blocking, page
from ..scenario.schema import Scenario


def draw_blocking(
    folder: Path, scenario: Scenario, actors: pd.DataFrame, gaps: pd.DataFrame, runs: int, seed: int
) -> list[Path]:
    """Draws both figures into a folder, as PNG and SVG; returns their paths.

    `actors` and `gaps` are those of `analysis.failures.Failures`.
    """
    folder.mkdir(exist_ok=True)
    what = f"{len(gaps):,} of {runs:,} runs shelved"
    source = f"nacsim {__version__} · {scenario.described} · {what} · seed {seed}"
    drafts = [(draft, scenario.label(draft)) for draft in scenario.drafts]
    drawn = {
        "blame": blocking.blame(actors, title=f"{scenario.title}: whose no it was", source=source),
        "gap": blocking.gaps(gaps, drafts, title=f"{scenario.title}: how far from consensus", source=source),
    }
    return page.save_all(folder, drawn)
