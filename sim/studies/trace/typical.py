"""The run that stands for an outcome: the one nearest to the middle of those that ended so, and for the same reason."""

from dataclasses import dataclass

import numpy as np

from ...engines import ensemble
from ...engines.draws import uniforms
from ...engines.layout import Layout
from ...engines.values import drawn_values
from ...errors import Mistake, UsageError, nearest
from ...results.labels import ADOPTED
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED


@dataclass(frozen=True)
class Typical:
    """A run that stands for an outcome.

    Attributes:
        outcome: the outcome that was asked for.
        run: number of the run.
        looked_at: how many runs were simulated.
        ended_so: how many of them ended so.
        alike: how many of these ended so in the most frequent way; the run is one of them.
        way: that way: who blocked, comma-separated, or the draft and round of adoption.
        distance: root mean square of the run's standardised distances from the mean of those `alike`; 1 is the
            distance of a quantity that is one standard deviation off.
    """

    outcome: str
    run: int
    looked_at: int
    ended_so: int
    alike: int
    way: str
    distance: float


def typical_run(scenario: Scenario, outcome: str, runs: int = 4000, seed: int = 1, first: int = 0) -> Typical:
    """The typical run of an outcome among runs `first` to `first + runs - 1`.

    A mean over all runs of an outcome may stand for none of them: where half of the runs fail by France and half by
    Germany, the middle fails by neither. So the most frequent way to the outcome is taken first: of shelved runs the
    commonest set of blockers; of adopted runs the commonest draft and, of its runs, the commonest round. Among these,
    every quantity that is drawn (sampled inputs, private reservations as standard quantiles, uncertain events, whether
    a draft is at hand) is standardised by its mean and standard deviation over them, and the run with the smallest
    Euclidean distance from the mean is taken, the earliest on a tie. Shocks are left out: there are too many of them
    to be near in.

    Args:
        scenario: what to run.
        outcome: a draft's name, `shelved`, or `adopted` for any draft.
        runs: how many to look at.
        seed: which streams.
        first: number of the first run.

    Raises:
        UsageError: no such outcome, or no run that ended so.
    """
    known = (*scenario.outcomes, ADOPTED)
    if outcome not in known:
        raise UsageError(Mistake(f"--typical {outcome}", f"no outcome of {scenario.name}{nearest(outcome, known)}"))
    found = ensemble.simulate(scenario, runs, seed, first=first)
    record, names = found.record, list(scenario.outcomes)
    is_adopted = record.outcome < len(scenario.drafts)
    ended = is_adopted if outcome == ADOPTED else record.outcome == names.index(outcome)
    if not ended.any():
        counts = np.bincount(record.outcome, minlength=len(names))
        what = ", ".join(f"{name} {count:,}" for name, count in zip(names, counts, strict=True) if count)
        raise UsageError(Mistake(f"--typical {outcome}", f"none of {runs:,} runs ended so; they ended: {what}"))
    alike = ended.copy()
    for column in (record.blockers,) if outcome == SHELVED else (record.outcome, record.round):
        values, counts = np.unique(column[alike], return_counts=True)
        alike &= column == values[counts.argmax()]
    chosen = np.flatnonzero(alike)
    drawn = _drawn(scenario, runs, seed, first)[chosen]
    spread = drawn.std(axis=0)
    varying = spread > 0
    distance = np.zeros(len(chosen))
    if varying.any():
        standard = (drawn[:, varying] - drawn[:, varying].mean(axis=0)) / spread[varying]
        distance = np.sqrt((standard**2).mean(axis=1))
    nearest_ = int(chosen[distance.argmin()])
    row = found.table().iloc[nearest_]
    way = row["blockers"] if outcome == SHELVED else f"{row['outcome']} in round {row['round']}"
    return Typical(outcome, first + nearest_, runs, int(ended.sum()), len(chosen), way, float(distance.min()))


def _drawn(scenario: Scenario, runs: int, seed: int, first: int) -> np.ndarray:
    """(runs, quantities): values of everything that was drawn once for each run."""
    layout = Layout(scenario)
    u = uniforms(layout.streams, seed, runs, first)
    columns = [*drawn_values(scenario, runs, seed, first=first).values()]
    for at, probability in zip(layout.event_streams, layout.event_probabilities, strict=True):
        if at >= 0:
            columns.append(u[at] < probability)
    for number, at in enumerate(layout.available_streams):
        if at >= 0:
            columns.append(u[at] < scenario.menu[number].availability.value)
    return np.column_stack(columns).astype(float)
