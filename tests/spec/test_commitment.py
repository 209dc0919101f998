"""What it costs to take back an open no."""

import pytest

from .tiny import TWO, council, gaining

#: By how much b's gain from d0 rises in round 2.
BETTER = {"e": {"round": 2, "add": {"b.autonomy": -0.3}}}


@pytest.mark.parametrize(
    ("cost", "salience", "outcome", "bound"),
    [
        # b has -0.1 m in round 1 and 0.2 m in round 2, less C m
        (0.0, 1.0, "d0", 0.0),
        (0.1, 1.0, "d0", 0.1),
        (0.2, 1.0, "d0", 0.2),  # on the edge
        (0.3, 1.0, "shelved", 0.3),
        (0.3, 0.5, "shelved", 0.15),
        (0.15, 0.5, "d0", 0.075),
    ],
)
def test_after_an_open_no_a_member_is_bound_in_proportion_to_salience(play, cost, salience, outcome, bound):
    scenario = council(
        {"s": 0.5, "b": gaining(-0.1, salience=salience)}, rounds=2, events=BETTER, process={"commitment": cost}
    )
    found = play(scenario)
    assert (found.outcome, found.round, found.objectors) == (outcome, 2, {"b"})
    assert found.bound == pytest.approx({"s": 0.0, "b": bound})


def test_by_default_nobody_is_bound(play):
    scenario = council({"s": 0.5, "b": -0.1}, rounds=2, events=BETTER)
    assert scenario.process.commitment.value == 0
    assert play(scenario).outcome == "d0"


def test_who_has_not_objected_is_not_bound(play):
    """c has 0.05 and keeps silence in both rounds, whatever an open no would cost; b is bound from round 2 on."""
    found = play(council({"s": 0.5, "b": -0.1, "c": 0.05}, rounds=2, process={"commitment": 0.2}))
    assert (found.blockers, found.bound) == ({"b"}, pytest.approx({"s": 0.0, "b": 0.2, "c": 0.0}))


def test_in_the_round_of_the_no_itself_it_is_not_bound(play):
    found = play(council({"s": 0.5, "b": -0.1}, process={"commitment": 0.2}))
    assert (found.blockers, found.bound["b"]) == ({"b"}, 0.0)


def test_a_no_of_long_ago_still_binds(play):
    """b says no in round 1, keeps silence in round 2 (0.4 - 0.2), and not in round 3 (0.1 - 0.2). c says no throughout."""
    events = {"up": {"round": 2, "add": {"b.autonomy": -0.5}}, "down": {"round": 3, "add": {"b.autonomy": 0.3}}}
    found = play(council({"s": 0.5, "b": -0.1, "c": -0.4}, rounds=3, events=events, process={"commitment": 0.2}))
    assert found.blockers == {"b", "c"}


def test_a_host_is_not_bound(play):
    event = {"e": {"round": 2, "add": {"host.autonomy": -0.3}}}
    found = play(council({"s": 0.5}, host=gaining(-0.1), rounds=2, events=event, process={"commitment": 0.5}))
    assert (found.outcome, found.round, found.bound["host"]) == ("d0", 2, 0.0)


def test_who_was_on_record_is_not_bound(play):
    """b acquiesces at -0.05 in round 1 and again in round 2, when 0.2 less would be out of the band; c says no."""
    scenario = council(
        {"s": 0.5, "b": -0.05, "c": -0.4}, rounds=2, reservations={"band": 0.1}, process={"commitment": 0.2}
    )
    found = play(scenario)
    assert (found.objectors, found.bound) == ({"c"}, pytest.approx({"s": 0.0, "b": 0.0, "c": 0.2}))


def test_the_band_is_about_what_is_left_after_the_commitment(play):
    """0.1 in round 2, less 0.15: b acquiesces on record."""
    event = {"e": {"round": 2, "add": {"b.autonomy": -0.3}}}
    scenario = council(
        {"s": 0.5, "b": -0.2}, rounds=2, events=event, reservations={"band": 0.1}, process={"commitment": 0.15}
    )
    assert play(scenario).on_record == {"b"}


def test_an_event_may_move_what_is_at_stake(play):
    """b has -0.1, then 0.2; taking it back costs nothing until round 2."""
    events = BETTER | {"vow": {"round": 2, "set": {"process.commitment": 0.3}}}
    found = play(council({"s": 0.5, "b": -0.1}, rounds=2, events=events))
    assert (found.outcome, found.bound["b"]) == ("shelved", pytest.approx(0.3))


@pytest.mark.parametrize(("cost", "tabled"), [(0.0, "d0"), (0.1, "d1")])
def test_the_secretary_general_counts_with_it(play, cost, tabled):
    """x says no to d0: 0.2 less the 0.2 that it teaches is 0, and 0.05 over d1; less C. z has 0.3 and -0.07.
    Without C 0 against -0.07: d0. With 0.1 it is -0.1 against -0.07: d1."""
    members = {"s": gaining(0.5, 0.5), "x": gaining(0.2, 0.25), "z": gaining(0.3, -0.07)}
    found = play(council(members, menu=TWO, rounds=2, process={"commitment": cost}), x=-0.9)
    assert found.tabled == tabled


def test_what_a_no_teaches_is_what_is_left_after_the_commitment(play):
    """C = 0.1. x teaches -0.1 over d0 (round 1), then over d1, where it has 0.3 - 0.1: -0.2, and not -0.3. Then d0 is
    worth 0.1 - 0.2 - 0.1 = -0.2, and d1, from which y has lost 0.2, -0.25: d0. After -0.3 it would be d1."""
    event = {"e": {"round": 3, "add": {"y.entrapment": 0.2}}}
    members = {"s": gaining(0.5, 0.5), "x": gaining(0.1, 0.3), "y": gaining(0.5, -0.05)}
    scenario = council(members, menu=TWO, rounds=3, events=event, process={"commitment": 0.1})
    found = play(scenario, x=-0.9, y=0.5)
    assert (found.tabled, found.objectors) == ("d0", {"x"})
