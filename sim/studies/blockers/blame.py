"""Responsibility for blocking: that of shelved runs, divided among those who blocked.

Every shelved run in which a draft was on the table is a simple game. Its players are its blockers, those who broke
silence or declined in the last round; v(S) = 1 if the draft passes once the players in S consent. A member that
consents keeps silence, so that to break it isolates the others more, and some of them may not even begin to. Everybody
consenting passes any rule, so v(all) = 1 and the Shapley values of a run's blockers add up to one (Shapley 1953; as an
index of power, Shapley & Shubik 1954). A proposal that its sponsor withdrew has no blockers, and blames nobody.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import factorial
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...engines.layout import Layout
from ...engines.runs import Ends, Record
from ...equations import decision, silence
from ...equations.decision_rules import Consent
from ...equations.tolerance import is_not_negative
from ...scenario.schema import Scenario

#: Blockers up to which every coalition is looked at; beyond, orders of consent are drawn.
MOST_EXACT, ORDERS = 12, 2000


class Blame(NamedTuple):
    """What each voter has to do with the failures of some runs; two of them add up."""

    failures: int  # shelved runs in which a draft was on the table
    blocked: np.ndarray  # (voters,) failures in which it was among the blockers
    alone: np.ndarray  # ... the only one
    enough: np.ndarray  # ... and its consent alone would have let the draft pass
    shapley: np.ndarray  # sum of its Shapley values
    carried: np.ndarray  # (voters, carriers) failures by the main reason for its objection, divided on a tie


class Game(NamedTuple):
    """The simple game of a failure.

    Attributes:
        votes: (players,) weight of each; 0 for the host.
        bears: (players,) beside how many others that break silence it still keeps it; -1 if beside none. Whoever bears
            more keeps silence of itself.
        is_host: (players,) whether it is the host, whose consent nothing replaces.
        support, silent: weight and number of the members that kept silence.
        needs: of the decision rule.
    """

    votes: np.ndarray
    bears: np.ndarray
    is_host: np.ndarray
    support: float
    silent: int
    needs: Consent

    def passes(self, consenting: np.ndarray) -> np.ndarray:
        """v(S) of coalitions (coalitions, players) of booleans: those who do not consent break silence as the procedure
        has it, the smallest set that holds."""
        free = ~consenting & ~self.is_host
        breaking = np.zeros_like(consenting)
        while True:
            others = breaking.sum(axis=1)[:, None] - breaking
            joined = breaking | free & (others > self.bears)
            if (joined == breaking).all():
                break
            breaking = joined
        kept = ~breaking & ~self.is_host
        met = decision.is_met(self.support + kept @ self.votes, self.silent + kept.sum(axis=1), self.needs)
        return met & (consenting | ~self.is_host).all(axis=1)


def carriers(scenario: Scenario) -> tuple[str, ...]:
    """Possible reasons for an objection: the reservation, every term of a gain but the first, which is never negative,
    and the commitment to an earlier no, where there may be one."""
    bound = ("commitment",) if Layout(scenario).is_binding else ()
    return (*scenario.preferences.terms[1:], *bound, "reservation")


def attribute(layout: Layout, record: Record, ends: Ends, seed: int = 1) -> Blame:
    """Who blocked the shelved runs of a record, by the state in which they ended.

    `seed` matters only where a run has more than 12 blockers; their orders of consent are then drawn with it.
    """
    voters, host, rule = layout.shape.voters, layout.shape.host, layout.rule
    failed = np.flatnonzero((record.outcome == layout.shape.drafts) & (record.blockers != 0))
    state = Ends(*(column[failed] for column in ends))
    blocked = blockers_of(layout, record)[failed]
    bears = np.where(blocked, _bears(layout, state, record.tabled[failed], blocked), 0)
    alone = blocked & (blocked.sum(axis=1) == 1)[:, None]
    games, times = np.unique(np.concatenate([blocked, bears], axis=1), axis=0, return_counts=True)
    enough, shapley = np.zeros(voters), np.zeros(voters)
    for row, count in zip(games, times, strict=True):
        players = np.flatnonzero(row[:voters])
        silent = rule.asked & (row[:voters] == 0)
        game = Game(rule.votes[players], row[voters:][players], players == host, float(rule.votes[silent].sum()),
                    int(silent.sum()), rule.needs)  # fmt: skip
        enough[players] += count * game.passes(np.eye(len(players), dtype=bool))
        shapley[players] += count * shapley_values(game, seed)
    bound = [-state.bound[:, :, None]] if layout.is_binding else []
    burdens = np.concatenate([state.terms[:, :, 1:], *bound, state.reservation[:, :, None]], axis=2)
    heaviest = burdens == burdens.min(axis=2, keepdims=True)
    carried = (heaviest / heaviest.sum(axis=2, keepdims=True) * blocked[:, :, None]).sum(axis=0)
    return Blame(len(failed), blocked.sum(axis=0), alone.sum(axis=0), enough, shapley, carried)


def blockers_of(layout: Layout, record: Record) -> np.ndarray:
    """(runs, voters) of booleans: who was among the blockers."""
    words = record.blockers.astype(np.uint64)[:, None]
    return (words >> np.arange(layout.shape.voters, dtype=np.uint64)) & np.uint64(1) != 0


def _bears(layout: Layout, state: Ends, tabled: np.ndarray, blocked: np.ndarray) -> np.ndarray:
    """(runs, voters): beside how many others that break silence a member keeps it; -1 if beside none."""
    asked = layout.rule.asked
    gain = np.take_along_axis(state.gain, tabled.astype(np.int64)[:, None, None], axis=2)[:, :, 0]
    bears = np.full(blocked.shape, -1)
    for others in range(int((blocked & asked).sum(axis=1).max(initial=0))):
        share = silence.breaking_share(float(others), 0.0, float(asked.sum()))
        pull = silence.solidarity(state.weight[:, None], state.solidarity, share)
        balance = silence.stand(gain, state.reservation, pull, state.bound)
        bears[keeps_silence(balance, state.band[:, None]) & asked] = others
    return bears


def keeps_silence(balance: np.ndarray, band: np.ndarray) -> np.ndarray:
    """`equations.silence.keeps_silence` of arrays."""
    return is_not_negative(balance + band)


def shapley_values(game: Game, seed: int = 1) -> np.ndarray:
    """(players,) Shapley value of each, adding up to one.

    phi_i = sum over S without i of |S|! (k - |S| - 1)!/k! (v(S + i) - v(S)): over all coalitions up to 12 players, else
    over drawn orders, in each of which the whole goes to the player with whose consent the draft first passes.
    """
    k = len(game.votes)
    if k == 1:
        return np.ones(1)
    if k > MOST_EXACT:
        return _drawn_orders(game, seed)
    masks, weights = _coalitions(k)
    passes = game.passes(masks).astype(float)
    without = [np.flatnonzero(~masks[:, i]) for i in range(k)]
    return np.array([weights[own] @ (passes[own | 1 << i] - passes[own]) for i, own in enumerate(without)])


@lru_cache(maxsize=MOST_EXACT + 1)
def _coalitions(k: int) -> tuple[np.ndarray, np.ndarray]:
    """All coalitions of k players, (2^k, k), and the weight |S|! (k - |S| - 1)!/k! of each; 0 for the whole."""
    masks = (np.arange(1 << k)[:, None] >> np.arange(k)) & 1 != 0
    by_size = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)] + [0.0])
    return masks, by_size[masks.sum(axis=1)]


def _drawn_orders(game: Game, seed: int) -> np.ndarray:
    k = len(game.votes)
    places = _places(k, seed)
    fails, passes = np.zeros(ORDERS, int), np.full(ORDERS, k)
    while (passes - fails > 1).any():  # v only grows with S: halve what lies between
        middle = (fails + passes) // 2
        hit = game.passes(places < middle[:, None])
        fails, passes = np.where(hit, fails, middle), np.where(hit, middle, passes)
    return (places == passes[:, None] - 1).mean(axis=0)


@lru_cache(maxsize=64)
def _places(k: int, seed: int) -> np.ndarray:
    """Drawn orders of k players, (ORDERS, k): the place of each."""
    return sampler(seed, f"shapley.{k}").permuted(np.tile(np.arange(k), (ORDERS, 1)), axis=1)


def added_up(parts: Sequence[Blame]) -> Blame:
    """The blame of several stretches of runs."""
    return Blame(*(sum(column[1:], column[0]) for column in zip(*parts, strict=True)))


def blame_table(blame: Blame, given: np.ndarray, scenario: Scenario) -> pd.DataFrame:
    """One row per member and host, by Shapley share: actor, label, blocked, alone, enough, shapley, one column for
    each of `carriers`, gap.

    `blocked`, `alone`, `enough` and `shapley` are shares of the failures of `blame`; the carriers' columns are shares
    of those that the actor blocked, NaN if it never did. `gap` is the actor's part of `given`, the (voters,) gains that
    would have closed all consensus gaps; NaN where there is none.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = {
            name: getattr(blame, name) / max(blame.failures, 1) for name in ("blocked", "alone", "enough", "shapley")
        }
        carried, parts = blame.carried / blame.blocked[:, None], given / given.sum()
    names = {"actor": scenario.voters, "label": [scenario.label(voter) for voter in scenario.voters]}
    reasons = dict(zip(carriers(scenario), carried.T, strict=True))
    table = pd.DataFrame({**names, **shares, **reasons, "gap": parts})
    return table.sort_values("shapley", ascending=False, kind="stable", ignore_index=True)
