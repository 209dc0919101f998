"""What is shown of how sure a result is: every bar, dot, line, number, word and command in its place, in each language."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

import sim
from sim.results.findings import Findings
from sim.studies.sure.figures import COLOURS, figures
from sim.studies.sure.page import page
from sim.studies.sure.text import text
from sim.words import say, speaking
from sim.words.numbers import percent

from ...drawn import assert_sound
from ...shown import bars, english, printed, said

TOKYO = "tokyo_liaison_office"
NAMES = [
    "walk_away",
    "ranges",
    "luck",
    "theories",
    "drafts",
    "parameters",
    "record",
    "strategy.china",
    "coder",
    "seats",
]
ROWS = pd.DataFrame({
    "row": NAMES, "kind": ["chance"] * 3 + ["structural"] * 7,
    "low": [0.01 * n for n in range(3, 13)], "high": [0.9 - 0.07 * n for n in range(10)],
    "stated": [0, 7, 0, 0, 0, 0, 0, 1, 0, 0], "inferred": [0, 20, 0, 0, 0, 11, 0, 0, 5, 0],
    "outside": [0, 3, 0, 0, 0, 0, 0, 0, 0, 105], "assumed": [1, 18, 0, 0, 4, 0, 0, 2, 0, 222],
    "command": [f"nacsim ask {name}" for name in NAMES],
}).assign(width=lambda table: table["high"] - table["low"])  # fmt: skip
VARIANTS = pd.DataFrame([
    ("walk_away", "0.05", 0.91, "a"), ("walk_away", "0.95", 0.035, "b"), ("theories", "mean", 0.61, "c"),
    ("drafts", "[liaison_office]", 0.075, "d"), ("parameters", "posterior", 0.43, "e"),
    ("record", "against", 0.37, "f"), ("strategy.china", "aimed", 0.21, "g"), ("strategy.china", "wedge", 0.19, "h"),
    ("coder", "second", 0.23, "i"), ("seats", "tokyo_whole_council", 0.17, "j"),
], columns=["row", "variant", "value", "command"])  # fmt: skip
SPLIT = pd.DataFrame({
    "output": ["adopted"], "share": [0.3], "variance": [0.21], "ranges": [0.17], "walk_away": [0.41], "low": [0.5],
    "high": [0.6], "draws": [0.42], "command": ["nacsim ask split"],
})  # fmt: skip
LABELS = {
    "en": ["Walk-away value of the sponsor", "Coded ranges", "Luck of 12,345 runs", "Rival theories",
           "Drafts that nobody reported", "Weights and process parameters", "Record on past decisions",
           "Strategy of China", "Who coded the case", "Seats in the Council"],
    "ja": ["提案国の撤回水準", "設定範囲", "試行12,345回の偶然", "他の理論", "報道のない案", "重みと手続きの変数", "過去の決定での実績",
           "中国の戦略", "数値を定めた人", "理事会の議席"],
}  # fmt: skip


def found(column: str = "adopted", headline: float | None = 0.283, rows: pd.DataFrame = ROWS) -> Findings:
    scenarios = sim.load(TOKYO), sim.load("tokyo_whole_council")
    about = {"title": scenarios[0].title, "quantity": "x", "column": column, "points": 9, "noise": 0.014,
             "headline": {"value": headline, "low": 0.2, "high": 0.3}}  # fmt: skip
    left_out = pd.DataFrame({"row": ["strategy.united_states"], "why": ["pays_nobody"]})
    tables = {"rows": rows, "variants": VARIANTS, "left_out": left_out, "split": SPLIT}
    return Findings("sure", "x", scenarios, tables, 12_345, 7, about=about)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_bar_goes_from_low_to_high_in_the_colour_of_its_kind_beside_its_label(language, monkeypatch):
    with speaking(language):
        figure = figures(found().in_language(language))["sure"]()
        figure.png()  # gives texts the fonts that they need
        assert_sound(figure, monkeypatch)
        (axes,) = figure.axes
        drawn, texts = bars(axes), said(figure)
        assert [bar.left for bar in drawn] == pytest.approx(ROWS["low"].tolist())
        assert [bar.left + bar.width for bar in drawn] == pytest.approx(ROWS["high"].tolist())
        assert [bar.colour for bar in drawn] == [COLOURS[kind].lower() for kind in ROWS["kind"]]
        assert COLOURS["chance"] != COLOURS["structural"]
        places = [texts[label][1] for label in LABELS[language]]
        heights = [bar.y for bar in drawn]
        assert places == sorted(places, reverse=True) and heights == sorted(heights, reverse=True)
        middle = [bar.y + 0.365 * 9 / 72 for bar in drawn]
        assert [place + 2 * 0.365 * 9 / 72 for place in places] == pytest.approx(middle, abs=0.03)
        chance, structural = texts[say("sure.chance")][1], texts[say("sure.structural")][1]
        assert chance > places[0] and places[2] > structural > places[3]
        for n, row in enumerate(ROWS.itertuples()):
            told = say("sure.ends", low=percent(row.low), high=percent(row.high)).replace("\u00a0", " ")
            assert texts[told][1] == pytest.approx(places[n], abs=0.02), "its ends stand beside its label"
        if language == "ja":
            assert english(figure, [TOKYO, "NATO"]) == []


def test_each_alternative_is_a_dot_on_its_bar_and_the_headline_a_line_through_all():
    (axes,) = figures(found())["sure"]().axes
    heights = dict(zip(NAMES, (bar.y for bar in bars(axes)), strict=True))
    dots = {
        (row, float(x)) for line in axes.lines if line.get_marker() == "o"
        for x, y in zip(*line.get_data(), strict=True) for row, at in heights.items() if abs(at - y) < 1e-9
    }  # fmt: skip
    assert dots == set(zip(VARIANTS["row"], VARIANTS["value"], strict=True))
    lines = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert len(lines) == 2 and all(set(line.get_xdata()) == {0.283} for line in lines)
    spans = [sorted(line.get_ydata()) for line in lines]
    for kind, (low, high) in zip(("chance", "structural"), spans, strict=True):
        own = [heights[row] for row in ROWS.loc[ROWS["kind"] == kind, "row"]]
        assert low < min(own) and max(own) < high
    assert {to_hex(line.get_color()) for line in lines} == {"#222222"}
    assert axes.get_xlim()[0] == 0.0 and axes.get_xlim()[1] >= 0.91


@pytest.mark.parametrize(("language", "title"), [
    ("en", "Adopted, any draft: 28.3 %. Widest beyond chance: Rival theories, 6.0 % to 69.0 %"),
    ("ja", "採択（いずれかの案）は28.3 %。偶然以外で幅が最大の要因：他の理論（6.0 %〜69.0 %）"),
])  # fmt: skip
def test_the_title_states_the_headline_and_the_widest_structural_row(language, title):
    with speaking(language):
        figure = figures(found().in_language(language))["sure"]()
    told = "".join(said(figure)).replace(" ", "")
    assert title.replace(" ", "") in told


@pytest.mark.parametrize(("language", "title"), [
    ("en", "Adopted, any draft: 28.3 %, and 3.0 % to 90.0 % depending on what is assumed"),
    ("ja", "採択（いずれかの案）：28.3%（前提の置き方により3.0%〜90.0%）"),
])  # fmt: skip
def test_what_is_assumed_stands_apart_from_other_models_and_luck(language, title):
    with speaking(language):
        drawn = figures(found().in_language(language))["assumptions"]()
    told = "".join(said(drawn)).replace(" ", "")
    assert title.replace(" ", "") in told
    assert not any(LABELS[language][n].replace(" ", "") in told for n in (2, 3, 6)), "luck, theories, record"
    assert len(bars(drawn.axes[0])) == 6, "the six widest"


def test_rounds_are_on_their_own_scale_and_what_has_no_value_has_no_figure(monkeypatch):
    rows = ROWS.assign(low=ROWS["low"] * 10, high=ROWS["high"] * 20)
    made = found("rounds.mean", 13.9, rows)
    made.tables["variants"] = VARIANTS.assign(value=9.5)
    figure = figures(made)["sure"]()
    assert_sound(figure, monkeypatch)
    assert figure.axes[0].get_xlim()[1] == pytest.approx(1.05 * 18.0)
    assert "0.3 to 18.0" in said(figure) and "Mean round of agreement: 13.9" in " ".join(said(figure))
    assert figures(found("rounds.mean", None, ROWS.assign(low=float("nan"), high=float("nan")))) == {}


def test_an_actor_is_named_in_the_title():
    figure = figures(found("blocked.france"))["sure"]()
    assert "France blocks at the end: 28.3 %" in " ".join(said(figure))


def test_printed_cells_stand_under_their_headings(monkeypatch):
    told = printed(text, found(), monkeypatch)
    chance, structural, variants, again = told.tables
    assert list(chance) == LABELS["en"][:3] and list(structural) == LABELS["en"][3:]
    assert chance["Coded ranges"] == {
        "Low": "4.0 %", "High": "83.0 %", "Width": "79.0 %", "Stated": "7", "Inferred": "20", "Other source": "3", "Assumed": "18",
    }  # fmt: skip
    assert structural["Seats in the Council"] == {
        "Low": "12.0 %", "High": "27.0 %", "Width": "15.0 %", "Stated": "–", "Inferred": "–", "Other source": "105", "Assumed": "222",
    }  # fmt: skip
    assert {label: cells[""] for label, cells in variants.items()} == {
        "Walk-away value of the sponsor": "0.05: 91.0 %; 0.95: 3.5 %",
        "Rival theories": "Mean of positions: 61.0 %",
        "Drafts that nobody reported": "without them: 7.5 %",
        "Weights and process parameters": "drawn from the posterior: 43.0 %",
        "Record on past decisions": "hardest objection against: 37.0 %",
        "Strategy of China": "aims its threats: 21.0 %; courts some and threatens others: 19.0 %",
        "Who coded the case": "a second reader: 23.0 %",
        "Seats in the Council": "32 members: 17.0 %",
    }
    commands = {label: cells[""] for label, cells in again.items()}
    assert commands == {
        **dict(zip(LABELS["en"], ROWS["command"], strict=True)),
        "Parts of the variance": "nacsim ask split",
    }
    for line in (
        "12,345 runs, seed 7", "Adopted, any draft: 28.3 %",
        "the coded ranges carry 17.0 %, the walk-away value 41.0 %, private reservations and other draws 42.0 %",
        "1.4 % was noise of finite runs", "Left out: Strategy of United States (it pays nobody)",
    ):  # fmt: skip
        assert line in told.lines


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_has_every_row_under_its_headings_with_its_command(language, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.studies.sure.page.made_by", lambda made: None)
    with speaking(language):
        made = page(found().in_language(language))
        first, again = made.sections[0], made.sections[1]
        tables = {table.caption: table for table in first.tables}
        assert [row[0] for table in first.tables for row in table.rows] == LABELS[language]
        (seats,) = [row for row in tables[say("sure.structural")].rows if row[0] == LABELS[language][-1]]
        cells = dict(zip(tables[say("sure.structural")].headings, seats, strict=True))
        assert (cells[say("sure.low")], cells[say("sure.high")]) == (percent(0.12), percent(0.27))
        assert percent(0.17) in cells[say("sure.alternatives")]
        for number, basis in ((105, "outside"), (222, "assumed")):
            assert f"{number} {say(f'basis.{basis}')}" in cells[say("sure.rests")]
        told = {row[0]: row[1].text for row in again.tables[0].rows}
        assert told == {
            **dict(zip(LABELS[language], ROWS["command"], strict=True)),
            say("sure.row.split"): "nacsim ask split",
        }
        assert percent(0.283) in made.answer and len(first.points) == 1 and len(first.drawings) == 1
