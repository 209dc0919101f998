"""Which draft the Secretary-General tables."""

import pytest

from sim.engines.layout import Layout
from sim.scenario.schema import Scenario

from .tiny import TWO, council, gaining, with_drafts

#: The sponsor gains 0.8, 0.5 and 0.2 from these, by their substance alone; the other loses 0.4, 0.2 and 0 by reach.
THREE = ((1.0, 0.0, 1.0), (0.625, 0.0, 0.5), (0.25, 0.0, 0.0))


def conceding(rounds: int = 5, concession: float = 1.0, walk_away: float = 0.0, sponsor: float = 0.8, **parts):
    members = {
        "s": gaining(0.5, threat=sponsor, autonomy=0.0),
        "other": gaining(0.5, threat=0.0, autonomy=0.4),
    }
    process = {"rounds": rounds, "concession": concession, "walk_away": walk_away}
    return council(members, menu=THREE, process=process, **parts)


@pytest.mark.parametrize(
    ("rounds", "concession", "walk_away", "other", "outcome", "round_"),
    [
        # A(t) = 0.8 - 0.8 (t - 1)/4: 0.8, 0.6, 0.4, 0.2, 0. d1 (0.5) is admissible from round 3, d2 (0.2) from round 4
        (5, 1.0, 0.0, 0.5, "d0", 1),
        (5, 1.0, 0.0, 0.25, "d1", 3),
        (5, 1.0, 0.0, 0.1, "d2", 4),
        # early: progress sqrt((t - 1)/4), so 0.8, 0.4, ...
        (5, 2.0, 0.0, 0.25, "d1", 2),
        # late: progress ((t - 1)/4)^2, so 0.8, 0.75, 0.6, 0.35, 0
        (5, 0.5, 0.0, 0.25, "d1", 4),
        # it would rather walk away at half its gain: 0.8, 0.7, 0.6, 0.5, 0.4; d2 never comes
        (5, 1.0, 0.5, 0.25, "d1", 4),
        (5, 1.0, 0.5, 0.1, "shelved", 5),
        # at a quarter of it: 0.8, 0.65, 0.5, 0.35, 0.2
        (5, 1.0, 0.25, 0.25, "d1", 3),
        (5, 1.0, 0.25, 0.1, "d2", 5),
        # with W = 1 it concedes nothing
        (5, 1.0, 1.0, 0.25, "shelved", 5),
        # a single round is the first: nothing is conceded, and what would have passed is not tabled
        (1, 1.0, 0.0, 0.25, "shelved", 1),
    ],
)
def test_the_sponsor_concedes_its_gain_but_for_what_it_would_walk_away_at(
    play, rounds, concession, walk_away, other, outcome, round_
):
    found = play(conceding(rounds, concession, walk_away), other=other)
    assert (found.outcome, found.round) == (outcome, round_)


@pytest.mark.parametrize(("u", "outcome", "round_"), [(0.001, "d2", 5), (0.25, "d2", 5), (0.26, "shelved", 5)])
def test_by_default_the_walk_away_value_is_uniform_between_0_and_1(play, u, outcome, round_):
    """W = u: 0.8 u is asked for in round 5, and d2 gives 0.2; in round 4, where 0.75 is conceded, 0.2 + 0.6 u."""
    tree = conceding().model_dump()
    del tree["process"]["walk_away"]
    found = play(Scenario.model_validate(tree), drawn={"process.walk_away": u}, other=0.1)
    assert (found.outcome, found.round) == (outcome, round_)


@pytest.mark.parametrize(
    ("reservation", "other", "outcome", "round_", "tabled"),
    [
        # U = 1, 0.7, 0.4 and A = 1, 0.75, 0.5, 0.25, 0
        (0.2, 0.25, "d1", 3, "d1"),
        (0.2, 0.1, "d2", 4, "d2"),
        # U = 0.5, 0.2, -0.1 and A = 0.5, 0.375, 0.25, 0.125, 0: d1 later than without it, d2 never
        (-0.3, 0.25, "d1", 4, "d1"),
        (-0.3, 0.1, "shelved", 5, "d1"),
        # U = 0.1, -0.2, -0.5: it would rather have nothing than d1
        (-0.7, 0.1, "shelved", 5, "d0"),
    ],
)
def test_the_sponsor_knows_its_own_reservation(play, reservation, other, outcome, round_, tabled):
    found = play(conceding(), s=reservation, other=other)
    assert (found.outcome, found.round, found.tabled) == (outcome, round_, tabled)


