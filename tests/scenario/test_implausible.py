"""What its authors call implausible says so wherever its results are shown: list, commands, figures, pages."""

import json
import re

import pytest

import sim
from sim.page.making import make_report
from sim.results.about import implausible, warned
from sim.results.store import scenario_hash
from sim.scenario.load import load, load_text, shipped
from sim.studies.run.figures import figures
from sim.words import speaking
from tests.command import nacsim

MAJORITY, TOKYO = "tokyo_majority_rule", "tokyo_liaison_office"
OURS = (MAJORITY, "tokyo_french_autonomy_halved", "tokyo_german_derisking")
REASON = {"en": "Allies decide by consensus and do not vote.", "ja": "加盟国はコンセンサスで決め、投票は行わない。"}


def test_which_shipped_scenarios_are_called_so_is_in_the_readme():
    called = [path.stem for path in shipped() if load(path).implausible]
    assert sorted(called) == sorted(OURS)
    readme = (shipped()[0].parent / "README.md").read_text(encoding="utf-8")
    said = re.search(r"we call `implausible` ourselves.*?\. They", readme, re.DOTALL)
    assert said and all(f"`{name}`" in said[0] for name in called)


def test_it_is_words_and_no_run_reads_it():
    text = f"extends: {TOKYO}\nimplausible: {{en: never, ja: 決して}}\n"
    mine = load_text(text, "mine")
    assert scenario_hash(mine) == scenario_hash(load(TOKYO)) and mine.implausible == "never"
    assert mine.in_language("ja").implausible == "決して"
    assert load_text(f"extends: {MAJORITY}\nimplausible: null\n", "mine").implausible == ""
    assert load_text(f"extends: {MAJORITY}\n", "mine").implausible == REASON["en"]  # who builds on it takes it over


def test_the_list_and_commands_say_why(tmp_path):
    rows = {row["name"]: row for row in json.loads(nacsim("list", "--json", cwd=tmp_path).stdout)}
    assert rows[MAJORITY]["implausible"] == REASON["en"] and rows[TOKYO]["implausible"] is None
    assert "implausible" in nacsim("list", cwd=tmp_path).stdout
    for name, is_said in ((MAJORITY, True), (TOKYO, False)):
        said = nacsim("run", name, "--runs", 20, "--no-figures", cwd=tmp_path).stdout
        assert (REASON["en"] in said and "called implausible by its authors" in said) == is_said


@pytest.mark.slow
@pytest.mark.usefixtures("quick_report")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_figures_and_pages_say_it_in_their_language(language, tmp_path):
    words = {"en": "called implausible by its authors", "ja": "作成者が起こりにくいとする想定"}[language]
    for name, is_said in ((MAJORITY, True), (TOKYO, False)):
        found = sim.open_results(sim.run(name, runs=30).save(tmp_path / name, figures=False))
        with speaking(language):
            drawn = figures(found.in_language(language))["outcomes"]()
            said = " ".join(text.get_text() for text in drawn.figure.texts)
        assert (words in said.replace("\n", " ")) == is_said
        assert (REASON[language] in make_report(found, language)) == is_said


def test_among_several_those_are_named():
    both = load(TOKYO), load(MAJORITY)
    assert warned(*both) == (f"called implausible by their authors: {MAJORITY}",)
    assert warned(both[0]) == () and len(implausible(*both)) == 1 and both[1].title in implausible(*both)[0]
    compared = sim.compare(TOKYO, MAJORITY, runs=30)
    said = " ".join(text.get_text() for text in compared.plot("shares").figure.texts).replace("\n", " ")
    assert warned(*both)[0] in said
