"""What is shown of a scenario discovery: limits, trade-off and cases in their places, in each language."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import sim
from sim.results.findings import Findings
from sim.studies.discover.figures import FRAME, INSIDE, figures
from sim.studies.discover.scatter import OTHER
from sim.studies.discover.sentences import condition
from sim.studies.discover.text import text
from sim.words import speaking

from ...shown import bars, dots, english, printed, said, swatch_of, under

BOXES = pd.DataFrame({
    "box": [0], "coverage": [0.72], "density": [0.86], "mass": [0.21], "restricted": [3], "cases": [42], "interest": [36],
    "sentence": ["As it was kept."],
})  # fmt: skip
LIMITS = pd.DataFrame({
    "box": 0, "parameter": ["france.autonomy", "germany.exposure", "decision.rule"], "low": [np.nan, 0.31, np.nan],
    "high": [0.62, 0.57, np.nan], "kept": ["", "", "majority"], "lowest": [0.1, 0.0, np.nan],
    "highest": [0.9, 1.0, np.nan], "inside": [0.55, 0.26, 0.5], "quasi_p": [0.0004, 0.012, 0.031],
})  # fmt: skip
TRADEOFF = pd.DataFrame({
    "coverage": [1.0, 0.9, 0.72], "density": [0.25, 0.5, 0.86], "mass": [1.0, 0.45, 0.21], "restricted": [0, 1, 3],
    "chosen": [False, False, True],
})  # fmt: skip
CASES = pd.DataFrame({
    "france.autonomy": np.linspace(0.1, 0.9, 20), "germany.exposure": np.linspace(1.0, 0.0, 20),
    "decision.rule": ["majority", "unanimity"] * 10, "share": np.linspace(0.8, 0.2, 20), "wanted": [True] * 6 + [False] * 14,
})  # fmt: skip
WHAT = {"en": "Adopted, any draft", "ja": "採択（いずれかの案）"}


def found(limits: pd.DataFrame = LIMITS, boxes: pd.DataFrame = BOXES) -> Findings:
    scenario = sim.load("tokyo_liaison_office")
    about = {
        "title": scenario.title, "method": "prim", "outcome": "adopted", "label": "Adopted, any draft", "above": "0.5",
        "least": 0.45, "from": scenario.name, "cases": 200, "failed": 3, "interest": 50,
        "parameters": list(CASES.columns[:3]),
    }  # fmt: skip
    tables = {"boxes": boxes, "limits": limits, "tradeoff": TRADEOFF, "cases": CASES}
    return Findings("discover", "x", (scenario,), tables, 60, 3, about=about)


def drawn(language: str, name: str, **changed):
    with speaking(language):
        return figures(found(**changed).in_language(language))[name]()


LIMITS_SAID = {
    "en": ("France: autonomy", "Germany: exposure", "Rule", "Quasi-p-value"),
    "ja": ("フランス：戦略的自律の志向", "ドイツ：経済的脆弱性", "決定方式", "準p値"),
}
SENTENCE = {
    "en": "A draft is adopted in at least 45 % of the runs when France’s autonomy is below 0.62, Germany’s exposure is "
    "between 0.31 and 0.57 and the decision rule is majority: 72 % of all such futures lie there, and 86 % of the "
    "futures there are such.",
    "ja": "フランスの戦略的自律の志向が0.62未満、ドイツの経済的脆弱性が0.31から0.57の間と決定方式がmajorityのとき、試行の45%以上で"
    "いずれかの案が採択される。そのような将来像の72%がここに含まれ、ここに含まれる将来像の86%がそうなる。",
}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_limits_are_bars_on_the_range_of_all_cases(language):
    figure = drawn(language, "limits")
    (axes,) = figure.axes
    inside = [(bar.left, bar.width) for bar in bars(axes) if bar.colour == INSIDE.lower()]
    assert [pytest.approx(bar) for bar in inside] == [(0.0, 0.65), (0.31, 0.26), (0.0, 0.5)]
    assert [bar.width for bar in bars(axes) if bar.colour != INSIDE.lower()] == [1.0, 1.0, 1.0]
    *names, luck = LIMITS_SAID[language]
    assert under(figure, luck) == ["<0.001", "0.012", "0.031"]
    texts = said(figure)
    heights = [texts[name][1] for name in names]
    assert heights == sorted(heights, reverse=True)
    assert heights[1] == pytest.approx(texts["0.012"][1], abs=0.02)
    left, _, width, _ = axes.get_position().bounds
    for number, place in (("0.62", 0.65), ("0.31", 0.31), ("0.57", 0.57), ("0.10", 0.0)):
        x = figure.get_figwidth() * (left + width * place)
        assert texts[number][0] == pytest.approx(x, abs=0.2), number
    whole = "".join(texts) if language == "ja" else " ".join(texts)
    assert SENTENCE[language] in whole, whole


@pytest.mark.parametrize(("name", "told"), {
    "limits": "in 86.0 % of the cases under its conditions “Adopted, any draft” prevails",
    "tradeoff": "conditions that cover 72.0 % of the cases of “Adopted, any draft”, and hold in 86.0 % of those under them",
    "cases": "“Adopted, any draft” in 86.0 % of the cases in the box",
}.items())  # fmt: skip
def test_titles_state_what_the_first_box_says(name, told):
    assert drawn("en", name).title.replace("\u00a0", " ").endswith(told)
    none = drawn("en", "tradeoff", boxes=BOXES[:0], limits=LIMITS[:0])
    assert none.title.endswith("no conditions were found for “Adopted, any draft”")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_tradeoff_is_coverage_to_the_right_and_density_upwards(language):
    figure = drawn(language, "tradeoff")
    (axes,) = figure.axes
    places = dots(axes)
    assert [place[:2] for place in places[:3]] == [(1.0, 0.25), (0.9, 0.5), (0.72, 0.86)]
    assert places[3][:2] == (0.72, 0.86) and places[3][2:] == ("none", FRAME.lower()), "a ring around the chosen one"
    key = {"en": ("0 parameters", "1 parameter", "3 parameters"), "ja": ("0項目", "1項目", "3項目")}[language]
    assert [swatch_of(figure, name) for name in key] == [place[2] for place in places[:3]]
    assert len({place[2] for place in places[:3]}) == 3
    lines = sorted(line.get_ydata()[0] for line in axes.lines if line.get_linestyle() == "--")
    assert lines == [0.25, 0.8]
    texts = said(figure)
    tags = {"en": ("all cases: 25.0 %", "required density: 80.0 %", "chosen: 72.0 % coverage, 86.0 % density"),
            "ja": ("全ケース：25.0%", "必要な密度：80.0%", "採用：網羅率72.0%、密度86.0%")}[language]  # fmt: skip
    assert texts[tags[0]][1] < texts[tags[1]][1]
    across, upward = {"en": ("Coverage", "↑ Density"), "ja": ("網羅率", "↑ 密度")}[language]
    low = next(place for name, place in texts.items() if name.startswith(across))
    high = next(place for name, place in texts.items() if name.startswith(upward))
    assert low[1] < texts[tags[0]][1] < high[1] and tags[2] in texts


@pytest.mark.parametrize("language", ["en", "ja"])
def test_cases_of_interest_are_dark_and_the_box_is_framed(language):
    figure = drawn(language, "cases")
    (axes,) = figure.axes
    by_colour = {to_hex(line.get_markerfacecolor()): line for line in axes.lines if line.get_marker() == "o"}
    wanted, other = by_colour[INSIDE.lower()], by_colour[OTHER.lower()]
    np.testing.assert_allclose(wanted.get_xdata(), CASES["france.autonomy"][:6])
    np.testing.assert_allclose(wanted.get_ydata(), CASES["germany.exposure"][:6])
    np.testing.assert_allclose(other.get_xdata(), CASES["france.autonomy"][6:])
    frame = next(p for p in axes.patches if isinstance(p, Rectangle) and to_hex(p.get_edgecolor()) == FRAME.lower())
    assert frame.get_y() == 0.31 and frame.get_y() + frame.get_height() == pytest.approx(0.57)
    assert frame.get_x() + frame.get_width() == pytest.approx(0.62)
    assert axes.get_xlim()[0] < frame.get_x() < 0.1, "open to the left"
    key = {
        "en": ("Case of interest", "Other case", "The box"),
        "ja": ("該当するケース", "その他のケース", "条件の範囲"),
    }
    assert [swatch_of(figure, name) for name in key[language]] == [INSIDE.lower(), OTHER.lower(), FRAME.lower()]
    texts = said(figure)
    names = LIMITS_SAID[language]
    assert texts[f"{names[0]} →"][1] < texts[f"↑ {names[1]}"][1]
    words = {
        "en": "narrowest of the 3 conditions. Of interest: at least 45.0 %",
        "ja": "3条件のうち最も狭い2つ。該当：試行の45.0%以上",
    }
    assert words[language] in " ".join(texts)


def test_one_condition_is_shown_against_the_share_of_runs():
    figure = drawn("ja", "cases", limits=LIMITS.head(1))
    assert f"↑ 試行の割合：{WHAT['ja']}" in said(figure)
    line = next(line for line in figure.axes[0].lines if to_hex(line.get_markerfacecolor()) == INSIDE.lower())
    np.testing.assert_allclose(line.get_ydata(), CASES["share"][:6])


@pytest.mark.parametrize("name", ["limits", "tradeoff", "cases"])
def test_a_figure_in_japanese_has_no_english(name):
    figure = drawn("ja", name)
    assert english(figure, ["tokyo_liaison_office", "NATO", "PRIM", "majority"]) == []
    assert any("200ケース、各試行60回" in text for text in said(figure))


@pytest.mark.parametrize(
    ("ends", "en", "ja"),
    [((0.2, None), "x is above 0.20", "xが0.20超"), ((None, 0.2), "x is below 0.20", "xが0.20未満"),
     ((0.2, 0.4), "x is between 0.20 and 0.40", "xが0.20から0.40の間")],
)  # fmt: skip
def test_a_limit_is_said_on_its_own_side_in_each_language(ends, en, ja):
    for language, expected in (("en", en), ("ja", ja)):
        with speaking(language):
            assert condition("x", *ends, (), 2) == expected


def test_without_a_box_there_is_the_tradeoff_alone():
    assert list(figures(found(LIMITS.head(0), BOXES.head(0)))) == ["tradeoff"]
    assert list(figures(found())) == ["tradeoff", "limits", "cases"]


def test_printed_cells_stand_under_their_headings(monkeypatch):
    told = printed(text, found(), monkeypatch)
    limits, tradeoff = told.tables
    assert limits == {
        "France: autonomy": {"Limits": "below 0.62", "Range of all cases": "0.1 to 0.9", "Cases within": "55 %", "Quasi-p-value": "<0.001"},
        "Germany: exposure": {"Limits": "0.31 to 0.57", "Range of all cases": "0 to 1", "Cases within": "26 %", "Quasi-p-value": "0.012"},
        "Rule": {"Limits": "majority", "Range of all cases": "–", "Cases within": "50 %", "Quasi-p-value": "0.031"},
    }  # fmt: skip
    assert tradeoff["-> chosen"] == {"Coverage": "72.0 %", "Density": "86.0 %", "Part of all cases": "21.0 %", "Restricted": "3"}  # fmt: skip
    assert "200 cases, 60 runs of each, seed 3" in told.lines and "3 cases failed and are left out." in told.lines
    assert "“Adopted, any draft” in at least 45.0 % of the runs, 50 cases (25.0 %)." in told.lines
    assert "As it was kept." in told.lines
    alone = printed(text, found(LIMITS.tail(1).assign(kept="", low=0.4, lowest=0.2, highest=0.8)), monkeypatch)
    assert alone.tables[0]["Rule"]["Limits"] == "above 0.4"
    assert "try --method cart" in printed(text, found(LIMITS.head(0), BOXES.head(0)), monkeypatch).lines


@pytest.mark.parametrize(
    ("interest", "words"),
    [
        (4, "No box can be told from 4 cases of interest; take more cases"),
        (50, "No box: no limit on any parameter separates"),
    ],
)
def test_where_there_is_no_box_none_is_marked_and_too_few_cases_are_no_finding(interest, words, monkeypatch):
    nothing = found(LIMITS.head(0), BOXES.head(0))
    nothing.about["interest"] = interest
    nothing.tables["tradeoff"] = TRADEOFF.assign(chosen=False)
    told = printed(text, nothing, monkeypatch)
    assert words in told.lines and "chosen" not in str(told)
