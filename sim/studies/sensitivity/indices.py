"""Which of the coded ranges an outcome depends on: Sobol indices, and Morris screening where ranges are many.

Points are drawn in the unit cube by SALib and turned into values by `futures.points`, so that every range keeps its own
distribution. The model is an argument: columns of values in, a frame of outputs out.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...process import cores
from ...results.extras import salib
from ...results.findings import Advance
from ...results.outputs import outputs
from ...scenario.quantity import Quantity
from ...scenario.schema import Scenario
from ...sweeps.block_file import MOST_CASES
from ...sweeps.futures import points
from ...sweeps.sampling import SOBOL, batches
from ...sweeps.sweeping import evaluate as table_of
from .methods import METHODS

#: Values of the parameters, path -> (n,) values, to a frame of n rows with a column for each output.
Evaluator = Callable[[dict[str, np.ndarray]], pd.DataFrame]
#: Half-width of an index's interval at which it is as good as said, and resamples behind an interval.
HALF_WIDTH, _RESAMPLES = 0.05, 200
#: Morris: levels of each parameter (Morris 1991 takes an even number; four is usual).
_LEVELS = 4


@dataclass(frozen=True)
class Sensitivity:
    """What was found.

    Attributes:
        method: `sobol`, `morris` or `shapley`.
        base: base points of the Sobol design, or trajectories of the others.
        points: how many points were evaluated.
        indices: a row for each output that varies and parameter, the largest first in each output.
            Of Sobol: output, parameter, total, total_low, total_high, first, first_low, first_high, apart,
            first_apart.
            Of Morris: output, parameter, effect (mu*, the mean absolute elementary effect), effect_low, effect_high,
            spread (sigma), mean (mu), apart. Of Shapley: see `shapley`. Intervals are of 95 %; `apart`: the interval
            excludes zero.
        constant: outputs with one value at every point, and that value; they have no indices.
        needed: base points at which every index's interval would be +-0.05, by output; of Sobol alone.
        drawn: values at those points that are independent draws from the ranges, path -> (2 N,) values; of Sobol alone.
    """

    method: str
    base: int
    points: int
    indices: pd.DataFrame
    constant: dict[str, float]
    needed: dict[str, int]
    drawn: dict[str, np.ndarray]


def evaluator(
    scenario: Scenario, runs: int, seed: int, *, independent: bool = False, workers: int | None = None,
    progress: Advance = None,
) -> Evaluator:  # fmt: skip
    """The scenario as a model: shares of every outcome and mean rounds, `runs` runs a point on common random numbers.

    Common random numbers are what makes the indices usable at few runs a point: two points that differ in a parameter
    without effect agree exactly, so its total index is 0 and not the noise. `independent` gives each point runs of its
    own instead, as the split of the variance needs them.
    """

    def evaluate(columns: dict[str, np.ndarray]) -> pd.DataFrame:
        table = table_of(scenario, columns, runs, seed, independent=independent, workers=workers, progress=progress)
        failed = table["error"].dropna()
        if len(failed):
            raise UsageError(Mistake("", f"{len(failed)} of {len(table)} points failed; the first: {failed.iloc[0]}"))
        return table[list(outputs(scenario))]

    return evaluate


def sobol_points(base: int, parameters: int) -> int:
    """How many points a Sobol analysis without second order evaluates: N (k + 2).

    Raises:
        UsageError: `base` is no power of two, or the points are too many.
    """
    if base < 2 or base & (base - 1):
        power = max(base.bit_length(), 2)
        what = f"a Sobol sequence is balanced for powers of two only; take {1 << power - 1} or {1 << power}"
        raise UsageError(Mistake(f"--base {base}", what))
    return allowed(base * (parameters + 2), base)


def morris_points(base: int, parameters: int) -> int:
    """How many points Morris screening evaluates: r (k + 1). Raises UsageError if they are too many or r is below 2."""
    if base < 2:
        raise UsageError(Mistake(f"--base {base}", "Morris screening needs two trajectories or more"))
    return allowed(base * (parameters + 1), base)


def allowed(count: int, base: int) -> int:
    """How many points a base makes. Raises UsageError if they are too many."""
    if count > MOST_CASES:
        raise UsageError(Mistake(f"--base {base}", f"makes {count:,} points; allowed: {MOST_CASES:,}; take fewer"))
    return count


def sobol(ranges: Mapping[str, Quantity], evaluate: Evaluator, *, base: int = 1024, seed: int = 1) -> Sensitivity:
    """First- and total-order Sobol indices of every output, with bootstrap intervals.

    Of an output f and parameter i, with V the variance of f over the ranges and ~i all parameters but i,

        first order  S_i  = Var(E[f | x_i]) / V            what x_i does by itself
        total order  ST_i = E[Var(f | x_~i)] / V           what it does by itself and together with others

    estimated on a Saltelli design of N (k + 2) points, scrambled Sobol sequence (Saltelli et al. 2010,
    doi:10.1016/j.cpc.2009.09.018; total order after Jansen 1999). An interval is the index +- 1.96 standard deviations
    over resampled base points, so its half-width shrinks as 1/sqrt(N): for a half-width h instead of h0, N (h0/h)^2
    base points are needed.

    f is the share over the runs of a point. Its Monte Carlo noise on common random numbers counts as interaction; more
    runs a point lessen it.

    Args:
        ranges: what varies, path -> quantity.
        evaluate: the model.
        base: N, a power of two.
        seed: which design and which resamples.

    Raises:
        UsageError: `base` is no power of two or too large, or SALib is not installed.
    """
    library, width = salib("sobol"), len(ranges)
    count = sobol_points(base, width)
    problem = problem_of(ranges)
    drawn = sampler(seed, "sensitivity/sobol")
    values_at = points(ranges, saltelli(next(batches(SOBOL, 2 * width, base, drawn)).T))
    found = evaluate(values_at)
    resampled = _number_for_salib(seed)

    def indices_of(values: np.ndarray) -> dict[str, Any]:
        how = {"calc_second_order": False, "num_resamples": _RESAMPLES, "seed": resampled}
        indices = library.analyze.sobol.analyze(problem, values, **how)
        columns: dict[str, Any] = {}
        for name, key in (("total", "ST"), ("first", "S1")):
            index, half = np.asarray(indices[key]), np.asarray(indices[f"{key}_conf"])
            columns |= {name: index, f"{name}_low": index - half, f"{name}_high": index + half}
        return {**columns, "apart": columns["total_low"] > 0, "first_apart": columns["first_low"] > 0}

    indices, constant = by_output(ranges, found, indices_of, "total")
    needed = {output: _needed(base, rows) for output, rows in indices.groupby("output", sort=False)}
    place = np.arange(count) % (width + 2)
    is_drawn = (place == 0) | (place == width + 1)  # rows of the matrices A and B; the others mix the two
    drawn_at = {path: column[is_drawn] for path, column in values_at.items()}
    return Sensitivity("sobol", base, count, indices, constant, needed, drawn_at)


def saltelli(points: np.ndarray) -> np.ndarray:
    """(N (k + 2), k) the design of N points of 2 k coordinates: of each its first half A, A with one coordinate after
    the other from the second half B, and B. That of SALib, which fills it number by number."""
    first, second = np.hsplit(points, 2)
    width = first.shape[1]
    design = np.repeat(first[:, None], width + 2, axis=1)
    design[:, np.arange(1, width + 1), np.arange(width)] = second
    design[:, -1] = second
    return design.reshape(-1, width)


def morris(ranges: Mapping[str, Quantity], evaluate: Evaluator, *, base: int = 64, seed: int = 1) -> Sensitivity:
    """Morris screening: the mean absolute elementary effect of every parameter on every output.

    An elementary effect is the change of the output, divided by the step, when one parameter alone moves by two thirds
    of its range in probability; parameters move one after the other along r trajectories through a grid of four levels.
    mu* is the mean of its absolute value, in the output's units for the whole range; sigma its standard deviation,
    large where the effect depends on the other parameters (Morris 1991, doi:10.1080/00401706.1991.10484804; mu* after
    Campolongo et al. 2007, doi:10.1016/j.envsoft.2006.10.004). r (k + 1) points, and few trajectories do: for many
    parameters.

    Args:
        ranges: what varies, path -> quantity.
        evaluate: the model.
        base: r, the trajectories.
        seed: which design and which resamples.

    Raises:
        UsageError: too few or too many points, or SALib is not installed.
    """
    library = salib("morris")
    count = morris_points(base, len(ranges))
    problem = problem_of(ranges)
    drawn = sampler(seed, "sensitivity/morris")
    cube = library.sample.morris.sample(problem, base, num_levels=_LEVELS, seed=drawn)
    found = evaluate(points(ranges, cube))
    resampled = _number_for_salib(seed)

    def indices_of(values: np.ndarray) -> dict[str, Any]:
        how = {"num_levels": _LEVELS, "num_resamples": _RESAMPLES, "seed": resampled}
        found = library.analyze.morris.analyze(problem, cube, values, **how)
        effect, half, spread, mean = (
            np.asarray(found[name], float) for name in ("mu_star", "mu_star_conf", "sigma", "mu")
        )
        ends = {"effect_low": effect - half, "effect_high": effect + half}
        return {"effect": effect, **ends, "spread": spread, "mean": mean, "apart": effect - half > 0}

    indices, constant = by_output(ranges, found, indices_of, "effect")
    return Sensitivity("morris", base, count, indices, constant, {}, {})


def problem_of(ranges: Mapping[str, Quantity]) -> dict[str, Any]:
    """The unit cube as SALib takes it."""
    return {"num_vars": len(ranges), "names": list(ranges), "bounds": [[0.0, 1.0]] * len(ranges)}


def _number_for_salib(seed: int) -> int:
    """A seed of resamples that is never 0, which SALib takes for none and then reads numpy's global state."""
    return int(sampler(seed, "sensitivity/resamples").integers(1, 2**31))


