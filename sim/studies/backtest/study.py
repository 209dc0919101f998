"""The model against decisions whose outcome is known, case by case, beside what anybody could have said without it.

Outcomes fall into three ordered classes, shelved < diluted < as proposed. A forecaster gives each case a probability of
every class; proper scores (`scores.py`) say how good that was, lower being better. A score means nothing by itself, so
every mean stands beside those of two baselines on the same cases:

uniform      a third for every class
base rate    how the other cases of the same kind ended, with one case added to each class (Laplace 1774)

Cases chosen because there was a conflict are another kind than those that were not, and cases coded by interests
another than those coded by stances: no rate carries over.

Laplace, P. S. (1774). Memoir on the probability of the causes of events. Translated by S. M. Stigler (1986),
Statistical Science 1(3), 364-378. doi:10.1214/ss/1177013621
Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall, ch. 13 (percentile interval).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ...engines import ensemble
from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...scenario import library
from ...scenario.schema import Scenario
from ..theories.issues import map_scenario
from ..theories.predictions import nearest_outcome, predictions
from . import scores

#: Outcome classes from nothing to everything.
CLASSES = ("shelved", "diluted", "as_proposed")
#: Forecasters in words; the rival theories have labels of their own.
MODEL, BASELINES = "model", {"uniform": "A third each", "base_rate": "Base rate"}
MEASURES: Mapping[str, Callable[..., np.ndarray]] = {
    "brier": scores.brier, "log": scores.logarithmic, "rps": scores.ranked_probability,
}  # fmt: skip
#: Resamples of the cases behind an interval, and the fewest cases that are worth resampling.
RESAMPLES, FEWEST = 10_000, 5
#: Draws of the coded ranges about which the rival theories are asked.
DRAWS = 50


@dataclass(frozen=True)
class Case:
    """A past decision as one scenario codes it.

    Attributes:
        name: of this coding; `decision` is what was decided, the same for two codings of it.
        preferences: `interests` or `spatial`.
        chosen_for_conflict: whether the case is known because of its conflict.
        scenario: what is run; its `observed` says what really happened.
    """

    name: str
    decision: str
    preferences: str
    chosen_for_conflict: bool
    scenario: Scenario

    @cached_property
    def observed(self) -> int:
        """Number of the outcome's class. Raises UsageError if the scenario does not say what happened."""
        seen = self.scenario.observed
        if seen is None:
            what = "does not say what happened (`observed`), so there is nothing to score"
            raise UsageError(Mistake(self.name, what))
        return class_of(self.scenario, seen.outcome)


def class_of(scenario: Scenario, outcome: str) -> int:
    """0 for shelved, 2 for the first draft of the menu, 1 for any other."""
    return CLASSES.index(library.class_of(outcome, scenario.drafts))


def class_shares(counts: np.ndarray) -> np.ndarray:
    """Probabilities of the three classes from counted runs, by outcome, shelved last: (..., drafts + 1) to (..., 3).

    One run is added, a third to each class: no class is held impossible because it was not seen in n runs, and the
    logarithmic score is at most ln(3 (n + 1)).
    """
    counts = np.asarray(counts)
    by_class = np.stack([counts[..., -1], counts[..., 1:-1].sum(axis=-1), counts[..., 0]], axis=-1)
    return (by_class + 1 / 3) / (by_class.sum(axis=-1, keepdims=True) + 1)


