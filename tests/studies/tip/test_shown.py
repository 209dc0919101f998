"""What is shown of tipping points: values, costs and shares where they belong, in either language."""

import re

import pandas as pd
import pytest

import sim
from sim.studies.tip import curves as drawing
from sim.studies.tip.map import verdict as pair_verdict
from sim.studies.tip.page import section
from sim.studies.tip.study import report
from sim.studies.tip.text import text
from sim.words import say, speaking
from sim.words.numbers import percent
from tests.drawn import ABOUT, bars_of, key_of, line_with, lines_of

pytestmark = pytest.mark.usefixtures("quick_report")

LEVERS = "france.autonomy, germany.exposure, liaison_office.visibility"


@pytest.fixture(scope="module")
def found():
    return sim.tip("tokyo_liaison_office", target="P(adopted) >= 0.41", levers=LEVERS, runs=300)


def test_a_curve_has_its_dot_its_bar_and_its_line_as_coded_in_place():
    points = pd.DataFrame([{"lever": "x", "label": "Lever X", "coded": 0.8, "from": 0.0, "to": 1.0, "status": "tips",
                            "value": 0.3, "value.low": 0.2, "value.high": 0.37, "cost": 0.5}])  # fmt: skip
    curves = pd.DataFrame({"lever": "x", "value": [0.0, 0.5, 1.0], "share": [0.6, 0.45, 0.2], "low": [0.55, 0.4, 0.15],
                           "high": [0.65, 0.5, 0.25]})  # fmt: skip
    figure = drawing.levers(curves, points, at_least=True, target=0.5, as_is=0.31, wanted="w", **ABOUT)
    (axes,) = figure.axes
    lines = [tuple(map(tuple, line.get_xydata())) for line in axes.lines]
    assert ((0.3, 0.5),) in lines and ((0.2, 0.5), (0.37, 0.5)) in lines
    assert ((0.0, 0.6), (0.5, 0.45), (1.0, 0.2)) in lines and ((0.8, 0), (0.8, 1)) in lines
    met = next(patch for patch in axes.patches if patch.get_height() > 0)
    assert met.get_y() == 0.5, "what meets the target is tinted, and it is above"
    assert ["Lever X"] in lines_of(figure) and [
        say("levers.interval", coded="0.8", value="0.3", low="0.2", high="0.37")
    ] in lines_of(figure)
    below = drawing.levers(curves, points, at_least=False, target=0.5, as_is=0.31, wanted="w", **ABOUT)
    met = next(patch for patch in below.axes[0].patches if patch.get_height())
    assert min(met.get_y(), met.get_y() + met.get_height()) < 0.5 >= max(met.get_y(), met.get_y() + met.get_height())
    assert "31.0 %" in " ".join(word for line in lines_of(figure) for word in line)


def test_costs_add_up_from_left_to_right_in_their_colours():
    rows = pd.DataFrame({"text": ["One", "Two", "None"], "first": [0.3, 0.2, float("nan")], "second": [0.0, 0.5, float("nan")],
                         "best": [float("nan"), float("nan"), 0.17]})  # fmt: skip
    figure = drawing.costs(rows, wanted="w", **ABOUT)
    assert bars_of(figure.axes[0]) == [(0, 0.3, drawing.LINE), (0, 0.2, drawing.LINE), (0.2, 0.5, drawing.SECOND)]
    assert [line_with(figure, name)[1] for name in ("One", "Two", "None")] == [
        "0.30",
        "0.70",
        say("costs.out", share="17.0 %"),
    ]
    assert key_of(figure) == {say("costs.first"): drawing.LINE, say("costs.second"): drawing.SECOND}


def test_a_pair_says_what_is_moved_across_before_what_is_moved_up():
    levers = pd.DataFrame({"lever": ["x", "y"], "coded": [0.9, 0.75], "from": 0.0, "to": 1.0}).set_index(
        "lever", drop=False
    )
    pair = pd.Series(
        {"status": "tips", "first": "x", "second": "y", "first_value": 0.5, "second_value": 0.75, "cost": 0.4}
    )
    assert pair_verdict(pair, levers) == "Cost 0.40: 0.9 → 0.5, unchanged"
    with speaking("ja"):
        assert pair_verdict(pair, levers) == "費用0.40：0.9 → 0.5、変更なし"


def test_the_map_of_pairs_alone_says_that_its_points_have_fewer_runs(found):
    said = {
        name: " ".join(word for line in lines_of(draw()) for word in line) for name, draw in found.figures().items()
    }
    assert [name for name, words in said.items() if "on the map mostly a quarter of them or fewer" in words] == [
        "pairs"
    ]
    assert all("300 runs of each case" in words for words in said.values())


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ja"])
def test_figures_and_section_speak_one_language(found, language):
    with speaking(language):
        spoken = found.in_language(language)
        assert set(spoken.figures()) == {"levers", "costs", "pairs"}
        for name, draw in spoken.figures().items():
            said = " ".join(word for line in lines_of(draw()) for word in line).replace("tokyo_liaison_office", "")
            assert said.startswith(spoken.scenario.title[:10]), name
            assert language == "en" or not re.search(r"[a-z]{3,}", said.replace("nacsim", "")), said
        run = sim.run("tokyo_liaison_office", runs=200, seed=2).in_language(language)
        part = section(run)
        assert part.heading == say("report.change") and len(part.drawings) == 1
        assert part.tables[-1].caption == say("report.change.means")
        assert language == "en" or not re.search(r"[a-z]{4,} [a-z]{3,}", " ".join(part.paragraphs)), part.paragraphs


def test_each_number_is_printed_under_its_heading(found, capsys):
    text(found)
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    said = report(found)
    assert f"Target: P(adopted) >= 0.41. As the scenario is: {percent(said['baseline']['share'])}" in printed
    head = next(n for n, line in enumerate(lines) if line.startswith("One lever alone"))
    heads = re.split(r" {2,}", lines[head].strip())
    assert heads == [
        "One lever alone",
        "Coded",
        "Must be",
        "95\u00a0% interval",
        "Cost",
        "Share there",
        "Share if only fixed",
    ]
    for row in said["levers"]:
        line = next(line for line in lines[head:] if line.startswith(row["label"]))
        cells = re.split(r" {2,}", line.strip())
        if row["status"] == "tips":
            around = f"{row['interval']['low']:.4g} to {row['interval']['high']:.4g}"
            assert cells[1:] == [f"{row['coded']:.4g}", f"{row['value']:.4g}", around, f"{row['cost']:.2f}",
                                 percent(row["at"]["share"]), percent(row["fixed"]["share"])]  # fmt: skip
        else:
            best = row["best"]
            assert cells[1:] == [f"{row['coded']:.4g}", "out of reach", f"best at {best['value']:.4g}",
                                 percent(best["share"]), percent(row["fixed"]["share"])]  # fmt: skip
    assert {row["status"] for row in said["levers"]} == {"tips", "out of reach"}
    head = next(n for n, line in enumerate(lines) if line.startswith("Two levers together"))
    assert re.split(r" {2,}", lines[head].strip())[1:] == ["First", "Second", "Cost", "Share there"]
    row = said["pairs"][0]
    cells = re.split(r" {2,}", lines[head + 1].strip())
    assert cells[0] == f"{row['first_label']} + {row['second_label']}" and row["status"] == "tips"
    assert cells[1:] == [f"{row['first_value']:.4g}", f"{row['second_value']:.4g}", f"{row['cost']:.2f}",
                         percent(row["share"]), row["verdict"]]  # fmt: skip
