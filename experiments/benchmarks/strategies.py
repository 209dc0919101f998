"""What strategies cost the ensemble, and behaviours of one's own the reference.

    python experiments/benchmarks/strategies.py            a table
    python experiments/benchmarks/strategies.py --json     one object

Everything runs in turns; the ratios of the best turns are what counts, since machines differ and are noisy. They are
those of processor time, but for two processes beside one.
Tokyo with China aiming and Japan addressing, and with China driving a wedge, beside Tokyo as it is, on one thread each;
and the reference with a member that somebody wrote, in one process and in two, the start of these included; beside the
bare loop of a Mesa model that has as many agents and rounds and does nothing in them, in one process.
"""

import time

import mesa
from measuring import TOKYO, options, seconds, told

from sim.engines.agents import Answer, Draft, Member
from sim.engines.ensemble import simulate
from sim.scenario.load import load
from sim.sweeps import processes

#: Agents and rounds of the bare model: those of Tokyo with the Secretary-General, and of its longest runs.
AGENTS, ROUNDS = 6, 18
ACTING = {"china.strategy": "aimed", "japan.strategy": "addressed"}


class Hawk(Member):
    """Breaks silence over every draft that delivers less than half, whatever it gains."""

    def answer(self, draft: Draft, breaking: float) -> Answer:
        """Says no to what is small."""
        said = super().answer(draft, breaking)
        return said if draft["substance"] >= 0.5 else said.objecting()


class Bare(mesa.Model):
    """What Mesa itself takes of a run."""

    def __init__(self):
        super().__init__(rng=0)
        mesa.Agent.create_agents(self, AGENTS)

    def step(self) -> None:
        """Has every agent do nothing."""
        self.agents.do("step")
        self.running = self.steps < ROUNDS


def bare(runs: int) -> None:
    """So many runs of the bare model."""
    for _ in range(runs):
        Bare().run_model()


def measure(runs: int, mesa_runs: int, turns: int) -> dict[str, float]:
    """Runs per second (wall-clock time of the best turn), and ratios."""
    plain, acting, wedge = (load(TOKYO, s) for s in ({}, ACTING, ACTING | {"china.strategy": "wedge"}))
    hawk = {"france": Hawk}

    def reference(number: int) -> None:
        processes.simulate(plain, mesa_runs, 1, behaviours=hawk, processes=number)

    by_name = {
        "default": (runs, lambda: simulate(plain, runs, 1, threads=1)),
        "aimed_addressed": (runs, lambda: simulate(acting, runs, 1, threads=1)),
        "wedge_addressed": (runs, lambda: simulate(wedge, runs, 1, threads=1)),
        "bare_mesa": (mesa_runs, lambda: bare(mesa_runs)),
        "one_process": (mesa_runs, lambda: reference(1)),
        "two_processes": (mesa_runs, lambda: reference(2)),
    }
    for scenario in (plain, acting, wedge):
        simulate(scenario, 1000, 1)
    processes.simulate(plain, 2, 1, behaviours=hawk)
    wall: dict[str, list[float]] = {name: [] for name in by_name}
    processor: dict[str, list[float]] = {name: [] for name in by_name}
    for _ in range(turns):
        for name, (_, work) in by_name.items():
            begin = time.process_time()
            wall[name].append(seconds(work))
            processor[name].append(time.process_time() - begin)
    speeds = {name: done / min(wall[name]) for name, (done, _) in by_name.items()}
    alone = {name: done / min(processor[name]) for name, (done, _) in by_name.items()}
    return {
        **{f"{name}_runs_per_s": speed for name, speed in speeds.items() if "process" not in name},
        "behaviours_runs_per_second_one_process": speeds["one_process"],
        "behaviours_runs_per_second_two_processes": speeds["two_processes"],
        "behaviours_runs_per_second_of_the_processor": alone["one_process"],
        "aimed_addressed_over_default": alone["aimed_addressed"] / alone["default"],
        "wedge_addressed_over_default": alone["wedge_addressed"] / alone["default"],
        "default_over_behaviours": alone["default"] / alone["one_process"],
        "behaviours_over_bare_mesa": alone["one_process"] / alone["bare_mesa"],
        "behaviours_two_processes_over_one": speeds["two_processes"] / speeds["one_process"],
    }


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=5)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--mesa-runs", type=int, default=4000)
    asked = parser.parse_args()
    figures = measure(asked.runs, asked.mesa_runs, asked.turns)
    told(figures, as_json=asked.json)


if __name__ == "__main__":
    main()
