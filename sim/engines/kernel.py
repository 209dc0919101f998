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
from .block import (
    ANTICIPATION,
    AUTONOMY,
    AUTONOMY_W,
    BACKLASH,
    BAND,
    CONCESSION,
    CORE,
    COST_OF_FAILURE,
    DEVIATION,
    ECONOMIC_W,
    ENTRAPMENT,
    ENTRAPMENT_W,
    EXPOSURE,
    IDEAL,
    INFLUENCE,
    INTIMIDATION,
    LANES,
    LINKAGE,
    MEMORY,
    OPENNESS,
    PERSISTENCE,
    RATIONALITY,
    RESOLVE,
    ROUNDS,
    ROW_ORDER,
    SALIENCE,
    SECURITY_W,
    SOLIDARITY,
    SOLIDARITY_W,
    SPATIAL_W,
    STATUS_QUO,
    STEP,
    THREAT,
    fill,
    has_bit,
    new_block,
    phase,
    sample,
)


@phase
def _apply_events(b, spec, t, begin):
    """Effects dated for round t; returns where the next round's begin. What hits one row adds up, then is clipped."""
    effects, end = spec.effects, begin
    while end < effects.round.size and effects.round[end] == t:
        row, total = effects.row[end], b.scratch[0]
        fill(total, 0.0)
        while end < effects.round.size and effects.round[end] == t and effects.row[end] == row:
            for r in range(LANES):
                total[r] = events.added(total[r], effects.amount[end], b.happened[effects.event[end], r])
            end += 1
        for r in range(LANES):
            b.x[row, r] = events.clipped(b.x[row, r], total[r], spec.ends[row, 3], spec.ends[row, 4])
    return end


@phase
def _settle(b, shape):
    """What follows from the quantities alone and only events can move: voices, joint coercion."""
    n, x, total = shape.voters, b.x, b.scratch[0]
    fill(total, 0.0)
    fill(b.coercion, 0.0)
    for i in range(n):
        for r in range(LANES):
            persuasion = x[shape.persuasion, r] if i == shape.host else 0.0
            b.share[i, r] = consultation.voice(x[INFLUENCE * n + i, r], persuasion)
            total[r] += b.share[i, r]
    for i in range(n):
        for r in range(LANES):
            b.share[i, r] = consultation.voice_share(b.share[i, r], total[r], float(n))
    for c in range(shape.externals):
        for r in range(LANES):
            b.coercion[r] = pressure.joint_coercion(b.coercion[r], x[shape.coercion + c, r])


@phase
def _steady_reservations(b, shape):
    """Reservations without shocks: quantile / lambda."""
    for i in range(shape.voters):
        for r in range(LANES):
            b.reservation[i, r] = silence.reservation(b.quantile[i, r], b.x[shape.process + RATIONALITY, r], 0.0)


@phase
def _shaken_reservations(b, shape, spec, u, t):
    """Reservations with this round's shocks."""
    x, o = b.x, shape.options
    for i in range(shape.voters):
        z = u[spec.first_shock + (t - 1) * shape.voters + i]
        for r in range(LANES):
            deviation, persistence = x[o + DEVIATION, r], x[o + PERSISTENCE, r]
            b.shock[i, r] = silence.shock(b.shock[i, r], z[b.column[r]], deviation, persistence, t == 1)
            rationality = x[shape.process + RATIONALITY, r]
            b.reservation[i, r] = silence.reservation(b.quantile[i, r], rationality, b.shock[i, r])


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
            b.stake[i, r] = gains.stake(x[shape.weights + SPATIAL_W, r], x[SALIENCE * n + i, r])
        for r in range(LANES):
            b.failure[i, r] = gains.loss_of_failing(
                shape.known_quo, x[f + STATUS_QUO, r], b.ideal[i, r], width, x[f + COST_OF_FAILURE, r]
            )
        for d in range(shape.drafts):
            value, position = b.gain[i, d], x[shape.attributes + 3 * shape.drafts + d]
            for r in range(LANES):
                left = gains.distance(position[r], b.ideal[i, r], width)
                value[r] = gains.spatial_gain(b.stake[i, r], b.failure[i, r], left, b.received[i, r])


