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
    tables = in_words(found)
    made = source(say("past.source", runs=f"{found.runs:,}"), seed=found.seed)
    own = tables["cases"][tables["cases"]["forecaster"] == MODEL]
    return {
        **case_pages(own, made),
        **score_pages(tables["scores"], made, baselines=BASELINES, fewest=FEWEST),
    }


def in_words(found: Findings) -> dict[str, pd.DataFrame]:
    """Both tables with titles of cases and labels of forecasters in the language spoken."""
    titles = {case["name"]: s.title for case, s in zip(found.about["cases"], found.scenarios, strict=True)}
    cases, scores = (
        table.assign(
            label=[
                theory_in_words(name, label, found.scenario)
                for name, label in zip(table["forecaster"], table["label"], strict=True)
            ]
        )
        for table in (found.tables["cases"], found.tables["scores"])
    )
    return {"cases": cases.assign(title=cases["case"].map(titles)), "scores": scores}
