"""`nacsim new`: a file that passes `nacsim check`, never over another, whole or not at all."""

import sys

import pytest
import typer

from sim.scenario.load import load
from sim.words import LANGUAGES
from tests.command import nacsim

FISHING = ("--members", "Norway, Iceland", "--sponsor", "Norway", "--proposal", "Quota")


def test_a_file_is_written_checked_and_run(tmp_path):
    done = nacsim("new", "Seoul Office", "--body", "NATO", "--date", "2024-10", "--sponsor", "United States", "--host",
                  "South Korea", "--external", "China,North Korea", "--proposal", "Office", cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0 and "seoul_office.yaml: written" in done.stdout, done.stderr
    assert "sound. Members 32, hosts 1, external powers 2" in nacsim("check", "seoul_office.yaml", cwd=tmp_path).stdout
    ran = nacsim("run", "seoul_office.yaml", "--runs", 50, "--no-figures", cwd=tmp_path)
    assert ran.returncode == 0 and "Office" in ran.stdout
    assert load(tmp_path / "seoul_office.yaml").start == "2024-10"


def test_a_file_that_is_there_stays_unless_forced(tmp_path):
    file = tmp_path / "fishing.yaml"
    file.write_text("mine")
    done = nacsim("new", "fishing.yaml", *FISHING, cwd=tmp_path)
    assert done.returncode == 2 and "fishing.yaml: is there already" in done.stderr and file.read_text() == "mine"
    assert nacsim("new", "fishing.yaml", *FISHING, "--sponsor", "nobody", "--force", cwd=tmp_path).returncode == 2
    assert file.read_text() == "mine"
    assert nacsim("new", "fishing", *FISHING, "--force", cwd=tmp_path).returncode == 0
    assert load(file).sponsor == "norway" and [path.name for path in tmp_path.iterdir()] == ["fishing.yaml"]


def test_a_recorded_decision_is_written_out(tmp_path):
    assert nacsim("new", "libya", "--from", "libya11", cwd=tmp_path).returncode == 0
    assert load(tmp_path / "libya.yaml").title == load("LIBYA11").title


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("x",), "--members: is missing; give --members or --body"),
        (("x", "--body", "NATO"), "--proposal: is missing"),
        (("x", *FISHING, "--body", "EU"), "--members: stands in place of --body"),
        (("x", *FISHING, "--date", "soon"), "--date soon: expected a month"),
        (("x", "--from", "LIBYA12"), "did you mean 'LIBYA11'"),
        (("x", "--from", "LIBYA11", "--host", "Japan"), "--from: writes a recorded decision as it is"),
        (("nowhere/x", *FISHING), "make the folder first"),
        (("..", *FISHING), "NAME '..': '..' leaves no name"),
        (("", *FISHING), "names no file"),
    ],
)  # fmt: skip
def test_mistakes_have_place_and_remedy_and_leave_nothing(words, what, tmp_path):
    done = nacsim("new", *words, cwd=tmp_path)
    assert done.returncode == 2 and what in done.stderr, done.stderr
    assert not list(tmp_path.iterdir())


def test_what_is_missing_is_asked_for_at_a_terminal(tmp_path, monkeypatch):
    asked = []
    answers = {"seats": "EU", "proposed": "Sanctions", "proposes": "germany"}

    def prompt(question):
        asked.append(question)
        return next(answer for word, answer in answers.items() if word in question)

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", prompt)
    assert nacsim("new", "sanctions", "--date", "2022-03", "--by", "stances", cwd=tmp_path).returncode == 0
    made = load(tmp_path / "sanctions.yaml")
    assert len(asked) == 3 and len(made.members) == 27 and made.sponsor == "germany" and made.spatial is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_in_the_head_of_a_file_can_be_copied(tmp_path, language):
    path = tmp_path / "a_folder_whose_name_is_as_long_as_names_are" / "a_scenario_whose_name_is_rather_long_too.yaml"
    path.parent.mkdir()
    words = ["--members", "Norway, Iceland", "--sponsor", "Norway", "--proposal", "Quota", "--lang", language]
    said = nacsim("new", path, *words, cwd=tmp_path).stdout
    head = path.read_text(encoding="utf-8").splitlines()[:9]
    for command in ("check", "run", "sensitivity"):
        assert [line for line in head if line.startswith(f"# nacsim {command} {path}")], head
    assert f"\n  nacsim run {path}\n" in said


def test_countries_are_called_as_scenarios_call_them_whatever_name_is_given(tmp_path):
    words = ["--members", "United States,united_kingdom,日本", "--sponsor", "日本", "--host", "japan_office",
             "--external", "china", "--proposal", "Office"]  # fmt: skip
    assert nacsim("new", "made", *words, cwd=tmp_path).returncode == 0
    actors = load(tmp_path / "made.yaml").in_language("ja").actors
    assert {name: actor.label for name, actor in actors.items()} == {
        "japan": "日本", "united_states": "米国", "united_kingdom": "英国", "japan_office": "japan_office", "china": "中国",
    }  # fmt: skip
    assert load(tmp_path / "made.yaml").label("japan") == "Japan"
