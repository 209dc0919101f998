"""How external powers react, and what pressure does to those who feel it."""

import pytest

from ..scenarios import make
from .tiny import PLAIN, PROCESS

#: The draft delivers 0.2 and is seen by everybody; what retaliation costs is read off the economic term.
SEEN = ((0.2, 1.0, 0.0),)


def pressed(members, externals, rounds=2, visibility=1.0, host=None, **process):
    """Nobody listens; nothing is anticipated, so R = k, and the economic term of round 2 is -k v for exposure 1."""
    still = {"linkage": 0.0, "openness": 0.0, "entrapment": 0.0, "autonomy": 0.0, "exposure": 1.0, "threat": 1.0}
    calm = {"anticipation": 0.0, "memory": 0.6, "backlash": 0.0, "intimidation": 0.0}
    return make(
        {name: still | traits for name, traits in members.items()},
        host=None if host is None else still | host,
        externals=externals,
        menu=((0.2, visibility, 0.0),),
        weights=PLAIN | {"economic": 1.0},
        process=PROCESS | calm | {"rounds": rounds} | process,
    )


def felt(found, visibility=1.0):
    return {name: -terms["economic"] / visibility for name, terms in found.terms.items()}


@pytest.mark.parametrize(
    ("externals", "visibility", "no", "k"),
    [
        # k = (1 - 0.6) chi v (share of members that kept silence)
        ((0.5,), 1.0, {"d": -1.0}, 0.15),  # 0.4 * 0.5 * 3/4
        ((0.5,), 1.0, {"c": -1.0, "d": -1.0}, 0.1),  # 2/4: the fewer are silent, the less it reacts
        ((0.5,), 1.0, {n: -1.0 for n in "bcd"}, 0.05),
        ((0.5,), 0.5, {"c": -1.0, "d": -1.0}, 0.05),  # half as visible
        ((0.5, 0.4), 1.0, {"c": -1.0, "d": -1.0}, 0.14),  # together 1 - 0.5 * 0.6 = 0.7
        ((0.0,), 1.0, {"d": -1.0}, 0.0),
    ],
)
def test_external_powers_react_to_visible_drafts_near_success(play, externals, visibility, no, k):
    found = play(pressed({name: {} for name in "abcd"}, externals, visibility=visibility), **no)
    assert felt(found, visibility) == pytest.approx(dict.fromkeys("abcd", k))


def test_those_count_who_keep_silence_and_not_those_who_would_like_to_break_it(play):
    """b and d keep silence against their will (0.2 - 0.5 + 3 * 2/3); c's no goes on. Three of four: 0.4 * 3/4."""
    scenario = pressed({"a": {}, "b": {"solidarity": 1.0}, "c": {"solidarity": 0.0}, "d": {"solidarity": 1.0}}, (1.0,))
    scenario = scenario.model_validate(
        scenario.model_dump() | {"weights": PLAIN | {"economic": 1.0, "solidarity": 3.0}}
    )
    found = play(scenario, b=-0.5, c=-0.5, d=-0.5)
    assert found.objectors == {"c"}
    assert felt(found)["c"] == pytest.approx(0.3)


def test_who_is_on_record_kept_silence(play):
    """b acquiesces at 0.2 - 0.5, c does not: two of three, 0.4 * 2/3."""
    scenario = pressed({"a": {}, "b": {}, "c": {}}, (1.0,))
    scenario = scenario.model_validate(scenario.model_dump() | {"reservations": {"band": 1.0}})
    found = play(scenario, b=-0.5, c=-9.0)
    assert (found.objectors, felt(found)["c"]) == ({"c"}, pytest.approx(0.8 / 3))


def test_those_who_do_not_mind_are_not_counted(play):
    """a is silent, c is not, z does not mind: one of two, 0.4 * 1/2, and not two of three. z feels it and loses nothing."""
    found = play(pressed({"a": {}, "z": {"salience": 0.0}, "c": {}}, (1.0,)), a=1.0, c=-1.0)
    assert felt(found) == pytest.approx({"a": 0.2, "z": 0.0, "c": 0.2})


