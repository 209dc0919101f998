"""The kernel of the fast engine: the rules inlined into loops over a block of runs.

Inner loops run over the lanes of a block and are free of branches, so the compiler turns the scalar rules into vector
instructions. A run that has ended is carried along until its block has; what it does then is not recorded. The phases
stand in MODEL.md's order. Long because a round is to be read from top to bottom in one file.
"""

from hashlib import blake2b
from pathlib import Path

import numpy as np
from numba import njit

from ..equations import consultation, decision, drafting, events, gains, inducement, pressure, silence
from ..strategies import (
    addressed,
    aimed,
    bargaining,
    broadcast,
    chance,
    committed,
    diffuse,
    leverage,
    nearest,
    own_gain,
    wedge,
)
from .block import (
    ADDRESSED,
    ANTICIPATION,
    AUTONOMY,
    AUTONOMY_W,
    BACKLASH,
    BAND,
    BARGAINING,
    BROADCAST,
    COMMITMENT,
    COMMITTED,
    CONCESSION,
    CORE,
    COST_OF_FAILURE,
    DEVIATION,
    DIFFUSE,
    ECONOMIC_W,
    ENTRAPMENT,
    ENTRAPMENT_W,
    EXPOSURE,
    FOCUS,
    HOST_FOCUS,
    IDEAL,
    INFLUENCE,
    INTIMIDATION,
    LANES,
    LEVERAGE,
    LINKAGE,
    MEMORY,
    OPENNESS,
    OWN_EXPOSURE,
    OWN_LINKAGE,
    OWN_THREAT,
    PERSISTENCE,
    POSITION,
    RATIONALITY,
    REACH,
    RESOLVE,
    ROUNDS,
    ROW_ORDER,
    SALIENCE,
    SCALE,
    SECURITY_W,
    SET,
    SOLIDARITY,
    SOLIDARITY_W,
    SPATIAL_W,
    STATUS_QUO,
    STEP,
    THREAT,
    VISIBILITY,
    WALK_AWAY,
    WEDGE,
    fill,
    has_bit,
    new_block,
    phase,
    sample,
    uncounted,
)


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
def _apply_events(b, spec, t, begin):
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
def _let_go(b, spec):
    """Quantities as they would be if nothing held them, with what pressure did to them since."""
    for k in range(spec.held_rows.size):
        row = spec.held_rows[k]
        for r in range(LANES):
            since = b.x[row, r] - b.applied[k, r]
            b.x[row, r] = events.clipped(b.lasting[k, r], since, spec.ends[row, 3], spec.ends[row, 4])


@phase
def _hold(b, spec, t):
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
def _settle(b, shape, rule):
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
def _reveal(b, shape, spec, u):
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
def _reserve(b, shape):
    """Private reservations of this round."""
    rationality = b.x[shape.process + RATIONALITY]
    for i in range(shape.voters):
        salience = b.x[SALIENCE * shape.voters + i]
        for r in range(LANES):
            b.reservation[i, r] = silence.reservation(salience[r], b.quantile[i, r], rationality[r], b.shock[i, r])


@phase
def _shake(b, shape, spec, u, t):
    """This round's shocks to the reservations."""
    x, o = b.x, shape.options
    for i in range(shape.voters):
        z = u[spec.first_shock + (t - 1) * shape.voters + i]
        for r in range(LANES):
            deviation, persistence = x[o + DEVIATION, r], x[o + PERSISTENCE, r]
            b.shock[i, r] = silence.shock(b.shock[i, r], z[b.column[r]], deviation, persistence, t == 1)


@phase
def _bind(b, shape, rule):
    """What an open no in an earlier round now costs to take back."""
    cost = b.x[shape.process + COMMITMENT]
    for i in range(shape.voters):
        if rule.asked[i]:
            salience = b.x[SALIENCE * shape.voters + i]
            for r in range(LANES):
                b.bound[i, r] = silence.commitment(cost[r], salience[r], has_bit(b.objected[r], i))
            if shape.pledging and i != shape.sponsor:
                strategy, price = b.x[shape.strategies + i], b.x[shape.price + i]
                for r in range(LANES):
                    if strategy[r] == COMMITTED:
                        least = committed.cost(cost[r])
                        b.bound[i, r] = silence.commitment(least, salience[r], has_bit(b.objected[r], i))
                    elif strategy[r] == BARGAINING:
                        b.bound[i, r] = bargaining.bound(b.bound[i, r], b.received[i, r], price[r], salience[r])


