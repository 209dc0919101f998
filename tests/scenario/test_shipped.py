"""What ships: sound scenarios, a schema that editors know, data in which no number goes without a source."""

import json
from pathlib import Path

import jsonschema
import pytest

import sim
from sim.engines.layout import Layout
from sim.errors import ScenarioError
from sim.scenario.document import read
from sim.scenario.file_schema import json_schema
from sim.scenario.load import load, shipped
from sim.scenario.positions import read_coded
from sim.scenario.vocabulary import BASES, EXTERNAL_TRAITS, TRAITS

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_shipped_scenario_is_sound_sourced_and_known_to_editors(path):
    schema = "../" * (path.parent.name == "cases") + "scenario.schema.json"
    assert path.read_text(encoding="utf-8").splitlines()[0] == f"# yaml-language-server: $schema={schema}"
    scenario = load(path)
    assert scenario.title and scenario.description
    for row in Layout(scenario).stated:
        assert row.quantity.source and row.quantity.basis in BASES, row.name
    jsonschema.validate(read(path).tree, json_schema())


def test_the_shipped_schema_is_the_one_generated_from_the_model():
    shipped_schema = json.loads((ROOT / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8"))
    assert shipped_schema == json_schema()
    jsonschema.Draft202012Validator.check_schema(shipped_schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"extends": "x", "weights": {"securty": 1}}, shipped_schema)


def test_at_least_ten_scenarios_and_eight_counterfactuals_ship():
    trees = [read(path).tree for path in shipped()]
    assert sum("extends" not in tree for tree in trees) >= 10
    assert sum("tokyo_liaison_office" in tree.get("extends", "") for tree in trees) >= 8


def test_five_countries_are_coded_on_all_their_traits_for_the_tokyo_case():
    rows = read_coded(ROOT / "data" / "positions.csv", "positions.csv")
    voters = dict.fromkeys(("united_states", "france", "germany", "japan"), TRAITS.keys() - {"salience"})  # 1 if unsaid
    for actor, traits in (voters | {"china": EXTERNAL_TRAITS.keys() - {"focus"}}).items():
        for trait in traits:
            row = rows["tokyo_2023", actor, trait]
            assert row["low"] < row["high"] and row["rationale"]
    assert ("tokyo_2023", "japan", "persuasion") in rows and ("tokyo_2023", "china", "coercion") in rows


def test_a_bad_row_in_data_is_placed_and_explained(tmp_path):
    file = tmp_path / "positions.csv"
    header = "case,actor,trait,value,low,high,basis,section,rationale\n"
    file.write_text(
        header
        + "c,france,autonmy,0.5,0.4,0.6,stated,s,r\n"
        + "c,france,autonomy,0.5,0.6,0.7,statd,,r\n"
        + "c,france,threat,x,0.6,0.7,stated,s,r\n"
        + "c,france,linkage,0.5,0.4,0.6,stated,s,r\n"
        + "c,france,linkage,0.5,0.4,0.6,stated,s,r\n"
    )
    with pytest.raises(ScenarioError) as caught:
        read_coded(file, "positions.csv")
    said = str(caught.value)
    for expected in (
        ":2: unknown 'autonmy'; did you mean 'autonomy'?",
        ":3: unknown basis 'statd'; did you mean 'stated'?",
        ":3: section and rationale must both say something",
        ":3: expected 0 <= low <= value <= high <= 1: 0.6, 0.5, 0.7",
        ":4: low, value and high must be numbers",
        ":6: a second row for c / france / linkage",
    ):
        assert expected in said, said


# Other governments over Tokyo


def outcome_of(name: str, changes: dict[str, float] | None = None):
    return sim.run(name, runs=2000, set_=changes).frame()["outcome"]


def test_an_election_that_changes_nothing_is_a_longer_talk_and_one_that_may_change_lies_between():
    """`us_election` happens or not, once a run: each run is that of one government or of the other."""
    never, always = (outcome_of("tokyo_us_election", {"events.us_election.probability": p}) for p in (0, 1))
    assert never.equals(outcome_of("tokyo_liaison_office", {"process.rounds": 27}))
    maybe = outcome_of("tokyo_us_election")
    assert ((maybe == never) | (maybe == always)).all()
    assert ((maybe == never) & (maybe != always)).any() and ((maybe != never) & (maybe == always)).any()


def test_britain_sponsors_where_the_united_states_withdraws_and_is_coded_as_the_data_have_it():
    scenario, data = load("tokyo_us_withdrawal"), read_coded(ROOT / "data" / "positions.csv", "positions.csv")
    assert scenario.sponsor == "united_kingdom"
    tokyo = ("tokyo_2023", "united_kingdom")
    coded = {trait: row["value"] for (case, who, trait), row in data.items() if (case, who) == tokyo}
    assert len(coded) == 6
    assert {trait: getattr(scenario.actors["united_kingdom"], trait).value for trait in coded} == coded
    turned = load("tokyo_german_turn").actors["germany"]
    for trait in ("threat", "linkage", "entrapment"):  # as high as Britain's, says the file
        assert getattr(turned, trait).value == coded[trait]
