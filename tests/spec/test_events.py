"""What events add, when, and how likely."""

import pytest

from .tiny import council, gaining


def threat(found, name="a"):
    return 2 * found.terms[name]["security"]  # security = threat * 0.5


def eventful(*events, rounds=1, **traits):
    stated = gaining(0.0, threat=0.6) | traits
    named = {f"e{i}": event for i, event in enumerate(events)}
    return council({"a": stated, "b": stated}, rounds=rounds, events=named)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((0.2,), 0.8),
        ((0.9,), 1.0),  # no further than the limit
        ((-0.9,), 0.0),
        ((0.8, -0.5), 0.9),  # they add up before they are clipped; one by one it would be 0.5
        ((-0.8, 0.5), 0.3),
    ],
)
def test_effects_of_a_round_add_up_and_are_then_clipped(play, amounts, expected):
    found = play(eventful(*({"round": 1, "add": {"a.threat": amount}} for amount in amounts)))
    assert (threat(found), threat(found, "b")) == pytest.approx((expected, 0.6))


def test_an_event_can_hit_everybody(play):
    found = play(eventful({"round": 1, "add": {"all.threat": 0.2}}))
    assert (threat(found), threat(found, "b")) == pytest.approx((0.8, 0.8))


def test_effects_of_different_rounds_are_clipped_round_by_round(play):
    """0.6 + 0.8 is 1.0 in round 1, and 0.5 in round 2."""
    scenario = eventful({"round": 1, "add": {"a.threat": 0.8}}, {"round": 2, "add": {"a.threat": -0.5}}, rounds=2)
    assert threat(play(scenario, b=-9.0)) == pytest.approx(0.5)


@pytest.mark.parametrize(("u", "expected"), [(0.29, 0.8), (0.31, 0.6)])
def test_an_uncertain_event_happens_with_its_probability(play, u, expected):
    found = play(eventful({"round": 1, "probability": 0.3, "add": {"a.threat": 0.2}}), drawn={"event.e0": u})
    assert threat(found) == pytest.approx(expected)


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 0.6), (1.0, 0.8)])
def test_what_is_sure_or_impossible_is_not_drawn(play, probability, expected):
    found = play(eventful({"round": 1, "probability": probability, "add": {"a.threat": 0.2}}))
    assert threat(found) == pytest.approx(expected)


def test_an_event_moves_the_anchor_of_a_view_and_consultation_the_rest(play):
    """Half open, both begin at 0.6: a is at 0.5 * (0.6 + 0.4) + 0.5 * 0.6."""
    found = play(eventful({"round": 1, "add": {"a.threat": 0.4}}, openness=0.5))
    assert (threat(found), threat(found, "b")) == pytest.approx((0.8, 0.6))


def test_rationality_moves_the_scale_of_a_reservation_and_not_its_draw(play):
    """lambda from 6 to 12: a reservation of 0.2 becomes 0.1."""
    event = {"round": 1, "add": {"process.rationality": 6.0}}
    found = play(council({"a": 0.5}, process={"rationality": 6.0}, events={"e": event}), a=0.2)
    assert found.reservation["a"] == pytest.approx(0.1)
