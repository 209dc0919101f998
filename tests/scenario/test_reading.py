"""Files that are no files, other encodings, and who is to blame for a mistake."""

import os
import threading
from pathlib import Path

import pytest

from sim.errors import Mistake, ScenarioError
from sim.kept import find
from sim.scenario import document, reading, yaml_tree
from sim.scenario import text as letters
from sim.scenario.files import shipped, shipped_experiments
from sim.scenario.load import load, vary
from tests.command import nacsim
from tests.files import GOOD


def said_of(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(mistake).replace(f"{path.parent}/", "") for mistake in caught.value.mistakes]


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "case.yaml")
    return tmp_path / "case.yaml"


def test_a_pipe_is_read_to_its_end(pipe):
    writer = os.open(pipe, os.O_RDWR)  # open before there is a reader, which finds an empty pipe otherwise
    os.write(writer, GOOD[:200].encode())

    def go_on() -> None:
        os.write(writer, GOOD[200:].encode())
        os.close(writer)

    threading.Timer(0.2, go_on).start()
    assert reading.read_bytes(pipe, 10_000).decode() == GOOD


def test_a_pipe_that_nobody_writes_to_is_empty_and_a_silent_one_is_given_up(pipe, monkeypatch):
    assert said_of(pipe) == [
        "case.yaml:1:1: the file is empty; a scenario needs at least title, sponsor, actors and menu"
    ]
    monkeypatch.setattr(reading, "PATIENCE", 0.05)
    writer = os.open(pipe, os.O_RDWR)
    assert "nothing came for 0.05 seconds" in said_of(pipe)[0]
    os.close(writer)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full"])
def test_what_never_ends_is_not_read_to_its_end(device):
    with pytest.raises(ScenarioError, match=f"{device}: more than 1 MB, the most that is read"):
        load(Path(device))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_says_in_which_unicode_it_is(tmp_path, encoding):
    file = tmp_path / "case.yaml"
    file.write_bytes(GOOD.replace("A test", "東京の事務所").encode(encoding))
    assert load(file).title == "東京の事務所"


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        (
            "cp932",
            "case.yaml:1: byte 8 is not UTF-8; it reads as Japanese Windows text (Shift_JIS); save the file as UTF-8 text",
        ),
        ("utf-16-be", "case.yaml:1: byte 18 is not UTF-8; this may be UTF-16 without its mark"),
        ("euc-jp", "case.yaml:1: byte 8 is not UTF-8; "),
    ],
)
def test_of_any_other_encoding_the_line_and_the_remedy_are_said(tmp_path, encoding, what):
    file = tmp_path / "case.yaml"
    file.write_bytes(GOOD.replace("A test", "東京の事務所").encode(encoding))
    assert said_of(file)[0].startswith(what)


PLACED = {
    "a control character": (GOOD.replace("A test", "A \x07test"), "case.yaml:1:10: a control character; remove it (U+0007)"),
    "an escaped one": (GOOD.replace("A test", '"A \\x1b[31m test"'), "case.yaml:1:8: a control character; remove it (U+001B)"),
    "one in a key": (GOOD + '"\\x00": 1\n', "case.yaml:24:1: a control character; remove it (U+0000)"),
    "too deep": ("title:\n  " + "[" * 40 + "]" * 40, "case.yaml:2:32: nested too deeply; allowed: 30 levels"),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACED.values(), ids=PLACED)
def test_what_is_no_scenario_at_all_has_a_place_too(tmp_path, case):
    text, expected = case
    (tmp_path / "case.yaml").write_text(text)
    assert expected in said_of(tmp_path / "case.yaml")


def test_of_too_many_values_no_more_are_read_than_are_allowed(tmp_path, monkeypatch):
    monkeypatch.setattr(yaml_tree, "MOST_NODES", 50)
    (tmp_path / "case.yaml").write_text("title:\n" + "- x\n" * 60 + "]")
    assert said_of(tmp_path / "case.yaml") == ["case.yaml:49:3: more than 50,000 values; write fewer"]


