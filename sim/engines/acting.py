"""What actors do with their means in a round of the kernel, after consultation and before drafting.

Phases of `kernel.py`, over the lanes of a block; a scenario in which nobody has a strategy of its own skips them.
"""

import numpy as np

from ..equations import pressure
from ..strategies import addressed, aimed, chance, diffuse, own_gain, wedge
from .appraisal import gain_from, rate
from .block import (
    ADDRESSED,
    ANTICIPATION,
    BACKLASH,
    DIFFUSE,
    EXPOSURE,
    FOCUS,
    HOST_FOCUS,
    OPENNESS,
    OWN_EXPOSURE,
    OWN_LINKAGE,
    OWN_THREAT,
    POSITION,
    RATIONALITY,
    REACH,
    RESOLVE,
    SALIENCE,
    SOLIDARITY,
    SOLIDARITY_W,
    SUBSTANCE,
    THREAT,
    VISIBILITY,
    WEDGE,
    fill,
    has_bit,
    phase,
    pick,
)
from .state import LANES


@phase
def _recall(b, shape):
    """The attributes of the draft tabled last by which it is judged."""
    for attribute in (SUBSTANCE, VISIBILITY, REACH, POSITION):
        if attribute != POSITION or shape.spatial:
            of_draft = b.x[shape.attributes + attribute * shape.drafts :]
            pick(b.last_draft[attribute], of_draft, b.last, shape.drafts, 0.0)


@phase
def _reconsider(b, shape):
    """Every voter's gain from that draft, with threats spread evenly."""
    draft = b.last_draft
    rate(b, shape)
    for i in range(shape.voters):
        gain_from(
            b.last_gain[i], b, shape, i, draft[SUBSTANCE], draft[VISIBILITY], draft[REACH], draft[POSITION]
        )  # fmt: skip


@phase
def _spread(b, shape, spec):
    """What every external power can do in this round, threatening all alike; nobody is courted yet."""
    x, powers = b.x, shape.externals
    substance, reach = b.last_draft[SUBSTANCE], b.last_draft[REACH]
    for c in range(powers):
        strategy, coercion, means = x[shape.strategies + shape.voters + c], x[shape.coercion + c], b.means[c]
        for r in range(LANES):
            means[r] = coercion[r]
        if spec.wanting[c]:
            threat, linkage = x[shape.coercion + OWN_THREAT * powers + c], x[shape.coercion + OWN_LINKAGE * powers + c]
            exposure = x[shape.coercion + OWN_EXPOSURE * powers + c]
            for r in range(LANES):
                effort = own_gain.effort(own_gain.stake(threat[r], linkage[r], reach[r], substance[r]), exposure[r])
                means[r] *= effort if strategy[r] != DIFFUSE else 1.0
        for r in range(LANES):
            whole = means[r]
            means[r] = wedge.halved(whole) if strategy[r] == WEDGE else whole
    for i in range(shape.voters):
        threatened = b.threatened[i]
        fill(threatened, 0.0)
        fill(b.offered[i], 0.0)
        for c in range(powers):
            for r in range(LANES):
                threatened[r] = pressure.joint_coercion(threatened[r], b.means[c, r], diffuse.SHARE)


@phase
def _mark(b, shape, i, counts):
    """Whether voter i is a target, lane by lane."""
    salience = b.x[SALIENCE * shape.voters + i]
    for r in range(LANES):
        b.among[i, r] = 1.0 if aimed.is_target(counts, salience[r]) else 0.0


@phase
def _weigh(b, shape, i, loss):
    """By which factor losing so much would lower the chance of voter i's consent to the draft tabled last."""
    gain, salience, trait = b.last_gain[i], b.x[SALIENCE * shape.voters + i], b.x[SOLIDARITY * shape.voters + i]
    weights, rationality, worth = b.x[shape.weights + SOLIDARITY_W], b.x[shape.process + RATIONALITY], b.worth[i]
    for r in range(LANES):
        weight = 0.0 if i == shape.host else weights[r]
        steepness = chance.steepness(salience[r], rationality[r])
        worth[r] = aimed.worth(chance.standing(gain[r], weight, trait[r], steepness), loss[r], steepness)


@phase
def _spend(b, shape, c):
    """Power c spends its means on targets by what they are worth."""
    focus = b.x[shape.coercion + FOCUS * shape.externals + c]
    aimed.aim(b.portion, b.worth, b.among, focus, b.means[c], b.free, b.scratch)


@phase
def _threaten(b, shape, rule, c):
    """Power c aims its threats."""
    n, x, loss = shape.voters, b.x, b.scratch[0]
    alpha, beta = x[shape.process + ANTICIPATION], x[shape.process + BACKLASH]
    substance, visibility = b.last_draft[SUBSTANCE], b.last_draft[VISIBILITY]
    for i in range(n):
        exposure, resolve, anchor = x[EXPOSURE * n + i], x[RESOLVE * n + i], x[THREAT * n + i]
        counts = rule.asked[i] or i == shape.host
        _mark(b, shape, i, counts)
        if counts and i != shape.sponsor:
            # Two loops, since the compiler makes no vectors of one that touches many arrays; likewise below.
            for r in range(LANES):
                loss[r] = aimed.feared(b.economic_weight[i, r], exposure[r], alpha[r], visibility[r])
            for r in range(LANES):
                feared = loss[r]
                security = b.security_weight[i, r]
                loss[r] = aimed.loss(feared, security, beta[r], resolve[r], anchor[r], substance[r])
            _weigh(b, shape, i, loss)
        else:
            fill(b.worth[i], 1.0)
    _spend(b, shape, c)


