"""What is left of a sweep when it is killed, stopped, starved, damaged, changed or run twice: a sweep that goes on."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import ResultsError, UsageError
from sim.results.store import open_results
from sim.sweeps import plan
from sim.sweeps.designs import Design, build
from sim.sweeps.experiment import Experiment, load_experiment
from sim.sweeps.folder import SweepFolder
from sim.sweeps.sweeping import Swept, sweep_into
from tests.command import SPAWN, nacsim, spawned

LONG = """\
scenario: tokyo_liaison_office
runs: 16500
keep: runs
design:
  - grid:
      france.autonomy: {from: 0, to: 1, steps: 36}
      decision.rule: [unanimity, majority]
"""
SHORT = {
    "scenario": "tokyo_liaison_office",
    "runs": 20,
    "keep": "runs",
    "design": [{"grid": {"france.autonomy": [0.1, 0.2], "decision.rule": ["majority", "unanimity"]}}],
}


@pytest.fixture
def in_parts(monkeypatch):
    """Parts of one case each, so that a short sweep has several."""
    monkeypatch.setitem(plan._SIZE, "ensemble", (1, 1))


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """The short sweep in four parts."""
    folder = tmp_path_factory.mktemp("short") / "s"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(plan._SIZE, "ensemble", (1, 1))
        run(folder)
    return folder


@pytest.fixture
def stored(good, tmp_path) -> Path:
    """A copy of it."""
    return shutil.copytree(good, tmp_path / "s")


def run(folder: Path, changes: dict | None = None, **options: object) -> Swept:
    return sweep_into(folder, loaded(json.dumps(SHORT | (changes or {}))), **options)


@lru_cache
def loaded(text: str) -> Experiment:
    return load_experiment(json.loads(text))


def planned(experiment: Experiment) -> tuple[Design, list[plan.Part]]:
    design = build(experiment)
    return design, plan.parts(design)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a sweep but the manifest and the lock, which say when and who."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(files.items()) if name not in ("manifest.json", ".lock")}


def assert_same_results(folder: Path, other: Path) -> None:
    assert open_results(folder).manifest["complete"] and not open_results(folder).changed()
    found, expected = contents(folder), contents(other)
    assert found.keys() == expected.keys()
    assert all(found[name] == expected[name] for name in expected)


def parts_in(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / "parts").glob("*.parquet")) if not path.name.endswith(".runs.parquet")]


@contextmanager
def started(*arguments: object, cwd: Path, **options):
    """A process of the command that is gone at the end of the test, whatever happens in it."""
    process = subprocess.Popen(
        [*SPAWN, *map(str, arguments)], cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(condition, process: subprocess.Popen | None = None) -> None:
    while not condition():
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.01)


# --- damage


def test_a_finished_sweep_is_not_computed_again(stored, good, in_parts, monkeypatch):
    monkeypatch.setattr(plan, "_run_piece", lambda *_: 1 / 0)
    run(stored)
    assert_same_results(stored, good)
    assert len(parts_in(stored)) == 4


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE = {
    "a flipped bit": flip,
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "empty": lambda path: path.write_bytes(b""),
    "something else": lambda path: path.write_bytes(b"PAR1 nonsense PAR1"),
}


@pytest.mark.parametrize("harm", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("of", ["cases", "runs"])
def test_a_damaged_part_is_named_and_computed_again(stored, good, in_parts, harm, of):
    part = parts_in(stored)[2]
    harm(part if of == "cases" else part.with_name(f"{part.stem}.runs.parquet"))
    assert run(stored).damaged == [part.name]
    assert_same_results(stored, good)


def test_missing_parts_and_tables_are_made_again_without_a_word(stored, good, in_parts):
    for name in ("cases.parquet", "design.parquet", f"parts/{parts_in(good)[0].name}"):
        (stored / name).unlink()
        assert run(stored).damaged == []
        assert_same_results(stored, good)


def test_a_part_without_its_runs_is_computed_again(stored, good, in_parts):
    part = parts_in(stored)[0]
    part.with_name(f"{part.stem}.runs.parquet").unlink()
    run(stored)
    assert_same_results(stored, good)


def test_leftovers_of_a_crash_are_cleared_away(stored, good, in_parts, tmp_path):
    parts = tmp_path / "s" / "parts"
    orphan = parts_in(tmp_path / "s")[1]
    orphan.unlink()  # its runs are left
    (parts / ".00004-0123456789abcdef.parquet.unfinished").write_bytes(b"half")
    (parts / ".00004-0123456789abcdef.runs.parquet.unfinished").write_bytes(b"half")
    (parts / "00005-0123456789abcdef.runs.parquet").write_bytes(b"whole, but of no part")
    (tmp_path / "s" / ".manifest.json.unfinished").write_bytes(b"half")
    (tmp_path / "s" / ".cases.parquet.unfinished").write_bytes(b"half")
    run(stored)
    assert_same_results(stored, good)


@pytest.mark.slow
def test_results_that_were_changed_are_noticed_by_plot(stored, tmp_path):
    flip(stored / "cases.parquet")
    done = nacsim("plot", "s", cwd=tmp_path)
    assert done.returncode == 2 and "cases.parquet missing or changed" in done.stderr
    assert "nacsim rerun" in done.stderr and "Traceback" not in done.stderr


# --- another sweep under the same name

OTHER = {
    "design": {"design": [{"grid": {"france.autonomy": [0.1], "decision.rule": ["majority", "unanimity"]}}]},
    "runs": {"runs": 21},
    "seed": {"seed": 2},
    "engine": {"engine": "mesa"},
    "until": {"until": {"half_width": 0.1, "max_runs": 40}},
    "keep": {"keep": "cases"},
    "scenario": {"set": {"germany.threat": 0.2}},
}


@pytest.mark.parametrize("what", OTHER)
def test_another_sweep_is_refused_by_name_and_replaced_by_force(stored, tmp_path, in_parts, what):
    before = contents(tmp_path / "s"), (tmp_path / "s" / "manifest.json").read_bytes()
    with pytest.raises(ResultsError, match=rf"s: holds another sweep: not the same {what}; name another .*--force"):
        run(tmp_path / "s", OTHER[what])
    assert (contents(tmp_path / "s"), (tmp_path / "s" / "manifest.json").read_bytes()) == before
    run(tmp_path / "s", OTHER[what], force=True)
    run(tmp_path / "fresh", OTHER[what])
    assert_same_results(tmp_path / "s", tmp_path / "fresh")


def test_everything_that_differs_is_named(stored, tmp_path):
    with pytest.raises(ResultsError, match="not the same runs, seed, keep"):
        run(tmp_path / "s", OTHER["runs"] | OTHER["seed"] | OTHER["keep"])


def test_what_changes_no_result_may_differ(tmp_path):
    run(tmp_path / "s", {"title": "One", "description": "One"})
    before = contents(tmp_path / "s")
    run(tmp_path / "s", {"title": "Another", "constraints": ["process.rounds > 0"]}, workers=1)
    assert contents(tmp_path / "s") == before
    assert open_results(tmp_path / "s").manifest["experiment"]["title"] in ("One", "Another")


def test_a_scenario_that_was_edited_under_its_name_is_another_sweep(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: tokyo_liaison_office\n")
    mine = {"scenario": str(file)}
    run(tmp_path / "s", mine)
    file.write_text("extends: tokyo_liaison_office\nsource: test\nactors: {france: {threat: 0.2}}\n")
    loaded.cache_clear()
    with pytest.raises(ResultsError, match="not the same scenario;"):
        run(tmp_path / "s", mine)
    run(tmp_path / "s", mine, force=True)
    run(tmp_path / "fresh", mine)
    assert_same_results(tmp_path / "s", tmp_path / "fresh")


MANIFESTS = {
    "another format": (lambda m: m | {"format": 99}, "format 99 is not the format"),
    "another version": (lambda m: m | {"sweep": m["sweep"] | {"version of nacsim": "0.0.9"}}, "not the same version of nacsim"),
    "other rules": (lambda m: m | {"sweep": m["sweep"] | {"rules": "0"}}, "not the same rules"),
    "a changed scenario": (lambda m: m | {"scenario_hashes": ["0"]}, "its scenario was changed"),
    "no scenario": (lambda m: m | {"scenarios": [{}]}, "its scenario is damaged"),
    "half a manifest": (lambda m: None, "no results directory|cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("case", MANIFESTS.values(), ids=MANIFESTS)
def test_a_sweep_of_another_version_is_refused_and_replaced_by_force(stored, good, tmp_path, in_parts, case):
    change, expected = case
    manifest = tmp_path / "s" / "manifest.json"
    found = change(json.loads(manifest.read_text()))
    (found or {}).pop("seal", None)
    manifest.write_text(json.dumps(found) if found else manifest.read_text()[:200])
    before = contents(tmp_path / "s")
    with pytest.raises(ResultsError, match=expected):
        run(tmp_path / "s")
    assert contents(tmp_path / "s") == before
    run(stored, force=True)
    assert_same_results(stored, good)


@pytest.fixture(scope="module")
def other(tmp_path_factory, good) -> Path:
    """The same with another seed."""
    folder = tmp_path_factory.mktemp("other") / "s"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(plan._SIZE, "ensemble", (1, 1))
        run(folder, OTHER["seed"])
    return folder


@pytest.mark.parametrize("step", [0, 1, 2, 5, 8, 9])
def test_a_sweep_killed_while_it_replaces_another_one_leaves_no_mixture(
    stored, other, tmp_path, in_parts, monkeypatch, step
):
    """The process dies at the n-th file that is removed; whatever is left, the same command goes on."""
    if step % 2:
        (stored / "cases.parquet").unlink()
    whole, left = Path.unlink, [step]

    def unlink(self, *arguments, **options):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        whole(self, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(KeyboardInterrupt):
            SweepFolder(tmp_path / "s", *planned(load_experiment(SHORT | OTHER["seed"])), []).begin(force=True)
    run(stored, OTHER["seed"], force=True)
    assert_same_results(stored, other)


def test_parts_of_another_sweep_do_not_count_without_its_manifest(stored, other, tmp_path, in_parts):
    for name in ("manifest.json", "cases.parquet"):
        (tmp_path / "s" / name).unlink()
    run(stored, OTHER["seed"])
    assert_same_results(stored, other)


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("keep me")
    for force in (False, True):
        with pytest.raises(ResultsError, match="is there already and is no sweep"):
            run(tmp_path / "mine", force=force)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "keep me"
    with pytest.raises(ResultsError, match="this is a file"):
        run(tmp_path / "mine" / "thesis.txt")


def test_results_of_another_kind_are_left_alone(stored):
    manifest = json.loads((stored / "manifest.json").read_text())
    del manifest["sweep"], manifest["seal"]
    (stored / "manifest.json").write_text(json.dumps(manifest | {"kind": "run"}))
    with pytest.raises(ResultsError, match="holds something else; name another folder"):
        run(stored)
    assert not open_results(stored).changed()


# --- where nothing can be written


def test_a_full_disk_is_a_clean_stop_and_the_sweep_goes_on_when_there_is_room(tmp_path, in_parts):
    short = SHORT | {"runs": 20_000}
    sweep_into(tmp_path / "good", load_experiment(short))
    needed = max((tmp_path / "good" / name).stat().st_size for name in ("manifest.json", "design.parquet"))
    largest = max(path.stat().st_size for path in (tmp_path / "good" / "parts").iterdir())
    assert largest > needed + 2000
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, before[1]))
    try:
        with pytest.raises(ResultsError, match=r"s: cannot be written: file too large; .*the same command goes on"):
            sweep_into(tmp_path / "s", load_experiment(short))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list((tmp_path / "s").rglob("*.unfinished")) and not (tmp_path / "s" / "cases.parquet").exists()
    assert not open_results(tmp_path / "s").manifest["complete"]
    sweep_into(tmp_path / "s", load_experiment(short))
    assert_same_results(tmp_path / "s", tmp_path / "good")


def test_the_command_says_that_the_disk_is_full(tmp_path):
    (tmp_path / "e.yaml").write_text(LONG.replace("16500", "40").replace("24", "2"))
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))}
    done = spawned("sweep", "e.yaml", "--out", "s", cwd=tmp_path, **limit)
    assert done.returncode == 2, done.stderr
    assert "s: cannot be written: file too large" in done.stderr and "Traceback" not in done.stderr
    sweep_into(tmp_path / "s", load_experiment(tmp_path / "e.yaml"))


def test_a_folder_that_cannot_be_made_is_named():
    with pytest.raises(ResultsError, match=r"/proc/nowhere/s: cannot be (written|made)"):
        run(Path("/proc/nowhere/s"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_named(tmp_path):
    (tmp_path / "s").mkdir(mode=0o555)
    with pytest.raises(ResultsError, match="s: cannot be written: permission denied"):
        run(tmp_path / "s")


# --- stopped from outside


@pytest.fixture(scope="module")
def long_sweep(tmp_path_factory) -> Path:
    """The long sweep, uninterrupted."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "long.yaml").write_text(LONG)
    sweep_into(folder / "good", load_experiment(folder / "long.yaml"))
    assert len(parts_in(folder / "good")) == 72
    return folder


