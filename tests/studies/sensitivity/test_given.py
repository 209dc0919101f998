"""PAWN, delta and trees on cases as they are, and Shapley effects: closed forms, SALib's test functions, stored sweeps."""

import json

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import pawn
from SALib.test_functions import Ishigami
from scipy.special import ndtri

import sim
from sim.errors import ResultsError, UsageError
from sim.scenario.correlation import Correlation
from sim.scenario.quantity import Quantity
from sim.studies.sensitivity.given import analysed
from sim.studies.sensitivity.shapley import conditional, shapley
from tests.command import nacsim

METHODS = ["pawn", "delta", "trees"]
FAST = ["pawn", pytest.param("delta", marks=pytest.mark.slow), "trees"]


def cases(count: int = 3000) -> tuple[pd.DataFrame, pd.Series]:
    x = np.random.default_rng(0).uniform(-np.pi, np.pi, (count, 4))
    return pd.DataFrame(x, columns=["x1", "x2", "x3", "idle"]), pd.Series(Ishigami.evaluate(x[:, :3]))


def unit(*names: str) -> dict[str, Quantity]:
    return {name: Quantity(value=0.5, low=0.0, high=1.0, dist="uniform") for name in names}


# --- given data


def test_pawn_of_ishigamis_function_is_that_of_salib():
    x, y = cases()
    found = analysed("pawn", x, y, 1).set_index("parameter")
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    told = pawn.analyze(problem, x.to_numpy()[:, :3], y.to_numpy(), S=10)
    for n, name in enumerate(problem["names"]):
        assert found.loc[name, "median"] == pytest.approx(told["median"][n], abs=0.005)
        assert found.loc[name, "maximum"] == pytest.approx(told["maximum"][n], abs=0.01)
    assert list(found.index) == ["x2", "x1", "x3", "idle"]
    assert list(found["apart"]) == [True, True, True, False] and (found["noise"] < 0.08).all()


@pytest.mark.slow
def test_delta_of_ishigamis_function_is_what_is_known_of_it():
    x, y = cases(2000)
    found = analysed("delta", x, y, 1).set_index("parameter")
    # Alone: the first-order index, a closed form. Delta: Plischke, Borgonovo & Smith 2013, section 4.
    for name, first, delta in (("x1", 0.314, 0.21), ("x2", 0.442, 0.38), ("x3", 0.0, 0.16)):
        assert found.loc[name, "alone"] == pytest.approx(first, abs=0.06), "ten intervals leave a little of it out"
        assert found.loc[name, "delta"] == pytest.approx(delta, abs=0.06)
        assert found.loc[name, "delta_low"] < found.loc[name, "delta"] < found.loc[name, "delta_high"]
    assert list(found.index) == ["x2", "x1", "x3", "idle"]
    assert list(found["apart"]) == [True, True, True, False]


def test_trees_share_out_what_they_explain():
    x, y = cases(1500)
    found = analysed("trees", x, y, 1).set_index("parameter")
    assert found["importance"].sum() == pytest.approx(1)
    assert set(found.index[:2]) == {"x1", "x2"} and list(found.index[2:]) == ["x3", "idle"]
    assert list(found["apart"]) == [True, True, True, False]
    assert found.loc["x1", "alone"] == pytest.approx(0.314, abs=0.05)
    assert found.loc["x3", "alone"] < 0.02 < found.loc["x3", "importance"], "it matters together with x1 alone"


@pytest.mark.parametrize("method", FAST)
def test_texts_are_parameters_too_and_levels_count_whole(method):
    rng = np.random.default_rng(5)
    rule, level = rng.choice(["unanimity", "majority", None], 600), rng.integers(0, 2, 600)
    y = np.where(rule == "majority", 1.0, 0.0) + 0.5 * level + 0.01 * rng.normal(size=600)
    frame = pd.DataFrame({"rule": rule.astype(object), "level": level, "idle": rng.integers(0, 3, 600)})
    found = analysed(method, frame, pd.Series(y), 2).set_index("parameter")
    assert list(found.index) == ["rule", "level", "idle"]
    assert list(found["apart"]) == [True, True, False]


