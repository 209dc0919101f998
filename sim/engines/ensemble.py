"""The fast engine: the kernel over blocks of runs, in threads.

Each thread takes a contiguous span of the runs and reads its streams from there on, so how runs are divided changes
nothing about any of them.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import NamedTuple

import numpy as np

from ..process import cores
from ..scenario.schema import Scenario
from . import native
from .draws import PER_TICK, TICKS, Draws, GivenDraws
from .layout import Layout
from .runs import Ends, Record, Runs, empty_record
from .state import LANES, Cases, Spec, new_block

#: Runs a thread computes between two reads of its streams: long enough to make the calls cheap, short enough that
#: their uniforms stay in the second-level cache.
CHUNK = 4096
#: Uniforms (8 bytes each) that stay in the second-level cache: scenarios with many streams take shorter chunks, down to
#: the fewest runs that make a call cheap, and beyond that as few as keep to the most that one thread may hold.
_CACHED, _FEWEST, MOST_UNIFORMS = 1 << 17, 512, 1 << 21


def simulate(
    scenario: Scenario,
    runs: int,
    seed: int = 1,
    *,
    first: int = 0,
    threads: int | None = None,
    chunk: int = CHUNK,
    u: np.ndarray | None = None,
    ends: Ends | None = None,
    progress: Callable[[int], None] | None = None,
) -> Runs:
    """Runs `first` to `first + runs - 1` of a scenario.

    Args:
        scenario: what to run.
        runs: how many, at least 1.
        seed: which streams; run n of a seed is the same run however it is computed.
        first: number of the first run.
        threads: how many, one per core by default. Changes no result.
        chunk: runs computed at a time by a thread. Changes no result.
        u: uniforms to use instead of the seed's streams, (streams, first + runs), rows as in `Layout.streams`.
        ends: room for the state in which each run ended, as `runs.new_ends` makes it; none is kept by default.
        progress: called with the number of runs that were just finished.
    """
    layout = Layout(scenario)
    record = empty_record(layout, runs)
    blocks = max(1, -(-runs // LANES))
    threads = 1 if blocks == 1 else min(threads or cores(), blocks)
    bounds = [-(-runs * part // (threads * LANES)) * LANES for part in range(threads)] + [runs]

    stopped = Event()

    def span(part: int) -> None:
        begin, end = bounds[part], bounds[part + 1]
        source = _source(layout, seed, first + begin, u)
        piece = Record(*(column[begin:end] for column in record))
        state = None if ends is None else Ends(*(column[begin:end] for column in ends))
        spec, name = spec_of(layout), "run" if ends is None else "run_to_ends"
        kernel = native.bound(name, new_block(layout.shape, spec), layout.shape, spec, layout.rule)
        for part_of, uniforms in _uniforms(layout, source, end - begin, chunk):
            computed = wide_record(part_of.stop - part_of.start)
            state_of = None if state is None else Ends(*(column[part_of] for column in state))
            kernel(one_case(len(computed.outcome)), uniforms, computed, state_of)
            for column, values in zip(piece, computed, strict=True):
                column[part_of] = values
            if progress is not None:
                progress(part_of.stop - part_of.start)
            if stopped.is_set():
                return

    with ThreadPoolExecutor(threads) as pool:
        try:
            list(pool.map(span, range(threads)))
        finally:
            stopped.set()  # an interrupt is not kept waiting for the runs that are left
    return Runs(layout, first, record)


class Opening(NamedTuple):
    """How every voter sees the proposal in round 1, after consultation."""

    terms: np.ndarray  # (voters, terms, runs) of its gain from draft 0, in the order of `scenario.preferences.terms`
    quantile: np.ndarray  # (voters, runs) standard logistic quantile behind its private reservation


def opening(scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0) -> Opening:
    """The opening of runs `first` to `first + runs - 1`.

    Terms carry their signs; as nobody has received anything yet, their sum is V. The quantile is the one that stays
    with the run: that of the sponsor, and of a host that requested the proposal, is drawn where they prefer it.
    """
    layout = Layout(scenario)
    terms = np.empty((len(layout.voters), len(scenario.preferences.terms), runs))
    quantile, spec = np.empty((len(layout.voters), runs)), spec_of(layout)
    kernel = native.bound("appraise", new_block(layout.shape, spec), layout.shape, spec, layout.rule)
    for part_of, uniforms in _uniforms(layout, _source(layout, seed, first, None), runs, CHUNK):
        width = part_of.stop - part_of.start
        part = np.empty((*terms.shape[:2], width)), np.empty((len(terms), width))  # a view is another type
        kernel(one_case(width), uniforms, *part)
        terms[:, :, part_of], quantile[:, part_of] = part
    return Opening(terms, quantile)


def _source(layout: Layout, seed: int, first: int, u: np.ndarray | None) -> Draws | GivenDraws:
    return Draws(layout.streams, seed, first) if u is None else GivenDraws(u, first)


def _uniforms(layout: Layout, source: Draws | GivenDraws, runs: int, chunk: int) -> Iterator[tuple[slice, np.ndarray]]:
    """(runs, their uniforms) chunk by chunk."""
    width = min(chunk, runs, longest_chunk(layout))
    buffer = np.empty((len(layout.streams), width))
    for begin in range(0, runs, width):
        end = min(begin + width, runs)
        source.fill(buffer, end - begin)
        yield slice(begin, end), layout.prepare(buffer)


def longest_chunk(layout: Layout) -> int:
    """Runs whose uniforms one thread takes at once, in whole rounds of the generator."""
    streams, whole = len(layout.streams), PER_TICK * TICKS
    cached = max(_CACHED // streams // whole * whole, _FEWEST)
    return min(cached, CHUNK, max(MOST_UNIFORMS // streams, LANES))


def wide_record(runs: int) -> Record:
    """Columns as the kernel writes them, whatever the scenario, so that it is compiled once."""
    return Record(*(np.empty(runs, kind) for kind in (*[np.int16] * 3, *[np.uint64] * 4)))


def one_case(runs: int) -> Cases:
    """A scenario by itself, as the kernel takes it."""
    return Cases(np.empty(0, np.int64), np.empty((1, 0)), runs, 0)


def spec_of(layout: Layout) -> Spec:
    """What the kernel reads of a layout."""
    return Spec(
        layout.kinds, layout.ends, layout.row_streams, layout.first_reservation, layout.first_shock,
        layout.available_streams, layout.event_streams, layout.event_probabilities,
        layout.effects, layout.held_effects, np.unique(layout.held_effects.row), layout.settles,
        layout.is_evenly_paced, layout.is_binding, layout.is_wanting,
    )  # fmt: skip
