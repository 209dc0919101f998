"""What each strategy does with its means, in small tables worked out by hand."""

import math

import pytest

from sim.scenario.schema import Scenario

from ..scenarios import make, make_positions
from .tiny import council, gaining

#: V = threat s - exposure R v - 2 autonomy r; every draft here has s = v = r = 1/2 unless a spec says otherwise.
ECONOMIC = {"security": 2.0, "economic": 1.0, "entrapment": 0.0, "autonomy": 2.0, "solidarity": 0.0}
HALF = ((0.5, 0.5, 0.5),)


def trader(gain: float, exposure: float, **traits: float) -> dict[str, float]:
    """Traits of somebody who gains so much from HALF where nobody threatens, and loses exposure * R / 2 by threats."""
    stated = {"threat": 1.0, "linkage": 0.0, "openness": 0.0, "resolve": 0.0, "solidarity": 0.0}
    return stated | {"autonomy": 0.5 - gain, "exposure": exposure} | traits


def pressed(members, strategy: str = "aimed", coercion: float = 0.5, power=None, **parts) -> Scenario:
    """A Council before one external power that is felt as it is feared at once (alpha = 1)."""
    process = {"rounds": 1, "rationality": 2.0, "walk_away": 0.0, "anticipation": 1.0} | parts.pop("process", {})
    parts = {"menu": HALF, "weights": ECONOMIC, "process": process} | parts
    scenario = make(members, externals=(coercion,), **parts).model_dump(exclude_none=True)
    scenario["actors"]["x0"] |= {"strategy": strategy, **(power or {})}
    return Scenario.model_validate(scenario)


