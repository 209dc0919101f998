"""What is believed of the global parameters before any past decision is looked at.

A prior stands around the starting value of `scenario/vocabulary.py`, and is wide: it says which size is plausible, and
no more.

lognormal    median at the starting value; a standard deviation is a factor of `spread`
beta         mean at the starting value; `spread` is the number of cases that the prior is worth (its two shapes add up
             to it), for quantities in [0, 1]

The gains, L and the scale 1/rationality of the reservations can all be multiplied by one number without any change in
what happens. Where all of them are free, no data tell points along that line apart; the prior alone does.
"""

import math
from typing import Literal, NamedTuple

import numpy as np

from ...engines.draws import sampler
from ...engines.layout import Layout
from ...scenario.schema import Scenario
from ...scenario.vocabulary import GROUPS


class Prior(NamedTuple):
    """A distribution around a starting value, and why it is as wide as it is."""

    path: str
    kind: Literal["lognormal", "beta"]
    spread: float
    reason: str

    @property
    def start(self) -> float:
        """The starting value."""
        group, _, name = self.path.partition(".")
        return float(GROUPS[group][name].default or 0.0)

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Quantiles u in (0, 1)."""
        from scipy.special import betaincinv, ndtri  # a tenth of a second that only a calibration pays

        if self.kind == "lognormal":
            return self.start * np.exp(math.log(self.spread) * ndtri(u))
        return betaincinv(self.spread * self.start, self.spread * (1.0 - self.start), u)


_SCALE = "no source gives its size: nineteen in twenty between a quarter of the starting value and four times as much"
_PRESSURE = "small, since the report tells of no change of mind under pressure; a tenth of its weight above 0.11"

#: Every parameter that is calibrated. `process.rounds` is not: its value is coded case by case.
PRIORS: tuple[Prior, ...] = (
    *(Prior(f"weights.{name}", "lognormal", 2.0, _SCALE) for name in GROUPS["weights"]),
    Prior("process.rationality", "lognormal", 2.0, _SCALE),
    Prior("process.concession", "lognormal", 2.0, "even (1) is in the middle; early and late are as likely"),
    Prior("process.anticipation", "beta", 3.0, "expected pressure or felt pressure: the report leaves it open"),
    Prior("process.memory", "beta", 3.0, "no source says how long pressure is remembered"),
    Prior("process.backlash", "beta", 20.0, _PRESSURE),
    Prior("process.intimidation", "beta", 20.0, _PRESSURE),
)


def priors_of(scenarios: list[Scenario]) -> tuple[Prior, ...]:
    """The priors of those parameters that some of the scenarios leaves at its starting value."""
    free = {path for scenario in scenarios for path in Layout(scenario).at_start}
    return tuple(prior for prior in PRIORS if prior.path in free)


def prior_points(priors: tuple[Prior, ...], count: int, seed: int) -> dict[str, np.ndarray]:
    """Path -> (count,) values: a scrambled Sobol sequence (Owen 1998) through the quantiles; `count` a power of two.

    Each point is one draw from the joint prior, and together they fill it more evenly than independent draws would.
    """
    from scipy.stats import qmc  # half a second that only a calibration pays

    cube = qmc.Sobol(len(priors), rng=sampler(seed, "calibration")).random_base2(count.bit_length() - 1)
    inside = np.clip(cube, 2.0**-33, 1.0 - 2.0**-33)  # the sequence is of 30 bits and may have 0
    return {prior.path: prior.quantile(u) for prior, u in zip(priors, inside.T, strict=True)}
