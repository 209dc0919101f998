"""Why an ensemble failed: whose no it was, and how far the failures were from consensus.

Runs are computed a stretch at a time, because the state in which they end is large.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...engines import ensemble
from ...engines.layout import Layout
from ...engines.runs import Runs, new_ends
from ...results.counting import QUANTILES
from ...scenario.schema import Scenario
from .blame import added_up, attribute, blame_table, carriers
from .gap import consensus_gaps

#: Numbers of the state of all runs in one stretch, at most (8 bytes each), and runs in it.
_NUMBERS, _STRETCH = 1 << 24, 1 << 16


@dataclass(frozen=True)
class Failures:
    """The shelved runs of an ensemble.

    Attributes:
        runs: how many runs there were.
        actors: a row a member or host, as `blocking.blame_table` gives it.
        gaps: a row a failure: run, tabled, blockers, draft (the one with the smallest gap), gap, gap_tabled (of the
            draft that was tabled), and `given.ACTOR`, who would have had to be given what.
    """

    runs: int
    actors: pd.DataFrame
    gaps: pd.DataFrame


def explain(
    scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0, threads: int | None = None,
    progress: Callable[[int], None] | None = None, check: Callable[[Runs], None] | None = None,
) -> Failures:  # fmt: skip
    """The failures among runs `first` to `first + runs - 1` of a scenario.

    `progress` is called with the number of runs just finished, `check` with every stretch of runs.
    """
    layout = Layout(scenario)
    size = sum(column.size for column in new_ends(layout, 1))
    stretch = max(1, min(_STRETCH, _NUMBERS // size))
    blames, tables, given = [], [], np.zeros(len(layout.voters))
    for begin in range(first, first + runs, stretch):
        width = min(stretch, first + runs - begin)
        ends = new_ends(layout, width)
        found = ensemble.simulate(scenario, width, seed, first=begin, threads=threads, ends=ends)
        if check is not None:
            check(found)
        blames.append(attribute(layout, found.record, ends, seed))
        failed = np.flatnonzero(found.record.outcome == layout.shape.drafts)
        gaps = consensus_gaps(layout, type(ends)(*(column[failed] for column in ends)))
        best, every = gaps.best, np.arange(len(failed))
        added = gaps.added[every, best]
        given += added.sum(axis=0)
        table = found.table().iloc[failed][["run", "tabled", "blockers"]].reset_index(drop=True)
        table = table.astype({"tabled": str, "blockers": str})
        table["draft"] = np.array(scenario.drafts, dtype=object)[best]
        table["gap"] = gaps.total[every, best]
        table["gap_tabled"] = gaps.total[every, found.record.tabled[failed]]
        tables.append(table.assign(**{f"given.{voter}": added[:, i] for i, voter in enumerate(layout.voters)}))
        if progress is not None:
            progress(width)
    return Failures(runs, blame_table(added_up(blames), given, scenario), pd.concat(tables, ignore_index=True))


def summary(failures: Failures, scenario: Scenario, seed: int) -> dict[str, Any]:
    """The numbers as one plain object: scenario, runs, seed, failures, share, blockers, gap.

    Without failures `blockers` is empty and `gap` None. `gap` has mean, quantiles, `unlocks_half` (the median: the gap
    that, filled, would have unlocked half the failures), the same of the tabled draft, and drafts: which draft was the
    best, as shares, each with its median gap.
    """
    gaps = failures.gaps
    report: dict[str, Any] = {
        "scenario": scenario.name, "runs": failures.runs, "seed": seed, "failures": len(gaps),
        "share": len(gaps) / failures.runs, "blockers": [], "gap": None,
    }  # fmt: skip
    if gaps.empty:
        return report
    rows = failures.actors.astype(object).where(failures.actors.notna(), None).to_dict("records")
    report["blockers"] = [
        {**{key: row[key] for key in ("actor", "label", "blocked", "alone", "enough", "shapley")},
         "carried_by": None if row["reservation"] is None else {name: row[name] for name in carriers(scenario)},
         "share_of_gap": row["gap"]}
        for row in rows
    ]  # fmt: skip
    best = gaps["draft"].value_counts()
    report["gap"] = {
        "mean": float(gaps["gap"].mean()),
        "quantiles": _quantiles(gaps["gap"]),
        "unlocks_half": float(gaps["gap"].median()),
        "unlocks_half_tabled": float(gaps["gap_tabled"].median()),
        "drafts": [
            {"draft": draft, "label": scenario.label(draft), "share": best.get(draft, 0) / len(gaps),
             "median": float(gaps.loc[gaps["draft"] == draft, "gap"].median()) if draft in best else None}
            for draft in scenario.drafts
        ],
    }  # fmt: skip
    return report


def _quantiles(values: pd.Series) -> dict[str, float]:
    return {f"{level:g}": float(values.quantile(level)) for level in QUANTILES}
