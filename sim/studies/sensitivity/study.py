"""Which coded ranges an outcome depends on, alone and together, and how much is due to reservations and chance."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...results.extras import salib
from ...results.findings import Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Over, Overrides, ScenarioLike, Seed, Threads, checked
from ...results.outputs import column_of, outputs, shares
from ...results.taking import scenario_of
from ...scenario.quantity import Quantity
from ...scenario.schema import Scenario
from ...sweeps.futures import coded_ranges, names_of
from . import indices
from .variance import apart, variance_split

EXAMPLES = (
    "nacsim sensitivity tokyo_liaison_office",
    "nacsim sensitivity tokyo_liaison_office --over france,germany.exposure --outcome as_proposed",
    "nacsim sensitivity tokyo_liaison_office --method morris --base 32",
)
TABLES = {
    "indices": "an outcome that varies and a parameter, the largest index first",
    "split": "an outcome that varies: the parts of its variance (of Sobol)",
}
#: Base points by default: 1,024 give half-widths of a few hundredths; a few dozen trajectories are usual for Morris.
BASE = {"sobol": 1024, "morris": 64}
_METHODS = {"sobol": (indices.sobol, indices.sobol_points), "morris": (indices.morris, indices.morris_points)}

_SHOWN = "What to print and draw: adopted, as_proposed, diluted, shelved, a draft, or rounds."
_Outcome = Annotated[str, Option(_SHOWN)]
_Method = Annotated[Literal["sobol", "morris"], Option("Sobol indices, or Morris screening of many parameters.")]
_Base = Annotated[int | None, Option("Sobol: base points, a power of two (1024). Morris: trajectories (64).", 2)]
_Runs = Annotated[int, Option("Runs of each point.", 2, MOST_RUNS)]


@checked
def sensitivity(
    scenario: ScenarioLike, *, over: Over = None, outcome: _Outcome = "adopted", method: _Method = "sobol",
    base: _Base = None, runs: _Runs = 200, seed: Seed = 1, set_: Overrides = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Which coded ranges an outcome depends on, alone and together, and how much is due to reservations and chance.

    Every outcome is analysed; `outcome` says which one is printed and drawn.

    Returns:
        Tables as `indices.Sensitivity` says (`indices`) and as `variance.apart` gives it (`split`).

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: a name in `over` or an outcome that is unknown, nothing that has a coded range, a design that is too
            large or no power of two, or SALib is not installed.
    """
    loaded = scenario_of(scenario, set_)
    column = column_of(outcome, outputs(loaded))
    ranges = coded_ranges(loaded, names_of(over))
    if not ranges:
        what = "has no coded range to vary; --set gives it one: PATH={value, low, high}"
        raise UsageError(Mistake(loaded.name, what))
    base, how = BASE[method] if base is None else base, (runs, seed, threads, progress)
    return _analysed(loaded, ranges, method, base, column, *how)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same points again."""
    about, every = found.about, coded_ranges(found.scenario)
    ranges, asked = {path: every[path] for path in about["parameters"]}, (about["method"], about["base"])
    return _analysed(found.scenario, ranges, *asked, about["outcome"], found.runs, found.seed, threads, progress)


def report(found: Findings) -> dict[str, Any]:
    """What was analysed and how, and every row of the tables, as one plain object."""
    heads = {"scenario": found.scenario.name, "changes": list(found.scenario.changes)}
    return {**heads, **found.about, "runs": found.runs, "seed": found.seed, **found.rows()}


def _analysed(
    scenario: Scenario, ranges: Mapping[str, Quantity], method: str, base: int, column: str, runs: int, seed: int,
    threads: int | None, progress: Progress,
) -> Findings:  # fmt: skip
    analyse, points_of = _METHODS[method]
    count = points_of(base, len(ranges))
    salib()  # before any work is done
    with progress("points", count) as advance:
        evaluate = indices.evaluator(scenario, runs, seed, workers=threads, progress=advance)
        found = analyse(ranges, evaluate, base=base, seed=seed)
    tables = {"indices": found.indices}
    if found.drawn:
        with progress("points for the split of the variance", 2 * found.base) as advance:
            evaluate = indices.evaluator(scenario, runs, seed, independent=True, workers=threads, progress=advance)
            own = evaluate(found.drawn)[list(shares(scenario))]
        tables["split"] = apart(variance_split(own, runs, sampler(seed, "sensitivity/split")), found.indices)
    about = {
        "title": scenario.title, "method": method, "base": found.base, "points": found.points, "outcome": column,
        "parameters": list(ranges), "constant": found.constant, "needed": found.needed,
    }  # fmt: skip
    return Findings("sensitivity", f"{scenario.name}-sensitivity", (scenario,), tables, runs, seed, about=about)
