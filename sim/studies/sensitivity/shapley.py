"""Shapley effects: whose the variance is, where ranges may correlate.

Sobol indices split the variance of an outcome between independent inputs. Where inputs correlate, what two of them do
together cannot be told apart by fixing either, and indices no longer add up; Shapley effects divide it fairly and add
up to the whole (Owen 2014, doi:10.1137/130936233; Song, Nelson & Staum 2016, doi:10.1137/15M1048070).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...engines.copula import factor, normals, uniforms
from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...results.extras import salib
from ...scenario.correlation import Correlation, only
from ...scenario.quantity import Quantity
from ...sweeps.futures import points
from .indices import Evaluator, Sensitivity, allowed, by_output, problem_of


def shapley_points(base: int, parameters: int) -> int:
    """How many points Shapley effects evaluate: N (k + 1). Raises UsageError if they are too many or N is below 2."""
    if base < 2:
        raise UsageError(Mistake(f"--base {base}", "Shapley effects need two trajectories or more"))
    return allowed(base * (parameters + 1), base)


def shapley(
    ranges: Mapping[str, Quantity], evaluate: Evaluator, *, base: int = 512, seed: int = 1,
    correlations: tuple[Correlation, ...] = (),
) -> Sensitivity:  # fmt: skip
    """Shapley effects of every output as shares of its variance, with intervals of 95 %.

    With tau(u) = E[Var(f | x_~u)], what knowing all but u leaves open, the effect of i is the mean over all orders of
    the parameters of tau(before i and i) - tau(before i). Each trajectory draws an order and two points, x and z, and
    goes from one to the other in that order; after the step that gives u its new values these are drawn given the
    others', so that (f(x) - f(.))^2 / 2 estimates tau(u), and the differences along the trajectory the effects (Goda
    2021, doi:10.1016/j.ress.2021.107702, whose estimator this is where nothing correlates).

    Args:
        ranges: what varies, path -> quantity.
        evaluate: the model.
        base: N, the trajectories.
        seed: which trajectories.
        correlations: between the ranges, as a Gaussian copula.

    Returns:
        `indices`: output, parameter, shapley, shapley_low, shapley_high, apart; the shares of an output add up to 1.

    Raises:
        UsageError: too few or too many points, or SALib is not installed.
    """
    library, problem = salib("shapley"), problem_of(ranges)
    count = shapley_points(base, len(ranges))
    steps = library.sample.shapley.sample(problem, base, seed=sampler(seed, "sensitivity/shapley"))
    groups = only(correlations, ranges)
    cube = conditional(steps, len(ranges), factor(list(ranges), groups)) if groups else steps
    found = evaluate(points(ranges, cube))

    def indices_of(values: np.ndarray) -> dict[str, Any]:
        told = library.analyze.shapley.analyze(problem, steps, values)  # reads of `steps` the order of each trajectory
        effect, half = (np.asarray(told[f"shapley_normalized{end}"], float) for end in ("", "_conf"))
        return {"shapley": effect, "shapley_low": effect - half, "shapley_high": effect + half, "apart": effect > half}

    indices, constant = by_output(ranges, found, indices_of, "shapley")
    return Sensitivity("shapley", base, count, indices, constant, {}, {})


def conditional(steps: np.ndarray, width: int, lower: np.ndarray) -> np.ndarray:
    """Trajectories between two points of the unit cube, whose coordinates correlate.

    `steps` is (trajectories * (width + 1), width), in which each row replaces one more coordinate of the first by that
    of the last. With X and Z normals of the two ends that correlate (X = L q(x)) and R = L L', the replaced u get

        Z_u + R_ua R_aa^-1 (X_a - Z_a)        a: the others, which keep X_a

    a draw of the normals given X_a (Matheron's rule; Journel & Huijbregts 1978). Where nothing correlates that is Z_u.
    """
    path = normals(steps).reshape(-1, width + 1, width)
    first, last = path[:, :1] @ lower.T, path[:, -1:] @ lower.T
    replaced = (path != path[:, :1]).reshape(-1, width)
    start, end = (np.broadcast_to(part, path.shape).reshape(-1, width) for part in (first, last))
    found, whole = np.where(replaced, end, start), lower @ lower.T
    tied = np.flatnonzero((whole != np.eye(width)).any(axis=1))
    patterns, which = np.unique(replaced[:, tied], axis=0, return_inverse=True)
    for n, pattern in enumerate(patterns):
        u, a, rows = tied[pattern], tied[~pattern], np.flatnonzero(which.ravel() == n)
        if len(u) and len(a):
            weights = np.linalg.solve(whole[np.ix_(a, a)], whole[np.ix_(a, u)])
            found[np.ix_(rows, u)] += (start[np.ix_(rows, a)] - end[np.ix_(rows, a)]) @ weights
    return uniforms(found)