def chance(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def responses(standings, losses, scale: float, focus: float = 1.0) -> list[float]:
    """q = exp(mu (ln P(z) - ln P(z - delta)))."""
    pairs = zip(standings, losses, strict=True)
    return [(chance(v / scale) / chance((v - loss) / scale)) ** focus for v, loss in pairs]


def threat_of(found, name: str) -> float:
    """R of somebody of exposure 1, from the economic term -R/2 (alpha is 1)."""
    return -2.0 * found.terms[name]["economic"]


# --- external powers --------------------------------------------------------------------------------------------------


def test_diffuse_threatens_all_alike(play):
    found = play(pressed({"s": trader(0.4, 1.0), "a": trader(0.2, 1.0), "b": trader(-0.4, 1.0)}, "diffuse"), a=1, b=1)
    assert [threat_of(found, name) for name in "sab"] == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize("focus", [0.5, 1.0, 3.0])
def test_aimed_presses_where_a_threat_lowers_the_chance_most(play, focus):
    """V with x = 1 is gain - 1/4; delta takes exposure/2 (w e alpha v), on s = 1/2; the sponsor has q = 1."""
    scenario = pressed({"s": trader(0.4, 1.0), "a": trader(0.3, 1.0), "b": trader(-0.2, 1.0)}, power={"focus": focus})
    q = [1.0, *responses([0.05, -0.45], [0.5, 0.5], 0.5, focus)]
    x = [3 * one / sum(q) for one in q]
    assert x[2] > x[1] > x[0] and max(x) < 2
    found = play(scenario, a=1, b=1)
    assert [threat_of(found, name) for name in "sab"] == pytest.approx([0.5 * one for one in x])


def test_solidarity_counts_in_the_standing_and_not_the_hosts(play):
    """a and the host gain alike; a, which would lose 0.4 by standing alone, is farther from a no and pressed less."""
    weights = ECONOMIC | {"solidarity": 1.0}
    scenario = pressed(
        {"s": trader(0.4, 1.0), "a": trader(0.1, 1.0, solidarity=0.4)}, host=trader(0.1, 1.0, solidarity=0.4),
        weights=weights,
    )  # fmt: skip
    q = [1.0, *responses([-0.15 + 0.4, -0.15], [0.5, 0.5], 0.5)]
    found = play(scenario, a=1, host=1)
    assert [threat_of(found, n) for n in ("s", "a", "host")] == pytest.approx([1.5 * one / sum(q) for one in q])


def test_who_would_stiffen_is_pressed_less(play):
    """a loses 1/2 and gains back w_sec beta rho (1 - theta) s/2 = 2 * 0.4 * 1 * 0.6 * 0.5/2 = 0.12."""
    half = {"threat": 0.4, "autonomy": 0.0}  # V = 0.2 - 0.25 with x = 1
    members = {"s": trader(0.4, 1.0), "a": trader(0, 1.0) | half | {"resolve": 1.0}, "b": trader(0, 1.0) | half}
    q = [1.0, *responses([-0.05, -0.05], [0.38, 0.5], 0.5)]
    found = play(pressed(members, process={"backlash": 0.4}), a=1, b=1)
    assert [threat_of(found, n) for n in "sab"] == pytest.approx([1.5 * one / sum(q) for one in q])


def test_who_would_only_stiffen_counts_as_not_moved(play):
    members = {"s": trader(0.4, 1.0), "a": trader(0.2, 1.0), "b": trader(0, 0.0, threat=0.1, resolve=1.0, autonomy=0.0)}
    q = [1.0, *responses([-0.05], [0.5], 0.5), 1.0]
    found = play(pressed(members, process={"backlash": 1.0}), a=1, b=1)
    assert [threat_of(found, n) for n in "sa"] == pytest.approx([1.5 * one / sum(q) for one in q[:2]])


def test_the_scale_of_a_standing_is_never_below_a_fiftieth(play):
    """s = max(1/1000, 0.02)."""
    members = {"s": trader(0.4, 1.0), "a": trader(0.255, 0.04), "b": trader(0.26, 0.04)}
    q = [1.0, *responses([0.255 - 0.01, 0.26 - 0.01], [0.02, 0.02], 0.02)]
    found = play(pressed(members, process={"rationality": 1000.0}))
    assert threat_of(found, "s") == pytest.approx(1.5 * q[0] / sum(q))


def test_what_exceeds_all_it_has_goes_to_the_others(play):
    """x is at most 1/0.9; what a cannot be pressed with goes to s and b in proportion to q."""
    members = {"s": trader(0.4, 1.0), "a": trader(-0.4, 1.0), "b": trader(0.5, 0.5)}
    q = [1.0, *responses([-0.4 - 0.45, 0.5 - 0.225], [0.5, 0.25], 0.5)]
    left = 3 - 1 / 0.9
    assert 3 * q[1] / sum(q) > 1 / 0.9
    x = [left * q[0] / (q[0] + q[2]), 1 / 0.9, left * q[2] / (q[0] + q[2])]
    assert max(x) == pytest.approx(1 / 0.9)
    found = play(pressed(members, coercion=0.9), a=1, b=1)
    assert [threat_of(found, "s"), threat_of(found, "a")] == pytest.approx([0.9 * x[0], 1.0])
    assert -4.0 * found.terms["b"]["economic"] == pytest.approx(0.9 * x[2])


def test_who_is_not_asked_is_threatened_as_ever(play):
    members = {"s": trader(0.4, 1.0), "a": trader(0.2, 1.0), "b": trader(-0.4, 1.0)}
    found = play(pressed(members, decision={"forum": ["s", "a"]}), a=1)
    q = [1.0, *responses([-0.05], [0.5], 0.5)]
    x = [2 * one / sum(q) for one in q]
    assert [threat_of(found, n) for n in "sab"] == pytest.approx([0.5 * x[0], 0.5 * x[1], 0.5])


def test_who_does_not_mind_draws_no_threat_from_the_others(play):
    members = {"s": trader(0.4, 1.0), "a": trader(0.2, 1.0)}
    alone, with_b = (play(pressed(one), a=1) for one in (members, members | {"b": trader(0.0, 1.0, salience=0.0)}))
    assert [threat_of(alone, n) for n in "sa"] == [threat_of(with_b, n) for n in "sa"]


def test_it_looks_at_the_draft_tabled_last(play):
    """The proposal in round 1; the smaller draft, which is less visible, from the round after it was tabled."""
    members = {"s": trader(0.0, 1.0, autonomy=0.0), "a": trader(0.2, 1.0)}
    menu = ((0.5, 0.5, 0.5), (0.5, 0.2, 0.5))
    scenario = pressed(members, menu=menu, process={"rounds": 2, "anticipation": 1.0, "rationality": 2.0})
    found = play(scenario, a=-3)  # nobody's pressure matters: alpha is 1
    assert (found.tabled, found.round) == ("d1", 2)
    q = [1.0, *responses([0.2 + 0.0 - 0.5 * 0.2], [0.2], 0.5)]
    assert -5.0 * found.terms["a"]["economic"] == pytest.approx(0.5 * 2 * q[1] / sum(q))


@pytest.mark.parametrize(
    ("exposure", "effort"),
    [(1.0, 0.2), (0.4, 0.5), (0.2, 1.0), (0.1, 1.0), (0.0, 1.0)],  # S = (0.6/2 + 0.2/2)/2 = 0.2
)
def test_it_acts_as_hard_as_that_is_worth(play, exposure, effort):
    own = {"threat": 0.6, "linkage": 0.2, "exposure": exposure, "focus": 0.0}
    found = play(pressed({"s": trader(0.4, 1.0), "a": trader(0.2, 1.0)}, power=own), a=1)
    assert [threat_of(found, n) for n in "sa"] == pytest.approx([0.5 * effort] * 2)


def test_what_it_fears_is_the_reach_and_the_substance(play):
    """S = (0.6 * 0.9 + 0.2 * 0.1)/2 = 0.28."""
    own = {"threat": 0.6, "linkage": 0.2, "exposure": 1.0, "focus": 0.0}
    found = play(pressed({"s": trader(0.9, 1.0, autonomy=0.0)}, power=own, menu=((0.1, 0.5, 0.9),)), s=1)
    assert threat_of(found, "s") == pytest.approx(0.5 * 0.28)


def test_how_hard_it_acts_follows_from_the_draft_tabled_last(play):
    """S of the proposal is (0.6 * 0.8 + 0.2 * 0.5)/2 = 0.29; of the other, which is tabled in round 1, 0.08."""
    own = {"threat": 0.6, "linkage": 0.2, "exposure": 1.0, "focus": 0.0}
    menu = ((0.5, 0.5, 0.8), (0.5, 0.5, 0.1))
    for rounds, effort in ((1, 0.29), (2, 0.08)):
        process = {"rounds": rounds, "anticipation": 1.0, "rationality": 2.0}
        members = {"s": trader(0.0, 0.0, autonomy=0.0), "a": trader(0.0, 1.0)}
        found = play(pressed(members, power=own, menu=menu, process=process), a=-3)
        assert (found.tabled, threat_of(found, "a")) == ("d1", pytest.approx(0.5 * effort))


def test_diffuse_acts_with_all_it_has_whatever_it_costs(play):
    own = {"threat": 0.1, "linkage": 0.1, "exposure": 1.0}
    found = play(pressed({"s": trader(0.4, 1.0), "a": trader(0.2, 1.0)}, "diffuse", power=own), a=1)
    assert threat_of(found, "a") == pytest.approx(0.5)


def test_a_wedge_threatens_with_half_and_courts_with_half(play):
    """h = 1/4. Threats: V with x = 1 is gain - e/8. Offers go to a and b alone, by what they would lose."""
    members = {"s": trader(0.4, 1.0), "a": trader(0.3, 0.4), "b": trader(-0.2, 1.0)}
    v = [0.3 - 0.05, -0.2 - 0.125]
    q = [1.0, *responses(v, [0.2, 0.5], 0.5)]
    x, y = (
        [3 * one / sum(q) for one in q],
        [2 * one / sum(q[1:]) for one in q[1:]],
    )  # alpha is 1: offers weigh as threats
    found = play(pressed(members, "wedge"), a=1, b=1)
    expected = [x[0] / 4, (x[1] + y[0]) / 4, (x[2] + y[1]) / 4]
    assert [-found.terms[n]["economic"] * 2 / e for n, e in zip("sab", (1.0, 0.4, 1.0), strict=True)] == pytest.approx(
        expected
    )


def test_an_offer_is_certain_and_a_threat_is_not(play):
    """With alpha = 0 and no pressure felt yet nothing is feared, and what is offered counts in full; focus 0: y = 1."""
    members = {"s": trader(0.4, 1.0), "a": trader(0.3, 1.0)}
    found = play(pressed(members, "wedge", power={"focus": 0.0}, process={"anticipation": 0.0}), a=1)
    assert [threat_of(found, n) for n in "sa"] == pytest.approx([0.0, 0.25])


def test_two_powers_threaten_jointly_and_offer_on_top(play):
    members = {"s": trader(0.4, 1.0), "a": trader(0.3, 1.0)}
    scenario = pressed(members, "wedge", power={"focus": 0.0}).model_dump(exclude_none=True)
    scenario["actors"]["x1"] = scenario["actors"]["x0"] | {"coercion": 0.2}
    found = play(Scenario.model_validate(scenario), a=1)
    joint = 1 - 0.75 * 0.9
    assert [threat_of(found, n) for n in "sa"] == pytest.approx([joint, joint + 0.25 + 0.1])


# --- the host ---------------------------------------------------------------------------------------------------------


def talks(host, members, strategy="addressed", rounds=2, **parts):
    """Nobody listens in consultation but to a host that addresses: views move by phi p y only."""
    scenario = council(members, host=host, rounds=rounds, **parts).model_dump(exclude_none=True)
    scenario["actors"]["host"] |= {"strategy": strategy}
    return Scenario.model_validate(scenario)


def hearing(gain: float, openness: float, **traits: float) -> dict[str, float]:
    """Somebody who sees no threat, hears nobody but through openness, and has no influence."""
    return gaining(gain) | {"threat": 0.0, "autonomy": -gain, "openness": openness, "influence": 0.0} | traits


HOST = gaining(0.5, influence=1.0, persuasion=0.5, focus=1.0)


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_the_host_addresses_those_that_said_no(play, rounds):
    """Alone to be addressed, a has y = 1 and comes 0.4 * 0.5 of the way from where consultation left it: 0.4."""
    members = {"s": gaining(0.5), "a": hearing(-0.8, 0.4, autonomy=0.8)}
    members["s"] |= {"influence": 0.0}
    found = play(talks(HOST, members, rounds=rounds))
    view = 0.4 * 1.0 if rounds == 1 else 0.4 + 0.2 * 0.6
    assert found.gain["a"] == pytest.approx([0.5 * view - 0.8])


def test_those_nearest_to_a_yes_are_addressed_first(play):
    """y = exp(mu V)/sum over a and b on consulted views; b, who was silent, and the sponsor are not addressed."""
    members = {
        "s": gaining(0.5, openness=0.5, influence=0.0),
        "a": hearing(0.0, 0.4, autonomy=0.5),
        "b": hearing(0.0, 0.4, autonomy=0.9),
        "c": hearing(0.0, 0.4, autonomy=0.0),
    }
    host = HOST | {"focus": 2.0}
    found = play(talks(host, members))
    v = {"a": 0.2 - 0.5, "b": 0.2 - 0.9}
    total = sum(math.exp(2 * one) for one in v.values())
    share = {name: 0.4 * 0.5 * math.exp(2 * one) / total for name, one in v.items()}
    expected = {n: 0.5 * (0.4 + share[n] * 0.6) - (0.5 if n == "a" else 0.9) for n in "ab"}
    assert found.gain["a"] == pytest.approx([expected["a"]]) and found.gain["b"] == pytest.approx([expected["b"]])
    assert found.gain["c"] == pytest.approx([0.2]) and found.gain["s"] == pytest.approx([0.5])


def test_nobody_comes_farther_than_all_the_way_and_nobody_is_talked_down(play):
    """phi p = 5 * 1: a sees what the host sees. b sees more than the host and goes on seeing it."""
    host = gaining(0.5, influence=1.0, persuasion=5.0, threat=0.5)
    a = hearing(0.0, 1.0, autonomy=0.9)
    members = {"s": gaining(0.5, influence=0.0), "a": a, "b": gaining(-0.4, threat=1.0, openness=0.1, influence=0.0)}
    members["b"] |= {"autonomy": 0.9}
    found = play(talks(host | {"autonomy": 0.0}, members))
    assert found.gain["a"] == pytest.approx([0.25 - 0.9])
    assert found.gain["b"] == pytest.approx([0.5 * (0.9 + 0.1 * 0.5) - 0.9])


def test_who_addresses_some_is_not_louder_to_all(play):
    """voices: sponsor 1/2, host 1/2 * (1 + p) when it broadcasts; a hears the mean."""
    members = {"s": gaining(0.5, threat=0.0, influence=0.5, autonomy=0.0), "a": hearing(0.0, 1.0)}
    host = gaining(0.5, influence=0.5, persuasion=1.0)
    for strategy, mean in (("broadcast", 2 / 3), ("addressed", 1 / 2)):
        assert play(talks(host, members, strategy, rounds=1)).gain["a"] == pytest.approx([0.5 * mean])


def test_on_a_scale_the_ideal_point_is_drawn(play):
    """m1 at 0 with openness 1/2, the host at 4 alone has a voice: 2 after consultation, then 1/4 of the way: 2.5."""
    scenario = make_positions([8.0, 0.0], positions=(8.0,), traits={"openness": 0.5, "influence": 0.0, "salience": 1.0},
                              weights={"solidarity": 0.0}, process={"rounds": 2, "walk_away": 0.0})  # fmt: skip
    tree = scenario.model_dump(exclude_none=True)
    host = tree["actors"]["m0"] | {"role": "host", "ideal": 4.0, "influence": 1.0, "openness": 0.0, "persuasion": 0.5}
    host.pop("price")
    tree["actors"]["host"] = host | {"strategy": "addressed"}
    found = play(Scenario.model_validate(tree), host=5.0)
    assert found.objectors == {"m1"}
    assert found.gain["m1"] == pytest.approx([2.0 * ((2.5 + 2.0) - (8.0 - 2.5)) / 10.0])


# --- the sponsor ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strategy", "salience", "paid"),
    [
        # b stands at -0.2 on s = 1/6; c at -0.25 on a twentieth of it, where a step of 0.1 goes far
        ("nearest", 0.05, "b"),
        ("leverage", 0.05, "c"),
        ("leverage", 1.0, "c"),  # on the same scale the farther one: its chance rises by more
    ],
)
def test_leverage_pays_where_a_step_buys_most(play, strategy, salience, paid):
    far = gaining(-0.25) | {"salience": salience}
    far |= {"autonomy": 1.0, "threat": 0.5} if salience == 1.0 else {"autonomy": 1.0, "threat": 0.0}
    far |= {} if salience == 1.0 else {"salience": 0.25}
    scenario = council(
        {"s": gaining(0.5) | {"strategy": strategy}, "b": -0.2, "c": far}, rounds=2,
        inducement={"budget": 0.1, "step": 0.1},
    )  # fmt: skip
    before, after = play(without_means(scenario)), play(scenario)
    received = {n: after.gain[n][0] - before.gain[n][0] for n in "sbc"}
    assert received == {n: pytest.approx(0.1 if n == paid else 0.0) for n in "sbc"}


