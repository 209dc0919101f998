"""What strategies cost the ensemble, and behaviours of one's own the reference.

    python experiments/benchmarks/strategies.py            a table
    python experiments/benchmarks/strategies.py --json     one object

Everything runs in turns. Machines differ and are noisy: ratios count, of processor time but for two processes beside
one. Those of the ensemble are medians over turns, which are short and many; those of the reference are of its best.
Tokyo with China aiming and Japan addressing, and with China driving a wedge, beside Tokyo as it is, on one thread each;
and the reference with a member that somebody wrote, in one process and in two, the start of these included; beside the
bare loop of a Mesa model that has as many agents and rounds and does nothing in them, in one process.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

import mesa
from measuring import TOKYO, begun, number, options, seconds, told

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


def in_turns(turns: int, works: Mapping[str, Callable[[], object]]) -> dict[str, list[tuple[float, float]]]:
    """(seconds on the clock, seconds of the processor) of each piece of work in each turn, by name."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            begin = time.process_time()
            clock = seconds(work)
            taken[name].append((clock, time.process_time() - begin))
    return taken


def best(taken: list[tuple[float, float]]) -> tuple[float, float]:
    """(seconds on the clock, seconds of the processor), the least of each."""
    clock, processor = zip(*taken, strict=True)
    return min(clock), min(processor)


def of_the_ensemble(runs: int, turns: int) -> dict[str, float]:
    """Runs per second (wall-clock time of the best turn), and ratios."""
    acting = ACTING | {"china.strategy": "wedge"}
    scenarios = {"default": {}, "aimed_addressed": ACTING, "wedge_addressed": acting}
    works = {name: partial(simulate, load(TOKYO, edits), runs, 1, threads=1) for name, edits in scenarios.items()}
    in_turns(1, works)  # what is kept compiled is read
    taken = in_turns(turns, works)
    return {f"{name}_runs_per_s": runs / best(times)[0] for name, times in taken.items()} | {
        f"{name}_over_default": statistics.median(
            default / own for (_, default), (_, own) in zip(taken["default"], times, strict=True)
        )
        for name, times in taken.items()
        if name != "default"
    }


def of_the_reference(runs: int, turns: int) -> dict[str, float]:
    """Runs per second with a behaviour of one's own (best turns), and ratios."""
    hawk = {"france": Hawk}
    processes.simulate(load(TOKYO), 2, 1, behaviours=hawk)
    works = {
        f"{number}_processes": partial(processes.simulate, load(TOKYO), runs, 1, behaviours=hawk, processes=number)
        for number in (1, 2)
    }
    taken = {name: best(times) for name, times in in_turns(turns, works | {"bare": partial(bare, runs)}).items()}
    (one, alone), (two, _), (_, nothing) = taken.values()
    return {
        "behaviours_runs_per_second_one_process": runs / one,
        "behaviours_runs_per_second_two_processes": runs / two,
        "behaviours_runs_per_second_of_the_processor": runs / alone,
        "behaviours_two_processes_over_one": one / two,
        "behaviours_over_bare_mesa": nothing / alone,
    }


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=3)
    parser.add_argument("--ensemble-turns", type=number(), default=25)
    parser.add_argument("--runs", type=number(), default=200_000, help="of the ensemble")
    parser.add_argument("--mesa-runs", type=number(), default=10_000)
    asked = parser.parse_args()
    figures = of_the_ensemble(asked.runs, asked.ensemble_turns) | of_the_reference(asked.mesa_runs, asked.turns)
    told(figures, as_json=asked.json)


if __name__ == "__main__":
    begun(main)
