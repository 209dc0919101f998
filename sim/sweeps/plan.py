"""A sweep cut into parts, and what one part computes: a pure function, wherever it runs.

A part is what is lost when a machine dies, and what is written as one file. How a sweep is cut depends on its design
alone, so parts are the same bytes whoever computed them.

Long because what a part is, how it is cut and how it is computed must agree to the byte.
"""

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..engines.cases import Batch, Counts, count, no_counts, tally
from ..engines.in_force import EQUATIONS
from ..engines.layout import Layout
from ..engines.runs import Record, Runs, empty_record
from ..equations.sampling import FIXED
from ..errors import Mistake, UsageError
from ..results.counting import wilson_interval
from ..results.settings import plain
from ..scenario.correlation import only
from ..scenario.identity import read_by_a_run
from ..scenario.load import vary
from ..scenario.schema import Scenario
from .counted import COUNTED, counted, described
from .designs import Design, variants

#: Runs of one part, at least and at most: worth a file of its own, and no more than seconds of work to lose. The
#: reference engine is that much slower.
_SIZE = {"ensemble": (1 << 15, 1 << 22), "mesa": (16, 512)}
_PARTS, _MOST_CASES = 64, 4096
#: Parts of a smaller sweep that keeps no runs, and how many times the least a part of it has at most: to write a file
#: takes as long as some of the runs of short cases.
_FEWER_PARTS, _SOME = 16, 8
#: Cases whose ranges are written out at once, to be hashed.
_HASHED = 256
#: Runs of one part where none is kept, at most: a second of work that an interrupt waits for.
_AT_ONCE = 1 << 20


class Known(NamedTuple):
    """What is known of cases before they are run: of how many runs each, 0 of those that are new, and their counts."""

    done: np.ndarray
    counts: Counts


@dataclass(frozen=True)
class Piece:
    """Cases that differ in numbers alone.

    Attributes:
        cases: (n,) their numbers in the design.
        scenario: what they are built on.
        settings: what all of them replace in it.
        numbers: parameters that each of them sets, as `values`, (n, k).
        first: (n,) numbers of their first runs.
        seed: which draws.
        known: what another sweep has of them, if any.
    """

    cases: np.ndarray
    scenario: Scenario
    settings: dict[str, Any]
    numbers: tuple[str, ...]
    values: np.ndarray
    first: np.ndarray
    seed: int
    known: Known | None = None

    def scenario_of(self, n: int) -> Scenario:
        """The scenario of the n-th case."""
        own = {path: plain(value) for path, value in zip(self.numbers, self.values[n], strict=True)}
        return vary(self.scenario, {**self.settings, **own})


@dataclass(frozen=True)
class Part:
    """Pieces that are computed and written together, and how."""

    number: int
    pieces: tuple[Piece, ...]
    runs: int
    engine: str
    half_width: float | None
    most_runs: int
    keep_runs: bool
    behaviours: Mapping[str, type] | None = None
    rules: int = EQUATIONS

    @property
    def cases(self) -> int:
        """How many cases it has."""
        return sum(len(piece.cases) for piece in self.pieces)

    @property
    def taken(self) -> int:
        """Cases of which another sweep has runs."""
        return sum(int((piece.known.done > 0).sum()) for piece in self.pieces if piece.known is not None)


@dataclass(frozen=True)
class Computed:
    """What came of a part: a row a case, and a row a run where those are kept."""

    number: int
    cases: pd.DataFrame
    runs: pd.DataFrame | None


