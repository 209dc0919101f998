"""What the analyst cannot see: the private reservation, and what is known of it of who proposes and who asked."""

import math

import pytest

from ..scenarios import make_positions
from .tiny import council, gaining


def drawn(name: str, u: float) -> dict[str, float]:
    return {f"{name}.reservation": u}


#: Quantiles of the standard logistic distribution: ln(u / (1 - u)).
QUARTER, HALF, EIGHTY = -math.log(3), 0.0, math.log(4)


@pytest.mark.parametrize(
    ("u", "salience", "rationality", "expected"),
    [
        (0.5, 1.0, 6.0, HALF),
        (0.25, 1.0, 6.0, QUARTER / 6),
        (0.8, 1.0, 6.0, EIGHTY / 6),
        (0.8, 1.0, 24.0, EIGHTY / 24),  # the smaller the more rational
        (0.8, 0.5, 6.0, EIGHTY / 12),  # in proportion to what it means to the actor
        (0.25, 0.1, 6.0, QUARTER / 60),
        (0.8, 0.0, 6.0, 0.0),  # who does not mind has none
    ],
)
def test_a_reservation_is_in_proportion_to_salience(play, u, salience, rationality, expected):
    scenario = council(
        {"s": 0.5, "b": gaining(0.0, salience=salience)}, host=gaining(0.0, salience=salience),
        process={"rationality": rationality},
    )  # fmt: skip
    found = play(scenario, drawn=drawn("b", u) | drawn("host", u))
    assert (found.reservation["b"], found.reservation["host"]) == pytest.approx((expected, expected))


def test_a_shock_is_in_proportion_to_salience_too(play):
    """eta = 0.2 z, and half of it for who minds half as much."""
    scenario = council({"s": 0.5, "b": gaining(0.0, salience=0.5), "c": 0.0}, volatility={"deviation": 0.2})
    found = play(scenario, shocks={"b.shock.1": 1.0, "c.shock.1": 1.0})
    assert (found.reservation["b"], found.reservation["c"]) == pytest.approx((0.1, 0.2))


def truncated(u: float, b: float) -> float:
    """The quantile of F + (1 - F) u, F = 1/(1 + e^b), written out: it is at least -b, and u of what is above -b is below."""
    share = 1 / (1 + math.exp(b)) + (1 - 1 / (1 + math.exp(b))) * u
    return math.log(share / (1 - share))


@pytest.mark.parametrize("known", ["sponsor", "host"])
@pytest.mark.parametrize(
    ("gain", "salience", "u"),
    [
        (0.3, 1.0, 0.5),
        (0.0, 1.0, 0.5),  # half of all that it might be is ruled out: 0.75 of the whole distribution
        (-0.2, 1.0, 0.5),  # it must have reasons of its own
        (-0.2, 1.0, 0.01),
        (0.3, 0.5, 0.5),  # V is half as large, and so is the scale of the reservation
        (-0.4, 0.25, 0.9),
    ],
)
def test_who_proposes_or_requested_prefers_the_proposal_to_the_status_quo(play, known, gain, salience, u):
    """`gain` is that of salience 1, so V(0)/m, and b = 6 * gain."""
    someone = gaining(gain, salience=salience)
    if known == "sponsor":
        scenario, name = council({"s": someone, "b": 0.5}), "s"
    else:
        scenario, name = council({"s": 0.5}, host=someone | {"requested": True}), "host"
    found = play(scenario, drawn=drawn(name, u))
    assert found.reservation[name] == pytest.approx(salience * truncated(u, 6 * gain) / 6)
    assert found.gain[name][0] + found.reservation[name] >= 0
    assert found.outcome == "d0"


def test_half_the_distribution_above_zero_has_its_median_at_three_quarters(play):
    """V(0) = 0 and u = 1/2: q = ln(0.75/0.25), by hand."""
    found = play(council({"s": 0.0}), drawn=drawn("s", 0.5))
    assert found.reservation["s"] == pytest.approx(math.log(3) / 6)


@pytest.mark.parametrize(("u", "expected"), [(0.5, 40.0 + math.log(2)), (0.1, 40.0 - math.log(0.9))])
def test_far_out_it_is_exact(play, u, expected):
    """b = -40: above 40 the distribution is the exponential one, so q = 40 - ln(1 - u); in 1 - F nothing would be left."""
    found = play(council({"s": gaining(-0.4), "b": 0.5}, process={"rationality": 100.0}), drawn=drawn("s", u))
    assert found.reservation["s"] == pytest.approx(expected / 100, rel=1e-12)


