"""The library of past decisions: every row is one that its scenario replays, with a source, and says the same as it."""

import csv

import pytest

from sim.engines.layout import Layout
from sim.errors import ScenarioError
from sim.scenario.library import class_of, past_decisions
from sim.scenario.load import load
from sim.scenario.positions import SHIPPED
from sim.scenario.vocabulary import SHELVED, STANCES

LIBRARY = past_decisions()
BY_STANCES = [past for past in LIBRARY if past.preference_model == "spatial"]


def rows(name):
    with (SHIPPED / "data" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("past", LIBRARY, ids=lambda past: past.case)
def test_a_past_decision_says_what_its_scenario_says(past):
    scenario = load(past.scenario)
    assert scenario.drafts == past.menu
    assert (scenario.observed.outcome, scenario.observed.date) == (past.observed, past.date)
    assert past.source and scenario.preferences.name == past.preference_model


def test_the_decisions_of_the_report_are_there_and_all_but_the_office_were_adopted():
    reported = [past for past in LIBRARY if past.preference_model == "interests"]
    assert len(reported) == 16 and not any(past.chosen_for_conflict for past in reported)
    shelved = [past.case for past in reported if class_of(past.observed, past.menu) == "shelved"]
    assert shelved == ["tokyo_2023", "tokyo_2025"]
    assert [past.case for past in reported if class_of(past.observed, past.menu) == "diluted"] == ["riga_2006"]


@pytest.mark.parametrize("past", BY_STANCES, ids=lambda past: past.case)
def test_those_who_sit_are_the_members_of_that_month_and_every_number_has_a_source(past):
    scenario = load(past.scenario)
    then = {row["member"] for row in rows("council_sources.csv") if row["member_since"] <= past.date}
    assert set(scenario.members) == then and len(then) == past.members
    assert all(row.quantity.source for row in Layout(scenario).stated)


@pytest.mark.parametrize("past", BY_STANCES, ids=lambda past: past.case)
def test_whoever_is_reported_has_that_stance_and_a_high_salience_and_the_others_are_silent(past):
    scenario = load(past.scenario)
    reported = {row["member"]: row["stance"] for row in rows("stances.csv") if row["case"] == past.case}
    assert reported.keys() <= set(scenario.members)
    expected = reported or {scenario.sponsor: "for"}  # nobody's stance is known in Amman
    for name in scenario.members:
        actor, stance = scenario.actors[name], STANCES[expected.get(name, "silent")]
        assert (actor.ideal.value, actor.ideal.low, actor.ideal.high) == (stance.value, stance.low, stance.high)
        assert (actor.salience.value > 0.5) == (name in reported)
    assert expected[scenario.sponsor] == "for"


def test_two_decisions_are_coded_twice_and_nothing_else_is():
    names = [past.decision for past in LIBRARY]
    assert {name for name in names if names.count(name) > 1} == {"riga_2006", "tokyo_2023"}
    assert len(BY_STANCES) == 12 and [past.case for past in BY_STANCES if not past.chosen_for_conflict] == [
        "amman_2024"
    ]


def test_a_committee_without_france_is_asked_what_the_council_could_not_agree_on():
    council, committee = load("turkey_defence_2003"), load("turkey_defence_2003_dpc")
    assert set(council.members) - set(committee.decision.forum) == {"france"}
    assert (council.observed.outcome, committee.observed.outcome) == (SHELVED, "planning_with_un")


def test_wrong_rows_are_placed_and_explained(tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text(
        "case,decision,scenario,date,members,proposal,menu,observed,outcome_class,preference_model,chosen_for_conflict,source\n"
        "a,a,a,2006,26,p,x;y,z,shelvd,interest,maybe,s\n"
        "b,b,b,2006-11,many,p,x;y,x,adopted_diluted,interests,no,s\n"
        "c,c,c,2006-11,26,p,x;y,x,adopted_diluted,interests,no,s\n"
        "d,d,d,2006-11,26,p,x;y,x,adopted,interests,no,\n"
        "e,e,e,2006-11,26,p,x;y,x,adopted,interests,no,s\n"
        "e,e,e,2006-11,26,p,x;y,x,adopted,interests,no,s\n"
    )
    with pytest.raises(ScenarioError) as caught:
        past_decisions(file)
    said = str(caught.value)
    for expected in (
        ":2: '2006' is no month such as 2023-07",
        ":2: unknown outcome_class 'shelvd'; did you mean 'shelved'?",
        ":2: unknown preference_model 'interest'; did you mean 'interests'?",
        ":2: unknown chosen_for_conflict 'maybe'; allowed: yes, no",
        ":2: unknown observed 'z'; allowed: x, y, shelved",
        ":3: 'many' is no number of members",
        ":4: 'x' is as_proposed on this menu, but outcome_class adopted_diluted is diluted",
        ":5: nothing in source",
        ":7: a second row for e",
    ):
        assert expected in said, said
