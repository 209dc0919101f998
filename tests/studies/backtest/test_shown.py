"""What is shown of a backtest: every number, colour and word where it belongs, in either language."""

import numpy as np
import pandas as pd
import pytest

from sim.figures.scores import held, score_pages
from sim.results.counting import wilson_interval
from sim.results.findings import Findings
from sim.studies.backtest import page
from sim.studies.backtest.figures import figures, in_words
from sim.studies.backtest.forecasts import BASELINES
from sim.studies.backtest.page import _answer, _cases, _scores, _verdict
from sim.studies.backtest.past import cases_again, told
from sim.studies.backtest.study import reliability_table
from sim.studies.backtest.text import text
from sim.words import speaking
from tests.drawn import words_of
from tests.shown import english, printed
from tests.studies.past import CASES, cases_table, check_case_bars, check_score_panels, scores_table

#: What the two cases are called in print.
RIGA, TOKYO = (case.scenario.title for case in CASES)

FORECASTERS = {"model": "nacsim", "uniform": "A third each", "base_rate": "Base rate"}
RIVALS = {"compromise": "Compromise model"}
WORDS = {
    "en": {
        "titles": ["Global partnership, Riga 2006", "NATO liaison office in Tokyo, 2023-24"],
        "cases": ["Global partnership, Riga 2006\u00a0*", "NATO liaison office in Tokyo, 2023-24"],
        "verdicts": ("hit", "missed"),
        "classes": ["As proposed", "Diluted", "Shelved"],
        "labels": ["nacsim", "A third each", "Base rate", "Compromise model"],
        "headings": ["Brier score", "Logarithmic score", "Ranked probability score"],
        "title": "Interests: the likeliest outcome occurred in 1 of 2 past decisions",
        "scores": "Interests, 12 cases: “nacsim” is better than the base rate",
        "source": "data/cases.csv · 4,321 runs of each case · seed 9",
        "answer": "Interests: the likeliest outcome occurred in 3 of 12 past decisions; the mean Brier score is 0.200, against 0.510 for the base rate (difference −0.203, 95 % confidence interval −0.253 to −0.133; lower is better).",
        "better": "The interval lies below 0: on these cases the model does better than the base rate.",
        "indistinct": "The interval contains 0: on these cases the difference from the base rate is not distinguishable from zero.",
        "few": "The cases are too few to say whether the difference from the base rate is distinguishable from zero.",
        "missed": "Missed: “Global partnership, Riga 2006”.",
    },
    "ja": {
        "titles": ["グローバルパートナーシップ（リガ、2006年）", "NATO東京連絡事務所（2023〜24年）"],
        "cases": ["グローバルパートナーシップ（リガ、2006年）\u00a0*", "NATO東京連絡事務所（2023〜24年）"],
        "verdicts": ("的中", "外れ"),
        "classes": ["原案どおり", "修正案", "棚上げ"],
        "labels": ["nacsim", "3分の1ずつ", "基準率", "妥協モデル"],
        "headings": ["ブライアスコア", "対数スコア", "順位確率スコア"],
        "title": "利害モデル：過去の決定2件中1件で、最も可能性が高いとした結果が実現",
        "scores": "利害モデル、12件：「nacsim」は基準率に優る",
        "source": "data/cases.csv · 各4,321回 · 乱数シード9",
        "answer": "利害モデル：過去の決定12件中3件で、最も可能性が高いとした結果が実現した。ブライアスコアの平均は0.200、基準率では0.510である（差−0.203、95%信頼区間−0.253〜−0.133、低いほど良い）。",
        "better": "区間は0を下回り、これらの事例ではモデルが基準率に優る。",
        "indistinct": "区間は0を含み、これらの事例では基準率との有意な差は認められない。",
        "few": "事例が少なく、基準率との差が有意かどうかは判断できない。",
        "missed": "外れた事例：「グローバルパートナーシップ（リガ、2006年）」。",
    },
}
languages = pytest.mark.parametrize("language", WORDS)
SCORES = scores_table(FORECASTERS | RIVALS, [*BASELINES, "model"])


def findings(scores: pd.DataFrame = SCORES) -> Findings:
    scenarios = tuple(case.scenario for case in CASES)
    cases = cases_table(FORECASTERS)
    tables = {"cases": cases, "scores": scores, "reliability": reliability_table(cases)}
    return Findings("backtest", "backtest", scenarios, tables, 4321, 9, about={"cases": told(CASES)})


