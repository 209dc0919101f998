"""Words in two languages: those of a scenario, and those of nacsim itself."""

import pickle
import re
from pathlib import Path

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario.files import shipped_packages
from sim.scenario.load import load, shipped, vary
from sim.scenario.overrides import parse_override
from sim.scenario.recorded import library
from sim.studies.packages.file import load_packages
from sim.sweeps.experiment import load_experiment
from sim.words import current, say, speaking
from tests.files import GOOD, refused

SIM = Path(__file__).parent.parent.parent / "sim"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
TWO_TITLES = GOOD.replace("title: A test", "title: {en: A test, ja: 試験}")


def loaded(tmp_path, text, name="case"):
    file = tmp_path / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_a_label_in_two_languages_is_said_in_either_and_plain_text_in_both(tmp_path):
    scenario = loaded(tmp_path, TWO_TITLES.replace("    role: member", "    role: member\n    label: {en: A, ja: 甲}"))
    assert (scenario.title, scenario.label("alpha"), scenario.label("plan")) == ("A test", "A", "Plan")
    japanese = scenario.in_language("ja")
    assert (japanese.title, japanese.label("alpha"), japanese.label("plan")) == ("試験", "甲", "Plan")
    assert japanese.in_language("en").title == "試験", "what is shown has one language"


def test_words_are_kept_as_they_were_given(tmp_path):
    scenario = loaded(tmp_path, TWO_TITLES)
    kept = scenario.model_dump(mode="json", exclude_none=True)
    assert kept["title"] == {"en": "A test", "ja": "試験"} and kept["menu"][0]["label"] == ""
    for same in (pickle.loads(pickle.dumps(scenario)), vary(scenario, {"alpha.threat": 0.1})):
        assert same.in_language("ja").title == "試験"


def test_a_variant_replaces_a_title_in_all_its_languages(tmp_path):
    loaded(tmp_path, TWO_TITLES, "base")
    variant = loaded(tmp_path, "extends: base.yaml\ntitle: {en: Variant}\n")
    assert variant.in_language("ja").title == "Variant"
    assert load(tmp_path / "base.yaml", [parse_override("title={en: New, ja: 新}")]).in_language("ja").title == "新"


def test_words_in_no_language_of_ours_are_refused_all_at_once(tmp_path):
    text = GOOD.replace("A test", "{en: A test, jp: x}").replace("role: member", "role: member\n    label: {ja: 甲}")
    text = text.replace("{role: external,", "{role: external, label: {en: [x]},")
    assert refused(tmp_path, text) == [
        "case.yaml:1:21: unknown key 'jp'; allowed: en, ja",
        "case.yaml:11:12: 'en' is missing",
        "case.yaml:22:39: expected text, found ['x']",
    ]
    with pytest.raises(ScenarioError, match="1:21: unknown key 'jaa'; did you mean 'ja'"):
        loaded(tmp_path, TWO_TITLES.replace("ja:", "jaa:"))
    with pytest.raises(UsageError, match="'title' is one value and has no parts"):
        load("tokyo_liaison_office", {"title.ja": "x"})


def test_a_recorded_decision_has_its_title_and_what_came_of_it_in_japanese():
    for decision in library():
        scenario = load(decision.case)
        english, japanese = (scenario.in_language(code) for code in ("en", "ja"))
        assert english.title == f"{decision.proposal} ({decision.case})" and decision.outcome in english.description
        assert japanese.title.endswith(f"（{decision.case}）")
        assert all(JAPANESE.search(text) for text in (japanese.title, japanese.description.partition("。")[2]))


def test_shipped_packages_have_their_words_in_japanese():
    for path in shipped_packages():
        file = load_packages(path).file
        words = [file.title, *(package.label for package in file.packages.values())]
        assert [word for word in words if not JAPANESE.search(word.in_language("ja"))] == []


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_shipped_scenario_has_all_its_words_in_japanese(path):
    scenario = load(path)
    parts = [*scenario.actors.values(), *scenario.menu, *scenario.events.values()]
    words = [scenario.title, scenario.description, *(part.label for part in parts)]
    words += [scenario.observed.note] if scenario.observed and scenario.observed.note else []
    spoken = [word for word in words if not re.fullmatch(r"-?[\d.]+", word)]  # a grid's drafts are called by numbers
    assert [word for word in spoken if not JAPANESE.search(word.in_language("ja"))] == []


def test_every_shipped_experiment_has_its_words_in_japanese_and_a_language_of_none_is_refused(tmp_path):
    folder = SIM.parent / "experiments"
    files = [load_experiment(path).file for path in sorted(folder.glob("*.yaml"))]
    assert [
        f.title for f in files for word in (f.title, f.description) if not JAPANESE.search(word.in_language("ja"))
    ] == []
    (tmp_path / "x.yaml").write_text(
        "title: {en: A, jaa: B}\nscenario: tokyo_liaison_office\ndesign: [{grid: {france.autonomy: [0, 1]}}]\n"
    )
    with pytest.raises(ScenarioError, match=r"x.yaml:1:16: unknown key 'jaa'; did you mean 'ja'"):
        load_experiment(tmp_path / "x.yaml")


def test_a_phrase_is_said_in_the_language_of_its_block_and_in_english_outside():
    assert say("shelved") == "Shelved"
    with speaking("ja"):
        assert (current(), say("shelved"), load("tokyo_liaison_office").label("shelved")) == ("ja", "棚上げ", "棚上げ")
        with pytest.raises(UsageError, match="--lang jp: nacsim does not speak it"), speaking("jp"):
            pass
    assert (current(), say("shelved")) == ("en", "Shelved")
