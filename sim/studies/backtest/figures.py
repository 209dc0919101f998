"""The figures of a backtest."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ...figures import page
from ...figures import scores as backtest
from ...figures.about import source
from ...results.cases import class_labels
from ...words import say
from .study import BASELINES, FEWEST, MODEL


def draw_backtest(folder: Path, tables: Mapping[str, pd.DataFrame], runs: int, seed: int) -> list[Path]:
    """Draws the figures of a backtest into a folder, as PNG and SVG; returns their paths."""
    folder.mkdir(exist_ok=True)
    return page.save_all(folder, backtest_figures(tables, runs, seed))


def backtest_figures(tables: Mapping[str, pd.DataFrame], runs: int, seed: int) -> dict[str, page.Figure]:
    """The cases, on as many pages as they need, and the mean scores beside the baselines.

    `tables`: `cases` and `scores` as `analysis.backtest` gives them.
    """
    made = source(say("past.source", runs=f"{runs:,}"), seed=seed)
    return {**case_pages(tables["cases"], MODEL, made), **score_pages(tables["scores"], made)}


def case_pages(table: pd.DataFrame, forecaster: str, source: str, how: str = "") -> dict[str, page.Figure]:
    """The cases of one forecaster, each kind of coding by itself; `how` says what is special about its forecasts."""
    drawn = {}
    said = table[table["forecaster"] == forecaster]
    for coded, part in said.groupby("preferences", sort=False):
        hits = say("past.hits", hits=part["hit"].sum(), cases=len(part))
        whole = say("past.how" if how else "past.cases", coded=_capital(group_in_words(coded)), how=how, hits=hits)
        pages = backtest.pages_of(part)
        for n, rows in enumerate(pages, start=1):
            title = say("past.page", title=whole, page=n, pages=len(pages)) if len(pages) > 1 else whole
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
        said = part.assign(heading=[say(f"measure.{measure}") for measure in part["measure"]],
                           is_baseline=part["forecaster"].isin(BASELINES))  # fmt: skip
        title = say("past.good", n=cases, group=_capital(group_in_words(group)))
        drawn[f"scores_{group.replace(',', '').replace(' ', '_')}"] = backtest.score_panels(
            said, title=title, source=source
        )
    return drawn


def group_in_words(group: str) -> str:
    """A group of cases (`analysis.backtest.groups`): interests, chosen for conflict."""
    coded, _, kind = group.partition(", ")
    words = say(f"coding.{coded}")
    return say("coding.conflict" if kind.startswith("chosen") else "coding.others", coded=words) if kind else words


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
