"""`nacsim theories`: a scenario as an issue, what the theories say of it, and how it is shown."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import UsageError
from sim.results.study import studies
from sim.rivals.voting import UNANIMITY
from sim.scenario.load import load
from sim.scenario.positions import SHIPPED
from sim.studies.theories import figures, issues, study
from sim.studies.theories import predictions as rivals
from tests.command import printed as command
from tests.drawn import assert_sound
from tests.scenarios import make, make_positions

#: Gains from (substance, visibility, reach) without external power: security 0.75 s, entrapment 0.25 v, autonomy a/2 r.
NONE = {"threat": 1.0, "linkage": 0.0, "entrapment": 0.0, "autonomy": 0.0, "openness": 0.0}


def one_dimensional(members, menu=((1.0, 0.0, 1.0), (0.5, 0.0, 0.2)), **parts):
    return make({name: NONE | traits for name, traits in members.items()}, menu=menu, **parts)


def test_an_actor_stands_where_its_gain_is_best():
    """With threat 1 substance is worth 1 a unit, and a reach of 1 costs half the autonomy."""
    scenario = one_dimensional(
        {
            "keen": {"autonomy": 0.0},  # 1 and 0.5: the proposal
            "torn": {"autonomy": 1.0, "threat": 0.5},  # 0 and 0.15: the diluted draft
            "loath": {"autonomy": 1.0, "threat": 0.1},  # -0.4 and -0.05: the status quo
        }
    )
    mapped = issues.map_scenario(scenario, 50)
    assert len(mapped.issues) == 1, "nothing has a range: one draw says it all"
    issue = mapped.issues[0]
    assert issue.position.tolist() == [1.0, 0.5, 0.0] and mapped.places == {"d0": 1.0, "d1": 0.5, "shelved": 0.0}
    assert issue.salience == pytest.approx([1.0, 0.15, 0.4]), "spread of 1, 0.15 and 0.4, the status quo counted in"
    assert issue.reference == 0.0 and issue.rule is UNANIMITY and issue.influence.tolist() == [0.5] * 3


def test_a_tie_goes_to_the_status_quo_and_the_indifferent_care_for_nothing():
    scenario = one_dimensional({"keen": {}, "blank": {"threat": 0.0}})
    issue = issues.map_scenario(scenario, 1).issues[0]
    assert issue.position.tolist() == [1.0, 0.0] and issue.salience.tolist() == [1.0, 0.0]


def test_ranges_are_drawn_as_a_run_draws_them():
    """Threat uniform on [0, 1] and a cost of 0.5 for the only draft: V > 0 in half of the draws."""
    drawn = {"value": 0.5, "low": 0.0, "high": 1.0, "dist": "uniform"}
    scenario = one_dimensional({"m": {"threat": drawn, "autonomy": 1.0, "influence": drawn}}, menu=((1.0, 0.0, 1.0),))
    found = issues.map_scenario(scenario, 400, seed=3).issues
    wants = np.array([issue.position[0] for issue in found])
    assert set(wants) == {0.0, 1.0} and wants.mean() == pytest.approx(0.5, abs=0.06)
    influence = np.array([issue.influence[0] for issue in found])
    assert influence.std() == pytest.approx(12**-0.5, abs=0.02)
    again = issues.map_scenario(scenario, 10, seed=3).issues
    assert [issue.position[0] for issue in again] == wants[:10].tolist(), "draw n is draw n, however many there are"


def test_a_spatial_scenario_is_an_issue_as_it_stands():
    known = {"value": 1.0, "low": 0.0, "high": 4.0, "dist": "uniform"}
    scenario = make_positions(
        [8.0, 3.0, -2.0], (8.0, 5.0, 2.0), failure={"status_quo": known}, traits={"salience": 0.4}
    )
    mapped = issues.map_scenario(scenario, 200)
    first = mapped.issues[0]
    assert (
        mapped.scale == (-2.0, 8.0) and first.position.tolist() == [8, 3, -2] and first.salience.tolist() == [0.4] * 3
    )
    assert mapped.places == {"d0": 8.0, "d1": 5.0, "d2": 2.0, "shelved": 1.0} and not mapped.is_menu
    quos = np.array([issue.reference for issue in mapped.issues])
    assert len(mapped.issues) == 200 and 0 < quos.min() < 0.2 and 3.8 < quos.max() < 4


def test_without_a_status_quo_the_theories_that_need_it_say_so():
    scenario = make_positions([8.0, 3.0, -2.0], failure={"cost_of_failure": 0.5})
    mapped = issues.map_scenario(scenario, 10)
    _, rows = rivals.predictions(mapped)
    lacking = rows.set_index("theory")["why_not"]
    needing = ["nash_status_quo", "agenda_unanimity", "agenda_majority"]
    assert list(lacking.index[lacking != ""]) == needing and set(lacking[needing]) == {
        "this theory needs the status quo"
    }
    assert "shelved" not in mapped.places and len(mapped.issues) == 1


def test_the_classic_case_gives_the_classic_numbers():
    """Emission standards: mean 6.70, compromise 7.39, weighted median 7.0; what happened was 8.833."""
    scenario = load("ec_emission_standards")
    _, rows = rivals.predictions(issues.map_scenario(scenario, 10))
    found = rows.set_index("theory")["mean"]
    assert [round(found[name], 2) for name in ("mean", "compromise", "weighted_median")] == [6.70, 7.39, 7.0]
    place = issues.map_scenario(scenario, 1).places[scenario.observed.outcome]
    assert place == pytest.approx(8.833, abs=0.001)


def test_the_classic_case_has_the_numbers_of_its_data_file():
    scenario = load("ec_emission_standards")
    with (SHIPPED / "data" / "ec_emission_standards.csv").open(encoding="utf-8") as file:
        rows = {row["actor"].replace("UK", "united_kingdom").lower(): row for row in csv.DictReader(file)}
    assert list(rows) == list(scenario.members)
    votes = sum(scenario.decision.weights.values())
    for name, row in rows.items():
        actor = scenario.actors[name]
        told = (actor.ideal.value, actor.salience.value, actor.influence.value)
        assert told == tuple(float(row[column]) for column in ("position_years", "salience", "capability"))
        assert scenario.decision.weights[name] / votes == pytest.approx(actor.influence.value, abs=0.005)


def test_votes_and_rules_carry_over():
    members = {f"m{i}": {} for i in range(4)}
    weighted = {
        "rule": "majority",
        "threshold": 0.7,
        "weights": {"m0": 3, "m1": 1, "m2": 1},
        "forum": ["m0", "m1", "m2"],
    }
    mapped = issues.map_scenario(one_dimensional(members, decision=weighted), 1)
    assert (
        mapped.issues[0].votes.tolist() == [3, 1, 1, 0] and mapped.issues[0].rule.share == mapped.majority.share == 0.7
    )
    minus = issues.map_scenario(one_dimensional(members, decision={"rule": "consensus_minus", "minus": 1}), 1)
    assert minus.majority.share == 0.75 and not minus.majority.unanimous
    hosted = issues.map_scenario(one_dimensional(members, host={"influence": 0.4, "persuasion": 0.5}), 1)
    assert hosted.issues[0].votes.tolist() == [1] * 5 and hosted.issues[0].influence[4] == pytest.approx(0.6)
    assert hosted.majority.share == 0.5


def test_the_theories_on_a_hand_made_council():
    """Positions 1, 1/2, 0 with weights 1, 0.15, 0.4 times one half; the status quo at 0 is what one of them wants."""
    scenario = one_dimensional({"keen": {}, "torn": {"autonomy": 1.0, "threat": 0.5}, "loath": {"autonomy": 1.0, "threat": 0.1}})  # fmt: skip
    points, rows = rivals.predictions(issues.map_scenario(scenario, 1))
    found = rows.set_index("theory")
    assert found.loc["mean", "mean"] == pytest.approx(0.5) and len(points) == len(rows)
    assert found.loc["compromise", "mean"] == pytest.approx((1 + 0.075) / 1.55)
    assert found.loc["weighted_median", "mean"] == 1.0
    assert found.loc["nash_status_quo", "mean"] == found.loc["agenda_unanimity", "mean"] == 0.0
    assert found.loc["agenda_majority", "mean"] == 1.0, "the sponsor and the torn, who is indifferent to the status quo"
    assert found.loc["agenda_majority", "label"] == "Agenda setter, simple majority"
    assert (found["why_not"] == "").all() and (found["source"] != "").all()


def test_a_theory_that_does_not_apply_says_why_and_the_others_go_on():
    """Nobody gains from anything: there is no weight, and no theory that could divide by it."""
    scenario = one_dimensional({"m0": {"threat": 0.0}, "m1": {"threat": 0.0}})
    _, rows = rivals.predictions(issues.map_scenario(scenario, 1))
    assert rows["mean"].isna().all() and rows["why_not"].str.contains("influence and salience").all()


def test_where_the_simulation_lands():
    outcomes = pd.DataFrame({"outcome": ["d0", "d1", "shelved"], "place": [1.0, 0.5, 0.0], "share": [0.2, 0.3, 0.5]})
    found = rivals.landing(outcomes)
    assert found == pytest.approx({"adopted": 0.5, "mean": 0.35, "median": 0.0, "low": 0.0, "high": 1.0})
    placeless = rivals.landing(outcomes.assign(place=[1.0, 0.5, np.nan]))
    assert placeless == pytest.approx({"adopted": 0.5, "mean": 0.7, "median": 0.5, "low": 0.5, "high": 1.0})
    nothing = outcomes.assign(place=[1.0, 0.5, np.nan], share=[0.0, 0.0, 1.0])
    assert rivals.landing(nothing)["mean"] is None


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A results directory, and what the command printed."""
    folder = tmp_path_factory.mktemp("theories") / "here"
    options = ["--runs", 500, "--draws", 20, "--out", folder]
    return folder, command("theories", "tokyo_liaison_office", *options, "--json")