@phase
def _consult_on(view, anchor_row, b, shape):
    mean, openness = b.scratch[0], OPENNESS * shape.voters
    fill(mean, 0.0)
    for i in range(shape.voters):
        for r in range(LANES):
            mean[r] = consultation.heard(mean[r], b.share[i, r], view[i, r])
    for i in range(shape.voters):
        for r in range(LANES):
            view[i, r] = consultation.revised_view(b.x[openness + i, r], b.x[anchor_row + i, r], mean[r])


@phase
def _appraise_positions(b, shape):
    """Stake and loss of failing of every voter, and its gain from every draft, where drafts are positions."""
    n, x, f, width = shape.voters, b.x, shape.failure, shape.width
    for i in range(n):
        for r in range(LANES):
            b.failure[i, r] = gains.loss_of_failing(
                shape.known_quo, x[f + STATUS_QUO, r], b.ideal[i, r], width, x[f + COST_OF_FAILURE, r]
            )
        for d in range(shape.drafts):
            value, position = b.gain[i, d], x[shape.attributes + POSITION * shape.drafts + d]
            for r in range(LANES):
                left = gains.distance(position[r], b.ideal[i, r], width)
                value[r] = gains.spatial_gain(b.stake[i, r], b.failure[i, r], left, b.received[i, r])


@phase
def _appraise_interests(b, shape):
    """Rates of every voter, and its gain from every draft, where voters have interests."""
    n, x, attributes, drafts = shape.voters, b.x, shape.attributes, shape.drafts
    alpha = x[shape.process + ANTICIPATION]
    for i in range(n):
        for r in range(LANES):
            weight, core = b.security_weight[i, r], x[CORE * n + i, r]
            b.security[i, r] = gains.security_rate(weight, b.threat[i, r], core, b.linkage[i, r])
        for r in range(LANES):
            feared = gains.expected_retaliation(alpha[r], b.threatened[i, r], b.pressure[i, r])
            b.economic[i, r] = gains.economic_rate(b.economic_weight[i, r], x[EXPOSURE * n + i, r], feared)
        if shape.wilful:
            for r in range(LANES):
                feared = gains.expected_retaliation(alpha[r], b.threatened[i, r], b.pressure[i, r])
                lost = gains.forgone(feared, b.offered[i, r])
                b.economic[i, r] = gains.economic_rate(b.economic_weight[i, r], x[EXPOSURE * n + i, r], lost)
        for r in range(LANES):
            b.entrapment[i, r] = gains.entrapment_rate(b.entrapment_weight[i, r], x[ENTRAPMENT * n + i, r])
        for d in range(drafts):
            substance, visibility = x[attributes + d], x[attributes + VISIBILITY * drafts + d]
            reach, value = x[attributes + REACH * drafts + d], b.gain[i, d]
            for r in range(LANES):
                value[r] = gains.gain(
                    b.security[i, r], b.economic[i, r], b.entrapment[i, r], b.autonomy[i, r], b.received[i, r],
                    substance[r], visibility[r], reach[r],
                )  # fmt: skip


@phase
def _appraise(b, shape):
    """Every voter's gain from every draft."""
    if shape.spatial:
        _appraise_positions(b, shape)
    else:
        _appraise_interests(b, shape)


