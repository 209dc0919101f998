"""Tables from a tally, against values by hand and against scipy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import sim
from sim.results import outcomes
from sim.results.parquet import recorded
from tests.scenarios import make

TABLE = pd.DataFrame(
    {
        "run": range(8),
        "outcome": ["d0", "d1", "d1", "shelved", "shelved", "shelved", "shelved", "d0"],
        "round": [1, 2, 3, 3, 3, 3, 3, 1],
        "blockers": ["", "", "", "m0", "m0,m1", "m1", "m0", ""],
        "objectors": ["", "m0", "m1", "m0,m2", "m0,m1", "m1", "m0", ""],
        "reservations": [""] * 8,
    }
)
SCENARIO = make(3, process={"rounds": 3})


def tally(table: pd.DataFrame) -> outcomes.Tally:
    return outcomes.tally([recorded(table, SCENARIO)], SCENARIO)


TALLY = tally(TABLE)


@given(st.integers(1, 10**7).flatmap(lambda runs: st.tuples(st.integers(0, runs), st.just(runs))))
def test_wilson_interval_is_scipys(case):
    count, runs = case
    expected = binomtest(count, runs).proportion_ci(0.95, method="wilson")
    assert outcomes.wilson_interval(count, runs) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_tally_of_parts_is_the_tally_of_the_whole():
    parts = outcomes.tally([recorded(part, SCENARIO) for part in (TABLE[:3], TABLE[3:])], SCENARIO)
    assert TALLY.runs == parts.runs == 8
    for part, whole in zip(parts, TALLY, strict=True):
        np.testing.assert_array_equal(part, whole)
    first, second = (outcomes.tally([recorded(part, SCENARIO)], SCENARIO) for part in (TABLE[:3], TABLE[3:]))
    for part, whole in zip(first.with_more(second), TALLY, strict=True):
        np.testing.assert_array_equal(part, whole)


def test_a_proposal_that_was_withdrawn_has_no_blockers():
    withdrawn = TABLE.assign(blockers=["", "", "", "m0", "", "m1", "", ""])[1:]
    assert outcomes.withdrawn(TALLY) == 0.0 and outcomes.withdrawn(tally(withdrawn)) == 2 / 7


def test_shares_by_hand():
    shares = outcomes.outcome_shares(TALLY, SCENARIO)
    assert list(shares["outcome"]) == ["d0", "d1", "shelved"]
    assert list(shares["share"]) == [0.25, 0.25, 0.5]


def test_blockers_and_coalitions_by_hand():
    rows = outcomes.blockers(TALLY, SCENARIO).set_index("actor")
    assert list(rows["share"]) == [3 / 8, 2 / 8, 0.0]
    assert list(rows["alone"]) == [2 / 8, 1 / 8, 0.0]
    assert list(rows["objected"]) == [4 / 8, 3 / 8, 1 / 8]
    together = outcomes.coalitions(TALLY, SCENARIO)
    assert dict(zip(together["blockers"], together["share"], strict=True)) == {"m0": 0.25, "m0,m1": 0.125, "m1": 0.125}


@pytest.mark.parametrize("most", [None, 5, 3, 2, 1])
def test_the_most_frequent_set_comes_first_and_of_equals_the_first_by_name(most):
    found = outcomes.coalitions(TALLY, SCENARIO, most)
    assert list(found["blockers"]) == ["m0", "m0,m1", "m1"][:most]
    assert list(found["share"]) == [0.25, 0.125, 0.125][:most]


def test_agreement_over_time_by_hand():
    frame = outcomes.agreement_over_time(TALLY, SCENARIO, 3).pivot(index="round", columns="draft", values="share")
    assert frame["d0"].tolist() == [0.25, 0.25, 0.25]
    assert frame["d1"].tolist() == [0.0, 0.125, 0.25]


def test_rounds_by_hand_and_where_nobody_agrees():
    assert outcomes.rounds_to_agreement(TALLY) == {
        "adopted": 4,
        "mean": 1.75,
        "quantiles": {"0.05": 1, "0.25": 1, "0.5": 1, "0.75": 2, "0.95": 3},
    }
    nobody = tally(TABLE[TABLE["outcome"] == "shelved"])
    assert outcomes.rounds_to_agreement(nobody) == {"adopted": 0, "mean": None, "quantiles": None}
    assert outcomes.agreement_over_time(nobody, SCENARIO, 3)["share"].eq(0).all()


def test_rounds_are_those_of_the_run_table():
    runs = sim.run("tokyo_liaison_office", runs=5000)
    table = runs.frame()
    rounds = table.loc[table["outcome"] != "shelved", "round"]
    found = outcomes.rounds_to_agreement(runs.tally)
    assert found["mean"] == pytest.approx(rounds.mean())
    for level, value in found["quantiles"].items():
        assert value == np.quantile(rounds, float(level), method="inverted_cdf")


def test_gain_terms_add_up():
    terms = np.random.default_rng(1).normal(size=(3, 4, 1000))
    frame = pd.DataFrame(outcomes.gain_terms(terms, SCENARIO)).pivot(index="actor", columns="term", values="mean")
    np.testing.assert_allclose(frame[list(SCENARIO.preferences.terms)].sum(axis=1), frame["total"])
