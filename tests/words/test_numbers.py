"""How numbers are written."""

import re
from math import inf, nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.words import numbers, speaking

SHARES = st.floats(0, 1)
VALUES = st.floats(-1e6, 1e6)


def plain(text: str) -> str:
    """The text with the spaces and signs of a keyboard, so that the table below can be read."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (numbers.percent(0.624), "62.4 %"),
        (numbers.percent(0.0), "0 %"),
        (numbers.percent(1.0), "100 %"),
        (numbers.percent(1.0 + 1e-12), "100 %"),
        (numbers.percent(-1e-12), "0 %"),
        (numbers.percent(0.0004), "<0.1 %"),
        (numbers.percent(0.9996), ">99.9 %"),
        (numbers.percent(0.624, 0), "62 %"),
        (numbers.percent(0.004, 0), "<1 %"),
        (numbers.percent(0.996, 0), ">99 %"),
        (numbers.share_in_table(0.42), "42.0 %"),
        (numbers.share_in_table(0.0), "0.0 %"),
        (numbers.share_in_table(1.0), "100.0 %"),
        (numbers.share_in_table(None), "–"),
        (numbers.percent_and_interval(0.624, 0.618, 0.637), "62.4 % (61.8–63.7)"),
        (numbers.percent_and_interval(0.624, 0.62401, 0.62402), "62.4 %"),
        (numbers.percent_and_interval(0.624, nan, nan), "62.4 %"),
        (numbers.interval(0.618, 0.637), "61.8 to 63.7 %"),
        (numbers.interval(0.0002, 0.9998), "<0.1 to >99.9 %"),
        (numbers.interval(0.0, 1.0), "0.0 to 100.0 %"),
        (numbers.percent_and_interval(0.0002, 0.0001, 0.002), "<0.1 % (<0.1–0.2)"),
        (numbers.interval(None, 0.637), "–"),
        (numbers.signed(0.2), "+0.2"),
        (numbers.signed(-0.2), "-0.2"),
        (numbers.signed(-0.0, 2), "0.00"),
        (numbers.signed(-0.004, 2), "0.00"),
        (numbers.points(0.0852), "+8.5"),
        (numbers.points(-0.003), "-0.3"),
        (numbers.number(0.1 + 0.2), "0.3"),
        (numbers.number(120.0), "120"),
        (numbers.number(-1e-12), "0"),
        (numbers.rounded(0.012345), "0.0123"),
        (numbers.rounded(1234567.0), "1230000"),
        (numbers.rounded(-4.5678, 2), "-4.6"),
        (numbers.rounded(100.0, 4), "100"),
        (numbers.rounded(nan), "–"),
        (numbers.decimals(1.5), "1.50"),
        (numbers.decimals(-1.5), "-1.50"),
        (numbers.decimals(0.0), "0.00"),
        (numbers.decimals(-0.0), "0.00"),
        (numbers.decimals(0.004), "<0.01"),
        (numbers.decimals(-0.004), ">-0.01"),
        (numbers.decimals(3.4, 0), "3"),
        (numbers.score(0.21449), "0.214"),
        (numbers.score(0.0001), "<0.001"),
        (numbers.score(None), "–"),
        (numbers.p_value(0.0123), "0.012"),
        (numbers.p_value(0.0009), "<0.001"),
        (numbers.p_value(0.0), "<0.001"),
        (numbers.p_value(nan), "–"),
        (numbers.estimate(0.31, 0.04), "0.31 ± 0.04"),
        (numbers.estimate(-0.001, 0.04), "0.00 ± 0.04"),
        (numbers.estimate(-0.31, 0.001), "-0.31 ± <0.01"),
        (numbers.estimate(0.31, None), "0.31"),
        (numbers.estimate(0.31, inf), "0.31"),
        (numbers.estimate(nan, 0.1), "–"),
        (numbers.count(1_000_000), "1,000,000"),
    ],
)  # fmt: skip
def test_a_number_is_written(written, expected):
    assert plain(written) == expected


def test_an_interval_is_written_as_the_language_has_it():
    with speaking("ja"):
        assert numbers.interval(0.618, 0.637) == "61.8〜63.7%"
        assert numbers.percent_and_interval(0.624, 0.618, 0.637) == "62.4%（61.8〜63.7）"


@given(SHARES, st.integers(0, 3))
@example(0.9995, 1)
@example(0.0005, 1)
def test_only_none_reads_as_none_and_only_all_as_all(share, digits):
    """To nine decimals, below which a share that is a sum is off by rounding errors."""
    for write in (numbers.percent, numbers.share_in_table):
        text = write(share, digits)
        assert text.endswith("\u00a0%")
        said = text.removesuffix("\u00a0%")
        if not said.startswith(("<", ">")):
            assert (float(said) == 0, float(said) == 100) == (round(share, 9) == 0, round(share, 9) == 1)
            assert float(said) == pytest.approx(100 * share, abs=0.5001 * 10**-digits)


@given(SHARES)
def test_shares_under_each_other_have_their_decimals_in_one_place(share):
    assert re.fullmatch(r"[<>]?\d+\.\d\u00a0%", numbers.share_in_table(share))


@given(VALUES, st.integers(0, 4))
@example(-0.0, 2)
@example(-1e-12, 2)
def test_a_minus_sign_is_the_true_one_and_zero_has_none(value, digits):
    for text in (
        numbers.signed(value), numbers.signed(value, digits), numbers.points(value), numbers.number(value),
        numbers.rounded(value, digits + 1), numbers.decimals(value, digits), numbers.estimate(value, 0.1, digits),
    ):  # fmt: skip
        assert "-" not in text.removesuffix(" ± 0.1").replace("e-", "")
        head = text.split(" ")[0]
        if not head.startswith(("<", ">")) and float(head.replace("\u2212", "-")) == 0:
            assert head[0] == "0"


@given(VALUES, st.integers(0, 4))
def test_what_is_not_zero_does_not_read_as_zero(value, digits):
    text = numbers.decimals(value, digits)
    assert text[0] in "<>" or (float(text.replace("\u2212", "-")) == 0) == (value == 0)


@given(VALUES.filter(lambda value: value == 0 or abs(value) > 1e-300), st.integers(1, 6))
def test_rounding_to_digits_is_off_by_half_the_last_digit_at_most(value, digits):
    said = float(numbers.rounded(value, digits).replace("\u2212", "-"))
    assert said == pytest.approx(value, rel=0.5001 * 10 ** (1 - digits), abs=0)


@given(st.floats(0, 1))
def test_a_p_value_below_a_thousandth_says_no_more_than_that(p):
    assert (numbers.p_value(p) == "<0.001") == (p < 0.001)
