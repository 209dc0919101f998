"""What is shown of a forecast: each probability, mark and word where it belongs, in either language."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sim.figures import marks
from sim.results.findings import Findings
from sim.scenario.load import load
from sim.studies.backtest.study import reliability_table
from sim.studies.forecast import page
from sim.studies.forecast.figures import figures
from sim.studies.forecast.text import text
from sim.words import speaking
from sim.words.numbers import percent
from tests.drawn import words_of
from tests.shown import english, printed
from tests.studies.past import cases_table, scores_table

CLASSES = ["shelved", "diluted", "as_proposed"]
TABLE = pd.DataFrame({
    "outcome": CLASSES, "probability": [0.51, 0.3, 0.19], "low": [0.44, 0.27, 0.13], "high": [0.6, 0.33, 0.26],
    "model": [0.72, 0.23, 0.05], "hardest": [0.45, 0.24, 0.31],
})  # fmt: skip
NAMES = {
    "forecast": "nacsim, recalibrated",
    "model": "nacsim",
    "base_rate": "Base rate",
    "hardest": "Hardest objection",
}
BASE = ["uniform", "base_rate", "hardest"]


def findings(hardest: str = "against") -> Findings:
    scenario = load("tokyo_liaison_office")
    uniform = scores_table({**NAMES, "uniform": "A third each"}, BASE).drop(columns="group")
    cases = cases_table(NAMES).assign(preferences="spatial")
    forecast = TABLE if hardest != "unknown" else TABLE.assign(hardest=np.nan)
    weights = pd.DataFrame(
        {"forecaster": ["model", "hardest"], "weight": [0.33, 0.29], "low": [0.12, -0.03], "high": [0.57, 0.59]}
    )
    tables = {
        "forecast": forecast, "weights": weights if hardest != "unknown" else weights[:1], "record": uniform,
        "reliability": reliability_table(cases[cases["forecaster"].isin(["forecast", "model"])]),
        "cases": cases[cases["forecaster"] == "forecast"],
    }  # fmt: skip
    about = {
        "hardest": hardest,
        "learned_from": 69,
        "left_out": ["TOKYO23"],
        "base_rate": dict.fromkeys(CLASSES, 1 / 3),
    }
    return Findings("forecast", "f", (scenario,), tables, 4321, 9, about=about)


def test_the_text_has_every_number_under_its_heading_and_the_record_below(monkeypatch):
    said = printed(text, findings(), monkeypatch)
    (table,) = said.tables
    assert table["As proposed"] == {
        "Probability": "19.0 %", "95 %": "13.0 % to 26.0 %", "Runs of the model": "5.0 %",
        "Hardest objection: against": "31.0 %",
    }  # fmt: skip
    assert list(table) == ["As proposed", "Diluted", "Shelved"] and table["Shelved"]["Runs of the model"] == "72.0 %"
    for line in (
        "Record: on 12 recorded decisions, each group left out, such forecasts have a Brier score of 0.200, against 0.251 "
        "for the hardest objection, 0.234 for the base rate, 0.268 for a third each (lower is better); less the hardest "
        "objection's it is −0.216 (−0.266 to −0.146).",
        "Of 2 outcomes that were given 50.0 % to 70.0 %, 50.0 % came.",
        "Learned from 69 recorded decisions, with exponents 0.33 (0.12 to 0.57) for the runs, 0.29 (−0.03 to 0.59) for the "
        "hardest objection; 1 would take the runs at their word.",
        "Left out of what is learned from, because it is about them: TOKYO23.",
    ):
        assert line in said.lines, said.lines
    bare = printed(text, findings("unknown"), monkeypatch)
    assert "Hardest objection: unknown" not in bare.lines and "--hardest says which" in bare.lines


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_class_has_its_bar_its_interval_and_both_marks(language):
    with speaking(language):
        figure = figures(findings().in_language(language))["forecast"]()
    (axes,) = figure.axes
    bars = [(patch.get_width(), to_hex(patch.get_facecolor())) for patch in axes.patches]
    colours = [colour.lower() for colour in marks.outcome_colours(["as_proposed", "diluted", "shelved"])]
    assert bars == [(pytest.approx(width), colour) for width, colour in zip((0.19, 0.3, 0.51), colours, strict=True)]
    runs = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    beside = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "D"]
    ends = [tuple(line.get_xdata()) for line in axes.lines if line.get_linewidth() == 1.6]
    assert (runs, beside) == ([0.05, 0.23, 0.72], [0.31, 0.24, 0.45])
    assert ends == [(0.13, 0.26), (0.27, 0.33), (0.44, 0.6)]
    said = "".join("".join(text for text, _, _ in words_of(figure)).split())
    words = {
        "en": ("forecast, most likely shelved with 51 %", "Record on 12 recorded decisions", "hardest objection 0.520",
               "◇ how decisions with the same hardest objection ended (against)", "19.0 % (13.0–26.0)", "seed 9"),
        "ja": ("予測：最も可能性が高いのは棚上げ（51%）", "過去の決定12件", "最も強い反対のみによる予測0.520", "最も強い反対が同じ（反対）決定の結果",
               "4,321回"),
    }[language]  # fmt: skip
    for word in words:
        assert "".join(word.split()) in said, (word, said)


def test_without_an_objection_there_is_no_diamond():
    figure = figures(findings("unknown"))["forecast"]()
    assert not [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert "◇" not in "".join(text for text, _, _ in words_of(figure))


def test_reliability_is_drawn_of_the_forecast_and_of_the_model():
    figure = figures(findings())["reliability"]()
    assert len(figure.axes) == 2
    said = "".join("".join(text for text, _, _ in words_of(figure)).split())
    assert (
        "12recordeddecisions:outcomescameasoftenasforecastin2of2classesofprobability" in said
        and "nacsim,recalibrated" in said
    )


def test_no_english_is_left_on_the_japanese_figures():
    with speaking("ja"):
        for name, draw in figures(findings().in_language("ja")).items():
            assert english(draw(), allowed=["data/consensus_cases.csv", "tokyo_liaison_office", "NATO"]) == [], name


PAGE = {
    "en": ("Most likely: Shelved, with a probability of 51.0 % (95 % interval of the recalibration 44.0 to 60.0 %).",
           "Record on 12 recorded decisions, each group left out: the mean Brier score of such forecasts is 0.200, against "
           "0.520 for the hardest objection and 0.510 for the base rate (lower is better); the difference from the hardest "
           "objection is −0.216 (−0.266 to −0.146).",
           ("As proposed", "19.0 %", "13.0 to 26.0 %", "5.0 %", "31.0 %"),
           ("Hardest objection", "0.29", "−0.03 to 0.59"), "No objection is known"),
    "ja": ("最も確からしいのは「棚上げ」で、確率は51.0%（再較正の95%区間 44.0〜60.0%）。",
           "過去の決定12件（関連する事例を除いて予測）での成績：ブライアスコアの平均は0.200、最も強い反対では0.520、基準率では0.510"
           "（低いほど良い）。最も強い反対との差は−0.216（−0.266〜−0.146）。",
           ("原案どおり", "19.0%", "13.0〜26.0%", "5.0%", "31.0%"),
           ("最も強い反対", "0.29", "−0.03〜0.59"), "知られている反対はない"),
}  # fmt: skip


@pytest.mark.parametrize("language", PAGE)
def test_the_page_has_the_answer_its_record_and_what_was_pooled(language, monkeypatch):
    monkeypatch.setattr(page, "made_by", lambda found: None)
    answer, record, whole, weight, unknown = PAGE[language]
    with speaking(language):
        made = page.page(findings().in_language(language))
        bare = page.page(findings("unknown").in_language(language))
    assert made.answer.replace("\u00a0", " ") == answer and made.beside[0].replace("\u00a0", " ") == record
    pooled, reliable, *_ = made.sections
    table, weights = pooled.tables
    assert tuple(cell.replace("\u00a0", " ") for cell in table.rows[0]) == whole and len(table.rows) == 3
    assert tuple(cell.replace("\u00a0", " ") for cell in weights.rows[1]) == weight
    assert [drawing.name for drawing in (*pooled.drawings, *reliable.drawings)] == ["forecast", "reliability"]
    with speaking(language):
        titled = figures(findings().in_language(language))["reliability"]().title
    (bins,) = reliable.tables
    assert reliable.drawings[0].title == titled, "with the bins of the forecast that held"
    own = findings().tables["reliability"].query("forecaster == 'forecast'")
    assert [row[3] for row in bins.rows] == [str(n) for n in own["forecasts"]]
    with speaking(language):
        said = [(percent(row.mean), percent(row.share)) for row in own.itertuples()]
    assert [row[:2] for row in bins.rows] == said
    assert any(said.startswith(unknown) for said in bare.beside) and not any(s.startswith(unknown) for s in made.beside)
    assert len(bare.sections[0].tables[0].headings) == 4 and any("TOKYO23" in said for said in made.beside)
