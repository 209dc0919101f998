"""The global parameters, calibrated on past decisions: what their outcomes say of weights and process, and how much.

Points theta_n (n = 1 ... N) are drawn from the prior (`priors.py`). The model's probability of what really happened in
case c is simulated at each of them on common random numbers, and the posterior is these points with the weights of
importance sampling from the prior (Robert & Casella 2004, ch. 3):

    L_nc = P(outcome of c | theta_n)          w_n = prod_c L_nc / sum_m prod_c L_mc
    effective sample size = 1 / sum_n w_n^2   (Kong 1992)

Leaving a case out is leaving its factor out, and those of the cases that hang together with it, which is the same as
calibrating without them. Its prediction, sum_n w_n(-c) P(k | theta_n), has not seen its outcome. How far data moves the
weights is told by the relative entropy sum_n w_n log2(w_n / v_n), in bits, of what is believed with it against without
it.

L is simulated with error: a share p of R runs has the standard error sqrt(p (1 - p)/R), and the same runs at every
point make it one error for all neighbours rather than noise between them. It is never 0 (`class_shares`).

Robert, C. P. & Casella, G. (2004). Monte Carlo Statistical Methods, 2nd ed. Springer.
Kong, A. (1992). A note on importance sampling using standardized weights. Technical report 348, University of Chicago.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import numpy as np
import pandas as pd

from ...engines.draws import stream
from ...engines.layout import Layout
from ...errors import Mistake, UsageError
from ...results.counting import QUANTILES
from ...results.findings import Advance, Findings, Progress, unseen
from ...results.options import Option, Overrides, Seed, Threads, checked
from ...sweeps.sweeping import evaluate
from ...words import say
from ..backtest.forecasts import BASELINES, MODEL, baseline_forecasts, class_shares, model_forecasts
from ..backtest.past import Case, CasesLike, Model, cases_again, cases_meant, changes_in, told
from ..backtest.study import forecast_table, score_table
from ..theories.study import theory_in_words
from .importance import effective_size, importance_weights, left_out_weights, relative_entropy, resample
from .priors import Prior, prior_points, priors_of

EXAMPLES = (
    "nacsim calibrate --out results/calibration",
    "nacsim calibrate --model interests --points 1024 --runs 1000 --set process.concession=1 --json",
)
TABLES = {
    "parameters": "a parameter: prior and posterior",
    "data": "a case: the probability of its outcome, and how much the case changes the posterior",
    "cases": "a forecaster and case, as in `backtest`",
    "scores": "a group of cases, forecaster and score, as in `backtest`",
    "posterior": "a draw from the posterior",
    "points_interests": "a point from the prior of the cases coded by interests, with its weight",
    "points_spatial": "a point from the prior of the cases coded by stances, with its weight",
}
#: Names of the forecasts that a calibration adds: prior predictive, and posterior without the case in question.
PRIOR, LEFT_OUT = "prior", "posterior"
LABELS = {MODEL: "Starting values", PRIOR: "Prior", LEFT_OUT: "Posterior, case left out"}
#: A parameter has moved if its mean did by this share of the prior's standard deviation, or its spread by this share.
MOVED = 0.25
#: Effective sample size from which on a posterior's quantiles mean something: twenty draws beyond the 5 % quantile.
ENOUGH = 400


_Points = Annotated[int, Option("Points from the prior; a power of two.", 2, 1 << 20)]
_Runs = Annotated[int, Option("How many runs of each case at each point.", 1, 10_000_000)]
_Draws = Annotated[int, Option("Draws of the posterior to keep.", 1, 100_000)]


@checked
def calibrate(
    cases: CasesLike = None, *, model: Model = "all", points: _Points = 4096, runs: _Runs = 250, draws: _Draws = 500,
    seed: Seed = 1, set_: Overrides = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Calibrate weights and process parameters on past decisions, and report how informative these are.

    Importance sampling from the documented prior; every prediction that is scored leaves its own case out. A parameter
    that --set fixes is not calibrated. The file posterior.csv in the results is what --parameters posterior draws from,
    once it is in data/. Takes minutes on two cores; stopped, the same command goes on.

    Returns:
        Tables as `posterior_of` gives them, for the cases of each preference model by itself.

    Raises:
        ScenarioError, UsageError: cases that are none or do not say what happened; `points` that are no power of two,
            fewer than two groups of cases of a kind, or no parameter that is left free.
    """
    return _calibrated(cases_meant(cases, model, set_), points, runs, draws, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same calibration again."""
    about = found.about
    cases = cases_again(about["cases"], found.scenarios)
    return _calibrated(cases, about["points"], found.runs, about["draws"], found.seed, threads, progress)


def _calibrated(
    cases: list[Case], points: int, runs: int, draws: int, seed: int, threads: int | None, progress: Progress
) -> Findings:
    with progress("points of all cases", points * len(cases)) as advance:
        tables, models = calibrate_each(
            cases, count=points, runs=runs, seed=seed, draws=draws, workers=threads, progress=advance
        )
    return Findings(
        "calibrate", "calibration", tuple(case.scenario for case in cases), tables, runs, seed,
        about={"cases": told(cases), "models": models, "points": points, "draws": draws},
        texts={"posterior.csv": sample_text(tables["posterior"])},
    )  # fmt: skip


def report(found: Findings) -> dict[str, Any]:
    """All of it as one plain object: points, draws, runs, seed, changes; models (for each kind of cases how many there
    are, and what the posterior is worth), and the rows of parameters, data, cases and scores."""
    about = found.about
    return {
        "points": about["points"], "draws": about["draws"], "runs": found.runs, "seed": found.seed,
        "changes": changes_in(cases_again(about["cases"], found.scenarios)), "models": about["models"],
        **found.rows("parameters", "data", "cases", "scores"),
    }  # fmt: skip


class Calibration(NamedTuple):
    """What came out for the cases of one preference model.

    tables: parameters, data, cases, scores, posterior, points; see `posterior_of`.
    effective: effective sample size of the posterior weights; bits: relative entropy of posterior against prior.
    """

    tables: dict[str, pd.DataFrame]
    effective: float
    bits: float


def outcome_probabilities(
    case: Case, points: Mapping[str, np.ndarray], runs: int, seed: int = 1, *, workers: int | None = None,
    progress: Advance = None,
) -> np.ndarray:  # fmt: skip
    """(points, 3) probability of each class in one case at each point, on common random numbers.

    A parameter that the scenario sets itself, or does not read, stays as it is.
    """
    free = Layout(case.scenario).at_start
    columns = {path: values.tolist() for path, values in points.items() if path in free}
    table = evaluate(case.scenario, columns, runs, seed, workers=workers, progress=progress)
    failed = table["error"].dropna()
    if len(failed):
        what = f"{len(failed)} of {len(table)} points failed; the first: {failed.iloc[0]}"
        raise UsageError(Mistake(case.name, what))
    return class_shares(np.rint(table[["as_proposed", "diluted", "shelved"]].to_numpy(float) * runs))


def posterior_of(
    cases: Sequence[Case], *, count: int = 4096, runs: int = 2000, seed: int = 1, draws: int = 500,
    workers: int | None = None, progress: Advance = None,
) -> Calibration:  # fmt: skip
    """The posterior of the parameters that the cases leave at their starting values.

    Args:
        cases: of one preference model.
        count: points from the prior, a power of two.
        runs: of each case at each point.
        seed: which points and runs.
        draws: unweighted draws of the posterior to keep.
        workers: threads; changes no result.
        progress: called with the number of points of a case that were just finished.

    Tables: parameters (one row each: parameter, kind of the prior, why, start, prior.* and posterior.* with mean, sd
    and quantiles, shift in prior sd, narrowing 1 - sd/prior sd, moved); data (one row a case: case, probability of what
    came at the starting values, prior, without the case and with it; effective sample size without it; bits by which it
    moves the posterior of the others, and by which it moves the prior alone); cases and scores as `backtest` has them,
    of the model at starting values, prior predictive, leave-one-out posterior and baselines, all compared with the
    starting values too; posterior (draws, one column a parameter); points (parameters, weight, and p.CASE).

    Raises:
        UsageError: `count` is no power of two, there are fewer than two groups of cases, or no parameter is left free.
    """
    priors = priors_of([case.scenario for case in cases])
    if count < 2 or count & (count - 1):
        power = max(count.bit_length(), 2)
        raise UsageError(Mistake(f"--points {count}", f"takes a power of two: {1 << power - 1} or {1 << power}"))
    if len({case.group for case in cases}) < 2:
        raise UsageError(Mistake(cases[0].name, "one group of cases alone cannot be left out; name two or more"))
    if not priors:
        raise UsageError(Mistake("--set", "every parameter is set: nothing is left to calibrate"))
    points = prior_points(priors, count, seed)
    said = np.stack(
        [outcome_probabilities(case, points, runs, seed, workers=workers, progress=progress) for case in cases], axis=1
    )
    ended = np.array([case.observed for case in cases])
    likelihood = said[:, np.arange(len(cases)), ended]
    weights = importance_weights(np.log(likelihood))
    without = left_out_weights(np.log(likelihood), [case.group for case in cases])
    prior = np.full(count, 1 / count)
    forecasts = {
        MODEL: model_forecasts(cases, runs, seed, threads=workers),
        PRIOR: said.mean(axis=0),
        LEFT_OUT: np.einsum("nc,nck->ck", without, said),
    }
    forecast = forecast_table(cases, {**forecasts, **baseline_forecasts(cases)}, {**LABELS, **BASELINES})
    data = {
        **{name: forecast[name][: len(cases)] for name in ("case", "title", "observed")},
        **{name: p[np.arange(len(cases)), ended] for name, p in forecasts.items()},
        "fitted": weights @ likelihood,
        "effective_without": [effective_size(column) for column in without.T],
        "bits": [relative_entropy(weights, column) for column in without.T],
        "bits_alone": [relative_entropy(column / column.sum(), prior) for column in likelihood.T],
    }
    kept = resample(weights, draws, float(stream(seed, "calibration/resample").random()))
    probabilities = [f"p.{case.name}" for case in cases]
    tables = {
        "parameters": parameter_table(priors, points, weights),
        "data": pd.DataFrame(data),
        "cases": forecast,
        "scores": score_table(forecast, seed, (*BASELINES, MODEL)),
        "posterior": pd.DataFrame({path: values[kept] for path, values in points.items()}),
        "points": pd.DataFrame({**points, "weight": weights, **dict(zip(probabilities, likelihood.T, strict=True))}),
    }
    return Calibration(tables, effective_size(weights), relative_entropy(weights, prior))


def parameter_table(priors: Sequence[Prior], points: Mapping[str, np.ndarray], weights: np.ndarray) -> pd.DataFrame:
    """One row a parameter; `posterior_of` says which columns."""
    even, rows = np.full(len(weights), 1 / len(weights)), []
    for prior in priors:
        before, after = (_described(points[prior.path], w) for w in (even, weights))
        shift, narrowing = (after["mean"] - before["mean"]) / before["sd"], 1.0 - after["sd"] / before["sd"]
        known: dict[str, Any] = {"parameter": prior.path, "kind": prior.kind, "why": prior.reason, "start": prior.start}
        told = {f"{of}.{name}": v for of, d in (("prior", before), ("posterior", after)) for name, v in d.items()}
        moved = bool(abs(shift) >= MOVED or narrowing >= MOVED)
        rows.append({**known, **told, "shift": shift, "narrowing": narrowing, "moved": moved})
    return pd.DataFrame(rows)


def _described(values: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Weighted mean, standard deviation and quantiles."""
    mean = float(weights @ values)
    quantiles = np.quantile(values, QUANTILES, weights=weights, method="inverted_cdf").tolist()
    told = {"mean": mean, "sd": float(np.sqrt(weights @ (values - mean) ** 2))}
    return told | {f"q{round(100 * level):02d}": q for level, q in zip(QUANTILES, quantiles, strict=True)}


def calibrate_each(
    cases: Sequence[Case], *, count: int, runs: int, seed: int = 1, draws: int = 500, workers: int | None = None,
    progress: Advance = None,
) -> tuple[dict[str, pd.DataFrame], list[dict[str, Any]]]:  # fmt: skip
    """`posterior_of` for the cases of each preference model by itself, since they share no scale of gains.

    Returns the tables of all, `preferences` in the first column of those that have none of their own, `points` by
    model; and for each model: preferences, cases, points, effective, bits. Arguments and errors as `posterior_of`.
    """
    tables: dict[str, list[pd.DataFrame]] = {}
    told = []
    for coded in dict.fromkeys(case.preferences for case in cases):
        own = [case for case in cases if case.preferences == coded]
        found = posterior_of(own, count=count, runs=runs, seed=seed, draws=draws, workers=workers, progress=progress)
        worth = {"effective": found.effective, "bits": found.bits}
        told.append({"preferences": coded, "cases": len(own), "points": count, **worth})
        for name, table in found.tables.items():
            if name == "posterior":
                table.insert(0, "draw", range(len(table)))
            if "preferences" not in table and name not in ("points", "scores"):
                table.insert(0, "preferences", coded)
            tables.setdefault(f"points_{coded}" if name == "points" else name, []).append(table)
    return {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}, told


def sample_text(posterior: pd.DataFrame) -> str:
    """The table `posterior` as the CSV file that `scenario.posterior` reads: six digits, empty where there is none."""
    return posterior.to_csv(index=False, float_format="%.6g", lineterminator="\n")


def forecaster_in_words(name: str, label: str) -> str:
    """A forecaster in the language spoken; its own `label` where the catalogue of words does not know it."""
    return say(f"calibrate.forecaster.{name}") if name in LABELS else theory_in_words(name, label)
