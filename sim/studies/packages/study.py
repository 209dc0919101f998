"""Which packages of interventions are robust: what each does in sampled futures, and how well by every criterion.

A future is a point in the coded ranges: every uncertain quantity has one value in it, and what is left to chance in its
runs are the reservations and what is not in `over`. Within a future all packages and scenarios share their draws
(common random numbers), so that two packages differ by what they change alone; each future has draws of its own, so
that their sampling error averages out over the futures instead of shifting all of them alike.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...errors import Mistake, UsageError
from ...results.extras import pymoo
from ...results.findings import Advance, Findings, Progress, unseen
from ...results.labels import ADOPTED
from ...results.options import Option, Threads, checked
from ...results.study import plain_rows
from ...scenario.files import package_names
from ...scenario.text import Text
from ...scenario.vocabulary import SHELVED
from ...words import DEFAULT, current, say, speaking
from . import criteria
from .file import MOST_FUTURES, MOST_RUNS, NOTHING, Package, Packages, load_packages, packages_of
from .search import packages_of_levers, searched
from .trying import futures_of, shares_of, uncertain

EXAMPLES = (
    "nacsim packages tokyo_packages",
    "nacsim packages tokyo_packages --futures 2000 --json",
    "nacsim packages tokyo_packages --search --futures 100 --runs 400",
)
TABLES = {
    "robustness": "a scenario, or all of them together, and a package: how it does by every criterion",
    "shares": "a scenario, package and future: the share of runs that reach the goal",
    "front": "of a search: a package of levers that no other beats, the cheapest first",
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
_Search = Annotated[bool, Option("Search the file's levers for the front of cost, adoption and regret (NSGA-II).")]
#: Of a search by default: packages of each generation, and generations.
POPULATION, GENERATIONS = 24, 20
_Population = Annotated[
    int | None, Option(f"Of a search: packages of each generation. Default: {POPULATION}.", 4, 1000)
]
_Generations = Annotated[int | None, Option(f"Of a search: how many. Default: {GENERATIONS}.", 1, 10_000)]
_Seed = Annotated[int | None, Option("Which futures and draws. Default: what FILE says.", 0)]


@checked
def packages(
    file: _File, *, futures: _Futures = None, runs: _Runs = None, seed: _Seed = None, search: _Search = False,
    population: _Population = None, generations: _Generations = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Try packages of interventions over sampled futures: which is best on average, good enough, or least regretted.

    With `search` the file's levers are moved too, for the packages of which no other is cheaper, reaches more on
    average and is regretted less. That takes minutes; stopped, the same command goes on.

    Returns:
        Tables as `robustness` and `try_packages` (`shares`) give them, and as `search.searched` does (`front`).

    Raises:
        ScenarioError: every mistake in the file, each with file:line:column.
        EngineError: a future cannot be run.
        UsageError: a search without levers, or without pymoo; the size of a search where none is asked for.
    """
    loaded = load_packages(file)
    said, of_search = loaded.file, {"--population": population, "--generations": generations}
    if search and not said.levers:
        what = "moves `levers`, and the file has none; add for example levers: {france.autonomy: {low: -0.4, high: 0}}"
        raise UsageError(Mistake("--search", what))
    if search:
        pymoo()  # before any work is done
    elif option := next((name for name, given in of_search.items() if given is not None), None):
        raise UsageError(Mistake(option, "belongs to --search; give it too"))
    size = (population or POPULATION, generations or GENERATIONS) if search else None
    return _tried(
        loaded, str(loaded.title), futures or said.futures, runs or said.runs, said.seed if seed is None else seed,
        size, threads, progress,
    )  # fmt: skip


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same futures again."""
    loaded, about = packages_of(found.name, found.about["file"], found.scenarios), found.about
    size = about.get("search")
    made = _tried(loaded, about["title"], about["futures"], found.runs, found.seed, size, threads, progress)
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
        **({"front": plain_rows(found.tables["front"])} if "front" in found.tables else {}),
    }  # fmt: skip


def _tried(
    loaded: Packages, title: str, futures: int, runs: int, seed: int, size: Sequence[int] | None,
    threads: int | None, progress: Progress,
) -> Findings:  # fmt: skip
    with progress("futures of packages", futures * sum(len(made) for made in loaded.variants.values())) as advance:
        shares = try_packages(loaded, futures, runs, seed, workers=threads, progress=advance)
    tables = {"robustness": robustness(loaded, shares), "shares": shares}
    if size is not None:
        population, generations = size
        with progress("packages of levers", population * generations) as advance:
            tables["front"] = _searched(loaded, shares, futures, runs, seed, population, generations, threads, advance)
    about = {
        "title": title, "goal": _goal(loaded), "at_least": loaded.file.at_least, "futures": futures,
        "file": loaded.file.model_dump(mode="json", exclude_none=True),
        **({} if size is None else {"search": list(size)}),
    }  # fmt: skip
    return Findings("packages", loaded.name, loaded.scenarios, tables, runs, seed, about=about)


def _searched(
    loaded: Packages, shares: pd.DataFrame, futures: int, runs: int, seed: int, population: int, generations: int,
    threads: int | None, advance: Advance,
) -> pd.DataFrame:  # fmt: skip
    """The front of the file's levers over the futures of all its scenarios."""
    levers, paths = loaded.file.levers, uncertain(loaded)
    cubes = [(scenario, futures_of(paths, scenario, futures, seed)) for scenario in loaded.scenarios]

    def tried(package: Package) -> np.ndarray:
        made = (shares_of(loaded, scenario, package, cube, futures, runs, seed, threads) for scenario, cube in cubes)
        return np.concatenate(list(made))

    best = table_of(shares)[1].max(axis=0)
    for package in packages_of_levers(levers).values():
        best = np.maximum(best, tried(package))

    def of_amounts(amounts: np.ndarray) -> np.ndarray:
        return tried(Package(add=dict(zip(levers, amounts.tolist(), strict=True))))

    size = (population, generations, seed, advance)
    return searched(levers, of_amounts, best, loaded.file.at_least, *size)


