"""How the cost of the model grows, and what more cases and more machines cost a sweep.

    python experiments/benchmarks/scale.py                      a table
    python experiments/benchmarks/scale.py --figure FILE.png    and a figure of how cost grows
    python experiments/benchmarks/scale.py --json               one object

One thing at a time is made larger, all else as the whole Council has it: runs, rounds, drafts on the menu, members. The
levels run in turns on one thread, and of each the least of the turns is taken. `..._exponent` is the slope of log
seconds over log level between the upper half of the levels: 1 where cost is linear, below where something is shared.
`dask_2_over_1` compares two worker processes with one, start of the cluster left out; `plan_seconds` and
`resume_seconds` are of a sweep of a million cases, a Latin hypercube or a grid with strategies and rules.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from measuring import COUNCIL, TOKYO, begun, number, options, seconds, told

from sim.engines.ensemble import simulate
from sim.scenario.load import load, vary
from sim.scenario.schema import Scenario
from sim.sweeps.designs import build
from sim.sweeps.executors import completed, executor
from sim.sweeps.experiment import load_experiment
from sim.sweeps.folder import sweep_folder
from sim.sweeps.plan import parts, run_part

LEVELS = {
    "runs": (5_000, 10_000, 20_000, 40_000, 80_000),
    "rounds": (4, 8, 12, 16, 24),
    "drafts": (2, 4, 8, 16, 32),
    "members": (4, 8, 16, 24, 32),
}
#: Nothing to gain, much to fear and no end before the last round, so that all rounds are gone through.
NOBODY_AGREES = {
    "weights.security": 0, "weights.solidarity": 0, "weights.autonomy": 5, "weights.entrapment": 5,
    "weights.economic": 5, "process.rationality": 100, "process.walk_away": 0,
}  # fmt: skip
_UNIT = {"from": 0, "to": 1}
SAMPLE = {"latin_hypercube": {"over": {"france.autonomy": [0, 1], "germany.exposure": [0, 1]}}}


def larger(council: Scenario, what: str, level: int) -> Scenario:
    """The whole Council with so many rounds, drafts or members."""
    if what == "rounds":
        return vary(council, {"process.rounds": level})
    if what == "drafts":
        shares = np.linspace(1.0, 0.1, level).round(4).tolist()
        menu = [{"name": f"draft_{n}", "substance": s, "visibility": s, "reach": s} for n, s in enumerate(shares)]
        return vary(council, {"menu": menu})
    members = council.members
    left_out = set(members) - {council.sponsor} - set(members[: level - (council.sponsor not in members[:level])])
    return council.model_copy(update={"actors": {n: a for n, a in council.actors.items() if n not in left_out}})


def timed(wanted: list[tuple[str, int, Scenario, int]], turns: int) -> dict[str, list[float]]:
    """Seconds of each level, the least of the turns, by what was made larger."""
    for _, _, scenario, _ in wanted:
        simulate(scenario, 10, 1)
    least = np.full(len(wanted), np.inf)
    for _ in range(turns):
        for n, (_, _, scenario, runs) in enumerate(wanted):
            least[n] = min(least[n], seconds(lambda s=scenario, r=runs: simulate(s, r, 1, threads=1)))
    return {what: [least[n] for n, row in enumerate(wanted) if row[0] == what] for what in LEVELS}


def growth(runs: int, turns: int) -> dict[str, list[float]]:
    """Seconds at every level of `LEVELS`."""
    council = vary(load(COUNCIL), NOBODY_AGREES)
    wanted = []
    for what, levels in LEVELS.items():
        for level in levels:
            changed = council if what == "runs" else larger(council, what, level)
            wanted.append((what, level, changed, level if what == "runs" else runs))
    return timed(wanted, turns)


def exponent(what: str, found: list[float]) -> float:
    """Slope of log seconds over log level, from the level in the middle to the largest."""
    levels = LEVELS[what]
    middle = len(levels) // 2
    return float(np.log(found[-1] / found[middle]) / np.log(levels[-1] / levels[middle]))


def draw(found: dict[str, list[float]], path: Path) -> None:
    """Seconds over each level, beside the straight line through the largest and nothing."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.5, 5.2), layout="constrained")
    slopes = [exponent(what, found[what]) for what in LEVELS]
    figure.suptitle(
        "Twice as many runs, rounds, drafts or members cost at most twice as much"
        if max(slopes) <= 1.05
        else f"Cost grows with a power of up to {max(slopes):.2f}",
        fontsize=11.5, x=0.01, ha="left",
    )  # fmt: skip
    for axes, (what, levels), slope in zip(figure.subplots(2, 2).flat, LEVELS.items(), slopes, strict=True):
        axes.plot(levels, found[what], "o-", color="#222222", markersize=4)
        axes.plot([0, levels[-1]], [0, found[what][-1]], ":", color="#5F5F5F")
        axes.set(xlim=(0, None), ylim=(0, None), xticks=levels[-3:], ylabel="seconds")
        axes.set_title(f"{what}: level to the power of {slope:.2f}", fontsize=9, loc="left")
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=150)


