"""One kill: a command is stopped at some moment, and then run again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
#: Seconds until which every process of a stopped command is gone.
GONE = 10.0
#: What all processes of one command have in their environment.
_MARK = "NACSIM_KILLED"
#: A file that is there when the command's own first line is reached: what comes before is Python's.
_STARTED = "started"

_THREADS = """\
title: Killed
scenario: tokyo_liaison_office
runs: 20000
design: [{grid: {france.autonomy: {from: 0, to: 1, steps: 16}, germany.exposure: [0.2, 0.8]}}]
"""
_MESA = """\
title: Killed
scenario: tokyo_liaison_office
runs: 4
engine: mesa
design: [{grid: {france.autonomy: {from: 0, to: 1, steps: 20}}}]
"""


@dataclass(frozen=True)
class Kind:
    """A command that is stopped: what is typed, and what it leaves behind; `before` is what it is about."""

    words: tuple[str, ...]
    makes: str
    before: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "run": Kind(("run", "tokyo_liaison_office", "--runs", "800000", "--no-figures", "--out", "here"), "here"),
    "sweep on threads": Kind(("sweep", "threads.yaml", "--no-figures", "--out", "here"), "here"),
    "sweep on processes": Kind(
        ("sweep", "mesa.yaml", "--no-figures", "--out", "here", "--executor", "processes", "--workers", "2"), "here"
    ),
    "sweep on Dask": Kind(
        ("sweep", "mesa.yaml", "--no-figures", "--out", "here", "--executor", "dask", "--workers", "2"), "here"
    ),
    "report": Kind(
        ("report", "about", "--out", "page.html"), "page.html",
        ("run", "tokyo_liaison_office", "--runs", "300", "--no-figures", "--out", "about"),
    ),
    "backtest": Kind(("backtest", "riga_2006", "tokyo_2023", "--runs", "150000", "--no-figures", "--out", "here"), "here"),
    "calibrate": Kind(
        ("calibrate", "riga_2006", "tokyo_2023", "--points", "2048", "--runs", "300", "--no-figures", "--out", "here"), "here"
    ),
}  # fmt: skip


def _environment(mark: str) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, _MARK: mark}


def _started(words: tuple[str, ...], folder: Path) -> subprocess.Popen:
    (folder / _STARTED).unlink(missing_ok=True)
    first = f"from sim.cli import main; open({_STARTED!r}, 'w').close(); main()"
    command = [sys.executable, "-c", first, *words]
    return subprocess.Popen(
        command, cwd=folder, env=_environment(str(folder)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def living(folder: Path) -> list[int]:
    """Processes that the command in a folder, or one that it started, has left."""
    found, wanted = [], f"{_MARK}={folder}".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            own = path.read_bytes().split(b"\0")
            state = (path.parent / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:  # gone, or somebody else's
            continue
        if wanted in own and state != "Z":
            found.append(int(path.parent.name))
    return found


@dataclass(frozen=True)
class Undisturbed:
    """What a kind leaves where nobody stops it, and how long it takes."""

    seconds: float
    content: Mapping[str, str]


def prepared(kind: Kind, folder: Path) -> None:
    """A folder in which the command can be run."""
    folder.mkdir()
    (folder / "threads.yaml").write_text(_THREADS)
    (folder / "mesa.yaml").write_text(_MESA)
    if kind.before:
        process = _started(kind.before, folder)
        _, said = process.communicate(timeout=600)
        assert process.returncode == 0, said


def undisturbed(kind: Kind, folder: Path) -> Undisturbed:
    """The command to its end, the second time: the first may have compiled, and no other one will."""
    for _ in range(2):
        shutil.rmtree(folder, ignore_errors=True)
        prepared(kind, folder)
        begun = time.monotonic()
        process = _started(kind.words, folder)
        _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said
    return Undisturbed(time.monotonic() - begun, content(folder / kind.makes))


def content(made: Path) -> dict[str, str]:
    """What results say, without when and by which command they were made."""
    if made.is_file():
        return {"page": str(made.read_text(encoding="utf-8").rstrip().endswith("</html>"))}
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    cases = [pq.read_table(path)["case"].to_pylist() for path in sorted((made / "parts").glob("*-*.parquet"))]
    numbers = sorted(number for part in cases for number in part)
    return {**manifest["tables"], "complete": str(manifest.get("complete", True)), "cases of parts": str(numbers)}


def stopped(kind: Kind, wanted: Undisturbed, how: signal.Signals, share: float, folder: Path) -> str:
    """Stops the command after a share of its time and runs it again. What went wrong, "" if nothing did."""
    prepared(kind, folder)
    process = _started(kind.words, folder)
    time.sleep(share * wanted.seconds)
    process.send_signal(how)
    try:
        _, said = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        return "did not end within a minute"
    ended, code = time.monotonic(), process.returncode
    while (left := living(folder)) and time.monotonic() < ended + GONE:
        time.sleep(0.1)
    for number in left:
        os.kill(number, signal.SIGKILL)
    if left:
        return f"{len(left)} processes were left after {GONE:g} seconds"
    done = code == 0
    if not (folder / _STARTED).exists():
        return _again(kind, wanted, folder)
    if not done and code != (-how if how == signal.SIGKILL else 128 + how):
        return f"exit code {code}: {said[-300:]}"
    if "Traceback" in said or (not done and how != signal.SIGKILL and "Interrupted" not in said):
        return f"said {said[-300:]!r}"
    if done and content(folder / kind.makes) != wanted.content:
        return "was done, and left something else"
    return _again(kind, wanted, folder)


def _again(kind: Kind, wanted: Undisturbed, folder: Path) -> str:
    made = folder / kind.makes
    is_there = made.exists() and kind.words[0] != "sweep"
    process = _started(kind.words, folder)
    _, said = process.communicate(timeout=900)
    if is_there and process.returncode == 2 and "is there already" in said:
        pass  # what has its name is whole, also where the signal came after it had got it
    elif process.returncode != 0:
        return f"again: exit code {process.returncode}: {said[-300:]}"
    if content(made) != wanted.content:
        return "again: something else"
    names = {path.name for path in folder.iterdir()}
    left = [name for name in names if name.startswith(".")] + [path.name for path in made.glob("**/.*.unfinished")]
    return f"left {left}" if left else ""


def stopped_at_random(
    name: str, wanted: Undisturbed, random: Random, folder: Path
) -> tuple[signal.Signals, float, str]:
    """A kill at a moment and by a signal of chance: the signal, the share of the command's time, what went wrong."""
    how, share = random.choice(SIGNALS), random.uniform(0.0, 1.02)
    wrong = stopped(KINDS[name], wanted, how, share, folder)
    shutil.rmtree(folder)
    return how, share, wrong
