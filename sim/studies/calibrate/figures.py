"""The figures of a calibration."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ... import __version__
from ...figures import page
from ...results.cases import label
from ...scenario.schema import Scenario
from ..backtest.figures import case_pages, score_pages
from . import drawing as calibration
from .study import LEFT_OUT


def draw_calibration(
    folder: Path, tables: Mapping[str, pd.DataFrame], models: Sequence[Mapping[str, Any]], scenario: Scenario,
    settings: Mapping[str, Any],
) -> list[Path]:  # fmt: skip
    """Draws the parameters before and after, every case as predicted from the others, and the mean scores.

    `tables` and `models` as `analysis.calibration.calibrate_each` gives them; `settings`: points, runs, seed.
    """
    folder.mkdir(exist_ok=True)
    source = f"nacsim {__version__} · data/cases.csv · {settings['points']:,} points from the prior, "
    source += f"{settings['runs']:,} runs of each case at each · seed {settings['seed']}"
    drawn = {}
    for model in models:
        coded, own = model["preferences"], tables["parameters"]
        own = own[own["preferences"] == coded]
        named = own.assign(label=[label(scenario, path) for path in own["parameter"]])
        moved = f"{named['moved'].sum()} of {len(named)} parameters"
        drawn[f"parameters_{coded}"] = calibration.parameter_panels(
            named,
            title=f"{coded.capitalize()}: {model['cases']} past decisions move {moved}",
            source=f"{source} · worth {model['effective']:,.0f} independent draws",
        )
    cases = tables["cases"]
    pages = case_pages(cases, LEFT_OUT, source, "each case predicted from the others")
    return page.save_all(folder, {**drawn, **pages, **score_pages(tables["scores"], source)})
