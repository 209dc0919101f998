"""Benchmarks refuse what they cannot measure before they begin, with exit code 2, the option's name and no traceback."""

import importlib
import json
import re
import runpy
import sys
from pathlib import Path

import pytest

from sim.errors import UsageError

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
        ("studies", ("--first", "pyproject.toml", "list"), "pyproject.toml/source"),
    ],
)
def test_what_nacsim_does_not_take_is_refused_too(benchmark, words, what, monkeypatch, capsys):
    assert ended(benchmark, *words, monkeypatch=monkeypatch) == 2
    assert what in capsys.readouterr().err


def test_every_number_is_checked():
    assert len(OPTIONS) > 25 and not [
        name for name, text in BENCHMARKS.items() if re.search(r"type=(int|float)\b", text)
    ]


@pytest.fixture
def benchmark(monkeypatch):
    """A benchmark as a module, by name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    for name in BENCHMARKS:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module


def test_a_clone_without_its_history_is_told_what_it_lacks(benchmark, tmp_path, monkeypatch):
    first_edition = benchmark("first_edition")
    monkeypatch.setattr(first_edition, "FIRST_EDITION", "0" * 40)
    with pytest.raises(UsageError, match=r"version 0\.1\.0: is not in this clone.*git fetch --unshallow"):
        first_edition.environment(tmp_path)


def test_studies_stand_beside_the_interpreter_and_the_first_edition(benchmark, tmp_path, monkeypatch, capsys):
    studies, asked = benchmark("studies"), []

    def measured(program, *words, cwd, python=None):
        if python is not None:
            asked.append(words)
            assert (cwd.name, python) == ("first", tmp_path / "kept" / "python")
        return {"import": (0.5, 1.0, 0.0), "here": (2.0, 3.0, 0.0), "there": (8.0, 9.0, 0.0)}[
            "there" if python is not None else "import" if program == studies.BARE else "here"
        ]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(studies, "measured", measured)
    monkeypatch.setattr(studies, "environment", lambda folder: folder / "python")
    words = ["studies.py", "--first", "kept", "--turns", "1", "packages", "sure"]
    monkeypatch.setattr(sys, "argv", [*words, "--json"])
    studies.main()
    assert json.loads(capsys.readouterr().out) == {
        "packages": 3.0, "packages_clock": 4.0, "packages_over_first_edition": 0.25, "sure": 3.0, "sure_clock": 4.0,
        "python_processor_seconds": 1.0,
    }  # fmt: skip
    assert asked[-1][1] == str(tmp_path / "kept" / "source" / "experiments" / "packages" / "tokyo_packages.yaml")
    monkeypatch.setattr(sys, "argv", words)
    studies.main()
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["processor", "clock", "over", "0.1.0"]
    assert rows[2] == ["packages", "3.00", "s", "3.0", "2.00", "s", "4.0", "0.25"] and len(rows[3]) == len(rows[2]) - 1
