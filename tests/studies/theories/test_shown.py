"""What is shown of rival theories: every number, colour and word where it belongs, in either language."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sim.figures import marks
from sim.results.findings import Findings
from sim.scenario.load import load
from sim.studies.theories.figures import ADOPTED, OBSERVED, THEORY, figures
from sim.studies.theories.study import theory_in_words
from sim.studies.theories.text import text
from sim.words import speaking
from tests.drawn import key_of, words_of
from tests.levels import beside, edge, level
from tests.shown import english, printed

THEORIES = [
    # theory, label, source, applies, mean, low, high, nearest, why_not
    ("mean", "Mean of positions", "no theory: the floor", 1.0, 0.31, 0.12, 0.52, "Contact point", ""),
    ("nash_status_quo", "Nash bargaining over the status quo", "Nash 1950", 0.0, np.nan, np.nan, np.nan, "",
     "this theory needs the status quo"),
    ("agenda_unanimity", "Agenda setter, unanimity", "Romer", 0.75, 0.83, 0.61, 0.97, "Liaison office",
     "no actor has both influence and salience"),
]  # fmt: skip
COLUMNS = ["theory", "label", "source", "applies", "mean", "low", "high", "nearest", "why_not"]
POINTS = {"mean": [0.12, 0.52, 0.29], "nash_status_quo": [np.nan] * 3, "agenda_unanimity": [0.61, 0.97, 0.91]}
SHARES = {"liaison_office": (1.0, 0.06), "contact_point": (0.5, 0.31), "shelved": (0.0, 0.63)}


def findings(language: str = "en", **about) -> Findings:
    scenario = load("tokyo_liaison_office")
    outcomes = [(name, scenario.label(name), place, share) for name, (place, share) in SHARES.items()]
    points = [(theory, draw, point) for theory, found in POINTS.items() for draw, point in enumerate(found)]
    told = {
        "title": scenario.title, "scenario": scenario.name, "described": scenario.described, "changes": ["x=1"],
        "runs": 1234, "seed": 7, "draws": 321, "scale": {"low": 0.0, "high": 1.0, "label": "the menu", "is_menu": True},
        "simulated": {"adopted": 0.37, "mean": 0.215, "median": 0.0, "low": 0.02, "high": 0.57},
        "observed": {"label": "Shelved", "place": 0.0},
    }  # fmt: skip
    tables = {
        "theories": pd.DataFrame(THEORIES, columns=COLUMNS),
        "predictions": pd.DataFrame(points, columns=["theory", "draw", "point"]),
        "outcomes": pd.DataFrame(outcomes, columns=["outcome", "label", "place", "share"]),
        "actors": pd.DataFrame({"actor": ["a", "b", "c"], "label": "x", "position": [0.9, 0.4, 0.4], "weight": [0.2, 0.3, 0.6]}),
    }  # fmt: skip
    return Findings("theories", "t", (scenario.in_language(language),), tables, 1234, 7, about={"about": told | about})


WORDS = {
    "en": {
        "rows": ["Simulation", "Mean of positions", "Nash bargaining over the\nstatus quo", "Agenda setter, unanimity"],
        "why": "not applicable: this theory needs the status quo",
        "key": ["adopted", "shelved", "a theory", "actual outcome: Shelved"],
        "ticks": ["Status quo (shelved)", "Contact point at an embassy", "Liaison office in Tokyo"],
        "head": "NATO liaison office in Tokyo, 2023-24: the simulation lands at 0.21, rival theories between 0.31 and 0.83",
        "source": "tokyo_liaison_office · 1,234 runs · theories over 321 draws of the coded ranges · seed 7",
        "beside": ["Simulated outcomes", "Actors"],
    },
    "ja": {
        "rows": ["シミュレーション", "立場の平均", "現状を基準とするナッシュ交渉", "議題設定者（全会一致）"],
        "why": "適用不可：現状の位置を要する理論である",
        "key": ["採択", "棚上げ", "理論", "実際の結果：棚上げ"],
        "ticks": ["現状（棚上げ）", "大使館内の連絡窓口", "東京連絡事務所"],
        "head": "NATO東京連絡事務所（2023〜24年）：シミュレーションは0.21、競合理論は0.31〜0.83",
        "source": "tokyo_liaison_office · 試行1,234回 · 理論：設定範囲から321回抽出 · 乱数シード7",
        "beside": ["模擬した 結果", "各国"],
    },
}
languages = pytest.mark.parametrize("language", WORDS)


def drawn(language: str, **about):
    with speaking(language):
        return figures(findings(language, **about))["theories"]()


def joined(figure) -> str:
    """All words of a page, without what breaks its lines."""
    return "".join(text for text, _, _ in words_of(figure)).replace(" ", "").replace("\n", "")


@languages
def test_the_simulated_outcomes_stand_at_their_places_in_the_colours_of_the_key(language):
    figure = drawn(language)
    whole, bars, *_ = figure.axes
    found = sorted((round(bar.get_x() + bar.get_width() / 2, 6), bar.get_height(), to_hex(bar.get_facecolor()).upper()) for bar in bars.patches)  # fmt: skip
    assert found == [(0.0, 0.63, marks.SHELVED), (0.5, 0.31, ADOPTED), (1.0, 0.06, ADOPTED)]
    assert key_of(figure) == dict(zip(WORDS[language]["key"], (ADOPTED, marks.SHELVED, THEORY, OBSERVED), strict=True))
    places = [line.get_segments() for line in whole.collections]
    assert [segment[0][0] for segment in places[1]] == [0.0], "what really happened"
    for share, tick in zip(("63.0 %", "31.0 %", "6.0 %"), WORDS[language]["ticks"], strict=True):
        assert edge(figure, share) == pytest.approx(edge(figure, tick), abs=0.01), "each share over its outcome"


@languages
def test_a_row_has_its_mean_its_spread_and_its_numbers_beside_its_name(language):
    figure = drawn(language)
    rows = figure.axes[-1]
    dots = [(line.get_marker(), round(float(line.get_xdata()[0]), 6), to_hex(line.get_markerfacecolor()).upper(), float(line.get_ydata()[0]))
            for line in rows.lines if line.get_marker() in ("D", "o")]  # fmt: skip
    assert [dot[:3] for dot in dots] == [("D", 0.215, ADOPTED), ("o", 0.31, THEORY), ("o", 0.83, THEORY)]
    assert [dot[3] for dot in dots] == sorted((dot[3] for dot in dots), reverse=True), "from the top down"
    spreads = {(*map(float, line.get_xdata()), float(line.get_ydata()[0])) for line in rows.lines if line.get_color() == "black"}  # fmt: skip
    ends = [(0.02, 0.57), (0.12, 0.52), (0.61, 0.97)]
    assert {(*end, dot[3]) for end, dot in zip(ends, dots, strict=True)} <= spreads
    simulation, mean, nash, agenda = WORDS[language]["rows"]
    assert beside(figure, simulation) == ["0.21 (0.02–0.57)"]
    assert beside(figure, mean) == ["0.31 (0.12–0.52)"]
    assert beside(figure, agenda) == ["0.83 (0.61–0.97)"]
    assert level(figure, WORDS[language]["why"]) == pytest.approx(level(figure, nash), abs=0.05)


@languages
def test_actors_stand_where_they_stand_and_those_at_one_place_count_together(language):
    (dots,) = drawn(language).axes[2].collections
    assert dots.get_offsets()[:, 0].tolist() == [0.4, 0.9]
    assert dots.get_sizes() == pytest.approx([14 + 110, 14 + 110 * 0.2 / 0.9])


@languages
def test_head_and_foot_say_what_it_is(language):
    said = joined(drawn(language))
    for part in (WORDS[language]["head"], WORDS[language]["source"], *WORDS[language]["beside"]):
        assert part.replace(" ", "") in said, part


def test_no_english_is_left_on_the_japanese_figure():
    assert english(drawn("ja"), allowed=["tokyo_liaison_office", "NATO"]) == []


def test_shelved_runs_without_a_place_and_a_simulation_that_adopts_nothing_are_said_so():
    found = findings("ja", simulated={"adopted": 0.0, "mean": None, "median": None, "low": None, "high": None})
    outcomes = found.tables["outcomes"]
    found.tables["outcomes"] = outcomes[outcomes["outcome"] == "shelved"].assign(place=np.nan, share=0.63)
    found.tables["outcomes"] = pd.concat([outcomes.head(2), found.tables["outcomes"]])
    with speaking("ja"):
        said = joined(figures(found)["theories"]())
    assert (
        "何も採択されない" in said
        and "試行の63.0%は棚上げであり、現状が不明のため尺度上の位置を持たない" in said.replace("\u00a0", "")
    )


def test_each_theory_has_a_name_in_japanese_and_a_majority_of_its_own_is_named():
    with speaking("ja"):
        assert theory_in_words("agenda_majority", "x", load("ec_emission_standards")) == "議題設定者（特定多数決0.714）"
        assert theory_in_words("agenda_majority", "x", load("tokyo_liaison_office")) == "議題設定者（単純多数決）"
        assert theory_in_words("somebody's", "Own label") == "Own label"
    assert theory_in_words("agenda_majority", "x", load("ec_emission_standards")).endswith("majority of 0.714")


def test_what_the_command_prints_stands_under_its_headings(monkeypatch):
    said = printed(text, findings(), monkeypatch)
    (table,) = said.tables
    assert table["Mean of positions"] == {
        "Prediction": "0.31", "90 % of draws": "0.12 to 0.52", "Nearest outcome": "Contact point", "Source": "no theory: the floor",
    }  # fmt: skip
    assert table["Nash bargaining over the status quo"] == {
        "Prediction": "", "90 % of draws": "", "Nearest outcome": "not applicable: this theory needs the status quo", "Source": "Nash 1950",
    }  # fmt: skip
    assert table["Agenda setter, unanimity"]["Nearest outcome"] == "Liaison office (in 75.0 % of draws, else no actor has both influence and salience)"  # fmt: skip
    for line in (
        "NATO liaison office in Tokyo, 2023-24  1,234 runs, seed 7", "with x=1",
        "Scale: 0 to 1, the menu, in equal steps (Shelved 0, Contact point at an embassy 0.5, Liaison office in Tokyo 1).",
        "Theories: mean over 321 draws of the coded ranges, with their central 90 %.",
        "Simulation: 37.0 % adopt. Shelved runs counted at the status quo: mean 0.21, median 0, 90 % from 0.02 to 0.57.",
        "  Liaison office in Tokyo 6.0 % · Contact point at an embassy 31.0 % · Shelved 63.0 %",
        "Actual outcome: Shelved, 0 on the scale",
    ):  # fmt: skip
        assert line in said.lines, said.lines