@pytest.mark.parametrize("method", FAST)
def test_a_seed_gives_one_answer_and_numpys_global_state_is_not_touched(method):
    x, y = cases(120)
    tables = []
    for state in (1, 2):
        np.random.seed(state)
        before = np.random.get_state()[1].copy()
        tables.append(analysed(method, x, y, 7))
        assert (np.random.get_state()[1] == before).all()
    pd.testing.assert_frame_equal(*tables)
    assert not analysed(method, x, y, 8).equals(tables[0])


def test_too_few_cases_tell_nothing():
    x, y = cases(99)
    with pytest.raises(UsageError, match="99 cases are too few to tell; take 100 or more"):
        analysed("pawn", x, y, 1)


# --- Shapley effects


def linear(*slopes: float):
    def model(columns: dict[str, np.ndarray]) -> pd.DataFrame:
        z = [ndtri(np.clip(column, 1e-16, 1 - 1e-16)) for column in columns.values()]
        return pd.DataFrame({"y": sum(b * one for b, one in zip(slopes, z, strict=True)), "same": 0.25})

    return model


@pytest.mark.parametrize("rho", [0.0, 0.8, -0.5])
def test_shapley_effects_of_a_linear_function_of_normals_are_their_closed_form(rho):
    groups = (Correlation(between=("a", "b"), rank=6 / np.pi * np.arcsin(rho / 2)),) if rho else ()
    found = shapley(unit("a", "b", "c"), linear(2, 1, 1), base=2048, seed=3, correlations=groups)
    whole = 4 + 1 + 1 + 2 * rho * 2
    shared = 2 * rho * 1
    # Owen & Prieur 2017, section 4: b_i^2 (1 - r^2/2) + b_i b_j r + b_j^2 r^2/2.
    expected = {
        "a": 4 * (1 - rho**2 / 2) + shared + rho**2 / 2,
        "b": 1 - rho**2 / 2 + shared + 4 * rho**2 / 2,
        "c": 1.0,
    }
    rows = found.indices.set_index("parameter")
    for name, effect in expected.items():
        assert rows.loc[name, "shapley"] == pytest.approx(effect / whole, abs=0.035)
        half = rows.loc[name, "shapley_high"] - rows.loc[name, "shapley"]
        assert 0 < half < 0.06 and abs(rows.loc[name, "shapley"] - effect / whole) < 2 * half
    assert rows["shapley"].sum() == pytest.approx(1) and found.points == 2048 * 4
    assert found.constant == {"same": 0.25}


def test_what_does_nothing_has_a_share_where_it_correlates_and_none_where_not():
    tied = (Correlation(between=("a", "b"), rank=0.7),)
    free, bound = (
        shapley(unit("a", "b"), linear(1, 0), base=512, correlations=groups).indices for groups in ((), tied)
    )
    assert free.set_index("parameter").loc["b", "shapley"] == pytest.approx(0, abs=1e-9)
    assert bound.set_index("parameter").loc["b", "shapley"] > 0.15


def test_trajectories_are_drawn_given_what_stays():
    rng = np.random.default_rng(2)
    lower = np.linalg.cholesky(np.array([[1, 0.6, 0.3], [0.6, 1, 0.0], [0.3, 0.0, 1]]))
    steps = np.stack([np.where([[False] * 3, [True, False, False], [True, True, False], [True] * 3], z, x) for x, z in rng.random((40_000, 2, 3))])  # fmt: skip
    found = ndtri(conditional(steps.reshape(-1, 3), 3, lower)).reshape(-1, 4, 3)
    for step in range(4):
        np.testing.assert_allclose(np.corrcoef(found[:, step].T), lower @ lower.T, atol=0.02)
        np.testing.assert_allclose(found[:, step].std(axis=0), 1, atol=0.02)
        np.testing.assert_array_equal(found[:, step, step:], found[:, 0, step:])
    given_b = np.corrcoef(
        found[:, 0, 0] - 0.6 * found[:, 0, 1] - 0.3 * found[:, 0, 2],
        found[:, 1, 0] - 0.6 * found[:, 1, 1] - 0.3 * found[:, 1, 2],
    )[0, 1]
    assert abs(given_b) < 0.02, "beyond what the others tell, the new value owes nothing to the old one"