def _goal(loaded: Packages) -> str:
    """The goal as the manifest keeps it; a draft by its label, which may be on the menu of a package alone."""
    goal = loaded.file.goal
    words = {"adopted": "Adopted, any draft", "as_proposed": "Adopted as proposed", "diluted": "Adopted diluted"}
    every = [made for variants in loaded.variants.values() for made in variants.values()]
    named = next((made for made in every if goal in (*made.drafts, SHELVED)), loaded.scenarios[0])
    with speaking(DEFAULT):  # what is kept does not depend on the language of whoever asks
        return words.get(goal) or named.label(goal)


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
    paths, tables = uncertain(loaded), []
    for scenario in loaded.scenarios:
        for name, made in loaded.variants[scenario.name].items():
            package = loaded.file.packages.get(name, Package())
            cube = futures_of(paths, made, futures, seed)
            share = shares_of(loaded, made, package, cube, futures, runs, seed, workers, progress)
            frame = {"scenario": scenario.name, "package": name, "future": np.arange(futures), "share": share}
            tables.append(pd.DataFrame({**frame, "runs": runs}))
    return pd.concat(tables, ignore_index=True)


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
            "package": names, "label": [str(loaded.label(name)) for name in names], "cost": cost,
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


def spoken(found: Findings) -> Findings:
    """The same with its title and the labels of its packages in the language spoken, as far as the file has them."""
    about, table, file = found.about, found.tables["robustness"], found.about["file"]
    words = {name: Text(one["label"]) for name, one in file["packages"].items() if one.get("label")}
    labels = {name: label.in_language(current()) for name, label in words.items()} | {NOTHING: say("packages.nothing")}
    said = [labels.get(name, label) for name, label in zip(table["package"], table["label"], strict=True)]
    title = Text(file.get("title") or about["title"]).in_language(current())
    tables = {**found.tables, "robustness": table.assign(label=said)}
    return replace(found, about={**about, "title": title}, tables=tables)


def goal_in_words(found: Findings) -> str:
    """The goal in the language spoken; a draft that no scenario but only a package has is called as the manifest calls
    it."""
    goal = found.about["file"]["goal"]
    if goal in (ADOPTED, "as_proposed", "diluted"):
        return say(f"packages.goal.{goal}")
    labels = (scenario.label(goal) for scenario in found.scenarios if goal in (*scenario.drafts, SHELVED))
    return next(labels, found.about["goal"])
