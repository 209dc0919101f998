"""Which draft the Secretary-General tables."""

import pytest

from .tiny import TWO, council, gaining

#: The sponsor gains 0.8, 0.5 and 0.2 from these, by their substance alone; the other loses 0.4, 0.2 and 0 by reach.
THREE = ((1.0, 0.0, 1.0), (0.625, 0.0, 0.5), (0.25, 0.0, 0.0))


def conceding(rounds: int, concession: float = 1.0, sponsor: float = 0.8, **parts):
    members = {
        "s": gaining(0.5, threat=sponsor, autonomy=0.0),
        "other": gaining(0.5, threat=0.0, autonomy=0.4),
    }
    return council(members, menu=THREE, process={"rounds": rounds, "concession": concession}, **parts)


@pytest.mark.parametrize(
    ("rounds", "concession", "other", "outcome", "round_"),
    [
        # A(t) = 0.8 - 0.6 (t - 1)/4: 0.8, 0.65, 0.5, 0.35, 0.2. d1 (0.5) is admissible from round 3, d2 (0.2) in round 5
        (5, 1.0, 0.5, "d0", 1),
        (5, 1.0, 0.25, "d1", 3),
        (5, 1.0, 0.1, "d2", 5),
        # early: progress sqrt((t - 1)/4), so 0.8, 0.5, ...
        (5, 2.0, 0.25, "d1", 2),
        # late: progress ((t - 1)/4)^2, so 0.8, 0.7625, 0.65, 0.4625
        (5, 0.5, 0.25, "d1", 4),
        # a single round is the first: nothing is conceded, and what would have passed is not tabled
        (1, 1.0, 0.25, "shelved", 1),
    ],
)
def test_the_sponsor_concedes_towards_the_deadline(play, rounds, concession, other, outcome, round_):
    found = play(conceding(rounds, concession), other=other)
    assert (found.outcome, found.round) == (outcome, round_)


def test_a_deadline_that_an_event_brought_forward_finds_everything_conceded(play):
    """Round 3 of a deadline of 2: it is played to its end, with the last draft on the table."""
    event = {"round": 3, "add": {"process.rounds": -3}}
    found = play(conceding(5, events={"e": event}), other=-1.0)
    assert (found.outcome, found.round, found.tabled) == ("shelved", 3, "d2")


@pytest.mark.parametrize(
    ("sponsor", "tabled"),
    [
        # gains of the sponsor from d0 and d1; d1 would pass more easily
        ((0.3, 0.3), "d1"),  # as good as d0: admissible at once
        ((0.3, 0.2), "d0"),  # less than it aspires to in the first round
        ((-0.1, 0.1), "d1"),  # it wants no draft 0, so d1 is as much as it asks for
        ((-0.1, -0.2), "d0"),  # none is admissible
    ],
)
def test_admissible_is_what_the_sponsor_accepts_and_gains_by(play, sponsor, tabled):
    scenario = council({"s": gaining(*sponsor), "other": gaining(-0.2, 0.2)}, menu=TWO)
    assert play(scenario).tabled == tabled


def test_the_sponsor_never_concedes_below_the_status_quo(play):
    """d1 costs the sponsor 0.1, so not even the last round has it, though it alone would pass."""
    scenario = council({"s": gaining(0.3, -0.1), "other": gaining(-0.2, 0.2)}, menu=TWO, rounds=3)
    found = play(scenario)
    assert (found.outcome, found.tabled) == ("shelved", "d0")


def test_a_draft_below_the_status_quo_does_not_hasten_the_concession(play):
    """Gains 0.4, 0.2 and -0.4: the way is from 0.4 to 0 and not to -0.4, so 0.2 is reached in round 3 of 5, not 2."""
    sponsor = gaining(0.5, threat=0.8, autonomy=0.0, entrapment=0.4)
    members = {"s": sponsor, "other": gaining(0.5, threat=0.0, autonomy=0.4, entrapment=0.0)}
    menu = ((0.5, 0.0, 1.0), (0.25, 0.0, 0.5), (0.0, 1.0, 0.0))
    found = play(council(members, menu=menu, rounds=5), other=0.25)
    assert (found.outcome, found.round) == ("d1", 3)