# --- stored sweeps


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given") / "s"
    over = {"france.autonomy": [0, 1], "germany.exposure": [0, 1], "process.rounds": [1, 4]}
    blocks = [
        {"latin_hypercube": {"samples": 100, "over": over}},
        {"grid": {"decision.rule": ["unanimity", "majority"]}},
    ]
    sim.sweep({"title": "A sweep of four", "scenario": "tokyo_liaison_office", "runs": 60, "design": blocks}, folder)
    return folder


@pytest.mark.parametrize("method", FAST)
def test_a_stored_sweep_is_analysed_and_found_again(swept, tmp_path, method):
    found = sim.sensitivity(swept, method=method, outcome="shelved")
    rows = found.frame("indices")
    assert set(rows["parameter"]) == {"france.autonomy", "germany.exposure", "process.rounds", "decision.rule"}
    assert rows["parameter"][0] in ("decision.rule", "france.autonomy") and set(rows["output"]) == {"shelved"}
    assert found.about["points"] == 200 and len(found.frame("cases")) == 200
    found.save(tmp_path / "kept", figures=False)
    again = sim.open_results(tmp_path / "kept")
    pd.testing.assert_frame_equal(again._study.rerun(again).tables["indices"], rows)
    assert "A sweep of four" in found.text() and "200 cases, 60 runs of each" in found.text()


def test_over_chooses_parameters_and_the_first_method_is_pawn(swept):
    found = sim.sensitivity(swept, over="france,rounds")
    assert found.about["method"] == "pawn"
    assert set(found.frame("indices")["parameter"]) == {"france.autonomy", "process.rounds"}


def test_futures_of_a_scenario_are_analysed_where_ranges_correlate(tmp_path):
    tied = {"correlations": [{"between": ["france.autonomy", "france.entrapment"], "rank": 0.6}]}
    options = {"over": "france", "runs": 20, "base": 128}
    found = sim.sensitivity("tokyo_liaison_office", method="trees", set_=tied, **options)
    cases_ = found.frame("cases")
    assert cases_[["france.autonomy", "france.entrapment"]].corr(method="spearman").iloc[0, 1] == pytest.approx(
        0.6, abs=0.06
    )
    pd.testing.assert_frame_equal(found._study.rerun(found).frame(), found.frame())
    effects = sim.sensitivity("tokyo_liaison_office", method="shapley", set_=tied, over="france", runs=20, base=16)
    pd.testing.assert_frame_equal(effects._study.rerun(effects).frame(), effects.frame())
    with pytest.raises(UsageError, match=r"france.autonomy and france.entrapment correlate; take --method shapley"):
        sim.sensitivity("tokyo_liaison_office", set_=tied, **options)
    assert (
        sim.sensitivity("tokyo_liaison_office", set_=tied, over="germany.exposure", runs=20, base=16).about["method"]
        == "sobol"
    )


BAD = {
    "a method that needs points": ({"method": "sobol"}, "needs points of its own; of the cases of a sweep take pawn, delta, trees"),
    "points": ({"base": 64}, "--base: belongs to scenarios"),
    "settings": ({"set_": ["france.threat=1"]}, "--set: belongs to scenarios"),
    "no parameter": ({"over": "frnace"}, "no parameter that varies in .*; "),
    "no outcome": ({"outcome": "adoptd"}, "did you mean 'adopted'"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_does_not_go_with_a_sweep_is_refused(swept, case):
    options, expected = case
    with pytest.raises(UsageError, match=expected):
        sim.sensitivity(swept, **options)


def test_what_is_no_sweep_is_refused(tmp_path):
    sim.run("tokyo_liaison_office", runs=10).save(tmp_path / "run", figures=False)
    with pytest.raises(ResultsError, match="holds a run; sensitivity takes a sweep, or a scenario to sample"):
        sim.sensitivity(tmp_path / "run")


@pytest.mark.slow
def test_the_command_draws_and_prints(swept, tmp_path):
    done = nacsim("sensitivity", swept, "--method", "trees", "--json", "--out", "d", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["method"] == "trees" and told["of_sweep"] == "s" and "cases" not in told
    assert (tmp_path / "d" / "figures" / "sensitivity_adopted.png").is_file()
    done = nacsim("plot", "d", "--outcome", "shelved", cwd=tmp_path)
    assert done.returncode == 2 and "only “Adopted, any draft” was analysed" in done.stderr.replace("\n", " ")