@phase
def _spread(b, shape, spec):
    """What every external power can do in this round, threatening all alike; nobody is courted yet."""
    x, drafts, powers = b.x, shape.drafts, shape.externals
    for c in range(powers):
        strategy, coercion = x[shape.strategies + shape.voters + c], x[shape.coercion + c]
        for r in range(LANES):
            b.means[c, r] = coercion[r]
            if strategy[r] != DIFFUSE and spec.wanting[c]:
                d = shape.attributes + b.last[r]
                stake = own_gain.stake(
                    x[shape.coercion + OWN_THREAT * powers + c, r], x[shape.coercion + OWN_LINKAGE * powers + c, r],
                    x[d + REACH * drafts, r], x[d, r],
                )  # fmt: skip
                b.means[c, r] *= own_gain.effort(stake, x[shape.coercion + OWN_EXPOSURE * powers + c, r])
            if strategy[r] == WEDGE:
                b.means[c, r] = wedge.halved(b.means[c, r])
    for i in range(shape.voters):
        fill(b.threatened[i], 0.0)
        fill(b.offered[i], 0.0)
        for c in range(powers):
            for r in range(LANES):
                b.threatened[i, r] = pressure.joint_coercion(b.threatened[i, r], b.means[c, r], diffuse.SHARE)


@phase
def _worth(b, shape, i, r, loss):
    """By which factor losing so much would lower the chance of voter i's consent to the draft tabled last."""
    n = shape.voters
    weight = 0.0 if i == shape.host else b.x[shape.weights + SOLIDARITY_W, r]
    scale = chance.scale(b.x[SALIENCE * n + i, r], b.x[shape.process + RATIONALITY, r])
    z = chance.standing(b.last_gain[i, r], weight, b.x[SOLIDARITY * n + i, r], scale)
    return aimed.worth(z, loss, scale)


@phase
def _threaten(b, shape, rule, c, r):
    """Power c aims its threats in lane r."""
    n, x, p, d = shape.voters, b.x, shape.process, shape.attributes + b.last[r]
    for i in range(n):
        b.among[i] = aimed.is_target(rule.asked[i] or i == shape.host, x[SALIENCE * n + i, r])
        b.worth[i] = 1.0
        if b.among[i] and i != shape.sponsor:
            loss = aimed.loss(
                b.economic_weight[i, r], x[EXPOSURE * n + i, r], x[p + ANTICIPATION, r],
                x[d + VISIBILITY * shape.drafts, r], b.security_weight[i, r], x[p + BACKLASH, r],
                x[RESOLVE * n + i, r], x[THREAT * n + i, r], x[d, r],
            )  # fmt: skip
            b.worth[i] = _worth(b, shape, i, r, loss)
    aimed.aim(b.portion, b.worth, b.among, b.free, x[shape.coercion + FOCUS * shape.externals + c, r], b.means[c, r])


@phase
def _court(b, shape, rule, c, r):
    """Power c offers something to members for a no in lane r."""
    n, x, d = shape.voters, b.x, shape.attributes + b.last[r]
    for i in range(n):
        b.among[i] = aimed.is_target(rule.asked[i] and i != shape.sponsor, x[SALIENCE * n + i, r])
        b.worth[i] = 1.0
        if b.among[i]:
            loss = wedge.loss(b.economic_weight[i, r], x[EXPOSURE * n + i, r], x[d + VISIBILITY * shape.drafts, r])
            b.worth[i] = _worth(b, shape, i, r, loss)
    aimed.aim(b.portion, b.worth, b.among, b.free, x[shape.coercion + FOCUS * shape.externals + c, r], b.means[c, r])
    for i in range(n):
        if b.among[i]:
            b.offered[i, r] = wedge.offered(b.offered[i, r], b.means[c, r], b.portion[i])


@phase
def _aim(b, shape, rule):
    """External powers choose whom to threaten and whom to court, all on the same picture of the round."""
    n = shape.voters
    for i in range(n):
        fill(b.threatened[i], 0.0)
    for c in range(shape.externals):
        strategy = b.x[shape.strategies + n + c]
        for r in range(LANES):
            if b.live[r] == 0:
                continue
            if strategy[r] == DIFFUSE:
                for i in range(n):
                    b.portion[i] = diffuse.SHARE
            else:
                _threaten(b, shape, rule, c, r)
            for i in range(n):
                b.threatened[i, r] = pressure.joint_coercion(b.threatened[i, r], b.means[c, r], b.portion[i])
            if strategy[r] == WEDGE:
                _court(b, shape, rule, c, r)


