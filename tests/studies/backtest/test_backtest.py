"""Past decisions: what is held against what, by hand; and that no score stands without its cases and baselines."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.commands import command_app
from sim.errors import UsageError
from sim.scenario.positions import SHIPPED
from sim.scenario.recorded import library
from sim.studies.backtest.forecasts import (
    BASELINES,
    apart,
    base_rates,
    baseline_forecasts,
    class_shares,
    first_edition,
    hardest_objections,
    model_forecasts,
    rival_forecasts,
    theory_forecasts,
)
from sim.studies.backtest.past import CLASSES, Case, class_of, past_cases
from sim.studies.backtest.recalibration import recalibrated
from sim.studies.backtest.study import _intervals, forecast_table, score_table
from tests.command import nacsim

SHELVED, DILUTED, PROPOSED = range(3)
END = {SHELVED: "shelved", DILUTED: "contact_point", PROPOSED: "liaison_office"}


def case(
    name: str, end: int, *, group: str = "", chosen: bool = False, preferences: str = "interests", hardest: str = ""
) -> Case:
    scenario = sim.load("tokyo_liaison_office")
    seen = scenario.observed.model_copy(update={"outcome": END[end]})
    return Case(name, group or name, preferences, chosen, scenario.model_copy(update={"observed": seen}), hardest)


def command(*words: str):
    return CliRunner().invoke(command_app(), ["backtest", *words])


def test_an_outcome_falls_into_one_of_three_ordered_classes():
    scenario = sim.load("tokyo_low_profile_station")
    assert [class_of(scenario, end) for end in scenario.outcomes] == [PROPOSED, DILUTED, DILUTED, SHELVED]
    assert [case("a", end).observed for end in END] == [SHELVED, DILUTED, PROPOSED]


def test_the_base_rate_of_a_case_counts_the_other_cases_and_one_in_each_class():
    cases = [case("a", PROPOSED), case("b", PROPOSED), case("c", SHELVED), case("d", DILUTED, chosen=True)]
    expected = [[2, 2, 2], [2, 2, 2], [1, 2, 3], [2, 1, 3]]
    assert base_rates(cases) == pytest.approx(np.array(expected) / np.sum(expected, axis=1, keepdims=True))
    elsewhere = case("e", PROPOSED, preferences="spatial")
    assert base_rates([*cases, elsewhere])[:4] == pytest.approx(base_rates(cases)), "cases coded otherwise count not"


def test_the_hardest_objection_counts_the_others_that_met_the_same():
    ends = {"a": (SHELVED, "against"), "b": (PROPOSED, "against"), "c": (SHELVED, "against"), "d": (PROPOSED, "none")}
    cases = [case(name, end, hardest=hardest) for name, (end, hardest) in ends.items()]
    expected = np.array([[2, 1, 2], [3, 1, 1], [2, 1, 2], [1, 1, 1]])
    assert hardest_objections(cases) == pytest.approx(expected / expected.sum(axis=1, keepdims=True))
    assert "hardest" in baseline_forecasts(cases) and "hardest" not in baseline_forecasts([*cases, case("e", SHELVED)])


def test_what_is_learned_elsewhere_leaves_the_same_case_and_its_group_out():
    asked = [case("a", SHELVED, group="x"), case("e", SHELVED)]
    known = [case("a", SHELVED), case("b", SHELVED, group="x"), case("c", PROPOSED, group="y")]
    assert apart(asked, known).tolist() == [[False, False, True], [True, True, True]]
    assert base_rates(asked, known) == pytest.approx(np.array([[1 / 4, 1 / 4, 2 / 4], [3 / 6, 1 / 6, 2 / 6]]))


def test_a_case_of_the_same_group_does_not_tell_how_the_first_ended():
    cases = [case("a", SHELVED, group="x"), case("b", SHELVED, group="x")]
    assert base_rates(cases) == pytest.approx(1 / 3)
    assert theory_forecasts(cases, np.eye(3)[[SHELVED, SHELVED]]) == pytest.approx(1 / 3)


def test_a_theory_is_believed_as_often_as_it_is_right_elsewhere():
    cases = [case("a", PROPOSED), case("b", PROPOSED), case("c", SHELVED)]
    said = np.array([[0, 0, 1], [0, 0.5, 0.5], [0, 1, 0]])  # right, half right, wrong
    rates = np.array([1.5, 2.0, 2.5]) / 5
    expected = [[0.35, 0.35, 0.3], [0.3, 0.35, 0.35], [0.25, 0.5, 0.25]]
    assert theory_forecasts(cases, said) == pytest.approx(np.array(expected)), rates


def test_no_class_is_held_impossible_because_no_run_ended_in_it():
    shares = class_shares(np.array([[0, 0, 0, 100], [50, 20, 30, 0]]))
    assert shares == pytest.approx(np.array([[100 + 1 / 3, 1 / 3, 1 / 3], [1 / 3, 50 + 1 / 3, 50 + 1 / 3]]) / 101)


def test_the_model_is_scored_by_the_shares_that_a_run_reports():
    table = sim.run("riga_2006", runs=600, seed=3).frame()
    counts = [(table["outcome"] == end).sum() for end in ("shelved", "interested_countries", "global_partners")]
    forecast = model_forecasts(past_cases(["riga_2006"]), 600, seed=3)
    assert forecast[0] * 601 - 1 / 3 == pytest.approx(np.array(counts))


def test_every_mean_score_stands_beside_its_cases_and_both_baselines_on_the_same_cases():
    cases = [case(name, end, chosen=name > "d") for name, end in zip("abcdefgh", [2, 2, 1, 0, 0, 0, 1, 2], strict=True)]
    said = np.full((8, 3), 0.1)
    said[np.arange(8), [c.observed for c in cases]] = 0.8
    table = forecast_table(cases, {"model": said, **baseline_forecasts(cases)}, {"model": "nacsim", **BASELINES})
    scores = score_table(table)
    assert scores.groupby("group", sort=False)["cases"].first().to_dict() == {
        "interests": 8, "interests, chosen for conflict": 4, "interests, not chosen for conflict": 4,
    }  # fmt: skip
    for row in scores.to_dict("records"):
        beside = scores[(scores["group"] == row["group"]) & (scores["measure"] == row["measure"])]
        for baseline in ("uniform", "base_rate"):
            own = beside.loc[beside["forecaster"] == baseline, "mean"].item()
            assert row[baseline] == pytest.approx(own)
            assert row[f"minus_{baseline}"] == pytest.approx(row["mean"] - own)
    model = scores[scores["forecaster"] == "model"].set_index(["group", "measure"])
    assert model.loc[("interests", "brier"), "mean"] == pytest.approx(0.06)
    assert model.loc[("interests", "brier"), "minus_uniform_high"] < 0, "right in every case: better in every resample"
    assert (
        model.loc[("interests, not chosen for conflict", "brier"), ["minus_uniform_low", "minus_uniform_high"]]
        .isna()
        .all()
    ), "4 cases"
    assert (scores.loc[scores["forecaster"] == "uniform", "hits"] == 0).all(), "it names no class"


def test_cases_that_hang_together_are_resampled_together():
    """Four pairs of twins say as much as four cases: the interval is that of one of each pair."""
    ends = [PROPOSED, DILUTED, SHELVED, SHELVED, PROPOSED]
    said = np.full((5, 3), 0.2) + 0.4 * np.eye(3)[[PROPOSED, DILUTED, DILUTED, SHELVED, SHELVED]]
    singles = [case(f"s{n}", end) for n, end in enumerate(ends)]
    twins = [case(f"{n}{twin}", end, group=f"s{n}") for n, end in enumerate(ends) for twin in "ab"]
    uniform, labels = np.full((5, 3), 1 / 3), {"model": "nacsim", **BASELINES}
    alone = score_table(forecast_table(singles, {"model": said, "uniform": uniform}, labels), 1, ["uniform"])
    paired = {"model": said.repeat(2, axis=0), "uniform": uniform.repeat(2, axis=0)}
    both = score_table(forecast_table(twins, paired, labels), 1, ["uniform"])
    columns = ["mean", "minus_uniform", "minus_uniform_low", "minus_uniform_high"]
    assert both[columns].to_numpy() == pytest.approx(alone[columns].to_numpy())
    assert (both["cases"] == 10).all() and (alone["minus_uniform_low"] < alone["minus_uniform_high"]).any()


def test_a_rival_theory_that_says_nothing_gets_a_third_each_and_others_their_nearest_outcome():
    forecasts, labels = rival_forecasts([case("a", PROPOSED)])
    assert {*labels} == {*forecasts} and labels["compromise"] == "Compromise model"
    for said in forecasts.values():
        assert said == pytest.approx(1 / 3), "one case: nothing is known of how often the theory is right"


#: Cases coded by interests.
REPORT = sum(case.preferences == "interests" for case in past_cases())


def test_what_the_command_prints_has_cases_and_baselines_beside_every_score(tmp_path):
    done = command("--runs", "50", "--no-figures", "--out", str(tmp_path / "b"), "--model", "interests")
    assert done.exit_code == 0, done.output
    blocks = done.output.split("Mean scores, ")[1:]
    assert blocks and all(f"{REPORT} cases" in block for block in blocks)
    head, *rows = blocks[0].split("\n\n")[0].splitlines()[1:]
    assert head.split()[:5] == ["Cases", "Hits", "Brier", "Log", "RPS"] and "base rate" in head
    assert {"A third each", "Base rate"} <= {row.split("  ")[0] for row in rows}
    assert all(f" {REPORT} " in row for row in rows), "every row has its number of cases"
    verdicts = done.output.split("Brier score: ")[1:]
    assert len(verdicts) == 2 and all(" against " in verdict for verdict in verdicts), "the baseline's score as well"


def test_json_rows_carry_cases_and_baselines_and_rerun_reproduces_every_byte(tmp_path):
    done = command("riga_2006", "tokyo_2023", "--runs", "50", "--no-figures", "--out", str(tmp_path / "b"), "--json")
    report = json.loads(done.stdout)
    for row in report["scores"]:
        assert row["cases"] == 2 and {*BASELINES} <= row.keys() and row["hardest"] is None
    assert all({*CLASSES} <= row.keys() for row in report["cases"])
    again = CliRunner().invoke(command_app(), ["rerun", str(tmp_path / "b"), "--no-figures"])
    assert again.exit_code == 0 and "same byte for byte" in again.output


def test_mistakes_are_all_named_at_once():
    with pytest.raises(UsageError) as caught:
        past_cases(["riga", "tokyo_majority_rule", "tokyo_2023", "tokyo_liaison_office"])
    said = str(caught.value)
    for expected in (
        "did you mean one of riga_2006, RIGA06?",
        "tokyo_majority_rule: does not say what happened",
        "named twice",
    ):
        assert expected in said, said


def test_python_takes_names_and_scenarios_and_finds_what_the_command_finds(tmp_path):
    mine = sim.load("itpp_2023").model_copy(update={"name": "mine"})
    found = sim.backtest(["riga_2006", mine], runs=50, set_={"process.rationality": 12})
    assert found.frame()["case"].unique().tolist() == ["riga_2006", "mine"]
    assert all("process.rationality=12" in scenario.changes for scenario in found.scenarios)
    out = ("--runs", "50", "--no-figures", "--out", str(tmp_path / "b"), "--json")
    done = command("riga_2006", "itpp_2023", "--set", "process.rationality=12", *out)
    kept = [row["brier"] for row in json.loads(done.stdout)["forecasts"]]
    assert found.frame()["brier"].tolist() == pytest.approx(kept, rel=1e-12), "the same cases under another name"
    one = sim.backtest("riga_2006", runs=20)
    assert list(one.frame()["case"].unique()) == ["riga_2006"]
    with pytest.raises(UsageError, match="model spatal: is not known; did you mean 'spatial'"):
        sim.backtest(model="spatal")


def test_the_first_edition_is_a_forecaster_of_the_library_alone():
    cases = past_cases(["SARAJEVO94", "GENEVA23"])
    said = first_edition(cases)
    rows = (SHIPPED / "data" / "first_edition.csv").read_text().splitlines()
    shares = next(row for row in rows if row.startswith("GENEVA23,")).split(",")[1:]
    assert said[1] == pytest.approx((np.array(shares, float) * 20_000 + 1 / 3) / 20_001)
    assert len(rows) == 72 and first_edition([case("a", SHELVED)]) is None


def test_stances_count_as_reported_before_only_if_all_of_them_were():
    reported = {one.case: list(one.reported.values()) for one in library()}
    for one in past_cases(preferences="spatial"):
        assert one.reported == (bool(reported[one.name]) and all(when == "before" for when in reported[one.name]))


@pytest.mark.slow
@pytest.mark.parametrize("names", [["LIBYA11"], ["TOKYO23", "TOKYO25"]])
def test_one_case_and_cases_of_one_group_learn_from_the_others_of_the_library(names):
    table = sim.backtest(names, runs=20).frame("cases").set_index(["forecaster", "case"])
    known = past_cases(preferences="spatial")
    earlier = recalibrated(known, first_edition(known))
    for name in names:
        said = table.loc[("first_edition_recalibrated", name), list(CLASSES)].to_numpy(float)
        assert said == pytest.approx(earlier[[case.name for case in known].index(name)])


@pytest.mark.slow
def test_a_case_of_ones_own_has_no_first_edition_though_it_bears_a_name_of_the_library(tmp_path):
    cases, stances = tmp_path / "cases.csv", tmp_path / "stances.csv"
    cases.write_text("case_id,body,date,n_members,proposal,outcome_class\nLIBYA11,NATO NAC,2026-03,32,It,shelved\n")
    stances.write_text("case_id,ally,stance\n")
    found = sim.backtest(cases_file=cases, stances_file=stances, runs=20)
    assert "first_edition" not in set(found.frame("cases")["forecaster"])


@pytest.mark.slow
def test_files_of_ones_own_are_scored_by_one_command_and_learn_from_the_library(tmp_path):
    head = "case_id,body,date,n_members,proposal,outcome_class\n"
    (tmp_path / "cases.csv").write_text(
        head + "NEW,NATO NAC,2026-03,32,An office,shelved\nOLD,NATO NAC,2026-04,32,It,adopted\n"
    )
    (tmp_path / "stances.csv").write_text("case_id,ally,stance\nNEW,USA,for\nNEW,TUR,against\n")
    words = ("--cases", tmp_path / "cases.csv", "--stances", tmp_path / "stances.csv", "--runs", 200)
    done = nacsim("backtest", *words, "--json", "--no-figures", "--out", tmp_path / "b", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [row["case"] for row in report["cases"]] == ["NEW", "OLD"] and report["cases"][0]["observed"] == "shelved"
    assert all(sum(row[name] for name in CLASSES) == pytest.approx(1) for row in report["cases"])
    own = {row["name"]: row for row in report["forecasters"]}
    assert own["forecast"]["n"] == 2 and {"forecast", "model", "uniform", "base_rate", "hardest"} <= own.keys()
    rate = next(row for row in report["forecasts"] if (row["forecaster"], row["case"]) == ("hardest", "NEW"))
    ended = [one.observed for one in past_cases(preferences="spatial") if one.hardest == "against"]
    counts = np.bincount(ended, minlength=3) + 1
    assert [rate[name] for name in CLASSES] == pytest.approx(counts / counts.sum())
    said = nacsim("backtest", *words, "--no-figures", cwd=tmp_path).stdout
    assert "No stance is reported, all are taken to be silent: OLD." in said
    again = nacsim("rerun", tmp_path / "b", "--no-figures", cwd=tmp_path)
    assert again.returncode == 0 and "same byte for byte" in again.stdout


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--cases", "a.csv"), "go together"),
        (("--cases", "a.csv", "--stances", "b.csv", "riga_2006"), "gives the cases; name none besides"),
        (("--cases", "a.csv", "--stances", "b.csv"), "cannot be read: no such file"),
        (("--cases", "a.csv", "--stances", "b.csv", "--model", "interests"), "are coded by stances"),
        (("GENEVA24",), "did you mean 'GENEVA23'"),
    ],
)
def test_files_and_names_that_do_not_go_together_are_refused(tmp_path, words, what):
    done = nacsim("backtest", *words, cwd=tmp_path)
    assert done.returncode == 2 and what in " ".join(done.stderr.split())


def test_an_interval_is_taken_over_every_resample():
    rng = np.random.default_rng(3)
    times, values = rng.random((1000, 7)), rng.normal(size=7)
    times[-1] = 1000.0 * np.abs(values) * np.sign(values)  # far beyond the others
    known = np.quantile(times @ values, (0.025, 0.975))
    assert _intervals(times, {"one": values, "other": 2 * values})["one"] == pytest.approx(known)
    means = _intervals(np.repeat(times[-1:], 1000, axis=0), {"one": values})["one"]
    assert means == pytest.approx(times[-1] @ values)
