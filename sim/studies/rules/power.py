"""Power a priori: how often a member decides when nothing is known but the rule.

A rule is a simple game: a coalition wins if its members meet the rule (`equations/decision.py`). A member swings a
coalition that loses without it and wins with it. With W(s) winning coalitions of size s and W_i(s) of them with member
i, i swings c_i(s) = W_i(s+1) - (W(s) - W_i(s)) coalitions of s others. From these follow, for n members,

    Banzhaf, absolute (Penrose 1946)      sum_s c_i(s) / 2^(n-1)      its chance to decide if all others toss a coin
    Banzhaf, normalised (Banzhaf 1965)    the same divided by its sum over all members
    Shapley-Shubik (1954)                 sum_s c_i(s) s! (n-s-1)! / n!      its chance to be pivot of a random order
    power to act (Coleman 1971)           winning coalitions / 2^n      the Council's chance to decide

Everything is counted exactly, in integers, by the cheaper of two ways: a generating function over weights
(Alonso-Meijide & Bowles 2005), or, for weights too fine for that, all coalitions of either half of the members, sorted
and matched with one another.

Sources: Penrose, J. R. Statist. Soc. 109 (1946); Shapley & Shubik, Am. Polit. Sci. Rev. 48 (1954); Banzhaf, Rutgers Law
Rev. 19 (1965) 317-343; Coleman in Lieberman (ed.), Social Choice (1971) 269-300; Alonso-Meijide & Bowles, Ann. Oper.
Res. 137 (2005) 21-44.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, comb, factorial, gcd, inf, lcm
from typing import NamedTuple

import numpy as np

from ...equations.decision import is_met
from ...equations.decision_rules import Consent

#: Weights are scaled to integers whose sum stays below this, so that int64 holds every sum. Rounding them to it moves
#: a sum by 1e-17 of all votes, far less than the 1e-9 by which the rule itself forgives rounding.
_FINEST = 1 << 60
#: Elementary steps that a count may take: about ten seconds.
_MOST_STEPS = 10**9


class Power(NamedTuple):
    """Power of each member of a game, in the order of its votes, and of the game itself; all in [0, 1], exact."""

    banzhaf: tuple[Fraction, ...]  # absolute
    normalised: tuple[Fraction, ...]
    shapley_shubik: tuple[Fraction, ...]
    to_act: Fraction
    veto: tuple[Fraction, Fraction, Fraction] | None  # the same three of a veto player beside the Council


class Game(NamedTuple):
    """A voting game in integers: the silent win if their votes reach the quota and they are as many as `heads`, or if
    they are as many as `enough`."""

    votes: tuple[int, ...]
    quota: int
    heads: int = 0
    enough: int | None = None

    @property
    def counts_heads(self) -> bool:
        """Whether members count, and not only their votes."""
        return self.heads > 0 or self.enough is not None


def game(votes: Sequence[float | Fraction], needs: Consent) -> Game:
    """The integer game in which the same coalitions win as under the rule: votes without common divisor, least quota.

    A decimal such as 0.1 is taken as it is written. Where all have one vote, heads and votes are the same.

    Raises:
        ValueError: a vote is negative, or everybody or nobody is a winning coalition.
    """
    exact = [Fraction(repr(float(vote))) if isinstance(vote, float) else Fraction(vote) for vote in votes]
    if any(vote < 0 for vote in exact):
        raise ValueError("votes must not be negative")
    scale = Fraction(lcm(*(vote.denominator for vote in exact)))
    if sum(exact) * scale > _FINEST:
        scale = _FINEST / sum(exact, Fraction(0))
    whole, members = [round(vote * scale) for vote in exact], len(exact)
    total, by_votes = sum(whole), needs._replace(heads=0.0, enough=inf)

    def wins(votes_: int) -> bool:
        return bool(is_met(float(votes_ / scale), float(members), by_votes))

    if wins(0) or not wins(total):
        raise ValueError("no game: the rule is met by nobody's silence, or not even by everybody's")
    least = bisect_left(range(total + 1), True, key=wins)
    common = gcd(*whole) or 1
    smallest = tuple(vote // common for vote in whole)
    by_heads = needs._replace(quota=0.0, floor=-1.0, enough=inf)
    heads = bisect_left(range(members + 1), True, key=lambda silent: bool(is_met(0.0, float(silent), by_heads)))
    enough = None if needs.enough == inf else ceil(needs.enough)
    quota = -(-least // common)
    if set(smallest) == {1}:
        return Game(smallest, min(max(quota, heads), members if enough is None else enough))
    return Game(smallest, quota, heads, enough)


@lru_cache(maxsize=256)
def power(played: Game, *, veto: bool = False) -> Power:
    """Exact power indices of a game.

    Args:
        played: as `game` makes it.
        veto: whether a host stands beside the Council, without whose consent no coalition wins.

    Raises:
        ValueError: more members than can be counted with weights as fine as these (over 38 with real weights).
    """
    swings, winning = _counts(played)
    members, players = len(played.votes), len(played.votes) + veto
    # With a veto player a member swings the coalitions that the veto player is in: one larger, the others never.
    shapley = [
        Fraction(sum(c * factorial(s + veto) * factorial(players - s - veto - 1) for s, c in enumerate(row)))
        / factorial(players)
        for row in swings
    ]
    banzhaf = [Fraction(sum(row), 2 ** (players - 1)) for row in swings]
    won = sum(winning)
    host = None
    if veto:
        its_own = Fraction(sum(w * factorial(s) * factorial(members - s) for s, w in enumerate(winning)))
        host = (Fraction(won, 2**members), its_own / factorial(players))
    total = sum(banzhaf) + (host[0] if host else 0)
    return Power(
        tuple(banzhaf),
        tuple(value / total for value in banzhaf),
        tuple(shapley),
        Fraction(won, 2**players),
        (host[0], host[0] / total, host[1]) if host else None,
    )


def _counts(played: Game) -> tuple[list[list[int]], list[int]]:
    """For each member how many coalitions of s others it swings; and how many coalitions of s members win."""
    votes, quota = played.votes, played.quota
    weighing = [vote for vote in votes if vote or played.counts_heads]  # without a vote, or a head, one swings none
    n = len(weighing)
    by_weight, by_halves = n * len(set(weighing)) * quota, n * (n + 2) * 2 ** (-(-n // 2))
    if min(by_weight, by_halves) > _MOST_STEPS:
        raise ValueError(
            f"{n} members with weights that add up to {sum(votes):,} units are too many to count; "
            "round the weights to fewer digits"
        )
    heavy, having = (_by_weight if by_weight <= by_halves else _by_halves)(weighing, quota)
    winning = [_enough(played, s, count, comb(n, s)) for s, count in enumerate(heavy)]
    swings = []
    for with_it in having:
        won = [_enough(played, s, count, comb(n - 1, s - 1) if s else 0) for s, count in enumerate(with_it)]
        swings.append([won[s + 1] - (winning[s] - won[s]) for s in range(n)])
    found = iter(swings)
    idle = len(votes) - n
    spread = [_beside(next(found), idle) if vote or not idle else [0] * len(votes) for vote in votes]
    return spread, _beside(winning, idle)


def _enough(played: Game, size: int, heavy: int, every: int) -> int:
    """How many coalitions of a size win, of which `heavy` reach the quota and there are `every`."""
    if played.enough is not None and size >= played.enough:
        return every
    return heavy if size >= played.heads else 0


def _beside(counts: list[int], idle: int) -> list[int]:
    """Counts by size when members without a vote may join in."""
    return np.convolve(np.array(counts, object), [comb(idle, k) for k in range(idle + 1)]).tolist()


def _by_weight(votes: Sequence[int], quota: int) -> tuple[list[int], list[list[int]]]:
    """How many coalitions of each size reach the quota, and for each member how many of them it is in.

    By the generating function prod_i (1 + z x^w_i): the coefficient of z^s x^w counts coalitions of s of weight w. Only
    weights below the quota are kept. Dividing a member's factor out gives the coalitions of the others.
    """
    n = len(votes)
    light = np.zeros((n + 1, quota), np.int64)  # C(64, 32) < 2^63
    light[0, 0] = 1
    for vote in votes:
        if vote < quota:
            light[1:, vote:] += light[:-1, : quota - vote].copy()
    having: dict[int, list[int]] = {}
    for vote in set(votes):
        others = light[:n].copy()
        if vote < quota:
            for s in range(1, n):
                others[s, vote:] -= others[s - 1, : quota - vote]
        short = [int(count) for count in others[:, : max(quota - vote, 0)].sum(axis=1)]
        having[vote] = [0, *(comb(n - 1, s) - count for s, count in enumerate(short))]
    lost = light.sum(axis=1)
    return [comb(n, s) - int(lost[s]) for s in range(n + 1)], [having[vote] for vote in votes]


def _by_halves(votes: Sequence[int], quota: int) -> tuple[list[int], list[list[int]]]:
    """The same, by matching coalitions of the first half of the members with those of the second, size by size."""
    n, middle = len(votes), len(votes) // 2
    halves = [_coalitions(votes[:middle]), _coalitions(votes[middle:])]
    heavy, having = [0] * (n + 1), [[0] * (n + 1) for _ in votes]
    for half, offset in ((0, 0), (1, middle)):
        mine, partners = halves[half], halves[1 - half]
        for own, (sums, members) in enumerate(mine):
            for other, (theirs, _) in enumerate(partners):
                matches = len(theirs) - np.searchsorted(theirs, quota - sums)
                if half == 0:
                    heavy[own + other] += int(matches.sum())
                for i, count in enumerate(matches @ members):
                    having[offset + i][own + other] += int(count)
    return heavy, having


def _coalitions(votes: Sequence[int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each size the coalitions' weights, ascending, and who is in them: (coalitions,), (coalitions, members)."""
    n = len(votes)
    words = np.arange(1 << n)
    members = (words[:, None] >> np.arange(n)) & 1
    sums, sizes = members @ np.array(votes, np.int64), members.sum(axis=1)
    order = np.lexsort((sums, sizes))
    return [(sums[chosen], members[chosen]) for chosen in np.split(order, np.cumsum([comb(n, s) for s in range(n)]))]