@phase
def _court(b, shape, rule, c):
    """Power c, where it drives a wedge, offers something to members for a no."""
    n, x, loss, visibility = shape.voters, b.x, b.scratch[0], b.last_draft[VISIBILITY]
    strategy, means = x[shape.strategies + n + c], b.means[c]
    for i in range(n):
        exposure, counts = x[EXPOSURE * n + i], rule.asked[i] and i != shape.sponsor
        _mark(b, shape, i, counts)
        if counts:
            for r in range(LANES):
                loss[r] = wedge.loss(b.economic_weight[i, r], exposure[r], visibility[r])
            _weigh(b, shape, i, loss)
    _spend(b, shape, c)
    for i in range(n):
        for r in range(LANES):
            so_far, courted = b.offered[i, r], (b.among[i, r] > 0.0) & (strategy[r] == WEDGE)
            more = wedge.offered(so_far, means[r], b.portion[i, r])
            b.offered[i, r] = more if courted else so_far


@phase
def _aim(b, shape, rule):
    """External powers choose whom to threaten and whom to court, all on the same picture of the round."""
    n = shape.voters
    for i in range(n):
        fill(b.threatened[i], 0.0)
    for c in range(shape.externals):
        strategy, means, aims, courts = b.x[shape.strategies + n + c], b.means[c], 0, 0
        for r in range(LANES):
            aims |= 1 if strategy[r] != DIFFUSE else 0
            courts |= 1 if strategy[r] == WEDGE else 0
        if aims:
            _threaten(b, shape, rule, c)
        for i in range(n):
            threatened, portion = b.threatened[i], b.portion[i]
            for r in range(LANES):
                share = portion[r] if strategy[r] != DIFFUSE else diffuse.SHARE
                threatened[r] = pressure.joint_coercion(threatened[r], means[r], share)
        if courts:
            _court(b, shape, rule, c)


@phase
def _address(b, shape, rule):
    """The host speaks to those that said no when something was tabled last: k counts those who may be."""
    n, x, host, speaks, k = shape.voters, b.x, shape.host, 0, 0
    strategy, persuasion = x[shape.strategies + host], x[shape.persuasion]
    for i in range(n):
        if rule.asked[i] and i != shape.sponsor:
            for r in range(LANES):
                heeds = has_bit(b.refused[r], i) & (strategy[r] == ADDRESSED)
                b.among[k, r], b.worth[k, r] = 1.0 if heeds else 0.0, b.last_gain[i, r]
                speaks |= 1 if heeds else 0
            k += 1
    if not speaks:
        return
    attention = b.worth[:k]
    addressed.attend(attention, b.among[:k], x[shape.persuasion + HOST_FOCUS], b.scratch[0], b.scratch[1])
    k = 0
    for i in range(n):
        if rule.asked[i] and i != shape.sponsor:
            openness, share = x[OPENNESS * n + i], b.portion[i]
            for r in range(LANES):
                moved = addressed.moved_share(openness[r], persuasion[r], attention[k, r])
                share[r] = moved if b.among[k, r] > 0.0 else 0.0
            k += 1
            if shape.spatial:
                for r in range(LANES):
                    b.ideal[i, r] = addressed.drawn_position(b.ideal[i, r], b.ideal[host, r], share[r])
            else:
                for r in range(LANES):
                    b.threat[i, r] = addressed.raised_view(b.threat[i, r], b.threat[host, r], share[r])
                for r in range(LANES):
                    b.linkage[i, r] = addressed.raised_view(b.linkage[i, r], b.linkage[host, r], share[r])


@phase
def act(b, shape, spec, rule):
    """Strategies act on this round's views and the draft tabled last."""
    _recall(b, shape)
    if shape.wilful:
        _spread(b, shape, spec)
    _reconsider(b, shape)
    if shape.addressing:
        _address(b, shape, rule)
    if shape.wilful:
        _aim(b, shape, rule)


@phase
def remember(b, shape, rule):
    """Which draft was tabled last, and which of those asked, the sponsor apart, broke silence over it."""
    asked = np.uint64(0)
    for i in range(shape.voters):
        asked |= np.uint64(1) << np.uint64(i) if rule.asked[i] and i != shape.sponsor else np.uint64(0)
    for r in range(LANES):
        this, before, broke, refused = b.tabled[r], b.last[r], b.broke[r] & asked, b.refused[r]
        is_tabled = this < shape.drafts
        b.last[r], b.refused[r] = this if is_tabled else before, broke if is_tabled else refused
