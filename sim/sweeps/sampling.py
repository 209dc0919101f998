"""Points of the unit cube, batch by batch, and what makes their columns depend on one another.

A Latin hypercube and a random sample are reordered (Iman & Conover 1982), so that each column keeps its very values and
the sample itself has the rank correlations. A Sobol sequence is bent by a Gaussian copula instead, since reordered it
would be no Sobol sequence.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from ..engines.copula import correlate, factor, normals
from ..scenario.correlation import Group, between_normals, named

#: Kinds of samples.
RANDOM, LATIN_HYPERCUBE, SOBOL = "random", "latin_hypercube", "sobol"


def batches(kind: str, width: int, size: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Batches of (width, size) points in [0, 1) without end, each going on where the one before stopped.

    Sobol and Latin hypercube: scipy.stats.qmc, scrambled. Further batches of a Sobol sequence are its next points,
    those of a Latin hypercube are hypercubes of their own.
    """
    if kind == RANDOM:
        while True:
            yield generator.random((width, size))
    from scipy.stats import qmc  # half a second to import, and most designs are grids

    made = qmc.Sobol(width, rng=generator) if kind == SOBOL else qmc.LatinHypercube(width, rng=generator)
    while True:
        yield made.random(size).T


def dependent(
    points: np.ndarray, paths: Sequence[str], groups: Sequence[Group], *, by_copula: bool = False
) -> np.ndarray:
    """(width, n) points whose rows, called `paths`, have the rank correlations of the groups; others stay as they are.

    They are reordered, or bent `by_copula`.

    Raises:
        ValueError: there are too few points to have them.
    """
    if not groups:
        return points
    at = [n for n, path in enumerate(paths) if path in named(groups)]
    lower = factor([paths[n] for n in at], groups)
    found = points.copy()
    found[at] = correlate(points[at], lower) if by_copula else reordered(points[at], lower)
    return found


def reordered(points: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """(k, n) the same values in each row, in an order in which the rows correlate.

    `lower` is the factor of the correlations R wanted between normal scores. The scores of the points' own ranks are
    rid of the correlation that they have by chance and given that one; each row is then put into the order of its
    scores (Iman & Conover 1982, doi:10.1080/03610918208812265). Ranks lose some of it, as chance will have it, and come
    to R'; so it is done once more for 2R - R', where scores can have that. The first row stays as it is.

    Raises:
        ValueError: no more points than rows, or rows of which one repeats another: no order has the correlations.
    """
    k, n = points.shape
    scores = normals((_ranks(points) + 1.0) / (n + 1.0))
    by_chance = np.corrcoef(scores) if n > k else np.zeros((k, k))
    if np.linalg.eigvalsh(by_chance)[0] < 1e-9:
        raise ValueError(f"{n} points are too few for {k} quantities that correlate")
    scores, wanted = np.linalg.solve(np.linalg.cholesky(by_chance), scores), lower @ lower.T
    order = _ranks(lower @ scores)
    with suppress(np.linalg.LinAlgError):  # those that cannot all be had at once
        order = _ranks(np.linalg.cholesky(2 * wanted - np.vectorize(between_normals)(np.corrcoef(order))) @ scores)
    return np.take_along_axis(np.sort(points, axis=1), order, axis=1)


def _ranks(rows: np.ndarray) -> np.ndarray:
    """From 0 within each row."""
    return rows.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")


def shares(points: np.ndarray, concentration: Sequence[float]) -> np.ndarray:
    """(k, n) numbers above 0 that add up to 1 in each column, Dirichlet distributed, of (k, n) points of the unit cube.

    Gamma variates of shape `concentration` over their sum (Devroye 1986, ch. XI.4): the mean share of row i is
    concentration_i over their total; all 1 is uniform over all that add up to 1, more is nearer to the mean.
    """
    from scipy.special import gammaincinv  # a tenth of a second to import, and few designs have shares

    u = np.clip(points, 2.0**-54, 1.0 - 2.0**-53)
    parts = np.maximum(gammaincinv(np.asarray(concentration, float)[:, None], u), np.finfo(float).tiny)
    return parts / parts.sum(axis=0)
