"""What it is worth to challenge another actor: one dyad of the expected-utility model (`challenge` runs the rounds).

Symbols: x position, w = influence * salience, s salience in [0, 1], R spread of the positions at the start,
mu weighted median, r risk exponent in [0.5, 2]. Formulas after Scholz, Calbert & Smith (2011), sections 3 to 5 and
appendix; equation numbers are theirs.
"""

import numpy as np


def votes(distance: np.ndarray, weight: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """Votes of each k for i's position against j's: w_k (d_kj ** e_k - d_ki ** e_k), as an array [k, i, j].

    `distance` (n, n) is |x_k - x_i| / R in [0, 1]; `weight` and `exponent` are (n,). With exponents of 1 these are
    eq. 26 to 29 up to a factor that cancels wherever votes are used.
    """
    bent = _power(distance, exponent[:, None])
    return weight[:, None, None] * (bent[:, None, :] - bent[:, :, None])


def success(ballots: np.ndarray, over_all_contests: bool) -> np.ndarray:
    """Probability P[i, j] in [0, 1] that i prevails over j: votes for i over all votes cast (eq. 30 and 31).

    The votes cast are those of the contest between i and j, so that P[i, j] + P[j, i] = 1; or, `over_all_contests`,
    the votes of all contests together (see `challenge.PUBLISHED`). Where nobody with weight prefers either, P is 1/2.
    """
    in_favour = np.maximum(ballots, 0.0).sum(axis=0)
    cast = np.abs(ballots).sum(axis=0)
    if over_all_contests:
        cast = np.full_like(cast, cast.sum())
    return np.divide(in_favour, cast, out=np.full_like(cast, 0.5), where=cast > 0)


def gain_from_challenge(
    distance: np.ndarray,
    from_median: np.ndarray,
    success: np.ndarray,
    resistance: np.ndarray,
    risk: np.ndarray,
    stay: float,
) -> np.ndarray:
    """Expected utility of challenging less that of letting be (eq. 5 to 7, 15, 16, 22 to 25); arguments broadcast.

    distance d = |x_i - x_j| / R between challenger and challenged, from_median m = |x_i - mu| / R of the challenger,
    success P of the challenger, resistance s of the challenged (its salience: the chance that it fights), risk r of
    the actor that does the sum, stay Q in [0, 1]: the chance that the challenged stays put if left alone.

        U_win  = 2 - 4 (1/2 - d/2)^r                U_lose  = 2 - 4 (1/2 + d/2)^r
        U_good = 2 - 4 (1/2 - (m + d)/4)^r          U_bad   = 2 - 4 (1/2 + (m + d)/4)^r       U_stay = 2 - 4 (1/2)^r
        E = s (P U_win + (1 - P) U_lose) + (1 - s) U_win - Q U_stay - (1 - Q) (T U_good + (1 - T) U_bad)

    T = 1 if the median is closer to the challenger than the challenged is (then its drift to the median is a gain),
    else 0. In (-4, 4); 0 for d = 0 and Q = 1.
    """
    win, lose = 2 - 4 * _power(0.5 - 0.5 * distance, risk), 2 - 4 * _power(0.5 + 0.5 * distance, risk)
    fight = success * win + (1 - success) * lose
    gain = resistance * fight + (1 - resistance) * win - stay * (2 - 4 * 0.5**risk)
    if stay == 1.0:  # as a rule, and powers are what takes time
        return gain
    drift = 0.25 * (from_median + distance)
    return gain - (1 - stay) * (2 - 4 * _power(np.where(from_median < distance, 0.5 - drift, 0.5 + drift), risk))


def _power(base: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """base ** exponent, without the powers where all exponents are 1."""
    return base if np.all(exponent == 1.0) else base**exponent


def risk_exponents(gains: np.ndarray) -> np.ndarray:
    """Risk exponents r (n,) in [0.5, 2] from how safe each actor's position is (eq. 32 to 34).

    `gains` [i, j] is i's expected gain from challenging j, computed with r = 1. The danger of j is the sum of its
    column without the diagonal; R_j = (2 danger_j - max - min) / (max - min) in [-1, 1];
    r_j = (1 - R_j / 3) / (1 + R_j / 3). The most endangered actor has r = 1/2, the safest 2 (Bueno de Mesquita 1985).
    If all are in equal danger R is undefined and r = 1.
    """
    danger = gains.sum(axis=0) - np.diagonal(gains)
    most, least = danger.max(), danger.min()
    # A difference that rounding alone can make must not be blown up to the whole range of r.
    if most - least <= 1e-12 * danger.size:
        return np.ones_like(danger)
    relative = (2 * danger - most - least) / (most - least)
    return (1 - relative / 3) / (1 + relative / 3)