def without_means(scenario: Scenario) -> Scenario:
    return Scenario.model_validate(scenario.model_dump(exclude_none=True) | {"inducement": {"budget": 0.0}})


def test_leverage_counts_solidarity_and_the_scale(play):
    """ln P(z + 0.1/s) - ln P(z): b at -0.1 + 0.3 on 1/6; c at -0.3 on 1/24 of salience 1/4, where 0.1 is 2.4."""

    def worth(v: float, salience: float) -> float:
        s = max(salience / 6.0, 0.02)
        return math.log(chance((v + 0.1) / s) / chance(v / s))

    assert worth(-0.1 + 0.3, 1.0) < worth(-0.1, 1.0) < worth(-0.25, 0.25)
    assert worth(-0.14, 1.0) < worth(-0.1, 0.25) < worth(-0.14, 0.25)
    members = {
        "s": gaining(0.5) | {"strategy": "leverage"},
        "b": gaining(-0.14, solidarity=0.6),  # by its standing alone not as worth paying as c
        "c": gaining(-0.12),
    }
    scenario = council(
        members, weights={"solidarity": 0.5}, rounds=2, inducement={"budget": 0.1, "step": 0.1},
    )  # fmt: skip
    assert worth(-0.14 + 0.3, 1.0) < worth(-0.12, 1.0) < worth(-0.14, 1.0)
    found = play(scenario, b=-1.0, c=-1.0)
    assert (found.gain["b"], found.gain["c"]) == (pytest.approx([-0.14]), pytest.approx([-0.02]))


