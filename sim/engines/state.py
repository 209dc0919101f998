"""What a kernel is handed: the scenario in numbers, the cases, and a block of runs side by side.

Every array of a block is (actor, lane) with one lane a run, so that inner loops run over the lanes. Nothing is compiled
here.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from ..scenario.vocabulary import ALL_ATTRIBUTES
from .layout import Effects, Shape

#: Runs side by side. Wide enough that starting a loop costs little beside running it, narrow enough that the block's
#: state stays near the first-level cache; measured best among 32 to 256.
LANES = 64
#: Rows of scratch, which hold nothing from one phase to the next: as many as the phase that needs most of them has.
ROOM = 4


class Spec(NamedTuple):
    """What the kernel reads of a layout."""

    kinds: np.ndarray
    ends: np.ndarray
    row_streams: np.ndarray
    first_reservation: int
    first_shock: int
    available_streams: np.ndarray
    event_streams: np.ndarray
    event_probabilities: np.ndarray
    effects: Effects
    held_effects: Effects
    held_rows: np.ndarray
    settles: np.ndarray  # (rows,) whether voices, coercion or reservations follow from the row
    evenly: bool
    binding: bool  # whether an open no may commit, or a member have a price
    wanting: np.ndarray  # (externals,) whether it is known what the power wants for itself


class Cases(NamedTuple):
    """Cases that one call of the kernel computes: settings of some rows, each with the same number of runs.

    Lanes are filled case by case. A case's runs read the columns of u from `stride` times its number on: with stride 0
    all cases share them, which is what common random numbers are.
    """

    rows: np.ndarray  # (k,) the layout's rows in which cases differ
    values: np.ndarray  # (cases, k)
    runs: int
    stride: int


class Block(NamedTuple):
    """State of LANES runs. `x` has the scenario's quantities by row; the rest moves with the procedure."""

    x: np.ndarray  # (rows, lanes)
    threat: np.ndarray  # (voters, lanes) views, which consultation moves; their anchors are in x
    linkage: np.ndarray
    ideal: np.ndarray
    share: np.ndarray  # normalised voice
    threatened: np.ndarray  # chi: joint coercion that is aimed at the voter
    quantile: np.ndarray  # standard logistic behind the reservation
    shock: np.ndarray
    reservation: np.ndarray  # epsilon
    learnt: np.ndarray  # epsilon-hat
    bound: np.ndarray  # C: what taking back an open no would cost
    pressure: np.ndarray
    received: np.ndarray  # inducements
    security_weight: np.ndarray  # what a unit of a term weighs with the voter: only events move it
    economic_weight: np.ndarray
    entrapment_weight: np.ndarray
    security: np.ndarray  # rates of this round
    economic: np.ndarray
    entrapment: np.ndarray
    autonomy: np.ndarray
    stake: np.ndarray
    failure: np.ndarray
    gain: np.ndarray  # (voters, drafts, lanes)
    pivot: np.ndarray  # (drafts, lanes)
    available: np.ndarray  # (drafts, lanes) 1 or 0
    tabled_gain: np.ndarray  # (voters, lanes) gain of the draft on the table; inf where there is none
    broken: np.ndarray  # (voters, lanes) 1 for members that break silence, else 0
    pull: np.ndarray  # (voters, lanes) solidarity
    tabled: np.ndarray  # (lanes,) number of the draft on the table; that of drafts where there is none
    visibility: np.ndarray
    breaking: np.ndarray  # (lanes,) how many members break silence
    support: np.ndarray
    budget: np.ndarray
    conceded: np.ndarray
    scratch: np.ndarray  # (ROOM, lanes)
    happened: np.ndarray  # (events, lanes) 1 or 0
    lasting: np.ndarray  # (held rows, lanes) what a quantity would be if nothing held it
    applied: np.ndarray  # (held rows, lanes) what it was made for this round
    broke: np.ndarray  # (lanes,) bit i: voter i broke silence, or declined, in this round
    on_record: np.ndarray
    objected: np.ndarray
    live: np.ndarray  # (lanes,) 1 until the run has ended, then 0
    adopted: np.ndarray  # (lanes,) 1 or 0, of this round
    ending: np.ndarray
    minding: np.ndarray  # (lanes,) how many members of those asked the matter has any salience to
    expected: np.ndarray  # (voters,) of one lane: what the pivotal gain is computed from
    votes: np.ndarray
    counts: np.ndarray
    column: np.ndarray  # (lanes,) which column of u a lane reads
    last: np.ndarray  # (lanes,) number of the draft tabled last, 0 before any
    refused: np.ndarray  # (lanes,) bit i: voter i broke silence when something was tabled last
    last_gain: np.ndarray  # (voters, lanes) gain of that draft, with threats spread evenly
    last_draft: np.ndarray  # (attributes, lanes) of it
    means: np.ndarray  # (externals, lanes) what the power threatens with in this round
    offered: np.ndarray  # (voters, lanes) what external powers offer for a no
    worth: np.ndarray  # (voters, lanes) what a target is worth, then the response to it
    portion: np.ndarray
    among: np.ndarray  # (voters, lanes) 1 for targets, else 0
    free: np.ndarray


#: Bytes at a multiple of which an array of a block begins: a line of the cache, which is what the widest vector
#: instructions read; reading across two lines made the kernel a seventh slower.
_LINE = 64


def room(shape: int | tuple[int, ...], kind: DTypeLike = np.float64) -> np.ndarray:
    """Zeros that begin where a line of the cache does."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    raw = np.zeros(size + _LINE, np.uint8)
    begin = -raw.ctypes.data % _LINE
    return raw[begin : begin + size].view(kind).reshape(shape)


def new_block(shape: Shape, spec: Spec) -> Block:
    """An empty block."""

    def flat(n: int) -> np.ndarray:
        return room((n, LANES))

    n, held = shape.voters, spec.held_rows.size
    return Block(
        x=flat(spec.kinds.size),
        threat=flat(n), linkage=flat(n), ideal=flat(n), share=flat(n), threatened=flat(n),
        quantile=flat(n), shock=flat(n), reservation=flat(n), learnt=flat(n), bound=flat(n), pressure=flat(n),
        received=flat(n), security_weight=flat(n), economic_weight=flat(n), entrapment_weight=flat(n),
        security=flat(n), economic=flat(n), entrapment=flat(n), autonomy=flat(n),
        stake=flat(n), failure=flat(n),
        gain=room((n, shape.drafts, LANES)), pivot=flat(shape.drafts), available=flat(shape.drafts),
        tabled_gain=flat(n), broken=flat(n), pull=flat(n),
        tabled=room(LANES, np.int64), visibility=room(LANES),
        breaking=room(LANES), support=room(LANES), budget=room(LANES),
        conceded=room(LANES), scratch=flat(ROOM), happened=flat(max(spec.event_streams.size, 1)),
        lasting=flat(held), applied=flat(held),
        broke=room(LANES, np.uint64), on_record=room(LANES, np.uint64), objected=room(LANES, np.uint64),
        live=room(LANES, np.int64), adopted=room(LANES, np.int64), ending=room(LANES, np.int64),
        minding=room(LANES),
        expected=room(n), votes=room(n), counts=room(n, np.bool_), column=room(LANES, np.int64),
        last=room(LANES, np.int64), refused=room(LANES, np.uint64), last_gain=flat(n),
        last_draft=flat(len(ALL_ATTRIBUTES)), means=flat(shape.externals), offered=flat(n), worth=flat(n),
        portion=flat(n),
        among=flat(n), free=flat(n),
    )  # fmt: skip
