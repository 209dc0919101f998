"""What a draft is worth to an actor."""

import pytest

from ..scenarios import make, make_positions
from .tiny import council, gaining

TRAITS = {
    "threat": 0.8, "core_threat": 0.6, "linkage": 0.5, "exposure": 0.4, "entrapment": 0.3, "autonomy": 0.6, "openness": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("externals", "security", "economic", "entrapment", "autonomy"),
    [
        # 2 (0.8 + 0.5 * 0.6)/2 * 0.5, 0.5 * 0.4 * R * 0.9, 0.5 * 0.3 * 0.9, 0.5 * 0.6 * 0.7; R = alpha = 0.7
        ((0.2,), 0.55, -0.126, -0.135, -0.21),
        # ... nobody is there to retaliate: R = 0
        ((), 0.55, 0.0, -0.135, -0.21),
    ],
)
def test_four_terms(play, externals, security, economic, entrapment, autonomy):
    scenario = make(
        {"m": TRAITS}, externals=externals, menu=((0.5, 0.9, 0.7),), process={"rounds": 1, "anticipation": 0.7}
    )
    found = play(scenario)
    expected = {"security": security, "economic": economic, "entrapment": entrapment, "autonomy": autonomy}
    assert found.terms["m"] == pytest.approx(expected)
    assert found.gain["m"] == pytest.approx([sum(expected.values())])


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
    scenario = make_positions([ideal], (draft,), failure=failure, process={"rounds": 1})
    found = play(scenario)
    assert list(found.terms["m0"].values()) == pytest.approx([avoided, left])
    assert found.gain["m0"] == pytest.approx([avoided + left])
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
    scenario = council({"m": gaining(0.0, autonomy=coded)})
    found = play(scenario, drawn={} if u is None else {"m.autonomy": u})
    assert found.terms["m"]["autonomy"] == pytest.approx(-expected)
