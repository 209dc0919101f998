"""What actors do with their means in a round of the kernel, after consultation and before drafting.

Phases of `kernel.py`. Who threatens or courts whom differs from lane to lane, so these loops are not vectorised; a
scenario in which nobody has a strategy of its own skips them.
"""

import numpy as np

from ..equations import pressure
from ..strategies import addressed, aimed, chance, diffuse, own_gain, wedge
from .appraisal import appraise
from .block import (
    ADDRESSED,
    ANTICIPATION,
    BACKLASH,
    DIFFUSE,
    EXPOSURE,
    FOCUS,
    HOST_FOCUS,
    LANES,
    OPENNESS,
    OWN_EXPOSURE,
    OWN_LINKAGE,
    OWN_THREAT,
    RATIONALITY,
    REACH,
    RESOLVE,
    SALIENCE,
    SOLIDARITY,
    SOLIDARITY_W,
    THREAT,
    VISIBILITY,
    WEDGE,
    fill,
    has_bit,
    phase,
)


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
def act(b, shape, spec, rule):
    """Strategies act on this round's views and the draft tabled last."""
    if shape.wilful:
        _spread(b, shape, spec)
    appraise(b, shape)
    for i in range(shape.voters):
        for r in range(LANES):
            b.last_gain[i, r] = b.gain[i, b.last[r], r]
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
        if b.tabled[r] < shape.drafts:
            b.last[r], b.refused[r] = b.tabled[r], b.broke[r] & asked
