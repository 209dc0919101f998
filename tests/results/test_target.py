"""Targets: a share that an outcome is to have, read from a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UsageError
from sim.results.target import Target, outcome_names, parse_target
from sim.scenario.load import load

TOKYO = load("tokyo_liaison_office")

BAD_TARGETS = {
    "P(adopted) > 0.5": "expected P(OUTCOME) >= share",
    "adopted >= 0.5": "expected P(OUTCOME)",
    "P(adopted) >= 1.5": "allowed: 0 to 1",
    "P(adopted) >= -0.1": "allowed: 0 to 1",
    "P(adopted) >= nan": "allowed: 0 to 1",
    "P(adopted) >= 150 %": "allowed: 0 to 1",
    "P(adopted) >= x": "'x' is no number",
    "P(adoptd) >= 0.5": "did you mean 'adopted'",
    "P(liason_office) >= 0.5": "did you mean 'liaison_office'",
    "P(__import__('os')) >= 0": "expected P(OUTCOME)",
    "": "expected P(OUTCOME)",
    "P(adopted) >= inf": "allowed: 0 to 1",
    "P(adopted) >= 100.1 %": "allowed: 0 to 1, or 0 % to 100 %",
    "P(adopted) >= 0.5 %%": "expected P(OUTCOME)",
    "P(adopted) >= % 0.5": "column 15: '% 0.5' is not understood; expected P(OUTCOME)",
    "P(adopted) >= 0.5 and P(shelved) <= 0.1": "expected P(OUTCOME)",
    "Q(adopted) >= 0.5": "expected P(OUTCOME)",
    "0 <= P(adopted) <= 0.5": "expected P(OUTCOME)",
    "P(P(adopted)) >= 0.5": "expected P(OUTCOME)",
}


@pytest.mark.parametrize("text", BAD_TARGETS)
def test_a_target_that_makes_no_sense_is_refused(text):
    with pytest.raises(UsageError, match="--target") as caught:
        parse_target(text, TOKYO)
    assert BAD_TARGETS[text] in str(caught.value)


def test_targets_are_parsed():
    target = parse_target(" P( contact_point )<= 12.5 % ", TOKYO)
    assert (target.outcome, target.column, target.at_least, target.share) == (
        "contact_point", "draft.contact_point", False, 0.125,
    )  # fmt: skip
    assert target.met([0.125, 0.1251]).tolist() == [True, False]


@given(st.sampled_from(outcome_names(TOKYO)), st.booleans(), st.floats(0, 1))
def test_a_target_comes_back_from_what_it_is_written_as(outcome, at_least, share):
    share = float(f"{share:g}")
    text = str(Target(outcome, "", at_least, share))
    found = parse_target(text, TOKYO)
    assert str(found) == text and (found.outcome, found.at_least, found.share) == (outcome, at_least, share)
    percent = parse_target(f"P({outcome}) {'>=' if at_least else '<='} {share * 100!r}%", TOKYO)
    assert percent.share == share * 100 / 100


@settings(max_examples=200, deadline=None)
@given(st.text("P()adopted shelv<>=+-0123456789.e %_,", max_size=24))
def test_any_text_is_a_target_or_gets_a_message(text):
    try:
        assert 0 <= parse_target(text, TOKYO).share <= 1
    except UsageError as error:
        assert str(error).startswith("--target")
