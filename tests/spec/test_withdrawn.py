"""Where the sponsor wants no draft, nothing is tabled: nobody is asked, and nobody reacts."""

import pytest

from ..scenarios import make
from .tiny import PLAIN, PROCESS, TWO, council, gaining


def out(*rounds: int) -> dict:
    """Events that have the sponsor s lose 0.4 by its proposal in these rounds, from 0.5 on each side of them; what adjoins adds up."""
    found = {}
    for t in rounds:
        found[f"off{t}"] = {"round": t, "add": {"s.autonomy": 0.9}}
        found[f"on{t}"] = {"round": t + 1, "add": {"s.autonomy": -0.9}}
    return found


def test_the_sponsor_has_nothing_tabled_that_it_would_lose_by(play):
    """Over the whole menu: -0.4 from d0, -0.1 from d1."""
    event = {"e": {"round": 2, "add": {"s.autonomy": 0.9}}}
    found = play(council({"s": gaining(0.5, -0.1), "b": gaining(-0.2, 0.4)}, menu=TWO, rounds=2, events=event))
    assert (found.outcome, found.round, found.tabled) == ("shelved", 2, "")


def test_a_withdrawn_proposal_has_objectors_and_neither_draft_nor_blockers(play):
    """b says no in round 1; in round 2 nobody is asked, and c, which would now object, is not heard."""
    events = out(2) | {"c": {"round": 2, "add": {"c.autonomy": 0.9}}}
    found = play(council({"s": 0.5, "b": -0.2, "c": 0.2}, host=gaining(0.1), rounds=2, events=events))
    assert (found.outcome, found.round, found.tabled) == ("shelved", 2, "")
    assert (found.objectors, found.blockers) == ({"b"}, set())


def test_what_failed_before_is_no_blocker_if_the_last_round_saw_nothing_and_is_one_if_it_saw_a_draft(play):
    scenario = {rounds: council({"s": 0.5, "b": -0.2}, rounds=rounds, events=out(2)) for rounds in (2, 3)}
    assert play(scenario[2]).blockers == set()
    assert (play(scenario[3]).blockers, play(scenario[3]).tabled) == ({"b"}, "d0")


def test_tabling_may_resume_and_what_is_tabled_then_be_adopted(play):
    """b gains from round 2 on, but is asked in round 3 only."""
    events = out(2) | {"b": {"round": 2, "add": {"b.autonomy": -0.3}}}
    found = play(council({"s": 0.5, "b": -0.2}, rounds=5, events=events))
    assert (found.outcome, found.round, found.objectors) == ("d0", 3, {"b"})


def test_nobody_is_asked_even_if_all_would_be_silent(play):
    scenario = council(
        {"s": 0.5, "b": -0.2}, rounds=4, events=out(2, 3) | {"b": {"round": 2, "add": {"b.autonomy": -0.3}}}
    )
    found = play(scenario)
    assert (found.outcome, found.round) == ("d0", 4)


def test_time_goes_on_and_with_it_the_concession(play):
    """W = 0, five rounds: A = 0.4, 0.3, 0.2, 0.1, 0. Nothing in rounds 2 and 3; in round 4 d1 with 0.1 is admissible."""
    members = {"s": gaining(0.4, 0.1), "b": gaining(-0.2, 0.3)}
    events = {
        "off": {"round": 2, "add": {"s.autonomy": 0.5, "s.entrapment": 0.5}},
        "on": {"round": 4, "add": {"s.autonomy": -0.5, "s.entrapment": -0.5}},
    }
    found = play(council(members, menu=TWO, rounds=5, events=events))
    assert (found.outcome, found.round) == ("d1", 4)


def test_a_budget_stays(play):
    """A step of 0.1 after rounds 1 and 3, none after round 2."""
    paying = {"budget": 1.0, "step": 0.1}
    found = play(council({"s": 0.5, "b": -0.5}, rounds=4, events=out(2), inducement=paying))
    assert found.gain["b"] == pytest.approx([-0.3])