def test_where_no_member_minds_the_draft_is_as_near_success_as_can_be(play):
    """Nobody is counted, and the share is 1: 0.4 * 1. The host, which declines, feels it."""
    found = play(pressed({"a": {"salience": 0.0}, "b": {"salience": 0.0}}, (1.0,), host={}), host=-9.0)
    assert (found.objectors, felt(found)["host"]) == ({"host"}, pytest.approx(0.4))


def test_who_minds_half_as_much_feels_the_same_and_loses_half(play):
    found = play(pressed({"a": {}, "b": {"salience": 0.5}}, (1.0,)), a=1.0, b=-1.0)
    assert felt(found) == pytest.approx({"a": 0.2, "b": 0.1})


def test_those_outside_the_forum_are_not_counted_and_feel_it_as_everybody_and_the_host(play):
    """One of the two that are asked is silent: 0.4 * 1 * 1/2."""
    scenario = pressed({name: {} for name in "abc"}, (1.0,), host={})
    scenario = scenario.model_validate(scenario.model_dump() | {"decision": {"rule": "unanimity", "forum": ["a", "b"]}})
    assert felt(play(scenario, b=-1.0)) == pytest.approx(dict.fromkeys(["a", "b", "c", "host"], 0.2))


def test_the_last_round_is_not_reacted_to_and_what_was_felt_by_then_is_as_before(play):
    assert felt(play(pressed({"a": {}, "b": {}}, (1.0,), rounds=1), a=1.0, b=-1.0))["b"] == 0.0


def test_pressure_is_remembered(play):
    """chi 1, one of two is silent: k_1 = 0.4 * 0.5 = 0.2 and, in round 2, k_2 = 0.6 * 0.2 + 0.4 * 0.5 = 0.32."""
    assert felt(play(pressed({"a": {}, "b": {}}, (1.0,), rounds=3), a=1.0, b=-1.0))["b"] == pytest.approx(0.32)


@pytest.mark.parametrize(
    ("coercion", "retaliation"),
    [
        # R = 0.6 chi + 0.4 k, with k = 0.4 chi / 2
        (1.0, 0.68),
        (0.5, 0.34),
        (0.0, 0.0),
    ],
)
def test_retaliation_that_was_anticipated_comes_nearer_with_pressure(play, coercion, retaliation):
    found = play(pressed({"a": {}, "b": {}}, (coercion,), anticipation=0.6), a=1.0, b=-1.0)
    assert felt(found)["b"] == pytest.approx(retaliation)


def test_what_a_power_no_longer_can_do_is_no_longer_feared(play):
    """Coercion falls from 1 to 0.5 in round 2: R = 0.6 * 0.5 + 0.4 * 0.2."""
    scenario = pressed({"a": {}, "b": {}}, (1.0,), anticipation=0.6)
    event = {"round": 2, "set": {"x0.coercion": 0.5}}
    scenario = scenario.model_validate(scenario.model_dump() | {"events": {"e": event}})
    assert felt(play(scenario, a=1.0, b=-1.0))["b"] == pytest.approx(0.38)


@pytest.mark.parametrize(
    ("resolve", "threat", "fear"),
    [
        # k = 1 * 1 * 1/2 without memory. The resolved stiffen, 0.5 + 0.4 * 0.5 * rho * 0.5,
        # the others take fright, 0.2 + 0.4 * 0.5 * (1 - rho) * 0.8
        (1.0, 0.6, 0.2),
        (0.5, 0.55, 0.28),
        (0.0, 0.5, 0.36),
    ],
)
def test_the_resolved_stiffen_and_the_others_take_fright(play, resolve, threat, fear):
    traits = {"threat": 0.5, "entrapment": 0.2, "resolve": resolve, "exposure": 0.0}
    scenario = pressed({"a": traits, "b": traits}, (1.0,), memory=0.0, backlash=0.4, intimidation=0.4)
    terms = play(scenario, a=1.0, b=-1.0).terms["b"]
    assert (terms["security"] / 0.2, -terms["entrapment"]) == pytest.approx((threat, fear))
