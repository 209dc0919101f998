"""Quantities that a scenario correlates: in the draws of runs, on both engines, in cases, and in futures."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, spearmanr

import sim
from sim.engines import council, values
from sim.engines.copula import correlate
from sim.errors import ScenarioError
from sim.page.rests import every_number
from sim.results.export import numbers_of
from sim.results.store import scenario_hash
from sim.scenario.load import load, vary
from sim.scenario.schema import Scenario
from sim.sweeps.futures import as_runs_draw, coded_ranges, drawn_futures

A, B, C = "france.autonomy", "france.entrapment", "germany.exposure"
GROUPS = [{"between": [A, B], "rank": 0.6}, {"between": [A, C], "rank": -0.4}]


def correlated(*groups: dict) -> Scenario:
    return load("tokyo_liaison_office", {"correlations": [{"source": "test", **group} for group in groups]})


def drawn_values(scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0) -> pd.DataFrame:
    return pd.DataFrame(values.drawn_values(scenario, runs, seed, first=first))


TOKYO, TIED = load("tokyo_liaison_office"), correlated(*GROUPS)


def test_what_runs_draw_has_the_rank_correlations_and_each_its_own_distribution():
    free, tied = drawn_values(TOKYO, 4096), drawn_values(TIED, 4096)
    found = spearmanr(tied[[A, B, C]]).statistic
    np.testing.assert_allclose(found[np.triu_indices(3, 1)], [0.6, -0.4, 0.0], atol=0.03)
    for path in (A, B, C):
        assert kstest(tied[path], free[path]).pvalue > 0.001
    same = [path for path in free if free[path].equals(tied[path])]
    assert set(free) - set(same) == {A}, "two of them keep their draws, and so does everything else"


def test_both_engines_and_every_chunk_draw_the_same():
    slow = council.simulate(TIED, 60, 3).table()
    fast = sim.run(TIED, runs=60, seed=3).frame()
    assert slow.astype(str).equals(fast[slow.columns].astype(str))
    assert not fast.equals(sim.run(TOKYO, runs=60, seed=3).frame())
    whole = drawn_values(TIED, 100)
    parts = drawn_values(TIED, 33, first=67)
    np.testing.assert_array_equal(whole[B][67:], parts[B])


def test_uniforms_that_correlate_are_made_number_by_number():
    rng = np.random.default_rng(1)
    lower = np.linalg.cholesky(np.array([[1, 0.5, 0.2], [0.5, 1, 0.1], [0.2, 0.1, 1]]))
    u = rng.random((3, 1000))
    u[:, 0], u[:, 1] = 0.0, 1.0
    found = correlate(u, lower)
    assert ((found[1:] > 0) & (found[1:] < 1)).all()
    np.testing.assert_array_equal(found[:, 500:501], correlate(u[:, 500:501], lower))


def test_what_is_fixed_correlates_with_nothing():
    fixed = drawn_values(vary(TIED, {A: 0.5}), 500)
    free = drawn_values(TOKYO, 500)
    assert fixed[B].equals(free[B]) and fixed[C].equals(free[C])


CASES = [{}, {A: 0.3}, {A: 0.6}, {B: 0.5}, {B: 0.8}, {"correlations": []}]


def test_a_case_of_a_sweep_is_the_run_with_its_settings():
    table = sim.sweep(
        {"scenario": "tokyo_liaison_office", "runs": 300, "set": {"correlations": [{**group, "source": "t"} for group in GROUPS]},
         "design": [{"cases": CASES}]}
    ).frame()  # fmt: skip
    for case, settings in enumerate(CASES):
        runs = sim.run(vary(TIED, settings) if settings else TIED, runs=300).frame()
        assert table["shelved"][case] == pytest.approx((runs["outcome"] == "shelved").mean())
    assert table["id"].is_unique


def test_a_correlation_is_part_of_what_a_run_reads():
    again = correlated(*({**group, "source": "other", "rationale": "words"} for group in GROUPS))
    assert scenario_hash(TIED) == scenario_hash(again) != scenario_hash(TOKYO)


def test_futures_of_the_ranges_correlate_too():
    ranges = coded_ranges(TIED)
    futures, free = drawn_futures(TIED, ranges, 1024, 1), drawn_futures(TOKYO, ranges, 1024, 1)
    found = spearmanr(np.column_stack([futures[path] for path in (A, B, C)])).statistic
    np.testing.assert_allclose(found[np.triu_indices(3, 1)], [0.6, -0.4, 0.0], atol=0.03)
    for path in ranges:
        np.testing.assert_array_equal(np.sort(futures[path]), np.sort(free[path]), err_msg="one point in each interval")
    drawn = as_runs_draw(TIED, 200, 4)
    runs = drawn_values(TIED, 200, 4)
    np.testing.assert_allclose(drawn[B], runs[B])
    np.testing.assert_allclose(drawn[C], runs[C])


MISTAKES = {
    "unknown": ([{"between": ["france.autonmy", B], "rank": 0.5}], "'france.autonmy' is no quantity of this scenario; did you mean 'france.autonomy'"),
    "too strong": ([{"between": [A, B], "rank": 1.5}], "1.5 is out of range; allowed: below 1"),
    "alone": ([{"between": [A], "rank": 0.5}], "expected at least 2 entries"),
    "a pair twice": ([{"between": [A, B], "rank": 0.5}, {"between": [C, B, A], "rank": 0.1}], f"{A} and {B} correlate by entry 1 already"),
    "impossible": ([{"between": [A, B, C], "rank": -0.9}], "no quantities can have all these rank correlations at once; bring them nearer to 0, all of them to 53 %"),
    "no list": (3, "expected a list, found 3"),
    "numbers": ([{"between": [3, 4], "rank": 0.5}], "expected text, found 3"),
    "unknown key": ([{"betwen": [A, B], "rank": 0.5}], "unknown key 'betwen'; did you mean 'between'"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES.values(), ids=MISTAKES)
def test_correlations_that_cannot_be_are_refused(case):
    given, expected = case
    with pytest.raises(ScenarioError, match=expected):
        load("tokyo_liaison_office", {"correlations": given})


def test_a_correlation_in_a_file_needs_a_source(tmp_path):
    text = "extends: tokyo_liaison_office\ntitle: Tied\ncorrelations:\n  - {between: [france.autonomy, france.entrapment], rank: 0.5}\n"
    (tmp_path / "tied.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=r"tied.yaml:4:5: a correlation has no source: add `source:`"):
        load(tmp_path / "tied.yaml")
    (tmp_path / "tied.yaml").write_text(text + "source: test\n")
    assert load(tmp_path / "tied.yaml").correlations[0].source == "test"


def test_a_correlation_is_listed_among_the_numbers_with_its_source():
    told = numbers_of(TIED)[-2:]
    assert [(row["name"], row["value"], row["source"]) for row in told] == [
        (f"correlation of {A}, {B}", 0.6, "test"),
        (f"correlation of {A}, {C}", -0.4, "test"),
    ]
    rows = every_number(TIED).tables[0].rows
    assert ("rank correlation of France: autonomy, France: entrapment", "assumed", "test", "0.6", "fixed") in rows
