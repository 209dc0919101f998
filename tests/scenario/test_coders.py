"""Whose numbers a scenario takes: a coder's where it has coded the case, the project's else, or one's in each run."""

import pytest

from sim.errors import ScenarioError
from sim.scenario import positions
from sim.scenario.identity import read_by_a_run
from sim.scenario.load import load, load_text, vary
from sim.scenario.positions import OURS, coded, coders, coders_of, look_up, read_coded

TOKYO = "tokyo_liaison_office"
HEADER = "case,actor,trait,value,low,high,basis,section,rationale,coder\n"


def ends(scenario, path: str) -> tuple:
    actor, trait = path.split(".")
    quantity = getattr(scenario.actors[actor], trait)
    return quantity.value, quantity.low, quantity.high


def test_two_coders_have_coded_the_tokyo_case():
    assert coders() == (OURS, "second") and coders_of(("tokyo_2023",)) == (OURS, "second")
    assert coders_of(("riga_2006",)) == (OURS,)
    assert {case for case, _, _ in coded("positions.csv", "second")} == {"tokyo_2023"}
    assert len(coded("positions.csv", "second")) == 37


def test_a_coders_numbers_replace_the_projects_and_what_it_left_out_stays():
    ours, theirs = load(TOKYO), load(TOKYO, {"coder": "second"})
    assert (ends(ours, "united_states.solidarity"), ends(theirs, "united_states.solidarity")) == (
        (0.2, 0, 0.45),
        (0.6, 0.3, 0.9),
    )
    assert ends(theirs, "france.openness") == ends(ours, "france.openness"), "the second reader gave none"
    assert theirs.actors["japan"].persuasion == ours.actors["japan"].persuasion
    assert load(TOKYO, {"coder": OURS}).actors == ours.actors


def test_a_coder_in_a_file_is_as_good_as_one_that_is_set():
    said = load_text(f"extends: {TOKYO}\ncoder: second\n", "mine")
    assert said.actors == load(TOKYO, {"coder": "second"}).actors


def test_a_number_that_somebody_sets_is_nobodys_coding():
    for changes in ({"coder": "second", "france.threat": 0.3}, {"france.threat": 0.3, "coder": "second"}):
        assert ends(load(TOKYO, changes), "france.threat") == (0.3, None, None)
        assert ends(vary(load(TOKYO), changes), "france.threat") == (0.3, None, None)
    assert vary(load(TOKYO, {"coder": "drawn"}), {"france.threat": 0.3}).actors["france"].threat.others is None


@pytest.mark.parametrize("before", [None, OURS, "second", "drawn"])
@pytest.mark.parametrize("after", [OURS, "second", "drawn"])
def test_a_resolved_scenario_can_be_given_to_another_coder(before, after):
    scenario = load(TOKYO, {"coder": before} if before else {})
    assert vary(scenario, {"coder": after}).actors == load(TOKYO, {"coder": after}).actors


def test_of_a_coder_that_is_drawn_both_numbers_are_known():
    france = load(TOKYO, {"coder": "drawn"}).actors["france"]
    assert france.linkage.value == 0.35 and france.linkage.others["second"].value == 0.5
    assert france.openness.others is None


def test_who_coded_is_words_and_what_they_coded_is_not():
    plain = read_by_a_run(load(TOKYO))
    assert read_by_a_run(load(TOKYO, {"coder": OURS})) == plain, "the same numbers, the same hash"
    assert read_by_a_run(load(TOKYO, {"coder": "second"})) != plain != read_by_a_run(load(TOKYO, {"coder": "drawn"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"extends: {TOKYO}\ncoder: secnd\n", "mine.yaml:2:8: no coder 'secnd' in data/positions.csv; did you mean 'second'?"),
        (f"extends: {TOKYO}\ncoder: drwn\n", "did you mean 'drawn'?"),
        ("extends: ec_emission_standards\ncoder: second\n", "'second' has not coded the scenario's case; coded by others: tokyo_2023"),
        ("extends: ec_emission_standards\ncoder: drawn\n", "nobody but nacsim coded the scenario's case; coded by others: tokyo_2023"),
        (f"extends: {TOKYO}\ncoder: [second]\n", "mine.yaml:2:8: expected text"),
    ],
)  # fmt: skip
def test_a_coder_that_cannot_be_taken_is_placed_and_explained(text, said):
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "mine")
    assert said in str(caught.value)


def test_a_coder_is_one_value(tmp_path):
    with pytest.raises(Exception, match="'coder' is one value and has no parts"):
        load(TOKYO, {"coder.france": "second"})


def test_another_coders_number_is_checked_as_the_first_is():
    others = "{value: 0.5, low: 0.4, high: 0.6, others: {x: {value: 1.4}}}"
    with pytest.raises(ScenarioError, match=r"1\.4 is out of range; allowed: 0 to 1"):
        load_text(f"extends: {TOKYO}\nsource: s\nactors: {{france: {{threat: {others}}}}}\n", "mine")


def test_rows_of_two_coders_stand_side_by_side_and_a_second_of_one_is_refused(tmp_path):
    file = tmp_path / "positions.csv"
    row = "c,france,threat,{},0.1,0.9,stated,s,r,{}\n"
    file.write_text(HEADER + row.format(0.3, "one") + row.format(0.5, "two"))
    assert [read_coded(file, "positions.csv", by)["c", "france", "threat"]["value"] for by in ("one", "two")] == [
        0.3,
        0.5,
    ]
    assert read_coded(file, "positions.csv") == {}
    file.write_text(HEADER + row.format(0.3, "one") + row.format(0.5, "one") + row.format(0.4, ""))
    with pytest.raises(ScenarioError) as caught:
        read_coded(file, "positions.csv")
    assert ":3: a second row for c / france / threat by one" in str(caught.value)
    assert ":4: coder must say whose number it is" in str(caught.value)


def test_the_first_case_that_has_it_comes_before_the_coder(monkeypatch):
    """A coder's number for a later case does not replace the project's for an earlier one."""
    rows = {
        OURS: {("early", "a", "t"): {"value": 1}, ("late", "a", "t"): {"value": 2}},
        "x": {("late", "a", "t"): {"value": 3}},
    }
    monkeypatch.setattr(positions, "coded", lambda file, by=OURS: rows[by])
    assert look_up("positions.csv", ["early", "late"], "a", "t", "x") == {"value": 1}
    assert look_up("positions.csv", ["late", "early"], "a", "t", "x") == {"value": 3}
    assert look_up("positions.csv", ["late"], "a", "u", "x") is None
