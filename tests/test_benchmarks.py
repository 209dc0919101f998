"""Benchmarks refuse what they cannot measure before they begin, with exit code 2, the option's name and no traceback."""

import re
import runpy
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "experiments" / "benchmarks"
BENCHMARKS = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.py"))}
OPTIONS = [
    *(
        (name, option)
        for name, text in BENCHMARKS.items()
        for option in re.findall(r'"(--[a-z-]+)", type=number', text)
    ),
    *((name, "--turns") for name, text in BENCHMARKS.items() if "options(__doc__, turns=" in text),
]
OPTIONS.remove(("measuring", "--turns"))


def ended(benchmark: str, *words: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """The exit code of a benchmark as it is typed."""
    monkeypatch.setattr(sys, "argv", [f"{benchmark}.py", *words])
    monkeypatch.syspath_prepend(str(FOLDER))
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(FOLDER / f"{benchmark}.py"), run_name="__main__")
    return end.value.code


@pytest.mark.parametrize(("benchmark", "option"), OPTIONS)
@pytest.mark.parametrize("number", ["-1", "many", "nan"])
def test_a_number_that_is_none_or_too_small_is_refused(benchmark, option, number, monkeypatch, capsys):
    assert ended(benchmark, f"{option}={number}", monkeypatch=monkeypatch) == 2
    assert re.search(rf"argument {option}: expected a number, \d+ or more, found '{number}'", capsys.readouterr().err)


def test_no_run_at_all_is_refused(monkeypatch, capsys):
    assert ended("scale", "--runs", "0", monkeypatch=monkeypatch) == 2
    assert "argument --runs: expected a number, 1 or more, found '0'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("benchmark", "words", "what"),
    [
        ("engines", ("nowhere",), "nowhere: no such file"),
        ("sensitivity", ("--base", "3"), "3"),
        ("app", ("--sessions", "2", "--council", "3"), "of 2 sessions 3"),
    ],
)
def test_what_nacsim_does_not_take_is_refused_too(benchmark, words, what, monkeypatch, capsys):
    assert ended(benchmark, *words, monkeypatch=monkeypatch) == 2
    assert what in capsys.readouterr().err


def test_every_number_is_checked():
    assert len(OPTIONS) > 25 and not [
        name for name, text in BENCHMARKS.items() if re.search(r"type=(int|float)\b", text)
    ]