MAJORITY = {"decision": {"rule": "majority"}}


@pytest.mark.parametrize(
    ("others", "host", "rule", "tabled"),
    [
        # unanimity: the smallest gain of all is the larger one for d1
        ([(0.4, 0.2), (-0.2, -0.1)], None, {}, "d1"),
        # ... a tie goes to the more ambitious
        ([(0.4, 0.2), (-0.1, -0.1)], None, {}, "d0"),
        ([(0.1, 0.4), (0.4, 0.1)], None, {}, "d0"),
        # two of three: sorted, the second gain decides, that of the first other (the sponsor has 0 from both)
        ([(-0.1, -0.2), (-0.4, 0.1)], None, MAJORITY, "d1"),  # 0, -0.1, -0.4 against 0.1, 0, -0.2
        ([(0.1, -0.2), (-0.4, -0.1)], None, MAJORITY, "d0"),  # 0.1, 0, -0.4 against 0, -0.1, -0.2
        # the host's gain where it is smaller than the pivotal member's; unanimity and majority
        ([(0.4, 0.4)], (-0.2, -0.1), {}, "d1"),
        ([(0.4, 0.4), (0.1, 0.1)], (-0.2, -0.1), MAJORITY, "d1"),
        ([(0.4, 0.4)], (0.2, 0.3), {}, "d0"),  # larger than the sponsor's 0: it does not count
        # members outside the forum do not count
        ([(0.4, 0.4), (-0.2, -0.1)], None, {"decision": {"rule": "unanimity", "forum": ["s", "m0"]}}, "d0"),
    ],
)
def test_the_draft_with_the_largest_pivotal_gain_is_tabled(play, others, host, rule, tabled):
    members = {"s": gaining(0.0, 0.0)} | {f"m{i}": gaining(*gains) for i, gains in enumerate(others)}
    scenario = council(members, host=None if host is None else gaining(*host), menu=TWO, **rule)
    assert play(scenario).tabled == tabled


@pytest.mark.parametrize(
    ("x", "y", "sigma", "reservation", "tabled"),
    [
        # d0 is tabled first (0.2 > 0.1). x says no; it gains 0.2 there, so its reservation is -0.2 at the most:
        # 0 and 0.2 for x, 0.3 and 0.1 for y, and d1 is next
        ((0.2, 0.4), (0.3, 0.1), 0.0, -0.5, "d1"),
        # x keeps silence: nothing is learnt (and the proposal adopted)
        ((0.2, 0.4), (0.3, 0.1), 0.0, -0.1, "d0"),
        # d0 first (0.2 > -0.25). x says no against a pull of 0.5: at most -0.7, so -0.5 and -0.3 for x, and d1 is next,
        # which it would not be if the pull were not counted (0 and 0.2 for x, 0.3 and -0.25 for y)
        ((0.2, 0.4), (0.3, -0.25), 0.5, -0.9, "d1"),
    ],
)
def test_what_an_open_no_tells_the_secretary_general(play, x, y, sigma, reservation, tabled):
    scenario = council(
        {"s": gaining(0.5, 0.5), "x": gaining(*x, solidarity=sigma), "y": gaining(*y)},
        menu=TWO,
        weights={"solidarity": 1.0},
        rounds=2,
    )
    assert play(scenario, x=reservation).tabled == tabled


def test_a_hosts_no_is_learnt_from_as_well(play):
    """d0 first (the host's 0.2 > 0.1). It declines: at most -0.2, so 0 and 0.1 for it; y has 0.3 and 0.1: d1 is next."""
    scenario = council({"s": gaining(0.5, 0.5), "y": gaining(0.3, 0.1)}, host=gaining(0.2, 0.3), menu=TWO, rounds=2)
    found = play(scenario, host=-0.5)
    assert (found.tabled, found.objectors) == ("d1", {"host"})
