"""`nacsim coders`: how far those who coded a case agree, and the results by whose numbers are taken."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.errors import UsageError
from sim.results.study import studies
from sim.studies.coders.agreement import agreement, krippendorff_alpha, rank_correlation
from tests.command import printed as command

TOKYO = "tokyo_liaison_office"
numbers = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=7)


@pytest.fixture(scope="module")
def found():
    return sim.coders(TOKYO, runs=2000)


def test_alpha_by_hand():
    """Numbers 0, 1 and 1, 3: D_o = (1 + 4)/2 = 2.5. Of 0, 1, 1, 3 the mean squared difference of two is 19/6."""
    assert krippendorff_alpha(np.array([0.0, 1.0]), np.array([1.0, 3.0])) == pytest.approx(1 - 2.5 / (19 / 6))
    assert krippendorff_alpha(np.array([0.2, 0.7]), np.array([0.2, 0.7])) == 1
    assert np.isnan(krippendorff_alpha(np.ones(3), np.ones(3))), "nothing varies"
    assert np.isnan(krippendorff_alpha(np.zeros(1), np.ones(1))), "one pair"


@given(numbers)
def test_alpha_is_its_definition_and_knows_no_order_of_coders(pairs):
    one, other = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    both = np.concatenate([one, other])
    apart = (both[:, None] - both) ** 2
    if not apart.any():
        return
    expected = apart.sum() / (both.size * (both.size - 1))
    alpha = krippendorff_alpha(one, other)
    assert alpha == pytest.approx(1 - ((one - other) ** 2).mean() / expected) and alpha <= 1
    assert krippendorff_alpha(other, one) == pytest.approx(alpha)
    assert krippendorff_alpha(3 - 2 * one, 3 - 2 * other) == pytest.approx(alpha), "for interval data"


def test_rank_correlation_takes_ties_at_their_mean_rank():
    one, other = pd.Series([0.1, 0.2, 0.2, 0.9]), pd.Series([0.2, 0.8, 0.3, 0.3])
    # Ranks 1, 2.5, 2.5, 4 and 1, 4, 2.5, 2.5.
    assert rank_correlation(one, other) == pytest.approx(2.25 / 4.5)
    assert np.isnan(rank_correlation(one, pd.Series([0.3] * 4)))


def test_agreement_by_hand():
    rows = [
        ("x", "a", "threat", 0.2, 0.3),
        ("x", "b", "threat", 0.6, 0.3),
        ("x", "a", "autonomy", 0.5, 0.6),
        ("y", "a", "threat", 0.2, 0.2),
    ]
    pairs = pd.DataFrame(rows, columns=["coder", "actor", "trait", "value", "other"])
    table = agreement(pairs.assign(difference=pairs["other"] - pairs["value"])).set_index(["coder", "trait"])
    assert list(table.index) == [("x", "all"), ("x", "threat"), ("x", "autonomy"), ("y", "all"), ("y", "threat")]
    whole = table.loc[("x", "all")]
    assert (whole["numbers"], whole["mean_difference"], whole["bias"]) == pytest.approx((3, 0.5 / 3, -0.1 / 3))
    assert (whole["largest_difference"], whole["largest_actor"], whole["largest_trait"]) == (
        pytest.approx(0.3),
        "b",
        "threat",
    )
    assert table.loc[("x", "autonomy"), "largest_actor"] == "a" and table.loc[("y", "all"), "mean_difference"] == 0


def test_the_two_codings_of_tokyo_agree_but_on_solidarity(found):
    table = found.frame("agreement").set_index("trait")
    whole = table.loc["all"]
    assert (whole["numbers"], round(whole["rank_correlation"], 2), round(whole["alpha"], 2)) == (37, 0.93, 0.92)
    assert (whole["largest_actor"], whole["largest_trait"], round(whole["largest_difference"], 2)) == (
        "united_states",
        "solidarity",
        0.4,
    )
    assert table["alpha"].drop("solidarity").dropna().min() > 0.85 and abs(table.loc["solidarity", "alpha"]) < 0.1


def test_both_numbers_of_what_both_coded_stand_side_by_side(found):
    codings = found.frame("codings")
    row = codings.query("actor == 'united_states' and trait == 'solidarity'").iloc[0]
    assert row.tolist() == ["second", "united_states", "solidarity", 0.2, 0.0, 0.45, 0.6, 0.3, 0.9, pytest.approx(0.4)]
    assert codings["trait"].drop_duplicates().size == (codings["trait"] != codings["trait"].shift()).sum(), "by trait"


def test_results_by_coder_are_those_of_the_runs_by_each(found):
    shares = found.frame("shares").pivot(index="coder", columns="outcome", values="share")
    assert list(found.frame("shares")["coder"].unique()) == ["nacsim", "second", "drawn"]
    for coder in shares.index:
        alone = sim.run(TOKYO, runs=2000, set_={"coder": coder}).outcomes().set_index("outcome")["share"]
        assert shares.loc[coder].to_dict() == pytest.approx(alone.to_dict())
    shelved = found.frame("differences").query("outcome == 'shelved'").set_index("coder")
    assert shelved.loc["second", "difference"] == pytest.approx(
        shares.loc["second", "shelved"] - shares.loc["nacsim", "shelved"]
    )
    assert set(found.frame("differences")["coder"]) == {"second", "drawn"}


def test_a_scenario_that_names_a_coder_is_compared_from_the_projects(found):
    again = sim.coders(TOKYO, runs=2000, set_={"coder": "second"})
    pd.testing.assert_frame_equal(again.frame("shares"), found.frame("shares"))


def test_a_case_that_nobody_else_coded_is_refused():
    with pytest.raises(UsageError, match="nobody but nacsim coded its case; coded by others: tokyo_2023"):
        sim.coders("ec_emission_standards")


def test_its_results_are_kept_and_made_again(tmp_path):
    printed = command("coders", TOKYO, "--runs", 300, "--out", tmp_path / "here", "--json")
    report = json.loads(printed, parse_constant=pytest.fail)
    assert {"agreement", "codings", "shares", "differences"} <= report.keys() and report["runs"] == 300
    assert (tmp_path / "here/figures/codings.png").exists() and (tmp_path / "here/figures/outcomes.svg").exists()
    assert "same byte for byte" in command("rerun", tmp_path / "here", "--out", tmp_path / "again", "--no-figures")
    assert studies()["coders"].name == "coders"
