"""Which packages of interventions are robust: what each does in sampled futures, and how well by every criterion.

A future is a point in the coded ranges: every uncertain quantity has one value in it, and what is left to chance in its
runs are the reservations and what is not in `over`. Within a future all packages and scenarios share their draws
(common random numbers), so that two packages differ by what they change alone; each future has draws of its own, so
that their sampling error averages out over the futures instead of shifting all of them alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...engines.layout import Layout
from ...errors import EngineError
from ...results.findings import Advance, Findings, Progress, unseen
from ...results.options import Option, Threads, checked
from ...results.study import plain_rows
from ...results.target import column_of
from ...scenario.files import package_names
from ...scenario.load import vary
from ...scenario.quantity import Quantity
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...sweeps.futures import coded_ranges, latin_hypercube, points
from ...sweeps.sweeping import evaluate
from ...words import DEFAULT, speaking
from . import criteria
from .file import MOST_FUTURES, MOST_RUNS, NOTHING, Package, Packages, load_packages, packages_of

EXAMPLES = (
    "nacsim packages tokyo_packages",
    "nacsim packages tokyo_packages --futures 2000 --json",
)
TABLES = {
    "robustness": "a scenario, or all of them together, and a package: how it does by every criterion",
    "shares": "a scenario, package and future: the share of runs that reach the goal",
}
#: What all scenarios together are called, each future of each counting alike.
ALL = "all scenarios"
#: Criteria, and whether the lowest value is the best.
CRITERIA = {"mean": False, "satisficing": False, "worst": False, "largest_regret": True, "gain_per_cost": False}


_File = Annotated[
    str | Path,
    Option("Path of a file of packages, or name of a shipped one.", metavar="FILE", typed=str, suggests=package_names),
]
_Futures = Annotated[int | None, Option("How many. Default: what FILE says.", 1, MOST_FUTURES)]
_Runs = Annotated[int | None, Option("Runs in each future. Default: what FILE says.", 1, MOST_RUNS)]
_Seed = Annotated[int | None, Option("Which futures and draws. Default: what FILE says.", 0)]


@checked
def packages(
    file: _File, *, futures: _Futures = None, runs: _Runs = None, seed: _Seed = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Try packages of interventions over sampled futures: which is best on average, good enough, or least regretted.

    Returns:
        Tables as `robustness` and `try_packages` (`shares`) give them.

    Raises:
        ScenarioError: every mistake in the file, each with file:line:column.
        EngineError: a future cannot be run.
    """
    loaded = load_packages(file)
    said = loaded.file
    return _tried(
        loaded, loaded.title, futures or said.futures, runs or said.runs, said.seed if seed is None else seed, threads,
        progress,
    )  # fmt: skip


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same futures again."""
    loaded, about = packages_of(found.name, found.about["file"], found.scenarios), found.about
    made = _tried(loaded, about["title"], about["futures"], found.runs, found.seed, threads, progress)
    return replace(made, about=about)


def report(found: Findings) -> dict[str, Any]:
    """The goal, and for each scenario which packages are best by which criterion and every package, as one object."""
    about, table = found.about, found.tables["robustness"]
    best = winners(table)
    rows = {name: table[table["scenario"] == name].drop(columns="scenario") for name in best}
    return {
        "title": about["title"], "goal": about["file"]["goal"], "at_least": about["at_least"],
        "futures": about["futures"], "runs": found.runs, "seed": found.seed,
        "groups": [{"scenario": name, "best": best[name], "packages": plain_rows(rows[name])} for name in best],
    }  # fmt: skip


def _tried(
    loaded: Packages, title: str, futures: int, runs: int, seed: int, threads: int | None, progress: Progress
) -> Findings:
    with progress("futures of packages", futures * sum(len(made) for made in loaded.variants.values())) as advance:
        shares = try_packages(loaded, futures, runs, seed, workers=threads, progress=advance)
    tables = {"robustness": robustness(loaded, shares), "shares": shares}
    about = {
        "title": title, "goal": goal_in_words(loaded), "at_least": loaded.file.at_least, "futures": futures,
        "file": loaded.file.model_dump(mode="json", exclude_none=True),
    }  # fmt: skip
    return Findings("packages", loaded.name, loaded.scenarios, tables, runs, seed, about=about)


def goal_in_words(loaded: Packages) -> str:
    """The goal as the manifest keeps it; a draft by its label, which may be on the menu of a package alone."""
    goal = loaded.file.goal
    words = {"adopted": "Adopted, any draft", "as_proposed": "Adopted as proposed", "diluted": "Adopted diluted"}
    every = [made for variants in loaded.variants.values() for made in variants.values()]
    named = next((made for made in every if goal in (*made.drafts, SHELVED)), loaded.scenarios[0])
    with speaking(DEFAULT):  # what is kept does not depend on the language of whoever asks
        return words.get(goal) or named.label(goal)


def ranges_of(loaded: Packages, scenario: Scenario) -> dict[str, Quantity]:
    """The quantities of a scenario that differ between futures, with their ranges."""
    over, ranged = loaded.file.over, coded_ranges(scenario)
    return {path: q for path, q in ranged.items() if over is None or {path, *path.split(".", 1)} & set(over)}


def futures_of(loaded: Packages, count: int, seed: int) -> dict[str, np.ndarray]:
    """Future n as a point of the unit cube, path -> (count,): the same whatever the scenario and the package.

    A scenario with another range of a quantity takes the value at the same quantile of its own. What correlates is
    what the first scenario says.
    """
    every = [scenario for made in loaded.variants.values() for scenario in made.values()]
    paths = dict.fromkeys(path for one in every for path in ranges_of(loaded, one))
    return latin_hypercube(paths, count, seed, loaded.scenarios[0].correlations)


def try_packages(
    loaded: Packages, futures: int, runs: int, seed: int, *, workers: int | None = None, progress: Advance = None
) -> pd.DataFrame:
    """What each package does in each future: scenario, package, future, share of the goal, runs.

    Args:
        loaded: the packages.
        futures: how many, at least 1.
        runs: in each future.
        seed: which futures and which draws.
        workers: threads, one per core by default. Changes no result.
        progress: called with the number of futures that were just finished.

    Raises:
        EngineError: a future cannot be run.
    """
    cube = futures_of(loaded, futures, seed)
    tables = []
    for scenario in loaded.scenarios:
        for name, made in loaded.variants[scenario.name].items():
            package = loaded.file.packages.get(name, Package())
            varied, columns = in_futures(loaded, made, package, cube, futures)
            column = column_of(loaded.file.goal, varied)
            if column is None:  # the package took this draft off the menu
                share = np.zeros(futures)
                if progress is not None:
                    progress(futures)
            else:
                table = evaluate(varied, columns, runs, seed, independent=True, workers=workers, progress=progress)
                wrong = table["error"].dropna()
                if len(wrong):
                    raise EngineError(f"{scenario.name}, {name}, future {wrong.index[0]}: {wrong.iloc[0]}")
                share = table[column].to_numpy(float)
            frame = {"scenario": scenario.name, "package": name, "future": np.arange(futures), "share": share}
            tables.append(pd.DataFrame({**frame, "runs": runs}))
    return pd.concat(tables, ignore_index=True)


def in_futures(
    loaded: Packages, made: Scenario, package: Package, cube: Mapping[str, np.ndarray], futures: int
) -> tuple[Scenario, dict[str, np.ndarray]]:
    """A package in every future: the scenario to run, and the values of its uncertain quantities, shifted and clipped.

    What the package sets is not sampled; what it shifts and no future samples is shifted with its range, if it has one.
    """
    layout = Layout(made)
    ranges = {path: q for path, q in ranges_of(loaded, made).items() if path not in package.set}
    columns = points(ranges, np.column_stack([cube[path] for path in ranges])) if ranges else {}
    shifted = {}
    for path, amount in package.add.items():
        _, quantity, limits = layout.rows[layout.row_of[path]]
        if path in columns:
            columns[path] = np.clip(columns[path] + amount, limits.low, limits.high)
        else:
            ends = {"low": quantity.low, "high": quantity.high} if quantity.is_sampled else {}
            known = {"value": quantity.value, **{end: value for end, value in ends.items() if value is not None}}
            moved = {end: float(np.clip(value + amount, limits.low, limits.high)) for end, value in known.items()}
            shifted[path] = {**moved, "dist": quantity.dist}
    if not columns:  # every future is the same: some quantity, left as it is, stands for them
        columns = {layout.stated[0].name: np.full(futures, np.nan)}
    return vary(made, shifted) if shifted else made, columns


def table_of(shares: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Packages in their order, and their shares as (packages, futures), the futures of all scenarios side by side."""
    names = list(dict.fromkeys(shares["package"]))
    table = shares.pivot(index="package", columns=["scenario", "future"], values="share")
    return names, table.loc[names].to_numpy(float)


