"""What is shown of a calibration: every number, colour and word where it belongs, in either language."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.figures import page
from sim.results.findings import Findings
from sim.studies.backtest.forecasts import BASELINES
from sim.studies.backtest.past import told
from sim.studies.calibrate.figures import AFTER, BEFORE, figures
from sim.studies.calibrate.study import LABELS, LEFT_OUT
from sim.studies.calibrate.text import text
from sim.words import speaking
from tests.drawn import key_of, words_of
from tests.levels import edge, level
from tests.shown import english, printed
from tests.studies.past import CASES, cases_table, check_case_bars, check_score_panels, scores_table

#: What the two cases are called in print.
RIGA = CASES[0].scenario.title

FORECASTERS = {LEFT_OUT: LABELS[LEFT_OUT], **BASELINES}
SCORED = {"model": LABELS["model"], "prior": LABELS["prior"], **FORECASTERS}
LEVELS = ("q05", "q25", "q50", "q75", "q95")


def parameter(
    name: str, kind: str, start: float, prior: tuple, posterior: tuple, moved: bool, shift: float, narrowing: float
) -> dict:
    spreads = {f"{when}.{level}": value for when, values in (("prior", prior), ("posterior", posterior)) for level, value in zip(LEVELS, values, strict=True)}  # fmt: skip
    return {"preferences": "interests", "parameter": name, "kind": kind, "start": start, **spreads, "moved": moved, "shift": shift, "narrowing": narrowing}  # fmt: skip


PARAMETERS = pd.DataFrame(
    [
        parameter("weights.security", "lognormal", 2.0, (0.6, 1.3, 1.9, 3.1, 6.2), (1.5, 2.4, 3.3, 4.2, 7.4), True, 0.75, 0.31),
        parameter("process.rationality", "lognormal", 6.0, (2.1, 4.0, 5.8, 8.8, 18.0), (3.9, 6.6, 7.2, 9.6, 60.0), False, -0.11, -0.07),
        parameter("process.memory", "beta", 0.6, (0.15, 0.41, 0.62, 0.83, 0.97), (0.22, 0.47, 0.58, 0.71, 0.93), False, -0.04, 0.12),
    ]
)  # fmt: skip
DATA = pd.DataFrame(
    {"preferences": "interests", "case": [case.name for case in CASES], "title": ["Riga", "Tokyo"], "observed": ["as_proposed", "shelved"],
     "model": [0.41, 0.62], "prior": [0.33, 0.54], "posterior": [0.17, 0.66], "fitted": [0.21, 0.71], "bits": [0.03, 1.42]}
)  # fmt: skip
SCORES = scores_table(SCORED, [*BASELINES, "model"])
MODEL = {"preferences": "interests", "cases": 2, "points": 512, "effective": 123.4, "bits": 0.72}
WORDS = {
    "en": {
        "rows": ["Weight of the security term", "Rationality", "Memory"],
        "key": ["Before: prior", "After: posterior"],
        "heads": ["Multiple of the starting value", "Value, from 0 to 1"],
        "title": "Interests: 2 past decisions shift 1 of 3 parameters",
        "source": "data/cases.csv · 512 points from the prior, 345 runs of each case at each · seed 8 · effective sample size 123",
        "about": "Thick line: 50 % credible interval; thin line: 90 % credible interval; dot: median. Dashed line: starting value.",
        "cases": ["Global partnership, Riga 2006\u00a0*", "NATO liaison office in Tokyo, 2023-24"],
        "verdicts": ("hit", "missed"),
        "classes": ["As proposed", "Diluted", "Shelved"],
        "how": "Interests, each case predicted from the others: the likeliest outcome occurred in 1 of 2 past decisions",
        "labels": [
            "Starting values",
            "Prior",
            "Posterior, case left out",
            "A third each",
            "Base rate",
            "Hardest objection",
        ],
        "headings": ["Brier score", "Logarithmic score", "Ranked probability score"],
    },
    "ja": {
        "rows": ["安全保障の重み", "合理性", "圧力の残存"],
        "key": ["前：事前分布", "後：事後分布"],
        "heads": ["初期値に対する倍率", "値（0〜1）"],
        "title": "利害モデル：過去の決定2件によりパラメータ3個のうち1個が変化",
        "source": "data/cases.csv · 事前分布の512点、各点で各事例345回 · 乱数シード8 · 有効標本数123",
        "about": "太線：50%信用区間、細線：90%信用区間、点：中央値。破線：初期値。",
        "cases": ["グローバルパートナーシップ（リガ、2006年）\u00a0*", "NATO東京連絡事務所（2023〜24年）"],
        "verdicts": ("的中", "外れ"),
        "classes": ["原案どおり", "修正案", "棚上げ"],
        "how": "利害モデル（各事例を他の事例から予測）：過去の決定2件中1件で、最も可能性が高いとした結果が実現",
        "labels": ["初期値", "事前分布", "事後分布（当該事例を除く）", "3分の1ずつ", "基準率", "最も強い反対"],
        "headings": ["ブライアスコア", "対数スコア", "順位確率スコア"],
    },
}
languages = pytest.mark.parametrize("language", WORDS)


def findings() -> Findings:
    tables = {"parameters": PARAMETERS, "data": DATA, "cases": cases_table(FORECASTERS), "scores": SCORES}
    about = {"cases": told(CASES), "models": [MODEL], "points": 512, "draws": 77}
    return Findings("calibrate", "calibration", tuple(case.scenario for case in CASES), tables, 345, 8, about=about)


def drawn(name: str, language: str):
    with speaking(language):
        return figures(findings().in_language(language))[name]()


def bare(figure) -> str:
    return "".join("".join(text for text, _, _ in words_of(figure)).split())


def lines_at(axes, row: int) -> dict[str, list]:
    """Of a row of a panel, from the top: ends of the thin and thick lines by colour, and the medians' dots."""
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    heights = sorted({round(float(dot.get_ydata()[0]), 6) for dot in dots}, reverse=True)[2 * row : 2 * row + 2]
    found = {}
    for name, colour, height in zip(("prior", "posterior"), (BEFORE, AFTER), heights, strict=True):
        here = [line for line in axes.lines if round(float(line.get_ydata()[0]), 6) == height]
        thin, thick = ([tuple(line.get_xdata()) for line in here if line.get_linewidth() == width and line.get_color() == colour] for width in (1.6, 6.0))  # fmt: skip
        (median,) = [float(line.get_xdata()[0]) for line in here if line.get_marker() == "o"]
        found[name] = [*thin, *thick, median]
    return found


