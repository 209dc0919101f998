"""A coder drawn in each run: all of a run's numbers are one coder's, on both engines, and half of the runs each's."""

import numpy as np
import pytest

from sim.engines import council, ensemble
from sim.engines.draws import uniforms
from sim.engines.layout import CODER, Layout
from sim.engines.values import drawn_values
from sim.scenario.load import load, load_text, vary

TOKYO = "tokyo_liaison_office"
RUNS = 4000


@pytest.fixture(scope="module")
def drawn():
    return load(TOKYO, {"coder": "drawn"})


def who(scenario, runs: int = RUNS) -> np.ndarray:
    """Whose numbers each run takes: 0 the project's, 1 the second reader's."""
    layout = Layout(scenario)
    return (uniforms(layout.streams, 1, runs)[layout.stream_of[CODER]] * 2).astype(int)


def test_each_run_is_the_run_of_the_coder_that_it_drew(drawn):
    """Draw for draw: outcome, round and blockers are those of the scenario by that coder."""
    by = [ensemble.simulate(load(TOKYO, {"coder": name}), RUNS, 1).record for name in ("nacsim", "second")]
    coder = who(drawn)
    assert 0.47 < coder.mean() < 0.53
    for column, ours, theirs in zip(ensemble.simulate(drawn, RUNS, 1).record, *by, strict=True):
        np.testing.assert_array_equal(column, np.where(coder == 0, ours, theirs))


def test_all_numbers_of_a_run_are_one_coders(drawn):
    values = drawn_values(drawn, RUNS)
    each = [drawn_values(load(TOKYO, {"coder": name}), RUNS) for name in ("nacsim", "second")]
    for name in values:
        np.testing.assert_array_equal(
            values[name], np.where(who(drawn) == 0, each[0][name], each[1][name]), err_msg=name
        )


def test_both_engines_draw_the_same_coder(drawn):
    fast, slow = (engine.simulate(drawn, 60, 3).record for engine in (ensemble, council))
    for column, quick, reference in zip(fast._fields, fast, slow, strict=True):
        np.testing.assert_array_equal(quick, reference, err_msg=column)


def test_nobody_is_drawn_where_one_coder_is_named():
    for coder in ({}, {"coder": "second"}):
        assert CODER not in Layout(load(TOKYO, coder)).streams


def test_three_coders_are_as_likely_and_may_state_any_distribution():
    """Of a number that is 0.2 for one coder, and for others uniform from 0.4 to 0.5, or PERT from 0.8 to 1."""
    others = "{x: {value: 0.45, low: 0.4, high: 0.5, dist: uniform}, y: {value: 0.9, low: 0.8, high: 1, dist: pert}}"
    text = f"extends: {TOKYO}\nsource: s\nactors: {{france: {{threat: {{value: 0.2, others: {others}}}}}}}\n"
    threat = drawn_values(load_text(text, "mine"), RUNS)["france.threat"]
    fixed, uniform, pert = threat == 0.2, (threat >= 0.4) & (threat <= 0.5), threat >= 0.8
    assert (fixed | uniform | pert).all()
    assert all(abs(part.mean() - 1 / 3) < 0.03 for part in (fixed, uniform, pert))
    assert threat[uniform].mean() == pytest.approx(0.45, abs=0.005) and threat[pert].mean() == pytest.approx(
        0.9, abs=0.005
    )


def test_a_number_that_is_set_is_the_same_by_every_coder(drawn):
    assert "france.threat" not in drawn_values(vary(drawn, {"france.threat": 0.3}), 10)
