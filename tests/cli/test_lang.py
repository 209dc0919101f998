"""The language of what a command draws and prints: --lang, or NACSIM_LANG."""

import hashlib
import re
import time
from pathlib import Path

import pytest

from sim.results.study import studies
from sim.scenario.load import load
from tests.command import nacsim
from tests.words.test_messages import english_in

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


@pytest.mark.slow
def test_a_run_is_printed_in_japanese_without_a_word_of_english(both):
    _, said = both
    assert "棚上げ" in said and "95%信頼区間" in said and "実際の結果：棚上げ（2024年10月）" in said
    assert re.findall(r"[A-Za-z]{2,}", KEPT.sub("", said)) == []


def test_no_table_depends_on_the_language(both):
    folder, _ = both
    assert digests(folder / "en") and digests(folder / "en") == digests(folder / "ja")


@pytest.mark.slow
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


def test_commands_that_are_no_study_speak_it_too(both, tmp_path):
    folder = both[0]
    again = nacsim("rerun", "ja", "--lang", "ja", "--out", tmp_path / "again", "--no-figures", cwd=folder)
    assert again.returncode == 0 and "バイト単位で同一" in again.stdout and english_in(again.stdout) == []
    assert digests(tmp_path / "again") == digests(folder / "ja"), "and what is kept does not depend on it"
    checked = nacsim("check", "tokyo_liaison_office", "--lang", "ja", cwd=folder)
    assert (
        "誤りはない" in checked.stdout
        and "「全会一致（沈黙手続）」" in checked.stdout
        and english_in(checked.stdout) == []
    )
    listed = nacsim("sources", "tokyo_liaison_office", "--lang", "ja", cwd=folder).stdout
    heads = ["項目", "値", "設定範囲", "根拠", "出典", "理由"]
    assert listed.splitlines()[0].split() == heads and "仮定" in listed and "第4ラウンド、確率1" in listed


def test_a_new_file_explains_itself_in_it_and_is_the_same_scenario(tmp_path):
    options = ("--members", "Norway, Iceland", "--sponsor", "Norway", "--proposal", "Quota", "--date", "2024-10")
    for code in ("en", "ja"):
        done = nacsim("new", code, *options, "--lang", code, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    english, japanese = (
        [line.partition("#")[2] for line in (tmp_path / f"{code}.yaml").read_text(encoding="utf-8").splitlines()]
        for code in ("en", "ja")
    )
    assert not any(JAPANESE.search(line) for line in english)
    comments = [line for line in japanese if line]
    assert len(comments) > 15 and [line for line in comments if not JAPANESE.search(line) and len(line) > 60] == []
    first, other = (load(tmp_path / f"{code}.yaml") for code in ("en", "ja"))
    assert first.actors == other.actors and first.menu == other.menu


@pytest.mark.parametrize("name", sorted(studies()))
def test_every_study_takes_it(name, both):
    assert "NACSIM_LANG" in nacsim(name, "--help", cwd=both[0]).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--no-token"], "Dashboard: http://127.0.0.1:8765/  (Ctrl+C stops it)\n"),
        (["--no-token", "--lang", "ja"], "ダッシュボード：http://127.0.0.1:8765/?lang=ja （Ctrl+C で停止）\n"),
    ],
)
def test_the_dashboard_is_opened_in_the_language(words, said, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.app.server.serve", lambda *_, ready, **__: ready())
    monkeypatch.setattr("sim.console.load_kernels", lambda: None)
    assert nacsim("app", *words, cwd=tmp_path).stdout == said


@pytest.mark.slow
def test_a_report_that_takes_long_says_so_where_nobody_watches_a_bar(both, monkeypatch):
    folder, _ = both
    monkeypatch.setattr("sim.cli.report.make_report", lambda *_: time.sleep(5.5) or "page")
    done = nacsim("report", "en", "--lang", "ja", "--out", "slow.html", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "slow.html\n") and "報告書を作成している" in done.stderr
