"""A forecast: what it is made from, that it never learns from itself, and that it never stands without its record."""

import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.draws import sampler
from sim.results.scores import brier
from sim.studies.backtest.forecasts import baseline_forecasts, model_forecasts
from sim.studies.backtest.past import CLASSES, groups_of, past_cases, recorded_cases
from sim.studies.backtest.recalibration import lessons, pooled, possible_classes, recalibrated
from sim.studies.forecast.registry import track_record
from sim.studies.forecast.study import LIBRARY_RUNS, RESAMPLES
from tests.command import nacsim


@pytest.fixture
def command(tmp_path):
    return lambda *words: nacsim("forecast", *words, cwd=tmp_path)


@pytest.fixture(scope="module")
def tokyo():
    return sim.forecast("tokyo_liaison_office", hardest="against", runs=2000, seed=3)


@pytest.fixture(scope="module")
def library():
    cases = recorded_cases()
    return cases, model_forecasts(cases, LIBRARY_RUNS, 3)


@pytest.mark.slow
def test_it_is_the_pool_of_what_is_learned_without_its_own_group(tokyo, library):
    cases, said = library
    kept = [n for n, case in enumerate(cases) if case.group != "TOKYO23"]
    known = [cases[n] for n in kept]
    weights = lessons(known, said[kept]).weights()
    table = tokyo.tables["forecast"].set_index("outcome").loc[list(CLASSES)]
    rates = next(
        row for case, row in zip(known, baseline_forecasts(known)["hardest"], strict=True) if case.name == "GENEVA23"
    )
    assert not np.allclose(table["hardest"], rates), "the hardest objection is `against`, not none"
    ended = [case.observed for case in known if case.hardest == "against"]
    counts = np.bincount(ended, minlength=3) + 1
    assert table["hardest"].to_numpy() == pytest.approx(counts / counts.sum())
    asked = possible_classes([cases[0]])
    by_hand = pooled(table[["model"]].to_numpy().T, table[["hardest"]].to_numpy().T, asked, weights)
    assert table["probability"].to_numpy() == pytest.approx(by_hand[0])
    assert tokyo.about["left_out"] == ["TOKYO23"] and tokyo.about["learned_from"] == len(kept) == 69
    own = tokyo.tables["weights"].set_index("forecaster")
    assert own["weight"].tolist() == pytest.approx(list(weights))
    assert (own["low"] < own["weight"]).all() and (own["weight"] < own["high"]).all()
    assert (table["low"] < table["probability"]).all() and (table["probability"] < table["high"]).all()


def test_its_intervals_are_percentiles_over_resampled_groups_of_cases(tokyo, library):
    cases, said = library
    kept = [n for n, case in enumerate(cases) if case.group != "TOKYO23"]
    taught = lessons([cases[n] for n in kept], said[kept])
    groups = [cases[n].group for n in kept]
    names = sorted(set(groups))
    drawn = sampler(3, "forecast/weights").multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    times = drawn[:, [names.index(group) for group in groups]].astype(float)
    weights = [taught.weights(row) for row in times]
    table = tokyo.tables["forecast"].set_index("outcome").loc[list(CLASSES)]
    model, hardest = (table[[name]].to_numpy().T for name in ("model", "hardest"))
    others = [pooled(model, hardest, possible_classes([cases[0]]), one)[0] for one in weights]
    for told, found in ((table, others), (tokyo.tables["weights"], weights)):
        low, high = np.quantile(found, (0.025, 0.975), axis=0)
        assert told["low"].to_numpy() == pytest.approx(low) and told["high"].to_numpy() == pytest.approx(high)


def test_a_track_record_is_of_forecasters_that_spoke_to_every_resolved_case():
    rows = [("a", "forecast", 0.2), ("a", "hardest", 0.1), ("b", "forecast", 0.6), ("b", "model", 0.4)]
    table = pd.DataFrame(rows, columns=["file", "forecaster", "brier"]).assign(outcome="shelved", log=1.0, rps=0.5)
    still = pd.DataFrame([{"file": "c", "forecaster": "hardest", "outcome": ""}])
    told = track_record(pd.concat([table, still]))
    assert told[["forecaster", "forecasts", "brier"]].to_numpy().tolist() == [["forecast", 2, pytest.approx(0.4)]]


def test_its_record_is_that_of_the_same_procedure_with_each_group_left_out(tokyo, library):
    cases, said = library
    ended = np.array([case.observed for case in cases])
    own = tokyo.tables["record"].query("forecaster == 'forecast' and measure == 'brier'").iloc[0]
    assert own["cases"] == 71
    assert own["mean"] == pytest.approx(brier(recalibrated(cases, said), ended).mean())
    for name, p in baseline_forecasts(cases).items():
        assert own[name] == pytest.approx(brier(p, ended).mean())


