"""Calibration: importance weights by hand, planted parameters found again, and a posterior that both engines draw alike."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.commands import command_app
from sim.engines import council, ensemble
from sim.engines.cases import Batch
from sim.engines.draws import stream, uniforms
from sim.engines.layout import Layout
from sim.errors import ScenarioError, UsageError
from sim.scenario import posterior as sample_file
from sim.scenario.load import load, vary
from sim.scenario.posterior import FILE, current, read_sample, sample_of
from sim.studies.backtest.forecasts import model_forecasts
from sim.studies.backtest.past import Case, past_cases
from sim.studies.calibrate.importance import (
    effective_size,
    importance_weights,
    left_out_weights,
    relative_entropy,
    resample,
)
from sim.studies.calibrate.priors import PRIORS, prior_points
from sim.studies.calibrate.study import outcome_probabilities, parameter_table, posterior_of
from sim.studies.sweep.study import sweep
from sim.sweeps.plan import case_ids

TOKYO = "tokyo_liaison_office"
POSTERIOR = {"parameters": "posterior"}


# Importance sampling


def test_importance_weights_of_two_cases_at_three_points_by_hand():
    likelihood = np.array([[0.5, 0.4], [0.25, 0.4], [0.25, 0.2]])  # products 0.2, 0.1, 0.05
    weights = importance_weights(np.log(likelihood))
    assert weights == pytest.approx(np.array([4, 2, 1]) / 7)
    assert effective_size(weights) == pytest.approx(49 / 21)
    assert relative_entropy(weights, np.full(3, 1 / 3)) == pytest.approx(
        4 / 7 * np.log2(12 / 7) + 2 / 7 * np.log2(6 / 7) + 1 / 7 * np.log2(3 / 7)
    )


def test_likelihoods_too_small_for_a_float_still_give_weights():
    log_likelihood = np.array([[-800.0, -400.0], [-800.0, -400.0 + np.log(3)]])
    assert importance_weights(log_likelihood) == pytest.approx([0.25, 0.75])


def test_leaving_a_case_out_is_calibrating_without_it_and_its_group():
    log_likelihood = np.log(stream(1, "test").random((50, 4)))
    for case, column in enumerate(left_out_weights(log_likelihood, ["a", "b", "b", "c"]).T):
        others = {0: [1, 2, 3], 1: [0, 3], 2: [0, 3], 3: [0, 1, 2]}[case]
        assert (column == importance_weights(log_likelihood[:, others])).all()


@pytest.mark.parametrize("u", [0.01, 0.5, 0.99])
def test_systematic_resampling_takes_each_point_as_often_as_its_weight_says_to_within_one(u):
    weights = np.array([0.5, 0.0, 0.3, 0.15, 0.05])
    times = np.bincount(resample(weights, 30, u), minlength=5)
    assert (np.abs(times - 30 * weights) < 1).all() and times.sum() == 30 and times[1] == 0


def test_priors_stand_around_the_starting_values():
    points = prior_points(PRIORS, 1024, 1)
    for prior in PRIORS:
        middle = np.median(points[prior.path]) if prior.kind == "lognormal" else points[prior.path].mean()
        assert middle == pytest.approx(prior.start, rel=0.02), prior.path
        assert points[prior.path].std() > 0.5 * prior.start or prior.kind == "beta"


def test_a_case_at_one_point_has_the_probabilities_that_the_model_has_with_these_values():
    case = past_cases(["itpp_2023"])[0]
    points = {"weights.security": np.array([1.0, 2.0]), "process.rationality": np.array([3.0, 6.0])}
    said = outcome_probabilities(case, points, 400, seed=2)
    alone = [load("itpp_2023", {path: values[n] for path, values in points.items()}) for n in range(2)]
    expected = model_forecasts([Case("x", "x", "interests", False, s) for s in alone], 400, seed=2)
    assert said == pytest.approx(expected)


def test_a_parameter_that_the_scenario_sets_is_left_alone():
    case = past_cases(["itpp_2023"], None, {"weights.security": 2.0})[0]
    said = outcome_probabilities(
        case, {"weights.security": np.array([0.1, 9.0]), "process.memory": np.full(2, 0.6)}, 100
    )
    assert (said[0] == said[1]).all()


PLANTED = {"weights.security": 3.6, "process.rationality": 12.0}


def test_planted_parameters_are_found_again_in_enough_made_up_cases():
    """400 decisions of each of three kinds, their outcomes drawn from the model at the planted values."""
    priors = tuple(prior for prior in PRIORS if prior.path in PLANTED)
    points = prior_points(priors, 256, 3)
    log_likelihood = []
    for n, name in enumerate(("declaration_2013", "ipcp_2018", "riga_2006")):
        case = past_cases([name])[0]
        at_points = outcome_probabilities(case, points, 400, seed=5)
        planted = outcome_probabilities(
            case, {path: np.array([value]) for path, value in PLANTED.items()}, 4000, seed=6
        )
        drawn = np.searchsorted(np.cumsum(planted[0])[:-1], stream(7, f"outcomes/{n}").random(400))
        log_likelihood.append(np.log(at_points[:, drawn]))
    found = parameter_table(priors, points, importance_weights(np.hstack(log_likelihood))).set_index("parameter")
    for path, value in PLANTED.items():
        row = found.loc[path]
        assert row["posterior.q05"] <= value <= row["posterior.q95"], path
        assert abs(row["posterior.q50"] - value) < abs(row["start"] - value), path
        assert row["posterior.q95"] / row["posterior.q05"] < 0.3 * row["prior.q95"] / row["prior.q05"], path
        assert row["moved"], path


def test_a_calibration_scores_each_case_as_if_it_had_been_left_out_from_the_start():
    cases = past_cases(["riga_2006", "declaration_2013", "itpp_2023"])
    whole = posterior_of(cases, count=64, runs=100).tables
    without = posterior_of(cases[1:], count=64, runs=100).tables
    weights, likelihood = without["points"]["weight"], whole["points"]["p.riga_2006"]
    told = whole["data"].set_index("case").loc["riga_2006"]
    assert told["posterior"] == pytest.approx((weights * likelihood).sum())
    assert told["effective_without"] == pytest.approx(effective_size(weights.to_numpy()))
    assert told["fitted"] > told["posterior"], "a case that is in the data is predicted better for it"
    assert len(whole["posterior"]) == 500 and set(whole["posterior"]) == set(whole["parameters"]["parameter"])
    assert {"uniform", "base_rate", "minus_model", "cases"} <= set(whole["scores"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": 100}, "takes a power of two: 64 or 128"),
        ({"cases": 1}, "one group of cases alone cannot be left out"),
    ],
)
def test_mistakes_say_what_would_be_right(wrong, said):
    cases = past_cases(["riga_2006", "itpp_2023"])[: wrong.get("cases", 2)]
    with pytest.raises(UsageError, match=said):
        posterior_of(cases, count=wrong.get("count", 4), runs=10)


def test_twice_every_weight_and_half_the_rationality_is_the_same_model():
    """Why the data cannot tell the scale of the gains: along this direction the posterior is the prior."""
    scenario = load(TOKYO)
    weights = [name for name in Layout(scenario).at_start if name.startswith("weights.")]
    doubled = {name: 2 * Layout(scenario).rows[Layout(scenario).row_of[name]].quantity.value for name in weights}
    twice = vary(scenario, {**doubled, "process.rationality": 12.0})
    one, other = (ensemble.simulate(s, 500).record for s in (scenario, twice))
    assert all((a == b).all() for a, b in zip(one, other, strict=True)) and len(weights) == 5


# Runs that draw from the posterior


@pytest.mark.parametrize(("name", "runs"), [(TOKYO, 60), ("tokyo_low_profile_station", 60), ("TOKYO23", 15)])
def test_both_engines_draw_the_same_parameters_and_agree_on_every_run(name, runs):
    scenario = load(name, POSTERIOR)
    fast, slow = ensemble.simulate(scenario, runs, 4).record, council.simulate(scenario, runs, 4).record
    assert all((a == b).all() for a, b in zip(fast, slow, strict=True))
    start = ensemble.simulate(load(name), runs, 4).record
    assert (fast.outcome != start.outcome).any() or (fast.round != start.round).any(), "and they are not the start's"


def test_run_n_takes_one_joint_draw_whatever_the_chunk_and_the_threads():
    layout = Layout(load(TOKYO, POSTERIOR))
    u = layout.prepare(uniforms(layout.streams, 4, 200))
    pick = (stream(4, "posterior").random(200) * 500).astype(int)
    sample = sample_of("posterior", "interests")
    assert {*layout.posterior} == {prior.path for prior in PRIORS if prior.path != "weights.spatial"}
    for path in layout.posterior:
        assert (u[layout.stream_of[path]] == np.array(sample[path])[pick]).all(), path
    scenario = layout.scenario
    whole = ensemble.simulate(scenario, 700, 4).record
    for other in (
        ensemble.simulate(scenario, 700, 4, chunk=64, threads=3),
        ensemble.simulate(scenario, 300, 4, first=400),
    ):
        record = other.record
        assert all((a[-len(b) :] == b).all() for a, b in zip(whole, record, strict=True))


def test_what_the_scenario_or_the_user_sets_wins_over_the_posterior_and_moves_no_other_draw():
    layout = Layout(load(TOKYO, POSTERIOR))
    fixed = Layout(load(TOKYO, {**POSTERIOR, "weights.security": 2.0}))
    assert {*layout.posterior} - {*fixed.posterior} == {"weights.security"}
    one, other = (part.prepare(uniforms(part.streams, 1, 50)) for part in (layout, fixed))
    for name in fixed.streams:
        assert (one[layout.stream_of[name]] == other[fixed.stream_of[name]]).all(), name


def test_without_it_no_stream_and_no_run_is_another():
    layout = Layout(load(TOKYO))
    assert layout.posterior == {} and not {"posterior", "weights.security"} & {*layout.streams}
    assert Layout(load(TOKYO, {"parameters": "start"})).streams == layout.streams


def test_a_sweep_varies_one_parameter_and_draws_the_others_from_the_posterior():
    design = {"scenario": TOKYO, "runs": 200, "set": POSTERIOR, "design": [{"grid": {"weights.security": [1.0, 4.0]}}]}
    table = sweep(design).frame()
    for row in table.to_dict("records"):
        alone = ensemble.simulate(load(TOKYO, {**POSTERIOR, "weights.security": row["weights.security"]}), 200)
        assert row["shelved"] == pytest.approx((alone.record.outcome == 2).mean())


def test_a_case_is_another_one_if_it_draws_from_another_sample():
    layout = Layout(load(TOKYO, POSTERIOR))
    other = Layout(layout.scenario.model_copy(update={"parameters": "posterior:0123456789abcdef"}))
    other.__dict__["posterior"] = layout.posterior
    ids = [
        case_ids(Batch(part, np.empty(0, np.int64), np.empty((1, 0)))) for part in (layout, other, Layout(load(TOKYO)))
    ]
    assert len({name for (name,) in ids}) == 3


def test_a_word_that_is_neither_start_nor_posterior_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError, match="unknown 'postrior'; did you mean 'posterior'"):
        load(TOKYO, {"parameters": "postrior"})


def test_a_scenario_keeps_which_sample_it_drew_from_and_refuses_another(monkeypatch):
    scenario = load(TOKYO, POSTERIOR)
    assert scenario.parameters == current() and "parameters=posterior" in scenario.changes
    other = scenario.model_copy(update={"parameters": "posterior:0123456789abcdef"})
    with pytest.raises(ScenarioError, match="another posterior sample than this version's"):
        _ = Layout(other).posterior
    monkeypatch.setattr(sample_file, "read_sample", lambda path: {})
    with pytest.raises(ScenarioError, match="no posterior is known for preferences by interests"):
        sample_of("posterior", "interests")


def test_the_shipped_sample_is_whole_and_within_the_limits():
    frame = pd.read_csv(FILE)
    for coded, part in frame.groupby("preferences"):
        assert len(part) == 500 and list(part["draw"]) == list(range(500)), coded
    assert {len(values) for values in read_sample(FILE)["interests"].values()} == {500}


def test_a_bad_sample_is_placed_and_explained(tmp_path):
    file = tmp_path / "posterior.csv"
    file.write_text("preferences,draw,weights.security,process.memory\ninterests,0,2.0,1.5\ninterests,1,x,0.5\n")
    with pytest.raises(ScenarioError) as caught:
        read_sample(file)
    assert ":2: process.memory '1.5'; allowed: 0 to 1" in str(caught.value)
    assert ":3: weights.security 'x'; allowed: 0 to 100" in str(caught.value)
    file.write_text("preferences,draw,weights.securty\ninterests,0,2.0\n")
    with pytest.raises(ScenarioError, match=r"did you mean 'weights\.security'"):
        read_sample(file)


# The command


@pytest.mark.slow
def test_the_command_writes_the_sample_and_rerun_reproduces_every_table(tmp_path):
    out = tmp_path / "c"
    words = ["riga_2006", "itpp_2023", "--points", "16", "--runs", "50", "--draws", "20", "--out", str(out)]
    done = CliRunner().invoke(command_app(), ["calibrate", *words])
    assert done.exit_code == 0, done.output
    assert "2 cases" in done.output and "Base rate" in done.output and "case left out" in done.output
    written = read_sample(out / "posterior.csv")["interests"]
    kept = sim.open_results(out).frame("posterior")
    for path, values in written.items():
        assert values == pytest.approx(kept[path], rel=1e-5)
    again = CliRunner().invoke(command_app(), ["rerun", str(out), "--no-figures"])
    assert again.exit_code == 0 and "same byte for byte" in again.output
    assert (out.with_name("c-rerun") / "posterior.csv").read_bytes() == (out / "posterior.csv").read_bytes()


def test_a_run_with_the_posterior_is_rerun_from_its_manifest(tmp_path):
    out = tmp_path / "r"
    done = CliRunner().invoke(
        command_app(), ["run", TOKYO, "--parameters", "posterior", "--runs", "100", "--out", str(out), "--no-figures"]
    )
    assert done.exit_code == 0 and "with calibrated weights and process" in done.output
    again = CliRunner().invoke(command_app(), ["rerun", str(out), "--no-figures"])
    assert again.exit_code == 0 and "same byte for byte" in again.output


def test_a_backtest_with_the_posterior_says_that_it_has_seen_the_outcomes(tmp_path):
    words = ["riga_2006", "--parameters", "posterior", "--runs", "20", "--no-figures", "--out", str(tmp_path / "b")]
    done = CliRunner().invoke(command_app(), ["backtest", *words])
    assert done.exit_code == 0 and "The posterior was fitted to these outcomes" in done.output