@phase
def _address(b, shape, rule):
    """The host speaks to those that said no when something was tabled last."""
    n, x, host = shape.voters, b.x, shape.host
    for r in range(LANES):
        if b.live[r] == 0 or b.refused[r] == 0 or x[shape.strategies + host, r] != ADDRESSED:
            continue
        for i in range(n):
            b.among[i], b.worth[i] = has_bit(b.refused[r], i), b.last_gain[i, r]
        addressed.attend(b.worth, b.among, x[shape.persuasion + HOST_FOCUS, r])
        for i in range(n):
            if b.among[i]:
                share = addressed.moved_share(x[OPENNESS * n + i, r], x[shape.persuasion, r], b.worth[i])
                if shape.spatial:
                    b.ideal[i, r] = addressed.drawn_position(b.ideal[i, r], b.ideal[host, r], share)
                else:
                    b.threat[i, r] = addressed.raised_view(b.threat[i, r], b.threat[host, r], share)
                    b.linkage[i, r] = addressed.raised_view(b.linkage[i, r], b.linkage[host, r], share)


@phase
def _act(b, shape, spec, rule):
    """Strategies act on this round's views and the draft tabled last."""
    if shape.wilful:
        _spread(b, shape, spec)
    _appraise(b, shape)
    for i in range(shape.voters):
        for r in range(LANES):
            b.last_gain[i, r] = b.gain[i, b.last[r], r]
    if shape.addressing:
        _address(b, shape, rule)
    if shape.wilful:
        _aim(b, shape, rule)


@phase
def _remember(b, shape, rule):
    """Which draft was tabled last, and which of those asked, the sponsor apart, broke silence over it."""
    asked = np.uint64(0)
    for i in range(shape.voters):
        asked |= np.uint64(1) << np.uint64(i) if rule.asked[i] and i != shape.sponsor else np.uint64(0)
    for r in range(LANES):
        if b.tabled[r] < shape.drafts:
            b.last[r], b.refused[r] = b.tabled[r], b.broke[r] & asked


@phase
def _find_pivots(b, shape, rule):
    """Pivotal gain of every draft: the pivotal member's, or the host's if that is smaller."""
    n = shape.voters
    for d in range(shape.drafts):
        pivot = b.pivot[d]
        if rule.needs.is_unanimous:
            fill(pivot, np.inf)
            for i in range(n):
                if rule.asked[i]:
                    salience = b.x[SALIENCE * n + i]
                    for r in range(LANES):
                        own = drafting.expected_gain(b.gain[i, d, r], b.learnt[i, r], b.bound[i, r])
                        pivot[r] = decision.narrower(pivot[r], own) if salience[r] > 0.0 else pivot[r]
            for r in range(LANES):
                pivot[r] = pivot[r] if pivot[r] < np.inf else 0.0
        else:
            for r in range(LANES):
                k = 0
                for i in range(n):
                    if rule.asked[i]:
                        b.expected[k] = drafting.expected_gain(b.gain[i, d, r], b.learnt[i, r], b.bound[i, r])
                        b.counts[k], b.votes[k] = b.x[SALIENCE * n + i, r] > 0.0, rule.votes[i]
                        k += 1
                pivot[r] = decision.pivotal_gain(b.expected[:k], b.votes[:k], b.counts[:k], rule.needs)
        if shape.host >= 0:
            for r in range(LANES):
                own = drafting.expected_gain(b.gain[shape.host, d, r], b.learnt[shape.host, r], 0.0)
                pivot[r] = decision.narrower(pivot[r], own)


@phase
def _pick(picked, of_draft, nothing, b, shape):
    """What the draft on the table has of something that drafts have; `nothing` where nothing is on the table."""
    fill(picked, nothing)
    for d in range(shape.drafts):
        for r in range(LANES):
            # Both are read before one is chosen: a choice between two places in memory would not become a vector.
            this, other = of_draft[d, r], picked[r]
            picked[r] = this if b.tabled[r] == d else other