@phase
def _appraise_interests(b, shape):
    """Rates of every voter, and its gain from every draft, where voters have interests."""
    n, x, w, attributes, drafts = shape.voters, b.x, shape.weights, shape.attributes, shape.drafts
    alpha = x[shape.process + ANTICIPATION]
    for i in range(n):
        for r in range(LANES):
            b.security[i, r] = gains.security_rate(
                x[w + SECURITY_W, r], b.threat[i, r], x[CORE * n + i, r], b.linkage[i, r]
            )
        for r in range(LANES):
            expected = gains.expected_retaliation(alpha[r], b.pressure[i, r], shape.externals)
            b.economic[i, r] = gains.economic_rate(x[w + ECONOMIC_W, r], x[EXPOSURE * n + i, r], expected)
        for r in range(LANES):
            b.entrapment[i, r] = gains.entrapment_rate(x[w + ENTRAPMENT_W, r], x[ENTRAPMENT * n + i, r])
            b.autonomy[i, r] = gains.autonomy_rate(x[w + AUTONOMY_W, r], x[AUTONOMY * n + i, r])
        for d in range(drafts):
            substance, visibility, reach = x[attributes + d], x[attributes + drafts + d], x[attributes + 2 * drafts + d]
            value = b.gain[i, d]
            for r in range(LANES):
                value[r] = gains.gain(
                    b.security[i, r], b.economic[i, r], b.entrapment[i, r], b.autonomy[i, r], b.received[i, r],
                    substance[r], visibility[r], reach[r],
                )  # fmt: skip


@phase
def _find_pivots(b, shape, rule):
    """Pivotal gain of every draft: the pivotal member's, or the host's if that is smaller."""
    voters = np.flatnonzero(rule.asked)
    votes, expected = rule.votes[voters], np.empty(voters.size)
    for d in range(shape.drafts):
        pivot = b.pivot[d]
        fill(pivot, np.inf)
        if rule.unanimous:
            for i in range(shape.voters):
                if rule.asked[i]:
                    for r in range(LANES):
                        own = drafting.expected_gain(b.gain[i, d, r], b.learnt[i, r])
                        pivot[r] = decision.narrower(pivot[r], own)
        else:
            for r in range(LANES):
                for k in range(voters.size):
                    expected[k] = drafting.expected_gain(b.gain[voters[k], d, r], b.learnt[voters[k], r])
                pivot[r] = decision.pivotal_gain(expected, votes, rule.quota, rule.floor)
        if shape.host >= 0:
            for r in range(LANES):
                own = drafting.expected_gain(b.gain[shape.host, d, r], b.learnt[shape.host, r])
                pivot[r] = decision.narrower(pivot[r], own)


@phase
def _draft(b, shape):
    """The Secretary-General tables the admissible draft with the largest pivotal gain."""
    first, lowest, best = b.gain[shape.sponsor, 0], b.scratch[1], b.scratch[2]
    fill(lowest, np.inf)
    fill(best, -np.inf)
    fill(b.tabled, 0)
    for d in range(shape.drafts):
        for r in range(LANES):
            lowest[r] = min(lowest[r], b.gain[shape.sponsor, d, r])
    for d in range(shape.drafts):
        own, pivot = b.gain[shape.sponsor, d], b.pivot[d]
        for r in range(LANES):
            wanted = drafting.aspiration(first[r], drafting.lowest_aspiration(lowest[r]), b.conceded[r])
            better = drafting.replaces(drafting.is_admissible(own[r], wanted, first[r]), pivot[r], best[r])
            best[r] = pivot[r] if better else best[r]
            b.tabled[r] = d if better else b.tabled[r]
    for d in range(shape.drafts):
        visible = b.x[shape.attributes + shape.drafts + d]
        for r in range(LANES):
            b.visibility[r] = visible[r] if b.tabled[r] == d else b.visibility[r]
    for i in range(shape.voters):
        for d in range(shape.drafts):
            value = b.gain[i, d]
            for r in range(LANES):
                b.tabled_gain[i, r] = value[r] if b.tabled[r] == d else b.tabled_gain[i, r]


