"""The model's probabilities recalibrated on decisions whose outcome is known.

    p_k proportional to m_k^a t_k^b            m the model's probabilities, t those of the hardest objection

a conditional logit (McFadden 1974) on two log-probabilities, that is a logarithmic pool of two forecasters (Genest &
Zidek 1986) whose weights are fitted. a = 1, b = 0 leaves the model as it is; a < 1 says that it is too sure of itself.
The weights maximise the log-likelihood less `PENALTY` ((a - 1/2)^2 + (b - 1/2)^2), since a hundred cases do not say
much of them. In what is learned from, every t leaves the case's own group out, as it will when it is used. Where no
objection is known, t is a third each, and says nothing.

A share of runs is no probability of 0: m is mixed with `FLOOR` for each class first, whatever the number of runs. But a
proposal without a smaller draft cannot be diluted, and p is 0 there.

McFadden, D. (1974). Conditional logit analysis of qualitative choice behavior. In Frontiers in Econometrics.
Genest, C. & Zidek, J. V. (1986). Combining probability distributions: a critique and an annotated bibliography.
Statistical Science 1(1), 114-135. doi:10.1214/ss/1177013825
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import log_softmax, softmax

from .forecasts import apart, hardest_objections
from .past import Case

#: How strongly the weights are drawn to a half each; chosen with FLOOR by leaving groups out, sim/MODEL.md section 11.
PENALTY, CENTRE = 4.0, 0.5
#: The least probability that runs of the model are held to say.
FLOOR = 0.005


class Weights(NamedTuple):
    """Exponents of the model's probabilities and of the hardest objection's."""

    model: float
    hardest: float


def pooled(model: np.ndarray, hardest: np.ndarray, possible: np.ndarray, weights: Weights) -> np.ndarray:
    """Recalibrated probabilities; `model`, `hardest`, `possible` (whether there is a draft of that class) are (..., 3)
    and so is what comes."""
    return softmax(_logs(model, hardest) @ np.array(weights) + _closed(possible), axis=-1)


def fitted(
    model: np.ndarray, hardest: np.ndarray, possible: np.ndarray, ended: np.ndarray, times: np.ndarray | None = None
) -> Weights:  # fmt: skip
    """The weights that fit cases best, less the penalty.

    `model`, `hardest`, `possible` (cases, 3), `ended` (cases,) classes that came, `times` (cases,) how often each
    counts.
    """
    from scipy.optimize import minimize  # a tenth of a second to import

    logs, counted = _logs(model, hardest), np.ones(len(ended)) if times is None else times
    closed, came = _closed(possible), logs[np.arange(len(ended)), ended]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        said = log_softmax(logs @ weights + closed, axis=-1)
        expected = (np.exp(said)[..., None] * logs).sum(axis=1)
        off = weights - CENTRE
        value = -(counted @ said[np.arange(len(ended)), ended]) + PENALTY * off @ off
        return value, -(counted @ (came - expected)) + 2 * PENALTY * off

    return Weights(*minimize(loss, np.full(2, CENTRE), jac=True, method="BFGS").x)


def _logs(model: np.ndarray, hardest: np.ndarray) -> np.ndarray:
    """(..., 3, 2) logarithms of both forecasters' probabilities."""
    return np.log(np.stack([(1 - 3 * FLOOR) * model + FLOOR, hardest], axis=-1))


def _closed(possible: np.ndarray) -> np.ndarray:
    """(..., 3) 0 for a class that can come, else minus infinity."""
    return np.where(possible, 0.0, -np.inf)


def possible_classes(cases: Sequence[Case]) -> np.ndarray:
    """(cases, 3) whether there is a draft of that class; shelved and as proposed there always are."""
    return np.array([[True, len(case.scenario.drafts) > 1, True] for case in cases])


class Lessons(NamedTuple):
    """What can be learned from known cases: (cases, 3) of the model, of the hardest objection and of what is possible;
    (cases,) outcomes."""

    model: np.ndarray
    hardest: np.ndarray
    possible: np.ndarray
    ended: np.ndarray

    def weights(self, times: np.ndarray | None = None) -> Weights:
        """The weights that fit them best."""
        return fitted(*self, times)


def lessons(known: Sequence[Case], model: np.ndarray, *, objections: bool = True) -> Lessons:
    """What known cases teach; `model` is what it says of them. Without `objections` as if none had been looked for."""
    hardest = hardest_objections(known) if objections else np.full((len(known), 3), 1 / 3)
    return Lessons(model, hardest, possible_classes(known), np.array([case.observed for case in known]))


def recalibrated(
    cases: Sequence[Case], model: np.ndarray, known: Sequence[Case] | None = None,
    known_model: np.ndarray | None = None, *, objections: bool = True,
) -> np.ndarray:  # fmt: skip
    """(cases, 3) recalibrated probabilities; of each case with what is learned from `known` cases apart from it alone.

    `model` and `known_model` (., 3) are what the model says; `known` is by default the cases themselves. Without
    `objections` nothing is known of them.
    """
    if known is None or known_model is None:
        known, known_model = cases, model
    allowed, found = apart(cases, known), np.empty((len(cases), 3))
    for row in np.unique(allowed, axis=0):
        own, other = np.flatnonzero((allowed == row).all(axis=1)).tolist(), np.flatnonzero(row).tolist()
        taught = [known[n] for n in other]
        weights = lessons(taught, known_model[other], objections=objections).weights()
        asked = [cases[n] for n in own]
        hardest = hardest_objections(asked, taught) if objections else np.full((len(own), 3), 1 / 3)
        found[own] = pooled(model[own], hardest, possible_classes(asked), weights)
    return found