@phase
def _draft(b, shape):
    """The Secretary-General tables the admissible draft with the largest pivotal gain, or nothing."""
    own, reservation, best, wanted = b.gain[shape.sponsor], b.reservation[shape.sponsor], b.scratch[1], b.scratch[2]
    walk_away = b.x[shape.process + WALK_AWAY]
    fill(best, -np.inf)
    fill(b.tabled, shape.drafts)
    for r in range(LANES):
        wanted[r] = drafting.aspiration(own[0, r] + reservation[r], walk_away[r], b.conceded[r])
    for d in range(shape.drafts):
        gain, at_hand, pivot = own[d], b.available[d], b.pivot[d]
        for r in range(LANES):
            admissible = drafting.is_admissible(gain[r] + reservation[r], wanted[r], at_hand[r] > 0.0)
            pivotal, so_far, tabled = pivot[r], best[r], b.tabled[r]
            better = drafting.replaces(admissible, pivotal, so_far)
            best[r] = pivotal if better else so_far
            b.tabled[r] = d if better else tabled
    _pick(b.visibility, b.x[shape.attributes + VISIBILITY * shape.drafts :], 0.0, b, shape)
    for i in range(shape.voters):
        _pick(b.tabled_gain[i], b.gain[i], np.inf, b, shape)  # nobody breaks silence over nothing


@phase
def _break_silence(b, shape, rule, asked):
    """Lets members break silence until nobody joins those who do.

    Each member takes account of those before it who have just broken silence, where MODEL.md lets all move at once.
    That ends with the same smallest set, because the more break silence, the less holds anybody else back, and it takes
    fewer turns.
    """
    n, weight, band = shape.voters, b.x[shape.weights + SOLIDARITY_W], b.x[shape.options + BAND]
    breaking, before = b.breaking, b.scratch[3]
    fill(breaking, 0.0)
    for i in range(n):
        fill(b.broken[i], 0.0)
    joined = True
    while joined:
        for r in range(LANES):
            before[r] = breaking[r]
        for i in range(n):
            if rule.asked[i]:
                trait, own, broken = b.x[SOLIDARITY * n + i], b.tabled_gain[i], b.broken[i]
                for r in range(LANES):
                    so_far, count = broken[r], breaking[r]
                    # As the member sees it while it is silent; whoever has broken silence does not return to it.
                    pull = silence.solidarity(weight[r], trait[r], silence.breaking_share(count, 0.0, asked))
                    balance = silence.stand(own[r], b.reservation[i, r], pull, b.bound[i, r])
                    now = so_far if silence.keeps_silence(balance, band[r]) else 1.0
                    broken[r] = now
                    breaking[r] = count + (now - so_far)
        # Where all have broken silence nobody is left to join; what happens to a run that has ended is all the same.
        more = 0
        for r in range(LANES):
            live = b.live[r]
            more |= live if (breaking[r] != before[r]) & (breaking[r] < asked) else 0
        joined = more != 0