def test_the_command_sets_them_side_by_side(shown):
    folder, printed = shown
    report = json.loads(printed, parse_constant=pytest.fail)
    assert [row["theory"] for row in report["theories"]][:3] == ["mean", "compromise", "weighted_median"]
    assert all(row["low"] <= row["mean"] <= row["high"] for row in report["theories"])
    assert report["scale"]["is_menu"] and report["observed"] == {"label": "Shelved", "place": 0.0}
    assert sum(row["share"] for row in report["outcomes"]) == pytest.approx(1)
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    assert {"manifest.json", "theories.parquet", "predictions.parquet", "figures/theories.png"} <= kept


def test_its_figure_is_drawn_again_from_what_is_stored(shown):
    path = shown[0] / "figures/theories.svg"
    before = path.read_bytes()
    command("plot", shown[0])
    assert path.read_bytes() == before


def test_the_figure_is_sound_for_any_scale(monkeypatch):
    mapped = issues.map_scenario(load("tokyo_liaison_office"), 20)
    points, rows = rivals.predictions(mapped)
    long = "not applicable for a reason that is far too long to be written beside it in a single line of a figure"
    rows.loc[3, ["mean", "low", "high", "why_not"]] = [np.nan, np.nan, np.nan, long]
    names = [f"at_{x}" for x in range(0, 101, 5)]
    grid = pd.DataFrame({"outcome": names, "label": names, "place": np.arange(0.0, 101.0, 5.0), "share": 1 / 22})
    shelved = pd.DataFrame({"outcome": ["shelved"], "label": ["Shelved"], "place": [np.nan], "share": [1 / 22]})
    menu = rivals.simulated(mapped, pd.DataFrame({"outcome": ["liaison_office", "contact_point", "shelved"], "label": ["A long name for an office", "Contact point at an embassy", "Shelved"], "share": [0.0, 0.3, 0.7]}))  # fmt: skip
    about = {"title": "A title", "source": "where from"}
    for outcomes, scale, seen in (
        (pd.concat([grid, shelved]), {"low": 0, "high": 100, "label": "years", "is_menu": False}, {"label": "At 5", "place": 5.0}),
        (menu, {"low": 0, "high": 1, "label": "", "is_menu": True}, None),
    ):  # fmt: skip
        figure = figures.landing(rows, points, outcomes, rivals.standing(mapped), scale=scale,
                                 simulated=rivals.landing(outcomes), observed=seen, **about)  # fmt: skip
        said = assert_sound(figure, monkeypatch)
        assert "not applicable" in said and ("4.5 % of runs are shelved" in said) == (not scale["is_menu"])


