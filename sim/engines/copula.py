"""Uniforms that correlate: a Gaussian copula, whose ranks correlate as asked and whose margins stay uniform.

With L the lower Cholesky factor of the correlations between standard normals (`scenario.correlation.matrix`) and q the
standard normal quantile, q(u'_i) = sum over j <= i of L_ij q(u_j) (Nataf 1962; Nelsen 2006, "An Introduction to
Copulas"). The first of the quantities keeps its uniforms.
"""

from collections.abc import Sequence

import numpy as np

from ..scenario.correlation import Group, matrix

#: Uniforms are kept this far from 0 and 1, where quantiles are infinite.
_SMALLEST, _LARGEST = 2.0**-54, 1.0 - 2.0**-53


def factor(paths: Sequence[str], groups: Sequence[Group]) -> np.ndarray:
    """(k, k) lower Cholesky factor of the correlations between the normals behind some quantities."""
    return np.linalg.cholesky(np.array(matrix(paths, groups)))


def correlate(u: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """(k, n) uniforms that correlate, made of (k, n) independent ones; `lower` is their `factor`.

    Row by row and number by number, so that a run's values do not depend on how many are made at once. A row that
    correlates with none before it stays as it is.
    """
    z, found = normals(u), u.copy()
    for i, weights in enumerate(lower):
        if weights[:i].any():
            found[i] = uniforms(sum(weights[j] * z[j] for j in range(i + 1)))
    return found


def normals(u: np.ndarray) -> np.ndarray:
    """Standard normal quantiles of uniforms; those of 0 and 1 are finite."""
    from scipy.special import ndtri  # a tenth of a second to import, and few scenarios correlate anything

    return ndtri(np.clip(u, _SMALLEST, _LARGEST))


def uniforms(z: np.ndarray) -> np.ndarray:
    """The uniforms in (0, 1) of standard normals."""
    from scipy.special import ndtr  # likewise

    return np.clip(ndtr(z), _SMALLEST, _LARGEST)
