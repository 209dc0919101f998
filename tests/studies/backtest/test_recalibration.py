"""The recalibrated forecast: what it does by hand, what it leaves as it is, and that nobody learns from himself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

import sim
from sim.results import scores
from sim.studies.backtest import recalibration
from sim.studies.backtest.forecasts import baseline_forecasts, hardest_objections
from sim.studies.backtest.past import Case
from sim.studies.backtest.recalibration import CENTRE, PENALTY, Weights, fitted, lessons, pooled, recalibrated

ALL = np.ones((1, 3), bool)
THIRD = np.full((1, 3), 1 / 3)


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities that are what they say, the outcomes drawn from them, and a coarser forecaster."""
    rng = np.random.default_rng(seed)
    said = rng.dirichlet([1.2, 0.8, 1.5], n)
    ended = np.array([rng.choice(3, p=p) for p in said])
    return said, ended, rng.dirichlet([5, 5, 5], n)


def case(name: str, end: str, *, group: str = "", hardest: str = "none") -> Case:
    scenario = sim.load("tokyo_liaison_office")
    seen = scenario.observed.model_copy(update={"outcome": end})
    return Case(name, group or name, "spatial", True, scenario.model_copy(update={"observed": seen}), hardest)


ENDS = ["shelved", "liaison_office", "contact_point", "shelved", "liaison_office", "liaison_office"]
CASES = [case(name, end, hardest="against" if n % 2 else "none") for n, (name, end) in enumerate(zip("abcdef", ENDS, strict=True))]  # fmt: skip
MODEL = np.random.default_rng(4).dirichlet([1, 1, 1], 6)


def test_a_pool_by_hand():
    said = pooled(np.array([[0.5, 0.3, 0.2]]), np.array([[0.2, 0.2, 0.6]]), ALL, Weights(1.0, 0.5))
    m = 0.985 * np.array([0.5, 0.3, 0.2]) + 0.005
    raw = m * np.sqrt([0.2, 0.2, 0.6])
    assert said[0] == pytest.approx(raw / raw.sum())


def test_what_has_no_draft_has_no_probability():
    said = pooled(THIRD, np.array([[0.2, 0.5, 0.3]]), np.array([[True, False, True]]), Weights(0.3, 1.0))
    assert said[0] == pytest.approx([0.4, 0.0, 0.6])


def test_the_floor_does_not_depend_on_how_many_runs_there_were():
    few, many = (pooled(np.array([p]), THIRD, ALL, Weights(1, 1)) for p in ([1e-3, 0, 0.999], [1e-6, 0, 0.999999]))
    assert few == pytest.approx(many, abs=2e-3)


def test_calibrated_probabilities_come_out_unchanged_within_the_interval():
    said, ended, coarse = drawn(4000)
    possible = np.ones((4000, 3), bool)
    whole = fitted(said, coarse, possible, ended)
    rng = np.random.default_rng(1)
    others = np.array([fitted(said, coarse, possible, ended, rng.multinomial(4000, np.full(4000, 1 / 4000)).astype(float)) for _ in range(60)])  # fmt: skip
    low, high = np.quantile(others, (0.025, 0.975), axis=0)
    assert low[0] < 1.0 < high[0] and low[1] < 0.0 < high[1], (whole, low, high)
    assert np.abs(pooled(said, coarse, possible, whole) - said).max() < 0.06


def test_a_forecaster_that_is_too_sure_of_itself_is_drawn_in():
    said, ended, _ = drawn(4000)
    sure = said**2 / (said**2).sum(axis=1, keepdims=True)
    weights = fitted(sure, np.full((4000, 3), 1 / 3), np.ones((4000, 3), bool), ended)
    # squared, so half is right; the floor has softened them a little already
    assert weights.model == pytest.approx(0.5, abs=0.1)
    assert weights.hardest == pytest.approx(CENTRE), "what says nothing stays where the penalty draws it"


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_no_other_weights_fit_better(seed):
    said, ended, coarse = drawn(40, seed)
    possible = np.ones((40, 3), bool)
    best = np.array(fitted(said, coarse, possible, ended))

    def loss(weights):
        p = pooled(said, coarse, possible, Weights(*weights))
        return scores.logarithmic(p, ended).sum() + PENALTY * ((weights - CENTRE) ** 2).sum()

    assert np.abs(approx_fprime(best, loss)).max() < 2e-3
    for step in ([0.05, 0], [-0.05, 0], [0, 0.05], [0, -0.05]):
        assert loss(best + step) > loss(best)


def test_a_case_counted_twice_is_as_if_it_stood_twice():
    said, ended, coarse = drawn(30)
    possible, times = np.ones((30, 3), bool), np.arange(30) % 3
    rows = np.repeat(np.arange(30), times)
    once = fitted(said, coarse, possible, ended, times.astype(float))
    again = fitted(said[rows], coarse[rows], possible[rows], ended[rows])
    assert np.array(once) == pytest.approx(np.array(again), abs=1e-4)


def test_a_forecast_of_a_case_does_not_depend_on_how_it_or_its_group_ended():
    together = [
        *CASES[:4],
        case("e", "liaison_office", group="x", hardest="none"),
        case("f", "liaison_office", group="x"),
    ]
    before = recalibrated(together, MODEL)
    other = [*together[:4], case("e", "shelved", group="x", hardest="none"), case("f", "contact_point", group="x")]
    after = recalibrated(other, MODEL)
    assert after[4:] == pytest.approx(before[4:]) and not np.allclose(after[:4], before[:4])


def test_in_what_is_learned_from_every_hardest_objection_leaves_its_own_group_out():
    assert lessons(CASES, MODEL).hardest == pytest.approx(hardest_objections(CASES))
    assert lessons(CASES, MODEL, objections=False).hardest == pytest.approx(1 / 3)


def test_from_the_library_alone_a_new_case_learns_the_same_as_from_any_order():
    asked, known = CASES[:2], CASES[2:]
    said = recalibrated(asked, MODEL[:2], known, MODEL[2:])
    back = recalibrated(asked[::-1], MODEL[:2][::-1], known[::-1], MODEL[2:][::-1])
    assert said == pytest.approx(back[::-1], abs=1e-6)
    taught = lessons(known, MODEL[2:])
    by_hand = pooled(MODEL[:2], baseline_forecasts(asked, known)["hardest"], np.ones((2, 3), bool), taught.weights())
    assert said == pytest.approx(by_hand)


def test_the_penalty_is_what_it_says(monkeypatch):
    monkeypatch.setattr(recalibration, "PENALTY", 1e9)
    said, ended, coarse = drawn(20)
    assert fitted(said, coarse, np.ones((20, 3), bool), ended) == pytest.approx((CENTRE, CENTRE), abs=1e-6)