def test_a_deadline_that_an_event_brought_forward_finds_everything_conceded(play):
    """Round 3 of a deadline of 2: it is played to its end, with the last draft on the table."""
    event = {"round": 3, "add": {"process.rounds": -3}}
    found = play(conceding(events={"e": event}), other=-1.0)
    assert (found.outcome, found.round, found.tabled) == ("shelved", 3, "d2")


def test_of_a_deadline_in_the_first_round_nothing_is_conceded_whenever_it_is_set(play):
    """Progress is 0 where T <= 1, even in round 3."""
    found = play(conceding(events={"e": {"round": 3, "set": {"process.rounds": 1}}}), other=-1.0)
    assert (found.outcome, found.round, found.tabled) == ("shelved", 3, "d0")


@pytest.mark.parametrize(
    ("sponsor", "reservation", "rounds", "tabled"),
    [
        # gains of the sponsor from d0 and d1; d1 would pass more easily
        ((0.3, 0.3), 0.0, 1, "d1"),  # as good as d0: admissible at once
        ((0.3, 0.2), 0.0, 1, "d0"),  # less than it aspires to in the first round
        ((0.3, 0.4), 0.0, 1, "d1"),
        ((-0.1, 0.1), 0.1, 1, "d1"),  # U = 0 and 0.2
        ((-0.1, -0.2), 0.1, 1, "d0"),  # U = 0 and -0.1: never below the status quo
        ((0.3, -0.1), 0.0, 3, "d0"),  # ... not even in the last round, when A = 0
        ((0.3, -0.1), 0.1, 3, "d1"),  # ... but for a sponsor with reasons of its own: U = 0
        # up to what rounding takes: A = 0.3 in the first round, 0 in the last
        ((0.3, 0.3 - 5e-13), 0.0, 1, "d1"),
        ((0.3, 0.3 - 5e-12), 0.0, 1, "d0"),
        ((0.3, -5e-13), 0.0, 3, "d1"),
        ((0.3, -5e-12), 0.0, 3, "d0"),
    ],
)
def test_admissible_is_what_the_sponsor_accepts_and_gains_by(play, sponsor, reservation, rounds, tabled):
    scenario = council({"s": gaining(*sponsor), "other": gaining(-0.2, 0.2)}, menu=TWO, rounds=rounds)
    assert play(scenario, s=reservation).tabled == tabled


def test_where_the_proposal_itself_has_become_a_loss_nothing_is_conceded_from_it(play):
    """U(0) falls from 0.2 to -0.1 in round 2: A = U(0), and d1 with 0.1 is admissible though W = 1."""
    scenario = council(
        {"s": gaining(0.2, 0.1), "other": gaining(-0.2, 0.2)}, menu=TWO, rounds=10, process={"walk_away": 1.0},
        events={"e": {"round": 2, "add": {"s.autonomy": 0.3}}},
    )  # fmt: skip
    found = play(scenario)
    assert (found.outcome, found.round) == ("d1", 2)


@pytest.mark.parametrize(
    ("u", "outcome", "round_"),
    [
        (0.29, "d1", 3),
        (0.3, "d2", 4),  # u < availability
        (0.31, "d2", 4),
    ],
)
def test_a_draft_may_not_be_at_hand(play, u, outcome, round_):
    """The other would take d1 in round 3; without it d2 in round 4."""
    scenario = with_drafts(conceding(), d1={"availability": 0.3})
    found = play(scenario, drawn={"available.d1": u}, other=0.25)
    assert (found.outcome, found.round) == (outcome, round_)