def test_tabs_and_ends_of_lines_are_no_control_characters(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_bytes(GOOD.replace("made up", '"made\tup').replace("tests\n", 'tests"\n').replace("\n", "\r\n").encode())
    assert load(file).source == "made\tup for the tests"


# --- whose mistake it is


def written(tmp_path: Path, **files: str) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text)


def test_a_mistake_that_a_variant_makes_of_what_is_sound_stands_in_the_variant(tmp_path):
    written(tmp_path, base=GOOD, case="title: Variant\nextends: base.yaml\nstart: null\n")
    assert said_of(tmp_path / "case.yaml") == [
        "case.yaml:2:10: with this, a date needs the scenario's `start`, the month of round 1 (at base.yaml:23:18)"
    ]


def test_a_mistake_of_the_file_between_stands_there_beside_the_own_ones_of_the_variant(tmp_path):
    written(
        tmp_path, base=GOOD, between="extends: base.yaml\nstart: null\n",
        case="extends: between.yaml\nsource: s\nactors: {alpha: {threat: 7}}\n",
    )  # fmt: skip
    first, second = said_of(tmp_path / "case.yaml")
    assert first.startswith("between.yaml:1:10: with this, a date needs")
    assert second == "case.yaml:3:26: 7 is out of range; allowed: 0 to 1"


@pytest.mark.parametrize("base", [".", "/dev/zero", "binary.yaml"])
def test_what_cannot_be_extended_is_named_where_it_is_called(tmp_path, base):
    written(tmp_path, case=f"title: t\nextends: {base}\n")
    (tmp_path / "binary.yaml").write_bytes(b"a: \xff\xfe")
    said = said_of(tmp_path / "case.yaml")
    assert said[0].startswith(f"case.yaml:2:10: extends {base}" if base[0] != "b" else "binary.yaml:1: byte 4")


def test_what_is_set_is_to_blame_for_what_was_sound_and_for_nothing_else(tmp_path):
    written(tmp_path, case=GOOD)
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "case.yaml", {"start": None, "alpha.threat": 0.2})
    (mistake,) = caught.value.mistakes
    assert mistake.place == "--set start, --set alpha.threat" and mistake.what.endswith("(at case.yaml:23:18)")
    with pytest.raises(ScenarioError) as caught:
        vary(load(tmp_path / "case.yaml"), {"reservations.bnad": 1})
    assert [mistake.place for mistake in caught.value.mistakes] == ["--set reservations.bnad"]
    with pytest.raises(ScenarioError) as caught:
        vary(load(tmp_path / "case.yaml"), {"alpha.threat": 0.2, "start": None})
    assert [mistake.place for mistake in caught.value.mistakes] == ["--set alpha.threat, --set start"]
    written(tmp_path, case=GOOD.replace("sponsor: alpha", "sponsor: beta"))
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "case.yaml", {"alpha.threat": 7})
    places = [mistake.place.replace(f"{tmp_path}/", "") for mistake in caught.value.mistakes]
    assert places == ["case.yaml:4:10", "--set alpha.threat"]


# --- how it is said


def test_a_message_is_one_line_without_what_moves_the_cursor():
    said = str(Mistake("a\nb", "\x1b[31m'\ud800\u202e\x85' " + "x" * 9000))
    assert said.startswith(r"a\nb: \x1b[31m'\ud800\u202e\x85' xxx") and len(said) < 2500 and said.endswith("xxx")


@pytest.mark.parametrize("name", ["name\n", "", "1st", "x" * 41, "two words"])
def test_a_name_is_one_from_its_first_letter_to_its_last(name):
    with pytest.raises(ScenarioError, match="a name has 1 to 40 of the characters"):
        vary(load("tokyo_liaison_office"), {"sponsor": name})


def test_of_thousands_of_mistakes_the_first_and_their_number_are_said(tmp_path):
    (tmp_path / "case.yaml").write_text(GOOD + "".join(f"key_{n}: 1\n" for n in range(3000)))
    done = nacsim("check", "case.yaml", cwd=tmp_path)
    lines = done.stderr.splitlines()
    assert done.returncode == 2 and len(lines) == 26
    assert lines[0].startswith("case.yaml:24:1: unknown key 'key_0'")
    assert lines[-1] == "3,000 mistakes; the first 25 are above."


