"""Who leans to agree, who breaks silence, who declines."""

import pytest

from .tiny import council, gaining


@pytest.mark.parametrize(
    ("gain", "reservation", "outcome"),
    [
        (0.2, 0.0, "d0"),
        (0.0, 0.0, "d0"),  # on the edge: consent
        (-0.1, 0.0, "shelved"),
        (0.2, -0.1, "d0"),
        (0.2, -0.3, "shelved"),
        (-0.2, 0.3, "d0"),
    ],
)
def test_a_member_and_a_host_consent_where_gain_and_reservation_are_not_negative(play, gain, reservation, outcome):
    member = play(council({"a": 0.5, "b": gain}), b=reservation)
    host = play(council({"a": 0.5}, host=gaining(gain)), host=reservation)
    assert (member.outcome, host.outcome) == (outcome, outcome)
    assert member.blockers == ({"b"} if outcome == "shelved" else set())
    assert host.blockers == ({"host"} if outcome == "shelved" else set())


@pytest.mark.parametrize(
    ("others", "forum", "pull", "outcome"),
    [
        # c has -0.3; standing alone costs 0.5 * 1 * (share of the *others* that lean to agree)
        ([0.2, 0.2], None, 0.5, "d0"),
        ([0.2, -0.1], None, 0.25, "shelved"),  # one of two, and not one of three
        ([-0.1, -0.1], None, 0.0, "shelved"),
        ([0.2, 0.2, 0.2, -0.1], None, 0.375, "shelved"),  # b breaks silence itself; c does not
        ([0.2, -0.1], ["a", "c"], 0.5, "d0"),  # who is not asked does not count
        ([0.2, 0.2], ["c"], 0.0, "shelved"),  # asked alone there is nobody to stand alone against
    ],
)
def test_standing_alone_costs_as_much_as_others_agree(play, others, forum, pull, outcome):
    names = [n for n in "abde"[: len(others)]]
    members = {name: gaining(gain, solidarity=0.0) for name, gain in zip(names, others, strict=True)}
    members["c"] = gaining(-0.3, solidarity=0.5)
    decision = {"rule": "unanimity", "forum": forum} if forum else {"rule": "unanimity"}
    found = play(council(members, weights={"solidarity": 1.0}, decision=decision))
    assert (found.pull["c"], found.outcome) == (pytest.approx(pull), outcome)
    assert ("c" in found.objectors) == (pull < 0.3)


def test_one_who_leans_to_agree_does_not_count_itself(play):
    """a leans, b does not: for a no other agrees."""
    members = {"a": gaining(0.2, solidarity=1.0), "b": gaining(-0.2, solidarity=1.0)}
    found = play(council(members, weights={"solidarity": 1.0}))
    assert found.pull == pytest.approx({"a": 0.0, "b": 1.0})


def test_the_host_stands_under_no_solidarity_and_is_none_of_the_others(play):
    host = gaining(-0.1, solidarity=1.0)
    members = {"a": gaining(0.2), "b": gaining(-0.1, solidarity=0.15)}
    found = play(council(members, host=host, weights={"solidarity": 1.0}))
    assert found.blockers == {"host"}  # b is held by a's consent alone: -0.1 + 0.15
    assert found.pull["host"] == 0.0


@pytest.mark.parametrize(
    ("band", "gain", "outcome", "on_record"),
    [
        (0.0, -0.05, "shelved", set()),
        (0.1, -0.05, "d0", {"b"}),  # acquiesces
        (0.1, -0.15, "shelved", set()),
        (0.1, 0.05, "d0", set()),  # consents without any reservation
        (0.1, 0.0, "d0", set()),
    ],
)
def test_within_the_band_a_member_acquiesces_on_record(play, band, gain, outcome, on_record):
    found = play(council({"a": 0.5, "b": gain}, reservations={"band": band}))
    assert (found.outcome, found.on_record) == (outcome, on_record)


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