def planned(design: dict[str, Any]) -> tuple[float, float]:
    """Seconds until a sweep of a design into a folder can begin, and until it can go on when nothing of it is done."""
    wanted = load_experiment({"scenario": TOKYO, "runs": 100, "design": [design]})

    def begin() -> None:
        built = build(wanted)
        plan = parts(built)
        with sweep_folder(Path(folder) / "sweep", built, plan, []) as kept:
            kept.begin(force=False)
            kept.done()

    with tempfile.TemporaryDirectory() as folder:
        return seconds(begin), seconds(begin)


def on_dask(cases: int, runs: int, turns: int) -> float:
    """How many times as fast two worker processes of a Dask cluster are as one, both warm."""
    sample = {"latin_hypercube": SAMPLE["latin_hypercube"] | {"samples": cases}}
    plan = parts(build(load_experiment({"scenario": TOKYO, "runs": runs, "design": [sample]})))
    least: dict[int, float] = {}
    for workers in (1, 2):
        with executor("dask", workers) as (pool, count):
            work = lambda pool=pool, count=count: list(completed(pool, run_part, plan, 2 * count))  # noqa: E731
            work()
            least[workers] = min(seconds(work) for _ in range(turns))
    return least[1] / least[2]


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=5)
    parser.add_argument("--runs", type=number(), default=20_000, help="of each level but those of runs")
    parser.add_argument("--cases", type=number(24), default=1_000_000, help="of the sweep that is planned")
    parser.add_argument("--dask-cases", type=number(), default=128, help="of 20,000 runs each")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="draw how cost grows")
    asked = parser.parse_args()
    found = growth(asked.runs, asked.turns)
    if asked.figure:
        draw(found, asked.figure)
    steps = round((asked.cases / 6) ** 0.5)
    grid = {"france.autonomy": _UNIT | {"steps": steps}, "germany.exposure": _UNIT | {"steps": steps},
            "china.strategy": ["diffuse", "aimed", "wedge"], "decision.rule": ["unanimity", "majority"]}  # fmt: skip
    designs = {"sample": {"latin_hypercube": SAMPLE["latin_hypercube"] | {"samples": asked.cases}},
               "grid": {"grid": grid}}  # fmt: skip
    plans = {name: planned(design) for name, design in designs.items()}
    figures = {
        **{f"{what}_exponent": exponent(what, times) for what, times in found.items()},
        "dask_2_over_1": on_dask(asked.dask_cases, 20_000, asked.turns),
        **{f"{name}_plan_seconds": first for name, (first, _) in plans.items()},
        **{f"{name}_resume_seconds": again for name, (_, again) in plans.items()},
    }
    levels = {f"{what}_seconds": dict(zip(map(str, LEVELS[what]), times, strict=True)) for what, times in found.items()}
    told(figures | levels, as_json=asked.json)


if __name__ == "__main__":
    begun(main)
