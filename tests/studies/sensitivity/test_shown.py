"""What is shown of a sensitivity analysis: every bar, number, colour and word in its place, in each language."""

import pandas as pd
import pytest

import sim
from sim.results.findings import Findings
from sim.studies.sensitivity.figures import PARTS, SOFT, STRONG, UNSURE, figures
from sim.studies.sensitivity.text import text
from sim.words import speaking

from ...drawn import assert_sound
from ...shown import bars, english, printed, said, swatch_of, under

SOBOL = pd.DataFrame(
    {
        "output": "adopted", "parameter": ["france.autonomy", "germany.exposure", "japan.threat"],
        "total": [0.61, 0.32, 0.014], "total_low": [0.55, 0.21, -0.02], "total_high": [0.67, 0.43, 0.048],
        "first": [0.44, 0.05, 0.0], "first_low": [0.41, -0.03, -0.01], "first_high": [0.47, 0.13, 0.01],
        "apart": [True, True, False], "first_apart": [True, False, False],
    }
)  # fmt: skip
MORRIS = pd.DataFrame(
    {
        "output": "rounds.spent", "parameter": ["france.autonomy", "germany.exposure", "japan.threat"],
        "effect": [3.1, 2.2, 0.4], "effect_low": [2.6, 1.5, -0.3], "effect_high": [3.6, 2.9, 1.1],
        "spread": [1.7, 0.9, 0.6], "mean": [-3.0, 2.1, 0.0], "apart": [True, True, False],
    }
)  # fmt: skip
GIVEN = {
    "pawn": {"median": [0.31, 0.22, 0.04], "maximum": [0.52, 0.41, 0.06]},
    "delta": {"delta": [0.31, 0.22, 0.04], "delta_low": [0.28, 0.2, 0.03], "delta_high": [0.34, 0.24, 0.05], "alone": [0.5, 0.1, 0.02]},
    "trees": {"importance": [0.71, 0.22, 0.07], "alone": [0.5, 0.1, 0.02]},
    "shapley": {"shapley": [0.71, 0.22, 0.07], "shapley_low": [0.61, 0.17, -0.02], "shapley_high": [0.81, 0.27, 0.16]},
}  # fmt: skip
SPLIT = pd.DataFrame({
    "output": ["adopted"], "share": [0.31], "variance": [0.2139], "ranges": [0.33], "walk_away": [0.07], "low": [0.36], "high": [0.45], "draws": [0.6],
})  # fmt: skip


def found(method: str = "sobol", outcome: str = "adopted") -> Findings:
    scenario = sim.load("tokyo_liaison_office")
    tables = {"indices": SOBOL, "split": SPLIT} if method == "sobol" else {"indices": MORRIS}
    if method in GIVEN:
        noise = {} if method == "shapley" else {"noise": 0.05}
        tables["indices"] = SOBOL[["output", "parameter", "apart"]].assign(**GIVEN[method], **noise)
    about = {"title": scenario.title, "method": method, "base": 32, "points": 160, "outcome": outcome,
             "parameters": SOBOL["parameter"].tolist(), "constant": {"diluted": 0.25, "draft.contact_point": 0.0},
             "needed": {"adopted": 4096}}  # fmt: skip
    return Findings("sensitivity", "x", (scenario,), tables, 50, 7, about=about)


