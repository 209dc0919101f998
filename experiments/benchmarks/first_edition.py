"""How fast the ensemble is beside that of the first edition of the model, version 0.1.0.

    python experiments/benchmarks/first_edition.py            a table
    python experiments/benchmarks/first_edition.py --json     one object

Version 0.1.0 comes from this repository's history and gets an environment of its own, which takes some minutes and is
kept with `--keep DIR` for the next time. Both editions run their own coding of the same scenario, in turns, sampling of
the draws included, each in a fresh process that has compiled its kernel before it is timed.
"""

import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
import venv
from io import BytesIO
from pathlib import Path

from measuring import COUNCIL, TOKYO, begun, number, options, told

from sim.errors import Mistake, UsageError

ROOT = Path(__file__).parents[2]
#: The last commit of version 0.1.0: not every clone has its tag.
FIRST_EDITION = "cd814d6a25b0f9f69688a5edc942842d86e67ebb"
_TIMED = """
import sys, time
from sim.engines.ensemble import simulate
from sim.scenario.load import load
scenario, runs, threads = load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
simulate(scenario, 5000, 1, threads=threads)
begin = time.perf_counter()
simulate(scenario, runs, 1, threads=threads)
print(runs / (time.perf_counter() - begin))
"""


def environment(folder: Path) -> Path:
    """The interpreter of an environment with version 0.1.0 installed, made if it is not there, or not whole.

    Raises UsageError if this clone lacks the history.
    """
    python, whole = folder / "environment" / "bin" / "python", folder / f"whole-{FIRST_EDITION[:12]}"
    if whole.exists():
        return python
    packed = subprocess.run(["git", "archive", FIRST_EDITION], cwd=ROOT, capture_output=True)
    if packed.returncode:
        what = "is not in this clone, which lacks its history; `git fetch --unshallow` brings it"
        raise UsageError(Mistake("version 0.1.0", what))
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as files:
        files.extractall(folder / "source", filter="data")
    venv.create(folder / "environment", clear=True, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"{folder / 'source'}[explore,report]"], check=True)
    whole.touch()
    return python


def runs_per_second(python: Path | str, folder: Path, scenario: str, runs: int, threads: int) -> float:
    """Speed of one edition, in a process of its own that sees nothing of the other."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(python), "-c", _TIMED, scenario, str(runs), str(threads)]
    return float(subprocess.run(command, cwd=folder, env=clean, check=True, capture_output=True, text=True).stdout)


def measure(folder: Path, runs: int, turns: int) -> dict[str, float]:
    """Runs per second of both editions (medians of the turns) and their ratios."""
    editions = {"first": (environment(folder), folder), "second": (sys.executable, ROOT)}
    kinds = {"kernel": (TOKYO, runs), "whole_council": (COUNCIL, max(runs // 20, 1))}
    settings = {name: (*kind, 1) for name, kind in kinds.items()}
    settings |= {f"{name}_2_threads": (*kind, 2) for name, kind in kinds.items()}
    speeds: dict[tuple[str, str], list[float]] = {}
    for _ in range(turns):
        for name, setting in settings.items():
            for edition, (python, where) in editions.items():
                speeds.setdefault((name, edition), []).append(runs_per_second(python, where, *setting))
    found: dict[str, float] = {}
    for name in settings:
        first, second = (statistics.median(speeds[name, edition]) for edition in editions)
        found |= {f"{name}_first_runs_per_s": first, f"{name}_second_runs_per_s": second}
        found[f"{name}_over_first_edition"] = second / first
    return found


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=3)
    parser.add_argument("--runs", type=number(), default=2_000_000, help="of Tokyo; a twentieth of the Council")
    parser.add_argument("--keep", type=Path, help="folder in which the environment of version 0.1.0 is kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        figures = measure((asked.keep or Path(passing)).resolve(), asked.runs, asked.turns)
    told(figures, as_json=asked.json)


if __name__ == "__main__":
    begun(main)
