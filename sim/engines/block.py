"""A block of runs side by side: the state that the kernel's phases share, and how it is sampled.

Every array is (actor, lane) with one lane a run, so that inner loops run over the lanes.
Long because the state, the room made for it and how it is filled must agree.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numba import njit

from ..equations import events, sampling
from ..scenario.vocabulary import (
    ALL_ATTRIBUTES,
    EFFECTS,
    EXTERNAL_TRAITS,
    FAILURE,
    HOST_TRAITS,
    PROCESS,
    VOTER_TRAITS,
    WEIGHTS,
)
from ..strategies.catalogue import STRATEGIES, number_of
from ..strategies.chance import ROOM
from .layout import OPTION_ROWS, Effects

#: Runs side by side. Wide enough that starting a loop costs little beside running it, narrow enough that the block's
#: state stays near the first-level cache; measured best among 32 to 256.
LANES = 64


def _row(table: Iterable[str], name: str) -> int:
    """Row of a quantity within its block of a layout: its place in the vocabulary's table."""
    return list(table).index(name)


# Constants, which numba freezes; `ROW_ORDER` goes into the key of its cache (`kernel._digest_of_equations`).
THREAT = _row(VOTER_TRAITS, "threat")
CORE = _row(VOTER_TRAITS, "core_threat")
LINKAGE = _row(VOTER_TRAITS, "linkage")
EXPOSURE = _row(VOTER_TRAITS, "exposure")
ENTRAPMENT = _row(VOTER_TRAITS, "entrapment")
AUTONOMY = _row(VOTER_TRAITS, "autonomy")
SOLIDARITY = _row(VOTER_TRAITS, "solidarity")
INFLUENCE = _row(VOTER_TRAITS, "influence")
OPENNESS = _row(VOTER_TRAITS, "openness")
RESOLVE = _row(VOTER_TRAITS, "resolve")
IDEAL = _row(VOTER_TRAITS, "ideal")
SALIENCE = _row(VOTER_TRAITS, "salience")
SECURITY_W = _row(WEIGHTS, "security")
ECONOMIC_W = _row(WEIGHTS, "economic")
ENTRAPMENT_W = _row(WEIGHTS, "entrapment")
AUTONOMY_W = _row(WEIGHTS, "autonomy")
SOLIDARITY_W = _row(WEIGHTS, "solidarity")
SPATIAL_W = _row(WEIGHTS, "spatial")
STATUS_QUO = _row(FAILURE, "status_quo")
COST_OF_FAILURE = _row(FAILURE, "cost_of_failure")
ROUNDS = _row(PROCESS, "rounds")
RATIONALITY = _row(PROCESS, "rationality")
CONCESSION = _row(PROCESS, "concession")
ANTICIPATION = _row(PROCESS, "anticipation")
MEMORY = _row(PROCESS, "memory")
BACKLASH = _row(PROCESS, "backlash")
INTIMIDATION = _row(PROCESS, "intimidation")
WALK_AWAY = _row(PROCESS, "walk_away")
COMMITMENT = _row(PROCESS, "commitment")
ATTRIBUTES = len(ALL_ATTRIBUTES)
SUBSTANCE = _row(ALL_ATTRIBUTES, "substance")
VISIBILITY = _row(ALL_ATTRIBUTES, "visibility")
REACH = _row(ALL_ATTRIBUTES, "reach")
POSITION = _row(ALL_ATTRIBUTES, "position")
AVAILABILITY = _row(ALL_ATTRIBUTES, "availability")
HOST_FOCUS = _row(HOST_TRAITS, "focus")
FOCUS = _row(EXTERNAL_TRAITS, "focus")
OWN_THREAT = _row(EXTERNAL_TRAITS, "threat")
OWN_LINKAGE = _row(EXTERNAL_TRAITS, "linkage")
OWN_EXPOSURE = _row(EXTERNAL_TRAITS, "exposure")
DIFFUSE, AIMED, WEDGE = number_of("diffuse"), number_of("aimed"), number_of("wedge")
BROADCAST, ADDRESSED = number_of("broadcast"), number_of("addressed")
LEVERAGE, COMMITTED, BARGAINING = number_of("leverage"), number_of("committed"), number_of("bargaining")
SET, SCALE = EFFECTS.index("set"), EFFECTS.index("scale")
BAND = _row(OPTION_ROWS, "band")
BUDGET = _row(OPTION_ROWS, "budget")
STEP = _row(OPTION_ROWS, "step")
DEVIATION = _row(OPTION_ROWS, "deviation")
PERSISTENCE = _row(OPTION_ROWS, "persistence")
#: The names in the order from which these numbers follow.
ROW_ORDER = " ".join([
    *VOTER_TRAITS, *HOST_TRAITS, *EXTERNAL_TRAITS, *WEIGHTS, *FAILURE, *PROCESS, *OPTION_ROWS, *ALL_ATTRIBUTES,
    *EFFECTS, *STRATEGIES,
])  # fmt: skip
#: Rows within the process's block that are whole numbers.
WHOLE = tuple(row for row, limits in enumerate(PROCESS.values()) if limits.whole)

#: Decorator of what the kernel is made of. Inlining is forced: handing a block over costs more than most phases do.
#: And references to arrays are not counted: the caller holds all of them, and counting is an atomic operation for every
#: row that a phase names.
phase = njit(  # type: ignore[call-overload]  # numba's own stub leaves out the options on wrappers and on counting
    nogil=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False
)
#: What holds the phases together. It allocates nothing either.
uncounted = njit(  # type: ignore[call-overload]
    nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False
)


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


@phase
def fill(lane, value):
    """Sets every lane."""
    # An explicit loop: assigning a scalar to a slice goes through the general broadcasting code, which is slower.
    for r in range(LANES):
        lane[r] = value


