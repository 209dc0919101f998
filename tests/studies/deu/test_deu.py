"""`nacsim deu`: the silence procedure on EU issues, its few values, and how it is scored beside its rivals."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.runs import Record
from sim.errors import ResultsError, ScenarioError, UserError
from sim.results.study import studies
from sim.rivals.issue import Issue
from sim.rivals.voting import UNANIMITY, qualified_majority
from sim.studies.deu import accuracy, figures
from sim.studies.deu import model as deu_model
from sim.studies.deu.issues import read
from sim.studies.deu.model import Setting
from tests.command import printed as command
from tests.drawn import assert_sound

from .test_accuracy import ISSUE, drawn_errors, written


def issue(position, votes, salience=None, reference=None, rule=UNANIMITY, actors=None) -> Issue:
    """An issue whose first actor is the Commission, which has no vote; council weights are the votes, 10 for it."""
    salience = np.ones(len(position)) if salience is None else salience
    names = actors or ("com", *(f"s{n}" for n in range(1, len(position))))
    weights = [10.0, *votes]
    return Issue("i1", (0.0, 100.0), position, salience, weights, [0.0, *votes], reference, rule, names)


def sure(**values) -> Setting:
    """A setting in which private reservations hardly matter and nobody of salience 1 changes its view."""
    cost = (0.5, 0.5)
    return Setting(**{"firmness": (1.0,), "weight": 100.0, "cost_of_failure": cost, "use_status_quo": False, **values})


#: A sponsor that gives up all it has to gain, so that who decides can be said by hand.
CONCEDING = {"process": {"rounds": 3, "walk_away": 0}}


def point(of: Issue, setting: Setting) -> float:
    return forecast(of, setting).point


def forecast(of: Issue, setting: Setting) -> deu_model.Forecast:
    firm = np.array([deu_model.openness(of, firmness) for firmness in setting.firmness])
    return deu_model.forecast(deu_model.scenario_of(of, setting, **CONCEDING), firm, 200)


# An issue as a scenario


def test_an_issue_becomes_a_scenario_in_which_the_states_are_asked_and_the_commission_proposes():
    given = issue([80, 50, 10], [29, 3], salience=[0.5, 1.0, 0.2], reference=20, rule=qualified_majority(0.7))
    scenario = deu_model.scenario_of(given, Setting(use_status_quo=True), firmness=0.6)
    assert scenario.members == ("com", "s1", "s2") and scenario.sponsor == "com"
    assert scenario.decision.forum == ("s1", "s2") and scenario.decision.weights == {"s1": 29, "s2": 3}
    assert scenario.decision.threshold == 0.7 and scenario.spatial.status_quo.value == 20
    assert scenario.menu[0].position.value == 100 and scenario.menu[-1].position.value == 0 and len(scenario.menu) == 21
    voices = [scenario.actors[name].influence.value for name in scenario.members]
    assert voices == pytest.approx([10 / 29, 1.0, 3 / 29]), "council weight; the procedure multiplies by salience"
    opennesses = [scenario.actors[name].openness.value for name in scenario.members]
    assert opennesses == pytest.approx([0.7, 0.4, 0.88]), "1 - 0.6 times salience"


def test_the_grid_begins_at_the_sponsors_end_and_unknown_quos_cost_the_same_for_all():
    scenario = deu_model.scenario_of(
        issue([30, 50, 10], [29, 3]), Setting(cost_of_failure=(0.3, 0.3), use_status_quo=True)
    )
    assert scenario.menu[0].position.value == 0 and scenario.decision.rule == "unanimity"
    assert scenario.spatial.status_quo is None and scenario.spatial.cost_of_failure.value == 0.3
    drawn = deu_model.scenario_of(issue([30, 50, 10], [29, 3])).spatial.cost_of_failure
    assert (drawn.low, drawn.high, drawn.dist) == (0.25, 1.0, "uniform")


def test_names_that_no_scenario_allows_are_replaced_and_the_largest_stands_in_for_the_commission():
    given = issue([80, 50, 10], [29, 3], actors=("all", "at_50", "être là"))
    scenario = deu_model.scenario_of(given)
    assert scenario.members == ("actor_1__", "actor_2__", "actor_3__") and scenario.sponsor == "actor_2__"


def test_too_many_actors_and_no_state_are_said():
    with pytest.raises(UserError, match="65 actors; allowed: at most 64"):
        deu_model.scenario_of(issue([50] * 65, [1] * 64))
    nobody = issue([50, 20, 30], [0, 0])
    with pytest.raises(UserError, match="no member state with a vote"):
        deu_model.scenario_of(nobody)
    assert deu_model.forecasts([nobody], runs=10) == {}
    assert deu_model.theory({})(nobody) is None


# What it forecasts, where that can be said by hand


def test_with_full_openness_all_meet_at_the_compromise():
    """Weights 10, 20, 10 at 100, 40, 0: the mean is 45, whatever the rule."""
    for rule in (UNANIMITY, qualified_majority(0.7)):
        assert point(issue([100, 40, 0], [20, 10], rule=rule), sure(firmness=(0.0,))) == 45


def test_under_unanimity_the_most_reluctant_decides_and_under_a_majority_it_does_not():
    """Cost of failure 0.5: everybody takes what lies within 50 points. The Commission stands at 100."""
    given = issue([100, 60, 60, 10], [5, 5, 1])
    # All can bear 10 to 60; the Commission concedes down to 50, where it gains nothing any more.
    assert point(given, sure()) == 50
    assert point(replace(given, rule=qualified_majority(0.7)), sure()) == 100, "two of three bear the proposal itself"


def test_what_is_known_to_hold_otherwise_binds():
    """A status quo at 20 that a state at 20 likes: under unanimity nothing else can pass."""
    given = issue([100, 20, 90], [5, 5], reference=20)
    found = forecast(given, sure(use_status_quo=True))
    assert found.point == 20 and found.adopted > 0


def test_a_forecast_is_the_median_of_what_is_adopted_or_else_of_what_was_tabled_last():
    scenario = deu_model.scenario_of(issue([100, 40, 0], [20, 10]), Setting(steps=5))  # 100, 75, 50, 25, 0
    none = np.zeros(6)
    record = Record(np.array([5, 1, 1, 2, 5, 4]), none, np.array([0, 1, 1, 2, 0, 4]), none, none, none, none)
    found = deu_model.read_off(record, scenario)
    assert found[:5] == pytest.approx((62.5, 50.0, 4 / 6, 0.0, 75.0))
    assert found.said.places.tolist() == [75, 50, 0] and found.said.shares.tolist() == [0.5, 0.25, 0.25]
    shelved = deu_model.read_off(record._replace(outcome=np.full(6, 5), tabled=np.array([0, 0, 0, 3, 3, 4])), scenario)
    assert shelved.adopted == 0 and shelved.point == pytest.approx(62.5)


def test_threads_and_order_change_nothing(tmp_path):
    cases = [case.issue for case in read(written(tmp_path, *ISSUE))] + [issue([100, 40, 0], [20, 10])]
    one, other = deu_model.forecasts(cases, runs=50, threads=1), deu_model.forecasts(cases[::-1], runs=50, threads=3)
    assert one.keys() == other.keys() and all(one[name][:5] == other[name][:5] for name in one)
    pd.testing.assert_frame_equal(
        deu_model.distributions({name: other[name] for name in one}), deu_model.distributions(one)
    )


def test_firmness_goes_through_its_range_from_run_to_run():
    """Firmness 0 meets at the compromise, 45; at 1 nobody of salience 1 moves. Each has every other run."""
    given = issue([100, 40, 0], [20, 10])
    soft, hard = (forecast(given, sure(firmness=(firmness,))) for firmness in (0.0, 1.0))
    both = forecast(given, sure(firmness=(0.0, 1.0)))
    assert soft.said.places.tolist() == [45] and 45 not in hard.said.places
    assert dict(zip(*both.said, strict=True))[45] == pytest.approx(0.5 / both.adopted)
    assert deu_model.IN_USE.firmness == tuple(np.arange(11) / 10)


def test_runs_take_their_turns_through_the_values_of_firmness():
    """So a run is the same run however many there are. Of four at 0, 1, 0 the first, third and fourth meet at 45."""
    given = issue([100, 40, 0], [20, 10])
    firm = np.array([deu_model.openness(given, firmness) for firmness in (0.0, 1.0, 0.0)])
    for runs, met in ((1, 1), (2, 1), (3, 2), (4, 3), (5, 3)):
        found = deu_model.forecast(deu_model.scenario_of(given, sure(), **CONCEDING), firm, runs)
        assert dict(zip(*found.said, strict=True))[45] * found.adopted * runs == pytest.approx(met)


# Scores


def test_a_paired_difference_by_hand():
    """Errors that differ by 5 on every issue: no luck is left in the difference."""
    frame = drawn_errors(1).assign(issue=lambda table: table.groupby("theory").cumcount().astype(str))
    rows = accuracy.paired(frame, "one").set_index(["theory", "voting_rule"])
    assert rows.loc[("two", "all"), ["difference", "difference_low", "difference_high"]].tolist() == pytest.approx(
        [5, 5, 5]
    )
    assert rows.loc[("one", "QMV"), "difference"] == 0 and rows.loc[("two", "Unan"), "issues"] == 30
    partly = frame[~((frame["theory"] == "two") & (frame["proposal"] == "p0"))]
    there = accuracy.paired(partly, "one").set_index(["theory", "voting_rule"]).loc[("two", "all")]
    rest = frame[(frame["theory"] == "one") & (frame["proposal"] != "p0")]["error"]
    assert there["issues"] == 87 and there["baseline"] == pytest.approx(rest.mean()), "on the same issues"
    with pytest.raises(UserError, match="paired, resamples: must be at least 1,000"):
        accuracy.paired(frame, "one", resamples=10)


def test_whole_proposals_are_drawn_for_the_difference_too():
    frame = drawn_errors(3).assign(issue=lambda table: table.groupby("theory").cumcount().astype(str))
    two = frame["theory"] == "two"
    frame.loc[two, "error"] *= 1.5
    single = frame.drop_duplicates(["proposal", "theory"])
    width = [
        (rows["difference_high"] - rows["difference_low"]).iloc[1]
        for rows in (accuracy.paired(part, "one") for part in (frame, single))
    ]
    assert width[0] == pytest.approx(width[1]) and width[0] > 0


# The command


def several(tmp_path):
    """Three proposals, two voting rules, one issue without a status quo and one that cannot be scored."""
    rows = list(ISSUE)
    for name, rule, quo, outcome in (("b1", "Unan", "", 60), ("b2", "QMV", 0, 30), ("c1", "Unan", 100, 999)):
        rows += [
            f"{name},{name[0]},{rule},nice,{quo},{outcome},{actor},{at},{salience},{weight}"
            for actor, at, salience, weight in (
                ("com", 80, 60, 29),
                ("fr", 60, 80, 29),
                ("de", 30, 50, 29),
                ("mt", 0, 10, 3),
            )
        ]
    return written(tmp_path, *rows)


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deu")
    return folder / "here", command("deu", several(folder), "--runs", 100, "--out", folder / "here", "--json")


@pytest.mark.slow
def test_every_score_stands_beside_its_number_of_issues_and_its_baseline(scored):
    report = json.loads(scored[1], parse_constant=pytest.fail)
    assert (report["issues"], report["proposals"], report["in_sample"]) == (3, 2, False)
    rows = {(row["theory"], row["voting_rule"]): row for row in report["accuracy"]}
    assert {rule for _, rule in rows} == {"all", "QMV", "Unan"} and ("simulation", "Unan") in rows
    assert rows["nash_status_quo", "all"]["issues"] == 2
    for row in rows.values():
        assert row["difference"] == pytest.approx(row["mean_error"] - row["baseline"])
        assert row["difference_crps"] == pytest.approx(row["crps_widened"] - row["baseline_crps"])
        assert row["theory"] == "simulation" or row["crps"] == pytest.approx(row["mean_error"])
    assert report["skipped"] == []
    kept = {path.relative_to(scored[0]).as_posix() for path in scored[0].rglob("*.*")}
    assert {
        "manifest.json",
        "accuracy.parquet",
        "errors.parquet",
        "forecasts.parquet",
        "distributions.parquet",
        "figures/accuracy.png",
        "figures/crps.png",
    } <= kept


@pytest.mark.slow
def test_its_figure_is_drawn_again_from_what_is_stored(scored):
    path = scored[0] / "figures/accuracy.svg"
    before = path.read_bytes()
    command("plot", scored[0])
    assert path.read_bytes() == before


def test_its_results_hold_the_issues_and_can_be_made_again_wherever_the_file_went(scored, tmp_path):
    assert (scored[0] / "issues.csv").read_bytes() == (scored[0].parent / "deu.csv").read_bytes()
    assert "same byte for byte" in command("rerun", scored[0], "--out", tmp_path / "again", "--no-figures")
    found = sim.deu(scored[0].parent / "deu.csv", runs=100)
    again = studies()["deu"].rerun(found)
    pd.testing.assert_frame_equal(again.tables["errors"], found.tables["errors"])
    assert found.report() == {key: value for key, value in json.loads(scored[1]).items() if key != "results"}
    (lost := tmp_path / "lost").mkdir()
    shutil.copytree(scored[0], lost, dirs_exist_ok=True)
    (lost / "issues.csv").write_text("something else")
    with pytest.raises(
        ResultsError, match=r"the issues of deu.csv are not in it; `nacsim deu FILE` scores the file again"
    ):
        command("rerun", lost, "--no-figures")


def test_it_prints_a_table_for_each_rule(tmp_path):
    printed = command("deu", several(tmp_path), "--runs", 20, "--out", tmp_path / "here", "--no-figures")
    assert (
        printed.count("Silence procedure (this model)") == 6 and "Compromise model,\n" not in printed.split("Issues")[0]
    )
    assert "3 issues of 2 proposals" in printed and "very file" not in printed


def test_an_issue_that_is_skipped_is_named_with_its_row(tmp_path):
    path = several(tmp_path)
    path.write_text(path.read_text().replace("b2,b,QMV", "b2,b,Simple"))
    options = ("deu", path, "--runs", 20, "--no-figures", "--out", tmp_path / "here")
    report = json.loads(command(*options, "--json"))
    assert report["skipped"] == [{"issue": "b2", "line": 13, "vote_rule": "Simple"}] and report["issues"] == 2
    said = " ".join(command(*options[:-1], tmp_path / "there").split())
    assert not {"nan", "None"} & set(said.replace("(", " ").split()), (
        "a theory with issues of one proposal alone has no widened score"
    )
    assert "Left out, as its voting rule is not QMV or Unan: 1 issue, b2 (line 13: 'Simple')." in said


def test_results_of_another_form_are_not_made_again(scored, tmp_path):
    (old := tmp_path / "old").mkdir()
    shutil.copytree(scored[0], old, dirs_exist_ok=True)
    manifest = json.loads((old / "manifest.json").read_text())
    del manifest["setting"]["firmness"], manifest["seal"]
    (old / "manifest.json").write_text(json.dumps({**manifest, "setting": {**manifest["setting"], "openness": 0.8}}))
    with pytest.raises(ResultsError, match="of a version that forecast issues in another way"):
        command("rerun", old, "--no-figures")


def test_a_bad_file_is_refused_with_its_lines(tmp_path):
    path = written(tmp_path, "a1,a,QMV,nice,0,40,fr,x,50,29")
    with pytest.raises(ScenarioError) as caught:
        command("deu", path, "--out", tmp_path / "here")
    assert f"{path}:2: position must be a number" in str(caught.value) and not (tmp_path / "here").exists()


def test_a_file_with_nothing_to_score_is_refused(tmp_path):
    path = written(tmp_path, "a1,a,QMV,nice,0,40,fr,1,50,29")
    with pytest.raises(UserError, match="no issue in it has a known voting rule, an outcome and three actors"):
        command("deu", path, "--out", tmp_path / "here")


def test_the_figure_is_sound(monkeypatch, scored):
    table = pd.read_parquet(scored[0] / "accuracy.parquet")
    said = assert_sound(figures.errors(table, title="A title", source="where from"), monkeypatch)
    assert "Unanimity" in said and "Nash bargaining over the status quo" in said
    assert "Mean CRPS" in assert_sound(figures.errors(table, "crps", title="A title", source="where from"), monkeypatch)
    only = table[table["voting_rule"] == "all"]
    assert "Unanimity" not in assert_sound(figures.errors(only, title="A title", source="x"), monkeypatch)
    with pytest.raises(ValueError, match="no rows"):
        figures.errors(table.head(0), title="", source="")


@pytest.mark.slow
def test_the_shipped_file_gives_the_numbers_that_are_written_about(tmp_path):
    """READMEs and MODEL.md: errors, scores as they stand, and widened, on 154 issues, the compromise model's at 16.8."""
    report = json.loads(command("deu", "--out", tmp_path / "here", "--no-figures", "--json"))
    rows = {row["voting_rule"]: row for row in report["accuracy"] if row["theory"] == "simulation"}
    assert report["in_sample"] and rows["all"]["issues"] == 154
    assert [round(rows[rule]["mean_error"], 1) for rule in ("all", "QMV", "Unan")] == [23.9, 24.4, 22.3]
    assert [round(rows[rule]["crps"], 1) for rule in ("all", "QMV", "Unan")] == [20.9, 21.3, 19.5]
    assert [round(rows[rule]["crps_widened"], 1) for rule in ("all", "QMV", "Unan")] == [16.6, 17.0, 15.5]
    assert (
        rows["all"]["crps_widened"] <= rows["all"]["baseline_crps"] and round(rows["all"]["baseline_crps"], 1) == 16.8
    )