def test_on_a_tie_the_first_by_name_is_paid(play):
    members = {"s": gaining(0.5) | {"strategy": "leverage"}, "c": -0.1, "b": -0.1}
    found = play(council(members, rounds=2, inducement={"budget": 0.1, "step": 0.1}))
    assert (found.gain["b"], found.gain["c"]) == (pytest.approx([0.0]), pytest.approx([-0.1]))


# --- other members ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cost", "salience", "bound"), [(0.0, 1.0, 1.0), (0.4, 0.5, 0.5), (3.0, 0.5, 1.5)])
def test_a_committed_member_stands_by_its_no(play, cost, salience, bound):
    """C = max(C, 1) m from the round after its no; a plain one has C m."""
    a, b = (gaining(-0.5) | {"salience": salience, "strategy": strategy} for strategy in ("committed", "none"))
    found = play(council({"s": 0.5, "a": a, "b": b}, rounds=2, process={"commitment": cost}))
    assert found.bound == pytest.approx({"s": 0.0, "a": bound, "b": cost * salience})
    assert play(council({"s": 0.5, "a": a, "b": b}, process={"commitment": cost})).bound["a"] == 0.0


def bargainer(gain: float, price: float) -> dict[str, object]:
    return gaining(gain) | {"strategy": "bargaining", "price": price}


