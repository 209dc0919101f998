"""The figures of a backtest: the cases, on as many pages as they need, how reliable the probabilities are, and the mean
scores beside the baselines."""

from functools import partial

import pandas as pd

from ...figures.scores import capital, case_pages, group_in_words, held, reliability, score_pages
from ...results.about import source
from ...results.findings import Drawings, Findings
from ...words import say
from ..theories.study import theory_in_words
from .forecasts import BASELINES, FORECAST, HARDEST, MODEL
from .past import FILES
from .study import FEWEST

#: Whose reliability is drawn; the others say too little for it.
_DRAWN = (FORECAST, MODEL, HARDEST)


def figures(found: Findings) -> Drawings:
    """For each coding the best forecast of its cases with what came, its reliability, and every forecaster's scores."""
    tables, drawn = in_words(found), Drawings()
    for coded, part in tables["cases"].groupby("preferences", sort=False):
        about = say("past.source", file=found.about.get("file") or FILES[str(coded)], runs=f"{found.runs:,}")
        made, best = source(about, seed=found.seed), best_of(part)
        drawn |= case_pages(best, made, say("past.recalibrated") if is_recalibrated(best) else "")
        if (bins := tables.get("reliability")) is not None:  # older results have none
            bins = bins[(bins["preferences"] == coded) & bins["forecaster"].isin(_DRAWN)]
            title = say("past.reliable", group=capital(group_in_words(str(coded))), **held(bins))
            drawn[reliability_page(str(coded))] = partial(reliability, bins, title=title, source=made)
        own = tables["scores"][tables["scores"]["group"].str.partition(",")[0] == coded]
        drawn |= score_pages(own, made, baselines=BASELINES, fewest=FEWEST)
    return drawn


def best_of(part: pd.DataFrame) -> pd.DataFrame:
    """The rows of cases of one coding by the recalibrated forecast, or by the model where there is none."""
    there = part["forecaster"].isin([FORECAST])
    return part[there] if there.any() else part[part["forecaster"] == MODEL]


def reliability_page(coded: str) -> str:
    """Name of the figure of the reliability of cases of a coding."""
    return f"reliability_{coded}"


def is_recalibrated(best: pd.DataFrame) -> bool:
    """Whether these are rows of the recalibrated forecast."""
    return bool((best["forecaster"] == FORECAST).all())


def in_words(found: Findings) -> dict[str, pd.DataFrame]:
    """All tables with titles of cases and labels of forecasters in the language spoken."""
    titles = {case["name"]: s.title for case, s in zip(found.about["cases"], found.scenarios, strict=True)}
    tables = {}
    for key in found.tables:
        names = zip(found.tables[key]["forecaster"], found.tables[key]["label"], strict=True)
        tables[key] = found.tables[key].assign(label=[theory_in_words(*name, found.scenario) for name in names])
    return {**tables, "cases": tables["cases"].assign(title=tables["cases"]["case"].map(titles))}
