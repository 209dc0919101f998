"""What events set, scale and add, when, for how long, and how likely."""

import pytest

from ..scenarios import make
from .tiny import PLAIN, PROCESS, council, gaining

#: b is against everything, so that the talks go on.
NEVER = {"b": -9.0}


def threat(found, name="a"):
    return 2 * found.terms[name]["security"]  # security = threat * 0.5


def eventful(*events, rounds=1, **traits):
    """a and b, threatened by 0.6, with events e0, e1, ..."""
    stated = gaining(0.5, threat=0.6) | traits
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


SET, SCALE, ADD = {"set": {"a.threat": 0.8}}, {"scale": {"a.threat": 0.5}}, {"add": {"a.threat": 0.2}}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((SET,), 0.8),
        ((SCALE,), 0.3),
        # set, then scale, then what is added, whichever event comes first
        ((SET, SCALE), 0.4),
        ((SCALE, SET), 0.4),
        ((ADD, SET), 1.0),
        ((ADD, SCALE), 0.5),
        ((ADD, SCALE, SET), 0.6),
        ((SET | SCALE | ADD,), 0.6),
        # factors multiply
        ((SCALE, {"scale": {"a.threat": 1.5}}), 0.45),
        # ... and nothing is clipped before all is done: 0.8 * 2 - 0.9
        ((SET, {"scale": {"a.threat": 2.0}}, {"add": {"a.threat": -0.9}}), 0.7),
        ((SET, {"scale": {"a.threat": 2.0}}), 1.0),
        ((SET, {"scale": {"a.threat": 0.0}}), 0.0),
    ],
)
def test_a_quantity_is_set_then_scaled_then_added_to_then_clipped(play, kinds, expected):
    found = play(eventful(*({"round": 1} | kind for kind in kinds)))
    assert (threat(found), threat(found, "b")) == pytest.approx((expected, 0.6))


@pytest.mark.parametrize(
    ("effect", "expected"), [({"add": 0.2}, (0.8, 0.4)), ({"set": 0.3}, (0.3, 0.3)), ({"scale": 0.5}, (0.3, 0.1))]
)
def test_an_event_can_hit_everybody(play, effect, expected):
    """a has 0.6, b and the host 0.2; all of them, and nobody else."""
    ((kind, amount),) = effect.items()
    event = {"round": 1, kind: {"all.threat": amount}}
    members = {"a": gaining(0.5, threat=0.6), "b": gaining(0.5, threat=0.2)}
    found = play(council(members, host=gaining(0.5, threat=0.2), events={"e": event}))
    assert (threat(found), threat(found, "b"), threat(found, "host")) == pytest.approx((*expected, expected[1]))


def test_effects_of_different_rounds_are_clipped_round_by_round(play):
    """0.6 + 0.8 is 1.0 in round 1, and 0.5 in round 2."""
    scenario = eventful({"round": 1, "add": {"a.threat": 0.8}}, {"round": 2, "add": {"a.threat": -0.5}}, rounds=2)
    assert threat(play(scenario, **NEVER)) == pytest.approx(0.5)


def test_what_is_set_in_one_round_is_scaled_in_the_next(play):
    scenario = eventful({"round": 2} | SCALE, {"round": 1} | SET, rounds=2)
    assert threat(play(scenario, **NEVER)) == pytest.approx(0.4)


@pytest.mark.parametrize(("u", "expected"), [(0.29, 0.8), (0.31, 0.6)])
@pytest.mark.parametrize(
    "effect", [{"add": {"a.threat": 0.2}}, {"set": {"a.threat": 0.8}}, {"scale": {"a.threat": 4 / 3}}]
)
@pytest.mark.parametrize("lasts", [{}, {"lasts": 1}])
def test_an_uncertain_event_happens_with_its_probability(play, u, expected, effect, lasts):
    found = play(eventful({"round": 1, "probability": 0.3} | effect | lasts), drawn={"event.e0": u})
    assert threat(found) == pytest.approx(expected)


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 0.6), (1.0, 0.8)])
@pytest.mark.parametrize(
    "effect", [{"add": {"a.threat": 0.2}}, {"set": {"a.threat": 0.8}}, {"scale": {"a.threat": 4 / 3}}]
)
def test_what_is_sure_or_impossible_is_not_drawn(play, probability, expected, effect):
    found = play(eventful({"round": 1, "probability": probability} | effect))
    assert threat(found) == pytest.approx(expected)


