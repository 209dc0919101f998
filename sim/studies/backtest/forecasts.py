"""What forecasters say of past decisions: this model, two baselines that know nothing of interests, rival theories.

A forecaster gives each case a probability of every class of outcome. The baselines are

uniform      a third for every class
base rate    how the other cases of the same kind ended, with one case added to each class (Laplace 1774)

Cases chosen because there was a conflict are another kind than those that were not, and cases coded by interests
another than those coded by stances: no rate carries over.

Laplace, P. S. (1774). Memoir on the probability of the causes of events. Translated by S. M. Stigler (1986),
Statistical Science 1(3), 364-378. doi:10.1214/ss/1177013621
"""

from collections.abc import Sequence

import numpy as np

from ...engines import ensemble
from ...results.findings import Advance
from ..theories.issues import map_scenario
from ..theories.predictions import nearest_outcome, predictions
from .past import Case, class_of

#: Forecasters in words; the rival theories have labels of their own.
MODEL, BASELINES = "model", {"uniform": "A third each", "base_rate": "Base rate"}
#: Draws of the coded ranges about which the rival theories are asked.
DRAWS = 50


def class_shares(counts: np.ndarray) -> np.ndarray:
    """Probabilities of the three classes from counted runs, by outcome, shelved last: (..., drafts + 1) to (..., 3).

    One run is added, a third to each class: no class is held impossible because it was not seen in n runs, and the
    logarithmic score is at most ln(3 (n + 1)).
    """
    counts = np.asarray(counts)
    by_class = np.stack([counts[..., -1], counts[..., 1:-1].sum(axis=-1), counts[..., 0]], axis=-1)
    return (by_class + 1 / 3) / (by_class.sum(axis=-1, keepdims=True) + 1)


def model_forecasts(
    cases: Sequence[Case], runs: int, seed: int = 1, *, threads: int | None = None, progress: Advance = None
) -> np.ndarray:
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
    ended, kind = (np.array([getattr(case, name) for case in cases]) for name in ("observed", "chosen_for_conflict"))
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


def baseline_forecasts(cases: Sequence[Case]) -> dict[str, np.ndarray]:
    """What each of `BASELINES` says, (cases, 3) each."""
    return dict(zip(BASELINES, (np.full((len(cases), 3), 1 / 3), base_rates(cases)), strict=True))


def rival_forecasts(
    cases: Sequence[Case], seed: int = 1, progress: Advance = None
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
