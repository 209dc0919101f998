"""What goes wrong is said in the language spoken: every message that a user can meet, with what it names left as it is."""

import ast
import errno
import os
import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from random import Random
from string import Formatter

import click
import pytest
import ruamel.yaml
import typer
from pydantic_core._pydantic_core import list_all_errors

from sim import console
from sim.errors import Mistake, ScenarioError
from sim.scenario.load import load_text
from sim.words import FOLDER, LANGUAGES, phrases, speaking
from sim.words.catalogue import read
from sim.words.messages import spoken, translated
from tests.command import nacsim
from tests.files import GOOD
from tests.fuzz.formats import FORMATS, make_results
from tests.scenario.test_mistakes import SWAPS

SIM = FOLDER.parent
OTHERS = [code for code in LANGUAGES if (FOLDER / "messages" / f"{code}.po").is_file()]
#: Only Python can meet what these say, and gets it as an exception, in English.
OF_PYTHON = ("rivals/", "engines/", "results/scores.py", "words/catalogue.py", "sweeps/ema.py", "sweeps/processes.py",
             "studies/deu/accuracy.py")  # fmt: skip
#: What prints messages and bars of progress on standard error.
ASIDE = ("aside", "_say", "progress", "says_if_slow")
#: Messages that stand in the code in parts.
IN_PARTS = ("was edited after it", "has no effect where", "'x' leaves no name", "x in the file", "x casex to search", "'x' is x;",
            "splits the variance", "the range x to x leaves", "x changes are counted", "run x is stored as",
            "Not reproduced")  # fmt: skip
#: Words without which English says little, and that no name of nacsim is.
ENGLISH = re.compile(
    r"(?<![\w./-])(?:the|is|are|an|it|its|be|has|have|not|no|must|give|take|expected|and|of|to|there|allowed|did|mean)(?![\w./-])"
)
KEPT = re.compile(r"`[^`]*`|「[^」]*」|'[^']*'|\[.*?\]|使えるもの：[^。]*|誤りではないか：[^。]*|[\w.-]*[={][^。、]*")


def english_in(message: str) -> list[str]:
    """Words of English in a message beside what it quotes."""
    return ENGLISH.findall(KEPT.sub("", message))


def literals(code: str) -> Iterator[str]:
    """The texts in a file of code, of an f-string what stands between its values."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))


def messages_of(code: str) -> Iterator[str]:
    """What a file says of mistakes, as far as it stands in one piece: `x` for each value, nothing for a nearest word."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "Mistake",
            "mistake",
        ):
            texts = node.args[1:]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ASIDE:
            texts = node.args[:1]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("what", "why", "wrong", "remedy"):
            texts = [node.value]
        else:
            continue
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value
            elif isinstance(text, ast.JoinedStr):
                yield "".join(_shown(part) for part in text.values)


def _shown(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return part.value
    return "" if re.match(r"nearest\(|alike\(|hint ", ast.unparse(part.value)) else "x"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_what_the_english_names_and_nothing_else(language):
    known = read(FOLDER / "messages" / f"{language}.po")
    fields = {text: {name for _, name, _, _ in Formatter().parse(text) if name} for text in known.plural}
    wrong = {
        text for text in fields if not {n for _, n, _, _ in Formatter().parse(known.text(text)) if n} <= fields[text]
    }
    assert wrong == set() and not any(known.plural.values())
    assert {text for text in fields if not any(letters.strip() for letters, *_ in Formatter().parse(text))} == set()


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_what_is_translated_is_still_said(language):
    """By the code and its catalogue, by the reader of YAML, by Typer and what it reads values with, or by the operating system."""
    files = [*SIM.rglob("*.py"), *Path(ruamel.yaml.__file__).parent.glob("*.py")]
    typers = [*Path(typer.__file__).parent.rglob("*.py"), *Path(click.__file__).parent.glob("*.py")]
    said = " ".join(text for file in files for text in literals(file.read_text(encoding="utf-8")))
    said += " ".join(phrases("").values())  # names of outcomes, which messages quote
    others = [text for file in typers for text in literals(file.read_text(encoding="utf-8"))]
    others += [error["message_template_python"] for error in list_all_errors()]
    said += " ".join(f"{text} {text.lower()}" for text in others)
    said += " ".join(os.strerror(number).lower() for number in errno.errorcode)
    gone = {
        text for text in read(FOLDER / "messages" / f"{language}.po").plural
        for letters, *_ in Formatter().parse(text) for piece in re.findall("[A-Za-z ]{3,}", letters)
        if piece.strip() not in said
    }  # fmt: skip
    assert gone == set()


@pytest.mark.parametrize("file", sorted(SIM.rglob("*.py")), ids=lambda file: str(file.relative_to(SIM)))
def test_what_the_code_says_of_mistakes_is_translated(file):
    if str(file.relative_to(SIM)).startswith(OF_PYTHON):
        return
    with speaking("ja"):
        told = {text: translated(text) for text in messages_of(file.read_text(encoding="utf-8"))}
    assert {text: said for text, said in told.items() if english_in(said) and not text.startswith(IN_PARTS)} == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("run CASE --runs many", "--runs: 整数を与える。`nacsim run --help` を参照"),
        ("run CASE --runs 0", "--runs: 1以上の値を与える。`nacsim run --help` を参照"),
        ("run CASE --runz 3", "--runz というオプションはない（近いもの：--runs, --until）。`nacsim run --help` を参照"),
        ("run", "引数 SCENARIO がない。`nacsim run --help` を参照"),
        ("tip CASE", "オプション --target がない。`nacsim tip --help` を参照"),
        ("run CASE more", "余分な引数がある（more）。`nacsim run --help` を参照"),
        ("run CASE --out", "オプション --out には値が要る。`nacsim run --help` を参照"),
        ("run CASE --json=1", "オプション --json は値を取らない。`nacsim run --help` を参照"),
        (
            "discover CASE --method x",
            "--method: 「x」は使えない。使えるもの：'prim', 'cart'。`nacsim discover --help` を参照",
        ),
        ("nothing", "「nothing」というコマンドはない。`nacsim --help` を参照"),
        ("app --port 70000", "--port: 65535以下の値を与える。`nacsim app --help` を参照"),
    ],
)
def test_how_a_command_is_called_is_said_in_japanese(arguments, said, tmp_path, monkeypatch):
    monkeypatch.setenv("NACSIM_LANG", "ja")
    done = nacsim(*arguments.replace("CASE", "tokyo_liaison_office").split(), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")


@pytest.mark.parametrize("name", SWAPS)
def test_a_mistake_in_a_scenario_is_said_in_japanese(name):
    old, new, _ = SWAPS[name]
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD.replace(old, new), "case")
    with speaking("ja"):
        told = {mistake: spoken(mistake) for mistake in caught.value.mistakes}
    assert [m for m in told.values() if english_in(m.what) or not re.search("[ぁ-ん一-龠]", m.what)] == []
    assert all(mistake.place == there.place for mistake, there in told.items())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    make_results(folder, nacsim)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", ["scenario", "experiment", "decisions", "overrides", "packages", "eu_issues"])
