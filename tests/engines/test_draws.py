"""Randomness by named, counter-based streams."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engines.draws import PER_TICK, TICKS, Draws, GivenDraws, stream, uniforms
from sim.engines.ensemble import CHUNK, MOST_UNIFORMS, longest_chunk
from sim.engines.state import LANES


@settings(deadline=None)  # the first call may compile
@given(st.integers(0, 2**64), st.integers(0, 500), st.integers(1, 50))
def test_run_n_is_the_same_number_wherever_reading_starts(seed, first, runs):
    whole = uniforms(["a", "b"], seed, first + runs)
    np.testing.assert_array_equal(whole[:, first:], uniforms(["a", "b"], seed, runs, first))


def test_reading_in_blocks_is_reading_at_once():
    draws, u, parts = Draws(["a"], 3), np.empty((1, 7)), []
    for size in (7, 1, 5, 7):
        draws.fill(u, size)
        parts.append(u[:, :size].copy())
    np.testing.assert_array_equal(np.hstack(parts), uniforms(["a"], 3, 20))


def test_streams_differ_by_name_and_by_seed_and_do_not_share_replicates():
    base = stream(1, "france.autonomy").random(1000)
    for seed, name in ((2, "france.autonomy"), (1, "france.autonomz"), (0, "france.autonomy")):
        other = stream(seed, name).random(1000)
        assert not np.isin(other, base).any()
        assert abs(np.corrcoef(base, other)[0, 1]) < 0.1


def test_order_and_company_of_streams_change_no_number():
    one, other = uniforms(["a", "b", "c"], 1, 10), uniforms(["c", "x", "a"], 1, 10)
    np.testing.assert_array_equal(one[[0, 2]], other[[2, 0]])


def test_uniforms_are_uniform_and_inside_the_open_interval():
    u = uniforms(["a"], 1, 1_000_000)[0]
    assert u.min() > 0 and u.max() < 1
    counts = np.histogram(u, bins=100, range=(0, 1))[0]
    chi_squared = ((counts - 10_000) ** 2 / 10_000).sum()
    assert chi_squared < 99 + 5 * np.sqrt(2 * 99)


def test_the_stream_is_the_one_that_was_published():
    """Numbers that results were made with; if numpy ever changes them, this says so."""
    expected = uniforms(["france.autonomy"], 1, 3)[0]
    np.testing.assert_array_equal(expected, [0.5754983730635934, 0.2352818610716202, 0.7173464143734849])


def test_given_draws_are_read_in_order():
    given, u = GivenDraws(np.arange(10.0).reshape(1, 10), first=2), np.empty((1, 3))
    given.fill(u, 3)
    np.testing.assert_array_equal(u[0], [2, 3, 4])
    given.fill(u, 2)
    np.testing.assert_array_equal(u[0, :2], [5, 6])


@pytest.mark.parametrize("streams", [1, 5, 32, 33, 100, 250, 300, 4000, 5000, 3_000_000])
def test_what_a_thread_draws_at_once_is_whole_rounds_that_stay_in_the_cache_as_long_as_a_call_is_cheap(streams):
    runs = longest_chunk(SimpleNamespace(streams=range(streams)))
    assert LANES <= runs <= CHUNK and runs * streams <= max(MOST_UNIFORMS, LANES * streams)
    if streams <= 256:
        assert runs * streams <= 1 << 17 and runs % (PER_TICK * TICKS) == 0
        assert runs == CHUNK or (runs + PER_TICK * TICKS) * streams > 1 << 17
    elif streams <= 4096:
        assert runs == 512