@pytest.mark.parametrize(
    ("gain", "price", "outcome"), [(0.3, 0.2, "d0"), (0.2, 0.3, "shelved"), (-0.1, 0.0, "shelved")]
)
def test_a_price_is_taken_off_the_test(play, gain, price, outcome):
    assert play(council({"s": 0.5, "a": bargainer(gain, price)})).outcome == outcome


@pytest.mark.parametrize(("rounds", "bound"), [(1, 0.2), (2, 0.2 + 0.3), (3, 0.0)])
def test_once_paid_it_is_bound_by_nothing(play, rounds, bound):
    """Price 0.2, paid by 0.1 after each no; C = 0.3 after the first. In round 3 it has received 0.2."""
    scenario = council(
        {"s": 0.5, "a": bargainer(-0.4, 0.2)}, rounds=rounds, process={"commitment": 0.3},
        inducement={"budget": 1.0, "step": 0.1},
    )  # fmt: skip
    found = play(scenario)
    assert found.bound["a"] == pytest.approx(bound)
    assert found.gain["a"] == pytest.approx([-0.4 + 0.1 * (rounds - 1)])


def test_who_does_not_mind_has_nothing_to_sell(play):
    found = play(council({"s": 0.5, "a": bargainer(0.0, 1.0) | {"salience": 0.0}}))
    assert (found.outcome, found.bound["a"]) == ("d0", 0.0)