def test_whatever_is_damaged_is_refused_in_japanese(name, made, tmp_path, monkeypatch):
    monkeypatch.setenv("NACSIM_LANG", "ja")
    lines = []
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        trial = FORMATS[name](Random(f"words/{name}/{number}"), folder, made)
        done = nacsim(*trial.commands[0], cwd=folder)
        lines += done.stderr.splitlines() if done.returncode == 2 else []
    assert lines and [line for line in lines if english_in(line)] == []


SAMPLES = {
    "unknown key 'foo'; did you mean 'for'?": "未知のキー「foo」。「for」の誤りではないか",
    "unknown key 'a; b'; allowed: en, ja and 3 more": "未知のキー「a; b」。使えるもの：en, ja、ほか3件",
    "with this, 5 is out of range; allowed: 0 to 1 (at a.yaml:3:2)": "この指定により、5 は範囲外である。許容範囲：0～1（a.yaml:3:2）",
    "unknown key 'text'; allowed: scenario": "未知のキー「text」。使えるもの：scenario",
    "expected a list, found 'text'": "リストが要るところに 'text' がある",
    "plan.yaml: no such file, and no experiment of that name": "plan.yaml: そのようなファイルも、その名前の実験もない",
    "nobody foresaw this": "nobody foresaw this",
    "nobody foresaw this; leave it out": "nobody foresaw this。指定しない",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize("message", SAMPLES)
def test_a_message_is_translated_clause_by_clause_and_what_it_quotes_is_kept(message):
    with speaking("ja"):
        assert translated(message) == SAMPLES[message]
    assert translated(message) == message


def test_a_place_is_translated_where_it_is_none_of_a_file_or_option():
    with speaking("ja"):
        assert str(spoken(Mistake("link, x", "unknown"))) == "リンク、x: 知られていない"
        for place in ("--set actors", "case.yaml:1:2", "no case"):
            assert spoken(Mistake(place, "unknown")).place == place


def test_a_command_says_its_mistakes_in_the_language_that_is_asked_for(tmp_path, monkeypatch):
    wrong = ("run", "tokyo_liaison_office", "--set", "france.autonomy=7", "--set", "x=1")
    monkeypatch.setenv("NACSIM_LANG", "ja")
    assert "7 は範囲外である。許容範囲：0～1" in nacsim(*wrong[:4], cwd=tmp_path).stderr
    for option in (("--lang", "en"), ("--lang=en",)):
        assert "7 is out of range; allowed: 0 to 1" in nacsim(*wrong[:4], *option, cwd=tmp_path).stderr
    monkeypatch.setenv("NACSIM_LANG", "jp")
    assert "7 is out of range" in nacsim("check", *wrong[1:4], "--lang", "ja", cwd=tmp_path).stderr.replace(
        "7 は範囲外である", "7 is out of range"
    )
    assert "nacsim does not speak it" in nacsim(*wrong[:4], cwd=tmp_path).stderr


def test_a_bar_of_progress_speaks_to_whoever_watches_though_the_study_speaks_english(monkeypatch):
    said = []
    monkeypatch.setattr(console, "load_kernels", lambda: None)
    monkeypatch.setattr(console, "progress", lambda what, total: said.append((what, total)) or nullcontext())
    with speaking("ja"):
        progress = console.watched()
    with progress("runs under other rules", 3):
        pass
    assert said == [("他の決定方式の試行", 3)]
