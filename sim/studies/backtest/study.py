"""The model against decisions whose outcome is known, case by case, beside forecasts that need no model.

Outcomes fall into three ordered classes, shelved < diluted < as proposed. A forecaster gives each case a probability of
every class (`forecasts.py`); proper scores (`sim/results/scores.py`) say how good that was, lower being better. A score
means nothing by itself, so every mean stands beside those of the baselines on the same cases.

Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall, ch. 13 (percentile interval).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...results import scores
from ...results.findings import Findings, Progress, unseen
from ...results.options import Option, Overrides, Parameters, Seed, Threads, checked
from .forecasts import BASELINES, MODEL, baseline_forecasts, model_forecasts, rival_forecasts
from .past import CLASSES, Case, CasesLike, Model, cases_again, cases_meant, changes_in, told

EXAMPLES = (
    "nacsim backtest", "nacsim backtest riga_2006 tokyo_2023", "nacsim backtest --set process.rationality=12 --json"
)  # fmt: skip
TABLES = {
    "cases": "a forecaster and case: probabilities of the classes, the outcome, scores",
    "scores": "a group of cases, forecaster and score: the mean beside those of the baselines and of the model",
}
MEASURES: Mapping[str, Callable[..., np.ndarray]] = {
    "brier": scores.brier, "log": scores.logarithmic, "rps": scores.ranked_probability,
}  # fmt: skip
#: Resamples of the cases behind an interval, and the fewest cases that are worth resampling.
RESAMPLES, FEWEST = 10_000, 5

_Runs = Annotated[int, Option("How many runs of each case.", 1, 100_000_000)]


@checked
def backtest(
    cases: CasesLike = None, *, model: Model = "all", runs: _Runs = 20_000, seed: Seed = 1, set_: Overrides = None,
    parameters: Parameters = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Test the model on past decisions: scores beside baselines and rival theories, case by case.

    Returns:
        Tables as `forecast_table` (`cases`) and `score_table` (`scores`) give them, everybody compared with the
        model too.

    Raises:
        ScenarioError, UsageError: cases that are none, named twice or do not say what happened; all of them at once.
    """
    return _tested(cases_meant(cases, model, set_, parameters), runs, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same cases again."""
    return _tested(cases_again(found.about["cases"], found.scenarios), found.runs, found.seed, threads, progress)


def _tested(cases: list[Case], runs: int, seed: int, threads: int | None, progress: Progress) -> Findings:
    with progress("cases, by the model and by the theories", 2 * len(cases)) as advance:
        model = model_forecasts(cases, runs, seed, threads=threads, progress=advance)
        theories, labels = rival_forecasts(cases, seed, advance)
    forecasts = {MODEL: model, **baseline_forecasts(cases), **theories}
    table = forecast_table(cases, forecasts, {MODEL: "nacsim", **BASELINES, **labels})
    tables = {"cases": table, "scores": score_table(table, seed, (*BASELINES, MODEL))}
    scenarios = tuple(case.scenario for case in cases)
    return Findings("backtest", "backtest", scenarios, tables, runs, seed, about={"cases": told(cases)})


def report(found: Findings) -> dict[str, Any]:
    """All of it as one plain object: runs, seed, changes, in_sample (whether what is scored has seen the outcomes), and
    the rows of both tables."""
    cases = cases_again(found.about["cases"], found.scenarios)
    in_sample = any(case.scenario.parameters != "start" for case in cases)
    heads = {"runs": found.runs, "seed": found.seed, "changes": changes_in(cases)}
    return {**heads, "in_sample": in_sample, **found.rows()}


def forecast_table(
    cases: Sequence[Case], forecasts: Mapping[str, np.ndarray], labels: Mapping[str, str]
) -> pd.DataFrame:
    """One row a forecaster and case.

    forecaster, label (the forecaster in words), case, title, date, preferences, chosen_for_conflict; shelved, diluted,
    as_proposed (probabilities); observed (class), mode (the likeliest class, "" on a tie), hit; brier, log and rps
    (`sim/results/scores.py`). `forecasts` maps names to (cases, 3), `labels` to words.
    """
    ended, tables = np.array([case.observed for case in cases]), []
    known = {
        "case": [case.name for case in cases],
        "title": [case.scenario.title for case in cases],
        "date": [seen.date or "" if (seen := case.scenario.observed) else "" for case in cases],
        "preferences": [case.preferences for case in cases],
        "chosen_for_conflict": [case.chosen_for_conflict for case in cases],
    }
    for name, p in forecasts.items():
        mode = np.where(np.isclose(p, p.max(axis=1, keepdims=True)).sum(axis=1) == 1, p.argmax(axis=1), len(CLASSES))
        said = dict(zip(CLASSES, p.T, strict=True))
        came = {"observed": np.array(CLASSES)[ended], "mode": np.array([*CLASSES, ""])[mode], "hit": mode == ended}
        scored = {measure: score(p, ended) for measure, score in MEASURES.items()}
        tables.append(pd.DataFrame({"forecaster": name, "label": labels[name], **known, **said, **came, **scored}))
    return pd.concat(tables, ignore_index=True)


def groups(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which rows each mean is taken over: cases coded alike; and of these, where there are both, those that were
    chosen for their conflict and the others. A decision that is coded twice is in two groups and never twice in one.
    """
    found = {}
    for coded in table["preferences"].unique():
        same, chosen = (table["preferences"] == coded).to_numpy(), table["chosen_for_conflict"].to_numpy(bool)
        found[coded] = same
        if 0 < chosen[same].sum() < same.sum():
            found[f"{coded}, chosen for conflict"] = same & chosen
            found[f"{coded}, not chosen for conflict"] = same & ~chosen
    return found


def score_table(table: pd.DataFrame, seed: int = 1, against: Sequence[str] = tuple(BASELINES)) -> pd.DataFrame:
    """Mean scores, each with its number of cases and both baselines: one row a group, forecaster and measure.

    group, forecaster, label, measure; cases, hits (cases whose likeliest class came); mean; then for each baseline B:
    B (its mean on the same cases), minus_B (mean minus that, below 0 where the forecaster is better), minus_B_low and
    _high (95 % percentile interval over `RESAMPLES` resamples of whole cases; NaN below `FEWEST` cases).

    `table` is that of `forecast_table`; all rows of a group share their resamples. `against` names the forecasters that
    the others are compared with, both baselines and perhaps more.
    """
    rows = []
    for group, chosen in groups(table).items():
        part = table[chosen]
        order = part["case"].unique()
        of = part.pivot(index="case", columns="forecaster", values=[*MEASURES, "hit"]).loc[order]
        drawn = sampler(seed, f"backtest/{group}").integers(len(order), size=(RESAMPLES, len(order)))
        labels = part.drop_duplicates("forecaster").set_index("forecaster")["label"]
        for forecaster, label in labels.items():
            for measure in MEASURES:
                score = of[measure, forecaster].to_numpy(float)
                row = {"group": group, "forecaster": forecaster, "label": label, "measure": measure,
                       "cases": len(order), "hits": int(of["hit", forecaster].sum()), "mean": score.mean()}  # fmt: skip
                for other in against:
                    beside = of[measure, other].to_numpy(float)
                    paired, low, high = score - beside, np.nan, np.nan
                    if len(order) >= FEWEST:
                        low, high = np.quantile(paired[drawn].mean(axis=1), (0.025, 0.975))
                    row |= {other: beside.mean(), f"minus_{other}": paired.mean()}
                    row |= {f"minus_{other}_low": float(low), f"minus_{other}_high": float(high)}
                rows.append(row)
    return pd.DataFrame(rows)
