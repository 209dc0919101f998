"""What forecasters say of past decisions: this model, baselines that know nothing of it, rival theories.

A forecaster gives each case a probability of every class of outcome. The baselines are

uniform      a third for every class
base rate    how other cases ended, with one case added to each class (Laplace 1774)
hardest      the same among those cases whose hardest reported objection was the same: none, reserved, bargaining,
against

Nobody learns from a case that hangs together with the one it speaks of: whole groups are left out. Cases coded by
interests are another kind than those coded by stances, and no rate carries over from one to the other.

Laplace, P. S. (1774). Memoir on the probability of the causes of events. Translated by S. M. Stigler (1986),
Statistical Science 1(3), 364-378. doi:10.1214/ss/1177013621
"""

import csv
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from ...engines import ensemble
from ...process import cores, side_by_side
from ...results.findings import Advance
from ...scenario.positions import SHIPPED
from ...sweeps.executors import all_at_once
from ..theories.issues import map_scenario
from ..theories.predictions import nearest_outcome, predictions
from .past import CLASSES, Case, class_of

#: Forecasters in words; the rival theories have labels of their own.
MODEL, HARDEST, FORECAST = "model", "hardest", "forecast"
#: Version 0.1.0 on the recorded decisions of the library, as experiments/validation/first_edition.py found it.
FIRST_EDITION, FIRST_RUNS = "first_edition", 20_000
BASELINES = {"uniform": "A third each", "base_rate": "Base rate", HARDEST: "Hardest objection"}
#: Draws of the coded ranges about which the rival theories are asked.
DRAWS = 10


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
    """(cases, 3) the model's probabilities of each class; cases are shared out among processors. `progress` is called
    with the number of cases that were just done."""
    return np.array(all_at_once(partial(_modelled, runs=runs, seed=seed), cases, threads or cores(), progress))


def _modelled(case: Case, runs: int, seed: int) -> np.ndarray:
    done = ensemble.simulate(case.scenario, runs, seed, threads=1)
    return class_shares(np.bincount(done.record.outcome, minlength=len(case.scenario.outcomes)))


def first_edition(cases: Sequence[Case]) -> np.ndarray | None:
    """(cases, 3) what version 0.1.0 says, from data/first_edition.csv; None where a case is not in it."""
    with (SHIPPED / "data" / "first_edition.csv").open(encoding="utf-8", newline="") as lines:
        said = {row["case"]: [float(row[name]) for name in CLASSES] for row in csv.DictReader(lines)}
    if not all(case.name in said for case in cases):
        return None
    shelved, diluted, proposed = (np.array([said[case.name] for case in cases]) * FIRST_RUNS).T
    return class_shares(np.column_stack([proposed, diluted, shelved]))


def base_rates(cases: Sequence[Case], known: Sequence[Case] | None = None) -> np.ndarray:
    """(cases, 3) (1 + n_k) / (3 + n), n_k of the n cases of `known` apart from the one in question having ended in
    class k. `known` is by default the cases themselves."""
    return _rates(cases, known, lambda case, other: True)


def hardest_objections(cases: Sequence[Case], known: Sequence[Case] | None = None) -> np.ndarray:
    """(cases, 3) as `base_rates`, of the cases alone whose hardest reported objection was the same."""
    return _rates(cases, known, lambda case, other: case.hardest == other.hardest)


def _rates(
    cases: Sequence[Case], known: Sequence[Case] | None, alike: Callable[[Case, Case], bool]
) -> np.ndarray:  # fmt: skip
    known = cases if known is None else known
    counted = apart(cases, known) & np.array([[alike(case, other) for other in known] for case in cases])
    counts = counted.astype(int) @ _ended(known).astype(int)
    return (1 + counts) / (3 + counts.sum(axis=1, keepdims=True))


def theory_forecasts(cases: Sequence[Case], said: np.ndarray) -> np.ndarray:
    """(cases, 3) probabilities from a theory that names one class at a time, by how often it is right elsewhere.

    `said` (cases, 3) is the share q of draws in which it names each class. With h = (1 + r) / (3 + n), n the *other*
    cases apart from this one and r the sum of q at what came there, p_k = h q_k + (1 - h)(1 - q_k)/2: a class that is
    named for sure has h, and the other two share the rest. Where nothing is known, a third each.
    """
    right = (said * _ended(cases)).sum(axis=1)
    others = apart(cases, cases).astype(float)
    hit_rate = ((1 + others @ right) / (3 + others.sum(axis=1)))[:, None]
    return hit_rate * said + (1 - hit_rate) * (1 - said) / 2


def apart(cases: Sequence[Case], known: Sequence[Case]) -> np.ndarray:
    """(cases, known) whether the first may learn from the second: coded by the same model, of another name and
    group."""

    def differs(field: str) -> np.ndarray:
        mine, theirs = (np.array([getattr(case, field) for case in some]) for some in (cases, known))
        return mine[:, None] != theirs

    return differs("group") & differs("name") & ~differs("preferences")


def _ended(cases: Sequence[Case]) -> np.ndarray:
    """(cases, 3) in which class each ended."""
    return np.array([case.observed for case in cases])[:, None] == np.arange(3)


def baseline_forecasts(cases: Sequence[Case], known: Sequence[Case] | None = None) -> dict[str, np.ndarray]:
    """What each of `BASELINES` says, (cases, 3) each; the hardest objection only where it was looked for in all."""
    said = {"uniform": np.full((len(cases), 3), 1 / 3), "base_rate": base_rates(cases, known)}
    return said | ({HARDEST: hardest_objections(cases, known)} if all(case.hardest for case in cases) else {})


def rival_forecasts(
    cases: Sequence[Case], seed: int = 1, progress: Advance = None
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """What each rival theory says by `theory_forecasts`, (cases, 3) each, and how it is called.

    A theory's point (`rivals.predictions`) names the class of the outcome nearest to it, anew in each of `DRAWS` draws
    of the coded ranges; where it makes no prediction, a third each.
    """
    said: dict[str, list[np.ndarray]] = {}
    labels: dict[str, str] = {}
    for own, told in side_by_side([partial(_named, case, seed) for case in cases], progress):
        labels = {**told, **labels}
        for theory, shares in own.items():
            said.setdefault(theory, []).append(shares)
    return {theory: theory_forecasts(cases, np.array(rows)) for theory, rows in said.items()}, labels


def _named(case: Case, seed: int) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """In which share of draws each theory names each class of a case, and how the theories are called."""
    mapped = map_scenario(case.scenario, DRAWS, seed)
    points, told = predictions(mapped)
    named = {}
    for theory, own in points.groupby("theory", sort=False)["point"]:
        counts = np.full(3, own.isna().sum() / 3)
        for point, times in own.value_counts().items():
            counts[class_of(case.scenario, nearest_outcome(mapped, point))] += times
        named[theory] = counts / len(own)
    return named, dict(zip(told["theory"], told["label"], strict=True))
