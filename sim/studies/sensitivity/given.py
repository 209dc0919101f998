"""What an outcome goes with in cases as they are, of a sweep or of sampled futures: PAWN, Borgonovo's delta, trees.

None of them needs a design of its own. What they find is an association: where parameters correlate, one that does
nothing may share in what another does (Shapley effects tell how much is whose). Beside the parameters each method gets
columns of noise; the largest of their indices is what a parameter must exceed to stand apart.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...results.cases import telling
from ...results.extras import one_thread, salib, sklearn_trees

#: Columns of noise; the fewest cases that tell anything in ten intervals of a parameter.
_NOISE, FEWEST = 10, 100
#: PAWN: conditioning intervals. Delta: resamples, and the most cases that each takes (a density costs as much as they
#: are). Trees: how many, and the share of the parameters that a split may choose from (Jaxa-Rozen & Kwakkel 2018).
_INTERVALS, _RESAMPLES, _MOST_RESAMPLED, _TREES, _CHOICE = 10, 20, 2048, 200, 0.6


def analysed(method: str, parameters: pd.DataFrame, outcome: pd.Series, seed: int) -> pd.DataFrame:
    """A row a parameter: parameter, what the method measures, noise, apart; the largest first.

    Args:
        method: `pawn` (median, maximum), `delta` (delta, delta_low, delta_high, alone) or `trees` (importance,
            alone).
        parameters: a column a parameter, numbers or texts; a row a case.
        outcome: of each case, not all the same.
        seed: which noise, ties, resamples and trees.

    Raises:
        UsageError: fewer cases than `FEWEST`, or the library is not installed.
    """
    if len(parameters) < FEWEST:
        raise UsageError(Mistake("", f"{len(parameters)} cases are too few to tell; take {FEWEST} or more"))
    rng = sampler(seed, f"sensitivity/{method}")
    names, y = list(parameters), outcome.to_numpy(float)
    codes = pd.DataFrame({name: _codes(column) for name, column in parameters.items()})
    noise = pd.DataFrame(rng.random((len(codes), _NOISE)), columns=[f"noise {n}" for n in range(_NOISE)])
    found = _METHODS[method](pd.concat([codes, noise], axis=1), y, rng)
    measure, *_ = found
    largest = float(found[measure].iloc[len(names) :].max())
    table = found.head(len(names)).assign(noise=largest, apart=found[measure].head(len(names)) > largest)
    table.insert(0, "parameter", names)
    return table.sort_values(measure, ascending=False, kind="stable", ignore_index=True)


def _codes(column: pd.Series) -> np.ndarray:
    """A parameter in numbers: texts, and what a case leaves as coded, in order of appearance."""
    is_number = pd.api.types.is_numeric_dtype(column) and bool(column.notna().all())
    return column.to_numpy(float) if is_number else pd.factorize(column, use_na_sentinel=False)[0].astype(float)


def _pawn(x: pd.DataFrame, y: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """How far the outcome's distribution moves when a parameter is known to lie in one of ten intervals of equally many
    cases: Kolmogorov-Smirnov statistics, their median and maximum over the intervals (Pianosi & Wagener 2018,
    doi:10.1016/j.envsoft.2018.07.019)."""
    found = salib("pawn").analyze.pawn.analyze(_problem(x), _ranks(x, rng), y, S=_INTERVALS)
    return pd.DataFrame({"median": np.asarray(found["median"]), "maximum": np.asarray(found["maximum"])})


def _delta(x: pd.DataFrame, y: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Half the area between the outcome's density and that with a parameter known, averaged over it, 0 if it does not
    matter and 1 if it is all (Borgonovo 2007, doi:10.1016/j.ress.2006.04.015; estimated as in Plischke et al. 2013,
    doi:10.1016/j.ejor.2012.11.047); beside it how much of the variance goes with its values alone."""
    library, resampled = salib("delta"), min(len(y), _MOST_RESAMPLED)
    how = {"num_resamples": _RESAMPLES, "y_resamples": resampled, "method": "delta"}
    with _global_state(rng), one_thread(), warnings.catch_warnings(record=True):  # SALib has its own shown otherwise
        found = library.analyze.delta.analyze(_problem(x), _ranks(x, rng), y, **how)
    index, half = np.asarray(found["delta_raw"], float), np.asarray(found["delta_raw_conf"], float)
    return pd.DataFrame({"delta": index, "delta_low": index - half, "delta_high": index + half, "alone": _alone(x, y)})


def _trees(x: pd.DataFrame, y: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """How much of the variance that a forest of extremely randomised trees takes up is taken up by splits of a
    parameter, as shares of 1 (Geurts, Ernst & Wehenkel 2006, doi:10.1007/s10994-006-6226-1); beside it how much of the
    variance goes with its values alone."""
    forest = sklearn_trees().ExtraTreesRegressor(
        _TREES, max_features=_CHOICE, min_samples_leaf=5, bootstrap=True, random_state=int(rng.integers(2**31))
    )
    share = forest.fit(x.to_numpy(), y).feature_importances_
    own = share[: len(share) - _NOISE].sum()
    return pd.DataFrame({"importance": share / own if own > 0 else share, "alone": _alone(x, y)})


def _alone(x: pd.DataFrame, y: np.ndarray) -> np.ndarray:
    """How much of the variance of the outcome goes with each parameter's values alone."""
    return telling(x.assign(outcome=y), list(x), "outcome", _INTERVALS)[list(x)].to_numpy()


_METHODS = {"pawn": _pawn, "delta": _delta, "trees": _trees}


def _problem(x: pd.DataFrame) -> dict[str, object]:
    return {"num_vars": x.shape[1], "names": list(x), "bounds": [[0.0, 1.0]] * x.shape[1]}


def _ranks(x: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """(cases, parameters) in (0, 1): ranks, ties in random order, so that every interval has as many cases."""
    order = np.lexsort((rng.random(x.shape), x.to_numpy()), axis=0)
    return (order.argsort(axis=0) + 0.5) / len(x)


@contextmanager
def _global_state(rng: np.random.Generator) -> Iterator[None]:
    """Seeds numpy's global state, which SALib reads here, and puts it back, with the form of warnings that it sets."""
    before, form = np.random.get_state(), warnings.formatwarning
    np.random.seed(int(rng.integers(2**32)))
    try:
        yield
    finally:
        np.random.set_state(before)
        warnings.formatwarning = form
