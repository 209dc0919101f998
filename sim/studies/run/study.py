"""Runs of a scenario: the distribution of outcomes, and the numbers behind the figures of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import numpy as np

from ...engines import ensemble
from ...engines.layout import Layout
from ...engines.runs import Record, Runs
from ...engines.values import drawn_values
from ...errors import Mistake, UsageError
from ...results import outcomes
from ...results.counting import wilson_interval
from ...results.findings import Advance, Findings, Progress, Tables, unseen
from ...results.options import (
    MOST_RUNS,
    Behaviours,
    Option,
    Overrides,
    Parameters,
    ScenarioLike,
    Seed,
    Threads,
    checked,
)
from ...results.outcomes import framed
from ...results.study import plain_rows, study_of
from ...results.taking import check_no_behaviours, played_by, scenario_of
from ...scenario.dates import month_of_round
from ...scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = ("nacsim run tokyo_liaison_office --runs 100000 --set france.autonomy=0.4",)
TABLES = {"runs": "a run", "gains": "an actor and term of its gain from the proposal in round 1"}
#: Runs behind the table of gains: enough for its percentiles, quick enough not to be noticed.
GAIN_RUNS = 10_000
MOST_FIRST = 10**15
#: Runs behind what is said of the numbers that runs draw: at most so many, none of fewer than the second.
LEANING_RUNS, _FEWEST = 2_000, 1_000
#: Runs after which `--until` gives up.
MOST_UNTIL = 10_000_000

_Runs = Annotated[int, Option("How many runs.", 1, MOST_RUNS)]
_UNTIL = (
    "Go on, as many runs again each time, until the 95 % interval of every outcome's share reaches no farther than "
    "this to either side, as half_width=0.005; at most ten million runs."
)
_Until = Annotated[float | str | None, Option(_UNTIL, metavar="half_width=H", typed=str | None)]
_First = Annotated[int, Option("Number of the first run.", 0, MOST_FIRST)]
_Processes = Annotated[int, Option("Processes of the reference; no result depends on it.", 1)]
_Engine = Annotated[Literal["ensemble", "mesa"], Option("The fast kernel, or the reference on Mesa.")]


@checked
def run(
    scenario: ScenarioLike, *, runs: _Runs = 10_000, until: _Until = None, seed: Seed = 1, first: _First = 0,
    engine: _Engine = "ensemble", set_: Overrides = None, parameters: Parameters = None, behaviours: Behaviours = None,
    threads: Threads = None, processes: _Processes = 1, progress: Progress = unseen,
) -> "RunFindings":  # fmt: skip
    """Run a scenario: the distribution of outcomes, who blocked, and when agreement was reached.

    Run n of a seed is the same run however many there are, wherever they begin, and whatever computes them.

    Args:
        behaviours: actor -> a class of its own (sim/engines/README.md); the runs are then played on Mesa.
        processes: of which each must be able to import the behaviours (`sim.sweeps.processes`).

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: a behaviour of nobody, or of another role; `until` that is no half-width.
    """
    loaded, narrow = scenario_of(scenario, set_, parameters), _half_width(until)
    played = "mesa" if behaviours else engine
    return _run(loaded, runs, narrow, seed, first, played, behaviours, threads, processes, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> "RunFindings":
    """The same runs again. Raises ResultsError for runs with behaviours of somebody's own, which no file keeps."""
    check_no_behaviours(found, found.name)
    return _run(
        found.scenario, found.runs, None, found.seed, found.about["first"], found.engine, None, threads, 1, progress
    )


def _half_width(until: float | str | None) -> float | None:
    """What `--until` says. Raises UsageError if that is no half-width."""
    if until is None:
        return None
    text = str(until).removeprefix("half_width=")
    try:
        half = float(text)
    except ValueError:
        half = 0.0
    if not 0 < half <= 0.5:
        raise UsageError(
            Mistake(f"--until {until}", "expected half_width=H, H above 0 and at most 0.5: half_width=0.005")
        )
    return half


def _widest(counts: np.ndarray) -> float:
    """Half the width of the widest 95 % interval among the shares of counted outcomes."""
    low, high = wilson_interval(counts, counts.sum())
    return float((high - low).max()) / 2


def _run(
    scenario: Scenario, runs: int, until: float | None, seed: int, first: int, engine: str, behaviours: Behaviours,
    threads: int | None, processes: int, progress: Progress,
) -> "RunFindings":  # fmt: skip
    def more(begin: int, advance: Advance) -> Runs:
        if engine == "mesa":
            from ...sweeps import processes as reference  # the kernel needs no other process

            return reference.simulate(
                scenario, runs, seed, first=begin, behaviours=behaviours, processes=processes, progress=advance
            )
        return ensemble.simulate(scenario, runs, seed, first=begin, threads=threads, progress=advance)

    with progress("runs", runs) as advance:
        simulated = more(first, advance)
    if until is not None:
        made, counts = [simulated.record], _counted(simulated)
        while _widest(counts) > until and (len(made) + 1) * runs <= MOST_UNTIL:
            added = more(first + len(made) * runs, None)
            made.append(added.record)
            counts = counts + _counted(added)
        simulated = replace(simulated, record=Record(*(np.concatenate(column) for column in zip(*made, strict=True))))
        runs = len(simulated)
    gains = outcomes.gain_terms(ensemble.opening(scenario, min(runs, GAIN_RUNS), seed).terms, scenario)
    # Rounds are of the type in which they are stored, since they may be subtracted.
    tables = Tables({"runs": lambda: simulated.table().astype({"round": "int16"}), "gains": lambda: framed(gains)})
    about, name = {"first": first, **played_by(behaviours)}, scenario.name
    for actor, behaviour in (behaviours or {}).items():
        name += f"-{actor}-{behaviour.__qualname__}"
    return RunFindings(
        "run", name, (scenario,), tables, runs, seed, engine, about, simulated=simulated, gains=gains,
        behaviours=behaviours,
    )  # fmt: skip