@phase
def _ask(b, shape, rule, asked):
    """The silence procedure: who breaks silence, who declines, and what that tells."""
    _break_silence(b, shape, rule, asked)
    weight, band = b.x[shape.weights + SOLIDARITY_W], b.x[shape.options + BAND]
    for_silent, for_others = b.scratch[0], b.scratch[1]
    for r in range(LANES):
        for_silent[r] = silence.breaking_share(b.breaking[r], 0.0, asked)
        for_others[r] = silence.breaking_share(b.breaking[r], 1.0, asked)
    fill(b.support, 0.0)
    fill(b.broke, 0)
    fill(b.on_record, 0)
    for i in range(shape.voters):
        bit, vote, own = np.uint64(1) << np.uint64(i), rule.votes[i], b.tabled_gain[i]
        if rule.asked[i]:
            trait = b.x[SOLIDARITY * shape.voters + i]
            for r in range(LANES):
                silent, estimate = b.broken[i, r] == 0.0, b.learnt[i, r]
                with_silent, with_others = for_silent[r], for_others[r]
                pull = silence.solidarity(weight[r], trait[r], with_silent if silent else with_others)
                b.pull[i, r] = pull
                b.support[r] += vote if silent else 0.0
                b.broke[r] |= np.uint64(0) if silent else bit
                balance = silence.stand(own[r], b.reservation[i, r], pull, b.bound[i, r])
                b.on_record[r] |= bit if silent & silence.goes_on_record(balance, band[r]) else np.uint64(0)
                told = silence.learnt(estimate, own[r], pull, b.bound[i, r])
                b.learnt[i, r] = estimate if silent else told
        elif i == shape.host:
            for r in range(LANES):
                estimate = b.learnt[i, r]
                balance = silence.stand(own[r], b.reservation[i, r], 0.0, 0.0)
                consents = silence.keeps_silence(balance, 0.0)
                b.broke[r] |= np.uint64(0) if consents else bit
                told = silence.learnt(estimate, own[r], 0.0, 0.0)
                b.learnt[i, r] = estimate if consents else told


@phase
def _decide(b, shape, rule, asked, t):
    """Which runs end in this round, and which of them by adoption; returns whether any does."""
    rounds, any_ends = b.x[shape.process + ROUNDS], 0
    host = np.uint64(1) << np.uint64(shape.host) if shape.host >= 0 else np.uint64(0)
    for r in range(LANES):
        broke, live = b.broke[r], b.live[r]
        b.objected[r] |= broke
        passed = decision.is_adopted(b.support[r], asked - b.breaking[r], rule.needs, broke & host == 0)
        adopted = (b.tabled[r] < shape.drafts) & passed
        b.adopted[r] = 1 if adopted else 0
        ends = live if adopted | decision.is_over(float(t), rounds[r]) else 0
        b.ending[r] = ends
        any_ends |= ends
    return any_ends != 0


@phase
def _induce(b, shape, rule):
    """The sponsor adds to the gain of the blocker that its strategy prefers."""
    step, n = b.x[shape.options + STEP], shape.voters
    weight, rationality = b.x[shape.weights + SOLIDARITY_W], b.x[shape.process + RATIONALITY]
    for r in range(LANES):
        if b.budget[r] <= 0.0:
            continue
        chosen, best = -1, -np.inf
        is_leverage = shape.leveraging and b.x[shape.strategies + shape.sponsor, r] == LEVERAGE
        for i in rule.by_name:
            broke = rule.asked[i] and has_bit(b.broke[r], i)
            if not broke:
                continue
            worth = nearest.closeness(b.tabled_gain[i, r], b.pull[i, r], b.bound[i, r])
            if is_leverage:
                trait, salience = b.x[SOLIDARITY * n + i, r], b.x[SALIENCE * n + i, r]
                worth = leverage.leverage(b.tabled_gain[i, r], weight[r], trait, salience, rationality[r], step[r])
            if inducement.is_preferred(broke, i == shape.sponsor, worth, best):
                chosen, best = i, worth
        if chosen >= 0:
            paid = inducement.payment(step[r], b.budget[r])
            b.received[chosen, r] += paid
            b.budget[r] -= paid


@phase
def _press(b, shape):
    """The external powers react to the draft on the table; the resolved stiffen, the exposed take fright."""
    n, p, x, silent = shape.voters, shape.process, b.x, b.scratch[0]
    for r in range(LANES):
        # Whoever breaks silence minds: without any salience there is neither gain nor reservation.
        silent[r] = pressure.silent_share(b.minding[r] - b.breaking[r], b.minding[r])
    for i in range(n):
        felt, anchor, fear, resolve = b.pressure[i], x[THREAT * n + i], x[ENTRAPMENT * n + i], x[RESOLVE * n + i]
        for r in range(LANES):
            before, at_stake, afraid = felt[r], anchor[r], fear[r]
            reaction = pressure.reaction(b.threatened[i, r], b.visibility[r], silent[r])
            now = pressure.experienced(before, x[p + MEMORY, r], reaction)
            stiff = pressure.stiffened(at_stake, x[p + BACKLASH, r], now, resolve[r])
            frightened = pressure.frightened(afraid, x[p + INTIMIDATION, r], now, resolve[r])
            is_tabled = b.tabled[r] < shape.drafts
            felt[r] = now if is_tabled else before
            anchor[r] = stiff if is_tabled else at_stake
            fear[r] = frightened if is_tabled else afraid


