"""What is shown of coders: every number, mark and word where it belongs, in either language."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sim.results.findings import Findings
from sim.scenario.load import load
from sim.studies.coders.agreement import agreement
from sim.studies.coders.figures import MINE, THEIRS, figures
from sim.studies.coders.text import text
from sim.words import speaking
from tests.drawn import assert_sound, bars_of, words_of
from tests.levels import beside, level
from tests.shown import english, printed

CODINGS = pd.DataFrame(
    [
        ("second", "france", "threat", 0.41, 0.2, 0.6, 0.52, 0.3, 0.7),
        ("second", "germany", "threat", 0.35, 0.1, 0.5, 0.28, 0.15, 0.45),
        ("second", "japan", "solidarity", 0.62, 0.4, 0.8, 0.93, 0.65, 1.0),
    ],
    columns=["coder", "actor", "trait", "value", "low", "high", "other", "other_low", "other_high"],
).assign(difference=lambda table: table["other"] - table["value"])
SHARES = {"nacsim": (0.11, 0.27, 0.62), "second": (0.19, 0.33, 0.48), "drawn": (0.15, 0.3, 0.55)}
OUTCOMES = ("liaison_office", "contact_point", "shelved")
WORDS = {
    "en": {"actors": ["France", "Germany", "Japan"], "traits": ["threat", "solidarity"], "coders": ["the project", "a second reader", "one drawn in each run"], "head": "the project and a second reader are within 0.1 of each other on 1 of 3 numbers", "outcomes": "whoever coded"},
    "ja": {"actors": ["フランス", "ドイツ", "日本"], "traits": ["脅威認識", "孤立回避の圧力"], "coders": ["本プロジェクト", "第二の評定者", "試行ごとに無作為に抽出"], "head": "本プロジェクトと第二の評定者の差は3項目中1項目で0.1以内", "outcomes": "数値化した者によらず"},
}  # fmt: skip
languages = pytest.mark.parametrize("language", WORDS)


@pytest.fixture
def found() -> Findings:
    shares = [
        (coder, name, name, part, part - 0.01, part + 0.02)
        for coder, parts in SHARES.items()
        for name, part in zip(OUTCOMES, parts, strict=True)
    ]
    moved = [
        ("second", "shelved", "Shelved", 0.62, 0.48, -0.14, -0.17, -0.12, 3, 9),
        ("drawn", "shelved", "Shelved", 0.62, 0.55, -0.07, -0.09, -0.04, 2, 5),
    ]
    tables = {
        "agreement": agreement(CODINGS), "codings": CODINGS,
        "shares": pd.DataFrame(shares, columns=["coder", "outcome", "label", "share", "low", "high"]),
        "differences": pd.DataFrame(moved, columns=["coder", "outcome", "label", "base", "share", "difference", "low", "high", "gained", "lost"]),
    }  # fmt: skip
    return Findings("coders", "tokyo-coders", (load("tokyo_liaison_office"),), tables, 4321, 6)


def drawn(found: Findings, language: str, name: str):
    with speaking(language):
        return figures(found.in_language(language))[name]()


@languages
def test_both_values_stand_at_their_numbers_with_their_ranges(found, language):
    figure = drawn(found, language, "codings")
    (axes,) = figure.axes
    marks = [
        (float(line.get_xdata()[0]), line.get_marker(), to_hex(line.get_markerfacecolor()).upper())
        for line in axes.lines
        if line.get_marker() in ("o", "D")
    ]
    assert marks == [
        mark for row in CODINGS.itertuples() for mark in ((row.value, "o", MINE), (row.other, "D", THEIRS))
    ]
    ranges = [
        (*map(float, line.get_xdata()), to_hex(line.get_color()).upper())
        for line in axes.lines
        if len(line.get_xdata()) == 2 and line.get_linewidth() == 1
    ]
    assert ranges == [
        span
        for row in CODINGS.itertuples()
        for span in ((row.low, row.high, MINE), (row.other_low, row.other_high, THEIRS))
    ]
    heights = [float(line.get_ydata()[0]) for line in axes.lines if line.get_marker() == "o"]
    assert heights == sorted(heights, reverse=True), "from the top down"
    words = WORDS[language]
    levels = [level(figure, actor) for actor in words["actors"]]
    assert levels == sorted(levels, reverse=True)
    for actor, said in zip(words["actors"], ("+0.11", "−0.07", "+0.31"), strict=True):
        assert said in beside(figure, actor)
    assert (level(figure, words["traits"][0]), level(figure, words["traits"][1])) == pytest.approx(
        (levels[0], levels[2])
    )
    assert sum(text == words["traits"][0] for text, _, _ in words_of(figure)) == 1, "once for its actors"


@languages
def test_bars_are_the_shares_of_each_coder_in_the_order_of_the_menu(found, language):
    figure = drawn(found, language, "outcomes")
    bars = bars_of(figure.axes[0])
    assert [length for _, length, _ in bars] == pytest.approx([part for parts in SHARES.values() for part in parts])
    assert len({colour for _, _, colour in bars[:3]}) == 3 and [bar[2] for bar in bars[:3]] == [
        bar[2] for bar in bars[3:6]
    ]
    levels = [level(figure, coder) for coder in WORDS[language]["coders"]]
    assert levels == sorted(levels, reverse=True)
    assert [level(figure, number) for number in ("62.0", "48.0", "55.0")] == pytest.approx(levels, abs=0.02)


@languages
def test_head_and_foot_say_what_it_is(found, language):
    for name, head in (("codings", "head"), ("outcomes", "outcomes")):
        said = "".join(text for text, _, _ in words_of(drawn(found, language, name))).replace(" ", "")
        assert WORDS[language][head].replace(" ", "") in said and "4,321" in said


@pytest.mark.parametrize("name", ["codings", "outcomes"])
def test_no_english_is_left_and_nothing_overlaps(found, name, monkeypatch):
    assert english(drawn(found, "ja", name), allowed=["NATO"]) == []
    assert_sound(drawn(found, "en", name), monkeypatch)


def test_each_further_coder_has_a_figure_of_its_own(found):
    more = pd.concat([CODINGS, CODINGS.assign(coder="third")])
    drawn_ = figures(replace(found, tables={**found.tables, "codings": more}))
    assert list(drawn_) == ["codings", "codings_2", "outcomes"]


def test_what_the_command_prints_stands_under_its_headings(found, monkeypatch):
    said = printed(text, found, monkeypatch)
    agreed, shares, second, one_each = said.tables
    assert agreed["all traits"] == {
        "Numbers": "3", "Rank correlation": "1.00", "Krippendorff's alpha": "0.66", "Mean difference": "0.16",
        "Mean with its sign": "+0.12", "Largest difference": "0.31  Japan, solidarity",
    }  # fmt: skip
    assert agreed["threat"]["Largest difference"] == "0.11  France" and agreed["solidarity"]["Rank correlation"] == "–"
    assert shares["Shelved"] == {
        "the project": "62.0 %",
        "a second reader": "48.0 %",
        "one drawn in each run": "55.0 %",
    }
    assert second["Shelved"] == {
        "Project's": "62.0 %",
        "Then": "48.0 %",
        "Difference": "−14.0",
        "95 % interval": "−17.0 to −12.0",
    }
    assert one_each["Shelved"]["Difference"] == "−7.0"
    assert "4,321 runs by each coder, seed 6" in said.lines
