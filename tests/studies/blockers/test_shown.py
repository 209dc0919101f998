"""What is shown of blockers: each number under its heading, in its colour, in either language."""

import re

import numpy as np
import pandas as pd
import pytest

import sim
from sim.studies.blockers import figures as drawing
from sim.studies.blockers.page import section
from sim.studies.blockers.study import report
from sim.studies.blockers.text import text
from sim.words import say, speaking
from sim.words.numbers import percent
from tests.drawn import ABOUT, bars_of, key_of, line_with, lines_of, words_of

ACTORS = pd.DataFrame({
    "actor": ["a", "b"], "label": ["Aland", "Bland"], "blocked": [0.81, 0.52], "alone": [0.33, 0.07],
    "enough": [0.41, 0.11], "shapley": [0.62, 0.38], "economic": [0.12, 0.21], "entrapment": [0.17, 0.29],
    "autonomy": [0.23, 0.31], "reservation": [0.48, 0.19], "gap": [0.7, 0.3],
})  # fmt: skip
COLOURS = {"economic": "#56B4E9", "entrapment": "#D55E00", "autonomy": "#E69F00", "reservation": "#8A8A8A"}


@pytest.fixture(scope="module")
def found():
    return sim.blockers("tokyo_liaison_office", runs=600, seed=2)


def test_shares_of_the_blocking_stand_under_their_headings_and_what_carried_it_in_its_colour():
    figure = drawing.blame(ACTORS, **ABOUT)
    assert line_with(figure, "Aland")[:4] == ["Aland", "62.0 %", "33.0 %", "41.0 %"]
    assert line_with(figure, "Bland")[:4] == ["Bland", "38.0 %", "7.0 %", "11.0 %"]
    heads = next(line for line in lines_of(figure) if say("blame.share") in line)
    assert heads[:3] == [say("blame.share"), say("blame.alone"), say("blame.enough")]
    places = {word: x for word, x, _ in words_of(figure)}
    for heading, cell in zip(heads[:3], ("62.0 %", "33.0 %", "41.0 %"), strict=True):
        assert places[heading] == pytest.approx(places[cell])
    blame, carried = figure.axes
    assert bars_of(blame) == [(0, 0.62, drawing.BLAME), (0, 0.38, drawing.BLAME)]
    by_colour = [(round(width, 2), colour) for _, width, colour in bars_of(carried)]
    assert by_colour == [(ACTORS[name][row], colour) for row in (0, 1) for name, colour in COLOURS.items()]
    assert key_of(figure) == {say(f"quantity.{name}"): colour for name, colour in COLOURS.items()}


@pytest.mark.parametrize(("blocking", "never", "told"), [
    (13, 2, "the 12 most frequent of the 13 that ever blocked; 2 of 15 actors never did"),
    (2, 1, "all 2 that ever blocked; 1 of 3 actors never did"),
    (13, 0, "the 12 most frequent of the 13 that ever blocked; none of 13 actors never did"),
])  # fmt: skip
def test_who_is_shown_of_those_that_blocked_is_said(blocking, never, told):
    many = pd.concat([ACTORS.head(1)] * (blocking + never), ignore_index=True)
    shares = [1 / blocking] * blocking + [0.0] * never
    figure = drawing.blame(many.assign(shapley=shares), **ABOUT)
    assert told in " ".join(text for text, _, _ in words_of(figure))


def test_gaps_stand_where_they_are_and_half_of_them_left_of_the_median():
    gaps = pd.DataFrame({"draft": ["office", "plan", "plan", "plan"], "gap": [0.1, 0.2, 0.4, 0.4]})
    figure = drawing.gap(gaps, [("office", "Office"), ("plan", "Plan")], **ABOUT)
    shares, unlocked = figure.axes
    office, plan, _ = (patch.get_data() for patch in shares.patches)
    assert office.values.sum() == pytest.approx(0.25) and (plan.values - plan.baseline).sum() == pytest.approx(0.75)
    assert office.edges[office.values.argmax()] <= 0.1 <= office.edges[office.values.argmax() + 1]
    curve, half = (line.get_xydata() for line in unlocked.lines)
    assert np.interp(0.3, curve[:, 0], curve[:, 1]) == pytest.approx(0.5)
    np.testing.assert_allclose(half, [[0, 0.5], [0.3, 0.5], [0.3, 0]])
    assert key_of(figure) == {
        say("gap.nearest", label="Office"): "#0B3954",
        say("gap.nearest", label="Plan"): "#3D9794",
    }


@pytest.mark.parametrize("language", ["en", "ja"])
def test_figures_and_section_speak_one_language(found, language):
    with speaking(language):
        spoken = found.in_language(language)
        for draw in spoken.figures().values():
            said = " ".join(word for line in lines_of(draw()) for word in line).replace("tokyo_liaison_office", "")
            assert said.startswith(spoken.scenario.title[:10])
            assert language == "en" or not re.search(r"[a-z]{4,}", said.replace("nacsim", "")), said
        run = sim.run("tokyo_liaison_office", runs=300, seed=2).in_language(language)
        part = section(run)
        table, first = part.tables[0], report(run.blockers())["blockers"][0]
        cells = dict(zip(table.headings, table.rows[0], strict=True))
        assert cells == {
            say("report.blocks.actor"): spoken.scenario.label(first["actor"]),
            say("report.blocks.share"): percent(first["shapley"]), say("report.blocks.among"): percent(first["blocked"]),
            say("report.blocks.alone"): percent(first["alone"]), say("report.blocks.enough"): percent(first["enough"]),
        }  # fmt: skip
        assert (
            spoken.scenario.label(first["actor"]) in part.paragraphs[0]
            and percent(first["blocked"]) in part.paragraphs[0]
        )


def test_each_number_is_printed_under_its_heading(found, capsys):
    text(found)
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    said = report(found)
    blocked, carried = (n for n, line in enumerate(lines) if line.startswith("Member or host"))
    for row in said["blockers"]:
        line = next(line for line in lines[blocked:carried] if line.startswith(row["label"]))
        cells = re.split(r" {2,}", line.strip())
        assert cells[1:] == [percent(row[key]) for key in ("blocked", "alone", "enough", "shapley", "share_of_gap")]
        if row["carried_by"] is None:  # it never objected, as a sponsor never does
            assert not any(line.startswith(row["label"]) for line in lines[carried:])
            continue
        line = next(line for line in lines[carried:] if line.startswith(row["label"]))
        heads = re.split(r" {2,}", lines[carried].strip())[1:]
        cells = re.split(r" {2,}", line.strip())[1:]
        assert dict(zip(heads, cells, strict=True)) == {
            k.capitalize(): percent(v) for k, v in row["carried_by"].items()
        }
    head = " ".join(line[: len(lines[blocked])] for line in lines[blocked - 2 : blocked + 1])
    order = ["Blocked", "Alone", "would have", "(Shapley)", "the gap"]
    assert all(word in head for word in order)
    at = [next(line.rindex(word) for line in lines[blocked - 2 : blocked + 1] if word in line) for word in order]
    assert at == sorted(at)
    ends = said["gap"]["quantiles"]
    assert f"nine in ten between {ends['0.05']:.3f} and {ends['0.95']:.3f}" in printed
    assert f"A gap of {said['gap']['unlocks_half']:.3f} would have let half of the failures pass" in printed