def bare(text: str) -> str:
    return "".join(text.split())


@languages
def test_a_case_has_the_models_shares_a_frame_round_what_came_and_a_verdict(language):
    with speaking(language):
        figure = figures(findings().in_language(language))["cases_interests"]()
    words = WORDS[language]
    check_case_bars(figure, 0, words["cases"], *words["verdicts"], words["classes"])
    said = bare("".join(text for text, _, _ in words_of(figure)))
    assert bare(words["title"]) in said and bare(words["source"]) in said


@languages
def test_every_forecaster_stands_at_its_difference_from_the_base_rate_in_each_panel(language):
    with speaking(language):
        figure = figures(findings().in_language(language))["scores_interests"]()
    words = WORDS[language]
    check_score_panels(figure, SCORES, words["labels"], words["headings"], list(BASELINES))
    said = bare("".join(text for text, _, _ in words_of(figure)))
    assert bare(words["scores"]) in said and bare(words["source"]) in said


def test_titles_of_scores_and_reliability_say_what_was_found():
    scores = SCORES.assign(group="interests")
    few = scores.assign(minus_base_rate_low=np.nan, minus_base_rate_high=np.nan)
    best = scores[scores["measure"] == "brier"].sort_values("mean").iloc[0]
    (draw,) = score_pages(few, "source", baselines=[], fewest=9).values()
    assert draw().title == f"Interests, 12 cases: best Brier score “{best['label']}” ({best['mean']:.2f})"
    bins = pd.DataFrame([("a", 0.2, 0.1, 0.3), ("a", 0.5, 0.6, 0.9), ("b", 0.5, 0.4, 0.6)],
                        columns=["forecaster", "mean", "share_low", "share_high"])  # fmt: skip
    assert held(bins) == {"held": 1, "bins": 2}


def test_groups_too_small_for_an_interval_have_no_figure_unless_they_are_a_whole_coding():
    small = SCORES.assign(group="interests, chosen for conflict", cases=4)
    drawn = figures(findings(pd.concat([SCORES.assign(cases=4), small])))
    assert list(drawn) == ["cases_interests", "reliability_interests", "scores_interests"]
    large = figures(findings(pd.concat([SCORES, small.assign(cases=5)])))
    scored = ["scores_interests", "scores_interests_chosen_for_conflict"]
    assert list(large) == ["cases_interests", "reliability_interests", *scored]


def test_no_english_is_left_on_the_japanese_figures():
    with speaking("ja"):
        for name, draw in figures(findings().in_language("ja")).items():
            assert english(draw(), allowed=["data/cases.csv", "NATO"]) == [], name


@languages
def test_the_page_says_the_answer_and_its_verdict(language):
    own = SCORES[(SCORES["forecaster"] == "model") & (SCORES["measure"] == "brier")].iloc[0]
    words = WORDS[language]
    with speaking(language):
        assert _answer(own).replace("\u00a0", " ") == words["answer"]
        assert _verdict(own) == words["better"]
        assert _verdict(own.replace({own["minus_base_rate_high"]: 0.02})) == words["indistinct"]
        few = scores_table(FORECASTERS, list(BASELINES), cases=3).iloc[0]
        assert np.isnan(few["minus_base_rate_low"]) and _verdict(few) == words["few"]


@languages
def test_the_tables_of_the_page_have_each_number_under_its_heading(language):
    words = WORDS[language]
    with speaking(language):
        found = findings().in_language(language)
        tables = in_words(found)
        cases, scores = _cases(tables["cases"], {}, ["x"]), _scores(tables["scores"], {})
    (table,) = cases.tables
    assert list(table.headings[2:]) == words["classes"] and list(cases.paragraphs) == [words["missed"]]
    plain = [
        tuple(cell.replace("\u00a0", " ").replace("%", " %").replace("  ", " ") for cell in row) for row in table.rows
    ]
    assert plain == [
        (words["titles"][0], words["classes"][0], "17.0 %", "58.0 %", "25.0 %"),
        (words["titles"][1], words["classes"][2], "21.0 %", "13.0 %", "66.0 %"),
    ]
    (table,) = scores.tables
    assert list(table.headings[1:]) == words["headings"]
    assert [row[0] for row in table.rows] == words["labels"]
    assert table.rows[0][1:] == ("0.200", "0.510", "0.820") and table.rows[3][1:] == ("0.251", "0.561", "0.871")


