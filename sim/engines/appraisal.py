"""How a round of the kernel begins: events, what follows from them, consultation, and what each draft is worth to whom.

Phases of `kernel.py`, over the lanes of a block.
"""

from ..equations import consultation, events, gains, pressure, silence
from ..strategies import broadcast, diffuse
from .block import (
    ANTICIPATION,
    AUTONOMY,
    AUTONOMY_W,
    BROADCAST,
    CORE,
    COST_OF_FAILURE,
    DEVIATION,
    ECONOMIC_W,
    ENTRAPMENT,
    ENTRAPMENT_W,
    EXPOSURE,
    INFLUENCE,
    OPENNESS,
    PERSISTENCE,
    POSITION,
    RATIONALITY,
    REACH,
    SALIENCE,
    SCALE,
    SECURITY_W,
    SET,
    SPATIAL_W,
    STATUS_QUO,
    VISIBILITY,
    fill,
    phase,
)
from .state import LANES


@phase
def _change(b, spec, effects, begin, end, row, t):
    """What effects `begin` to `end`, all on one row, make of it: set, then scaled, then the sum of what is added."""
    value, total = b.x[row], b.scratch[0]
    fill(total, 0.0)
    for e in range(begin, end):
        if effects.end[e] and not effects.round[e] <= t < effects.end[e]:
            continue  # it holds for some rounds, and not in this one
        amount, happened = effects.amount[e], b.happened[effects.event[e]]
        for r in range(LANES):
            if effects.kind[e] == SET:
                value[r] = events.replaced(value[r], amount, happened[r])
            elif effects.kind[e] == SCALE:
                value[r] = events.scaled(value[r], amount, happened[r])
            else:
                total[r] = events.added(total[r], amount, happened[r])
    for r in range(LANES):
        value[r] = events.clipped(value[r], total[r], spec.ends[row, 3], spec.ends[row, 4])


@phase
def apply_events(b, spec, t, begin):
    """What happens in round t for good; returns where the next round's events begin, and whether they settle anew."""
    effects, end, settles = spec.effects, begin, False
    while end < effects.round.size and effects.round[end] == t:
        first, row = end, effects.row[end]
        while end < effects.round.size and effects.round[end] == t and effects.row[end] == row:
            end += 1
        settles |= spec.settles[row]
        _change(b, spec, effects, first, end, row, t)
    return end, settles


@phase
def let_go(b, spec):
    """Quantities as they would be if nothing held them, with what pressure did to them since."""
    for k in range(spec.held_rows.size):
        row = spec.held_rows[k]
        for r in range(LANES):
            since = b.x[row, r] - b.applied[k, r]
            b.x[row, r] = events.clipped(b.lasting[k, r], since, spec.ends[row, 3], spec.ends[row, 4])


@phase
def hold(b, spec, t):
    """What holds in round t, upon what is lasting; returns whether it settles anew."""
    held, end, settles = spec.held_effects, 0, False
    for k in range(spec.held_rows.size):
        first, row = end, spec.held_rows[k]
        while end < held.row.size and held.row[end] == row:
            settles |= spec.settles[row] and (held.round[end] == t or held.end[end] == t)
            end += 1
        for r in range(LANES):
            b.lasting[k, r] = b.x[row, r]
        _change(b, spec, held, first, end, row, t)
        for r in range(LANES):
            b.applied[k, r] = b.x[row, r]
    return settles


@phase
def settle(b, shape, rule):
    """What follows from the quantities alone and only events can move: voices, coercion, stakes."""
    n, x, w, total = shape.voters, b.x, shape.weights, b.scratch[0]
    fill(total, 0.0)
    fill(b.minding, 0.0)
    for i in range(n):
        if rule.asked[i]:
            for r in range(LANES):
                b.minding[r] += 1.0 if x[SALIENCE * n + i, r] > 0.0 else 0.0
        for r in range(LANES):
            salience = x[SALIENCE * n + i, r]
            b.security_weight[i, r] = gains.weight_of(x[w + SECURITY_W, r], salience)
            b.economic_weight[i, r] = gains.weight_of(x[w + ECONOMIC_W, r], salience)
            b.entrapment_weight[i, r] = gains.weight_of(x[w + ENTRAPMENT_W, r], salience)
            b.autonomy[i, r] = gains.autonomy_rate(
                gains.weight_of(x[w + AUTONOMY_W, r], salience), x[AUTONOMY * n + i, r]
            )
            b.stake[i, r] = gains.weight_of(x[w + SPATIAL_W, r], salience)
        for r in range(LANES):
            persuasion = x[shape.persuasion, r] if i == shape.host else 0.0
            if shape.addressing:
                persuasion = broadcast.loudness(persuasion, x[shape.strategies + shape.host, r] == BROADCAST)
            b.share[i, r] = consultation.voice(x[INFLUENCE * n + i, r], x[SALIENCE * n + i, r], persuasion)
            total[r] += b.share[i, r]
    for i in range(n):
        for r in range(LANES):
            b.share[i, r] = consultation.voice_share(b.share[i, r], total[r], float(n))
            b.threatened[i, r] = 0.0
        for c in range(shape.externals):
            for r in range(LANES):
                b.threatened[i, r] = pressure.joint_coercion(
                    b.threatened[i, r], x[shape.coercion + c, r], diffuse.SHARE
                )


@phase
def reveal(b, shape, spec, u):
    """The reservations of who is known to prefer the proposal: its sponsor, and a host that asked for it."""
    for i in range(shape.voters):
        if i == shape.sponsor or (i == shape.host and shape.requested):
            salience, rationality = b.x[SALIENCE * shape.voters + i], b.x[shape.process + RATIONALITY]
            for r in range(LANES):
                b.quantile[i, r] = silence.revealed(
                    u[spec.first_reservation + i, b.column[r]],
                    b.gain[i, 0, r],
                    salience[r],
                    rationality[r],
                    b.shock[i, r],
                )


