"""The past decisions by interests: every row is one that its scenario replays, with a source, and says the same as it."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.library import class_of, past_decisions
from sim.scenario.load import load
from sim.scenario.recorded import library

PAST = past_decisions()


@pytest.mark.parametrize("past", PAST, ids=lambda past: past.case)
def test_a_past_decision_says_what_its_scenario_says(past):
    scenario = load(past.scenario)
    assert scenario.drafts == past.menu
    assert (scenario.observed.outcome, scenario.observed.date) == (past.observed, past.date)
    assert past.source and scenario.preferences.name == "interests"


def test_the_decisions_of_the_report_are_there_and_all_but_the_office_were_adopted():
    assert len(PAST) == 16 and not any(past.chosen_for_conflict for past in PAST)
    shelved = [past.case for past in PAST if class_of(past.observed, past.menu) == "shelved"]
    assert shelved == ["tokyo_2023", "tokyo_2025"]
    assert [past.case for past in PAST if class_of(past.observed, past.menu) == "diluted"] == ["riga_2006"]


def test_what_is_in_both_libraries_or_looked_at_twice_hangs_together():
    groups = {one.group for one in library()}
    assert {past.case: past.group for past in PAST if past.group in groups} == {
        "article_5_2001": "ART5_01", "isaf_2003": "ISAF03/ISAFX03", "riga_2006": "RIGA06", "tokyo_2023": "TOKYO23",
        "tokyo_2025": "TOKYO23",
    }  # fmt: skip
    assert len({past.group for past in PAST}) == 15, "no other is looked at twice"


def test_wrong_rows_are_placed_and_explained(tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text(
        "case,group,scenario,date,members,proposal,menu,observed,outcome_class,chosen_for_conflict,source\n"
        "a,a,a,2006,26,p,x;y,z,shelvd,maybe,s\n"
        "b,b,b,2006-11,many,p,x;y,x,adopted_diluted,no,s\n"
        "c,c,c,2006-11,26,p,x;y,x,adopted_diluted,no,s\n"
        "d,d,d,2006-11,26,p,x;y,x,adopted,no,\n"
        "e,e,e,2006-11,26,p,x;y,x,adopted,no,s\n"
        "e,e,e,2006-11,26,p,x;y,x,adopted,no,s\n"
    )
    with pytest.raises(ScenarioError) as caught:
        past_decisions(file)
    said = str(caught.value)
    for expected in (
        ":2: '2006' is no month such as 2023-07",
        ":2: unknown outcome_class 'shelvd'; did you mean 'shelved'?",
        ":2: unknown chosen_for_conflict 'maybe'; allowed: yes, no",
        ":2: unknown observed 'z'; allowed: x, y, shelved",
        ":3: 'many' is no number of members",
        ":4: 'x' is as_proposed on this menu, but outcome_class adopted_diluted is diluted",
        ":5: nothing in source",
        ":7: a second row for e",
    ):
        assert expected in said, said