def test_limits_are_those_that_are_said():
    assert document.LARGEST_FILE == 1_000_000 and yaml_tree.MOST_NODES == 50_000 and yaml_tree.DEEPEST == 30


def test_what_ships_is_read_again_as_it_was_first_read_every_place_included():
    for file in (*shipped(), *shipped_experiments()):
        text = file.read_text(encoding="utf-8")
        for _ in range(2):
            assert document.read(file) == yaml_tree.parsed(text, str(file)), file


def test_only_what_ships_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    monkeypatch.setattr(document, "_found", find)
    (tmp_path / "case.yaml").write_text(GOOD)
    document.read(tmp_path / "case.yaml")
    assert not (tmp_path / "kept").exists()
    first = document.read(shipped()[0])
    [kept] = (tmp_path / "kept").iterdir()
    assert document.read(shipped()[0]) == first
    kept.write_bytes(kept.read_bytes().replace(b"title", b"title2"))
    assert document.read(shipped()[0]) == first, "what is not as it was kept is read anew"


def test_a_tree_that_is_read_again_is_nobody_elses():
    one, other = document.read(shipped()[0]), document.read(shipped()[0])
    one.tree.clear()
    assert other.tree


# --- words that figures show

UNFIT = {
    "a script without letters here": ("भारत", "figures have no letter 'भ' (Devanagari Letter Bha); write it in Latin, Greek"),
    "a picture": ("Tokyo 🏯", "figures have no letter '🏯' (Japanese Castle); write it"),
    "a script from the right": ("العربية", "figures have no letter 'ا' (Arabic Letter Alef); write it"),
    "two lines": ("one\ntwo", "more than one line; write it on one"),
    "too long": ("x" * 121, "121 characters; allowed: up to 120, so that figures can show it"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNFIT.values(), ids=UNFIT)
def test_a_label_that_no_figure_can_show_is_refused_in_every_language(case):
    tokyo, (label, expected) = load("tokyo_liaison_office"), case
    for value, language in ((label, ""), ({"en": "France", "ja": label}, "in `ja`: ")):
        with pytest.raises(ScenarioError) as caught:
            vary(tokyo, {"france.label": value})
        assert str(caught.value).startswith(f"--set france.label: {language}{expected}")
    vary(tokyo, {"title": "x" * 300}), vary(tokyo, {"title": "x" * 121})
    with pytest.raises(ScenarioError, match="301 characters; allowed: up to 300"):
        vary(tokyo, {"title": "x" * 301})


@pytest.mark.parametrize(
    "label", ["日本・NATO", "Türkiye", "Ελλάδα", "Україна", "한국", "საქართველო", "Tiếng Việt", "½ → ✓", ""]
)
def test_a_label_in_letters_that_figures_have_is_kept_without_the_space_around_it(label):
    found = vary(load("tokyo_liaison_office"), {"france.label": f" {label}\n"}).actors["france"].label
    assert found == label and set(label) == set(found)


def test_letters_that_are_called_plain_are_in_the_font_of_figures():
    western = [chr(code) for code in range(0x20, 0x2E80) if letters._PLAIN_LETTERS.match(chr(code))]
    assert len(western) > 600 and [letter for letter in western if not letters._is_drawn(letter)] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "{}"),
        ("check", "case.yaml"),
        ("trace", "{}"),
        ("compare", "{}", "{}"),
        ("schema", "--out", "{}"),
    ],
)
def test_a_path_that_is_too_long_for_any_file_is_named(tmp_path, arguments):
    long = "ab" * 200
    written(tmp_path, case=f"title: t\nextends: {long}\n")
    done = nacsim(*(argument.format(long) for argument in arguments), cwd=tmp_path)
    assert done.returncode == 2 and long[:100] in done.stderr, done.stderr
