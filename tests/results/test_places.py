"""Names of results directories: one command's from its start, and never taken from results unasked."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from sim.errors import ResultsError
from sim.results import places, store
from sim.results.places import MANIFEST, Taken, new_numbered, new_results
from sim.results.store import open_results
from tests.command import SPAWN, nacsim

OURS = json.dumps({"format": 2, "kind": "run", "versions": {}})


def results(folder: Path, what: str) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text(OURS)
    (folder / what).touch()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("count", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_commands_started_at_once_in_one_folder_have_a_result_each(count, tmp_path):
    command = [*SPAWN, "run", "tokyo_liaison_office", "--runs", "50", "--no-figures", "--seed"]
    started = [subprocess.Popen([*command, str(seed)], cwd=tmp_path, stdout=subprocess.PIPE) for seed in range(count)]
    said = [process.communicate(timeout=600)[0].decode() for process in started]
    assert [process.returncode for process in started] == [0] * count
    for seed, text in enumerate(said):
        folder = tmp_path / text.partition("Results: ")[2].strip()
        assert json.loads((folder / MANIFEST).read_text())["seed"] == seed
    assert len(names(tmp_path / "results")) == count, "and nothing is left beside them"


def test_of_those_who_ask_for_one_name_one_has_it_and_the_others_are_told_before_they_compute(tmp_path):
    together, done = Barrier(8), Barrier(8)

    def one(_: int) -> str:
        together.wait()
        try:
            with new_results(tmp_path / "r") as partial:
                (partial / MANIFEST).write_text(OURS)
                done.wait()
                return "has it"
        except Taken as error:
            done.wait()
            return str(error)

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(one, range(8)))
    assert said[-1] == "has it" and all("another command is writing it" in text for text in said[:-1])
    assert names(tmp_path) == ["r"]


def test_numbered_names_go_one_to_each(tmp_path):
    together = Barrier(12)

    def one(_: int) -> str:
        together.wait()
        with new_numbered(tmp_path, "r") as (folder, partial):
            (partial / MANIFEST).write_text(OURS)
        return folder.name

    with ThreadPoolExecutor(12) as pool:
        had = sorted(pool.map(one, range(12)))
    assert had == names(tmp_path) and len(set(had)) == 12


def test_results_that_came_meanwhile_are_not_replaced(tmp_path):
    with pytest.raises(Taken, match="is there already"), new_results(tmp_path / "r"):
        results(tmp_path / "r", "theirs")  # by a program that asks nobody
    assert names(tmp_path / "r") == [MANIFEST, "theirs"] and names(tmp_path) == ["r"]


@pytest.mark.parametrize("forced", [False, True])
def test_an_empty_folder_may_have_its_name_taken(forced, tmp_path):
    (tmp_path / "r").mkdir()
    with new_results(tmp_path / "r", force=forced) as partial:
        (partial / "mine").touch()
    assert names(tmp_path) == ["r"] and names(tmp_path / "r") == ["mine"]


class Stopped(BaseException):
    pass


def test_a_replacement_that_is_interrupted_leaves_what_was_there(tmp_path, monkeypatch):
    results(tmp_path / "r", "old")

    def stop(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr(places.os, "rename", stop)
    with pytest.raises(Stopped), new_results(tmp_path / "r", force=True):
        pass
    assert names(tmp_path) == ["r"] and names(tmp_path / "r") == [MANIFEST, "old"]


@pytest.mark.parametrize("forced", [False, True])
def test_results_whose_replacement_was_killed_are_named_and_picked_up(forced, tmp_path):
    results(tmp_path / ".r.replaced", "old")  # between the two renames
    (tmp_path / ".r.partial-999999999").mkdir()
    (tmp_path / ".r.lock").touch()
    with pytest.raises(ResultsError, match=r"rename .*\.r\.replaced to have them back"):
        open_results(tmp_path / "r")
    if forced:
        with pytest.raises(ValueError), new_results(tmp_path / "r", force=True):
            raise ValueError
    else:
        with pytest.raises(Taken, match="is there already"), new_results(tmp_path / "r"):
            pass
    assert names(tmp_path / "r") == [MANIFEST, "old"]
    with new_results(tmp_path / "r", force=True) as partial:
        (partial / "new").touch()
    assert names(tmp_path) == ["r"] and names(tmp_path / "r") == ["new"]


def test_what_is_left_of_a_process_of_our_own_number_is_no_obstacle(tmp_path):
    (tmp_path / f".r.partial-{os.getpid()}").mkdir()
    with new_results(tmp_path / "r") as partial:
        (partial / "mine").touch()
    assert names(tmp_path) == ["r"]


@pytest.mark.parametrize("out", ["x" * 300, "/proc/nowhere/r", f"{'deep/' * 900}r"])
def test_a_name_that_no_folder_can_have_is_refused(out, tmp_path):
    done = nacsim("run", "tokyo_liaison_office", "--runs", 5, "--out", out, cwd=tmp_path)
    assert done.returncode == 2 and "cannot be made" in done.stderr and "Traceback" not in done.stderr


def test_files_of_several_kinds_are_whole_or_not_there(tmp_path, monkeypatch):
    assert store.write_kinds(tmp_path / "a.b", {"png": b"1", "svg": b"2"}) == [
        tmp_path / "a.b.png",
        tmp_path / "a.b.svg",
    ]
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        store.write_kinds(tmp_path / "a.b", {"png": b"3", "pdf": b"4"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.b.png": b"1", "a.b.svg": b"2"}