@phase
def pick(picked, of_draft, number, drafts, nothing):
    """What a lane's draft, by its number, has of something that drafts have; `nothing` where it is none of them."""
    fill(picked, nothing)
    for d in range(drafts):
        for r in range(LANES):
            # Both are read before one is chosen: a choice between two places in memory would not become a vector.
            this, other = of_draft[d, r], picked[r]
            picked[r] = this if number[r] == d else other


@phase
def has_bit(bits, i):
    """Whether voter i is in a word of bits."""
    return (bits >> np.uint64(i)) & np.uint64(1) != 0


@njit(nogil=True)
def new_block(shape, spec):
    """An empty block."""

    def flat(n):
        return np.zeros((n, LANES))

    n, held = shape.voters, spec.held_rows.size
    return Block(
        x=flat(spec.kinds.size),
        threat=flat(n), linkage=flat(n), ideal=flat(n), share=flat(n), threatened=flat(n),
        quantile=flat(n), shock=flat(n), reservation=flat(n), learnt=flat(n), bound=flat(n), pressure=flat(n),
        received=flat(n), security_weight=flat(n), economic_weight=flat(n), entrapment_weight=flat(n),
        security=flat(n), economic=flat(n), entrapment=flat(n), autonomy=flat(n),
        stake=flat(n), failure=flat(n),
        gain=np.zeros((n, shape.drafts, LANES)), pivot=flat(shape.drafts), available=flat(shape.drafts),
        tabled_gain=flat(n), broken=flat(n), pull=flat(n),
        tabled=np.zeros(LANES, np.int64), visibility=np.zeros(LANES),
        breaking=np.zeros(LANES), support=np.zeros(LANES), budget=np.zeros(LANES),
        conceded=np.zeros(LANES), scratch=flat(ROOM), happened=flat(max(spec.event_streams.size, 1)),
        lasting=flat(held), applied=flat(held),
        broke=np.zeros(LANES, np.uint64), on_record=np.zeros(LANES, np.uint64), objected=np.zeros(LANES, np.uint64),
        live=np.zeros(LANES, np.int64), adopted=np.zeros(LANES, np.int64), ending=np.zeros(LANES, np.int64),
        minding=np.zeros(LANES),
        expected=np.zeros(n), votes=np.zeros(n), counts=np.zeros(n, np.bool_), column=np.zeros(LANES, np.int64),
        last=np.zeros(LANES, np.int64), refused=np.zeros(LANES, np.uint64), last_gain=flat(n),
        last_draft=flat(ATTRIBUTES), means=flat(shape.externals), offered=flat(n), worth=flat(n), portion=flat(n),
        among=flat(n), free=flat(n),
    )  # fmt: skip


@phase
def sample(b, shape, spec, cases, u, begin):
    """Fills the block whose first lane is run `begin` of all cases' runs, case by case.

    Lanes past the last run begin its case again; they are computed and not recorded.
    """
    lane = 0
    while lane < LANES:
        case = min((begin + lane) // cases.runs, cases.values.shape[0] - 1)
        run = (begin + lane - case * cases.runs) % cases.runs
        width = min(LANES - lane, cases.runs - run)
        _sample_case(b, shape, spec, cases, case, u, case * cases.stride + run, lane, lane + width)
        lane += width


@phase
def _sample_case(b, shape, spec, cases, case, u, column, begin, end):
    """Quantities, reservations, drafts at hand and uncertain events of one case's runs, in lanes `begin` to `end`,
    from the columns of u that begin at `column`."""
    lanes, width = slice(begin, end), end - begin
    for row in range(b.x.shape[0]):
        drawn, ends = u[max(spec.row_streams[row], 0)][column : column + width], spec.ends[row]
        sampling.sample(b.x[row, lanes], spec.kinds[row], drawn, ends[0], ends[1], ends[2])
    for k in range(cases.rows.size):
        for r in range(begin, end):
            b.x[cases.rows[k], r] = cases.values[case, k]
    for row in WHOLE:
        for r in range(begin, end):
            b.x[shape.process + row, r] = sampling.nearest_whole(b.x[shape.process + row, r])
    for r in range(begin, end):
        b.column[r] = column + r - begin
        b.budget[r] = b.x[shape.options + BUDGET, r]
        b.objected[r] = b.refused[r] = 0
        b.last[r] = 0
    for i in range(shape.voters):
        from_, quantile = u[spec.first_reservation + i][column : column + width], b.quantile[i, lanes]
        for r in range(width):
            quantile[r] = sampling.logistic(from_[r])
        for r in range(begin, end):
            b.threat[i, r] = b.x[THREAT * shape.voters + i, r]
            b.linkage[i, r] = b.x[LINKAGE * shape.voters + i, r]
            b.ideal[i, r] = b.x[IDEAL * shape.voters + i, r]
            b.learnt[i, r] = b.pressure[i, r] = b.received[i, r] = b.shock[i, r] = 0.0
    for d in range(shape.drafts):
        at, chance = spec.available_streams[d], b.x[shape.attributes + AVAILABILITY * shape.drafts + d]
        for r in range(begin, end):
            at_hand = at < 0 or events.happens(u[at, column + r - begin], chance[r])
            b.available[d, r] = 1.0 if at_hand else 0.0
    for k in range(spec.held_rows.size):
        for r in range(begin, end):
            b.lasting[k, r] = b.applied[k, r] = b.x[spec.held_rows[k], r]
    for event in range(spec.event_streams.size):
        at, probability = spec.event_streams[event], spec.event_probabilities[event]
        for r in range(begin, end):
            drawn = u[at, column + r - begin] if at >= 0 else events.UNDRAWN
            b.happened[event, r] = 1.0 if events.happens(drawn, probability) else 0.0
