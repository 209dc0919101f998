"""Which coded ranges an outcome depends on, alone and together, and how much is due to reservations and chance."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...errors import Mistake, ResultsError, UsageError, nearest
from ...results.cases import finished, varied
from ...results.extras import salib
from ...results.findings import Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Over, Overrides, Seed, Threads, checked
from ...results.outputs import ROUNDS, column_of, outputs, shares, shares_of
from ...results.taking import place_of, scenario_of, whole_sweep
from ...scenario.correlation import only
from ...scenario.files import scenario_names
from ...scenario.quantity import Quantity
from ...scenario.schema import Scenario
from ...scenario.text import Text
from ...sweeps.futures import coded_ranges, drawn_futures, names_of
from ...words import say
from . import given, indices, shapley
from .methods import METHODS
from .variance import apart, variance_split

EXAMPLES = (
    "nacsim sensitivity tokyo_liaison_office",
    "nacsim sensitivity tokyo_liaison_office --over france,germany.exposure --outcome as_proposed",
    "nacsim sensitivity tokyo_liaison_office --method morris --base 32",
    "nacsim sensitivity results/futures --method delta",
)
TABLES = {
    "indices": "an outcome that varies and a parameter, the largest index first",
    "split": "an outcome that varies: the parts of its variance (of Sobol)",
    "cases": "a case that was taken as it is: its parameters and the outcome (of PAWN, delta and trees)",
}
#: Runs of a point by default: at 1,024 base points the intervals are as wide with twice as many.
RUNS = 100

_SHOWN = "What to print and draw: adopted, as_proposed, diluted, shelved, a draft, or rounds."
_Outcome = Annotated[str, Option(_SHOWN)]
_WHAT = Option("A scenario to sample; or a finished sweep, for PAWN, delta and trees.", metavar="SCENARIO|DIR",
               typed=str, suggests=scenario_names)  # fmt: skip
_What = Annotated[Scenario | Findings | str | Path, _WHAT]
_Method = Annotated[
    Literal["sobol", "morris", "shapley", "pawn", "delta", "trees"] | None,
    Option(
        "Sobol indices (sobol, of a scenario the default), Morris screening of many parameters, Shapley effects where "
        "ranges correlate; and of cases as they are PAWN (of a sweep the default), Borgonovo's delta, or extra trees."
    ),
]
_Base = Annotated[
    int | None,
    Option(
        "Of a scenario. Sobol: base points, a power of two (1024). Morris: trajectories (64), Shapley too (512). Else "
        "futures (2048).",
        2,
    ),
]
_Runs = Annotated[int | None, Option(f"Of a scenario: runs of each point. Default: {RUNS}.", 2, MOST_RUNS)]


@checked
def sensitivity(
    what: _What, *, over: Over = None, outcome: _Outcome = "adopted", method: _Method = None, base: _Base = None,
    runs: _Runs = None, seed: Seed = 1, set_: Overrides = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Which coded ranges an outcome depends on, alone and together, and how much is due to reservations and chance.

    Sobol, Morris and Shapley analyse every outcome, and `outcome` says which one is printed and drawn; PAWN, delta and
    trees analyse that one, in the cases of a sweep or in futures drawn from the ranges.

    Returns:
        Tables as `indices.Sensitivity`, `shapley` and `given.analysed` say (`indices`) and as `variance.apart` gives it
        (`split`); and the `cases` that were analysed.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        ResultsError: a directory with no finished sweep, or one in which every case failed.
        UsageError: a name in `over` or an outcome that is unknown, nothing that varies, a method that does not go with
            what is named, a design that is too large or no power of two, too few cases, or a library is not installed.
    """
    if isinstance(what, Findings) or (not isinstance(what, Scenario) and Path(what).is_dir()):
        asked = {"--base": base, "--runs": runs, "--set": set_}
        option = next((name for name, value in asked.items() if value), None)
        if option is not None:
            taken = f"the cases of {place_of(what)} are taken as they are"
            raise UsageError(Mistake(option, f"belongs to scenarios; {taken}"))
        return _of_sweep(what, names_of(over), outcome, method or "pawn", seed, progress)
    method = method or "sobol"
    loaded = scenario_of(what, set_)
    column = column_of(outcome, outputs(loaded))
    ranges = coded_ranges(loaded, names_of(over))
    if not ranges:
        remedy = "has no coded range to vary; --set gives it one: PATH={value, low, high}"
        raise UsageError(Mistake(loaded.name, remedy))
    how = (RUNS if runs is None else runs, seed, threads, progress)
    return _of_scenario(loaded, ranges, method, METHODS[method].base if base is None else base, column, *how)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same points again; the cases of a sweep are those kept."""
    about = found.about
    if about.get("of_sweep"):
        kept = found.tables["cases"]
        parameters = kept[about["parameters"]]
        texts = [name for name in parameters if not pd.api.types.is_numeric_dtype(parameters[name])]
        parameters = parameters.astype(dict.fromkeys(texts, object))  # read from a file, texts have a type of their own
        table = given.analysed(about["method"], parameters, kept["outcome"], found.seed)
        tables = {"indices": table.assign(output=about["outcome"]), "cases": kept}
        return replace(found, tables=tables, stored=None)
    every = coded_ranges(found.scenario)
    ranges, asked = {path: every[path] for path in about["parameters"]}, (about["method"], about["base"])
    return _of_scenario(found.scenario, ranges, *asked, about["outcome"], found.runs, found.seed, threads, progress)


def report(found: Findings) -> dict[str, Any]:
    """What was analysed and how, and every row of the tables but the cases, as one plain object."""
    heads = {"scenario": found.scenario.name, "changes": list(found.scenario.changes)}
    rows = found.rows(*(name for name in found.tables if name != "cases"))
    return {
        **heads,
        **found.about,
        "title": str(Text(found.about["title"])),
        "runs": found.runs,
        "seed": found.seed,
        **rows,
    }


def _of_scenario(
    scenario: Scenario, ranges: Mapping[str, Quantity], method: str, base: int, column: str, runs: int, seed: int,
    threads: int | None, progress: Progress,
) -> Findings:  # fmt: skip
    correlated = only(scenario.correlations, ranges)
    if correlated and not METHODS[method].takes_correlated:
        pair = " and ".join(correlated[0].between[:2])
        what = f"splits the variance between independent ranges, and {pair} correlate; take --method shapley"
        raise UsageError(Mistake(f"--method {method}", what))
    if METHODS[method].is_given:
        return _of_futures(scenario, ranges, method, base, column, runs, seed, threads, progress)
    count = _POINTS[method](base, len(ranges))
    salib(method)  # before any work is done
    with progress("points", count) as advance:
        evaluate = indices.evaluator(scenario, runs, seed, workers=threads, progress=advance)
        if method == "shapley":
            found = shapley.shapley(ranges, evaluate, base=base, seed=seed, correlations=scenario.correlations)
        else:
            analyse = indices.sobol if method == "sobol" else indices.morris
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


_POINTS = {"sobol": indices.sobol_points, "morris": indices.morris_points, "shapley": shapley.shapley_points}


def _of_futures(
    scenario: Scenario, ranges: Mapping[str, Quantity], method: str, base: int, column: str, runs: int, seed: int,
    threads: int | None, progress: Progress,
) -> Findings:  # fmt: skip
    values = drawn_futures(scenario, ranges, indices.allowed(base, base), seed)
    with progress("futures", base) as advance:
        evaluate = indices.evaluator(scenario, runs, seed, workers=threads, progress=advance)
        outcome = evaluate(values)[column]
    tables, constant = _given(method, pd.DataFrame(values), outcome, column, seed)
    about = {
        "title": scenario.title, "method": method, "base": base, "points": base, "outcome": column,
        "parameters": list(ranges), "constant": constant, "needed": {},
    }  # fmt: skip
    return Findings("sensitivity", f"{scenario.name}-sensitivity", (scenario,), tables, runs, seed, about=about)


def _of_sweep(
    what: Findings | str | Path, names: list[str] | None, outcome: str, method: str, seed: int, progress: Progress
) -> Findings:
    if not METHODS[method].is_given:
        allowed = ", ".join(name for name, known in METHODS.items() if known.is_given)
        what_ = f"needs points of its own; of the cases of a sweep take {allowed}"
        raise UsageError(Mistake(f"--method {method}", what_))
    swept, place = whole_sweep(what, "sensitivity"), place_of(what)
    table = finished(swept.tables["cases"])
    if table.empty:
        raise ResultsError(Mistake(place, "every case of this sweep failed, so there is nothing to analyse"))
    known = shares_of(table, swept.scenarios) | {ROUNDS: say("outcome.rounds")}
    column, every = column_of(outcome, known), varied(table, swept.about["parameters"])
    parameters = every if names is None else [path for path in every if {path, *path.split(".", 1)} & set(names)]
    for name in names or ():
        if not any(name in (path, *path.split(".", 1)) for path in every):
            raise UsageError(Mistake(name, f"no parameter that varies in {place}{nearest(name, every)}"))
    if not parameters:
        raise UsageError(Mistake(place, "its cases differ in nothing"))
    table = table.assign(**{column: table[column].fillna(0.0)})  # of a draft that is not on a case's menu
    with progress("cases", len(table)) as advance:
        tables, constant = _given(method, table[parameters], table[column], column, seed)
        if advance is not None:
            advance(len(table))
    title = Text(swept.about["experiment"]["title"]) or Text(swept.scenario.title)
    about = {
        "title": title.as_given(), "method": method,
        "base": len(table), "points": len(table), "outcome": column, "parameters": parameters, "constant": constant,
        "needed": {}, "of_sweep": Path(place).resolve().name,
    }  # fmt: skip
    named = f"{Path(place).resolve().name}-sensitivity"
    return Findings("sensitivity", named, swept.scenarios, tables, swept.runs, seed, about=about)


def _given(
    method: str, parameters: pd.DataFrame, outcome: pd.Series, column: str, seed: int
) -> tuple[dict[str, pd.DataFrame], dict[str, float]]:
    """Tables, and the outcome with its value if it has one alone."""
    cases = parameters.assign(outcome=outcome.to_numpy())
    if np.ptp(outcome) <= 1e-12 * max(1.0, np.abs(outcome).max()):
        return {"indices": pd.DataFrame(columns=["output"]), "cases": cases}, {column: float(outcome.iloc[0])}
    return {"indices": given.analysed(method, parameters, outcome, seed).assign(output=column), "cases": cases}, {}
