"""The figures of a backtest: the cases, on as many pages as they need, and the mean scores beside the baselines."""

import pandas as pd

from ...figures.about import source
from ...figures.scores import case_pages, score_pages
from ...results.findings import Drawings, Findings
from ...words import say
from ..theories.study import theory_in_words
from .forecasts import BASELINES, MODEL
from .study import FEWEST


def figures(found: Findings) -> Drawings:
    """The model's forecast and the outcome of each case, and every forecaster's mean scores."""
    cases, scores = in_words(found).values()
    made = source(say("past.source", runs=f"{found.runs:,}"), seed=found.seed)
    own = cases[cases["forecaster"] == MODEL]
    return case_pages(own, made) | score_pages(scores, made, baselines=BASELINES, fewest=FEWEST)


def in_words(found: Findings) -> dict[str, pd.DataFrame]:
    """Both tables with titles of cases and labels of forecasters in the language spoken."""
    titles = {case["name"]: s.title for case, s in zip(found.about["cases"], found.scenarios, strict=True)}
    tables = {}
    for key in ("cases", "scores"):
        names = zip(found.tables[key]["forecaster"], found.tables[key]["label"], strict=True)
        tables[key] = found.tables[key].assign(label=[theory_in_words(*name, found.scenario) for name in names])
    return {**tables, "cases": tables["cases"].assign(title=tables["cases"]["case"].map(titles))}