def test_an_event_moves_the_anchor_of_a_view_and_consultation_the_rest(play):
    """Half open, both begin at 0.6: a is at 0.5 * (0.6 + 0.4) + 0.5 * 0.6."""
    found = play(eventful({"round": 1, "add": {"a.threat": 0.4}}, openness=0.5))
    assert (threat(found), threat(found, "b")) == pytest.approx((0.8, 0.6))


@pytest.mark.parametrize(("rounds", "expected"), [(1, 0.6), (2, 0.9), (3, 0.9), (4, 0.6), (5, 0.6)])
def test_an_event_may_hold_for_some_rounds(play, rounds, expected):
    scenario = eventful({"round": 2, "lasts": 2, "add": {"a.threat": 0.3}}, rounds=rounds)
    assert threat(play(scenario, **NEVER)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("effect", "held", "after"), [({"set": 0.1}, 0.1, 0.6), ({"scale": 0.5}, 0.3, 0.6), ({"add": 0.9}, 1.0, 0.6)]
)
def test_what_it_set_scaled_or_added_is_gone_when_it_expires(play, effect, held, after):
    """What was clipped while it held included: 0.6 + 0.9 is 1, and 0.6 again, not 0.1."""
    ((kind, amount),) = effect.items()
    event = {"round": 1, "lasts": 1, kind: {"a.threat": amount}}
    found = [threat(play(eventful(event, rounds=rounds), **NEVER)) for rounds in (1, 2)]
    assert found == pytest.approx([held, after])


@pytest.mark.parametrize(("rounds", "expected"), [(1, 0.8), (2, 0.5), (3, 0.8), (4, 0.6)])
def test_what_holds_at_the_same_time_is_scaled_then_added(play, rounds, expected):
    """0.2 more in rounds 1 to 3, half in round 2: 0.6 * 0.5 + 0.2."""
    events = {"round": 1, "lasts": 3, "add": {"a.threat": 0.2}}, {"round": 2, "lasts": 1, "scale": {"a.threat": 0.5}}
    assert threat(play(eventful(*events, rounds=rounds), **NEVER)) == pytest.approx(expected)


@pytest.mark.parametrize(("rounds", "expected"), [(1, 0.2), (2, 0.2), (3, 0.9)])
def test_what_another_event_does_for_good_meanwhile_is_there_when_it_expires(play, rounds, expected):
    """Set to 0.2 in rounds 1 and 2; in round 2 something adds 0.3 to the 0.6 below it for good."""
    events = {"round": 1, "lasts": 2, "set": {"a.threat": 0.2}}, {"round": 2, "add": {"a.threat": 0.3}}
    assert threat(play(eventful(*events, rounds=rounds), **NEVER)) == pytest.approx(expected)


@pytest.mark.parametrize(("rounds", "expected"), [(1, 0.7), (2, 0.8), (3, 0.9), (4, 0.8)])
def test_what_holds_acts_upon_what_is_lasting(play, rounds, expected):
    """0.1 more for good in rounds 1 and 2; 0.1 more in round 3 alone: 0.6, 0.7, 0.8 and then 0.8 + 0.1."""
    events = (
        {"round": 1, "add": {"a.threat": 0.1}}, {"round": 2, "add": {"a.threat": 0.1}},
        {"round": 3, "lasts": 1, "add": {"a.threat": 0.1}},
    )  # fmt: skip
    assert threat(play(eventful(*events, rounds=rounds), **NEVER)) == pytest.approx(expected)


@pytest.mark.parametrize(("rounds", "expected"), [(1, (0.7, 0.8)), (2, (0.6, 0.8)), (3, (0.6, 0.6))])
def test_what_different_events_hold_is_given_back_each_in_its_round(play, rounds, expected):
    events = {"round": 1, "lasts": 1, "add": {"a.threat": 0.1}}, {"round": 1, "lasts": 2, "add": {"b.threat": 0.2}}
    found = play(eventful(*events, rounds=rounds), **NEVER)
    assert (threat(found), threat(found, "b")) == pytest.approx(expected)


def test_sets_that_follow_one_another(play):
    events = {"round": 1, "lasts": 1, "set": {"a.threat": 0.1}}, {"round": 2, "lasts": 1, "set": {"a.threat": 0.9}}
    found = [threat(play(eventful(*events, rounds=rounds), **NEVER)) for rounds in (1, 2, 3)]
    assert found == pytest.approx([0.1, 0.9, 0.6])


