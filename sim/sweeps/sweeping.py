"""A sweep from its file to its table: design, parts, executor, directory.

Columns of the case table, one row a case:

case, scenario, one column a parameter, first_run    what was asked for; run n is run n of the seed, which is a
                    column where there are several
id                  hash of everything that the case's runs depend on
runs, error         how many runs it has; what went wrong, if anything did
adopted, as_proposed, diluted, shelved, draft.NAME   shares of runs; NAME.low and NAME.high: 95 % interval (Wilson 1927)
rounds.mean, .q05, .q25, .q50, .q75, .q95            rounds that the adopted runs took
rounds.spent        mean rounds of all runs, a shelved one counted with its last round
blocked.ACTOR       share of runs that were shelved and in which this actor objected at the last tabling
alone.ACTOR         ... and nobody else's
objected.ACTOR      share of runs in which it objected in some round
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..engines.cases import Batch, count
from ..engines.layout import Layout
from ..process import cores
from ..results.findings import Advance
from ..scenario.document import Document
from ..scenario.schema import Scenario
from . import unfinished
from .block_file import Block
from .designs import Design, build, check
from .executors import check_executor, completed, executor
from .experiment import Experiment, ExperimentFile
from .folder import merged, sweep_folder
from .plan import Part, parts, run_part
from .reuse import earlier_for, with_known

#: Parts handed out for each worker, so that none waits for work.
_AHEAD = 2
#: Parts for each worker where none is kept: enough that all end at about the same time.
_EACH = 4
#: Runs of a case in the trial behind an estimate, and what a stored run takes on disk, measured.
_TRIAL_RUNS, _BYTES_A_RUN = 2000, 1.5


@dataclass(frozen=True)
class Progress:
    """What has been done since the start: cases and runs, and those that were there before."""

    cases: int
    runs: int
    total_cases: int
    earlier_cases: int


@dataclass(frozen=True)
class Swept:
    """A finished sweep; `taken` are the cases of which another sweep had runs."""

    design: Design
    table: pd.DataFrame
    damaged: list[str]
    taken: int

    @property
    def failed(self) -> pd.DataFrame:
        """Cases that have an error."""
        return self.table[self.table["error"].notna()]


def sweep_into(
    folder: Path,
    experiment: Experiment | Design,
    *,
    where: str = "threads",
    workers: int | None = None,
    retry_failed: bool = False,
    force: bool = False,
    extend: Path | None = None,
    command: list[str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Swept:
    """Runs a sweep into a directory; one that is there already goes on where it stopped.

    Args:
        folder: the directory.
        experiment: what to run, perhaps built already.
        where: executor, see `executors`. Changes no result.
        workers: how many, one per core by default. Changes no result.
        retry_failed: run parts with failed cases again.
        force: replace another sweep that is there.
        extend: directory of another sweep, whose cases are taken as far as they go. Changes no result.
        command: command line for the manifest.
        progress: called when the sweep begins and after each part.

    Raises:
        ScenarioError: a mistake in the design.
        ResultsError: the directory cannot be used or written.
        UsageError: the executor cannot be had.
    """
    check_executor(where)  # before there is a folder
    design = experiment if isinstance(experiment, Design) else build(experiment)
    plan = parts(design)
    others = None if extend is None else earlier_for(design, extend, folder)
    with sweep_folder(folder, design, plan, command or []) as kept:
        kept.begin(force=force)
        done = kept.done(retry_failed=retry_failed)
        earlier = sum(part.cases for part in plan if part.number in done)
        cases = runs = 0
        report = progress or (lambda _: None)
        report(Progress(0, 0, len(design), earlier))
        missing = [part for part in plan if part.number not in done]
        if others is not None:
            missing = [with_known(part, others) for part in missing]
        if missing:
            with executor(where, workers) as (pool, count):
                for computed in completed(pool, run_part, missing, count * _AHEAD):
                    kept.write(computed)
                    cases += len(computed.cases)
                    runs += int(computed.cases.get("runs", pd.Series(dtype=int)).sum())
                    report(Progress(cases, runs, len(design), earlier))
        return Swept(design, kept.finish(), kept.damaged, sum(part.taken for part in missing))


def evaluate(
    scenario: Scenario,
    columns: Mapping[str, ArrayLike],
    runs: int,
    seed: int = 1,
    *,
    independent: bool = False,
    workers: int | None = None,
    progress: Advance = None,
) -> pd.DataFrame:
    """The case table of a scenario for given values of its quantities, one case an entry, on common random numbers.

    What analyses that make their own points use (sensitivity, tipping points, futures). Nothing is written.

    Args:
        scenario: what to run.
        columns: path -> values, all of one length; NaN leaves a quantity as the scenario has it.
        runs: of each case.
        seed: which draws.
        independent: case n takes runs n x `runs` and following of the seed, instead of sharing them with the others.
        workers: threads, one per core by default. Changes no result.
        progress: called with the number of cases that were just finished.

    Raises:
        ScenarioError: a path is no parameter of the scenario, or a value is out of its range.
    """
    blocks = (Block(cases=[{}]),)
    file = ExperimentFile(scenario=(scenario.name,), runs=runs, seed=seed, design=blocks, independent=independent)
    experiment = Experiment(scenario.name, file, (scenario,), (), Document(None))
    arrays = {path: np.asarray(values, np.float64) for path, values in columns.items()}
    design = Design(experiment, np.zeros(len(next(iter(arrays.values()))), np.int64), arrays, 0)
    check(design, {path: () for path in columns})
    return sweep_in_memory(design, workers=workers, progress=progress)


def sweep_in_memory(
    design: Design, *, where: str = "threads", workers: int | None = None, extend: Path | None = None,
    progress: Advance = None,
) -> pd.DataFrame:  # fmt: skip
    """The case table of a design, with nothing written. `progress` gets the cases that were just finished; `extend` as
    `sweep_into` has it."""
    plan, found = parts(design, _EACH * (workers or cores())), list[pd.DataFrame]()
    if extend is not None:
        others = earlier_for(design, extend)
        plan = [with_known(part, others) for part in plan]

    def take(cases: pd.DataFrame) -> None:
        found.append(cases)
        if progress is not None:
            progress(len(cases))

    together, missing = unfinished.apart(plan), list[Part]()
    for some in together:
        cases = unfinished.find(some)
        if cases is None:
            missing += some
        else:
            take(cases)
    if missing:
        with executor(where, workers) as (pool, count):
            is_alone = where == "threads" and count == 1  # then this thread does it, sooner than one that is started
            ahead = count * _AHEAD
            for computed in map(run_part, missing) if is_alone else completed(pool, run_part, missing, ahead):
                if len(together) > 1:
                    unfinished.keep([plan[computed.number]], computed.cases)
                take(computed.cases)
    table = pd.concat(found, ignore_index=True)
    if missing and len(together) == 1:
        unfinished.keep(plan, table)
    return merged(design, table)


def warm_up(scenario: Scenario) -> None:
    """Compiles the kernels, if this machine has not done so."""
    count(Batch(Layout(scenario), np.empty(0, np.int64), np.empty((1, 0))), 1)


def what_it_takes(design: Design, workers: int | None = None) -> dict[str, Any]:
    """How much a sweep is: cases, refused, unbalanced, runs, parts, and the time and disk that it takes as far as a
    trial tells.

    The trial runs cases of the design on this machine for about a second. With `until` the runs are between
    `runs_least` and `runs`, and time and disk are those of the most.
    """
    file, plan = design.experiment.file, parts(design)
    most = max(file.runs, file.until.max_runs) if file.until else file.runs
    size, tried, spent = 0, 0, 0.0
    few, shorter = (1, min(file.runs, 20)) if file.engine == "mesa" else (64, min(file.runs, _TRIAL_RUNS))
    for part in plan:
        piece = part.pieces[0]
        trial = replace(piece, cases=piece.cases[:few], values=piece.values[:few], first=piece.first[:few])
        begun = time.perf_counter()
        computed = run_part(replace(part, pieces=(trial,), runs=shorter, half_width=None))
        spent += time.perf_counter() - begun
        tried += len(trial.cases) * shorter
        size = max(size, len(trial.cases) and int(computed.cases.memory_usage(index=False).sum() / len(trial.cases)))
        if spent > 1.0:
            break
    runs = len(design) * most
    count_ = workers or cores()
    return {
        "cases": len(design),
        "refused": design.refused,
        "unbalanced": list(design.unbalanced),
        "runs": runs,
        **({"runs_least": len(design) * file.runs} if file.until else {}),
        "parts": len(plan),
        "workers": count_,
        "seconds": runs / (tried / spent) / min(count_, len(plan)),
        "megabytes": (2 * size * len(design) + (_BYTES_A_RUN * runs if file.keep == "runs" else 0)) / 1e6,
    }