@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow)]
)
def test_an_interrupted_sweep_stops_cleanly_and_another_one_may_not_join_it(tmp_path, how, code):
    (tmp_path / "long.yaml").write_text(LONG)
    experiment = load_experiment(tmp_path / "long.yaml")
    with started("sweep", "long.yaml", "--out", "s", cwd=tmp_path) as process:
        wait_for(lambda: parts_in(tmp_path / "s"), process)
        with pytest.raises(ResultsError, match="s: another sweep is writing into it; wait for it"):
            sweep_into(tmp_path / "s", experiment)
        process.send_signal(how)
        _, said = process.communicate(timeout=120)
    assert process.returncode == code
    assert "Traceback" not in said and "Interrupted; nothing was left half-written" in said
    assert 0 < len(parts_in(tmp_path / "s")) < 72
    assert not list((tmp_path / "s").rglob("*.unfinished"))
    there = len(parts_in(tmp_path / "s"))
    folder = SweepFolder(tmp_path / "s", *planned(experiment), [])
    assert len(folder.done()) == there and not folder.damaged, "what is there is whole"


@pytest.mark.slow
def test_a_sweep_survives_ten_kills(tmp_path, long_sweep):
    (tmp_path / "long.yaml").write_text(LONG)
    chance, hits = random.Random(4), 0
    for _ in range(10):
        before = len(parts_in(tmp_path / "s"))
        wanted = before + chance.randrange(3)
        with started("sweep", "long.yaml", "--out", "s", cwd=tmp_path) as process:
            wait_for(lambda wanted=wanted: len(parts_in(tmp_path / "s")) >= wanted, process)
            time.sleep(chance.random() * (0.5 if wanted == before else 0.03))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert process.returncode == -signal.SIGKILL, "it was over before it was killed"
        assert not (tmp_path / "s" / "cases.parquet").exists()
        hits += len(parts_in(tmp_path / "s")) > before
    assert hits >= 4, "kills that struck while parts were being written"
    assert not open_results(tmp_path / "s").manifest["complete"]
    done = nacsim("sweep", "long.yaml", "--out", "s", "--no-figures", cwd=tmp_path)
    assert done.returncode == 0 and "damaged" not in done.stderr, done.stderr
    assert_same_results(tmp_path / "s", long_sweep / "good")


