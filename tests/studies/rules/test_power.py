"""Power a priori: published values, an independent enumeration, and what must hold for every game."""

import time
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.equations.decision import is_met
from sim.equations.decision_rules import RULES, Consent
from sim.studies.rules.power import Game, _by_halves, _by_weight, power
from sim.studies.rules.power import game as game_of

quick = settings(max_examples=60, deadline=None)


def game(votes, quota, floor=0.0) -> Game:
    """A game by weights alone."""
    return game_of(votes, Consent(quota, floor))


def enumerated(votes, quota) -> tuple[list[Fraction], list[Fraction], Fraction]:
    """Absolute Banzhaf, Shapley-Shubik and power to act from the definitions, coalition by coalition."""
    n = len(votes)
    swings, shapley, winning = [0] * n, [Fraction(0)] * n, 0
    for word in range(1 << n):
        members = [i for i in range(n) if word >> i & 1]
        weight = sum(votes[i] for i in members)
        winning += weight >= quota
        for i in members:
            if weight >= quota > weight - votes[i]:
                swings[i] += 1
                shapley[i] += Fraction(factorial(len(members) - 1) * factorial(n - len(members)), factorial(n))
    return [Fraction(count, 2 ** (n - 1)) for count in swings], shapley, Fraction(winning, 2**n)


@st.composite
def games(draw: st.DrawFn, most: int = 8) -> Game:
    votes = draw(st.lists(st.integers(0, 12), min_size=1, max_size=most).filter(any))
    return Game(tuple(votes), draw(st.integers(1, sum(votes))))


def test_the_security_council():
    """Published: 4/2145 for an elected member, 0.1963 and 0.00187 (Shapley-Shubik), 0.1669 and 0.0165 (Banzhaf)."""
    votes = [7] * 5 + [1] * 10
    found = power(game(votes, 39))
    banzhaf, shapley, act = enumerated(votes, 39)
    assert found.banzhaf == tuple(banzhaf) and found.shapley_shubik == tuple(shapley) and found.to_act == act
    assert [round(float(found.shapley_shubik[i]), 5) for i in (0, 14)] == [0.19627, 0.00186]
    assert found.shapley_shubik[14] == Fraction(4, 2145) and found.shapley_shubik[0] == Fraction(421, 2145)
    assert [round(float(found.normalised[i]), 4) for i in (0, 14)] == [0.1669, 0.0165]
    assert [found.banzhaf[i] * 2**14 for i in (0, 14)] == [848, 84]
    assert found.to_act == Fraction(848, 2**15), "each winning coalition needs every permanent member"


@pytest.mark.parametrize(
    ("votes", "quota", "normalised"),
    [
        ((4, 4, 4, 2, 2, 1), 12, (5 / 21, 5 / 21, 5 / 21, 3 / 21, 3 / 21, 0)),  # the Six, 1958: Luxembourg has none
        ((8, 6, 4, 2), 12, (5 / 12, 3 / 12, 3 / 12, 1 / 12)),  # CoopGame 0.2.2, manual
        ((50, 49, 1), 51, (3 / 5, 1 / 5, 1 / 5)),
    ],
)
def test_published_banzhaf_indices(votes, quota, normalised):
    assert [float(value) for value in power(game(votes, quota)).normalised] == pytest.approx(normalised)


@pytest.mark.parametrize("members", [1, 2, 5, 32, 64])
def test_under_unanimity_all_have_the_same(members):
    found = power(game([1] * members, members))
    assert set(found.normalised) == set(found.shapley_shubik) == {Fraction(1, members)}
    assert set(found.banzhaf) == {Fraction(1, 2 ** (members - 1))} and found.to_act == Fraction(1, 2**members)


def test_a_dictator_and_a_symmetric_majority():
    dictator = power(game([5, 1, 1, 1], 5))
    assert dictator.banzhaf == dictator.shapley_shubik == dictator.normalised == (1, 0, 0, 0)
    for members in (3, 5, 31):
        majority = power(game([1] * members, members / 2, members / 2))
        assert set(majority.shapley_shubik) == set(majority.normalised) == {Fraction(1, members)}
        assert majority.to_act == Fraction(1, 2)


@quick
@given(games())
def test_indices_are_those_of_the_definition(played):
    banzhaf, shapley, act = enumerated(played.votes, played.quota)
    found = power(played)
    assert found.banzhaf == tuple(banzhaf) and found.shapley_shubik == tuple(shapley) and found.to_act == act
    assert sum(found.shapley_shubik) == sum(found.normalised) == 1
    orders = [0] * len(played.votes)
    if len(played.votes) <= 5:
        for order in permutations(range(len(played.votes))):
            weight = 0
            for i in order:
                weight += played.votes[i]
                if weight >= played.quota:
                    orders[i] += 1
                    break
        assert found.shapley_shubik == tuple(Fraction(count, sum(orders)) for count in orders)


