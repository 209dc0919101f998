"""Who blocked the shelved runs, for what reason, and how far from consensus they were.

Runs are computed a stretch at a time, because the state in which they end is large.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

import numpy as np
import pandas as pd

from ...engines import ensemble
from ...engines.layout import Layout
from ...engines.runs import Runs, new_ends
from ...errors import Mistake, ResultsError, UsageError
from ...results.counting import QUANTILES
from ...results.findings import Advance, Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Overrides, Threads, checked
from ...results.store import Results
from ...results.taking import CaseNumber, OptionalSeed, RunsLike, take
from ...scenario.schema import Scenario
from .blame import added_up, attribute, blame_table, carriers
from .gap import consensus_gaps

EXAMPLES = (
    "nacsim blockers tokyo_liaison_office --runs 100000",
    "nacsim blockers results/tokyo_liaison_office --json",
    "nacsim blockers tokyo_liaison_office --set decision.rule=majority",
)
TABLES = {"actors": "a member or host", "gaps": "a shelved run"}
RUNS = 10_000
#: Numbers of the state of all runs in one stretch, at most (8 bytes each), and runs in it.
_NUMBERS, _STRETCH = 1 << 24, 1 << 16


@checked
def blockers(
    what: RunsLike, *, runs: Annotated[int | None, Option("How many runs. Default: 10000, or the directory's.", 1,
                                                          MOST_RUNS)] = None,
    case: CaseNumber = None, seed: OptionalSeed = None, set_: Overrides = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Who blocked the shelved runs, for what reason, and how far from consensus they were.

    Blame is divided by Shapley values; the consensus gap of a failure is the smallest total gain that would have let
    the best draft pass in its last round.

    Returns:
        Tables as `blame_table` gives them (`actors`) and as `Failures.gaps` says (`gaps`).

    Raises:
        ScenarioError, UsageError: no such scenario, mistakes in it, or options that do not suit what is named.
        ResultsError: a directory that has no runs, or runs that these rules do not give again.
    """
    taken = take(what, set_=set_, seed=seed, case=case)
    if taken.runs is not None and (runs or 0) > taken.runs:
        raise UsageError(Mistake(f"--runs {runs}", f"{what} has {taken.runs:,} runs"))
    count = runs or taken.runs or RUNS
    with progress("runs", count) as advance:
        failures = explain(
            taken.scenario, count, taken.seed, first=taken.first, threads=threads, progress=advance,
            check=_checking(taken.stored, taken.first),
        )  # fmt: skip
    tables = {"actors": failures.actors, "gaps": failures.gaps}
    name, about = f"{taken.name}-blockers", {"first": taken.first}
    return Findings("blockers", name, (taken.scenario,), tables, count, taken.seed, about=about)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same failures again."""
    with progress("runs", found.runs) as advance:
        first = found.about["first"]
        failures = explain(found.scenario, found.runs, found.seed, first=first, threads=threads, progress=advance)
    return replace(found, tables={"actors": failures.actors, "gaps": failures.gaps}, stored=None)


class Failures(NamedTuple):
    """The shelved runs of an ensemble.

    Attributes:
        runs: how many runs there were.
        actors: a row a member or host, as `blame.blame_table` gives it.
        gaps: a row a failure: run, tabled, blockers, draft (the one with the smallest gap), gap, gap_tabled (of the
            draft that was tabled; NaN where the proposal was withdrawn), and `given.ACTOR`, who would have had to be
            given what.
    """

    runs: int
    actors: pd.DataFrame
    gaps: pd.DataFrame


def explain(
    scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0, threads: int | None = None,
    progress: Advance = None, check: Callable[[Runs], None] | None = None,
) -> Failures:  # fmt: skip
    """The failures among runs `first` to `first + runs - 1` of a scenario.

    `progress` is called with the number of runs just finished, `check` with every stretch of runs.
    """
    layout = Layout(scenario)
    stretch = max(1, min(_STRETCH, _NUMBERS // sum(column.size for column in new_ends(layout, 1))))
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
        tabled = found.record.tabled[failed].astype(np.int64)
        on_table = gaps.total[every, np.minimum(tabled, len(scenario.drafts) - 1)]
        table["gap_tabled"] = np.where(tabled < len(scenario.drafts), on_table, np.nan)
        tables.append(table.assign(**{f"given.{voter}": added[:, i] for i, voter in enumerate(layout.voters)}))
        if progress is not None:
            progress(width)
    return Failures(runs, blame_table(added_up(blames), given, scenario), pd.concat(tables, ignore_index=True))


def report(found: Findings) -> dict[str, Any]:
    """The numbers as one plain object: scenario, runs, seed, failures, share, withdrawn, blockers, gap.

    Of the failures, the shelved runs, `withdrawn` are those in which nothing was tabled in the last round; what
    `blockers` says are shares of the others. Without failures `blockers` is empty and `gap` None. `gap` has mean,
    quantiles, `unlocks_half` (the median: the gap that, filled, would have unlocked half the failures), the same of the
    tabled draft, and drafts: which draft was the best, as shares, each with its median gap.
    """
    scenario, gaps = found.scenario, found.tables["gaps"]
    told: dict[str, Any] = {
        "scenario": scenario.name, "runs": found.runs, "seed": found.seed, "failures": len(gaps),
        "share": len(gaps) / found.runs, "withdrawn": int((gaps["tabled"] == "").sum()), "blockers": [], "gap": None,
    }  # fmt: skip
    if gaps.empty:
        return told
    rows = found.rows("actors")["actors"]
    told["blockers"] = [
        {**{key: row[key] for key in ("actor", "label", "blocked", "alone", "enough", "shapley")},
         "carried_by": None if row["reservation"] is None else {name: row[name] for name in carriers(scenario)},
         "share_of_gap": row["gap"]}
        for row in rows
    ]  # fmt: skip
    best = gaps["draft"].value_counts()
    told["gap"] = {
        "mean": float(gaps["gap"].mean()),
        "quantiles": {f"{level:g}": float(gaps["gap"].quantile(level)) for level in QUANTILES},
        "unlocks_half": float(gaps["gap"].median()),
        "unlocks_half_tabled": float(gaps["gap_tabled"].median()),
        "drafts": [
            {"draft": draft, "label": scenario.label(draft), "share": best.get(draft, 0) / len(gaps),
             "median": float(gaps.loc[gaps["draft"] == draft, "gap"].median()) if draft in best else None}
            for draft in scenario.drafts
        ],
    }  # fmt: skip
    return told


def _checking(stored: Results | None, first: int) -> Callable[[Runs], None] | None:
    """A check that the runs of a stored run are the stored ones: its rules may be older than ours."""
    if stored is None or stored.kind != "run":
        return None
    columns = ("outcome", "round", "blockers")
    parts = list(stored.records(columns))
    kept = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}

    def check(found: Runs) -> None:
        begin = found.first - first
        then = (kept[name][begin : begin + len(found)] for name in columns)
        now = (getattr(found.record, name) for name in columns)
        differ = np.any([one != other for one, other in zip(then, now, strict=True)], axis=0)
        if differ.any():
            what = f"{differ.sum():,} of its runs are not what these rules give; run the scenario again"
            raise ResultsError(Mistake(str(stored.folder), what))

    return check