@pytest.mark.slow
def test_of_two_sweeps_into_one_directory_the_first_finishes(tmp_path, long_sweep):
    (tmp_path / "long.yaml").write_text(LONG)
    with started("sweep", "long.yaml", "--out", "s", "--no-figures", cwd=tmp_path) as process:
        wait_for(lambda: parts_in(tmp_path / "s"), process)
        second = nacsim("sweep", "long.yaml", "--out", "s", "--no-figures", cwd=tmp_path)
        assert second.returncode == 2 and "another sweep is writing into it" in second.stderr, second.stderr
        assert "Traceback" not in second.stderr
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert_same_results(tmp_path / "s", long_sweep / "good")


# --- a cluster


@contextmanager
def cluster(folder: Path, workers: int):
    """(address, scheduler, workers) of a scheduler and its workers, each a process of its own on this machine."""
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*dask, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)], **quiet
    )
    processes = [scheduler]
    try:
        wait_for(lambda: file.is_file() and file.read_text().endswith("}"), scheduler)
        address = json.loads(file.read_text())["address"]
        dask = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
        for _ in range(workers):
            processes.append(subprocess.Popen([*dask, "--no-dashboard", "--host", "127.0.0.1"], cwd=folder, **quiet))
        yield address, scheduler, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_a_cluster_nothing(tmp_path, long_sweep):
    (tmp_path / "long.yaml").write_text(LONG)
    options = ["--out", "s", "--no-figures"]
    with cluster(tmp_path, 2) as (address, _, workers):
        with started("sweep", "long.yaml", *options, "--executor", address, cwd=tmp_path) as process:
            wait_for(lambda: len(parts_in(tmp_path / "s")) >= 5, process)
            workers[0].kill()
            assert len(parts_in(tmp_path / "s")) < 60, "it was nearly over before the worker was killed"
            _, said = process.communicate(timeout=300)
        assert process.returncode == 0 and "Traceback" not in said, said
    assert_same_results(tmp_path / "s", long_sweep / "good")
    table = pd.read_parquet(tmp_path / "s" / "cases.parquet")
    assert list(table["case"]) == list(range(72)) and len(parts_in(tmp_path / "s")) == 72


