"""How long a person waits for small jobs, and what many runs of many voters take.

    python experiments/benchmarks/startup.py            a table
    python experiments/benchmarks/startup.py --json     one object

Every command runs in a process of its own, in turns with an interpreter that imports numpy, pandas and matplotlib and
does nothing: machines differ and are noisy, and the ratio is what counts. Of each the least of the turns is taken, of
the processor's time, since that is what the others on the machine disturb least. `startup_run_over_python` is
`nacsim run` of 10,000 runs without figures over that interpreter; the peaks of memory are in MB.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOKYO, COUNCIL = "tokyo_liaison_office", "tokyo_whole_council"
_NACSIM = "from sim.cli import main; main()"
_BARE = "import numpy, pandas, matplotlib"


def measured(program: str, *arguments: str, cwd: str) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of the processor, and MB at the peak of a process."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=cwd, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def jobs(many: int, council: int) -> dict[str, tuple[str, ...]]:
    """Name -> program and arguments."""
    bare = ("--no-figures", "--force", "--out")
    return {
        "python": (_BARE,),
        "run": (_NACSIM, "run", TOKYO, *bare, "run"),
        "run_with_figures": (_NACSIM, "run", TOKYO, "--force", "--out", "figures"),
        "plot": (_NACSIM, "plot", "figures"),
        "check": (_NACSIM, "check", TOKYO),
        "list": (_NACSIM, "list"),
        "help": (_NACSIM, "--help"),
        "council_100000": (_NACSIM, "run", COUNCIL, "--runs", "100000", *bare, "council"),
        "tokyo_many": (_NACSIM, "run", TOKYO, "--runs", str(many), *bare, "many"),
        "council_many": (_NACSIM, "run", COUNCIL, "--runs", str(council), *bare, "council_many"),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--many", type=int, default=10_000_000, help="runs of Tokyo whose memory is measured")
    parser.add_argument("--council", type=int, default=1_000_000, help="... and of the whole Council")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    found: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        measured(_NACSIM, "run", TOKYO, "--runs", "10", "--no-figures", cwd=folder)  # what is compiled once
        for turn in range(options.turns):
            for name, job in jobs(options.many, options.council).items():
                if turn == 0 or not name.endswith("_many"):
                    found.setdefault(name, []).append(measured(*job, cwd=folder))
    clock, processor, peak = ({name: min(row[k] for row in rows) for name, rows in found.items()} for k in range(3))
    figures = {
        "startup_run_over_python": processor["run"] / processor["python"],
        **{f"{name}_over_python": processor[name] / processor["python"] for name in found if name != "python"},
        **{f"{name}_seconds": clock[name] for name in found},
        **{f"{name}_processor_seconds": processor[name] for name in found},
        **{f"{name}_peak_mb": peak[name] for name in found},
    }
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:36} {value:,.2f}")


if __name__ == "__main__":
    main()