@languages
def test_prior_and_posterior_of_a_parameter_stand_at_their_quantiles_in_their_colours(language):
    figure = drawn("parameters_interests", language)
    relative, shares = figure.axes
    assert key_of(figure) == dict(zip(WORDS[language]["key"], (BEFORE, AFTER), strict=True))
    for axes, row, n, unit in ((relative, 0, 0, 2.0), (relative, 1, 1, 6.0), (shares, 0, 2, 1.0)):
        wanted = PARAMETERS.iloc[n]
        for when, found in lines_at(axes, row).items():
            q = {level: wanted[f"{when}.{level}"] / unit for level in LEVELS}
            high = min(q["q95"], 8.0) if axes is relative else q["q95"]
            assert found == [
                pytest.approx((q["q05"], high)),
                pytest.approx((q["q25"], q["q75"])),
                pytest.approx(q["q50"]),
            ]
    broken = [(axes, line.get_xdata()[0]) for axes in figure.axes for line in axes.lines if line.is_dashed()]
    assert broken == [(relative, 1.0), (shares, 0.6)], "the starting value"
    for axes, head in zip(figure.axes, WORDS[language]["heads"], strict=True):
        assert edge(figure, head) == pytest.approx(axes.get_position().x0 * page.WIDTH, abs=0.01)
        assert level(figure, head) > axes.get_position().y1 * figure.get_figheight() > level(figure, head) - 0.25