@pytest.mark.parametrize(
    ("effect", "fears"),
    [
        # k = 1/2 throughout, so fear rises by 0.2 of what it lacks to 1. From 0.2: 0.36 after round 1.
        # 0.5 more in round 2: 0.86, then 0.888; without it 0.36 + 0.028
        ({"add": 0.5}, (0.2, 0.86, 0.388)),
        # set to 0: 0, then 0.2; without it 0.36 + 0.2
        ({"set": 0.0}, (0.2, 0.0, 0.56)),
        # half of it: 0.18, then 0.344; without it 0.36 + 0.164
        ({"scale": 0.5}, (0.2, 0.18, 0.524)),
    ],
)
def test_what_pressure_did_while_an_event_held_stays_when_it_expires(play, effect, fears):
    still = {"linkage": 0.0, "openness": 0.0, "autonomy": 0.0, "exposure": 0.0, "resolve": 0.0, "entrapment": 0.2}
    ((kind, amount),) = effect.items()
    found = []
    for rounds in (1, 2, 3):
        scenario = make(
            {"a": still, "b": still}, externals=(1.0,), menu=((0.2, 1.0, 0.0),), weights=PLAIN,
            process=PROCESS | {"rounds": rounds, "memory": 0.0, "backlash": 0.0, "intimidation": 0.4},
            events={"e": {"round": 2, "lasts": 1, kind: {"b.entrapment": amount}}},
        )  # fmt: skip
        found.append(-play(scenario, a=2.0, b=-3.0).terms["b"]["entrapment"])
    assert found == pytest.approx(fears)


def test_what_pressure_does_to_an_anchor_that_nothing_holds_is_not_counted_twice(play):
    """The event holds in round 1 alone. Threat 0.5, then + 0.4 * 0.5 * 0.5 a round: 0.6 in round 2, 0.68 in round 3."""
    still = {"linkage": 0.0, "openness": 0.0, "autonomy": 0.0, "exposure": 0.0, "resolve": 1.0, "entrapment": 0.0}
    scenario = make(
        {"a": still, "b": still}, externals=(1.0,), menu=((0.2, 1.0, 0.0),), weights=PLAIN,
        process=PROCESS | {"rounds": 3, "memory": 0.0, "backlash": 0.4, "intimidation": 0.0},
        events={"e": {"round": 1, "lasts": 1, "add": {"b.threat": 0.0}}},
    )  # fmt: skip
    assert play(scenario, a=2.0, b=-3.0).terms["b"]["security"] / 0.2 == pytest.approx(0.68)


@pytest.mark.parametrize(("rounds", "expected"), [(1, 0.1), (2, 0.05), (3, 0.1)])
def test_rationality_moves_the_scale_of_a_reservation_and_not_its_draw(play, rounds, expected):
    """lambda from 6 to 12 in round 2 alone: a reservation of 0.1 becomes 0.05, and 0.1 again."""
    event = {"round": 2, "lasts": 1, "add": {"process.rationality": 6.0}}
    found = play(council({"a": 0.5, "b": -0.5}, rounds=rounds, events={"e": event}), a=0.1, b=0.1)
    assert (found.reservation["a"], found.reservation["b"]) == pytest.approx((expected, expected))


@pytest.mark.parametrize(("rounds", "share"), [(1, 1.0), (2, 0.5), (3, 1.0)])
def test_salience_moves_gains_and_reservations(play, rounds, share):
    """m = 1, then 0.5, then 1 again, of a gain of -0.2 and a reservation of -0.2."""
    events = {"e": {"round": 2, "lasts": 1, "scale": {"b.salience": 0.5}}}
    found = play(council({"a": 0.5, "b": -0.2}, rounds=rounds, events=events), b=-0.2)
    assert (found.gain["b"][0], found.reservation["b"]) == pytest.approx((-0.2 * share, -0.2 * share))


def test_a_deadline_is_moved_and_an_event_that_holds_gives_it_back(play):
    """Deadline 2; 4 in rounds 1 and 2 alone: in round 3 it is over."""
    scenario = council(
        {"a": 0.5, "b": -0.5}, rounds=2, events={"e": {"round": 1, "lasts": 2, "set": {"process.rounds": 4}}}
    )
    assert play(scenario).round == 3