def test_the_forecast_is_better_than_the_hardest_objection_and_the_model_than_the_base_rate(tokyo):
    brier_of = tokyo.tables["record"].query("measure == 'brier'").set_index("forecaster")["mean"]
    assert brier_of["forecast"] < brier_of["hardest"] < brier_of["base_rate"] < brier_of["uniform"]
    assert brier_of["model"] < brier_of["base_rate"]


@pytest.mark.slow
def test_a_recorded_decision_brings_its_objection_and_another_scenario_needs_to_be_told():
    known = sim.forecast("SG03", runs=200)
    assert known.about["hardest"] == "reserved" and known.about["left_out"] == ["SG03"]
    table = known.tables["forecast"].set_index("outcome")
    assert table.loc["diluted", "probability"] == 0, "a person cannot be watered down"
    told = sim.forecast("SG03", hardest="against", runs=200)
    assert (
        told.tables["forecast"].set_index("outcome").loc["shelved", "probability"] > table.loc["shelved", "probability"]
    )
    unknown = sim.forecast("SG03", hardest="unknown", runs=200)
    assert unknown.tables["forecast"]["hardest"].isna().all() and len(unknown.tables["weights"]) == 1


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("tokyo_whole_council", {"TOKYO23"}),
        ("tokyo_china_wedge", {"TOKYO23"}),
        ("riga_2006", {"RIGA06"}),
        ("article_5_2001", {"ART5_01"}),
        ("NUCOUNCIL23", {"NUC17"}),
        ("itpp_2023", {"itpp_2023"}),
        ("asian_nato_2024", set()),
        ("ec_emission_standards", set()),
    ],
)
def test_what_a_scenario_is_about_is_not_learned_from(name, left_out):
    assert left_out == groups_of(sim.load(name))


def test_variants_of_one_decision_hang_together_in_a_backtest():
    groups = [
        case.group for case in past_cases(["tokyo_whole_council", "tokyo_2025_whole_council", "itpp_whole_council"])
    ]
    assert groups == ["TOKYO23", "TOKYO23", "itpp_2023"]


@pytest.mark.slow
def test_what_the_command_prints_has_the_record_beside_the_probabilities(tmp_path, command):
    done = command(
        "tokyo_liaison_office", "--hardest", "against", "--runs", 300, "--no-figures", "--out", tmp_path / "f"
    )
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "Record: on 71 recorded decisions, each group left out, such forecasts have a Brier score of 0.58" in said
    assert "against 0.603 for the hardest objection, 0.657 for the base rate, 0.667 for a third each" in said
    assert "Left out of what is learned from, because it is about them: TOKYO23." in said
    assert "coded by interests" in said and "is assumed" in said
    again = nacsim("rerun", tmp_path / "f", "--no-figures", cwd=tmp_path)
    assert again.returncode == 0 and "same byte for byte" in again.stdout


@pytest.mark.slow
def test_json_has_the_same(tmp_path, command):
    done = command("GENEVA23", "--runs", 300, "--json", "--no-figures", "--out", tmp_path / "f")
    report = json.loads(done.stdout)
    assert sum(row["probability"] for row in report["forecast"]) == pytest.approx(1)
    assert report["hardest"] == "none" and report["left_out"] == ["GENEVA23"] and report["registered"] is None
    assert {row["forecaster"] for row in report["record"]} == {"forecast", "model", "uniform", "base_rate", "hardest"}


# Registered forecasts


def registered(command, tmp_path, *more: object):
    words = ("GENEVA23", "--runs", 200, "--no-figures", "--out", tmp_path / "f", "--force", "--json")
    return command(*words, "--register", tmp_path / "kept", "--until", "2199-12", "--question", "Will it open?", *more)


@pytest.mark.slow
def test_a_registered_forecast_is_dated_kept_and_scored_when_the_outcome_is_known(tmp_path, command):
    done = registered(command, tmp_path)
    path = json.loads(done.stdout)["registered"]
    kept = json.loads((tmp_path / "kept" / path.rpartition("/")[2]).read_text())
    assert (kept["question"], kept["until"], kept["outcome"]) == ("Will it open?", "2199-12", None)
    assert kept["scenario"]["name"] == "GENEVA23" and len(kept["scenario"]["hash"]) == 64
    assert kept["track_record"]["cases"] == 71
    again = registered(command, tmp_path)
    assert again.returncode == 2 and "is registered already" in again.stderr
    open_ = json.loads(command("--resolve", tmp_path / "kept", "--json").stdout)
    assert open_["scores"] == [] and {row["outcome"] for row in open_["forecasts"]} == {""}
    assert command("--resolve", path, "--outcome", "the_proposal").returncode == 0
    scored = json.loads(command("--resolve", tmp_path / "kept", "--json").stdout)
    p = [kept["forecasts"]["forecast"][name] for name in CLASSES]
    by_name = {row["forecaster"]: row for row in scored["scores"]}
    assert by_name["forecast"]["brier"] == pytest.approx(float(brier(np.array(p), 2)))
    assert by_name["forecast"]["forecasts"] == 1 and {*by_name} == {"forecast", "model", "base_rate", "hardest"}
    changed = command("--resolve", path, "--outcome", "shelved")
    assert changed.returncode == 2 and "was resolved as as_proposed" in changed.stderr
    assert "as proposed" in command("--resolve", path).stdout