@phase
def reserve(b, shape):
    """Private reservations of this round."""
    rationality = b.x[shape.process + RATIONALITY]
    for i in range(shape.voters):
        salience = b.x[SALIENCE * shape.voters + i]
        for r in range(LANES):
            b.reservation[i, r] = silence.reservation(salience[r], b.quantile[i, r], rationality[r], b.shock[i, r])


@phase
def shake(b, shape, spec, u, t):
    """This round's shocks to the reservations."""
    x, o = b.x, shape.options
    for i in range(shape.voters):
        z = u[spec.first_shock + (t - 1) * shape.voters + i]
        for r in range(LANES):
            deviation, persistence = x[o + DEVIATION, r], x[o + PERSISTENCE, r]
            b.shock[i, r] = silence.shock(b.shock[i, r], z[b.column[r]], deviation, persistence, t == 1)


@phase
def consult_on(view, anchor_row, b, shape):
    mean, openness = b.scratch[0], OPENNESS * shape.voters
    fill(mean, 0.0)
    for i in range(shape.voters):
        for r in range(LANES):
            mean[r] = consultation.heard(mean[r], b.share[i, r], view[i, r])
    for i in range(shape.voters):
        for r in range(LANES):
            view[i, r] = consultation.revised_view(b.x[openness + i, r], b.x[anchor_row + i, r], mean[r])


@phase
def _rate_positions(b, shape):
    """What every voter loses if nothing is decided, where drafts are positions."""
    x, f = b.x, shape.failure
    for i in range(shape.voters):
        for r in range(LANES):
            b.failure[i, r] = gains.loss_of_failing(
                shape.known_quo, x[f + STATUS_QUO, r], b.ideal[i, r], shape.width, x[f + COST_OF_FAILURE, r]
            )


@phase
def _rate_interests(b, shape):
    """Rates of every voter, where voters have interests."""
    n, x = shape.voters, b.x
    alpha = x[shape.process + ANTICIPATION]
    for i in range(n):
        for r in range(LANES):
            weight, core = b.security_weight[i, r], x[CORE * n + i, r]
            b.security[i, r] = gains.security_rate(weight, b.threat[i, r], core, b.linkage[i, r])
        if not shape.wilful:
            for r in range(LANES):
                feared = gains.expected_retaliation(alpha[r], b.threatened[i, r], b.pressure[i, r])
                b.economic[i, r] = gains.economic_rate(b.economic_weight[i, r], x[EXPOSURE * n + i, r], feared)
        else:
            for r in range(LANES):
                feared = gains.expected_retaliation(alpha[r], b.threatened[i, r], b.pressure[i, r])
                lost = gains.forgone(feared, b.offered[i, r])
                b.economic[i, r] = gains.economic_rate(b.economic_weight[i, r], x[EXPOSURE * n + i, r], lost)
        for r in range(LANES):
            b.entrapment[i, r] = gains.entrapment_rate(b.entrapment_weight[i, r], x[ENTRAPMENT * n + i, r])


@phase
def rate(b, shape):
    """What every voter's gains follow from in this round, whatever the draft."""
    if shape.spatial:
        _rate_positions(b, shape)
    else:
        _rate_interests(b, shape)


@phase
def gain_from(gain, b, shape, i, substance, visibility, reach, position):
    """Voter i's gain from a draft of these attributes, into `gain`; all are (lanes,)."""
    if shape.spatial:
        for r in range(LANES):
            left = gains.distance(position[r], b.ideal[i, r], shape.width)
            gain[r] = gains.spatial_gain(b.stake[i, r], b.failure[i, r], left, b.received[i, r])
    else:
        for r in range(LANES):
            gain[r] = gains.gain(
                b.security[i, r], b.economic[i, r], b.entrapment[i, r], b.autonomy[i, r], b.received[i, r],
                substance[r], visibility[r], reach[r],
            )  # fmt: skip


@phase
def _gain_from_two(b, i, attributes, drafts, d):
    """Voter i's gain from drafts d and d + 1, where voters have interests: what there is of a voter is read once."""
    visibility, reach = VISIBILITY * drafts, REACH * drafts
    for r in range(LANES):
        security, economic, entrapment = b.security[i, r], b.economic[i, r], b.entrapment[i, r]
        autonomy, received = b.autonomy[i, r], b.received[i, r]
        b.gain[i, d, r] = gains.gain(
            security, economic, entrapment, autonomy, received,
            attributes[d, r], attributes[visibility + d, r], attributes[reach + d, r],
        )  # fmt: skip
        b.gain[i, d + 1, r] = gains.gain(
            security, economic, entrapment, autonomy, received,
            attributes[d + 1, r], attributes[visibility + d + 1, r], attributes[reach + d + 1, r],
        )  # fmt: skip


@phase
def appraise(b, shape):
    """Every voter's gain from every draft."""
    drafts, attributes = shape.drafts, b.x[shape.attributes :]
    rate(b, shape)
    for i in range(shape.voters):
        paired = 0 if shape.spatial else drafts - drafts % 2
        for d in range(0, paired, 2):
            _gain_from_two(b, i, attributes, drafts, d)
        for d in range(paired, drafts):
            gain_from(
                b.gain[i, d], b, shape, i, attributes[d], attributes[VISIBILITY * drafts + d],
                attributes[REACH * drafts + d], attributes[POSITION * drafts + d],
            )  # fmt: skip