def model_forecasts(
    cases: Sequence[Case], runs: int, seed: int = 1, *, threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> np.ndarray:  # fmt: skip
    """(cases, 3) the model's probabilities of each class. `progress` is called with 1 for each case that is done."""
    found = []
    for case in cases:
        done = ensemble.simulate(case.scenario, runs, seed, threads=threads)
        found.append(np.bincount(done.record.outcome, minlength=len(case.scenario.outcomes)))
        if progress is not None:
            progress(1)
    return np.array([class_shares(counts) for counts in found])


def base_rates(cases: Sequence[Case]) -> np.ndarray:
    """(cases, 3) (1 + n_k) / (3 + n), n_k of the n *other* decisions of the same kind having ended in class k: coded
    alike, and chosen for their conflict or not."""
    ended, kind = np.array([case.observed for case in cases]), np.array([case.chosen_for_conflict for case in cases])
    others = (kind[:, None] == kind) & _others_alike(cases)
    counts = others.astype(int) @ (ended[:, None] == np.arange(3)).astype(int)
    return (1 + counts) / (3 + counts.sum(axis=1, keepdims=True))


def theory_forecasts(cases: Sequence[Case], said: np.ndarray) -> np.ndarray:
    """(cases, 3) probabilities from a theory that names one class at a time, by how often it is right elsewhere.

    `said` (cases, 3) is the share q of draws in which it names each class. With h = (1 + r) / (3 + n), n the *other*
    decisions that are coded alike and r the sum of q at what came there, p_k = h q_k + (1 - h)(1 - q_k)/2: a class that
    is named for sure has h, and the other two share the rest. Where nothing is known, a third each.
    """
    right = said[np.arange(len(cases)), [case.observed for case in cases]]
    others = _others_alike(cases).astype(float)
    hit_rate = ((1 + others @ right) / (3 + others.sum(axis=1)))[:, None]
    return hit_rate * said + (1 - hit_rate) * (1 - said) / 2


def _others_alike(cases: Sequence[Case]) -> np.ndarray:
    """(cases, cases) whether the second is about another decision than the first, and coded by the same model."""
    decision, coded = (np.array([getattr(case, name) for case in cases]) for name in ("decision", "preferences"))
    return (decision[:, None] != decision) & (coded[:, None] == coded)


def forecast_table(
    cases: Sequence[Case], forecasts: Mapping[str, np.ndarray], labels: Mapping[str, str]
) -> pd.DataFrame:
    """One row a forecaster and case.

    forecaster, label (the forecaster in words), case, title, date, preferences, chosen_for_conflict; shelved, diluted,
    as_proposed (probabilities); observed (class), mode (the likeliest class, "" on a tie), hit; brier, log and rps
    (`scores.py`). `forecasts` maps names to (cases, 3), `labels` to words.
    """
    ended, tables = np.array([case.observed for case in cases]), []
    known = {
        "case": [case.name for case in cases],
        "title": [case.scenario.title for case in cases],
        "date": [case.scenario.observed.date or "" for case in cases],
        "preferences": [case.preferences for case in cases],
        "chosen_for_conflict": [case.chosen_for_conflict for case in cases],
    }
    for name, p in forecasts.items():
        mode = np.where(np.isclose(p, p.max(axis=1, keepdims=True)).sum(axis=1) == 1, p.argmax(axis=1), len(CLASSES))
        said = dict(zip(CLASSES, p.T, strict=True))
        came = {"observed": np.array(CLASSES)[ended], "mode": np.array([*CLASSES, ""])[mode], "hit": mode == ended}
        tables.append(
            {
                "forecaster": name,
                "label": labels[name],
                **known,
                **said,
                **came,
                **{m: score(p, ended) for m, score in MEASURES.items()},
            }
        )
    return pd.concat([pd.DataFrame(table) for table in tables], ignore_index=True)


def groups(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which rows each mean is taken over: cases coded alike; and of these, where there are both, those that were
    chosen for their conflict and the others. A decision that is coded twice is in two groups and never twice in one.
    """
    found = {}
    for coded in table["preferences"].unique():
        same, chosen = (table["preferences"] == coded).to_numpy(), table["chosen_for_conflict"].to_numpy(bool)
        found[coded] = same
        if 0 < chosen[same].sum() < same.sum():
            found |= {
                f"{coded}, chosen for conflict": same & chosen,
                f"{coded}, not chosen for conflict": same & ~chosen,
            }
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
                    row |= {other: beside.mean(), **_difference(score - beside, drawn, f"minus_{other}")}
                rows.append(row)
    return pd.DataFrame(rows)


def _difference(paired: np.ndarray, drawn: np.ndarray, name: str) -> dict[str, float]:
    """The mean of paired differences (n,) and its interval; `drawn` (resamples, n) are numbers of cases."""
    low, high = np.quantile(paired[drawn].mean(axis=1), (0.025, 0.975)) if len(paired) >= FEWEST else (np.nan,) * 2
    return {name: paired.mean(), f"{name}_low": float(low), f"{name}_high": float(high)}


def baseline_forecasts(cases: Sequence[Case]) -> dict[str, np.ndarray]:
    """What each of `BASELINES` says, (cases, 3) each."""
    return dict(zip(BASELINES, (np.full((len(cases), 3), 1 / 3), base_rates(cases)), strict=True))


def backtest(
    cases: Sequence[Case], runs: int, seed: int = 1, *, threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """The model, both baselines and the rival theories on these cases: tables `cases` (`forecast_table`) and `scores`
    (`score_table`, everybody compared with the model too). `progress` is called with 1 for each case that the model has
    run, and again for each that the theories have."""
    model = model_forecasts(cases, runs, seed, threads=threads, progress=progress)
    theories, labels = rival_forecasts(cases, seed, progress)
    forecasts = {MODEL: model, **baseline_forecasts(cases), **theories}
    table = forecast_table(cases, forecasts, {MODEL: "nacsim", **BASELINES, **labels})
    return {"cases": table, "scores": score_table(table, seed, (*BASELINES, MODEL))}


def rival_forecasts(
    cases: Sequence[Case], seed: int = 1, progress: Callable[[int], None] | None = None
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """What each rival theory says by `theory_forecasts`, (cases, 3) each, and how it is called.

    A theory's point (`rivals.predictions`) names the class of the outcome nearest to it, anew in each of `DRAWS` draws
    of the coded ranges; where it makes no prediction, a third each.
    """
    said: dict[str, list[np.ndarray]] = {}
    labels: dict[str, str] = {}
    for case in cases:
        mapped = map_scenario(case.scenario, DRAWS, seed)
        points, told = predictions(mapped)
        labels = {**dict(zip(told["theory"], told["label"], strict=True)), **labels}
        for theory, own in points.groupby("theory", sort=False)["point"]:
            counts = np.full(3, own.isna().sum() / 3)
            for point, times in own.value_counts().items():
                counts[class_of(case.scenario, nearest_outcome(mapped, point))] += times
            said.setdefault(theory, []).append(counts / len(own))
        if progress is not None:
            progress(1)
    return {theory: theory_forecasts(cases, np.array(rows)) for theory, rows in said.items()}, labels
