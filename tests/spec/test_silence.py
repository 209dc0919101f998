"""Who breaks silence, who joins, who declines, who acquiesces."""

import pytest

from .tiny import TWO, council, gaining

STANDING = {"weights": {"solidarity": 1.0}}


@pytest.mark.parametrize(
    ("gain", "reservation", "outcome"),
    [
        (0.2, 0.0, "d0"),
        (0.0, 0.0, "d0"),  # on the edge: consent
        (-0.1, 0.0, "shelved"),
        (0.2, -0.1, "d0"),
        (0.2, -0.3, "shelved"),
        (-0.2, 0.3, "d0"),
        # a balance counts as zero as long as it is no more than 1e-12 below it
        (-5e-13, 0.0, "d0"),
        (-5e-12, 0.0, "shelved"),
    ],
)
def test_a_member_and_a_host_consent_where_gain_and_reservation_are_not_negative(play, gain, reservation, outcome):
    member = play(council({"a": 0.5, "b": gain}), b=reservation)
    host = play(council({"a": 0.5}, host=gaining(gain)), host=reservation)
    assert (member.outcome, host.outcome) == (outcome, outcome)
    assert member.blockers == ({"b"} if outcome == "shelved" else set())
    assert host.blockers == ({"host"} if outcome == "shelved" else set())


@pytest.mark.parametrize(
    ("others", "forum", "pull", "breaks"),
    [
        # c has -0.3; L = 1 * 0.5 * (1 - b), b the share of the *others* that break silence; s, who proposes, is one
        ([0.2], None, 0.5, False),
        ([-0.1], None, 0.25, True),  # one of two, and not one of three
        ([-0.1, -0.1], None, 0.5 / 3, True),
        ([0.2, 0.2, -0.1], None, 0.375, False),  # a breaks silence itself; c does not
        ([-0.1], ["s", "c"], 0.5, False),  # who is not asked does not count
        ([0.2], ["a", "c"], 0.5, False),
        ([0.2], ["c"], 0.0, True),  # asked alone there is nobody to stand alone against
    ],
)
def test_standing_alone_costs_as_much_as_others_keep_silence(play, others, forum, pull, breaks):
    members = {"s": gaining(0.5, solidarity=0.0)}
    members |= {name: gaining(gain, solidarity=0.0) for name, gain in zip("abd", others, strict=False)}
    members["c"] = gaining(-0.3, solidarity=0.5)
    decision = {"rule": "unanimity", "forum": forum} if forum else {"rule": "unanimity"}
    found = play(council(members, decision=decision, **STANDING))
    assert (found.pull["c"], "c" in found.objectors) == (pytest.approx(pull), breaks)


def test_who_would_break_silence_but_for_solidarity_keeps_it_and_counts_as_silent(play):
    """b and c have -0.2 and stand under 0.3 each: neither begins, so neither follows, though each would follow the
    other. Of the sets that hold it is the smallest."""
    members = {"s": gaining(0.5, solidarity=0.0)} | {name: gaining(-0.2, solidarity=0.3) for name in "bc"}
    found = play(council(members, **STANDING))
    assert (found.outcome, found.objectors) == ("d0", set())
    assert (found.pull["b"], found.pull["c"]) == pytest.approx((0.3, 0.3))


@pytest.mark.parametrize("order", ["cab", "abc"])
def test_the_last_may_join_when_all_others_have(play, order):
    """c has -0.2 at sigma 0.5: 0.5, 0.25 and 0 keep it where nobody, one and both of the others say no."""
    members = {"s": 0.5, **dict.fromkeys(order, 0.0)}
    members |= {name: gaining(-0.2, solidarity=sigma) for name, sigma in {"a": 0.0, "b": 0.3, "c": 0.5}.items()}
    found = play(council(members, decision={"rule": "unanimity", "forum": list(order)}, **STANDING))
    assert (found.objectors, found.pull["c"]) == ({"a", "b", "c"}, 0.0)


#: -0.2 each, at sigma 0.25, sigma_c and 0.45, after a who says no in any case; s keeps silence. With 0, 1, 2, 3 of the
#: four others against, (1 - b) is 1, 3/4, 1/2, 1/4.
CASCADE = [
    # b: 0.25, 0.1875: follows a. c: 0.35, 0.2625, 0.175: follows b. d: 0.45, 0.3375, 0.225, 0.1125: follows c
    (-0.1, 0.35, "abcd", {"b": 0.0625, "c": 0.0875, "d": 0.1125}),
    # c at 0.5 holds: 0.25 against two; so does d at 0.225
    (-0.1, 0.5, "ab", {"b": 0.1875, "c": 0.25, "d": 0.225}),
    # without the first nobody follows
    (0.1, 0.35, "", {"b": 0.25, "c": 0.35, "d": 0.45}),
]