@phase
def _ask(b, shape, rule, asked):
    """The silence procedure: who leans, who breaks silence, who declines, and what that tells."""
    agreeing, band = b.agreeing, b.x[shape.options + BAND]
    fill(agreeing, 0.0)
    fill(b.support, 0.0)
    fill(b.broke, 0)
    fill(b.on_record, 0)
    for i in range(shape.voters):
        if rule.asked[i]:
            for r in range(LANES):
                b.leaning[i, r] = 1.0 if silence.leans_to_agree(b.tabled_gain[i, r], b.reservation[i, r]) else 0.0
                agreeing[r] += b.leaning[i, r]
    for i in range(shape.voters):
        bit, vote, own = np.uint64(1) << np.uint64(i), rule.votes[i], b.tabled_gain[i]
        if rule.asked[i]:
            for r in range(LANES):
                others = silence.others_agreeing(agreeing[r], b.leaning[i, r], asked)
                weight, trait = b.x[shape.weights + SOLIDARITY_W, r], b.x[SOLIDARITY * shape.voters + i, r]
                b.pull[i, r] = silence.solidarity(weight, trait, others)
            for r in range(LANES):
                balance = silence.stand(own[r], b.reservation[i, r], b.pull[i, r])
                silent = silence.keeps_silence(balance, band[r])
                b.support[r] = decision.supported(b.support[r], vote, silent)
                b.broke[r] |= np.uint64(0) if silent else bit
                b.on_record[r] |= bit if silence.goes_on_record(balance, band[r]) else np.uint64(0)
                told = silence.learnt(b.learnt[i, r], own[r], b.pull[i, r])
                b.learnt[i, r] = b.learnt[i, r] if silent else told
        elif i == shape.host:
            for r in range(LANES):
                consents = silence.leans_to_agree(own[r], b.reservation[i, r])
                b.broke[r] |= np.uint64(0) if consents else bit
                told = silence.learnt(b.learnt[i, r], own[r], 0.0)
                b.learnt[i, r] = b.learnt[i, r] if consents else told


@phase
def _induce(b, shape, rule):
    """The sponsor adds to the gain of the blocker that is nearest to silence."""
    step = b.x[shape.options + STEP]
    for r in range(LANES):
        if b.budget[r] <= 0.0:
            continue
        nearest, best = -1, -np.inf
        for i in range(shape.voters):
            broke = rule.asked[i] and has_bit(b.broke[r], i)
            closeness = inducement.closeness(b.tabled_gain[i, r], b.pull[i, r])
            if inducement.is_nearer(broke, i == shape.sponsor, closeness, best):
                nearest, best = i, closeness
        if nearest >= 0:
            paid = inducement.payment(step[r], b.budget[r])
            b.received[nearest, r] += paid
            b.budget[r] -= paid


@phase
def _press(b, shape, asked):
    """The external powers react to the draft on the table; the resolved stiffen, the exposed take fright."""
    n, p, reaction = shape.voters, shape.process, b.scratch[0]
    for r in range(LANES):
        share = silence.agreeing_share(b.agreeing[r], asked)
        reaction[r] = pressure.reaction(b.coercion[r], b.visibility[r], share)
    for i in range(n):
        felt, anchor, fear = b.pressure[i], b.x[THREAT * n + i], b.x[ENTRAPMENT * n + i]
        resolve = b.x[RESOLVE * n + i]
        for r in range(LANES):
            felt[r] = pressure.experienced(felt[r], b.x[p + MEMORY, r], reaction[r])
        for r in range(LANES):
            anchor[r] = pressure.stiffened(anchor[r], b.x[p + BACKLASH, r], felt[r], resolve[r])
        for r in range(LANES):
            fear[r] = pressure.frightened(fear[r], b.x[p + INTIMIDATION, r], felt[r], resolve[r])


@phase
def _keep_terms(b, shape, terms, i, d, r):
    """Terms of voter i's gain from draft d in lane r; `terms` has as many as the preference model."""
    at, drafts = shape.attributes, shape.drafts
    if shape.spatial:
        left = gains.distance(b.x[at + 3 * drafts + d, r], b.ideal[i, r], shape.width)
        terms[0], terms[1] = gains.spatial_terms(b.stake[i, r], b.failure[i, r], left)
    else:
        terms[0], terms[1], terms[2], terms[3] = gains.terms(
            b.security[i, r], b.economic[i, r], b.entrapment[i, r], b.autonomy[i, r],
            b.x[at + d, r], b.x[at + drafts + d, r], b.x[at + 2 * drafts + d, r],
        )  # fmt: skip