def _counted(made: Runs) -> np.ndarray:
    """How many runs ended in each outcome."""
    return np.bincount(made.record.outcome, minlength=len(made.layout.scenario.outcomes))


@dataclass(frozen=True, repr=False)
class RunFindings(Findings):
    """Runs of a scenario, which further studies can be asked about.

    Attributes:
        simulated: the runs themselves, where they were just made.
        gains: the columns of the table of gains, where they were just made.
        behaviours: classes that some actors were given.
    """

    simulated: Runs | None = None
    gains: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    behaviours: Behaviours = None

    @cached_property
    def tally(self) -> outcomes.Tally:
        """How often each outcome, round and set of blockers occurred (`outcomes.Tally`)."""
        if self.stored is not None:
            return outcomes.tally(self.stored.records(outcomes.COUNTED), self.scenario)
        if self.simulated is None:
            raise ValueError("these findings hold no runs")
        return outcomes.tally_of(self.simulated)

    def outcomes(self) -> "pd.DataFrame":
        """A row an outcome, in menu order, then shelved: outcome, label, count, share, low, high (95 %)."""
        return outcomes.outcome_shares(self.tally, self.scenario)

    def over_time(self) -> "pd.DataFrame":
        """When agreement had come: a row a round and draft: round, month (None without a calendar), draft, label, count
        and share of all runs that had adopted it by then, low, high (95 %)."""
        scenario = self.scenario
        table = outcomes.agreement_over_time(self.tally, scenario, Layout(scenario).last_round)
        table["count"] = (table["share"] * self.runs).round().astype(int)
        table["low"], table["high"] = wilson_interval(table["count"], self.runs)
        table.insert(1, "month", [month_of_round(scenario.start, n) for n in table["round"]])
        return table[["round", "month", "draft", "label", "count", "share", "low", "high"]]

    def drawn(self, runs: int | None = None) -> "pd.DataFrame":
        """What was drawn in each run, or in the first of them: run, a column a quantity that has a range, and the
        private reservation of each member and host in units of 1/rationality (`engines.values.drawn_values`)."""
        first, runs = self.about["first"], runs or self.runs
        drawn = drawn_values(self.scenario, runs, self.seed, first=first)
        return framed({"run": np.arange(first, first + runs), **drawn})

    def leaning(self) -> "pd.DataFrame":
        """With which of the numbers that runs draw adoption goes most: quantity, lowest, highest, as `leanings`."""
        rows = leanings(self)
        return framed({name: [getattr(row, name) for row in rows] for name in Leaning._fields})

    def brief(self) -> "pd.DataFrame":
        """The outcomes, with their shares and intervals."""
        return self.outcomes()[["label", "share", "low", "high"]]

    def blockers(self, runs: int | None = None) -> Findings:
        """The study `blockers` of these runs, or of the first of them."""
        return study_of("blockers").run(self, runs=runs)

    def compare(self, *others: "RunFindings") -> Findings:
        """The study `compare` of these runs, as the base, with others of the same seed."""
        return study_of("compare").run(self, *others)

    def trace(self, run: int | None = None, *, typical: str | None = None) -> Findings:
        """The study `trace` of one of these runs, by number or as typical of an outcome."""
        return study_of("trace").run(self, run=run, typical=typical)

    def write_tables(self, folder: Path) -> list[str]:
        """Writes the tables of the runs without holding them as a frame; returns the names of the files."""
        if self.simulated is None:
            return super().write_tables(folder)
        from ...results import parquet  # which only writing and reading need

        parquet.write_runs(folder / "runs.parquet", self.simulated)
        parquet.write_columns(folder / "gains.parquet", self.gains)
        return ["runs.parquet", "gains.parquet"]


class Leaning(NamedTuple):
    """How adoption goes with a number that runs draw."""

    quantity: str
    lowest: float  # share adopted of the fifth of the runs in which the quantity is lowest
    highest: float  # ... and highest


def leanings(found: RunFindings) -> list[Leaning]:
    """How adoption goes with each of the numbers that the first LEANING_RUNS runs draw, the widest first; none where
    there are fewer than 1,000 runs."""
    runs = min(found.runs, LEANING_RUNS)
    if runs < _FEWEST:
        return []
    made, stored = found.simulated, found.stored
    parts = [made.record] if stored is None and made is not None else stored.records(["outcome"]) if stored else ()
    ended = np.concatenate([part.outcome[:runs] for part in parts])[:runs]
    adopted, fifth = ended < len(found.scenario.drafts), runs // 5
    drawn = drawn_values(found.scenario, runs, found.seed, first=found.about["first"])
    order = np.argsort(np.column_stack([*drawn.values()]), axis=0, kind="stable")
    ends = (adopted[order[part]].mean(axis=0).tolist() for part in (slice(fifth), slice(-fifth, None)))
    rows = [Leaning(*row) for row in zip(drawn, *ends, strict=True)]
    return sorted(rows, key=lambda row: -abs(row.highest - row.lowest))


#: What stored runs are read as.
FINDINGS = RunFindings


def told(found: RunFindings) -> dict[str, Any]:
    """The numbers of a run as one plain object (`outcomes.summary`)."""
    return outcomes.summary(found.tally, found.scenario, found.seed)


def report(found: RunFindings) -> dict[str, Any]:
    """The same, with `changes` (what was replaced in the scenario) and `over_time` (`RunFindings.over_time`)."""
    changes = list(found.scenario.changes)
    return {**told(found), "changes": changes, "over_time": plain_rows(found.over_time())}
