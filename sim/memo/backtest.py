"""The figures of a backtest."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from .. import __version__
from ..analysis.backtest import BASELINES, FEWEST, MEASURE_LABELS, MODEL
from ..analysis.cases import class_labels
from ..plots import backtest, page


def draw_backtest(folder: Path, tables: Mapping[str, pd.DataFrame], runs: int, seed: int) -> list[Path]:
    """Draws the cases, on as many pages as they need, and the mean scores beside the baselines, as PNG and SVG;
    returns their paths. `tables`: `cases` and `scores` as `analysis.backtest` gives them."""
    folder.mkdir(exist_ok=True)
    source = f"nacsim {__version__} · data/cases.csv · {runs:,} runs of each case · seed {seed}"
    return page.save_all(
        folder, {**case_pages(tables["cases"], MODEL, source), **score_pages(tables["scores"], source)}
    )


def case_pages(table: pd.DataFrame, forecaster: str, source: str, how: str = "") -> dict[str, page.Figure]:
    """The cases of one forecaster, each kind of coding by itself; `how` says what is special about its forecasts."""
    drawn = {}
    said = table[table["forecaster"] == forecaster]
    for coded, part in said.groupby("preferences", sort=False):
        hits = f"the likeliest outcome came in {part['hit'].sum()} of {len(part)} past decisions"
        pages = backtest.pages_of(part)
        for n, rows in enumerate(pages, start=1):
            title = f"{coded.capitalize()}{how and f', {how}'}: {hits}" + (
                f", page {n} of {len(pages)}" if len(pages) > 1 else ""
            )
            name = f"cases_{coded}" + (f"_{n}" if n > 1 else "")
            drawn[name] = backtest.case_bars(rows, class_labels(), title=title, source=source)
    return drawn


def score_pages(scores: pd.DataFrame, source: str) -> dict[str, page.Figure]:
    """Mean scores of each group that has cases enough for an interval; of each whole coding in any case."""
    drawn = {}
    for group, part in scores.groupby("group", sort=False):
        cases = int(part["cases"].iloc[0])
        if cases < FEWEST and "," in group:
            continue
        said = part.assign(heading=part["measure"].map(MEASURE_LABELS), is_baseline=part["forecaster"].isin(BASELINES))
        title = f"How good are the probabilities? {group[0].upper()}{group[1:]}, {cases} case{'s' * (cases != 1)}"
        name = f"scores_{group.replace(',', '').replace(' ', '_')}"
        drawn[name] = backtest.score_panels(said, title=title, source=source)
    return drawn
