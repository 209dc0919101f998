"""What a theory says is widened by its own errors elsewhere: by hand, and that no issue informs its own spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.studies.deu.distributions import Distribution, certain, scores_widened, widened

SCALE = (0.0, 100.0)
places = st.lists(st.integers(0, 100).map(float), min_size=1, max_size=5)


def spread(points: list[float]) -> Distribution:
    return Distribution(np.array(points), np.full(len(points), 1 / len(points)))


def test_what_is_widened_stays_on_the_scale():
    said = widened(Distribution(np.array([10.0, 60.0]), np.array([0.25, 0.75])), np.array([-20.0, 50.0]), SCALE)
    assert said.places.tolist() == [0, 60, 40, 100] and said.shares.tolist() == [0.125, 0.125, 0.375, 0.375]


def test_scores_by_hand_from_the_errors_on_other_proposals():
    """Errors are +10, -20, +40. The first is widened by 40 alone: 50 + 40 = 90, its outcome 60, the score 30."""
    said, outcomes = [certain(50.0), certain(70.0), certain(20.0)], np.array([60.0, 50.0, 60.0])
    found = scores_widened(said, outcomes, ["a", "a", "b"], SCALE)
    # The second: 70 + 40 is the end of the scale, 100. The third: at 30 or at 0, outcome 60: (30 + 60)/2 - 30/4.
    assert found.tolist() == pytest.approx([30, 50, 37.5])


def test_no_issue_informs_the_spread_of_its_own_proposal():
    rng = np.random.default_rng(1)
    said, groups = [certain(point) for point in rng.uniform(20, 80, 6)], list("aabbcc")
    outcomes = rng.uniform(0, 100, 6)
    first = scores_widened(said, outcomes, groups, SCALE)
    outcomes[1] = 100 - outcomes[1]
    second = scores_widened(said, outcomes, groups, SCALE)
    assert first[0] == second[0] and (first[2:] != second[2:]).all()


def test_without_another_proposal_there_is_no_spread():
    assert np.isnan(scores_widened([certain(1.0)] * 2, np.zeros(2), ["a", "a"], SCALE)).all()


def test_its_point_is_its_median_and_a_point_is_scored_by_its_distance():
    assert Distribution(np.array([80.0, 0.0, 30.0]), np.array([0.2, 0.35, 0.45])).median == 30
    assert certain(30.0).crps(72.0) == 42


@given(places, places)
def test_the_score_is_proper(true, stated):
    """Over outcomes drawn from a distribution none has a lower expected score than that distribution."""
    expected = [np.mean([spread(points).crps(outcome) for outcome in true]) for points in (stated, true)]
    assert expected[1] <= expected[0] + 1e-9
    if sorted(set(true)) != sorted(set(stated)):
        assert expected[1] < expected[0]
