"""The figures of an attribution: whose no it was, and how far from consensus the failures were."""

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ...figures import page
from ...figures.about import about, source
from ...scenario.schema import Scenario
from ...words import say
from . import drawing as blocking


def draw_blocking(
    folder: Path, scenario: Scenario, actors: pd.DataFrame, gaps: pd.DataFrame, runs: int, seed: int
) -> list[Path]:
    """Draws both figures into a folder, as PNG and SVG; returns their paths."""
    folder.mkdir(exist_ok=True)
    return page.save_all(folder, blocking_figures(scenario, actors, gaps, runs, seed))


def blocking_figures(
    scenario: Scenario, actors: pd.DataFrame, gaps: pd.DataFrame, runs: int, seed: int
) -> dict[str, Figure]:
    """Both figures, by name. `actors` and `gaps` are those of `analysis.failures.Failures`."""
    what = say("blame.source", failed=f"{len(gaps):,}", runs=f"{runs:,}")
    made = source(scenario.described, what, seed=seed)
    drafts = [(draft, scenario.label(draft)) for draft in scenario.drafts]
    return {
        "blame": blocking.blame(actors, **about(scenario.title, say("blame.finding"), made)),
        "gap": blocking.gaps(gaps, drafts, **about(scenario.title, say("gap.finding"), made)),
    }