@phase
def _keep_terms(b, shape, terms, i, d, r):
    """Terms of voter i's gain from draft d in lane r; `terms` has as many as the preference model."""
    at, drafts = shape.attributes, shape.drafts
    if shape.spatial:
        left = gains.distance(b.x[at + POSITION * drafts + d, r], b.ideal[i, r], shape.width)
        terms[0], terms[1] = gains.spatial_terms(b.stake[i, r], b.failure[i, r], left)
    else:
        terms[0], terms[1], terms[2], terms[3] = gains.terms(
            b.security[i, r], b.economic[i, r], b.entrapment[i, r], b.autonomy[i, r],
            b.x[at + d, r], b.x[at + VISIBILITY * drafts + d, r], b.x[at + REACH * drafts + d, r],
        )  # fmt: skip


@phase
def _keep_end(b, shape, ends, r, run):
    """State of lane r in the round that ended it, as the numbers of a run; the terms are those of the proposal where
    nothing was on the table."""
    d = b.tabled[r] if b.tabled[r] < shape.drafts else 0
    ends.band[run] = b.x[shape.options + BAND, r]
    ends.weight[run] = b.x[shape.weights + SOLIDARITY_W, r]
    proposal = b.gain[shape.sponsor, 0, r] + b.reservation[shape.sponsor, r]
    asks = drafting.aspiration(proposal, b.x[shape.process + WALK_AWAY, r], b.conceded[r])
    ends.asks[run] = max(asks, 0.0)
    for draft in range(shape.drafts):
        ends.available[run, draft] = b.available[draft, r]
    for i in range(shape.voters):
        for draft in range(shape.drafts):
            ends.gain[run, i, draft] = b.gain[i, draft, r]
        _keep_terms(b, shape, ends.terms[run, i], i, d, r)
        ends.reservation[run, i] = b.reservation[i, r]
        ends.pull[run, i] = b.pull[i, r]
        ends.bound[run, i] = b.bound[i, r]
        ends.solidarity[run, i] = b.x[SOLIDARITY * shape.voters + i, r]


@phase
def _concede(b, shape, t, evenly):
    """How far the sponsor has conceded by round t; one number for all lanes where they do not differ."""
    rounds, concession = b.x[shape.process + ROUNDS], b.x[shape.process + CONCESSION]
    if evenly:
        fill(b.conceded, drafting.progress(float(t), rounds[0], concession[0]))
    else:
        for r in range(LANES):
            b.conceded[r] = drafting.progress(float(t), rounds[r], concession[r])


@phase
def _begin_round(b, shape, spec, rule, u, t, next_effect):
    """Events, consultation and appraisal of round t; returns where the next round's events begin."""
    if spec.held_rows.size:
        _let_go(b, spec)
    next_effect, settles = _apply_events(b, spec, t, next_effect)
    settles |= t == 1
    if spec.held_rows.size:
        settles |= _hold(b, spec, t)
    if settles:
        _settle(b, shape, rule)
    if spec.first_shock >= 0:
        _shake(b, shape, spec, u, t)
    if shape.spatial:
        _consult_on(b.ideal, IDEAL * shape.voters, b, shape)
    else:
        _consult_on(b.threat, THREAT * shape.voters, b, shape)
        _consult_on(b.linkage, LINKAGE * shape.voters, b, shape)
    if shape.wilful or shape.addressing:
        _act(b, shape, spec, rule)
    _appraise(b, shape)
    if t == 1:
        _reveal(b, shape, spec, u)
    if settles or spec.first_shock >= 0:
        _reserve(b, shape)
    return next_effect