@pytest.mark.parametrize(("u", "outcome"), [(0.49, "d1"), (0.51, "d2")])
def test_the_chance_that_a_draft_is_at_hand_may_have_a_range(play, u, outcome):
    """0.2 + 0.6/2 = 0.5."""
    chance = {"value": 0.3, "low": 0.2, "high": 0.8, "dist": "uniform"}
    scenario = with_drafts(conceding(), d1={"availability": chance})
    assert play(scenario, drawn={"d1.availability": 0.5, "available.d1": u}, other=0.25).outcome == outcome


def test_every_draft_is_at_hand_by_itself_and_only_that_needs_no_draw():
    some = with_drafts(conceding(), d1={"availability": 1.0}, d2={"availability": 0.999})
    streams = Layout(some).streams
    assert [name for name in streams if "avail" in name] == ["available.d2"]
    assert not [name for name in Layout(conceding()).streams if "avail" in name]


def test_the_proposal_is_always_at_hand(play):
    scenario = with_drafts(conceding(), d1={"availability": 0.1}, d2={"availability": 0.1})
    found = play(scenario, drawn={"available.d1": 0.9, "available.d2": 0.9})
    assert (found.outcome, found.round, found.tabled) == ("shelved", 5, "d0")


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


def double(**parts):
    return {"decision": {"rule": "double_majority", **parts}}


@pytest.mark.parametrize(
    ("rule", "tabled"),
    [
        # d0: s 0.4, a 0.3, b 0.1, c -0.4. d1: s 0.4, a 0.15, b 0.2, c -0.4
        (double(), "d1"),  # three of four, who have three of four votes: the third, 0.1 against 0.15
        (double(blocking=3), "d0"),  # ... or two, as two objections do not block: the second, 0.3 against 0.2
        # a has 7 of 10 votes: with s and a, three heads are lacking; the third again
        (double(weights={"s": 1, "a": 7, "b": 1, "c": 1}), "d1"),
        # a quarter of the members will do: a alone has the weight, so with s the gain of a, 0.3 against 0.15
        (double(weights={"s": 1, "a": 7, "b": 1, "c": 1}, members=0.25), "d0"),
        # b has the weight: its gain, 0.1 against 0.15 with s and b alone (s 0.4, b 0.2, a 0.15)
        (double(weights={"s": 1, "a": 1, "b": 7, "c": 1}, members=0.25), "d1"),
    ],
)
def test_the_pivot_of_a_double_majority_is_the_largest_gain_such_that_those_with_it_pass(play, rule, tabled):
    members = {"s": gaining(0.4, 0.4), "a": gaining(0.3, 0.15), "b": gaining(0.1, 0.2), "c": gaining(-0.4, -0.4)}
    assert play(council(members, menu=TWO, **rule)).tabled == tabled


@pytest.mark.parametrize(
    ("members", "host", "rule", "tabled"),
    [
        # b has no salience, and 0 from both drafts. Left out, a decides: 0.1 against 0.3
        ({"s": (0.4, 0.4), "a": (0.1, 0.3), "b": None}, None, {}, "d1"),
        # three of four, of whom b is silent in any case: 0.1 against 0.3 again, and not 0 against 0
        ({"s": (0.4, 0.4), "a": (0.1, 0.3), "b": None, "c": (-0.4, -0.4)}, None, MAJORITY, "d1"),
        # nobody minds: 0 against 0, and the more ambitious
        ({"s": None, "a": None}, None, {}, "d0"),
        ({"s": None, "a": None}, None, MAJORITY, "d0"),
        # ... but for the host, whose gain decides where it is below 0
        ({"s": None, "a": None}, (-0.2, -0.1), {}, "d1"),
        ({"s": None, "a": None}, (0.1, 0.3), {}, "d0"),
    ],
)
def test_who_does_not_mind_is_no_pivot(play, members, host, rule, tabled):
    gains = {name: gaining(0.0, salience=0.0) if pair is None else gaining(*pair) for name, pair in members.items()}
    scenario = council(gains, host=None if host is None else gaining(*host), menu=TWO, **rule)
    assert play(scenario).tabled == tabled