def robustness(loaded: Packages, shares: pd.DataFrame) -> pd.DataFrame:
    """How robust each package is, by scenario, and over ALL of them where there are several.

    Columns: scenario, package, label, cost; mean, with mean.low and mean.high (95 %, of the mean over futures);
    satisficing, worst, largest_regret (see `criteria`); gain_per_cost: mean beyond that of doing nothing, per unit of
    cost; and for each of these best.NAME: whether the package is the best by it, ties included; efficient.mean and
    efficient.satisficing: whether no other is as cheap and as good by it, and better in one of the two. NaN where a
    cost or an interval is lacking.
    """
    groups = [(name, shares[shares["scenario"] == name]) for name in dict.fromkeys(shares["scenario"])]
    if len(groups) > 1:
        groups.append((ALL, shares))
    tables = {scenario: _robustness(loaded, *table_of(part)) for scenario, part in groups}
    return pd.concat(tables, names=["scenario", None]).reset_index("scenario").reset_index(drop=True)


def _robustness(loaded: Packages, names: list[str], performance: np.ndarray) -> pd.DataFrame:
    mean, count = criteria.mean(performance), performance.shape[1]
    half = 1.96 * performance.std(axis=1, ddof=1) / np.sqrt(count) if count > 1 else np.full(len(names), np.nan)
    cost = np.array([loaded.cost(name) for name in names])
    gain = mean - mean[names.index(NOTHING)]
    values = {
        "mean": mean,
        "satisficing": criteria.satisficing(performance, loaded.file.at_least),
        "worst": criteria.worst(performance),
        "largest_regret": criteria.largest_regret(performance),
        "gain_per_cost": np.divide(gain, cost, out=np.full(len(names), np.nan), where=cost > 0),
    }
    best = {f"best.{name}": criteria.best(values[name], lowest=lowest) for name, lowest in CRITERIA.items()}
    return pd.DataFrame(
        {
            "package": names, "label": [loaded.label(name) for name in names], "cost": cost,
            "mean": mean, "mean.low": np.clip(mean - half, 0, 1), "mean.high": np.clip(mean + half, 0, 1),
            **{name: values[name] for name in CRITERIA if name != "mean"}, **best,
            **{f"efficient.{name}": criteria.efficient(cost, values[name]) for name in ("satisficing", "mean")},
        }
    )  # fmt: skip


def winners(table: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """scenario -> criterion -> packages that are best by it, several where they tie; none where all are alike."""
    found: dict[str, dict[str, list[str]]] = {}
    for scenario, part in table.groupby("scenario", sort=False):
        alike = {name: len(known := part[name].dropna()) > 1 and np.ptp(known) <= criteria.TIE for name in CRITERIA}
        best = {name: part.loc[part[f"best.{name}"], "package"].tolist() for name in CRITERIA}
        found[str(scenario)] = {name: [] if alike[name] else best[name] for name in CRITERIA}
    return found
