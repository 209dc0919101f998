"""Scores: values by hand, and that honesty pays."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.errors import UserError
from sim.results import scores

CLASS_SCORES = (scores.brier, scores.logarithmic, scores.ranked_probability)
each_score = pytest.mark.parametrize("score", CLASS_SCORES, ids=lambda score: score.__name__)


def distributions(classes: int):
    shares = st.lists(st.integers(1, 20), min_size=classes, max_size=classes)
    return shares.map(lambda parts: np.array(parts) / sum(parts))


pairs = st.integers(2, 5).flatmap(lambda k: st.tuples(distributions(k), distributions(k)))
numbers = st.integers(-50, 50).map(float)


def test_scores_by_hand():
    p = [0.5, 0.3, 0.2]
    assert scores.brier(p, 0) == pytest.approx(0.25 + 0.09 + 0.04)
    assert scores.brier(p, 2) == pytest.approx(0.25 + 0.09 + 0.64)
    assert scores.logarithmic(p, 1) == pytest.approx(-np.log(0.3))
    assert scores.ranked_probability(p, 0) == pytest.approx(0.5**2 + 0.2**2)
    assert scores.ranked_probability(p, 2) == pytest.approx(0.5**2 + 0.8**2)
    assert scores.ranked_probability([1, 0, 0], 2) == 2.0 and scores.ranked_probability([0, 1, 0], 2) == 1.0
    assert scores.logarithmic([1.0, 0.0], 1) == np.inf


def test_many_at_once():
    p, outcome = np.array([[[0.5, 0.5], [1.0, 0.0]]] * 3), np.array([[0, 1]] * 3)
    assert scores.brier(p, outcome) == pytest.approx(np.array([[0.5, 2.0]] * 3))
    assert scores.crps_ensemble(np.zeros((4, 2, 7)), np.ones((4, 2))) == pytest.approx(np.ones((4, 2)))


@each_score
@given(pairs)
def test_honesty_pays(score, pair):
    """Strictly proper: over outcomes drawn from p, stating p scores better than stating another q."""
    p, q = pair
    outcomes = np.arange(p.size)

    def expected(stated):
        return p @ score(np.tile(stated, (p.size, 1)), outcomes)

    assume(np.abs(p - q).max() > 1e-6)
    assert expected(p) < expected(q)


@given(st.lists(numbers, min_size=1, max_size=6), st.lists(numbers, min_size=1, max_size=6))
def test_honesty_pays_for_ensembles(true, stated):
    """Over outcomes drawn from an ensemble, that ensemble scores at least as well as another, and better if it differs."""

    def expected(members):
        return scores.crps_ensemble(np.tile(members, (len(true), 1)), np.array(true)).mean()

    gap = expected(stated) - expected(true)
    # The gap is the integral of the squared difference of the two distribution functions (Gneiting & Raftery 2007).
    grid = np.arange(-50, 50) + 0.5
    differ = (np.array(true) <= grid[:, None]).mean(axis=1) - (np.array(stated) <= grid[:, None]).mean(axis=1)
    assert gap == pytest.approx((differ**2).sum(), abs=1e-9)


@given(st.lists(numbers, min_size=1, max_size=8), numbers)
def test_crps_is_its_two_definitions(members, outcome):
    x = np.array(members)
    energy = np.abs(x - outcome).mean() - np.abs(x[:, None] - x).mean() / 2
    grid = np.arange(-50, 50) + 0.5
    integral = (((x <= grid[:, None]).mean(axis=1) - (outcome <= grid)) ** 2).sum()
    assert scores.crps_ensemble(x, outcome) == pytest.approx(energy, abs=1e-9)
    assert scores.crps_ensemble(x, outcome) == pytest.approx(integral, abs=1e-9)


@given(st.lists(st.tuples(numbers, st.integers(0, 4)), min_size=1, max_size=6), numbers)
def test_weights_count_a_member_as_often(weighted, outcome):
    members, weights = (np.array(column) for column in zip(*weighted, strict=True))
    assume(weights.any())
    repeated = scores.crps_ensemble(np.repeat(members, weights), outcome)
    assert scores.crps_ensemble(members, outcome, weights / 7) == pytest.approx(repeated, abs=1e-9)


@pytest.mark.parametrize("outcome", [0.0, 0.3, 1.0])
def test_crps_of_the_uniform_distribution(outcome):
    """Over [0, 1]: y^3 / 3 + (1 - y)^3 / 3."""
    ensemble = (np.arange(2000) + 0.5) / 2000
    assert scores.crps_ensemble(ensemble, outcome) == pytest.approx((outcome**3 + (1 - outcome) ** 3) / 3, abs=1e-6)


def test_crps_of_one_member_is_the_absolute_error():
    assert scores.crps_ensemble([3.0], 7.0) == 4.0
    assert scores.crps_ensemble([0.0, 1.0], 0.0) == pytest.approx(0.25)
    assert scores.crps_ensemble([1e9, 1e9 + 1], 1e9) == pytest.approx(0.25), "no cancellation of large numbers"


@given(st.permutations([0.1, 0.2, 0.3, 0.4]), st.integers(0, 3))
def test_only_the_ranked_score_knows_an_order(p, outcome):
    """Swapping the classes other than the outcome changes neither of the others."""
    others = [k for k in range(4) if k != outcome]
    swapped = list(p)
    for k, value in zip(others, [p[k] for k in reversed(others)], strict=True):
        swapped[k] = value
    assert scores.brier(swapped, outcome) == pytest.approx(scores.brier(p, outcome))
    assert scores.logarithmic(swapped, outcome) == scores.logarithmic(p, outcome)


@each_score
@pytest.mark.parametrize(
    ("p", "outcome", "said"),
    [
        ([0.5, 0.4], 0, "sum to 1"),
        ([1.5, -0.5], 0, "at least 0"),
        ([np.nan, 1.0], 0, "at least 0"),
        ([0.5, 0.5], 2, "whole numbers from 0 to 1"),
        ([0.5, 0.5], 0.0, "whole numbers from 0 to 1"),
        ([[0.5, 0.5]], 0, "a last axis of classes"),
    ],
)
def test_what_is_no_statement_is_refused(score, p, outcome, said):
    with pytest.raises(UserError, match=said):
        score(p, outcome)


@pytest.mark.parametrize("sample", [[], [np.nan], [[1.0]]])
def test_what_is_no_ensemble_is_refused(sample):
    with pytest.raises(UserError, match="sample"):
        scores.crps_ensemble(sample, 0.0)


@pytest.mark.parametrize("weights", [[1.0], [0.0, 0.0], [2.0, -1.0], [np.nan, 1.0]])
def test_what_weighs_no_ensemble_is_refused(weights):
    with pytest.raises(UserError, match="weights"):
        scores.crps_ensemble([0.0, 1.0], 0.0, weights)
