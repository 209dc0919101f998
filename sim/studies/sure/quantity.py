"""What is asked about: an outcome, how often an actor blocks, or when agreement is reached; and its value in runs."""

from typing import NamedTuple

import numpy as np

from ...engines import cases, ensemble
from ...errors import Mistake, UsageError, nearest
from ...results.counting import Z95, wilson_interval
from ...results.outputs import shares
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...sweeps.plan import described

#: The mean round of agreement; its column of the case table is `sim.sweeps.sweeping`'s.
ROUNDS, _ROUNDS = "rounds.mean", "rounds"


class Estimate(NamedTuple):
    """A quantity in runs, with its 95 % interval; NaN where no run reached agreement and rounds are asked for."""

    value: float
    low: float
    high: float


def column_of(quantity: str, scenario: Scenario) -> str:
    """The column of the case table that has a quantity: an outcome, a draft, `blocked.ACTOR`, or the mean round.

    Raises:
        UsageError: it is none; the nearest one is named.
    """
    blocked = {name: f"blocked.{name}" for name in scenario.voters}
    known = {**blocked, **{column.removeprefix("draft."): column for column in shares(scenario)}, _ROUNDS: ROUNDS}
    if quantity not in known:
        raise UsageError(Mistake(f"--quantity {quantity}", f"no quantity of {scenario.name}{nearest(quantity, known)}"))
    return known[quantity]


def is_share(column: str) -> bool:
    """Whether a quantity is a share of runs."""
    return column != ROUNDS


def ends_in(column: str, scenario: Scenario) -> frozenset[str]:
    """The outcomes that a column counts; none where it counts no outcomes."""
    drafts = scenario.drafts
    known = {"adopted": drafts, "as_proposed": drafts[:1], "diluted": drafts[1:], "shelved": (SHELVED,)}
    known |= {f"draft.{name}": (name,) for name in drafts}
    return frozenset(known.get(column, ()))


def measured(scenario: Scenario, column: str, runs: int, seed: int, threads: int | None = None) -> Estimate:
    """A quantity in runs 0 to `runs` - 1: what `nacsim run` says of them, to the last digit.

    Of a share the interval is Wilson's, of the mean round that of a mean, 1.96 standard errors on either side.
    """
    done = ensemble.simulate(scenario, runs, seed, threads=threads)
    counts = cases.tally(done.layout, done.record, 1)
    value = float(described(counts, done.layout)[column][0])
    if is_share(column):
        low, high = wilson_interval(round(value * runs), runs)
        return Estimate(value, float(low), float(high))
    rounds, agreed = np.arange(counts.rounds.shape[1]), int(counts.rounds.sum())
    if agreed < 2:
        return Estimate(value, float("nan"), float("nan"))
    half = Z95 * np.sqrt(counts.rounds[0] @ (rounds - value) ** 2 / (agreed - 1) / agreed)
    return Estimate(value, float(value - half), float(value + half))