def test_what_the_command_prints_stands_under_its_headings(monkeypatch):
    said = printed(text, findings(), monkeypatch)
    cases, scores = said.tables
    assert cases[f"{RIGA} *"] == {
        "As proposed": "17.0 %", "Diluted": "58.0 %", "Shelved": "25.0 %", "Outcome": "as proposed, missed",
        "Brier": "0.11", "A third each": "0.21", "Base rate": "0.31",
    }  # fmt: skip
    assert cases[TOKYO]["Outcome"] == "shelved" and cases[TOKYO]["Brier"] == "0.16"
    assert scores["nacsim"] == {"Cases": "12", "Hits": "3", "Brier": "0.200", "Log": "0.510", "RPS": "0.820",
                                "Brier less base rate (95 %)": "−0.203 (−0.25 to −0.13)"}  # fmt: skip
    assert scores["Base rate"]["Brier less base rate (95 %)"] == "" and scores["Compromise model"]["Hits"] == "6"
    for line in (
        "The model against past decisions  2 cases, 4,321 runs of each, seed 9",
        "Mean scores, interests: 12 cases. Lower is better.",
        "nacsim, Brier score: 0.200 against 0.500 for a third each, difference −0.190 (−0.240 to −0.120); better on 12 cases.",
        "nacsim, Brier score: 0.200 against 0.510 for the base rate, difference −0.203 (−0.253 to −0.133); better on 12 cases.",
        "Rival theories (1) whose difference from the model is distinguishable from zero: none.",
        "* chosen because allies disagreed over it in public",
    ):
        assert line in said.lines, said.lines


@pytest.mark.parametrize(
    ("minus", "ends", "cases", "verdict"),
    [
        (0.1, (-0.2, 0.3), 12, "on 12 cases the difference is not distinguishable from zero."),
        (0.3, (0.1, 0.4), 12, "worse on 12 cases."),
        (0.3, (np.nan, np.nan), 1, "1 case is too few for an interval."),
    ],
)
def test_a_verdict_follows_from_the_interval(monkeypatch, minus, ends, cases, verdict):
    table = SCORES.assign(minus_base_rate=minus, minus_base_rate_low=ends[0], minus_base_rate_high=ends[1], cases=cases)
    said = printed(text, findings(table), monkeypatch).lines
    line = next(line for line in said.splitlines() if "for the base rate" in line)
    assert line.endswith(verdict) and "difference +0." in line


def test_a_rival_whose_difference_is_distinguishable_from_zero_is_named(monkeypatch):
    table = SCORES.assign(
        minus_model_low=lambda t: np.where(t["forecaster"] == "compromise", 0.01, -0.1), minus_model_high=0.2
    )
    assert "distinguishable from zero: Compromise model." in printed(text, findings(table), monkeypatch).lines


def test_what_is_no_rival_theory_is_not_called_one(monkeypatch):
    """Neither the first edition nor the hardest objection, however far from the model."""
    table = scores_table(
        FORECASTERS | {"hardest": "Hardest objection", "first_edition": "First edition"} | RIVALS, [*BASELINES, "model"]
    ).assign(minus_model_low=0.1, minus_model_high=0.2)
    said = printed(text, findings(table), monkeypatch).lines
    assert "Rival theories (1) whose difference from the model is distinguishable from zero: Compromise model." in said


def by_stances() -> Findings:
    """The same two cases as if coded by stances, with a recalibrated forecast and a hardest objection."""
    names = {
        "forecast": "nacsim, recalibrated",
        "model": "nacsim",
        "base_rate": "Base rate",
        "hardest": "Hardest objection",
    }
    cases = cases_table(names).assign(preferences="spatial", hardest="none")
    scores = scores_table(names, [*BASELINES, "model"]).assign(group="spatial")
    tables = {"cases": cases, "scores": scores, "reliability": reliability_table(cases)}
    scenarios = tuple(case.scenario for case in CASES)
    about = {"cases": [{**case, "preferences": "spatial"} for case in told(CASES)], "file": "mine.csv"}
    return Findings("backtest", "backtest", scenarios, tables, 4321, 9, about=about)


