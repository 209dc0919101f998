"""The kernel of the fast engine: the rules inlined into loops over a block of runs.

Inner loops run over the lanes of a block and are free of branches, so the compiler turns the scalar rules into vector
instructions. A run that has ended is carried along until its block has; what it does then is not recorded. The phases
stand in MODEL.md's order: how a round begins in `appraisal.py`, what strategies do in `acting.py`, the rest here.
Long because what is tabled, asked, decided and kept is to be read from top to bottom.
"""

import numpy as np

from ..equations import decision, drafting, gains, inducement, pressure, silence
from ..strategies import bargaining, committed, leverage, nearest
from .acting import act, remember
from .appraisal import apply_events, appraise, consult_on, hold, let_go, reserve, reveal, settle, shake
from .block import (
    BACKLASH,
    BAND,
    BARGAINING,
    COMMITMENT,
    COMMITTED,
    CONCESSION,
    ENTRAPMENT,
    IDEAL,
    INTIMIDATION,
    LEVERAGE,
    LINKAGE,
    MEMORY,
    POSITION,
    RATIONALITY,
    REACH,
    RESOLVE,
    ROUNDS,
    SALIENCE,
    SOLIDARITY,
    SOLIDARITY_W,
    STEP,
    THREAT,
    VISIBILITY,
    WALK_AWAY,
    fill,
    has_bit,
    phase,
    pick,
    sample,
    uncounted,
)
from .state import LANES


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
def _find_pivots(b, shape, rule, binding):
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
                        bound = b.bound[i, r] if binding else 0.0
                        own = drafting.expected_gain(b.gain[i, d, r], b.learnt[i, r], bound)
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
    pick(b.visibility, b.x[shape.attributes + VISIBILITY * shape.drafts :], b.tabled, shape.drafts, 0.0)
    for i in range(shape.voters):
        pick(b.tabled_gain[i], b.gain[i], b.tabled, shape.drafts, np.inf)  # nobody breaks silence over nothing


@phase
def _break_silence(b, shape, rule, asked, binding):
    """Lets members break silence until nobody joins those who do.

    Each member takes account of those before it who have just broken silence, where MODEL.md lets all move at once.
    That ends with the same smallest set, because the more break silence, the less holds anybody else back, and it takes
    fewer turns.
    """
    n, weight, band = shape.voters, b.x[shape.weights + SOLIDARITY_W], b.x[shape.options + BAND]
    breaking, before = b.breaking, b.scratch[3]
    fill(breaking, 0.0)
    fill(before, 0.0)
    for i in range(n):
        fill(b.broken[i], 0.0)
    joined = True
    while joined:
        for i in range(n):
            if rule.asked[i]:
                trait, own, broken = b.x[SOLIDARITY * n + i], b.tabled_gain[i], b.broken[i]
                for r in range(LANES):
                    so_far, count = broken[r], breaking[r]
                    # As the member sees it while it is silent; whoever has broken silence does not return to it.
                    pull = silence.solidarity(weight[r], trait[r], silence.breaking_share(count, 0.0, asked))
                    bound = b.bound[i, r] if binding else 0.0
                    balance = silence.stand(own[r], b.reservation[i, r], pull, bound)
                    now = so_far if silence.keeps_silence(balance, band[r]) else 1.0
                    broken[r] = now
                    breaking[r] = count + (now - so_far)
        # Where all have broken silence nobody is left to join; what happens to a run that has ended is all the same.
        more = 0
        for r in range(LANES):
            live, count = b.live[r], breaking[r]
            more |= live if (count != before[r]) & (count < asked) else 0
            before[r] = count
        joined = more != 0


@phase
def _ask(b, shape, rule, asked, binding):
    """The silence procedure: who breaks silence, who declines, and what that tells."""
    _break_silence(b, shape, rule, asked, binding)
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
                bound = b.bound[i, r] if binding else 0.0
                balance = silence.stand(own[r], b.reservation[i, r], pull, bound)
                b.on_record[r] |= bit if silent & silence.goes_on_record(balance, band[r]) else np.uint64(0)
                told = silence.learnt(estimate, own[r], pull, bound)
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
        let_go(b, spec)
    next_effect, settles = apply_events(b, spec, t, next_effect)
    settles |= t == 1
    if spec.held_rows.size:
        settles |= hold(b, spec, t)
    if settles:
        settle(b, shape, rule)
    if spec.first_shock >= 0:
        shake(b, shape, spec, u, t)
    if shape.spatial:
        consult_on(b.ideal, IDEAL * shape.voters, b, shape)
    else:
        consult_on(b.threat, THREAT * shape.voters, b, shape)
        consult_on(b.linkage, LINKAGE * shape.voters, b, shape)
    if shape.wilful or shape.addressing:
        act(b, shape, spec, rule)
    appraise(b, shape)
    if t == 1:
        reveal(b, shape, spec, u)
    if settles or spec.first_shock >= 0:
        reserve(b, shape)
    return next_effect


@uncounted
def run_all(b, shape, spec, rule, cases, u, record, ends):
    """Every run of the cases into the record, and the state in which each ended into `ends`, unless that is None."""
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
            _find_pivots(b, shape, rule, spec.binding)
            _draft(b, shape)
            _ask(b, shape, rule, asked, spec.binding)
            ending = _decide(b, shape, rule, asked, t)
            if shape.wilful or shape.addressing:
                remember(b, shape, rule)
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
def appraise_all(b, shape, spec, rule, cases, u, terms, quantile):
    """Terms of the gain from the proposal in round 1, (voters, terms, runs), and (voters, runs) quantiles behind the
    reservations."""
    runs = terms.shape[2]
    for begin in range(0, runs, LANES):
        sample(b, shape, spec, cases, u, begin)
        fill(b.live, 1)
        _begin_round(b, shape, spec, rule, u, 1, 0)
        for i in range(shape.voters):
            for r in range(min(LANES, runs - begin)):
                _keep_terms(b, shape, terms[i, :, begin + r], i, 0, r)
                quantile[i, begin + r] = b.quantile[i, r]
