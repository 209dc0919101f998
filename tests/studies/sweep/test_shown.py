"""What is shown of a sweep: each number in its place, in its colour and under its heading, in either language."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D

import sim
from sim.figures.heat import RISING, heat_map
from sim.results.findings import open_results
from sim.results.labels import ADOPTED, CLASSES
from sim.scenario.load import load
from sim.studies.sweep.along import shares_along
from sim.studies.sweep.page import page
from sim.studies.sweep.spread import case_bars, ridges
from sim.studies.sweep.study import SweepFindings, report
from sim.words import say, speaking
from sim.words.numbers import percent
from tests.drawn import ABOUT, bars_of, key_of, lines_of, words_of

TOKYO = "tokyo_liaison_office"
COLOURS = {"Office": "#0B3954", "Point": "#3D9794", "Shelved": "#9A9A9A"}
MENU = {"liaison_office": "Office", "contact_point": "Point", "shelved": "Shelved"}
SHARES = {0.0: (0.10, 0.25, 0.65), 0.5: (0.22, 0.18, 0.60), 1.0: (0.47, 0.06, 0.47)}


def along(name: str, values: dict, widths: float = 0.01) -> pd.DataFrame:
    """A row for each value and outcome, with an interval that is wider above than below."""
    rows = [
        (value, *one, share, share - widths, share + 2 * widths)
        for value, shares in values.items()
        for one, share in zip(MENU.items(), shares, strict=True)
    ]
    return pd.DataFrame(rows, columns=[name, "outcome", "label", "share", "low", "high"])


@pytest.fixture(scope="module")
def found() -> SweepFindings:
    """A sweep of four cases whose numbers are all different."""
    table = pd.DataFrame({
        "case": [0, 1, 2, 3], "scenario": TOKYO, "france.autonomy": [0.1, 0.1, 0.9, 0.9],
        "germany.exposure": [0.2, 0.8, 0.2, 0.8], "runs": [100, 200, 300, 400], "error": None,
        "adopted": [0.61, 0.44, 0.37, 0.23], "as_proposed": [0.40, 0.32, 0.09, 0.02],
        "diluted": [0.21, 0.12, 0.28, 0.21], "shelved": [0.39, 0.56, 0.63, 0.77],
        "blocked.france": [0.11, 0.22, 0.54, 0.69], "blocked.germany": [0.05, 0.31, 0.08, 0.34],
        "blocked.japan": [0.012, 0.024, 0.036, 0.048], "blocked.united_states": [0.0, 0.01, 0.02, 0.07],
    })  # fmt: skip
    table = table.assign(**{"draft.liaison_office": table["as_proposed"], "draft.contact_point": table["diluted"]})
    for name in ("adopted", "as_proposed", "diluted", "shelved", "draft.liaison_office", "draft.contact_point"):
        table = table.assign(**{f"{name}.low": table[name] - 0.01, f"{name}.high": table[name] + 0.02})
    grid = {name: {"scale": "linear"} for name in ("france.autonomy", "germany.exposure")}
    experiment = {"name": "two", "title": {"en": "Two dials", "ja": "二つの目盛り"}, "description": "",
                  "design": [{"grid": grid}], "keep": "cases"}  # fmt: skip
    about = {"experiment": experiment, "parameters": list(grid), "refused": 5, "complete": True}
    return SweepFindings("sweep", "two", (load(TOKYO),), {"cases": table}, runs=100, seed=3, about=about)


# --- along a parameter


def test_areas_are_stacked_in_menu_order_and_lines_run_through_the_shares_in_their_colours():
    figure = shares_along(along("x", SHARES), x="x", here=0.25, labels={"x": "Dial"}, **ABOUT)
    stacked, single = figure.axes
    tops = np.cumsum(list(SHARES.values()), axis=1)
    for n, (area, colour) in enumerate(zip(stacked.collections, COLOURS.values(), strict=True)):
        assert to_hex(area.get_facecolor()[0]).upper() == colour
        points = {(round(float(x), 6), round(float(y), 6)) for x, y in area.get_paths()[0].vertices}
        assert {(x, round(float(top[n]), 6)) for x, top in zip(SHARES, tops, strict=True)} <= points
    drawn = {to_hex(line.get_color()).upper(): line for line in single.lines}
    for n, colour in enumerate(COLOURS.values()):
        assert list(drawn[colour].get_xdata()) == list(SHARES)
        assert list(drawn[colour].get_ydata()) == [shares[n] for shares in SHARES.values()]
    for n, (band, colour) in enumerate(zip(single.collections, COLOURS.values(), strict=True)):
        assert to_hex(band.get_facecolor()[0]).upper() == colour
        ends = band.get_paths()[0].vertices
        at_half = sorted({round(float(y), 6) for x, y in ends if x == 0.5})
        assert at_half == [round(SHARES[0.5][n] - 0.01, 6), round(SHARES[0.5][n] + 0.02, 6)]
    dashed = [line.get_xdata() for axes in figure.axes for line in axes.lines if line.get_linestyle() == "--"]
    assert dashed == [[0.25, 0.25]] * 2, "as coded, in both panels"
    said = {word: (x, y) for word, x, y in words_of(figure)}
    for n, label in enumerate(COLOURS):
        at = say("along.at", share=percent(SHARES[1.0][n]), value="1").replace("\u00a0", " ")
        assert said[label][0] == said[at][0] if label != "Shelved" else label in said
    assert key_of(figure) == COLOURS
    assert say("along.stacked") in said and said[say("along.stacked")][0] < said["Office"][0]
    assert "Dial →" in said


def test_bars_have_a_row_for_each_text_and_say_which_is_as_coded():
    values = dict(zip(["Unanimity", "Majority", "Minus one"], SHARES.values(), strict=True))
    figure = shares_along(along("rule", values), x="rule", here="Majority", **ABOUT)
    (axes,) = figure.axes
    wanted = [
        (round(sum(shares[:n]), 6), shares[n], colour)
        for shares in values.values()
        for n, colour in enumerate(COLOURS.values())
    ]
    assert bars_of(axes) == wanted
    labels = [line[0] for line in lines_of(figure) if line[0].split(" (")[0] in values or "Majority" in line[0]]
    assert labels == ["Unanimity", say("value_as_coded", value="Majority"), "Minus one"]
    words = words_of(figure)
    level = next(y for word, _, y in words if word == "Minus one")
    beside = sorted((x, word) for word, x, y in words if abs(y - level) < 0.05 and word != "Minus one")
    assert [word for _, word in beside] == ["47.0", "47.0", "47.0 / 6.0 / 47.0"]
    assert key_of(figure) == COLOURS


def test_each_panel_shows_the_value_that_stands_above_it():
    turned = dict(zip(SHARES, list(SHARES.values())[::-1], strict=True))
    frame = pd.concat([along("x", SHARES).assign(rounds=6), along("x", turned).assign(rounds=12)])
    figure = shares_along(frame, x="x", panel="rounds", labels={"rounds": "Rounds"}, **ABOUT)
    heads = {word: x for word, x, _ in words_of(figure) if word.startswith("Rounds: ")}
    for axes, (rounds, shares) in zip(figure.axes, {6: SHARES, 12: turned}.items(), strict=True):
        left = axes.get_position().x0 * figure.get_figwidth()
        assert heads[f"Rounds: {rounds}"] == pytest.approx(left)
        lowest = axes.collections[0].get_paths()[0].vertices
        assert {(x, one[0]) for x, one in shares.items()} <= {(x, round(float(y), 6)) for x, y in lowest}


# --- maps, cases, spread


def test_a_cell_of_a_map_has_the_share_of_its_two_values_and_the_dot_stands_at_the_coded_ones():
    grid = [(x, y, round(0.1 + 0.5 * x + 0.07 * y, 3)) for x in (0.0, 0.5, 1.0) for y in (2.0, 4.0)]
    frame = pd.DataFrame(grid, columns=["x", "y", "share"])
    figure = heat_map(
        frame, x="x", y="y", outcome="Office", here=(1.0, 2.0), labels={"x": "Across", "y": "Up"}, **ABOUT
    )
    axes, bar = figure.axes
    mesh = axes.collections[0]
    np.testing.assert_allclose(mesh.get_array(), [[0.24, 0.49, 0.74], [0.38, 0.63, 0.88]])
    assert mesh.get_cmap() is RISING and mesh.get_clim() == (0, 1) and bar.get_ylim() == (0, 1)
    assert axes.get_xlim() == (-0.25, 1.25) and axes.get_ylim() == (1, 5)
    dot = next(line for line in figure.findobj(Line2D) if line.get_marker() == "o")
    x, y = dot.get_xdata()[0], dot.get_ydata()[0]
    place, width, height = axes.get_position(), figure.get_figwidth(), figure.get_figheight()
    across = (x / width - place.x0) / place.width * 1.5 - 0.25
    assert (across, (y / height - place.y0) / place.height * 4 + 1) == pytest.approx((1.0, 2.0))
    said = {word: y for word, _, y in words_of(figure)}
    assert said["Across →"] < place.y0 * height < place.y1 * height < said["↑ Up"]
    assert "“Office”" in lines_of(figure)[1][0]


def test_cases_stand_in_the_order_of_adoption_and_say_its_share():
    named = dict(zip(["first", "second", "third"], SHARES.values(), strict=True))
    figure = case_bars(along("case", named), **ABOUT)
    rows = [line for line in lines_of(figure) if line[0] in named]
    assert [(row[0], row[-1]) for row in rows] == [("third", "53.0 %"), ("second", "40.0 %"), ("first", "35.0 %")]
    (axes,) = figure.axes
    shares = [shares for name in ("third", "second", "first") for shares in named[name]]
    assert [width for _, width, _ in bars_of(axes)] == shares
    assert [colour for *_, colour in bars_of(axes)] == [*COLOURS.values()] * 3
    (heading,) = [line for line in lines_of(figure) if line[-1] == say("cases.adopted")]
    assert key_of(figure) == COLOURS and heading


def test_a_ridge_has_its_median_and_percentiles_where_its_outcome_has_them():
    samples = {
        "Office": np.linspace(0.1, 0.3, 21),
        "Point": np.linspace(0.35, 0.45, 21),
        "Shelved": np.linspace(0.6, 0.9, 21),
    }
    rows = [(name, label, share) for name, label in MENU.items() for share in samples[label]]
    figure = ridges(pd.DataFrame(rows, columns=["outcome", "label", "share"]), **ABOUT)
    assert [line[-1] for line in lines_of(figure) if line[0] in samples] == [
        "20.0 % (11.0–29.0)", "40.0 % (35.5–44.5)", "75.0 % (61.5–88.5)"]  # fmt: skip
    (axes,) = figure.axes
    fills = [to_hex(part.get_facecolor()[0]).upper() for part in axes.collections]
    assert fills == list(COLOURS.values())
    medians = [
        line.get_xdata()[0] for line in axes.lines if line.get_color() == "white" and len(set(line.get_xdata())) == 1
    ]
    np.testing.assert_allclose(medians, [0.2, 0.4, 0.75])
    for fill, sample in zip(axes.collections, samples.values(), strict=True):
        points = fill.get_paths()[0].vertices
        inside = points[np.isclose(points[:, 1], points[:, 1].max()), 0]
        assert sample.min() < inside.mean() < sample.max(), "the ridge is high where its cases are"


def test_figures_of_a_design_map_its_first_parameter_across_and_the_outcome_that_is_chosen(found):
    drawn = found.figures()
    assert list(drawn) == ["map", "along", "cases"]
    table = found.tables["cases"].pivot(index="germany.exposure", columns="france.autonomy", values="adopted")
    figure = drawn["map"]()
    np.testing.assert_allclose(figure.axes[0].collections[0].get_array(), table)
    said = {word for word, _, _ in words_of(figure)}
    assert {"France: autonomy →", "↑ Germany: exposure"} <= said
    swapped = found.figures(x="germany.exposure", y="france.autonomy", outcome="shelved")["map_shelved"]()
    table = found.tables["cases"].pivot(index="france.autonomy", columns="germany.exposure", values="shelved")
    np.testing.assert_allclose(swapped.axes[0].collections[0].get_array(), table)
    cells = [to_rgba(colour) for colour in swapped.axes[0].collections[0].to_rgba([0.39, 0.77])]
    assert sum(cells[0][:3]) > sum(cells[1][:3]), "the more often, the darker"
    source = lines_of(figure)[-1][0]
    assert source.endswith("two · 1,000 runs in 4 cases · seed 3")


# --- printed


def test_each_number_is_printed_under_its_heading(found):
    said = found.text().replace("\u00a0", " ")
    lines = {line.split("  ")[0]: re.split(r" {2,}", line.strip()) for line in said.splitlines() if line}
    assert said.strip().startswith("Two dials  4 cases, 1,000 runs, 5 combinations refused")
    assert lines["Share of runs"] == ["Share of runs", "Lowest case", "Median case", "Highest case", "Highest where"]
    assert lines["adopted"][1:] == ["23.0 %", "40.5 %", "61.0 %", "france.autonomy=0.1, germany.exposure=0.2"]
    assert lines["as proposed"][1:] == ["2.0 %", "20.5 %", "40.0 %", "france.autonomy=0.1, germany.exposure=0.2"]
    assert lines["diluted"][1:] == ["12.0 %", "21.0 %", "28.0 %", "france.autonomy=0.9, germany.exposure=0.2"]
    assert lines["shelved"][1:] == ["39.0 %", "59.5 %", "77.0 %", "france.autonomy=0.9, germany.exposure=0.8"]


def test_the_object_for_a_program_says_what_was_asked_and_what_came(found):
    told = report(found)
    assert list(told) == ["experiment", "cases", "failed", "runs", "outcomes", "refused", "unbalanced", "seed"]
    assert (told["experiment"], told["cases"], told["runs"], told["refused"], told["seed"]) == ("two", 4, 1000, 5, 3)
    assert told["outcomes"]["shelved"]["where"]["lowest"] == {
        "case": 0,
        "france.autonomy": 0.1,
        "germany.exposure": 0.2,
    }


# --- the page, and languages


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_says_the_numbers_in_one_language(found, language, tmp_path):
    design = [{"grid": {"france.autonomy": [0.1, 0.9], "germany.exposure": [0.2, 0.8]}}]
    sim.sweep({"scenario": TOKYO, "runs": 5, "design": design}, tmp_path / "s")
    kept = open_results(tmp_path / "s")
    with speaking(language):
        spoken = replace(kept, tables=found.tables, about=found.about).in_language(language)
        made = page(spoken)
        ends, blocks, change = made.sections[:3]
        plain = [
            [
                [str(cell).replace("\u00a0", " ").replace("%", " %").replace("  ", " ") for cell in row]
                for row in part.tables[0].rows
            ]
            for part in (ends, blocks)
        ]
        assert [row[1:] for row in plain[0]] == [
            ["23.0 %", "40.5 %", "61.0 %"], ["2.0 %", "20.5 %", "40.0 %"], ["12.0 %", "21.0 %", "28.0 %"],
            ["39.0 %", "59.5 %", "77.0 %"]]  # fmt: skip
        assert [row[0] for row in plain[0]] == [say(name) for name in (ADOPTED, *CLASSES)]
        names = [say(f"report.sweep.{end}") for end in ("lowest", "median", "highest")]
        assert list(ends.tables[0].headings[1:]) == names
        who = [spoken.scenario.label(name) for name in ("france", "germany", "japan", "united_states")]
        assert plain[1] == [[who[0], "39.0 %", "11.0 %", "69.0 %"], [who[1], "19.5 %", "5.0 %", "34.0 %"],
                            [who[2], "3.0 %", "1.2 %", "4.8 %"], [who[3], "2.5 %", "0 %", "7.0 %"]]  # fmt: skip
        assert [h for h in blocks.tables[0].headings[1:]] == [
            say(f"report.sweep.{end}") for end in ("mean", "lowest", "highest")
        ]
        highest, lowest, answer = (
            text.replace("\u00a0", " ").replace("%", " %").replace("  ", " ")
            for text in (*change.paragraphs[:2], made.answer)
        )
        assert "61.0 %" in highest and "0.1" in highest and "0.2" in highest
        assert "23.0 %" in lowest and "0.9" in lowest and "0.8" in lowest
        assert "61.0 %" in answer and "40.5 %" in answer
        assert made.title == ("Two dials" if language == "en" else "二つの目盛り")
        assert [drawing.name for drawing in ends.drawings] == ["map", "along", "cases"]
    if language == "ja":
        shown = " ".join(
            [made.answer, *change.paragraphs, *blocks.paragraphs, *(c for part in plain for row in part for c in row)]
        )
        assert not re.search(r"[A-Za-z]{3,}", shown), shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_figures_speak_one_language(found, language):
    rules = found.tables["cases"].assign(**{"decision.rule": ["majority", "majority", "unanimity", "unanimity"]})
    about = {**found.about, "parameters": [*found.about["parameters"], "decision.rule"]}
    mixed = replace(found, tables={"cases": rules}, about=about)
    sampled = {
        "experiment": {
            **found.about["experiment"],
            "design": [
                {"random": {"over": {"france.autonomy": {"scale": "linear"}, "germany.exposure": {"scale": "linear"}}}}
            ],
        }
    }
    drawn_of = {"steps": found, "rules": mixed, "samples": replace(found, about={**found.about, **sampled})}
    with speaking(language):
        for kind, one in drawn_of.items():
            chosen = {"x": "decision.rule"} if kind == "rules" else {}
            drawn = one.in_language(language).figures(**chosen)
            assert drawn
            for name, draw in drawn.items():
                words = [word for line in lines_of(draw()) for word in line]
                said = " ".join(words)
                assert words[0].startswith("Two dials" if language == "en" else "二つの目盛り")
                left = said.replace("nacsim", "").replace("two", "")
                assert language == "en" or not re.search(r"[A-Za-z]{3,}", left), (kind, name, said)
                if kind == "rules":
                    assert say("rule.majority") in said and say("rule.unanimity") in said
                if name in ("along", "cases", "spread"):
                    labels = [one.scenario.in_language(language).label(draft) for draft in one.scenario.drafts]
                    assert all(re.sub(r"\s", "", label) in re.sub(r"\s", "", said) for label in labels), (name, said)