def test_where_there_is_a_recalibrated_forecast_it_is_what_is_shown_of_a_case(monkeypatch):
    figure = figures(by_stances())["cases_spatial"]()
    check_case_bars(figure, 0, WORDS["en"]["cases"], "hit", "missed", WORDS["en"]["classes"])
    said = bare("".join(text for text, _, _ in words_of(figure)))
    assert bare("Stances, recalibrated: the likeliest") in said and "mine.csv" in said
    lines = printed(text, by_stances(), monkeypatch)
    (cases, scores) = lines.tables
    assert cases[TOKYO]["Brier"] == "0.16" and cases[TOKYO]["Hardest objection"] == "0.46"
    assert scores["nacsim, recalibrated"]["Brier"] == "0.200" and scores["Hardest objection"]["Brier"] == "0.251"
    for line in (
        "No stance is reported, all are taken to be silent: riga_2006, tokyo_2023.",
        "nacsim, recalibrated, Brier score: 0.200 against 0.520 for the hardest objection, difference −0.216",
        "nacsim, Brier score: 0.217 against 0.510 for the base rate, difference −0.143",
    ):
        assert line in lines.lines, lines.lines


def test_a_report_gives_each_case_once_and_each_forecaster_its_scores():
    report = by_stances().report()
    assert [(row["case"], row["forecaster"], row["diluted"], row["observed"]) for row in report["cases"]] == [
        ("riga_2006", "forecast", 0.58, "as_proposed"), ("tokyo_2023", "forecast", 0.13, "shelved"),
    ]  # fmt: skip
    own = {row["name"]: row for row in report["forecasters"]}
    assert (own["hardest"]["brier"], own["hardest"]["log"], own["hardest"]["n"], own["hardest"]["hits"]) == (
        pytest.approx(0.251), pytest.approx(0.561), 12, 6,
    )  # fmt: skip


def test_how_often_what_was_given_a_probability_came_by_hand():
    """The model's six numbers: 0.17, 0.25, 0.13 and 0.21 (one of them came), 0.58 (not), 0.66 (came)."""
    table = reliability_table(cases_table({"model": "nacsim"}))
    told = table[["low", "high", "forecasts", "mean", "share"]].round(6).to_numpy().tolist()
    assert told == [[0.1, 0.3, 4, 0.19, 0.25], [0.5, 0.7, 2, 0.62, 0.5]]
    low, high = wilson_interval(1, 4)
    assert (table["share_low"][0], table["share_high"][0]) == (pytest.approx(low), pytest.approx(high))


@languages
def test_a_panel_of_reliability_has_each_bin_at_its_mean_and_share(language):
    with speaking(language):
        figure = figures(findings().in_language(language))["reliability_interests"]()
    (panel,) = figure.axes
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    assert [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots] == [
        (pytest.approx(0.19), pytest.approx(0.25)), (pytest.approx(0.62), pytest.approx(0.5)),
    ]  # fmt: skip
    assert [text.get_text() for text in panel.texts] == ["4", "2"]
    assert [0, 1] in [list(line.get_xdata()) for line in panel.lines], "the line of what is said"
    bars = [line for line in panel.lines if line.get_linewidth() == 4]
    assert tuple(bars[0].get_ydata()) == tuple(map(pytest.approx, wilson_interval(1, 4)))


def test_the_page_shows_the_recalibrated_forecast_and_its_reliability_where_there_is_one(monkeypatch):
    monkeypatch.setattr(page, "made_by", lambda found: None)
    made = page.page(by_stances())
    assert made.answer.startswith("Stances, recalibrated on the others: the likeliest outcome occurred in 3 of 12")
    cases, reliable, *_ = made.sections
    assert cases.tables[0].rows[0][2:] == ("17.0\u00a0%", "58.0\u00a0%", "25.0\u00a0%"), "not those of the runs"
    assert [drawing.name for drawing in reliable.drawings] == ["reliability_spatial"]
    assert reliable.drawings[0].title == figures(by_stances())["reliability_spatial"]().title
    own = by_stances().tables["reliability"].query("forecaster == 'forecast'")
    assert [row[3] for row in reliable.tables[0].rows] == [str(n) for n in own["forecasts"]]


def test_results_of_an_older_version_have_figures_and_a_page_without_reliability(monkeypatch):
    monkeypatch.setattr(page, "made_by", lambda found: None)
    old = findings()
    del old.tables["reliability"]
    assert "cases_interests" in figures(old) and not [name for name in figures(old) if "reliability" in name]
    assert not [d for section in page.page(old).sections if section for d in section.drawings if "reliab" in d.name]
    kept = {"name": "riga_2006_stances", "decision": "riga_2006", "preferences": "spatial", "chosen_for_conflict": True}
    (case,) = cases_again([kept], [CASES[0].scenario])
    assert (case.name, case.group, case.chosen_for_conflict) == ("riga_2006_stances", "riga_2006", True)
