"""The notebook of the Tokyo case: executed anew it finds the numbers that are stored in it."""

import re
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FILE = Path(__file__).parent.parent / "experiments" / "tokyo_case.ipynb"


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def numbers(notebook: nbformat.NotebookNode) -> list[str]:
    """Every number that it prints or shows in a table."""
    shown = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs(notebook)]
    return re.findall(r"-?\d+(?:\.\d+)?", "\n".join(text for text in shown if not text.startswith("<Figure")))


def test_the_stored_notebook_is_whole_small_and_of_no_machine():
    notebook = nbformat.read(FILE, as_version=4)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert all(output.output_type != "error" and output.get("name") != "stderr" for output in outputs(notebook))
    assert FILE.stat().st_size < 1_000_000 and sum("image/png" in o.get("data", {}) for o in outputs(notebook)) == 3
    assert not re.search(r"/(tmp|home|root|Users)/|[A-Z]:\\\\", FILE.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_notebook_finds_the_numbers_that_are_stored_in_it(tmp_path, monkeypatch):
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    stored = nbformat.read(FILE, as_version=4)
    client = NotebookClient(
        deepcopy(stored), timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    again = client.execute()
    assert numbers(again) == numbers(stored) and len(numbers(stored)) > 100
    assert sum("image/png" in output.get("data", {}) for output in outputs(again)) == 3
