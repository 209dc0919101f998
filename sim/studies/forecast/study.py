"""How likely is each outcome, said in probabilities that were recalibrated on decisions whose outcome is known.

The runs of a model are no probabilities: they leave out what the model does not know of itself. `backtest` says how
often what it gave 90 % came, and `backtest.recalibration` draws its probabilities in accordingly. A forecast never
stands without its record: what the same procedure would have said of the recorded decisions, each group of cases left
out.

Hegre, H. et al. (2019). ViEWS: a political violence early-warning system. Journal of Peace Research 56(2), 155-174.
doi:10.1177/0022343319823860 (forecasts that are published before and scored after).
"""

from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd

from ...engines import ensemble
from ...engines.draws import sampler
from ...results.findings import Findings, Progress, unseen
from ...results.options import Option, Overrides, Parameters, ScenarioLike, Seed, Threads, checked
from ...results.taking import scenario_of
from ...scenario import recorded
from ...scenario.schema import Scenario
from ...scenario.vocabulary import BY_POSITIONS
from ..backtest.forecasts import BASELINES, FORECAST, HARDEST, MODEL, baseline_forecasts, class_shares, model_forecasts
from ..backtest.past import CLASSES, Case, groups_of, recorded_cases
from ..backtest.recalibration import Weights, lessons, pooled, possible_classes, recalibrated
from ..backtest.study import LABELS, forecast_table, reliability_table, score_table

EXAMPLES = (
    "nacsim forecast tokyo_liaison_office --hardest against",
    "nacsim forecast GENEVA23 --json",
    "nacsim forecast tokyo_liaison_office --hardest against --register forecasts --until 2027-12 "
    "--question 'Will the Council agree to a liaison office in Tokyo by the end of 2027?'",
    "nacsim forecast --resolve forecasts",
)
TABLES = {
    "forecast": "a class of outcome: the forecast, and what it was made from",
    "weights": "a forecaster that is pooled, and its exponent",
    "record": "a forecaster and score on the recorded decisions, each group left out",
    "reliability": "a forecaster and bin of probabilities: how often what was given it came",
    "cases": "a forecaster and recorded decision",
}
#: Runs of each recorded decision, and resamples of their groups behind an interval.
LIBRARY_RUNS, RESAMPLES = 4000, 500
UNKNOWN = "unknown"

_Runs = Annotated[int, Option("How many runs of the scenario.", 1, 100_000_000)]
_HARD = (
    "The hardest objection that is known in public. Default: of a recorded decision the one that was reported, of any "
    "other scenario unknown."
)
Hard = Literal["none", "reserved", "bargaining", "against", "unknown"]
_Hardest = Annotated[Hard | None, Option(_HARD)]


@checked
def forecast(
    scenario: ScenarioLike, *, hardest: _Hardest = None, runs: _Runs = 20_000, seed: Seed = 1, set_: Overrides = None,
    parameters: Parameters = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """How likely is each outcome, as far as the record goes: probabilities recalibrated on recorded decisions.

    Whatever the scenario is about is left out of what is learned from. The interval is of the recalibration alone,
    95 % over resampled groups of decisions; that the scenario is coded right is assumed.

    Returns:
        Tables `forecast`: outcome, probability, low, high, model, hardest (what was pooled); `weights`: forecaster,
        weight, low, high; `record`, `reliability` and `cases` as `backtest` gives them, of all recorded decisions.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
    """
    return _made(scenario_of(scenario, set_, parameters), hardest, runs, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same forecast again."""
    return _made(found.scenario, found.about["hardest"], found.runs, found.seed, threads, progress)


def report(found: Findings) -> dict[str, Any]:
    """The forecast with its record as one plain object."""
    about = found.about
    told = {key: about[key] for key in ("hardest", "learned_from", "left_out")}
    scenario = {"title": found.scenario.title, "scenario": found.scenario.name, "changes": list(found.scenario.changes)}
    return {**scenario, "runs": found.runs, "seed": found.seed, **told, **found.rows()}


def _made(
    scenario: Scenario, hardest: str | None, runs: int, seed: int, threads: int | None, progress: Progress
) -> Findings:  # fmt: skip
    everyone, left_out = recorded_cases(), groups_of(scenario)
    hardest = hardest or next((one.hardest for one in recorded.library() if one.case == scenario.name), UNKNOWN)
    with progress("recorded decisions and the scenario", len(everyone) + 1) as advance:
        library = model_forecasts(everyone, LIBRARY_RUNS, seed, threads=threads, progress=advance)
        outcome = ensemble.simulate(scenario, runs, seed, threads=threads).record.outcome
        model = class_shares(np.bincount(outcome, minlength=len(scenario.outcomes)))
        if advance is not None:
            advance(1)
    kept = [n for n, case in enumerate(everyone) if case.group not in left_out]
    known, objections = [everyone[n] for n in kept], hardest != UNKNOWN
    asked = Case(scenario.name, "", BY_POSITIONS, False, scenario, hardest if objections else "")
    rates = baseline_forecasts([asked], known)
    beside = rates.get(HARDEST, rates["uniform"])[0]
    taught = lessons(known, library[kept], objections=objections)
    weights = taught.weights()
    names, number = np.unique([case.group for case in known], return_inverse=True)
    drawn = sampler(seed, "forecast/weights").multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    others = [taught.weights(times[number].astype(float)) for times in drawn]
    tables = {
        "forecast": _classes(model, beside, possible_classes([asked])[0], weights, others, objections),
        "weights": _exponents(weights, others, objections),
        **_record(everyone, library, seed, objections),
    }
    about = {"hardest": hardest, "learned_from": len(known), "left_out": sorted(left_out),
             "base_rate": dict(zip(CLASSES, rates["base_rate"][0].tolist(), strict=True))}  # fmt: skip
    return Findings("forecast", f"{scenario.name}_forecast", (scenario,), tables, runs, seed, about=about)


def _classes(
    model: np.ndarray, beside: np.ndarray, possible: np.ndarray, weights: Weights, others: list[Weights],
    objections: bool,
) -> pd.DataFrame:  # fmt: skip
    low, high = np.quantile([pooled(model, beside, possible, one) for one in others], (0.025, 0.975), axis=0)
    columns = {"probability": pooled(model, beside, possible, weights), "low": low, "high": high, "model": model}
    hardest = beside if objections else np.full(3, np.nan)
    return pd.DataFrame({"outcome": CLASSES, **columns, "hardest": hardest})


def _exponents(weights: Weights, others: list[Weights], objections: bool) -> pd.DataFrame:
    low, high = np.quantile(others, (0.025, 0.975), axis=0)
    columns = {"weight": weights, "low": low, "high": high}
    table = pd.DataFrame({"forecaster": [MODEL, HARDEST], **columns})
    return table if objections else table[:1]


def _record(cases: list[Case], library: np.ndarray, seed: int, objections: bool) -> dict[str, pd.DataFrame]:
    """How this way of forecasting does on the recorded decisions, each group of cases left out."""
    said = {FORECAST: recalibrated(cases, library, objections=objections), MODEL: library, **baseline_forecasts(cases)}
    table = forecast_table(cases, said, {**LABELS, **BASELINES})
    scores = score_table(table, seed, tuple(BASELINES))
    return {
        "record": scores[scores["group"] == BY_POSITIONS].drop(columns="group").reset_index(drop=True),
        "reliability": reliability_table(table[table["forecaster"].isin([FORECAST, MODEL])]),
        "cases": table[table["forecaster"] == FORECAST].reset_index(drop=True),
    }
