"""Links and files from anybody: a page that names the mistake, no traceback, no folder of this machine."""

from random import Random

import pytest

from sim.app import page
from sim.app.library import library, told
from sim.app.turns import TookTooLong
from sim.errors import Mistake, NacsimError, ScenarioError
from tests.app.sheet import opened
from tests.app.visitors import crafted, damaged, says_where, uploads_well


@pytest.mark.slow
@pytest.mark.parametrize("number", range(24))
def test_a_crafted_link_gives_a_page_or_says_what_is_wrong(number):
    says_where(crafted(Random(number)))


@pytest.mark.slow
def test_many_crafted_links_do_so_too():
    for number in range(100, 180):
        says_where(crafted(Random(number)))


# Files


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "my_file.yaml:1:1: "),
        ("title: [", "my_file.yaml:1:9: not YAML"),
        ("PK\x03\x04\ufffd\x00binary", "my_file.yaml:1:3: a control character; remove it"),
        ("extends: nothing\n", "extends nothing: no shipped scenario"),
        ("extends: tokyo_liaison_office\nactors: {france: {autonomy: 3}}\n", "my_file.yaml:2:"),
        ("extends: tokyo_liaison_office\nactors: null\n", "my_file.yaml"),
        ("design: grid\n", "this is an experiment"),
    ],
)
def test_an_upload_that_fails_says_why(text, said):
    with opened("runs=20") as sheet:
        sheet.send("upload", {"name": "my file.yaml", "text": text}, "notices")
        notices = sheet.part("notices").notices
        assert said in " ".join(notices) and notices[0] == "This file could not be opened:"
        sheet.send("dismiss", {}, "notices")
        assert sheet.part("notices").notices == [] and sheet.settled().found


def test_a_file_that_the_browser_cannot_read_and_an_event_of_the_wrong_shape_are_said(caplog):
    with opened("runs=20&lang=ja") as sheet:
        sheet.send("upload", {"name": "gone.yaml"}, "notices")
        assert "gone.yaml: ブラウザ" in sheet.part("notices").notices[1]
        for event, what, names in (("upload", 3, ["notices"]), ("put", {}, ["groups"]), ("decide", None, ["groups"])):
            sheet.send(event, what, *names)
            assert "想定外" in sheet.part("notices").notices[0]
            sheet.send("dismiss", {}, "notices")
        assert len(caplog.records) == 3


@pytest.mark.slow
def test_many_damaged_files_are_opened_or_refused():
    for number in range(6, 46):
        uploads_well(damaged(Random(number)))


@pytest.mark.parametrize("number", range(6))
def test_a_damaged_file_is_opened_or_refused(number):
    uploads_well(damaged(Random(number)))


# What is wrong, without the folders of this machine


def test_a_visitor_is_told_of_files_by_their_names():
    wrong = ScenarioError([Mistake("/srv/a folder/own.yaml:3:1", "unknown key"), Mistake("--set x", "leads nowhere")])
    assert [str(mistake) for mistake in told(wrong)] == ["own.yaml:3:1: unknown key", "--set x: leads nowhere"]
    assert [str(mistake) for mistake in told(NacsimError("two engines"))] == ["two engines"]


@pytest.mark.parametrize("part", ["titles", "outcomes", "heat"])
def test_a_page_that_fails_says_so_and_no_more(monkeypatch, caplog, part):
    def fails(*_: object) -> None:
        raise RuntimeError("/srv/secret")

    monkeypatch.setattr(page.drawing, part, fails)
    monkeypatch.setattr(page.results, "CELL_RUNS", 20)
    with opened(f"runs=20&lang=ja&tab={'map' if part == 'heat' else 'outcomes'}") as sheet:
        failed = sheet.when(lambda now: now.has("said") and now.part("said"))
        assert failed.said == [] and failed.words["failed"] == "このページは表示できません"
        assert "secret" not in str(failed.words)
    assert "secret" in caplog.text


def test_a_file_that_was_broken_meanwhile_is_named_on_the_page(tmp_path, monkeypatch):
    own = tmp_path / "own.yaml"
    own.write_text("extends: tokyo_liaison_office\n", encoding="utf-8")
    monkeypatch.setattr("sim.app.session.offered", library([own]))
    with opened("scenario=own&runs=20") as sheet:
        assert not sheet.part("notices").notices
        own.write_text("extends: [\n", encoding="utf-8")
        sheet.send("field", {"name": "runs", "value": "21"}, "notices")
        failed = sheet.when(lambda now: now.has("said") and now.part("said"))
        assert failed.said and failed.said[0].startswith("own.yaml:2:1: not YAML")
    with opened("runs=20") as sheet:
        groups = sheet.part("notices").scenarios
        assert groups[0] == {"title": "Your files", "scenarios": [{"name": "own", "title": "own (has mistakes)"}]}
        sheet.send("choose", "own", "notices")
        assert "own.yaml:2:1" in sheet.part("notices").notices[1]


def test_files_that_are_named_must_be_sound_and_those_of_a_folder_are_warned_of(tmp_path):
    for name, text in (("broken", "title: [\n"), ("other", "title: {\n"), ("sound", "extends: riga_2006\n")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    broken, other = tmp_path / "broken.yaml", tmp_path / "other.yaml"
    warned = library([tmp_path]).check([tmp_path])
    assert [mistake.place for mistake in warned] == [f"{broken}:2:1", f"{other}:2:1"]
    with pytest.raises(ScenarioError) as caught:
        library([broken, other]).check([broken, other])
    assert len(caught.value.mistakes) == 2
    assert library([tmp_path / "sound.yaml"]).check([tmp_path / "sound.yaml"]) == []


def test_what_was_found_before_it_took_too_long_stays_with_the_reason(monkeypatch):
    whole = page.results.run_results

    def long(scenario, runs, seed, stopped, so_far):
        so_far(whole(scenario, 30, seed, stopped))
        raise TookTooLong

    monkeypatch.setattr(page.results, "run_results", long)
    with opened("runs=500") as sheet:
        view = sheet.when(lambda now: (own := now.part("found", "runs")) and own.trouble and own)
        assert view.found and view.runs == "30" and "60 seconds" in view.trouble