@pytest.mark.parametrize(("first", "sigma", "against", "pull"), CASCADE)
@pytest.mark.parametrize("order", ["sabcd", "sdcba", "sbdca"])
def test_one_no_draws_another_until_nobody_joins(play, first, sigma, against, pull, order):
    members = {
        "s": gaining(0.5, solidarity=0.0),
        "a": gaining(first, solidarity=0.0),
        "b": gaining(-0.2, solidarity=0.25),
        "c": gaining(-0.2, solidarity=sigma),
        "d": gaining(-0.2, solidarity=0.45),
    }
    found = play(council({name: members[name] for name in order}, **STANDING))
    assert found.objectors == set(against)
    assert {name: found.pull[name] for name in pull} == pytest.approx(pull)


def test_the_host_stands_under_no_solidarity_and_is_none_of_the_others(play):
    host = gaining(-0.1, solidarity=1.0)
    members = {"a": gaining(0.2), "b": gaining(-0.1, solidarity=0.15)}
    found = play(council(members, host=host, **STANDING))
    assert found.blockers == {"host"}  # b is held by a's silence alone: -0.1 + 0.15
    assert (found.pull["b"], found.pull["host"]) == (pytest.approx(0.15), 0.0)


def test_who_does_not_mind_keeps_silence_and_is_one_of_the_others(play):
    """z has 0 from everything; c's no goes against s and z both: 0.3 * 1, which b of salience 0 or 1 alike is part of."""
    members = {"s": gaining(0.5), "z": gaining(-0.5, salience=0.0), "c": gaining(-0.2, solidarity=0.3)}
    found = play(council(members, **STANDING))
    assert (found.outcome, found.pull["c"]) == ("d0", pytest.approx(0.3))


@pytest.mark.parametrize(
    ("band", "gain", "outcome", "on_record"),
    [
        (0.0, -0.05, "shelved", set()),
        (0.1, -0.05, "d0", {"b"}),  # acquiesces
        (0.1, -0.15, "shelved", set()),
        (0.1, 0.05, "d0", set()),  # consents without any reservation
        (0.1, 0.0, "d0", set()),
        # up to what rounding takes
        (0.1, -0.1 - 5e-13, "d0", {"b"}),
        (0.1, -0.1 - 5e-12, "shelved", set()),
        (0.1, -5e-13, "d0", set()),
        (0.1, -5e-12, "d0", {"b"}),
    ],
)
def test_within_the_band_a_member_acquiesces_on_record(play, band, gain, outcome, on_record):
    found = play(council({"a": 0.5, "b": gain}, reservations={"band": band}))
    assert (found.outcome, found.on_record) == (outcome, on_record)


def test_the_band_is_about_the_whole_balance(play):
    """V + epsilon + L = -0.3 - 0.1 + 0.35 = -0.05."""
    members = {"a": gaining(0.5), "b": gaining(-0.3, solidarity=0.35)}
    assert play(council(members, reservations={"band": 0.1}, **STANDING), b=-0.1).on_record == {"b"}


def test_who_is_on_record_is_silent_to_the_others(play):
    """a is on record, so c stands against both others: -0.45 + 0.5; against half of them it would be -0.2."""
    members = {"s": gaining(0.5), "a": gaining(-0.05, solidarity=0.0), "c": gaining(-0.45, solidarity=0.5)}
    found = play(council(members, reservations={"band": 0.1}, **STANDING))
    assert (found.outcome, found.on_record, found.pull["c"]) == ("d0", {"a"}, pytest.approx(0.5))


def test_who_is_on_record_teaches_nothing(play):
    """x has 0.2 - 0.5 + 0.5/2 = -0.05 over d0: on record. z says no: 0 and -0.1 with what it teaches, and d0 is next.
    Had x taught -0.45, it would be -0.25 against -0.1, and d1."""
    members = {
        "s": gaining(0.5, 0.5, solidarity=0.0),
        "x": gaining(0.2, 0.4, solidarity=0.5),
        "z": gaining(0.25, 0.15, solidarity=0.0),
    }
    found = play(council(members, menu=TWO, rounds=2, reservations={"band": 0.1}, **STANDING), x=-0.5, z=-0.9)
    assert (found.tabled, found.objectors) == ("d0", {"z"})


def test_a_host_has_no_band(play):
    assert play(council({"a": 0.5}, host=gaining(-0.05), reservations={"band": 0.1})).blockers == {"host"}


@pytest.mark.parametrize(
    ("rounds", "shocks", "expected"),
    [
        # sd 0.2, persistence 0.6: eta_1 = 0.2 z_1; eta_2 = 0.6 eta_1 + 0.2 * 0.8 z_2
        (1, (1.0,), 0.2),
        (2, (1.0, -2.0), 0.12 - 0.32),
        (3, (1.0, -2.0, 0.5), -0.12 + 0.08),
    ],
)
def test_reservations_are_shaken_from_round_to_round(play, rounds, shocks, expected):
    scenario = council({"a": 0.5, "b": -0.5}, rounds=rounds, volatility={"deviation": 0.2, "persistence": 0.6})
    found = play(scenario, shocks={f"a.shock.{t}": z for t, z in enumerate(shocks, 1)}, a=0.1)
    assert found.reservation == pytest.approx({"a": 0.1 + expected, "b": 0.0})