@uncounted
def _run_all(b, shape, spec, rule, cases, u, record, ends):
    asked = float(rule.asked.sum())
    runs = record.outcome.size
    for begin in range(0, runs, LANES):
        sample(b, shape, spec, cases, u, begin)
        width = min(LANES, runs - begin)
        for r in range(LANES):
            b.live[r] = 1 if r < width else 0
        left, t, next_effect = width, 0, 0
        while left:
            t += 1
            next_effect = _begin_round(b, shape, spec, rule, u, t, next_effect)
            _concede(b, shape, t, spec.evenly)
            if spec.binding:
                _bind(b, shape, rule)
            _find_pivots(b, shape, rule)
            _draft(b, shape)
            _ask(b, shape, rule, asked)
            ending = _decide(b, shape, rule, asked, t)
            if shape.wilful or shape.addressing:
                _remember(b, shape, rule)
            if ending:
                for r in range(LANES):
                    if b.ending[r] == 0:
                        continue
                    run, adopted = begin + r, b.adopted[r] != 0
                    record.outcome[run] = b.tabled[r] if adopted else shape.drafts
                    record.round[run] = t
                    record.tabled[run] = b.tabled[r]
                    record.blockers[run] = np.uint64(0) if adopted else b.broke[r]
                    record.objectors[run] = b.objected[r]
                    record.reservations[run] = b.on_record[r] if adopted else np.uint64(0)
                    record.overruled[run] = b.broke[r] if adopted else np.uint64(0)
                    if ends is not None:  # None is a type of its own to the compiler: another kernel
                        _keep_end(b, shape, ends, r, run)
                    b.live[r] = 0
                    left -= 1
            if left:
                _induce(b, shape, rule)
                if shape.externals:  # without one pressure stays 0 and moves nothing
                    _press(b, shape)


@uncounted
def _appraise_all(b, shape, spec, rule, cases, u, terms, quantile):
    runs = terms.shape[2]
    for begin in range(0, runs, LANES):
        sample(b, shape, spec, cases, u, begin)
        fill(b.live, 1)
        _begin_round(b, shape, spec, rule, u, 1, 0)
        for i in range(shape.voters):
            for r in range(min(LANES, runs - begin)):
                _keep_terms(b, shape, terms[i, :, begin + r], i, 0, r)
                quantile[i, begin + r] = b.quantile[i, r]


def _compile(rules_in_force):
    """The kernels, cached on disk under the text of the equations that they inline: see `_digest_of_equations`."""

    @njit(cache=True, nogil=True, error_model="numpy")
    def run_blocks(shape, spec, rule, cases, u, record, ends):
        rules_in_force  # noqa: B018  a free variable is part of the cache's key
        _run_all(new_block(shape, spec), shape, spec, rule, cases, u, record, ends)

    @njit(cache=True, nogil=True, error_model="numpy")
    def appraise_opening(shape, spec, rule, cases, u, terms, quantile):
        rules_in_force  # noqa: B018
        _appraise_all(new_block(shape, spec), shape, spec, rule, cases, u, terms, quantile)

    return run_blocks, appraise_opening


def _digest_of_equations() -> int:
    """A number that changes with the text of any equation, and of anything else that the kernels inline.

    Numba's disk cache watches the file of the cached function only. Without this an edited equation would not reach a
    kernel that was compiled before, and the engines would silently disagree.
    """
    here = Path(__file__).parent
    inlined = [here / name for name in ("block.py", "layout.py", "quantiles.py")]
    floors = (here.parent / "equations", here.parent / "strategies")
    sources = [*(source for floor in floors for source in sorted(floor.glob("*.py"))), *inlined]
    digest = blake2b(ROW_ORDER.encode() + b"".join(source.read_bytes() for source in sources), digest_size=7)
    return int.from_bytes(digest.digest(), "little")


#: The equations in force: results of two installations agree where this does.
EQUATIONS = _digest_of_equations()
run_blocks, appraise_opening = _compile(EQUATIONS)
