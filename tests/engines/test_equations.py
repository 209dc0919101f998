"""The rules one by one, against values by hand and against their laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.equations import consultation, decision, drafting, gains, pressure, silence

share = st.floats(0, 1)


def test_gain_by_hand():
    """2 * (0.8 + 0.5 * 0.6)/2 * 0.5 - 0.5 * 0.4 * 0.8 * 0.9 - 0.5 * 0.3 * 0.9 - 0.5 * 0.6 * 0.7 + 0.1."""
    retaliation = gains.expected_retaliation(0.6, 0.5, 1)
    assert retaliation == pytest.approx(0.8)
    rates = (
        gains.security_rate(2.0, 0.8, 0.6, 0.5),
        gains.economic_rate(0.5, 0.4, retaliation),
        gains.entrapment_rate(0.5, 0.3),
        gains.autonomy_rate(0.5, 0.6),
    )
    terms = gains.terms(*rates, 0.5, 0.9, 0.7)
    assert terms == pytest.approx((0.55, -0.144, -0.135, -0.21))
    assert gains.gain(*rates, 0.1, 0.5, 0.9, 0.7) == pytest.approx(sum(terms) + 0.1)


@given(share, share, share)
def test_a_revised_view_lies_between_anchor_and_mean(openness, anchor, mean):
    view = consultation.revised_view(openness, anchor, mean)
    assert min(anchor, mean) - 1e-15 <= view <= max(anchor, mean) + 1e-15


def test_voices():
    assert consultation.voice(0.5, 2.0) == 1.5
    assert consultation.voice_share(0.0, 0.0, 4.0) == 0.25
    assert consultation.voice_share(1.0, 4.0, 3.0) == 0.25


def test_concession_curve():
    """Nothing is conceded in round 1, everything at the deadline; c > 1 concedes early, c < 1 late."""
    assert drafting.progress(1.0, 18.0, 1.0) == 0.0
    assert drafting.progress(18.0, 18.0, 0.3) == 1.0
    assert drafting.progress(1.0, 1.0, 1.0) == 0.0
    assert drafting.progress(7.0, 5.0, 1.0) == 1.0
    assert drafting.progress(9.5, 18.0, 1.0) == pytest.approx(0.5)
    assert drafting.progress(9.5, 18.0, 0.5) == pytest.approx(0.25)
    assert drafting.progress(9.5, 18.0, 2.0) == pytest.approx(math.sqrt(0.5))
    assert drafting.aspiration(0.8, drafting.lowest_aspiration(-0.2), 0.5) == pytest.approx(0.4)


def test_admissible_drafts():
    assert drafting.is_admissible(0.5, 0.5 + 1e-13, 0.6)
    assert not drafting.is_admissible(0.4, 0.5, 0.6)
    assert drafting.is_admissible(0.3, 0.5, 0.3), "the sponsor never asks for more than draft 0 gives"
    assert not drafting.is_admissible(-0.1, -0.3, -0.2), "no draft below the status quo"


def test_silence_by_hand():
    assert silence.others_agreeing(2.0, 1.0, 3.0) == 0.5
    assert silence.others_agreeing(2.0, 0.0, 3.0) == 1.0
    assert silence.others_agreeing(1.0, 1.0, 1.0) == 0.0
    assert silence.solidarity(0.5, 0.4, 0.5) == pytest.approx(0.1)
    assert silence.keeps_silence(0.0, 0.0) and not silence.keeps_silence(-1e-9, 0.0)
    assert silence.goes_on_record(-0.1, 0.2) and not silence.goes_on_record(0.0, 0.2)
    assert silence.learnt(0.0, 0.3, 0.1) == pytest.approx(-0.4)
    assert silence.learnt(-0.6, 0.3, 0.1) == -0.6


def test_shocks_are_stationary():
    """Standard deviation sd in every round, correlation rho between rounds."""
    rng = np.random.default_rng(1)
    eta, sd, rho = np.zeros(50_000), 0.3, 0.8
    for t in range(5):
        before = eta
        eta = np.array(
            [silence.shock(e, z, sd, rho, t == 0) for e, z in zip(eta, rng.normal(size=eta.size), strict=True)]
        )
        assert eta.std() == pytest.approx(sd, rel=0.02)
    assert np.corrcoef(before, eta)[0, 1] == pytest.approx(rho, abs=0.01)


def test_pressure_by_hand():
    both = pressure.joint_coercion(pressure.joint_coercion(0.0, 0.5), 0.4)
    assert both == pytest.approx(0.7)
    assert pressure.reaction(both, 0.9, 2 / 3) == pytest.approx(0.42)
    assert pressure.experienced(0.5, 0.6, 0.42) == pytest.approx(0.468)
    assert pressure.stiffened(0.4, 0.05, 0.5, 0.8) == pytest.approx(0.412)
    assert pressure.frightened(0.4, 0.05, 0.5, 0.8) == pytest.approx(0.403)


@given(share, share, share, share)
def test_pressure_keeps_traits_in_their_range(trait, force, felt, resolve):
    assert 0 <= pressure.stiffened(trait, force, felt, resolve) <= 1
    assert 0 <= pressure.frightened(trait, force, felt, resolve) <= 1


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12))
def test_under_unanimity_the_pivot_is_the_most_reluctant(values):
    gain, votes = np.array(values), np.ones(len(values))
    assert decision.pivotal_gain(gain, votes, float(len(values)), 0.0) == min(values)


@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(1, 29)), min_size=1, max_size=9), st.floats(0.5, 1))
def test_the_pivot_is_where_the_rule_is_first_met(members, threshold):
    """A draft passes under sincere voting exactly if the pivotal member gains from it."""
    gain, votes = (np.array(column, dtype=float) for column in zip(*members, strict=True))
    quota, floor = threshold * votes.sum(), votes.sum() / 2
    pivot = decision.pivotal_gain(gain, votes, quota, floor)
    for level in gain:
        support = votes[gain >= level].sum()
        assert decision.is_met(support, quota, floor) == (pivot >= level)


def test_majority_is_more_than_half_and_at_least_the_threshold():
    assert not decision.is_met(2.0, 0.5 * 4, 2.0)
    assert decision.is_met(3.0, 0.5 * 4, 2.0)
    assert decision.is_met(2.0, 2 / 3 * 3, 1.5)
