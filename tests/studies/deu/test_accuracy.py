"""DEU issues: reading the file, scoring the theories, bootstrap by proposal."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import ScenarioError, UserError
from sim.rivals.voting import UNANIMITY
from sim.scenario.positions import SHIPPED
from sim.studies.deu import accuracy
from sim.studies.deu import issues as deu
from sim.studies.deu.distributions import certain

HEADER = "issue_id,proposal_id,vote_rule,regime,ref_point,outcome,actor,position,salience,council_weight\n"
#: The part of DEU III that ships.
SHIPPED_FILE = SHIPPED / "data" / "deu3_dev.csv"


def written(tmp_path, *rows: str) -> Path:
    path = tmp_path / "deu.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


ISSUE = (
    "a1,a,QMV,nice,0,40,com,100,50,29",
    "a1,a,QMV,nice,0,40,ep,80,999,29",
    "a1,a,QMV,nice,0,40,fr,50,100,29",
    "a1,a,QMV,nice,0,40,mt,10,20,3",
    "a1,a,QMV,nice,0,40,de,999,20,29",
    "a1,a,QMV,nice,0,40,cy,999.0,20,4",
    "a1,a,QMV,nice,0,40,lu,20,,4",
)


def test_a_file_by_hand(tmp_path):
    two = (f"a2,a,Unan,nice,,70,{actor},{position},50,10" for actor, position in (("com", 0), ("fr", 50), ("de", 100)))
    three = (f"b1,b,Unan,nice,999,{999},{actor},10,50,10" for actor in ("com", "fr", "de"))
    four = (f"b2,b,Unan,nice,0,0,{actor},10,50,10" for actor in ("com", "fr"))
    cases = deu.read(written(tmp_path, *ISSUE, *two, *three, *four))
    assert [case.issue.name for case in cases] == ["a1", "a2"], "no outcome, or fewer than three actors: not scored"
    first, second = cases
    assert first.issue.actors == ("com", "fr", "mt"), "without position or salience: left out"
    assert first.issue.position.tolist() == [100, 50, 10] and first.issue.salience.tolist() == [0.5, 1.0, 0.2]
    assert first.issue.influence.tolist() == [29, 29, 3] and first.issue.votes.tolist() == [0, 29, 3]
    assert (first.issue.reference, first.outcome, first.proposal, first.voting_rule) == (0, 40, "a", "QMV")
    assert first.issue.rule.share == pytest.approx(255 / 345)
    assert second.issue.reference is None and second.issue.rule is UNANIMITY


@pytest.mark.parametrize(
    ("rule", "read_as"), [("QMV(10)", "QMV"), ("QMV", "QMV"), ("Unan(3)", "Unan"), (" QMV(7) ", "QMV")]
)
def test_a_rule_with_a_number_is_the_rule(tmp_path, rule, read_as):
    (case,) = deu.read(written(tmp_path, *(row.replace("QMV", rule) for row in ISSUE)))
    assert case.voting_rule == read_as and case.issue.rule.unanimous == (read_as == "Unan")


@pytest.mark.parametrize("rule", ["Simple", "QMV(x)", "QMV()", "QMV 10", "", "qmv", "QMVUnan"])
def test_an_issue_of_an_unknown_rule_is_skipped_and_named_not_the_file(tmp_path, rule):
    other = [row.replace("a1", "a0").replace("QMV", rule) for row in ISSUE]
    path = written(tmp_path, *ISSUE, *other)
    cases, skipped = deu.in_text(deu.read_file(path), str(path))
    assert [case.issue.name for case in cases] == ["a1"]
    assert skipped == [("a0", 9, rule)], "with the line of its first row"


def test_errors_by_hand(tmp_path):
    frame = accuracy.errors(
        deu.read(written(tmp_path, *ISSUE)), {**accuracy.THEORIES, "ours": lambda issue: certain(45.0)}
    )
    error = frame.set_index("theory")["error"]
    assert error["mean"] == pytest.approx(160 / 3 - 40)
    assert error["compromise"] == pytest.approx((100 * 14.5 + 50 * 29 + 10 * 0.6) / 44.1 - 40)
    # France alone has 29 of 32 votes and accepts up to 100, where the Commission stands.
    assert error["commission_agenda"] == 60
    assert error["ours"] == 5
    assert list(frame.columns) == [
        "issue",
        "proposal",
        "voting_rule",
        "theory",
        "prediction",
        "outcome",
        "error",
        "crps",
        "crps_widened",
    ]
    assert (frame["crps"] == frame["error"]).all(), "for a point the score is the absolute error"
    assert frame["crps_widened"].isna().all(), "one proposal: nothing to be widened by"


def test_cases_may_come_one_by_one(tmp_path):
    cases = list(deu.read(written(tmp_path, *ISSUE)))
    pd.testing.assert_frame_equal(accuracy.errors(iter(cases)), accuracy.errors(cases))


def test_a_theory_that_does_not_apply_is_missing_not_wrong(tmp_path):
    rows = [f"a2,a,Unan,nice,,70,{actor},{position},50,10" for actor, position in (("uk", 0), ("fr", 50), ("de", 100))]
    frame = accuracy.errors(deu.read(written(tmp_path, *rows)))
    absent = frame.set_index("theory")["error"].isna()
    assert list(absent.index[absent]) == ["nash_status_quo", "commission_agenda"]
    assert set(accuracy.summary(frame)["theory"]) == set(accuracy.THEORIES) - {"nash_status_quo", "commission_agenda"}


def drawn_errors(seed: int, proposals: int = 30) -> pd.DataFrame:
    """Three issues a proposal whose errors differ between proposals only, by two theories and two voting rules."""
    rng = np.random.default_rng(seed)
    size = np.repeat(rng.exponential(20, proposals), 3)
    rule = np.repeat(np.where(np.arange(proposals) % 3 == 0, "Unan", "QMV"), 3)
    name = np.repeat([f"p{number}" for number in range(proposals)], 3)
    part = pd.DataFrame({"proposal": name, "voting_rule": rule, "error": size, "crps": size, "crps_widened": 2 * size})
    return pd.concat([part.assign(theory="one"), part.assign(theory="two", error=part["error"] + 5)])


def test_a_summary_by_hand():
    frame = pd.DataFrame(
        {
            "proposal": list("aabbc"),
            "voting_rule": ["QMV"] * 4 + ["Unan"],
            "theory": "t",
            "error": [1.0, 10.0, 20.0, np.nan, 30.0],
            "crps": [1.0, 8.0, 12.0, np.nan, 27.0],
            "crps_widened": [4.0, 6.0, 11.0, np.nan, 23.0],
        }
    )
    rows = accuracy.summary(frame).set_index("voting_rule")
    assert list(rows.index) == ["all", "QMV", "Unan"]
    assert rows.loc["all", ["issues", "proposals"]].tolist() == [4, 3]
    assert rows.loc["all", list(accuracy.MEASURES)].tolist() == [15.25, 15.0, 0.5, 12.0, 11.0]
    assert rows.loc["QMV", list(accuracy.MEASURES)].tolist() == pytest.approx([31 / 3, 10.0, 2 / 3, 7.0, 7.0])
    unanimous = rows.loc["Unan"]
    assert unanimous["mean_error_low"] == unanimous["mean_error_high"] == 30.0, "one proposal: no variation to see"


def test_the_weighted_measures_are_those_of_the_repeated_sample():
    rng = np.random.default_rng(3)
    scored, times = (
        pd.DataFrame(rng.exponential(12, (9, 3)), columns=["error", "crps", "crps_widened"]),
        rng.integers(0, 3, (40, 9)),
    )
    for row, found in zip(times, zip(*accuracy._measures(scored, times), strict=True), strict=True):
        sample, crps, widened = (np.repeat(scored[name], row) for name in scored)
        assert found == pytest.approx(
            (sample.mean(), np.median(sample), (sample <= 10).mean(), crps.mean(), widened.mean())
        )


def test_whole_proposals_are_drawn():
    """Issues of a proposal err alike here: the interval must be as wide as with one issue a proposal, not with three."""
    frame = drawn_errors(1)
    single = frame.drop_duplicates(["proposal", "theory"])
    width = [
        (rows["mean_error_high"] - rows["mean_error_low"]).iloc[0]
        for rows in (accuracy.summary(part) for part in (frame, single))
    ]
    assert width[0] == pytest.approx(width[1])
    spread = single[single["theory"] == "one"]["error"].std(ddof=0) / np.sqrt(30)
    assert width[0] == pytest.approx(2 * 1.96 * spread, rel=0.1)


def test_theories_share_the_draws_and_a_seed_repeats_them():
    frame = drawn_errors(2)
    rows = accuracy.summary(frame, seed=0).set_index(["voting_rule", "theory"])
    for rule in ("all", "QMV", "Unan"):
        for column in ("mean_error", "mean_error_low", "mean_error_high"):
            assert rows.loc[(rule, "two"), column] - rows.loc[(rule, "one"), column] == pytest.approx(5)
    pd.testing.assert_frame_equal(accuracy.summary(frame, seed=0), accuracy.summary(frame, seed=0))
    assert not accuracy.summary(frame, seed=0).equals(accuracy.summary(frame, seed=1))


def test_too_few_resamples_are_refused():
    with pytest.raises(UserError, match="resamples: must be at least 1,000"):
        accuracy.summary(drawn_errors(1), resamples=999)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["a1,a,QMV,nice,0,40,fr,x,50,29"], ":2: position must be a number, or empty if missing: 'x'"),
        (["a1,a,QMV,nice,0,40,fr,1,50,"], ":2: council_weight must be a number for every actor: ''"),
        (["a1,a,QMV,nice,0,40,fr,1,50,-3"], ":2: council_weight must be from 0 to 1e+12: -3"),
        (["a1,a,QMV,nice,0,40,fr,1,50,1e13"], ":2: council_weight must be from 0 to 1e+12: 1e13"),
        (
            ["a1,a,QMV,nice,0,40,fr,-1,50,3"],
            ":2: position '-1' is off the scale; allowed: 0 to 100, or 999 or nothing if missing",
        ),
        (["a1,a,QMV,nice,0,140,fr,1,50,3"], ":2: outcome '140' is off the scale"),
        (["a1,a,QMV,nize,0,40,fr,1,50,3"], ":2: unknown regime 'nize'; did you mean 'nice'?"),
        (["a1,a,QMV,nice,0,40,,1,50,3"], ":2: actor must not be empty"),
        (["a1,a,QMV,nice,0,40,fr,1,50"], ":2: has another number of cells than the 10 columns"),
        (["a1,a,QMV,nice,0,40,fr,1,50,3,9"], ":2: has another number of cells than the 10 columns"),
        (["a1,a,QMV,nice,0,40,fr,1,50,3"] * 2, ":3: a second row for fr on issue a1, see line 2; keep one"),
        (
            ["a1,a,QMV,nice,0,40,fr,1,50,3", "a1,a,QMV,nice,0,50,de,1,50,3"],
            ":3: outcome of issue a1 is 50.0 here and 40.0 in line 2; make them agree",
        ),
        (
            ["a1,a,QMV,nice,0,40,fr,1,50,3", "a1,b,QMV,nice,0,40,de,1,50,3"],
            ":3: proposal_id of issue a1 is b here and a",
        ),
    ],
)
def test_mistakes_in_a_file_are_placed_and_explained(tmp_path, rows, said):
    path = written(tmp_path, *rows)
    with pytest.raises(ScenarioError) as caught:
        deu.read(path)
    assert f"{path}{said}" in str(caught.value)


def test_all_mistakes_of_a_file_come_at_once_in_order(tmp_path):
    path = written(
        tmp_path, "a1,a,QMV,nice,0,40,fr,1,50,3", "a1,a,QMV,nice,0,40,fr,1,50,3", "a2,a,QMV,x,0,40,fr,1,50,3"
    )
    with pytest.raises(ScenarioError) as caught:
        deu.read(path)
    assert [str(mistake).split(":")[1] for mistake in caught.value.mistakes] == ["3", "4"]


def test_a_file_that_is_no_such_file(tmp_path):
    path = tmp_path / "deu.csv"
    with pytest.raises(ScenarioError, match=r"deu\.csv: cannot be read: no such file"):
        deu.read(path)
    path.write_text(HEADER.replace("outcome", "outcom") + ISSUE[0])
    with pytest.raises(ScenarioError, match=r"deu\.csv:1: no column 'outcome'; did you mean 'outcom'"):
        deu.read(path)
    path.write_text("")
    with pytest.raises(ScenarioError, match="no column 'issue_id'"):
        deu.read(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="not UTF-16"):
        deu.read(path)


def test_the_anchors_on_the_development_part_of_deu():
    """Mean absolute errors known for this file: compromise 23.6 (22.0 under unanimity), plain mean 24.8."""
    few = {name: accuracy.THEORIES[name] for name in ("compromise", "mean")}
    cases = deu.read(SHIPPED_FILE)
    rows = accuracy.summary(accuracy.errors(cases, few), 1000).set_index(["theory", "voting_rule"])["mean_error"]
    assert len(cases) == 154
    assert rows["compromise", "all"] == pytest.approx(23.6, abs=0.05)
    assert rows["compromise", "Unan"] == pytest.approx(22.0, abs=0.05)
    assert rows["mean", "all"] == pytest.approx(24.8, abs=0.05)
