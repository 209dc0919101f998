"""How the house is built: floors, files of a size to be read, imports where a reader looks for them, one registry."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "sim").rglob("*.py"))
#: Lines from which on a file says in its first words why it is long.
LONGEST = 300


def test_a_floor_imports_only_floors_below():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_types_are_sound():
    checker = Path(sys.executable).parent / "mypy"
    done = subprocess.run([checker, "sim"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_says_what_it_is_and_why_it_is_long(path):
    text = path.read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text)) or ""
    is_empty_package = path.name == "__init__.py" and not text.strip()
    assert said or is_empty_package, "no docstring"
    assert len(text.splitlines()) <= LONGEST or "Long because" in said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_import_inside_a_function_has_its_reason_beside_it(path):
    text = path.read_text(encoding="utf-8")
    lines, without = text.splitlines(), []
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        nodes = list(ast.walk(function))
        guarded = {node for block in nodes if isinstance(block, ast.Try) for node in ast.walk(block)}
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in guarded:
                beside = "".join(lines[node.lineno - 2 : node.end_lineno])
                if "#" not in beside:
                    without.append(lines[node.lineno - 1].strip())
    assert not without


def test_studies_share_tables_and_nothing_that_is_shown():
    for path in (ROOT / "sim" / "studies").rglob("*.py"):
        own = path.parent.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 2 and node.module:
                study, _, module = node.module.partition(".")
                shown = {"text", "figures", "page", "command"}
                assert study == own or module not in shown, f"{path.relative_to(ROOT)} takes {node.module}"


def test_every_study_is_tried_in_other_environments():
    commands = (ROOT / ".ci" / "environments").read_text().partition("<<'END'\n")[2].partition("\nEND\n")[0]
    studies = {path.parent.name for path in (ROOT / "sim" / "studies").glob("*/study.py")}
    assert {line.split()[0] for line in commands.splitlines()} == studies
