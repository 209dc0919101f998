"""What a change does to the same runs: two scenarios on common random numbers, run by run.

Run n of both sides has the same draws, so whatever differs in it is the change and not luck.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...results.cases import ADOPTED
from ...results.counting import paired_difference, wilson_interval
from ...results.sides import Side, side_of_runs  # noqa: F401  rules takes it from here until it is a study
from ...scenario.vocabulary import SHELVED


def shares(sides: Sequence[Side]) -> pd.DataFrame:
    """scenario, outcome, label, share, low, high (95 %): each side's outcomes in menu order."""
    rows = []
    for side in sides:
        runs = len(side.outcome)
        for outcome in side.scenario.outcomes:
            count = int(side.has(outcome).sum())
            low, high = wilson_interval(count, runs)
            rows.append((side.name, outcome, side.label(outcome), count / runs, float(low), float(high)))
    return pd.DataFrame(rows, columns=["scenario", "outcome", "label", "share", "low", "high"])


def differences(base: Side, others: Sequence[Side]) -> pd.DataFrame:
    """How shares differ from the base's: scenario, outcome, label, base, share, difference, low, high, gained, lost.

    `gained` and `lost` count the runs that ended so in one side alone; the interval (95 %) is that of a paired
    difference. An outcome that a side's menu does not have counts as never reached there. `adopted` is any draft.
    """
    rows = []
    for side in others:
        for outcome in dict.fromkeys((ADOPTED, *base.scenario.drafts, *side.scenario.drafts, SHELVED)):
            before, after = base.has(outcome), side.has(outcome)
            gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
            difference, low, high = paired_difference(gained, lost, len(before))
            known = side if outcome in (ADOPTED, *side.scenario.outcomes) else base
            values = (before.mean(), after.mean(), difference, low, high, gained, lost)
            rows.append((side.name, outcome, known.label(outcome), *values))
    columns = ["scenario", "outcome", "label", "base", "share", "difference", "low", "high", "gained", "lost"]
    return pd.DataFrame(rows, columns=columns)


def moves(base: Side, others: Sequence[Side]) -> pd.DataFrame:
    """Which runs moved: scenario, origin, origin_label, destination, destination_label, runs, share, in menu order."""
    rows = []
    for side in others:
        width = len(side.scenario.outcomes)
        pairs = base.outcome.astype(np.int64) * width + side.outcome
        counts = np.bincount(pairs, minlength=len(base.scenario.outcomes) * width).reshape(-1, width)
        for i, origin in enumerate(base.scenario.outcomes):
            for j, destination in enumerate(side.scenario.outcomes):
                names = (origin, base.label(origin), destination, side.label(destination))
                rows.append((side.name, *names, int(counts[i, j]), counts[i, j] / len(pairs)))
    columns = ["scenario", "origin", "origin_label", "destination", "destination_label", "runs", "share"]
    return pd.DataFrame(rows, columns=columns)


def unlocked(base: Side, others: Sequence[Side]) -> pd.DataFrame:
    """Whose no gave way: scenario, actor, label, unlocked, alone, relocked; shares of all runs.

    `unlocked`: shelved in the base with this actor among the blockers, adopted on the other side; `alone`: it was the
    only blocker. `relocked`: adopted in the base, shelved on the other side with this actor among the blockers.
    """
    rows = []
    for side in others:
        opened, closed = side.is_adopted & ~base.is_adopted, base.is_adopted & ~side.is_adopted
        for voter in dict.fromkeys((*base.scenario.voters, *side.scenario.voters)):
            before, after = (one.bit(voter) for one in (base, side))
            among = opened & (base.blockers & before > 0)
            counts = (among, opened & (base.blockers == before) & among, closed & (side.blockers & after > 0))
            owner = base if voter in base.scenario.voters else side
            rows.append((side.name, voter, owner.scenario.label(voter), *(float(count.mean()) for count in counts)))
    return pd.DataFrame(rows, columns=["scenario", "actor", "label", "unlocked", "alone", "relocked"])