@pytest.mark.parametrize(("more", "tabled"), [(0.0, "d0"), (5e-10, "d0"), (-5e-10, "d0"), (2e-9, "d1")])
def test_a_draft_replaces_a_more_ambitious_one_only_if_its_pivotal_gain_is_larger_by_more_than_1e_9(play, more, tabled):
    scenario = council({"s": gaining(0.3, 0.3), "other": gaining(0.1, 0.1 + more)}, menu=TWO)
    assert play(scenario).tabled == tabled


def test_it_is_compared_with_the_draft_held_so_far(play):
    """d1 gives 8e-10 more than d0 and d2 1.6e-9 more: d1 replaces nothing, so d2 replaces d0."""
    other = gaining(0.1, 0.1 + 8e-10)  # autonomy 0.4, of which d2 costs 4e-9 less
    members = {"s": gaining(0.5, 0.5), "other": other}
    assert play(council(members, menu=(*TWO, (0.5, 0.0, 1.0 - 4e-9)))).tabled == "d2"
    assert play(council(members, menu=(*TWO, (0.5, 0.0, 1.0 - 2.2e-9)))).tabled == "d0"  # 8.8e-10 more


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


def test_it_is_the_final_share_that_an_open_no_is_weighed_with(play):
    """z says no, and x, held by 0.6 at first, follows against 0.3: at most -0.5. So x has -0.3 and -0.1, the host 0.5
    and -0.35, and d0 is next. Weighed with 0.6 it would be -0.6 and -0.4, and d1 with -0.4."""
    members = {
        "s": gaining(0.5, 0.5), "x": gaining(0.2, 0.4, solidarity=0.6), "z": gaining(0.3, 0.3, solidarity=0.0),
    }  # fmt: skip
    scenario = council(members, host=gaining(0.5, -0.35), menu=TWO, rounds=2, weights={"solidarity": 1.0})
    found = play(scenario, x=-0.6, z=-2.0)
    assert (found.tabled, found.objectors) == ("d0", {"x", "z"})


def test_the_least_that_was_learnt_stays(play):
    """x teaches -0.4 in round 1. In round 2 an event has made it gain 0.1 from d0, and it says no again, which alone
    would be -0.1. So in round 3 it has -0.3 and 0.1 for y -0.2: d1; with -0.1 it would be 0, and d0."""
    events = {"e": {"round": 2, "add": {"x.autonomy": 0.3}}}
    members = {"s": gaining(0.5, 0.5), "x": gaining(0.4, 0.5), "y": gaining(0.5, -0.35)}
    found = play(council(members, menu=TWO, rounds=3, events=events), x=-2.0)
    assert found.tabled == "d0"  # -0.3 against min(0.1, -0.35)
    members["y"] = gaining(0.5, -0.25)
    assert play(council(members, menu=TWO, rounds=3, events=events), x=-2.0).tabled == "d1"  # -0.3 against -0.25


def test_a_hosts_no_is_learnt_from_as_well(play):
    """d0 first (the host's 0.2 > 0.1). It declines: at most -0.2, so 0 and 0.1 for it; y has 0.3 and 0.1: d1 is next."""
    scenario = council({"s": gaining(0.5, 0.5), "y": gaining(0.3, 0.1)}, host=gaining(0.2, 0.3), menu=TWO, rounds=2)
    found = play(scenario, host=-0.5)
    assert (found.tabled, found.objectors) == ("d1", {"host"})


def test_a_hosts_no_is_weighed_without_solidarity(play):
    """At most -0.2, so 0 and 0.1; y has -0.05 over d1 (and 0.3): d0 is next. With a pull of 1 it would be -1 and d1."""
    host = gaining(0.2, 0.3, solidarity=1.0)
    scenario = council(
        {"s": gaining(0.5, 0.5), "y": gaining(0.3, -0.05)}, host=host, menu=TWO, rounds=2, weights={"solidarity": 1.0}
    )
    assert play(scenario, host=-0.5).tabled == "d0"
