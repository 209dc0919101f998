"""What is shown of packages: every criterion under its heading, in each language."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.results.findings import Findings
from sim.studies.packages.figures import COLOUR, figures
from sim.studies.packages.text import text
from sim.words import speaking

from ...shown import dots, english, printed, said, under

NAMES = ["do_nothing", "paris", "quiet"]
TABLE = pd.DataFrame({
    "scenario": "tokyo_liaison_office", "package": NAMES, "label": ["Do nothing", "Paris", "Quiet"], "cost": [0.0, 2.0, 1.0],
    "mean": [0.21, 0.43, 0.32], "mean.low": [0.2, 0.41, 0.3], "mean.high": [0.22, 0.45, 0.34],
    "satisficing": [0.05, 0.64, 0.36], "worst": [0.01, 0.07, 0.14], "largest_regret": [0.31, 0.02, 0.18],
    "gain_per_cost": [np.nan, 0.11, 0.117],
    "best.mean": [False, True, False], "best.satisficing": [False, True, False], "best.worst": [False, False, True],
    "best.largest_regret": [False, True, False], "best.gain_per_cost": [False, False, True],
    "efficient.satisficing": [True, True, False], "efficient.mean": [True, True, True],
})  # fmt: skip
FUTURES = {"do_nothing": [0.1, 0.32], "paris": [0.31, 0.55], "quiet": [0.24, 0.4]}
SHARES = pd.DataFrame(
    [("tokyo_liaison_office", name, n, share, 60) for name, row in FUTURES.items() for n, share in enumerate(row)],
    columns=["scenario", "package", "future", "share", "runs"],
)


def found(table: pd.DataFrame = TABLE, goal: str = "adopted") -> Findings:
    about = {"title": "A test", "goal": "Adopted, any draft", "at_least": 0.35, "futures": 2,
             "file": {"goal": goal, "packages": {}}}  # fmt: skip
    scenarios = (sim.load("tokyo_liaison_office"),)
    return Findings("packages", "x", scenarios, {"robustness": table, "shares": SHARES}, 60, 4, about=about)


def drawn(language: str, name: str, made: Findings | None = None, **changed):
    with speaking(language):
        return figures((made or found(**changed)).in_language(language))[name]()


HEADS = {
    "en": {"mean": "Mean", "satisficing": "enough", "worst": "future", "largest_regret": "regret"},
    "ja": {"mean": "平均", "satisficing": "十分", "worst": "最悪", "largest_regret": "最大後悔"},
}
CELLS = {
    "mean": ["21.0 %", "43.0 %", "32.0 %"], "satisficing": ["5.0 %", "64.0 %", "36.0 %"],
    "worst": ["1.0 %", "7.0 %", "14.0 %"], "largest_regret": ["31.0", "2.0", "18.0"],
}  # fmt: skip


def test_titles_name_the_packages_that_are_worth_their_cost_in_the_words_of_the_file():
    named = found()
    named.about["file"]["packages"]["paris"] = {"label": {"en": "Paris", "ja": "仏の説得"}}
    titles = {code: drawn(code, "pareto", made=named).title for code in ("en", "ja")}
    assert titles["en"] == "A test: for its cost nothing is good enough more often than “Paris”"
    assert titles["ja"] == "A test：費用に照らし、十分となる頻度で他に劣らないのは「仏の説得」"
    nothing = TABLE.assign(**{"efficient.satisficing": [True, False, False]})
    assert drawn("en", "pareto", table=nothing).title == "A test: no package is worth its cost"


def test_those_worth_their_cost_are_named_cheapest_first_under_the_title_of_the_file():
    made = found(table=TABLE.assign(**{"efficient.satisficing": True}))
    made.about["file"]["title"] = {"en": "Ways", "ja": "手立て"}
    assert drawn("en", "pareto", made=made).title.startswith("Ways: for its cost")
    assert drawn("en", "pareto", made=made).title.endswith("than “Quiet” and “Paris”")
    assert drawn("ja", "pareto", made=made).title.startswith("手立て：")


LABELS = {"en": ["Do nothing", "Paris", "Quiet"], "ja": ["何もしない", "Paris", "Quiet"]}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_criterion_stands_under_its_heading(language):
    figure = drawn(language, "packages")
    for name, heading in HEADS[language].items():
        told = [cell.replace("%", " %").replace("  ", " ") for cell in under(figure, heading)]
        assert told == CELLS[name], name
    places = [said(figure)[heading][0] for heading in HEADS[language].values()]
    assert places == sorted(places), "from the average to what is lost at most"
    if language == "en":
        whole = [t.get_text() for t in figure.texts]
        for first, second in (("Good", "enough"), ("Worst", "future"), ("Largest", "regret")):
            assert whole.index(second) == whole.index(first) + 1
    texts = said(figure)
    for label, number in zip(LABELS[language], CELLS["mean"], strict=True):
        number = number if language == "en" else number.replace(" ", "")
        assert texts[label][1] == pytest.approx(texts[number][1], abs=0.02), "a number stands beside its own package"
    bold = {
        t.get_text().replace("\u00a0", " ").replace("%", " %").replace("  ", " ")
        for t in figure.texts
        if t.get_fontweight() == "bold"
    }
    assert bold & {cell for cells in CELLS.values() for cell in cells} == {"43.0 %", "64.0 %", "14.0 %", "2.0"}
    (axes,) = figure.axes
    means = [x for x, _, face, _ in dots(axes) if face == COLOUR.lower()]
    assert means == pytest.approx([0.21, 0.43, 0.32])
    heights = [y for _, y, face, _ in dots(axes) if face == COLOUR.lower()]
    assert heights == sorted(heights, reverse=True)
    upright = [line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0, 1]]
    assert upright == [0.35]
    middle = [tuple(line.get_xdata()) for line in axes.lines if line.get_linewidth() == 2.0]
    assert middle[0] == pytest.approx(tuple(np.quantile(FUTURES["do_nothing"], (0.05, 0.95)))), "nine in ten futures"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_costs_are_set_against_each_measure(language):
    figure = drawn(language, "pareto")
    upper, lower = sorted(figure.axes, key=lambda axes: -axes.get_position().y0)
    for axes, name in ((upper, "satisficing"), (lower, "mean")):
        places = [place for place in dots(axes) if place[3] == COLOUR.lower()]
        assert [place[:2] for place in places] == list(zip(TABLE["cost"], TABLE[name], strict=True))
        faces = [COLOUR.lower() if full else "#ffffff" for full in TABLE[f"efficient.{name}"]]
        assert [place[2] for place in places] == faces
        front = next(line for line in axes.lines if line.get_linewidth() == 1.6)
        on = TABLE[TABLE[f"efficient.{name}"]].sort_values("cost")
        assert list(front.get_xdata()) == on["cost"].tolist() and list(front.get_ydata()) == on[name].tolist()
    texts = said(figure)
    heads = {"en": ("Good enough, share of futures", "Mean share of the goal", "Cost →"),
             "ja": ("十分となる将来像の割合", "目標に達する割合の平均", "費用 →")}[language]  # fmt: skip
    heights = [texts[head][1] for head in heads]
    assert heights == sorted(heights, reverse=True)
    top = figure.get_figheight()
    assert heights[0] > top * upper.get_position().y1 > heights[1] > top * lower.get_position().y1 > heights[2]
    costs = {"en": ("Do nothing (0)", "Paris (2)", "Quiet (1)"), "ja": ("何もしない（0）", "Paris（2）", "Quiet（1）")}
    assert set(costs[language]) <= set(texts)


def test_words_around_the_figures():
    english_words = " ".join(said(drawn("en", "packages")))
    assert (
        "A test: “Paris” does best on average (43.0 %)" in english_words
        and "goal “Adopted, any draft” in each of 2 futures" in english_words
    )
    assert "Good enough: share of futures with 35 % or more" in english_words and "Bold: best" in english_words
    assert "tokyo_liaison_office · 2 futures, 60 runs in each" in english_words and "seed 4" in english_words
    alike = TABLE.assign(mean=0.2, satisficing=0.1, worst=0.0, largest_regret=0.0)
    assert "All packages perform alike" in " ".join(said(drawn("en", "packages", table=alike)))
    assert "“Shelved”" in " ".join(said(drawn("en", "packages", goal="shelved")))
    assert "「棚上げ」" in "".join(said(drawn("ja", "packages", goal="shelved")))
    without = TABLE.assign(cost=[0.0, 2.0, np.nan])
    assert ". 1 without a cost left out" in " ".join(said(drawn("en", "pareto", table=without)))


@pytest.mark.parametrize("name", ["packages", "pareto"])
def test_a_figure_in_japanese_has_no_english(name):
    figure = drawn("ja", name)
    assert english(figure, ["tokyo_liaison_office", "Paris", "Quiet", "A test"]) == []
    assert any("将来像2通り、各60回" in line for line in said(figure))


def test_printed_cells_stand_under_their_headings(monkeypatch):
    told = printed(text, found(), monkeypatch)
    (table,) = told.tables
    assert table == {
        "Do nothing": {"Cost": "0", "Mean": "21.0 %", "95 % interval": "20.0 to 22.0 %", "Good enough": "5.0 %", "Worst future": "1.0 %", "Largest regret": "31.0", "Gain per cost": ""},
        "Paris": {"Cost": "2", "Mean": "* 43.0 %", "95 % interval": "41.0 to 45.0 %", "Good enough": "* 64.0 %", "Worst future": "7.0 %", "Largest regret": "* 2.0", "Gain per cost": "+11.0"},
        "Quiet": {"Cost": "1", "Mean": "32.0 %", "95 % interval": "30.0 to 34.0 %", "Good enough": "36.0 %", "Worst future": "* 14.0 %", "Largest regret": "18.0", "Gain per cost": "* +11.7"},
    }  # fmt: skip
    assert "A test  2 futures, 60 runs in each, seed 4" in told.lines
    assert "Goal: adopted; good enough: 0.35 of runs or more" in told.lines
    for name, package in (("mean", "Paris"), ("good enough most often", "Paris"), ("best worst future (maximin)", "Quiet"),
                          ("least regret (minimax)", "Paris"), ("gain per cost", "Quiet")):  # fmt: skip
        assert f"Best by {name}: {package}" in told.lines