@languages
def test_what_has_moved_is_in_bold_and_every_name_beside_its_lines(language):
    figure, rows = drawn("parameters_interests", language), WORDS[language]["rows"]
    relative, shares = figure.axes
    for axes, name, first in ((relative, rows[0], 0), (relative, rows[1], 2), (shares, rows[2], 0)):
        heights = sorted((float(line.get_ydata()[0]) for line in axes.lines if line.get_marker() == "o"), reverse=True)
        middle = axes.transData.transform((1, sum(heights[first : first + 2]) / 2))[1] / figure.dpi
        assert level(figure, name) == pytest.approx(middle, abs=0.06)
    bold = "".join(text.get_text() for text in figure.texts if text.get_fontweight() == "bold")
    bold = "".join(bold.split())
    assert bold == "".join((WORDS[language]["title"] + rows[0]).split()), "the title and the parameter that moved"


@languages
def test_head_and_foot_say_what_it_is(language):
    said = bare(drawn("parameters_interests", language))
    for part in ("title", "source", "about"):
        assert "".join(WORDS[language][part].split()) in said, part


@languages
def test_cases_are_shown_as_predicted_from_the_others_and_scores_beside_the_starting_values(language):
    words, figure = WORDS[language], drawn("cases_interests", language)
    check_case_bars(figure, 0, words["cases"], *words["verdicts"], words["classes"])
    assert "".join(words["how"].split()) in bare(figure)
    check_score_panels(drawn("scores_interests", language), SCORES, words["labels"], words["headings"], list(BASELINES))


def test_no_english_is_left_on_the_japanese_figures():
    for name in figures(findings()):
        assert english(drawn(name, "ja"), allowed=["data/cases.csv", "NATO"]) == [], name


def test_what_the_command_prints_stands_under_its_headings(monkeypatch):
    said = printed(text, findings(), monkeypatch)
    parameters, data, cases, scores = said.tables
    assert parameters["weights.security"] == {
        "Start": "2", "Prior median (90 %)": "1.9 (0.6 to 6.2)", "Posterior median (90 %)": "3.3 (1.5 to 7.4)",
        "Shift of mean, in prior s.d.": "+0.75", "Narrower by": "+31 %",
    }  # fmt: skip
    assert parameters["process.rationality"]["Narrower by"] == "−7 %"
    assert data[RIGA] == {"Starting values": "41.0 %", "Prior": "33.0 %", "Posterior without it": "17.0 %",
                            "Posterior with it": "21.0 %", "Changes the posterior by": "0.03 bits"}  # fmt: skip
    assert cases[f"{RIGA} *"]["Diluted"] == "58.0 %" and cases[f"{RIGA} *"]["Base rate"] == "0.31"
    assert (
        scores["Prior"]["Brier less base rate (95 %)"] == "−0.143 (−0.19 to −0.07)" and scores["Prior"]["Hits"] == "4"
    )
    for line in (
        "Calibration on past decisions  512 points from the prior, 345 runs of a case at each, seed 8",
        "Interests: 2 cases give 0.7 bits of information on all parameters jointly; 1 of 3 parameters shift (weights.security) by 0.25",
        "The 512 points have an effective sample size of 123, which is too small; take more --points.",
        "Posterior, case left out, Brier score: 0.234 against 0.510 for the base rate, difference −0.083 (−0.133 to −0.013); better on 12 cases.",
        "for the starting values, difference −0.109 (−0.159 to −0.039)",
    ):  # fmt: skip
        assert line in said.lines, said.lines
    assert "rival theories" not in said.lines and np.isfinite(MODEL["effective"])


def test_each_coding_names_the_file_of_its_cases():
    interests, by_stances = findings(), {"preferences": "spatial"}
    tables = {
        name: table.assign(**by_stances) if "preferences" in table else table
        for name, table in interests.tables.items()
    }
    tables["scores"] = tables["scores"].assign(group="spatial")
    about = {**interests.about, "models": [{**MODEL, **by_stances}]}
    for found, file, other in (
        (interests, "data/cases.csv", "data/consensus_cases.csv"),
        (replace(interests, tables=tables, about=about), "data/consensus_cases.csv", "data/cases.csv"),
    ):
        for name, draw in figures(found).items():
            assert file in bare(draw()) and other not in bare(draw()), name
