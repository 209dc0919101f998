"""The front of what can be done: amounts of levers of which no other is cheaper, reaches more and is regretted less.

NSGA-II (Deb et al. 2002, doi:10.1109/4235.996017; as pymoo has it, Blank & Deb 2020, doi:10.1109/ACCESS.2020.2990567)
moves every lever of the file between its ends and keeps what nothing dominates in three objectives: the cost, the mean
share of the goal over the futures, and the largest regret. The regret of a package in a future is what it lacks there
of the best of a yardstick that does not depend on the search: doing nothing, the file's packages, every lever moved all
the way alone, and all of them together.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...results.extras import pymoo
from ...results.findings import Advance
from ...scenario.vocabulary import is_whole
from ...sweeps.futures import latin_hypercube
from . import criteria
from .file import Lever, Package

#: Amounts of levers, (levers,), to the shares of the goal over the futures, (futures,).
Shares = Callable[[np.ndarray], np.ndarray]
#: Objectives: cost, mean share (more is better) and largest regret.
Objectives = Callable[[np.ndarray], tuple[float, float, float]]


def front(
    objectives: Objectives, low: np.ndarray, high: np.ndarray, population: int, generations: int, seed: int,
    starts: np.ndarray | None = None, advance: Advance = None,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Points of a box that nothing found dominates, (n, levers), and their objectives, (n, 3): cost, mean, regret.

    The first generation is a Latin hypercube with `starts`, (points, levers), in place of its first points.

    Args:
        objectives: of one point: cost (less is better), mean share (more is), regret (less is).
        low, high: (levers,) ends of the box.
        population: points of a generation, at least 4.
        generations: how many, the first included.
        seed: which first points, crossings and mutations.
        advance: called with 1 after every point that was tried.

    Raises:
        UsageError: pymoo is not installed.
    """
    library = pymoo()
    cube = np.column_stack(list(latin_hypercube(map(str, range(len(low))), population, seed).values()))
    first = low + (high - low) * cube
    if starts is not None:
        first[: len(starts)] = starts[:population]

    class Box(library.core.problem.ElementwiseProblem):  # type: ignore[name-defined]  # imported when asked for
        def __init__(self) -> None:
            super().__init__(n_var=len(low), n_obj=3, xl=low, xu=high)

        def _evaluate(self, x: np.ndarray, out: dict, *args: object, **kwargs: object) -> None:
            cost, mean, regret = objectives(x)
            out["F"] = [cost, -mean, regret]
            if advance is not None:
                advance(1)

    method = library.algorithms.moo.nsga2.NSGA2(pop_size=population, sampling=first)
    number = int(sampler(seed, "packages/search").integers(1, 2**31))
    found = library.optimize.minimize(Box(), method, ("n_gen", generations), seed=number)
    points, values = np.atleast_2d(found.X), np.atleast_2d(found.F) * [1, -1, 1]
    _, rows = np.unique(values, axis=0, return_index=True)  # cheapest first; one point for each set of objectives
    return points[rows], values[rows]


def searched(
    levers: Mapping[str, Lever], tried: Shares, yardstick: np.ndarray, at_least: float, population: int,
    generations: int, seed: int, advance: Advance = None,
) -> pd.DataFrame:  # fmt: skip
    """The front of a file's levers, the cheapest first: cost, mean, largest_regret, satisficing, and a column a lever,
    `add.PATH`, with its amount.

    Args:
        tried: what amounts of the levers come to in each future; called once for each set of amounts.
        yardstick: (futures,) the best share of each future that regret is measured by.
    """
    known: dict[bytes, np.ndarray] = {}
    low, high = (np.array([getattr(lever, end) for lever in levers.values()]) for end in ("low", "high"))

    def shares(amounts: np.ndarray) -> np.ndarray:
        at = settled(levers, amounts)
        if at.tobytes() not in known:
            known[at.tobytes()] = tried(at)
        return known[at.tobytes()]

    def objectives(amounts: np.ndarray) -> tuple[float, float, float]:
        own = shares(amounts)
        lacks = np.maximum(yardstick - own, 0.0).max()
        return cost_of(levers, settled(levers, amounts)), float(own.mean()), float(lacks)

    ends = np.array(
        [[package.add.get(path, 0.0) for path in levers] for package in packages_of_levers(levers).values()]
    )
    starts = np.vstack([np.zeros(len(levers)), ends])
    points, values = front(objectives, low, high, population, generations, seed, starts, advance)
    good = [float(criteria.satisficing(shares(point)[None], at_least)[0]) for point in points]
    table = pd.DataFrame(values, columns=["cost", "mean", "largest_regret"]).assign(satisficing=good)
    amounts = np.array([settled(levers, point) for point in points])
    return table.assign(**{f"add.{path}": column for path, column in zip(levers, amounts.T, strict=True)})


def settled(levers: Mapping[str, Lever], amounts: np.ndarray) -> np.ndarray:
    """Amounts as they are added: hundredths of a lever's way, and whole where the quantity is."""
    made = []
    for (path, lever), amount in zip(levers.items(), amounts, strict=True):
        step = 1.0 if is_whole(path) else (lever.high - lever.low) / 100
        made.append(float(np.clip(round(round(amount / step) * step, 12), lever.low, lever.high)))
    return np.array(made)


def cost_of(levers: Mapping[str, Lever], amounts: np.ndarray) -> float:
    """What amounts of levers cost: each by its cost for a unit, in either direction."""
    return float(sum(lever.cost * abs(amount) for lever, amount in zip(levers.values(), amounts, strict=True)))


def packages_of_levers(levers: Mapping[str, Lever]) -> dict[str, Package]:
    """Every lever moved all the way alone, and all of them together: what regret is measured by, beside the file's own
    packages."""
    ends = {path: lever.high if abs(lever.high) >= abs(lever.low) else lever.low for path, lever in levers.items()}
    alone = {f"{path} alone": Package(add={path: amount}) for path, amount in ends.items()}
    return {**alone, "every lever": Package(add=ends)}
