"""Levers and their costs, read from texts."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UsageError
from sim.scenario.load import load
from sim.studies.tip.levers import Lever, parse_levers

TOKYO = load("tokyo_liaison_office")

BAD_LEVERS = {
    "france.autonmy": "did you mean 'france.autonomy'",
    "france.autonomy,france.autonomy[0:1]": "given twice",
    "france.autonomy[0.3:0.3]": "has no width",
    "france.autonomy[0.9:0.2]": "has no width",
    "france.autonomy[0.2:1.2]": "allowed: 0 to 1",
    "france.autonomy[0.2:0.5]": "leaves out the scenario's own value 0.9",
    "france.autonomy[0.2,0.9]": "expected a quantity, or one with its range",
    "france.autonomy[0.2:x]": "'x' is no number",
    "process.rationality": "process.rationality[12:48]",
    "process.rounds[1.5:20]": "whole numbers",
    "decision.rule": "no quantity",
    "": "expected a quantity",
    "france.autonomy,": "expected a quantity",
    "france.autonomy[0.2:0.9": "column 16: '[0.2:0.9' is not understood; expected a quantity, or one with its range",
    "france.autonomy[0.2:nan]": "'nan' is no number",
    "france.autonomy[x.y :0.9]": "'x.y' is no number",
    "france.autonomy[0.2:1e999]": "'1e999' is no number",
    "france.autonomy[0.2:0.9:2]": "expected a quantity",
    "france.autonomy[:0.9]": "expected a quantity",
    "france.autonomy + 1": "expected a quantity",
}


@pytest.mark.parametrize("text", BAD_LEVERS)
def test_a_lever_that_makes_no_sense_is_refused(text):
    with pytest.raises(UsageError, match="--levers") as caught:
        parse_levers(text, TOKYO)
    assert BAD_LEVERS[text] in str(caught.value)


@pytest.mark.parametrize(("costs", "expected"), [
    ("germany.exposure=2", "none of the levers"), ("france.autonomy=0", "above 0"), ("france.autonomy=x", "above 0"),
    ("france.autonomy", "above 0"), ("france.autonomy=-2", "above 0"),
    ("france.autonomy=1e999", "above 0"), ("france.autonomy==2", "expected a lever and a cost above 0"),
    ("france.autonomy=2 3", "column 19: '3' is not understood; expected a lever and a cost"), ("2=3", "a lever and a cost"),
    ("france.autonomy=1,france.autonomy=2", "given twice"),
])  # fmt: skip
def test_a_cost_that_makes_no_sense_is_refused(costs, expected):
    with pytest.raises(UsageError, match="--cost") as caught:
        parse_levers("france.autonomy", TOKYO, costs=costs)
    assert expected in str(caught.value)


def test_ranges_come_from_the_limits_the_coding_or_the_user():
    limits, own = parse_levers("france.autonomy, germany.exposure[0.2:0.8]", TOKYO, costs="germany.exposure=3")
    assert (limits.low, limits.high, own.low, own.high, own.unit_cost) == (0, 1, 0.2, 0.8, 3)
    coded = parse_levers("france.autonomy", TOKYO, coded_ranges=True)[0]
    assert (coded.low, coded.high, coded.is_sampled) == (0.75, 1.0, True)
    with pytest.raises(UsageError, match="has no coded range"):
        parse_levers("process.rounds", TOKYO, coded_ranges=True)


def test_every_mistake_of_both_texts_is_told():
    with pytest.raises(UsageError) as caught:
        parse_levers("france.autonmy, germany.exposure[0.2:, japan.persuasion", TOKYO)
    assert [mistake.place for mistake in caught.value.mistakes] == [
        "--levers france.autonmy", "--levers germany.exposure[0.2:",
    ]  # fmt: skip
    with pytest.raises(UsageError) as caught:
        parse_levers("france.autonomy", TOKYO, costs="france.autonmy=2, france.autonomy=0, 3, ,")
    assert [mistake.place for mistake in caught.value.mistakes] == [
        "--cost france.autonmy=2", "--cost france.autonomy=0", "--cost 3",
    ]  # fmt: skip


def test_spaces_signs_and_empty_costs_are_as_one_pleases():
    one, other = parse_levers("france.autonomy [ +0.2 : 95e-2 ] ,process.rounds[1:24]", TOKYO,
                              costs=", process.rounds = +2.5 ,,")  # fmt: skip
    assert (one.low, one.high, one.unit_cost) == (0.2, 0.95, 1.0)
    assert (other.low, other.high, other.unit_cost, other.is_whole) == (1, 24, 2.5, True)


def test_a_range_that_is_switched_off_is_no_coded_range():
    fixed = load("tokyo_liaison_office", {"france.autonomy": {"value": 0.9, "low": 0.8, "high": 1, "dist": "fixed"}})
    with pytest.raises(UsageError, match="has no coded range"):
        parse_levers("france.autonomy", fixed, coded_ranges=True)


@settings(max_examples=100, deadline=None)
@given(st.text("france.autonomy[]:,=+-0123456789 _%", max_size=20), st.booleans())
def test_any_text_is_levers_or_gets_a_message(text, is_cost):
    try:
        assert parse_levers("france.autonomy" if is_cost else text, TOKYO, costs=text if is_cost else "")
    except UsageError as error:
        assert str(error).startswith("--cost" if is_cost else "--levers")


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 0.99), st.booleans())
def test_values_toward_a_crossing_leave_a_twentieth_of_the_gap_on_a_straight_line_and_half_of_it_on_any(
    one, other, crossing, is_straight
):
    lever = Lever("x", "X", 0.5, 0.0, 1.0)
    if abs(other - one) <= 1e-3:
        return
    at = one + crossing * (other - one)
    surplus = (lambda x: (x - at) / (other - one)) if is_straight else (lambda x: 1.0 * ((x - at) / (other - one) >= 0))
    values = lever.toward(one, other, surplus(one), surplus(other) if is_straight else -surplus(one))
    assert ((values > min(one, other)) & (values < max(one, other))).all() and len(values)
    known = sorted([one, other, *values])
    gap = next(hi - lo for lo, hi in pairwise(known) if lo <= at <= hi)
    allowed = 1 / 20 if is_straight else 1 / 2
    assert gap <= allowed * abs(other - one) + 1e-9
    assert not len(lever.toward(one, one + lever.resolution / 2, -1.0, 1.0)), "as near as is ever asked"


def test_values_toward_a_crossing_of_whole_numbers_are_whole():
    lever = Lever("n", "N", 10, 1, 36, is_whole=True)
    assert set(lever.toward(10, 20, -1.0, 1.0)) <= set(range(11, 20)) and not len(lever.toward(10, 11, -1.0, 1.0))
    assert len(lever.toward(10, 13, float("nan"), 1.0)), "where nothing says where"


@pytest.mark.parametrize("at", [0.02, 0.3, 0.98])
def test_values_toward_a_jump_halve_the_gap_wherever_a_straight_line_would_cross(at):
    lever = Lever("x", "X", 0.5, 0.0, 1.0)
    for below, above in ((-1e-3, 1.0), (-1.0, 1e-3), (-1.0, 1.0)):
        known = [0.0, *lever.toward(0.0, 1.0, below, above), 1.0]
        assert next(hi - lo for lo, hi in pairwise(known) if lo <= at <= hi) <= 0.5