@pytest.mark.slow
def test_a_scheduler_that_is_killed_stops_the_sweep_with_a_message_and_it_goes_on_elsewhere(tmp_path, long_sweep):
    (tmp_path / "long.yaml").write_text(LONG)
    options = ["--out", "s", "--no-figures"]
    with cluster(tmp_path, 2) as (address, scheduler, _):
        with started("sweep", "long.yaml", *options, "--executor", address, cwd=tmp_path) as process:
            wait_for(lambda: parts_in(tmp_path / "s"), process)
            scheduler.kill()
            _, said = process.communicate(timeout=300)
        assert process.returncode == 2 and "Traceback" not in said, said
        assert "the same command goes on" in said
    assert nacsim("sweep", "long.yaml", *options, cwd=tmp_path).returncode == 0
    assert_same_results(tmp_path / "s", long_sweep / "good")


def test_an_executor_that_does_not_exist_leaves_no_folder(tmp_path):
    with pytest.raises(UsageError, match="--executor thraeds: no such executor"):
        run(tmp_path / "s", where="thraeds")
    assert not (tmp_path / "s").exists()


def test_an_address_of_no_scheduler_is_named_and_nothing_is_lost(stored, good, in_parts):
    (stored / "cases.parquet").unlink()
    parts_in(stored)[0].unlink()
    with pytest.raises(UsageError, match=r"--executor smtp://127.0.0.1:1: no Dask scheduler answers there"):
        run(stored, where="smtp://127.0.0.1:1")
    with pytest.raises(UsageError, match=r"--executor thraeds: no such executor; did you mean 'threads'"):
        run(stored, where="thraeds")
    run(stored)
    assert_same_results(stored, good)


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_named(tmp_path):
    (tmp_path / "e.yaml").write_text(LONG.replace("16500", "40"))
    done = nacsim("sweep", "e.yaml", "--out", "s", "--executor", "tcp://127.0.0.1:1", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "--executor tcp://127.0.0.1:1: no Dask scheduler answers there" in done.stderr
    assert "Traceback" not in done.stderr and "cannot be written" not in done.stderr
