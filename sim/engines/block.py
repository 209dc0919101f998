"""How the kernel's phases are compiled, where they find a quantity, and how a block of runs is sampled."""

from collections.abc import Iterable

import numpy as np
from numba import njit

from ..equations import events, sampling
from ..equations.compiled import introduce
from ..equations.loops import Looping
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
from ..strategies.catalogue import number_of
from .layout import OPTION_ROWS
from .state import LANES


def _row(table: Iterable[str], name: str) -> int:
    """Row of a quantity within its block of a layout: its place in the vocabulary's table."""
    return list(table).index(name)


# Constants, which numba freezes; their order goes into the key of what is kept (`in_force.ROW_ORDER`).
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
#: Rows within the process's block that are whole numbers.
WHOLE = tuple(row for row, limits in enumerate(PROCESS.values()) if limits.whole)


introduce()
#: Decorator of what the kernel is made of. Inlining is forced: handing a block over costs more than most phases do.
#: And references to arrays are not counted: the caller holds all of them, and counting is an atomic operation for every
#: row that a phase names.
phase = njit(  # type: ignore[call-overload]  # numba's own stub leaves out the options on wrappers and on counting
    nogil=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False,
    pipeline_class=Looping,
)  # fmt: skip
#: What holds the phases together. It allocates nothing either.
uncounted = njit(  # type: ignore[call-overload]
    nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False, pipeline_class=Looping
)


@phase
def fill(lane, value):
    """Sets every lane."""
    # An explicit loop: assigning a scalar to a slice goes through the general broadcasting code, which is slower.
    for r in range(LANES):
        lane[r] = value


@phase
def pick(picked, of_draft, number, drafts, nothing):
    """What a lane's draft, by its number, has of something that drafts have; `nothing` where it is none of them."""
    # All is read before it is chosen: a choice between two places in memory would not become a vector.
    for r in range(LANES):
        this = of_draft[0, r]
        picked[r] = this if number[r] == 0 else nothing
    for d in range(1, drafts):
        for r in range(LANES):
            this, other = of_draft[d, r], picked[r]
            picked[r] = this if number[r] == d else other


@phase
def has_bit(bits, i):
    """Whether voter i is in a word of bits."""
    return (bits >> np.uint64(i)) & np.uint64(1) != 0


@uncounted
def sample_rows(u, streams, kinds, ends, values):
    """Turns the uniforms in some rows of u into values of quantities, in place; `ends` has what a layout has of each,
    and `values` is room for a row."""
    for k in range(streams.size):
        drawn = u[streams[k]]
        sampling.sample(values, kinds[k], drawn, ends[k, 0], ends[k, 1], ends[k, 2])
        for r in range(values.size):
            drawn[r] = values[r]


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
