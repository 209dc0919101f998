"""Words in two languages: those of a scenario, and those of nacsim itself."""

import importlib
import pickle
import re
from pathlib import Path
from string import Formatter

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario.load import load, shipped, vary
from sim.scenario.overrides import parse_override
from sim.sweeps.experiment import load_experiment
from sim.words import CATALOGUE, LANGUAGES, current, say, speaking

from .scenario.test_mistakes import GOOD, refused

SIM = Path(__file__).parent.parent / "sim"
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


def test_every_phrase_stands_in_every_language_with_the_same_values_in_it():
    wrong = {}
    for key, phrase in CATALOGUE.items():
        values = [
            sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None}) for text in phrase.values()
        ]
        if set(phrase) != set(LANGUAGES) or not all(phrase.values()) or any(names != values[0] for names in values):
            wrong[key] = phrase
    assert wrong == {}


def test_no_phrase_has_two_keys_of_one_name():
    modules = [importlib.import_module(f"sim.words.{file.stem}") for file in (SIM / "words").glob("[a-z]*.py")]
    assert sum(len(module.WORDS) for module in modules) == len(CATALOGUE)


def test_every_phrase_is_used_and_every_phrase_said_is_known():
    files = [file for ending in ("py", "html") for file in SIM.rglob(f"*.{ending}") if file.parent.name != "language"]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    said = re.findall(r"\bsay\(\s*(f?)([\"'])(.+?)\2", code)
    assert {key for is_built, _, key in said if not is_built} <= CATALOGUE.keys()
    built = tuple(key.partition("{")[0] for is_built, _, key in said if is_built)
    assert all(any(key.startswith(head) for key in CATALOGUE) for head in built) and all(built)
    written = set(re.findall(r"[\"']([a-z0-9_.]+)[\"']", code))
    assert {key for key in CATALOGUE if key not in written and not key.startswith(built)} == set()
