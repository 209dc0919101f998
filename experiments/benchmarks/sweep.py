"""What a sweep costs beside the bare kernel, what a second worker gains, and how much memory it takes.

    python experiments/benchmarks/sweep.py            a table
    python experiments/benchmarks/sweep.py --json     one object

A sweep of many short cases runs into a results directory, design, ids, tables and files included; the bare kernel
computes as many runs of one case in the same process, in turns. The ratio of the medians is what counts, since machines
differ and are noisy. The peak of memory is measured in a process of its own.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measuring import TOKYO, begun, number, options, told

_PEAK = """
import sys, tempfile, json
from pathlib import Path
from sim.sweeps.experiment import load_experiment
from sim.sweeps.sweeping import sweep_into
with tempfile.TemporaryDirectory() as folder:
    sweep_into(Path(folder) / "sweep", load_experiment(json.loads(sys.argv[1])))
print(next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def experiment(cases: int, runs: int) -> dict[str, Any]:
    """A Latin hypercube over three parameters of the Tokyo case."""
    over = {"france.autonomy": [0, 1], "germany.exposure": [0, 1], "japan.persuasion": [0, 5]}
    return {
        "scenario": TOKYO,
        "runs": runs,
        "design": [{"latin_hypercube": {"samples": cases, "over": over}}],
    }


def measure(cases: int, runs: int, turns: int) -> dict[str, float]:
    """Seconds of the sweep on one and two workers and of the kernel on two threads (median of the turns)."""
    from sim.engines.ensemble import simulate
    from sim.scenario.load import load
    from sim.sweeps.designs import build
    from sim.sweeps.experiment import load_experiment
    from sim.sweeps.sweeping import sweep_in_memory, sweep_into, warm_up

    scenario, wanted = load(TOKYO), load_experiment(experiment(cases, runs))
    warm_up(scenario)
    sweep_in_memory(build(load_experiment(experiment(10, 10))))
    simulate(scenario, 1000, 1)
    seconds: dict[str, list[float]] = {"kernel": [], "sweep": [], "sweep_1_worker": []}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(turns):
            for name in seconds:
                begin = time.perf_counter()
                if name == "kernel":
                    simulate(scenario, cases * runs, 1, threads=2)
                else:
                    workers = 1 if name == "sweep_1_worker" else 2
                    sweep_into(Path(folder) / f"{name}-{turn}", wanted, workers=workers)
                seconds[name].append(time.perf_counter() - begin)
    found = {f"{name}_s": statistics.median(values) for name, values in seconds.items()}
    return {
        "cases": cases,
        "runs_per_case": runs,
        **found,
        "sweep_over_kernel": found["sweep_s"] / found["kernel_s"],
        "two_workers_over_one": found["sweep_1_worker_s"] / found["sweep_s"],
    }


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=3)
    parser.add_argument("--cases", type=number(), default=100_000)
    parser.add_argument("--runs", type=number(), default=100)
    parser.add_argument("--bound-cases", type=number(), default=200, help="... of the sweep that the kernel binds")
    parser.add_argument("--bound-runs", type=number(), default=100_000)
    asked = parser.parse_args()
    many = measure(asked.cases, asked.runs, asked.turns)
    few = measure(asked.bound_cases, asked.bound_runs, asked.turns)
    peak = [sys.executable, "-c", _PEAK, json.dumps(experiment(asked.cases, asked.runs))]
    many["peak_memory_mb"] = float(subprocess.run(peak, check=True, capture_output=True, text=True).stdout)
    figures = {"many_short_cases": many, "few_long_cases": few}
    told(figures, as_json=asked.json)


if __name__ == "__main__":
    begun(main)