@quick
@given(games())
def test_a_host_is_a_member_without_whom_nothing_passes(played):
    votes, quota = played.votes, played.quota
    found = power(played, veto=True)
    beyond = sum(votes) + 1
    banzhaf, shapley, act = enumerated((*votes, beyond), quota + beyond)
    assert (*found.banzhaf, found.veto[0]) == tuple(banzhaf)
    assert (*found.shapley_shubik, found.veto[2]) == tuple(shapley)
    assert found.to_act == act
    assert sum(found.normalised) + found.veto[1] == sum(found.shapley_shubik) + found.veto[2] == 1


@quick
@given(games(), st.fractions(Fraction(1, 50), 50), st.integers(0, 8))
def test_scaling_changes_nothing_and_a_dummy_has_nothing(played, scale, at):
    votes, quota = played.votes, played.quota
    assert power(game([vote * scale for vote in votes], float(quota * scale))) == power(game(votes, quota))
    at = min(at, len(votes))
    with_dummy = power(Game((*votes[:at], 0, *votes[at:]), quota))
    without = power(played)
    assert with_dummy.banzhaf[at] == with_dummy.shapley_shubik[at] == with_dummy.normalised[at] == 0
    for some, all_ in ((without.banzhaf, with_dummy.banzhaf), (without.shapley_shubik, with_dummy.shapley_shubik)):
        assert some == all_[:at] + all_[at + 1 :]


@quick
@given(games(most=9))
def test_both_ways_of_counting_agree(played):
    votes = [vote for vote in played.votes if vote]
    assert _by_weight(votes, played.quota) == _by_halves(votes, played.quota)


@quick
@given(st.lists(st.floats(0.01, 30).map(lambda x: round(x, 2)), min_size=1, max_size=7), st.floats(0.5, 1))
def test_the_integer_game_is_the_rule_of_the_engines(votes, threshold):
    total = sum(votes)
    played = game(votes, threshold * total, total / 2)
    for size in range(len(votes) + 1):
        for members in combinations(range(len(votes)), size):
            wins = sum(played.votes[i] for i in members) >= played.quota
            support = sum(votes[i] for i in members) * 1.0
            assert wins == is_met(support, float(size), Consent(threshold * total, total / 2))


@pytest.mark.parametrize("kind", ["equal", "whole", "real"])
def test_32_members_are_counted_exactly_within_a_second(kind):
    votes = {
        "equal": [1] * 32,
        "whole": [1 + (i * 37) % 101 for i in range(32)],
        "real": [0.1 + (i + 1) ** 0.5 for i in range(32)],
    }[kind]
    played = game(votes, 0.62 * sum(votes), sum(votes) / 2)
    power.cache_clear()
    begun = time.process_time()
    found = power(played, veto=True)
    assert time.process_time() - begun < 1.0
    assert sum(found.shapley_shubik) + found.veto[2] == sum(found.normalised) + found.veto[1] == 1
    for one, other in combinations(range(32), 2):
        if votes[one] <= votes[other]:
            assert found.banzhaf[one] <= found.banzhaf[other]


def test_what_is_no_game_or_too_large_is_refused():
    for votes, quota, floor, expected in (
        ([1, 1], 3, 0, "not even by everybody"),
        ([1, 1], 0, -1, "nobody's silence"),
        ([2, -1], 1, 0, "must not be negative"),
    ):
        with pytest.raises(ValueError, match=expected):
            game(votes, quota, floor)
    with pytest.raises(ValueError, match="round the weights"):
        power(game([0.1 + i**0.5 for i in range(64)], 200.0))


@quick
@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=7).filter(any),
    st.floats(0.5, 1),
    st.floats(0.3, 1),
    st.integers(1, 7),
)
def test_a_double_majority_is_counted_from_its_definition(votes, threshold, members, blocking):
    """Swings, member by member, of every coalition that wins by weight and heads, or by fewer than a blocking minority."""
    n = len(votes)
    parameters = {"threshold": threshold, "members": members, "blocking": min(blocking, n)}
    needs = RULES["double_majority"].consent(float(sum(votes)), n, parameters)

    def wins(coalition) -> bool:
        enough = n - len(coalition) < parameters["blocking"]
        heavy = sum(votes[i] for i in coalition) >= threshold * sum(votes) * (1 - 1e-9)
        return enough or (heavy and len(coalition) >= members * n * (1 - 1e-9))

    swings, winning = [0] * n, 0
    for size in range(n + 1):
        for coalition in combinations(range(n), size):
            winning += wins(coalition)
            for i in coalition:
                swings[i] += wins(coalition) and not wins(tuple(j for j in coalition if j != i))
    found = power(game_of(votes, needs))
    assert found.banzhaf == tuple(Fraction(count, 2 ** (n - 1)) for count in swings)
    assert found.to_act == Fraction(winning, 2**n) and sum(found.shapley_shubik) == 1
