"""Two engines, one meaning: the kernel finds the outcome, round and blockers of the Mesa model, run for run."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import council, ensemble
from sim.engines.state import LANES
from sim.scenario.load import load, shipped
from sim.scenario.schema import Scenario

from ..scenarios import scenarios


def same_runs(scenario: Scenario, runs: int, seed: int) -> None:
    """The runs on both sides of a border between two of the kernel's blocks, so that no state may be left behind."""
    first = LANES - runs // 2
    fast = ensemble.simulate(scenario, first + runs, seed, threads=1).record
    slow = council.simulate(scenario, runs, seed, first=first).record
    for column, quick, reference in zip(fast._fields, fast, slow, strict=True):
        np.testing.assert_array_equal(quick[first:], reference, err_msg=column)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=8), st.integers(0, 2**63))
def test_engines_agree_on_any_scenario(scenario, seed):
    same_runs(scenario, 12, seed)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=10, eventful=True), st.integers(0, 2**63))
def test_engines_agree_on_runs_that_last_and_turn(scenario, seed):
    same_runs(scenario, 30, seed)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=12), st.integers(0, 2**63))
def test_engines_agree_on_many_scenarios(scenario, seed):
    same_runs(scenario, 24, seed)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_engines_agree_on_shipped_scenarios(path):
    scenario = load(path)
    same_runs(scenario, max(160 // len(scenario.voters), 6), 7)


def test_how_many_runs_are_drawn_at_once_changes_none(monkeypatch):
    scenario = load("tokyo_liaison_office")
    expected = council.simulate(scenario, 10, 3, first=5).record
    monkeypatch.setattr(council, "CHUNK", 4)
    for one, other in zip(council.simulate(scenario, 10, 3, first=5).record, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_mesa_batch_run_runs_the_model():
    from mesa.batchrunner import batch_run

    scenario = load("tokyo_liaison_office")
    rows = batch_run(
        council.NorthAtlanticCouncil,
        {"scenario": [scenario], "run": range(20), "stream_seed": [5]},
        display_progress=False,
    )
    fast = ensemble.simulate(scenario, 20, 5).table()
    found = {row["run"]: (row["outcome"], row["round"], row["blockers"]) for row in rows}
    expected = {r.run: (r.outcome, r.round, r.blockers) for r in fast.itertuples()}
    assert found == expected


def test_data_collector_keeps_the_state_of_every_round():
    model = council.NorthAtlanticCouncil(load("tokyo_liaison_office"), run=3)
    model.run_model()
    by_round = model.datacollector.get_model_vars_dataframe()
    members = model.datacollector.get_agenttype_vars_dataframe(council.Member)
    assert list(by_round["round"]) == list(range(1, model.steps + 1))
    assert set(by_round["draft"]) <= {*model.case.drafts, ""}
    assert len(members) == model.steps * len(model.case.members)
    total = members[["security", "economic", "entrapment", "autonomy", "received"]].sum(axis=1).astype(float)
    np.testing.assert_allclose(total, members["gain"].astype(float), atol=1e-12)
    assert {
        "pressure",
        "threat",
        "linkage",
        "reservation",
        "solidarity",
        "commitment",
        "keeps_silence",
        "on_record",
    } <= set(members.columns)
