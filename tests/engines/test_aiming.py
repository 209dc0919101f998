"""How means are spread over targets: the same in every lane of a block, whatever stands in the others."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.strategies import addressed, aimed, chance
from sim.strategies.chance import ROOM

VOTERS, LANES = 5, 7


def lanes(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, min_size=LANES, max_size=LANES).map(np.array)


def table(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(lanes(values), min_size=VOTERS, max_size=VOTERS).map(np.array)


def aim(worth, among, focus, means):
    shares, free = np.empty((2, *worth.shape))
    aimed.aim(shares, worth.copy(), among, focus, means, free, np.empty((ROOM, worth.shape[1])))
    return shares


def one(values: np.ndarray, lane: int) -> np.ndarray:
    return np.ascontiguousarray(values[..., lane : lane + 1])


WORTH, AMONG = table(st.floats(1.0, 50.0)), table(st.sampled_from([0.0, 1.0]))
FOCUS, MEANS = lanes(st.sampled_from([0.0, 1.0, 2.5])), lanes(st.sampled_from([0.0, 0.2, 0.45, 0.9, 1.0]))


@settings(deadline=None)
@given(WORTH, AMONG, FOCUS, MEANS)
def test_a_lane_is_aimed_in_as_if_it_were_alone(worth, among, focus, means):
    together = aim(worth, among, focus, means)
    for lane in range(LANES):
        alone = aim(*(one(values, lane) for values in (worth, among, focus, means)))
        np.testing.assert_array_equal(one(together, lane), alone)


@settings(deadline=None)
@given(WORTH, AMONG, FOCUS, MEANS)
def test_means_are_spent_in_full_and_nobody_is_given_more_than_there_is(worth, among, focus, means):
    shares = aim(worth, among, focus, means)
    np.testing.assert_allclose((shares * among).sum(axis=0), among.sum(axis=0), rtol=1e-12)
    assert (shares[among == 0.0] == 1.0).all()
    assert (shares * means <= 1.0 + 1e-12).all()
    order = np.argsort(worth, axis=0, kind="stable")
    for lane in range(LANES):
        ranked = [shares[i, lane] for i in order[:, lane] if among[i, lane]]
        assert all(low <= high + 1e-12 for low, high in pairwise(ranked))


def test_what_one_cannot_be_given_goes_to_the_others_in_proportion():
    """q = 8/8, 3/8, 1/8 of N = 3: 2, 0.75, 0.25; at most 1/0.8 = 1.25, so 1.75 is left for 3 : 1."""
    shares = aim(np.array([[8.0], [3.0], [1.0]]), np.ones((3, 1)), np.ones(1), np.array([0.8]))
    assert shares[:, 0] == pytest.approx([1.25, 1.25, 0.5])  # 1.3125 is over the top as well
    wider = aim(np.array([[8.0], [3.0], [1.0]]), np.ones((3, 1)), np.ones(1), np.array([0.6]))
    assert wider[:, 0] == pytest.approx([1 / 0.6, 0.75 * (3 - 1 / 0.6), 0.25 * (3 - 1 / 0.6)])


@pytest.mark.parametrize(("means", "expected"), [(0.8, [1.25, 0.875, 0.875]), (0.2, [3.0, 0.0, 0.0])])
def test_those_for_whom_nothing_speaks_are_given_what_the_others_leave_all_alike(means, expected):
    """q = 1, 0, 0 of N = 3: all for the first, at most 1/means; the rest of 3 is halved."""
    q, shares, free = np.array([[1.0], [0.0], [0.0]]), *np.empty((2, 3, 1))
    chance.apportion(shares, q, np.ones((3, 1)), np.array([means]), free, np.empty((ROOM, 1)))
    assert shares[:, 0] == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(table(st.floats(-2.0, 2.0)), AMONG, FOCUS)
def test_attention_is_paid_in_a_lane_as_if_it_were_alone(gain, among, focus):
    def attend(gain, among, focus):
        attention = gain.copy()
        addressed.attend(attention, among, focus, *np.empty((2, gain.shape[1])))
        return attention

    together = attend(gain, among, focus)
    for lane in np.flatnonzero(among.any(axis=0)):
        drawn = np.where(among[:, lane] > 0, np.exp(focus[lane] * gain[:, lane]), 0.0)
        np.testing.assert_allclose(together[:, lane], drawn / drawn.sum(), rtol=1e-12)
        alone = attend(*(one(values, lane) for values in (gain, among, focus)))
        np.testing.assert_array_equal(one(together, lane), alone)