def test_python_asks_with_the_same_words_and_gets_the_same_tables_and_they_can_be_made_again(shown):
    found = sim.theories("tokyo_liaison_office", runs=500, draws=20)
    stored = sim.open_results(shown[0])
    for name, table in stored.tables.items():
        pd.testing.assert_frame_equal(found.tables[name].astype(table.dtypes), table)
    assert found.report() == {key: value for key, value in json.loads(shown[1]).items() if key != "results"}
    again = studies()["theories"].rerun(stored)
    pd.testing.assert_frame_equal(again.tables["predictions"], found.tables["predictions"])
    with pytest.raises(UsageError, match="draws 0: out of range; allowed: 1 to 100,000"):
        sim.theories("tokyo_liaison_office", draws=0)


def test_why_a_theory_says_nothing_is_known_in_words():
    """The reasons that errors give are those that have words in every language."""
    placeless = make_positions([8.0, 3.0, -2.0], failure={"cost_of_failure": 0.5})
    nobody = one_dimensional({"m0": {"threat": 0.0}, "m1": {"threat": 0.0}})
    given = {
        why
        for scenario in (placeless, nobody)
        for why in rivals.predictions(issues.map_scenario(scenario, 1))[1]["why_not"]
    }
    assert given - {""} == set(study.WHY)