NAMES = {
    "en": ("France: autonomy", "Germany: exposure", "Japan: threat"),
    "ja": ("フランス：戦略的自律の志向", "ドイツ：経済的脆弱性", "日本：脅威認識"),
}
ORDERS = {"en": ("Total order", "First order"), "ja": ("全次指数", "一次指数")}
PARTS_SAID = {
    "en": ("Coded ranges, main effects: 19.6 %", "Coded ranges, interactions: 13.4 %",
           "The sponsor's walk-away value: 7.0 %", "Private reservations and other draws within a run: 60.0 %"),
    "ja": ("設定範囲（主効果）: 19.6%", "設定範囲（相互作用）: 13.4%", "提案国の撤回水準: 7.0%", "観察できない判断要因その他、試行内の乱数: 60.0%"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_bars_of_sobol_are_the_indices(language):
    with speaking(language):
        drawn = figures(found().in_language(language))
        assert list(drawn) == ["sensitivity_adopted"]
        figure = drawn["sensitivity_adopted"]()
    band, measures = sorted(figure.axes, key=lambda axes: axes.get_position().height)
    assert [(bar.width, bar.colour) for bar in bars(measures)] == [
        (0.61, SOFT.lower()), (0.44, STRONG.lower()), (0.32, SOFT.lower()), (0.05, UNSURE.lower()),
        (0.014, UNSURE.lower()), (0.0, UNSURE.lower()),
    ]  # fmt: skip
    places = [bar.y for bar in bars(measures)]
    assert places == sorted(places, reverse=True), "the longer measure above, the largest parameter first"
    ends = [tuple(line.get_xdata()) for line in measures.lines if line.get_color() == "black"]
    cut = measures.get_xlim()[0]
    intervals = [(0.55, 0.67), (0.41, 0.47), (0.21, 0.43), (-0.03, 0.13), (-0.02, 0.048), (-0.01, 0.01)]
    assert [end for pair in ends for end in pair] == pytest.approx([max(x, cut) for pair in intervals for x in pair])
    total, first = ORDERS[language]
    assert under(figure, total)[:3] == ["0.61 ± 0.06", "0.32 ± 0.11", "0.01 ± 0.03"]
    assert under(figure, first)[:3] == ["0.44 ± 0.03", "0.05 ± 0.08", "0.00 ± 0.01"]
    assert (swatch_of(figure, total), swatch_of(figure, first)) == (SOFT.lower(), STRONG.lower())
    texts = said(figure)
    heights = [texts[name][1] for name in NAMES[language]]
    assert heights == sorted(heights, reverse=True)
    for at, number in ((0, "0.61 ± 0.06"), (0, "0.44 ± 0.03"), (1, "0.05 ± 0.08"), (2, "0.01 ± 0.03")):
        assert texts[number][1] == pytest.approx(heights[at], abs=0.02), "a number stands beside its own label"
    assert [bar.width for bar in bars(band)] == pytest.approx([0.49 * 0.4, 0.33 - 0.49 * 0.4, 0.07, 0.6])
    assert [bar.left for bar in bars(band)] == pytest.approx([0.0, 0.49 * 0.4, 0.33, 0.4])
    colours = [colour.lower() for colour in PARTS.values()]
    assert [bar.colour for bar in bars(band)] == colours
    assert [swatch_of(figure, part) for part in PARTS_SAID[language]] == colours


@pytest.mark.parametrize("method", GIVEN)
def test_the_bars_of_other_methods_are_their_measures(method, monkeypatch):
    (draw,) = figures(found(method)).values()
    figure = draw()
    assert_sound(figure, monkeypatch)
    (axes,) = figure.axes
    first, *rest = (values for name, values in GIVEN[method].items() if name[-4:] not in ("_low", "high"))
    widths = [width for pair in zip(first, *rest, strict=True) for width in pair]
    colours = [(SOFT, STRONG)[n % 2] if rest else SOFT for n in range(len(widths))]
    colours[len(widths) - 1 - bool(rest)] = UNSURE
    assert [(bar.width, bar.colour) for bar in bars(axes)] == [
        (w, c.lower()) for w, c in zip(widths, colours, strict=True)
    ]
    dashed = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert dashed == ([] if method == "shapley" else [0.05])
    words = " ".join(said(figure))
    assert ("(0.05)" in words) == (method != "shapley")
    head = {"pawn": "Median", "delta": "Delta", "trees": "Importance", "shapley": "Shapley effect"}[method]
    half = {"delta": [" ± 0.03", " ± 0.02", " ± 0.01"], "shapley": [" ± 0.10", " ± 0.05", " ± 0.09"]}.get(
        method, [""] * 3
    )
    assert under(figure, head)[:3] == [f"{value:.2f}{end}" for value, end in zip(first, half, strict=True)]


def test_cells_of_other_methods_stand_under_their_headings(monkeypatch):
    (table,) = printed(text, found("pawn"), monkeypatch).tables
    assert table["Germany: exposure"] == {"Median": "0.220", "Maximum": "0.410"}
    told = printed(text, found("delta"), monkeypatch)
    assert told.tables[0]["France: autonomy"] == {
        "Delta": "0.310",
        "Delta, 95 % interval": "0.280 to 0.340   ",
        "Alone": "0.500",
    }
    assert "Columns of noise come to 0.050; what is not above it may be nothing." in told.lines
    (table,) = printed(text, found("shapley"), monkeypatch).tables
    assert table["Japan: threat"] == {
        "Share of the variance": "0.070",
        "Share of the variance, 95 % interval": "−0.020 to 0.160 ~0",
    }


def test_a_figure_in_japanese_has_no_english():
    for method, outcome in (
        ("sobol", "adopted"),
        ("morris", "rounds.spent"),
        *((method, "adopted") for method in GIVEN),
    ):
        with speaking("ja"):
            (draw,) = figures(found(method, outcome).in_language("ja")).values()
            figure = draw()
        assert english(figure, ["tokyo_liaison_office", "NATO", "PAWN"]) == []
        assert any("試行50回" in text for text in said(figure))


def test_the_bars_of_morris_are_effect_and_spread(monkeypatch):
    (draw,) = figures(found("morris"), outcome="rounds").values()
    figure = draw()
    assert_sound(figure, monkeypatch)
    (measures,) = figure.axes
    assert [(bar.width, bar.colour) for bar in bars(measures)] == [
        (3.1, SOFT.lower()), (1.7, STRONG.lower()), (2.2, SOFT.lower()), (0.9, STRONG.lower()),
        (0.4, UNSURE.lower()), (0.6, STRONG.lower()),
    ]  # fmt: skip
    assert under(figure, "Mean absolute effect")[:3] == ["3.10 ± 0.50", "2.20 ± 0.70", "0.40 ± 0.70"]
    assert under(figure, "deviation")[:3] == ["1.70", "0.90", "0.60"]
    words = " ".join(said(figure))
    assert "“Rounds until adopted or shelved” depends most on “France: autonomy”" in words
    assert "in rounds" in words and "32 trajectories, 160 points, 50 runs of each" in words


def test_an_outcome_that_is_a_share_has_effects_in_points():
    told = found("morris")
    told.tables["indices"] = MORRIS.assign(output="adopted", effect=[0.31, 0.22, 0.04])
    (draw,) = figures(told).values()
    figure = draw()
    assert [bar.width for bar in bars(figure.axes[0])][::2] == pytest.approx([31, 22, 4])
    assert "in percentage points of the share" in " ".join(said(figure))
    assert not figures(told, outcome="diluted"), "a constant has no figure"


def test_printed_cells_stand_under_their_headings(monkeypatch):
    told = printed(text, found(), monkeypatch)
    indices, parts = told.tables
    assert indices["France: autonomy"] == {
        "Total order": "0.610", "Total order, 95 % interval": "0.550 to 0.670   ",
        "First order": "0.440", "First order, 95 % interval": "0.410 to 0.470   ",
    }  # fmt: skip
    assert indices["Germany: exposure"]["First order, 95 % interval"] == "−0.030 to 0.130 ~0"
    assert list(indices) == list(NAMES["en"])
    assert parts == {
        "Adopted, any draft": {
            "Share of runs": "31.0 %", "Coded ranges": "33.0 %", "Walk-away value": "7.0 %", "Both, 95 % interval": "36.0 % to 45.0 %",
            "Reservations and other draws of a run": "60.0 %",
        }
    }  # fmt: skip
    assert "160 points, 50 runs of each, seed 7" in told.lines
    assert "Diluted: 25.0 % at every point; none of these parameters changes it." in told.lines
    assert "Contact point at an embassy: in none of the 8,000 runs" in told.lines
    assert "take about 4,096 base points: --base 4096" in told.lines
    assert "~0: the interval includes zero." in told.lines
    (effects,) = printed(text, found("morris", "rounds.spent"), monkeypatch).tables
    assert effects["France: autonomy"] == {
        "Mean absolute effect": "3.10", "95 % interval": "2.60 to 3.60   ", "Mean effect": "−3.00",
        "Standard deviation": "1.70",
    }  # fmt: skip
    assert effects["Japan: threat"]["95 % interval"] == "−0.30 to 1.10 ~0"