def by_output(
    ranges: Mapping[str, Quantity], found: pd.DataFrame, indices_of: Callable[[np.ndarray], dict[str, Any]], by: str
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Indices of every output that varies, the largest first; and the outputs that do not vary."""
    varied, constant = {}, {}
    for output, column in found.items():
        values = column.to_numpy(float)
        if np.ptp(values) <= 1e-12 * max(1.0, np.abs(values).max()):
            constant[output] = float(values[0])
        else:
            varied[output] = values
    unlike = {values.tobytes(): values for values in varied.values()}  # a draft alone on its step is an outcome twice
    with ThreadPoolExecutor(cores()) as pool:  # resamples are numpy's work, which goes on beside other work
        of = dict(zip(unlike, pool.map(indices_of, unlike.values()), strict=True))
    tables = [
        pd.DataFrame({"output": output, "parameter": list(ranges), **of[values.tobytes()]})
        for output, values in varied.items()
    ]
    tables = [table.sort_values(by, ascending=False, kind="stable") for table in tables]
    return (pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["output"])), constant


def _needed(base: int, rows: pd.DataFrame) -> int:
    """Base points, a power of two, at which the widest interval of an output would be +-HALF_WIDTH."""
    half = max((rows[f"{order}_high"] - rows[order]).max() for order in ("total", "first"))
    wanted = base * (half / HALF_WIDTH) ** 2
    return 1 << max(int(np.ceil(np.log2(max(wanted, 2.0)))), 1)


def largest(indices: pd.DataFrame, output: str, most: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of an output that are worth a line of their own, `most` at most, and the rest; one is never a rest.

    Worth it are five at least, and those that differ significantly from zero and not below a hundredth of the largest.
    """
    rows = indices[indices["output"] == output]
    if rows.empty:
        return rows, rows
    first = rows[next(method.measure for method in METHODS.values() if method.measure in rows)]
    shown = min(most, max(int((rows["apart"] & (first >= 0.01 * first.max())).sum()), 5))
    if len(rows) <= shown + 1:
        return rows, rows.iloc[:0]
    return rows.head(shown), rows.iloc[shown:]
