"""Quantiles of counts: by numpy, where numpy says the same, and by exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.results.counting import QUANTILES, count_quantile

COUNTS = st.lists(st.integers(0, 7) | st.sampled_from([19, 20, 21, 10**9]), min_size=1, max_size=8).filter(any)
LEVELS = [Fraction(str(level)) for level in QUANTILES]


def exactly(counts: list[int], level: Fraction) -> int:
    """The smallest value at which the cumulative share reaches `level`, without any rounding."""
    return next(v for v in range(len(counts)) if sum(counts[: v + 1]) >= level * sum(counts))


@settings(max_examples=300)
@given(COUNTS, st.sampled_from(LEVELS))
def test_a_quantile_of_counts_is_exact_and_numpys(counts, level):
    found = count_quantile(np.array(counts), float(level))
    assert found == exactly(counts, level)
    values = np.arange(len(counts), dtype=float)
    assert found == np.quantile(values, float(level), weights=np.array(counts), method="inverted_cdf")


@settings(max_examples=300)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=8), st.sampled_from(LEVELS))
def test_shares_give_what_counts_give(counts, level):
    """... also where they add up to a level but for rounding."""
    share = np.array(counts) / (sum(counts) + 2)
    share = share / share.sum()
    assert count_quantile(share, float(level)) == exactly(counts, level)


def test_numpy_is_one_value_off_where_shares_are_rounded():
    """Why there is a function of our own: 24 of 48 are half of them."""
    counts = np.array([4, 7, 11, 2, 11, 7, 6])
    share = counts / 49
    share = share / share.sum()
    assert counts[:4].sum() == counts.sum() / 2 and count_quantile(share, 0.5) == 3
    assert np.quantile(np.arange(7.0), 0.5, weights=share, method="inverted_cdf") == 4


def test_rows_without_a_count_have_no_quantile():
    found = count_quantile(np.array([[0, 0, 0], [0, 2, 2], [1, 0, 0]]), 0.5)
    assert np.isnan(found[0]) and found[1:].tolist() == [1, 0]
    assert count_quantile(np.zeros((2, 3, 4)), 0.5).shape == (2, 3)


@pytest.mark.parametrize("n", [7, 64, 500])
@pytest.mark.parametrize("kind", ["random", "even", "tied values", "nearly all on one"])
def test_numpys_weighted_quantile_is_the_first_value_at_which_the_weights_reach_it(n, kind):
    """`nacsim calibrate` tells its posterior by it."""
    rng = np.random.default_rng(n)
    values = rng.integers(0, 5, n) / 4 if kind == "tied values" else rng.random(n)
    weights = {"even": np.full(n, 1 / n), "nearly all on one": np.exp(rng.normal(0, 30, n))}.get(kind, rng.random(n))
    weights = weights / weights.sum()
    found = np.quantile(values, QUANTILES, weights=weights, method="inverted_cdf")
    for level, quantile in zip(QUANTILES, found, strict=True):
        assert weights[values <= quantile].sum() >= level - 1e-12
        assert weights[values < quantile].sum() < level
