"""What a draft is worth to an actor, term by term."""

import pytest

from ..scenarios import make, make_positions
from .tiny import PROCESS, council, gaining

TRAITS = {
    "threat": 0.8, "core_threat": 0.6, "linkage": 0.5, "exposure": 0.4, "entrapment": 0.3, "autonomy": 0.6, "openness": 0,
}  # fmt: skip
WEIGHTS = {"security": 2.0, "economic": 0.5, "entrapment": 0.5, "autonomy": 0.5}


def appraised(play, externals=(), **traits):
    """The terms of somebody with TRAITS, who anticipates 0.7 of what may come, from a draft (0.5, 0.9, 0.7)."""
    process = PROCESS | {"anticipation": 0.7}
    scenario = make(
        {"m": TRAITS | traits}, externals=externals, menu=((0.5, 0.9, 0.7),), process=process, weights=WEIGHTS
    )
    return play(scenario)


@pytest.mark.parametrize(
    ("externals", "security", "economic", "entrapment", "autonomy"),
    [
        # 2 (0.8 + 0.5 * 0.6)/2 * 0.5, 0.5 * 0.4 * R * 0.9, 0.5 * 0.3 * 0.9, 0.5 * 0.6 * 0.7;
        # R = alpha chi + (1 - alpha) k, with k = 0 so far: 0.7 * 0.2
        ((0.2,), 0.55, -0.0252, -0.135, -0.21),
        # who can do anything is feared in full, as far as it is anticipated: R = 0.7
        ((1.0,), 0.55, -0.126, -0.135, -0.21),
        # who can do nothing is not feared, nor is nobody
        ((0.0,), 0.55, 0.0, -0.135, -0.21),
        ((), 0.55, 0.0, -0.135, -0.21),
        # two are feared together: chi = 1 - 0.5 * 0.6 = 0.7, R = 0.49
        ((0.5, 0.4), 0.55, -0.0882, -0.135, -0.21),
    ],
)
def test_four_terms(play, externals, security, economic, entrapment, autonomy):
    found = appraised(play, externals)
    expected = {"security": security, "economic": economic, "entrapment": entrapment, "autonomy": autonomy}
    assert found.terms["m"] == pytest.approx(expected)
    assert found.gain["m"] == pytest.approx([sum(expected.values())])


@pytest.mark.parametrize("salience", [1.0, 0.5, 0.2, 0.0])
def test_every_term_is_in_proportion_to_salience(play, salience):
    found = appraised(play, (1.0,), salience=salience)
    full = {"security": 0.55, "economic": -0.126, "entrapment": -0.135, "autonomy": -0.21}
    assert found.terms["m"] == pytest.approx({term: salience * value for term, value in full.items()})


def test_salience_is_1_where_a_file_of_interests_says_nothing():
    scenario = make({"m": {}}, host={})
    tree = scenario.model_dump()
    for actor in tree["actors"].values():
        del actor["salience"]
    assert [actor.salience.value for actor in type(scenario).model_validate(tree).actors.values()] == [1.0, 1.0]


def test_what_the_sponsor_paid_is_worth_as_much_to_who_hardly_minds(play):
    """g stands beside m (...): b of salience 0.5 has 0.5 * -0.4 and was paid 0.1."""
    scenario = council({"s": 0.5, "b": gaining(-0.4, salience=0.5)}, rounds=2, inducement={"budget": 0.1, "step": 0.1})
    assert play(scenario).gain["b"] == pytest.approx([-0.1])


@pytest.mark.parametrize(
    ("failure", "ideal", "draft", "avoided", "left"),
    [
        # stake 2 * 0.5 = 1, width 10: distance from the status quo, less distance from the draft
        ({"status_quo": 0.0}, 6.0, 4.0, 0.6, -0.2),
        ({"status_quo": 0.0}, 1.0, 4.0, 0.1, -0.3),
        # without a known status quo failing costs everybody the same
        ({"cost_of_failure": 0.7}, 6.0, 4.0, 0.7, -0.2),
        ({"cost_of_failure": 0.7}, 1.0, 4.0, 0.7, -0.3),
    ],
)
def test_positions(play, failure, ideal, draft, avoided, left):
    scenario = make_positions(
        [4.0, ideal], (draft,), failure=failure, traits={"openness": 0.0}, process={"rounds": 1},
        weights={"solidarity": 0.0},
    )  # fmt: skip
    found = play(scenario)
    assert list(found.terms["m1"].values()) == pytest.approx([avoided, left])
    assert found.gain["m1"] == pytest.approx([avoided + left])
    assert found.outcome == ("d0" if avoided + left >= 0 else "shelved")


@pytest.mark.parametrize(
    ("low", "value", "high", "dist", "u", "expected"),
    [
        (0.2, 0.4, 0.8, "fixed", None, 0.4),
        (0.2, 0.4, 0.8, "uniform", 0.25, 0.35),  # 0.2 + 0.6/4
        (0.0, 0.2, 1.0, "triangular", 0.05, 0.1),  # left of the mode: sqrt(0.05 * 0.2)
        (0.0, 0.2, 1.0, "triangular", 0.8, 0.6),  # right of it: 1 - sqrt(0.2 * 0.8)
        (0.0, 0.5, 1.0, "pert", 0.5, 0.5),  # symmetric: the median is the mode
    ],
)
def test_a_number_with_a_range_is_sampled_by_its_distribution(play, low, value, high, dist, u, expected):
    coded = {"value": value, "low": low, "high": high, "dist": dist}
    scenario = council({"s": 0.5, "m": gaining(0.0, autonomy=coded)})
    found = play(scenario, drawn={} if u is None else {"m.autonomy": u})
    assert found.terms["m"]["autonomy"] == pytest.approx(-expected)
