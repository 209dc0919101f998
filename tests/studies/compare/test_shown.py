"""What is shown of a comparison: each number under its heading, in its colour and with its sign, in either language."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle

import sim
from sim.results.findings import Findings, open_results
from sim.scenario.load import load
from sim.studies.compare import figures as drawing
from sim.studies.compare.flow import STRONG_GREY, _pale
from sim.studies.compare.page import page
from sim.studies.compare.study import report
from sim.studies.compare.text import text
from sim.words import say, speaking
from tests.drawn import ABOUT, line_with, lines_of, words_of

TOKYO, CHANGE = "tokyo_liaison_office", "france.autonomy=0.2"
OFFICE, POINT, SHELVED = "#0B3954", "#3D9794", "#9A9A9A"
MENU = {"liaison_office": "Office", "contact_point": "Point", "shelved": "Shelved"}
SHARES = pd.DataFrame(
    [("A", "liaison_office", 0.11, 0.10, 0.13), ("A", "contact_point", 0.26, 0.24, 0.27), ("A", "shelved", 0.63, 0.61, 0.66),
     ("B", "liaison_office", 0.31, 0.29, 0.32), ("B", "contact_point", 0.19, 0.17, 0.22), ("B", "shelved", 0.50, 0.47, 0.54)],
    columns=["scenario", "outcome", "share", "low", "high"],
).assign(label=lambda t: t["outcome"].map(MENU))  # fmt: skip
DIFFERENCES = pd.DataFrame(
    [(CHANGE, "adopted", "Any", 0.37, 0.50, 0.13, 0.10, 0.17, 151, 21), (CHANGE, "liaison_office", "Office", 0.11, 0.31, 0.20, 0.18, 0.23, 222, 22),
     (CHANGE, "contact_point", "Point", 0.26, 0.19, -0.07, -0.09, 0.01, 33, 103), (CHANGE, "shelved", "Shelved", 0.63, 0.50, -0.13, -0.17, -0.10, 24, 154)],
    columns=["scenario", "outcome", "label", "base", "share", "difference", "low", "high", "gained", "lost"],
)  # fmt: skip
UNLOCKED = pd.DataFrame(
    [(CHANGE, "france", "France", 0.09, 0.04, 0.011), (CHANGE, "germany", "Germany", 0.07, 0.02, 0.06)],
    columns=["scenario", "actor", "label", "unlocked", "alone", "relocked"],
)
MOVES = pd.DataFrame(
    [("liaison_office", "liaison_office", 0.05), ("liaison_office", "contact_point", 0.02), ("liaison_office", "shelved", 0.04),
     ("contact_point", "liaison_office", 0.12), ("contact_point", "contact_point", 0.09), ("contact_point", "shelved", 0.05),
     ("shelved", "liaison_office", 0.14), ("shelved", "contact_point", 0.08), ("shelved", "shelved", 0.41)],
    columns=["origin", "destination", "share"],
).assign(scenario=CHANGE, origin_label=lambda t: t["origin"].map(MENU), destination_label=lambda t: t["destination"].map(MENU))  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Findings:
    """A comparison whose numbers are all different."""
    named = {"A": TOKYO, "B": CHANGE}
    shares = SHARES.assign(scenario=SHARES["scenario"].map(named))
    tables = {"shares": shares, "differences": DIFFERENCES, "moves": MOVES, "unlocked": UNLOCKED}
    about = {"title": "T", "names": [TOKYO, CHANGE], "first": 0}
    scenarios = (load(TOKYO), load(TOKYO, {"france.autonomy": 0.2}))
    return Findings("compare", "c", scenarios, tables, runs=1000, seed=7, about=about)


def cells(printed: str, label: str) -> list[str]:
    """The cells of the printed line that a label begins."""
    line = next(line for line in printed.splitlines() if line.startswith(label))
    return re.split(r" {2,}", line.replace("\u00a0", " ").strip())


# --- figures


def test_a_line_goes_from_an_outcomes_share_in_the_base_to_that_beside_it_in_its_colour():
    figure = drawing.slope(SHARES, **ABOUT)
    (axes,) = figure.axes
    drawn = {to_hex(line.get_color()).upper(): line.get_ydata() for line in axes.lines if line.get_marker() == "o"}
    wanted = {OFFICE: [0.11, 0.31], POINT: [0.26, 0.19], SHELVED: [0.63, 0.50]}
    assert {colour: list(ends) for colour, ends in drawn.items()} == wanted
    places = {word: (x, y) for word, x, y in words_of(figure)}
    assert places["A"][0] < places["B"][0] and places["A"][0] == pytest.approx(axes.get_xlim()[0])
    for label, share in (("Office", "11.0 %"), ("Point", "26.0 %"), ("Shelved", "63.0 %")):
        assert places[label][0] == places[share][0] < places["A"][0], "at the left the name and its share in the base"
        assert 0 < places[label][1] - places[share][1] < 0.2
    ends = {word for word, x, _ in words_of(figure) if x > places["B"][0]}
    assert ends == {"31.0 %  +20.0", "19.0 %  −7.0", "50.0 %  −13.0"}
    intervals = [part.get_segments() for part in axes.collections]
    spans = sorted(tuple(np.round(span[:, 1], 6)) for part in intervals for span in part)
    assert spans == sorted(zip(SHARES["low"], SHARES["high"], strict=True))


def test_a_difference_stands_at_its_points_with_its_interval_full_where_it_is_apart_from_zero():
    figure = drawing.differences(DIFFERENCES, **ABOUT)
    (axes,) = figure.axes
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [round(float(dot.get_xdata()[0]), 6) for dot in dots] == [13, 20, -7, -13]
    edges = [to_hex(dot.get_markeredgecolor()).upper() for dot in dots]
    assert edges == ["#222222", OFFICE, POINT, SHELVED]
    faces = [to_hex(dot.get_markerfacecolor()).upper() for dot in dots]
    assert faces == ["#222222", OFFICE, "#FFFFFF", SHELVED], "the interval of the third holds zero"
    assert list(np.diff([dot.get_ydata()[0] for dot in dots]) < 0) == [True] * 3
    black = [line.get_xdata() for line in axes.lines if line.get_color() == "black"]
    np.testing.assert_allclose(black, 100 * DIFFERENCES[["low", "high"]].to_numpy())
    assert line_with(figure, "Any") == ["Any", "+13.0 (+10.0 to +17.0)"]
    assert line_with(figure, "Point") == ["Point", "−7.0 (−9.0 to +1.0)"]
    assert line_with(figure, "Shelved") == ["Shelved", "−13.0 (−17.0 to −10.0)"]


def test_a_band_leaves_the_outcome_in_the_base_and_arrives_at_that_beside_it():
    figure = drawing.flow(MOVES, heads=("Base", "Beside"), **ABOUT)
    (axes,) = figure.axes
    blocks = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    middle = sum(axes.get_xlim()) / 2
    colours = {OFFICE: "liaison_office", POINT: "contact_point", SHELVED: "shelved"}
    sides = [
        {colours[to_hex(b.get_facecolor()).upper()]: b for b in blocks if (b.get_x() < middle) == left}
        for left in (True, False)
    ]
    scale = sum(block.get_height() for block in sides[0].values())
    for side, column in zip(sides, ("origin", "destination"), strict=True):
        totals = {outcome: block.get_height() / scale for outcome, block in side.items()}
        assert totals == pytest.approx(MOVES.groupby(column)["share"].sum().to_dict())
    own = {"liaison_office": OFFICE, "contact_point": POINT, "shelved": SHELVED}
    seen = {}
    for band in (patch for patch in axes.patches if isinstance(patch, PathPatch)):
        points = band.get_path().vertices
        (low, arrives), thickness = (points[0, 1], points[3, 1]), points[7, 1] - points[0, 1]
        ends = [
            next(name for name, b in side.items() if b.get_y() - 1e-9 <= at and at + thickness <= b.get_y() + b.get_height() + 1e-9)
            for side, at in zip(sides, (low, arrives), strict=True)
        ]  # fmt: skip
        seen[tuple(ends)] = (thickness / scale, to_hex(band.get_facecolor()).upper())
    assert len(seen) == len(MOVES)
    for origin, destination, share in MOVES[["origin", "destination", "share"]].itertuples(index=False):
        strong = STRONG_GREY if destination == "shelved" else own[destination]
        colour = _pale(own[origin]) if origin == destination else strong
        assert seen[origin, destination] == (pytest.approx(share), colour.upper())
    words = words_of(figure)
    places = {word: x for word, x, _ in words}
    assert places["Base"] < middle < places["Beside"]
    left = [word for word, x, _ in words if x < axes.get_xlim()[0]]
    assert {"11.0 %", "26.0 %", "63.0 %"} <= set(left) and not {"31.0 %", "19.0 %"} & set(left)
    assert say("flow.about", moved="45.0 %")[:20] in " ".join(words[n][0] for n in range(len(words))).replace(
        "\u00a0", " "
    )


def test_the_base_stands_at_the_left_of_every_figure(found):
    drawn = {name: draw() for name, draw in found.figures().items()}
    assert list(drawn) == ["shares", "differences", "moves"]
    for name in ("shares", "moves"):
        places = {word: x for word, x, _ in words_of(drawn[name])}
        base = next(x for word, x in places.items() if word.startswith("NATO liaison office in") and ":" not in word)
        change = next(x for word, x in places.items() if word.startswith("France:"))
        assert base < change, name
    source = lines_of(drawn["shares"])[-1][0]
    assert source.endswith(f"base: {TOKYO} · 1,000 runs of each, the same draws · seed 7")


def test_of_several_scenarios_each_has_a_flow_of_its_own():
    found = sim.compare(TOKYO, "tokyo_majority_rule", with_=["france.autonomy=0.2"], runs=60)
    drawn = found.figures()
    assert list(drawn) == ["shares", "differences", "moves_1", "moves_2"]
    titles = [scenario.title for scenario in found.scenarios]
    assert titles[2] == titles[0], "what has the title of the base is called by how it differs"
    for n, (name, title) in enumerate(
        zip(found.about["names"][1:], (titles[1], "France: autonomy 0.9 → 0.2"), strict=True), 1
    ):
        moved = found.tables["moves"][lambda t, name=name: t["scenario"] == name]
        share = moved.loc[moved["origin"] != moved["destination"], "share"].sum()
        said = " ".join(word for line in lines_of(drawn[f"moves_{n}"]()) for word in line)
        assert f"{100 * share:.1f} % of runs change outcome" in said
        assert f"{100 * share:.1f} % of runs end otherwise with “{title}”" in said


# --- printed


def test_each_number_is_printed_under_its_heading(found):
    said = found.text().replace("\u00a0", " ")
    assert f"{CHANGE} against {TOKYO}, on the same draws" in said
    heads = ["Outcome", "Base", "Then", "Difference", "95 % interval", "Runs gained", "Runs lost"]
    assert cells(said, "Outcome") == heads
    assert cells(said, "Adopted") == ["Adopted, any draft", "37.0 %", "50.0 %", "+13.0", "+10.0 to +17.0", "151", "21"]
    assert cells(said, "Contact") == [
        "Contact point at an embassy",
        "26.0 %",
        "19.0 %",
        "−7.0",
        "−9.0 to +1.0",
        "33",
        "103",
    ]
    heads = said[said.index("Runs lost") :]
    heads = heads[heads.index("Blocked in") :].splitlines()
    assert [h.split() for h in heads[:3]] == [
        ["Blocked", "in", "Adopted", "in"],
        ["the", "base,", "Of", "these,", "the", "base,"],
        ["Member", "or", "host", "now", "adopted", "alone", "now", "blocked"],
    ]
    assert cells(said, "France") == ["France", "9.0 %", "4.0 %", "1.1 %"]
    assert cells(said, "Germany") == ["Germany", "7.0 %", "2.0 %", "6.0 %"]
    quiet = replace(found, tables={**found.tables, "unlocked": UNLOCKED.assign(unlocked=0.0, relocked=0.0)})
    assert "Member or host" not in quiet.text()


def test_the_object_for_a_program_has_every_row(found):
    told = report(found)
    assert [side["changes"] for side in told["scenarios"]] == [[], [CHANGE]]
    (one,) = told["comparisons"]
    assert one["scenario"] == CHANGE and one["differences"] == DIFFERENCES.drop(columns="scenario").to_dict("records")
    assert one["unlocked"][1] == {
        "actor": "germany",
        "label": "Germany",
        "unlocked": 0.07,
        "alone": 0.02,
        "relocked": 0.06,
    }
    assert text.__doc__


# --- the page, and languages


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_says_the_numbers_in_one_language(found, language, tmp_path):
    stored = open_results(sim.compare(TOKYO, with_=[CHANGE], runs=50).save(tmp_path / "c", figures=False))
    with speaking(language):
        spoken = replace(stored, tables=found.tables).in_language(language)
        made = page(spoken)
        called = f"{spoken.scenario.label('france')}"
        ends, gave, differs = made.sections[:3]
        assert [drawing.name for drawing in (*ends.drawings, *gave.drawings)] == ["shares", "differences", "moves"]
        (table,) = gave.tables
        assert list(table.headings[2:]) == [say(f"report.compare.{name}") for name in ("gave", "gave_alone", "took")]
        rows = [
            [cell.replace("\u00a0", " ").replace("%", " %").replace("  ", " ") for cell in row[1:]]
            for row in table.rows
        ]
        germany = spoken.scenario.label("germany")
        assert rows == [[called, "9.0 %", "4.0 %", "1.1 %"], [germany, "7.0 %", "2.0 %", "6.0 %"]]
        assert called in gave.paragraphs[0] and germany in gave.paragraphs[1]
        answer = made.answer.replace("\u00a0", " ").replace("%", " %").replace("  ", " ")
        assert (
            "50.0 %" in answer and "37.0 %" in answer and "+13.0" in answer and "+10.0" in answer and "+17.0" in answer
        )
        assert answer.index("50.0 %") < answer.index("37.0 %") or language == "ja"
        assert "0.2" in differs.points[0]
        for draft in spoken.scenario.drafts:
            drawn = ["".join(w for line in lines_of(d.figure) for w in line) for d in (*ends.drawings, *gave.drawings)]
            squeezed = re.sub(r"\s", "", spoken.scenario.label(draft))
            assert all(squeezed in re.sub(r"\s", "", said) for said in drawn), draft
    if language == "ja":
        shown = " ".join([made.answer, *gave.paragraphs, *differs.points, *(c for row in table.rows for c in row)])
        assert not re.search(r"[A-Za-z]{3,}", shown), shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_figures_speak_one_language(found, language):
    with speaking(language):
        for name, draw in found.in_language(language).figures().items():
            said = " ".join(word for line in lines_of(draw()) for word in line)
            for own in (TOKYO, CHANGE, "nacsim"):
                said = said.replace(own, "")
            assert language == "en" or not re.search(r"[a-z]{3,}", said), (name, said)


def test_a_figure_can_be_drawn_into_somebodys_axes(found):
    from matplotlib.figure import Figure

    host = Figure(figsize=(8, 6))
    inset = found.plot("moves", ax=host.subplots())
    assert inset in host.subfigs and not [line for line in host.lines if isinstance(line, Line2D)]


def test_a_figure_in_somebodys_axes_is_kept_with_the_figure_that_it_stands_in(found, tmp_path):
    from matplotlib.figure import Figure

    host = Figure(figsize=(8, 6))
    host.suptitle("Of somebody else")
    inset = found.plot("moves", ax=host.subplots())
    heading = inset.texts[0].get_text()
    written = inset.save(tmp_path / "both")
    assert [path.name for path in written] == ["both.png", "both.svg"]
    svg = written[1].read_text(encoding="utf-8")
    assert "Of somebody else" in svg and heading in svg