def test_a_commitment_stays_and_none_is_added(play):
    """b is bound by its no of round 1; c would have said no in round 2 only, and is bound by nothing in round 3."""
    events = out(2) | {
        "worse": {"round": 2, "add": {"c.autonomy": 0.9}}, "better": {"round": 3, "add": {"c.autonomy": -0.9}},
    }  # fmt: skip
    found = play(council({"s": 0.5, "b": -0.2, "c": 0.1}, rounds=3, events=events, process={"commitment": 0.3}))
    assert (found.blockers, found.bound) == ({"b"}, pytest.approx({"s": 0.0, "b": 0.3, "c": 0.0}))


def test_what_was_learnt_stays(play):
    """x teaches -0.2 in round 1, so in round 3 it has 0 over d0 and 0.2 over d1, y 0.3 and 0.1: d1."""
    members = {"s": gaining(0.5, 0.5), "x": gaining(0.2, 0.4), "y": gaining(0.3, 0.1)}
    events = {
        "off": {"round": 2, "add": {"s.autonomy": 0.9, "s.entrapment": 0.9}},
        "on": {"round": 3, "add": {"s.autonomy": -0.9, "s.entrapment": -0.9}},
    }
    found = play(council(members, menu=TWO, rounds=3, events=events), x=-0.5)
    assert (found.tabled, found.objectors) == ("d1", {"x"})


def test_shocks_go_on(play):
    """eta = 0.2 z_1, then 0.6 eta + 0.16 z_2, then 0.6 eta: round 2 counts though nobody was asked."""
    scenario = council(
        {"s": 0.5, "b": -0.5}, rounds=3, events=out(2), volatility={"deviation": 0.2, "persistence": 0.6}
    )
    found = play(scenario, shocks={"b.shock.1": 1.0, "b.shock.2": -2.0})
    assert found.reservation["b"] == pytest.approx(0.6 * (0.12 - 0.32))


def test_consultation_goes_on(play):
    """b hears the mean of the views of the round before: 0.5, then 0.75, then 0.875."""
    members = {"s": gaining(0.5, threat=1.0), "b": gaining(-0.5, threat=0.0, openness=1.0)}
    events = {"off": {"round": 2, "add": {"s.autonomy": 0.9}}}
    found = play(council(members, rounds=3, events=events))
    assert found.tabled == ""
    assert 2 * found.terms["b"]["security"] == pytest.approx(0.875)


@pytest.mark.parametrize(
    ("withdrawn", "k", "threat", "fear"),
    [
        # k_1 = 0.5 * 1/2 = 0.25 (memory 1/2), then 0.125 + 0.25 = 0.375
        # threat 0.5 + 0.4 k rho (1 - 0.5) with rho 1/2: 0.525, then + 0.4 * 0.375 * 0.5 * 0.475
        # fear 0.2 + 0.4 * 0.25 * 0.5 * 0.8 = 0.24, then + 0.4 * 0.375 * 0.5 * 0.76
        (False, 0.375, 0.560625, 0.297),
        # nothing was on the table in round 2
        (True, 0.25, 0.525, 0.24),
    ],
)
def test_pressure_anchors_and_fear_stay(play, withdrawn, k, threat, fear):
    """The economic term is -k for exposure 1, without anticipation."""
    still = {"linkage": 0.0, "openness": 0.0, "autonomy": 0.0, "exposure": 1.0, "threat": 0.5, "entrapment": 0.2}
    off = {"off": {"round": 2, "add": {"s.autonomy": 1.0}}, "on": {"round": 3, "add": {"s.autonomy": -1.0}}}
    scenario = make(
        {"s": still, "b": still}, externals=(1.0,), menu=((0.2, 1.0, 0.5),), weights=PLAIN | {"economic": 1.0, "autonomy": 9.0},
        process=PROCESS | {"rounds": 3, "anticipation": 0.0, "memory": 0.5, "backlash": 0.4, "intimidation": 0.4},
        events=off if withdrawn else {},
    )  # fmt: skip
    terms = play(scenario, s=1.0, b=-3.0).terms["b"]
    assert (-terms["economic"], terms["security"] / 0.2, -terms["entrapment"]) == pytest.approx((k, threat, fear))


def test_a_host_that_would_decline_is_not_asked_either(play):
    found = play(council({"s": 0.5}, host=gaining(-0.2), rounds=2, events=out(2)))
    assert (found.outcome, found.tabled, found.blockers, found.objectors) == ("shelved", "", set(), {"host"})