def test_the_price_is_public(play):
    """The Secretary-General expects a's balance with its price: it tables d1, where b is the pivot, and not d0."""
    members = {"s": gaining(0.5, 0.5), "a": bargainer(0.3, 0.4) | {"entrapment": 0.0}, "b": gaining(0.4, 0.05)}
    assert play(council(members, menu=((0.5, 0.0, 1.0), (0.5, 1.0, 0.0)))).tabled == "d1"
    members["a"] |= {"strategy": "none"}
    assert play(council(members, menu=((0.5, 0.0, 1.0), (0.5, 1.0, 0.0)))).tabled == "d0"


# --- events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("u", "aims"), [(0.3, True), (0.7, False)])
def test_an_event_that_happens_sets_a_strategy(play, u, aims):
    event = {"round": 1, "probability": 0.5, "set": {"x0.strategy": "aimed"}}
    members = {"s": trader(0.4, 1.0), "a": trader(0.2, 1.0)}
    found = play(pressed(members, "diffuse", events={"turn": event}), drawn={"event.turn": u}, a=1)
    q = [1.0, *responses([-0.05], [0.5], 0.5)]
    expected = [0.5 * 2 * one / sum(q) if aims else 0.5 for one in q]
    assert [threat_of(found, n) for n in "sa"] == pytest.approx(expected)


@pytest.mark.parametrize(("rounds", "bound"), [(1, 0.0), (2, 1.0), (3, 1.0), (4, 0.0)])
def test_a_strategy_may_hold_for_some_rounds(play, rounds, bound):
    event = {"round": 2, "lasts": 2, "set": {"a.strategy": "committed"}}
    assert play(council({"s": 0.5, "a": -0.5}, rounds=rounds, events={"turn": event})).bound["a"] == bound