def test_without_salience_there_is_no_reservation_whoever_proposes(play):
    found = play(council({"s": gaining(-0.4, salience=0.0)}, host=gaining(-0.4, salience=0.0, requested=True)))
    assert (found.reservation, found.outcome) == ({"s": 0.0, "host": 0.0}, "d0")


@pytest.mark.parametrize("requested", [False, True])
def test_a_host_that_did_not_request_the_proposal_may_decline_it(play, requested):
    """V(0) = -0.2, and u = 0.5 would be a reservation of 0."""
    scenario = council({"s": 0.5}, host=gaining(-0.2, requested=requested))
    assert play(scenario, drawn=drawn("host", 0.5)).outcome == ("d0" if requested else "shelved")


def test_other_members_are_not_known_to_prefer_anything(play):
    found = play(council({"s": 0.5, "b": -0.2}), drawn=drawn("b", 0.5))
    assert (found.reservation["b"], found.blockers) == (0.0, {"b"})


def test_it_is_the_proposal_that_is_preferred_and_no_other_draft(play):
    """V is -0.2 from d0 and 0.4 from d1: what is ruled out is q < 1.2, not q < -2.4."""
    scenario = council({"s": gaining(-0.2, 0.4)}, menu=((0.5, 0.0, 1.0), (0.5, 1.0, 0.0)))
    assert play(scenario, drawn=drawn("s", 0.5)).reservation["s"] == pytest.approx(truncated(0.5, -1.2) / 6)


def test_with_the_events_consultation_and_shock_of_round_1(play):
    """An event lowers s's V(0) to 0.1; b says 0.2 less of the threat, half heard: 0.1 * 0.5 less, so 0.05. The shock
    adds 0.1: b = 6 (0.05 + 0.1) = 0.9. What is drawn is q, and the reservation has the shock besides."""
    scenario = council(
        {"s": gaining(0.5, openness=0.5, influence=0.5), "b": gaining(0.5, threat=0.6, influence=0.5)},
        events={"e": {"round": 1, "add": {"s.autonomy": 0.4}}},
        volatility={"deviation": 0.2},
    )
    found = play(scenario, drawn=drawn("s", 0.3), shocks={"s.shock.1": 0.5})
    assert found.gain["s"] == pytest.approx([0.05])
    assert found.reservation["s"] == pytest.approx(truncated(0.3, 0.9) / 6 + 0.1)


def test_with_the_rationality_and_salience_of_round_1(play):
    """lambda 12 and m = 0.5 from the first round on; V(0) = 0.1, b = 12 * 0.1 / 0.5 = 2.4."""
    event = {"round": 1, "set": {"process.rationality": 12.0, "s.salience": 0.5}}
    found = play(council({"s": gaining(0.2)}, events={"e": event}), drawn=drawn("s", 0.3))
    assert found.reservation["s"] == pytest.approx(0.5 * truncated(0.3, 2.4) / 12)


@pytest.mark.parametrize(
    ("event", "factor"),
    [({"process.rationality": 24.0}, 1 / 4), ({"s.salience": 0.5, "b.salience": 0.5}, 1 / 2)],
)
def test_what_moves_later_rescales_a_reservation_that_was_drawn_once(play, event, factor):
    """s has V(0) = -0.2 and learns nothing new in round 2: q stays that of round 1, even where V(0) has moved."""
    scenario = council({"s": -0.2, "b": -0.4}, rounds=2, events={"e": {"round": 2, "set": event}})
    found = play(scenario, drawn=drawn("s", 0.5) | drawn("b", 0.25))
    assert found.round == 2
    assert found.reservation["s"] == pytest.approx(factor * truncated(0.5, -1.2) / 6)
    assert found.reservation["b"] == pytest.approx(factor * QUARTER / 6)


def test_who_proposes_may_come_to_dislike_the_proposal_later(play):
    """V(0) falls to -0.5 in round 2 while the reservation stays as it was: nothing is tabled any more."""
    scenario = council({"s": 0.4, "b": -0.4}, rounds=2, events={"e": {"round": 2, "set": {"s.autonomy": 1.0}}})
    found = play(scenario, s=0.1)
    assert (found.reservation["s"], found.tabled) == (pytest.approx(0.1), "")


def test_in_a_spatial_scenario_as_well(play):
    """Stake 2 * 0.5 = 1, loss 0.2 of failing and 0.4 of the draft: V/m = -0.4, and b = 24 * -0.4."""
    scenario = make_positions([0.0], (4.0,), failure={"status_quo": -2.0}, process={"rounds": 1})
    found = play(scenario, drawn=drawn("m0", 0.5))
    assert found.gain["m0"] == pytest.approx([-0.2])
    assert found.reservation["m0"] == pytest.approx(0.5 * truncated(0.5, -9.6) / 24)
