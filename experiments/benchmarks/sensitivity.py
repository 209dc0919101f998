"""How long a Sobol analysis takes, and how much of it is the kernel.

    python experiments/benchmarks/sensitivity.py            a table
    python experiments/benchmarks/sensitivity.py --json     one object

First and total order of every outcome over so many coded ranges of the Tokyo case, N (k + 2) points: design, points,
runs, tables, indices, intervals, and the split of the variance. Beside it, in the same process, the bare counts of the
same cases in as many threads: what is above it is the cost of points, case table and analysis. CPU time is given as
well, since other work on the machine lengthens the wall clock.
"""

import argparse
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from measuring import begun, number

THREADS = 2


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `work` returns, its seconds on the clock and of CPU."""
    begun, used = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - begun, time.process_time() - used


def measure(parameters: int, base: int, runs: int) -> dict[str, Any]:
    """Seconds of each step on two threads."""
    from sim.engines.cases import count
    from sim.engines.draws import sampler
    from sim.results import outputs
    from sim.results.extras import salib
    from sim.scenario.load import load
    from sim.studies.sensitivity import indices as sensitivity
    from sim.studies.sensitivity.variance import variance_split
    from sim.sweeps.futures import coded_ranges
    from sim.sweeps.plan import Piece, batch_of
    from sim.sweeps.sweeping import evaluate, warm_up

    scenario = load("tokyo_liaison_office")
    ranges = dict(list(coded_ranges(scenario).items())[:parameters])
    salib()
    warm_up(scenario)
    seen: dict[str, np.ndarray] = {}
    steps: dict[str, tuple[float, float]] = {}

    def model(columns: dict[str, np.ndarray]) -> Any:
        seen.update(columns)
        found, *steps["evaluate"] = timed(
            lambda: evaluate(scenario, columns, runs, workers=THREADS)[list(outputs.outputs(scenario))]
        )
        return found

    found, *steps["indices"] = timed(lambda: sensitivity.sobol(ranges, model, base=base))
    own = sensitivity.evaluator(scenario, runs, 1, independent=True, workers=THREADS)
    shares, *steps["own_runs"] = timed(lambda: own(found.drawn)[list(outputs.shares(scenario))])
    _, *steps["split"] = timed(lambda: variance_split(shares, runs, sampler(1, "split")))

    values = np.column_stack(list(seen.values()))
    pieces = np.array_split(np.arange(len(values)), 16 * THREADS)
    batches = [
        batch_of(Piece(some, scenario, {}, tuple(ranges), values[some], np.zeros(len(some), np.int64)))
        for some in pieces
    ]

    def bare() -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda batch: count(batch, runs), batches))

    _, *steps["bare_counts"] = timed(bare)
    seconds = {name: {"wall_s": wall, "cpu_s": cpu} for name, (wall, cpu) in steps.items()}
    total = {key: sum(seconds[name][key] for name in ("indices", "own_runs", "split")) for key in ("wall_s", "cpu_s")}
    evaluated, counted = seconds["evaluate"]["cpu_s"], seconds["bare_counts"]["cpu_s"]
    return {
        "parameters": len(ranges), "base": base, "points": found.points, "runs": found.points * runs,
        "threads": THREADS, "total": total, **seconds, "overhead_of_evaluate": (evaluated - counted) / evaluated,
    }  # fmt: skip


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parameters", type=number(2), default=40)
    parser.add_argument("--base", type=number(2), default=1024)
    parser.add_argument("--runs", type=number(2), default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.parameters, options.base, options.runs)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{name:22} {value['wall_s']:8.1f} s {value['cpu_s']:8.1f} s of CPU")
        else:
            print(f"{name:22} {value:8,.2f}" if isinstance(value, float) else f"{name:22} {value:8,}")


if __name__ == "__main__":
    begun(main)
