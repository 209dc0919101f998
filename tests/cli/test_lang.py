"""The language of what a command draws and prints: --lang, or NACSIM_LANG."""

import hashlib
import re
from pathlib import Path

import pytest

from sim.results.study import studies
from tests.command import nacsim

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
#: What stays as it is in any language: names of files, of scenarios, of the program, and abbreviations of the field.
KEPT = re.compile(r"NATO|結果の保存先：ja")


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("lang")
    options = ("tokyo_liaison_office", "--runs", 200)
    assert nacsim("run", *options, "--out", "en", cwd=folder).returncode == 0
    done = nacsim("run", *options, "--out", "ja", "--lang", "ja", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_a_run_is_printed_in_japanese_without_a_word_of_english(both):
    _, said = both
    assert "棚上げ" in said and "95%信頼区間" in said and "実際の結果：棚上げ（2024年10月）" in said
    assert re.findall(r"[A-Za-z]{2,}", KEPT.sub("", said)) == []


def test_no_table_depends_on_the_language(both):
    folder, _ = both
    assert digests(folder / "en") and digests(folder / "en") == digests(folder / "ja")


def test_figures_are_drawn_in_it_and_as_pdf_where_asked(both):
    folder, _ = both
    english, japanese = ((folder / code / "figures" / "outcomes.svg").read_text() for code in ("en", "ja"))
    assert not JAPANESE.search(english) and "棚上げ" in japanese
    done = nacsim("plot", "en", "--lang", "ja", "--pdf", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "棚上げ" in (folder / "en" / "figures" / "outcomes.svg").read_text()
    assert (folder / "en" / "figures" / "outcomes.pdf").read_bytes().startswith(b"%PDF")


def test_json_is_the_same_in_every_language(both):
    folder, _ = both
    options = ("run", "tokyo_liaison_office", "--runs", 50, "--json", "--no-figures", "--force", "--out", "json")
    assert nacsim(*options, cwd=folder).stdout == nacsim(*options, "--lang", "ja", cwd=folder).stdout


def test_a_language_that_is_not_spoken_is_refused(both):
    done = nacsim("plot", "en", "--lang", "jp", cwd=both[0])
    assert done.returncode == 2 and done.stderr.startswith("--lang jp: nacsim does not speak it")


def test_the_environment_says_it_as_well(both, monkeypatch):
    monkeypatch.setenv("NACSIM_LANG", "ja")
    assert "表題" in nacsim("list", cwd=both[0]).stdout


@pytest.mark.parametrize("name", sorted(studies()))
def test_every_study_takes_it(name, both):
    assert "NACSIM_LANG" in nacsim(name, "--help", cwd=both[0]).stdout
