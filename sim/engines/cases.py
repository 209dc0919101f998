"""Many cases of one scenario in few calls of the kernel, counted as they come.

Cases are settings of some of the scenario's quantities. They share their uniforms, so that two cases differ by their
settings alone (common random numbers), unless each is given runs of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ..equations.sampling import FIXED, GIVEN
from . import native
from .draws import Draws
from .ensemble import MOST_UNIFORMS, longest_chunk, spec_of, wide_record
from .layout import Layout
from .runs import Record
from .state import Cases, new_block

#: Runs in one call of the kernel: enough to make it cheap, few enough that their record stays in the cache.
_CALL = 1 << 14


class Counts(NamedTuple):
    """What happened in the runs of each case; two counts of the same cases add up."""

    outcome: np.ndarray  # (cases, drafts + 1) runs by outcome, shelved last
    rounds: np.ndarray  # (cases, last round + 1) adopted runs by the round of adoption
    blocked: np.ndarray  # (cases, voters) shelved runs in which the voter was among the blockers
    alone: np.ndarray  # (cases, voters) ... was the only blocker
    objected: np.ndarray  # (cases, voters) runs in which it objected in some round
    spent: np.ndarray  # (cases, 1) rounds of all runs together, those of the shelved ones included

    @property
    def runs(self) -> np.ndarray:
        """(cases,) runs of each case."""
        return self.outcome.sum(axis=1)


@dataclass(frozen=True)
class Batch:
    """Cases of a scenario that differ in the values of some quantities.

    Attributes:
        layout: of a scenario whose ranges span every case, so that it has every stream that any of them needs.
        rows: (k,) the layout's rows in which cases differ.
        values: (cases, k) their fixed values.
    """

    layout: Layout
    rows: np.ndarray
    values: np.ndarray

    def __len__(self) -> int:
        return len(self.values)

    def only(self, chosen: np.ndarray) -> "Batch":
        """Some of the cases."""
        return replace(self, values=self.values[chosen])


def count(
    batch: Batch, runs: int, seed: int = 1, *, first: int | np.ndarray = 0, record: Record | None = None
) -> Counts:
    """Counts of runs `first` to `first + runs - 1` of every case, in the calling thread.

    Each run is the one that `ensemble.simulate` computes for the case's scenario with that seed and number.

    Args:
        batch: the cases.
        runs: of each case, at least 1.
        seed: which streams.
        first: number of the first run, one for all cases or (cases,) one for each.
        record: columns of (cases, runs) to write every run into, as `runs.empty_record` makes them.
    """
    layout = batch.layout
    total, spec = no_counts(layout, len(batch)), spec_of(layout)
    spec = spec._replace(kinds=np.where(_drawn(batch), GIVEN, FIXED))
    run = native.bound("run", new_block(layout.shape, spec), layout.shape, spec, layout.rule)
    for cases, stretch, stride, u in _uniforms(batch, runs, seed, first):
        width = stretch.stop - stretch.start
        values = np.ascontiguousarray(batch.values[cases])
        computed = wide_record(len(values) * width)
        run(Cases(batch.rows, values, width, stride), u, computed, None)
        _add(computed, width, layout, Counts(*(column[cases] for column in total)))
        if record is not None:
            for column, numbers in zip(record, computed, strict=True):
                column[cases, stretch] = numbers.reshape(-1, width)
    return total


def _uniforms(
    batch: Batch, runs: int, seed: int, first: int | np.ndarray
) -> Iterator[tuple[slice, slice, int, np.ndarray]]:
    """(cases, runs, stride, uniforms) of each call of the kernel."""
    layout, shared = batch.layout, np.ndim(first) == 0
    width = min(runs, longest_chunk(layout))
    together = max(1, _CALL // width)
    read = _read(batch)
    names = [layout.streams[n] for n in read]
    if shared:
        source, drawn, u = Draws(names, seed, int(first)), np.empty((len(read), width)), _unread(layout, width)
        for begin in range(0, runs, width):
            stretch = slice(begin, min(begin + width, runs))
            source.fill(drawn, stretch.stop - begin)
            u[read] = drawn
            _sample(batch, layout.prepare(u))
            for case in range(0, len(batch), together):
                yield slice(case, min(case + together, len(batch))), stretch, 0, u
        return
    together, u = max(1, min(together, MOST_UNIFORMS // len(layout.streams) // width)), _unread(layout, 0)
    for case in range(0, len(batch), together):
        cases = slice(case, min(case + together, len(batch)))
        for begin in range(0, runs, width):
            stretch = slice(begin, min(begin + width, runs))
            length = stretch.stop - begin
            drawn = np.empty((len(read), (cases.stop - case) * length))
            for n, own in enumerate(np.asarray(first)[cases]):
                Draws(names, seed, int(own) + begin).fill(drawn, length, n * length)
            u = u if u.shape[1] == drawn.shape[1] else _unread(layout, drawn.shape[1])
            u[read] = drawn
            yield cases, stretch, length, _sample(batch, layout.prepare(u))


def _read(batch: Batch) -> np.ndarray:
    """Which streams a case reads: those of what every case fixes are not drawn."""
    layout = batch.layout
    fixed = np.setdiff1d(layout.row_streams[batch.rows], layout.correlated[0] if layout.correlated else [])
    return np.setdiff1d(np.arange(len(layout.streams)), fixed)


def _unread(layout: Layout, runs: int) -> np.ndarray:
    """Uniforms of streams that nothing reads, in place of which numbers are put where something does."""
    return np.full((len(layout.streams), runs), 0.5)


def _drawn(batch: Batch) -> np.ndarray:
    """(rows,) which quantities are drawn in every case."""
    return (batch.layout.kinds != FIXED) & ~np.isin(np.arange(len(batch.layout.kinds)), batch.rows)


def _sample(batch: Batch, u: np.ndarray) -> np.ndarray:
    """Turns the uniforms of what is drawn into values, in place: once, for all cases that share them."""
    layout, rows = batch.layout, np.flatnonzero(_drawn(batch))
    streams, kinds, ends = layout.row_streams[rows], layout.kinds[rows], layout.ends[rows]
    native.bound("sample_rows")(u, streams, kinds, ends, np.empty(u.shape[1]))
    return u


def tally(layout: Layout, record: Record, cases: int) -> Counts:
    """Counts of a record that has the runs of one case after the other, each case equally many."""
    counts = no_counts(layout, cases)
    wide = wide_record(record.outcome.size)
    for column, values in zip(wide, record, strict=True):
        column[:] = values
    _add(wide, record.outcome.size // cases, layout, counts)
    return counts


def _add(record: Record, runs: int, layout: Layout, counts: Counts) -> None:
    """Adds the runs of a record, `runs` of one case after the other, to the counts."""
    native.bound("tally")(record, runs, layout.shape.drafts, counts)


def no_counts(layout: Layout, cases: int) -> Counts:
    """Counts of cases that have no runs yet."""
    widths = (layout.shape.drafts + 1, layout.last_round + 1, *([layout.shape.voters] * 3), 1)
    return Counts(*(np.zeros((cases, width), np.int64) for width in widths))