@phase
def _keep_end(b, shape, ends, r, run):
    """State of lane r in the round that ended it, as the numbers of a run."""
    d = b.tabled[r]
    ends.band[run] = b.x[shape.options + BAND, r]
    ends.weight[run] = b.x[shape.weights + SOLIDARITY_W, r]
    for i in range(shape.voters):
        for draft in range(shape.drafts):
            ends.gain[run, i, draft] = b.gain[i, draft, r]
        _keep_terms(b, shape, ends.terms[run, i], i, d, r)
        ends.reservation[run, i] = b.reservation[i, r]
        ends.pull[run, i] = b.pull[i, r]
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
def _begin_round(b, shape, spec, u, t, next_effect):
    """Events, consultation and appraisal of round t; returns where the next round's events begin."""
    before = next_effect
    next_effect = _apply_events(b, spec, t, next_effect)
    if t == 1 or next_effect > before:
        _settle(b, shape)
        _steady_reservations(b, shape)
    if spec.first_shock >= 0:
        _shaken_reservations(b, shape, spec, u, t)
    if shape.spatial:
        _consult_on(b.ideal, IDEAL * shape.voters, b, shape)
        _appraise_positions(b, shape)
    else:
        _consult_on(b.threat, THREAT * shape.voters, b, shape)
        _consult_on(b.linkage, LINKAGE * shape.voters, b, shape)
        _appraise_interests(b, shape)
    return next_effect


def _compile(rules_in_force):
    """The kernels, cached on disk under the text of the equations that they inline: see `_digest_of_equations`."""

    @njit(cache=True, nogil=True, error_model="numpy")
    def run_blocks(shape, spec, rule, cases, u, record, ends):
        rules_in_force  # noqa: B018  a free variable is part of the cache's key
        b = new_block(shape, spec.kinds.size, spec.event_streams.size)
        asked = float(rule.asked.sum())
        runs = record.outcome.size
        for begin in range(0, runs, LANES):
            sample(b, shape, spec, cases, u, begin)
            width = min(LANES, runs - begin)
            b.live[:] = False
            b.live[:width] = True
            left, t, next_effect = width, 0, 0
            while left:
                t += 1
                next_effect = _begin_round(b, shape, spec, u, t, next_effect)
                _concede(b, shape, t, spec.evenly)
                _find_pivots(b, shape, rule)
                _draft(b, shape)
                _ask(b, shape, rule, asked)
                for r in range(LANES):
                    if not b.live[r]:
                        continue
                    b.objected[r] |= b.broke[r]
                    consents = shape.host < 0 or not has_bit(b.broke[r], shape.host)
                    adopted = decision.is_adopted(b.support[r], rule.quota, rule.floor, consents)
                    if adopted or decision.is_over(float(t), b.x[shape.process + ROUNDS, r]):
                        run = begin + r
                        record.outcome[run] = b.tabled[r] if adopted else shape.drafts
                        record.round[run] = t
                        record.tabled[run] = b.tabled[r]
                        record.blockers[run] = np.uint64(0) if adopted else b.broke[r]
                        record.objectors[run] = b.objected[r]
                        record.reservations[run] = b.on_record[r] if adopted else np.uint64(0)
                        record.overruled[run] = b.broke[r] if adopted else np.uint64(0)
                        if ends is not None:  # None is a type of its own to the compiler: another kernel
                            _keep_end(b, shape, ends, r, run)
                        b.live[r] = False
                        left -= 1
                if left:
                    _induce(b, shape, rule)
                    if shape.externals:  # without one pressure stays 0 and moves nothing
                        _press(b, shape, asked)

    @njit(cache=True, nogil=True, error_model="numpy")
    def appraise_opening(shape, spec, cases, u, terms):
        rules_in_force  # noqa: B018
        b = new_block(shape, spec.kinds.size, spec.event_streams.size)
        runs = terms.shape[2]
        for begin in range(0, runs, LANES):
            sample(b, shape, spec, cases, u, begin)
            _begin_round(b, shape, spec, u, 1, 0)
            for i in range(shape.voters):
                for r in range(min(LANES, runs - begin)):
                    _keep_terms(b, shape, terms[i, :, begin + r], i, 0, r)

    return run_blocks, appraise_opening


def _digest_of_equations() -> int:
    """A number that changes with the text of any equation, and of anything else that the kernels inline.

    Numba's disk cache watches the file of the cached function only. Without this an edited equation would not reach a
    kernel that was compiled before, and the engines would silently disagree.
    """
    here = Path(__file__).parent
    inlined = [here / name for name in ("block.py", "layout.py", "quantiles.py")]
    sources = [*sorted((here.parent / "equations").glob("*.py")), *inlined]
    digest = blake2b(ROW_ORDER.encode() + b"".join(source.read_bytes() for source in sources), digest_size=7)
    return int.from_bytes(digest.digest(), "little")


#: The equations in force: results of two installations agree where this does.
EQUATIONS = _digest_of_equations()
run_blocks, appraise_opening = _compile(EQUATIONS)