def parts(design: Design, few: int | None = None) -> list[Part]:
    """The parts of a sweep; of one that is not kept as `few` as there is work for, since each draws its runs anew."""
    file = design.experiment.file
    most_runs = max(file.runs, file.until.max_runs) if file.until else file.runs
    likely = int(np.sqrt(file.runs * most_runs))
    least, most = _SIZE[file.engine]
    if few is not None:
        most = min(most, _AT_ONCE)
    total = len(design) * likely
    worth = min(total // _FEWER_PARTS, _SOME * least) if few is None and file.keep == "cases" else 0
    size = min(max(total // (few or _PARTS), worth, least), most)
    together = min(max(size // likely, 1), _MOST_CASES)
    half_width = file.until.half_width if file.until else None
    behaviours = design.experiment.behaviours
    how = (file.runs, file.engine, half_width, most_runs, file.keep == "runs", behaviours)
    made: list[Part] = []
    waiting: list[Piece] = []
    for piece in _pieces(design, together):
        if waiting and sum(len(p.cases) for p in waiting) + len(piece.cases) > together:
            made.append(Part(len(made), tuple(waiting), *how))
            waiting = []
        waiting.append(piece)
    return [*made, Part(len(made), tuple(waiting), *how)]


def _pieces(design: Design, most: int) -> Iterator[Piece]:
    for cases, scenario, settings in variants(design):
        seed = design.experiment.file.seed[0] if design.seeds is None else int(design.seeds[cases[0]])
        numbers = tuple(path for path in design.numbers if not np.isnan(design.columns[path][cases[0]]))
        for begin in range(0, len(cases), most):
            some = cases[begin : begin + most]
            columns = [design.columns[path][some] for path in numbers]
            values = np.column_stack(columns) if numbers else np.empty((len(some), 0))
            yield Piece(some, scenario, settings, numbers, values, design.first_runs[some], seed)


def run_part(part: Part) -> Computed:
    """Every case of a part. A case that fails has its error in the table and nothing else.

    Raises:
        UsageError: the part was made by a version of nacsim with other rules, on another machine.
    """
    if part.rules != EQUATIONS:
        what = "has another version of nacsim; install the same one on every machine"
        raise UsageError(Mistake(f"worker {platform.node()}", what))
    cases, runs = [], []
    for piece in part.pieces:
        try:
            found, every_run = _run_piece(part, piece)
        except Exception as error:
            what = "; ".join(str(error).splitlines()) or type(error).__name__
            found, every_run = pd.DataFrame({"case": piece.cases, "runs": 0, "error": what}), None
        cases.append(found)
        if every_run is not None:
            runs.append(every_run)
    table = pd.concat(cases, ignore_index=True) if len(cases) > 1 else cases[0]
    # One type of text for the errors of every part, whether none, some or all of its cases have one.
    table["error"] = table["error"].astype(object)
    return Computed(part.number, table, pd.concat(runs, ignore_index=True) if runs else None)


def _run_piece(part: Part, piece: Piece) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    batch = batch_of(piece)
    kept: list[tuple[np.ndarray, int, Record]] = []
    known = piece.known or Known(np.zeros(len(batch), np.int64), no_counts(batch.layout, len(batch)))
    done, counts = known.done.copy(), Counts(*(column.copy() for column in known.counts))
    while (open_ := _open(part, done, counts)).any():
        for before in np.unique(done[open_]):
            chosen = np.flatnonzero(open_ & (done == before))
            more = part.runs - before if before < part.runs else min(part.runs, part.most_runs - before)
            added = _count(part, piece, batch, chosen, int(before), int(more), kept)
            for column, numbers in zip(counts, added, strict=True):
                column[chosen] += numbers
            done[chosen] += more
    found = {"case": piece.cases, "id": case_ids(batch), "error": None, **described(counts, batch.layout)}
    found[COUNTED] = counted(counts.rounds)
    return pd.DataFrame(found), _run_table(piece, batch, kept) if part.keep_runs else None


def _open(part: Part, done: np.ndarray, counts: Counts) -> np.ndarray:
    """(cases,) which cases need more runs than they have."""
    open_ = done < part.runs
    if part.half_width is not None:
        low, high = wilson_interval(counts.outcome, np.maximum(done, 1)[:, None])
        open_ |= (done < part.most_runs) & ((high - low).max(axis=1) / 2 > part.half_width)
    return open_


def batch_of(piece: Piece) -> Batch:
    """The cases of a piece for the kernel: a scenario whose ranges span them all, and their values."""
    lows, highs = piece.values.min(axis=0).tolist(), piece.values.max(axis=0).tolist()
    spans = [{"value": low, "low": low, "high": high, "dist": "uniform"} for low, high in zip(lows, highs, strict=True)]
    ranges = dict(zip(piece.numbers, spans, strict=True))
    scenario = vary(piece.scenario, {**piece.settings, **ranges})
    if scenario.correlations:  # what a case fixes correlates with nothing
        sampled = {path for path, quantity, _ in scenario.quantities() if quantity.is_sampled} - set(piece.numbers)
        scenario = scenario.model_copy(update={"correlations": only(scenario.correlations, sampled)})
    layout = Layout(scenario)
    return Batch(layout, np.array([layout.row_of[path] for path in piece.numbers], np.int64), piece.values)


def _count(
    part: Part, piece: Piece, batch: Batch, chosen: np.ndarray, done: int, runs: int,
    kept: list[tuple[np.ndarray, int, Record]],
) -> Counts:  # fmt: skip
    """Counts of some of the cases over their next runs."""
    own = piece.first[chosen] + done
    first = own if np.ptp(piece.first) else int(own[0])
    if part.engine == "ensemble" and not part.keep_runs:
        return count(batch.only(chosen), runs, piece.seed, first=first)
    record = empty_record(batch.layout, (len(chosen), runs))
    if part.keep_runs:
        kept.append((chosen, done, record))
    if part.engine == "ensemble":
        return count(batch.only(chosen), runs, piece.seed, first=first, record=record)
    from ..engines import council  # Mesa takes long to import, and most sweeps do without it

    for n, case in enumerate(chosen):
        scenario, first_run = piece.scenario_of(case), int(own[n])
        computed = council.simulate(scenario, runs, piece.seed, first=first_run, behaviours=part.behaviours)
        for column, values in zip(record, computed.record, strict=True):
            column[n] = values
    return tally(batch.layout, Record(*(column.ravel() for column in record)), len(chosen))


def _run_table(piece: Piece, batch: Batch, kept: list[tuple[np.ndarray, int, Record]]) -> pd.DataFrame:
    tables = []
    for chosen, done, record in kept:
        runs = record.outcome.shape[1]
        table = Runs(batch.layout, 0, Record(*(column.ravel() for column in record))).table()
        table["run"] = np.repeat(piece.first[chosen] + done, runs) + np.tile(np.arange(runs), len(chosen))
        table.insert(0, "case", np.repeat(piece.cases[chosen], runs))
        tables.append(table.astype({name: str for name in table.columns if table[name].dtype == "category"}))
    return pd.concat(tables, ignore_index=True).sort_values(["case", "run"], ignore_index=True)


def case_ids(batch: Batch) -> list[str]:
    """A hash of everything in each case that its runs depend on, whatever it is called and wherever it stands."""
    layout = batch.layout
    structure = blake2b(json.dumps(read_by_a_run(layout.scenario, ranges=False)).encode())
    ends, kinds = layout.ends[:, :3].astype("<f8"), layout.kinds.astype("<i8")
    kinds[batch.rows] = FIXED
    structure.update(kinds.tobytes())
    ids, width = [], ends.nbytes
    for begin in range(0, len(batch), _HASHED):
        some = batch.values[begin : begin + _HASHED]
        every = np.repeat(ends[None], len(some), axis=0)
        every[:, batch.rows] = some[:, :, None]
        written = memoryview(every.tobytes())
        for n in range(len(some)):
            case = structure.copy()
            case.update(written[n * width : (n + 1) * width])
            ids.append(case.hexdigest()[:16])
    return ids