#: Options that --resolve could not heed, each with its default where it has one: they were typed for something.
OF_A_NEW_ONE = (("--hardest", "against"), ("--runs", 20_000), ("--seed", 1), ("--set", "a.b=1"), ("--parameters", "start"), ("--threads", 1),
                ("--register", "y"), ("--question", "q"), ("--until", "2030-01"), ("--out", "z"), ("--force",), ("--no-figures",))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((), "name a scenario"),
        (("GENEVA23", "--outcome", "shelved"), "goes with --resolve FILE"),
        (("GENEVA23", "--until", "2030-01"), "go with --register FOLDER"),
        (("GENEVA23", "--resolve", "x"), "takes no scenario"),
        (
            ("--resolve", "x", "--runs", 20_000, "--set", "a.b=1", "--until", "2030-01"),
            "takes no --runs, --set, --until",
        ),
        *((("--resolve", "x", *words), f"takes no {words[0]}") for words in OF_A_NEW_ONE),
        (("--resolve", "nowhere"), "no forecast is registered there"),
        (("--resolve", ".", "--outcome", "shelved"), "is of one forecast"),
        (("GENEVA24",), "did you mean"),
    ],
)
def test_words_that_do_not_go_together_are_refused(words, what, command):
    done = command(*words)
    assert done.returncode == 2 and what in " ".join(done.stderr.split()), done.stderr


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (("--until", "2001-01"), "2001-01 is past"),
        (("--until", "soon"), "is no date such as 2027-06"),
        (("--until", "2199-13"), "is no date such as 2027-06"),
        (("--question", " "), "says in a sentence what is forecast"),
    ],
)
def test_a_forecast_is_registered_with_a_question_and_a_date_to_come(tmp_path, more, what, command):
    done = registered(command, tmp_path, *more)
    assert done.returncode == 2 and what in done.stderr and not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "is no JSON"),
        ("[]", "is no registered forecast: it has no nacsim_forecast"),
        ('{"nacsim_forecast": 1}', "it has no made, until"),
    ],
)
def test_a_file_that_is_no_forecast_is_named(tmp_path, text, what, command):
    (tmp_path / "a.json").write_text(text)
    done = command("--resolve", tmp_path)
    assert done.returncode == 2 and what in " ".join(done.stderr.split()) and "a.json" in done.stderr


@pytest.mark.slow
def test_what_others_wrote_moves_no_cursor_and_turns_no_text_round(tmp_path, command):
    path = json.loads(registered(command, tmp_path).stdout)["registered"]
    with open(path) as file:
        record = json.load(file)
    evil = {"question": "a\x1b[31mb\u202ec", "until": "2199\x9b", "scenario": {**record["scenario"], "name": "x\x07y"}}
    with open(path, "w") as file:
        json.dump(record | evil, file)
    said = command("--resolve", path).stdout
    assert "a\\x1b[31mb\\u202ec" in said and "2199\\x9b" in said and "x\\x07y" in said
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(said)


@pytest.mark.slow
def test_probabilities_that_were_tampered_with_are_refused(tmp_path, command):
    path = json.loads(registered(command, tmp_path).stdout)["registered"]
    kept = json.loads(open(path).read())  # noqa: SIM115
    for change, what in (
        ({"forecasts": {"forecast": {"shelved": 0.9, "diluted": 0.9, "as_proposed": 0.9}}}, "the probabilities of forecast are none"),
        ({"forecasts": {"model": kept["forecasts"]["model"]}}, "has another forecasts than nacsim writes"),
        ({"forecasts": []}, "has another forecasts than"),
        ({"scenario": "tokyo"}, "has another scenario than"),
        ({"scenario": {"name": "tokyo"}}, "has another scenario than"),
        ({"until": 5, "made": None, "question": []}, "has another made, until, question than"),
        ({"outcome": "maybe"}, "the outcome maybe is none"),
        ({"nacsim_forecast": 2}, "has format 2; this version reads 1"),
    ):  # fmt: skip
        with open(path, "w") as file:
            json.dump(kept | change, file)
        done = command("--resolve", path)
        assert done.returncode == 2 and what in " ".join(done.stderr.split())
