"""How far a quantity moves with the coded ranges, once the noise of a finite number of runs is taken out of it."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...errors import Mistake, UsageError
from ...results.findings import Advance
from ...scenario.files import shipped
from ...scenario.overrides import parse_override
from ...scenario.schema import Scenario
from ...sweeps.futures import coded_ranges, drawn_futures
from ...sweeps.sweeping import evaluate
from ..sensitivity.variance import WALK_AWAY

#: Name of the experiment that runs the points again.
SWEEP = "coded_ranges"
#: Runs of a point, each of two times, and the quantiles that are told.
POINT_RUNS, SPREAD = 250, (0.05, 0.95)


class Spread(NamedTuple):
    """The spread of a quantity over points: 5 and 95 %, as it is, as it was before, and what part of its variance was
    noise."""

    low: float
    high: float
    raw_low: float
    raw_high: float
    noise: float


def ranged(scenario: Scenario) -> list[str]:
    """Paths of the coded ranges; the walk-away value is apart, since nobody codes it."""
    return [path for path in coded_ranges(scenario) if path != WALK_AWAY]


def at_points(
    scenario: Scenario, column: str, points: int, seed: int, threads: int | None = None, progress: Advance = None
) -> pd.DataFrame:
    """A quantity at points of the coded ranges, a row a point: its values, then `one` and `two`.

    The points are a Latin hypercube, each range by its own distribution. Whatever else a run draws, the walk-away value
    and private reservations among it, is drawn in its runs, which no two points share: POINT_RUNS for `one` and as
    many others for `two`.

    Raises:
        UsageError: a point failed.
    """
    ranges = coded_ranges(scenario)
    values = drawn_futures(scenario, {path: ranges[path] for path in ranged(scenario)}, points, seed)
    twice = {path: np.tile(column_, 2) for path, column_ in values.items()}
    table = evaluate(scenario, twice, POINT_RUNS, seed, independent=True, workers=threads, progress=progress)
    failed = table["error"].dropna()
    if len(failed):
        raise UsageError(Mistake("", f"{len(failed)} of {len(table)} points failed; the first: {failed.iloc[0]}"))
    one, two = table[column].to_numpy(float).reshape(2, points)
    return pd.DataFrame({**values, "one": one, "two": two})


def sweep_of(table: pd.DataFrame, called: str, scenario: Scenario, seed: int) -> dict[str, str]:
    """The experiment that runs the points again, as files by name: case n and case n + points are a point's two sets.

    Empty where there are no points. A scenario that does not ship is named by where it was found.
    """
    values = table.drop(columns=["one", "two"])
    if values.empty:
        return {}
    is_shipped = called in {path.stem for path in shipped()}
    experiment = {
        "scenario": called if is_shipped else str(Path(called).resolve()),
        "set": dict(parse_override(text) for text in scenario.changes), "runs": POINT_RUNS, "seed": seed,
        "independent": True, "design": [{"cases": f"{SWEEP}.csv"}],
    }  # fmt: skip
    rows = pd.concat([values, values]).to_csv(index=False, lineterminator="\n")
    return {f"{SWEEP}.yaml": json.dumps(experiment, indent=1), f"{SWEEP}.csv": rows}


def spread(one: np.ndarray, two: np.ndarray) -> Spread | None:
    """The spread over points of what is known from two independent sets of runs of each.

    Let a = p + e and b = p + e' at a point, e and e' independent noise of mean 0. The mean of both has the variance
    Var p + E[(a - b)^2]/4, so that the second part, which is known, is noise. The means are drawn in towards their own
    mean until their variance is Var p (Louis 1984, constrained estimates), and their quantiles taken; what is drawn in
    by one factor keeps its order and shape. Points at which one is NaN (no run agreed) are left out; fewer than
    two that are left have no spread.

    Louis, T. A. (1984). Estimating a population of parameter values using Bayes and empirical Bayes methods. Journal of
    the American Statistical Association 79(386), 393-398. doi:10.1080/01621459.1984.10478062
    """
    known = ~np.isnan(one + two)
    a, b = one[known], two[known]
    if len(a) < 2:
        return None
    means = (a + b) / 2
    whole = means.var(ddof=1)
    noise = min(float(((a - b) ** 2).mean() / 4 / whole), 1.0) if whole > 0 else 0.0
    drawn_in = means.mean() + np.sqrt(1.0 - noise) * (means - means.mean())
    (low, high), (raw_low, raw_high) = (np.quantile(values, SPREAD).tolist() for values in (drawn_in, means))
    return Spread(low, high, raw_low, raw_high, noise)
