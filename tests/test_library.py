"""The library of past decisions: every row is one that its scenario replays, with a source, and says the same as it."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.library import past_decisions
from sim.scenario.load import load

LIBRARY = past_decisions()


@pytest.mark.parametrize("past", LIBRARY, ids=lambda past: past.case)
def test_a_past_decision_says_what_its_scenario_says(past):
    scenario = load(past.scenario)
    assert scenario.drafts == past.menu
    assert (scenario.observed.outcome, scenario.observed.date) == (past.observed, past.date)
    assert past.source


def test_the_ten_decisions_of_the_report_are_there_and_all_but_one_of_them_was_adopted():
    reported = [past for past in LIBRARY if past.preference_model == "interests"]
    assert len(reported) == 10 and not any(past.chosen_for_conflict for past in reported)
    assert [past.case for past in reported if past.observed_class == "shelved"] == ["tokyo_2023"]
    assert [past.case for past in reported if past.observed_class == "diluted"] == ["riga_2006"]


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
