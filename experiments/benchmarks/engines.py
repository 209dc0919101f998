"""How fast the ensemble is beside the reference, and how much memory it takes.

    python experiments/benchmarks/engines.py            a table
    python experiments/benchmarks/engines.py --json     one object

Both engines run the same scenario in this process, sampling of the draws included, in turns; the ratio of the medians
is what counts, since machines differ and are noisy. In the same turns the ensemble runs the whole Council of 32
members, a twentieth as often. The peak of memory is measured in a process of its own.
"""

import statistics
import subprocess
import sys

from measuring import COUNCIL, TOKYO, begun, number, options, seconds, told

_PEAK = """
import sys
from sim.scenario.load import load
from sim.engines.ensemble import simulate
simulate(load(sys.argv[1]), int(sys.argv[2]), 1)
# Not ru_maxrss: it begins with the peak of the process that started this one.
print(next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def measure(scenario_name: str, mesa_runs: int, ensemble_runs: int, turns: int) -> dict[str, float]:
    """Runs per second of each engine and of the whole Council (median of the turns), and their ratios."""
    from mesa.batchrunner import batch_run

    from sim.engines.council import NorthAtlanticCouncil
    from sim.engines.ensemble import simulate
    from sim.scenario.load import load

    scenario, council = load(scenario_name), load(COUNCIL)
    council_runs = max(ensemble_runs // 20, 1)
    parameters = {"scenario": [scenario], "run": range(mesa_runs)}
    by_name = {
        "mesa_batch_run": (mesa_runs, lambda: batch_run(NorthAtlanticCouncil, parameters, display_progress=False)),
        "ensemble_1_thread": (ensemble_runs, lambda: simulate(scenario, ensemble_runs, 1, threads=1)),
        "ensemble_2_threads": (ensemble_runs, lambda: simulate(scenario, ensemble_runs, 1, threads=2)),
        "whole_council_2_threads": (council_runs, lambda: simulate(council, council_runs, 1, threads=2)),
    }
    batch_run(NorthAtlanticCouncil, {"scenario": [scenario], "run": range(2)}, display_progress=False)
    simulate(scenario, 1000, 1)
    times: dict[str, list[float]] = {name: [] for name in by_name}
    for _ in range(turns):
        for name, (_, work) in by_name.items():
            times[name].append(seconds(work))
    speeds = {name: runs / statistics.median(times[name]) for name, (runs, _) in by_name.items()}
    return {
        "scenario": scenario_name,
        **{f"{name}_runs_per_s": speed for name, speed in speeds.items()},
        "ratio": speeds["ensemble_2_threads"] / speeds["mesa_batch_run"],
        "ratio_1_thread": speeds["ensemble_1_thread"] / speeds["mesa_batch_run"],
        "over_whole_council": speeds["ensemble_2_threads"] / speeds["whole_council_2_threads"],
        "two_threads_over_one": speeds["ensemble_2_threads"] / speeds["ensemble_1_thread"],
    }


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=3)
    parser.add_argument("scenario", nargs="?", default=TOKYO)
    parser.add_argument("--mesa-runs", type=number(), default=400)
    parser.add_argument("--ensemble-runs", type=number(), default=2_000_000)
    parser.add_argument("--memory-runs", type=number(), default=10_000_000)
    asked = parser.parse_args()
    figures = measure(asked.scenario, asked.mesa_runs, asked.ensemble_runs, asked.turns)
    peak = [sys.executable, "-c", _PEAK, asked.scenario, str(asked.memory_runs)]
    figures["peak_memory_mb"] = float(subprocess.run(peak, check=True, capture_output=True, text=True).stdout)
    figures["peak_memory_runs"] = asked.memory_runs
    told(figures, as_json=asked.json)


if __name__ == "__main__":
    begun(main)
