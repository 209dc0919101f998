"""What is shown of one run: who stood where, in which round, with which answer, in either language."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import sim
from sim.scenario.load import load
from sim.studies.trace import figures as drawing
from sim.studies.trace.rounds import rounds_table
from sim.studies.trace.text import _standing, groups
from sim.words import say, speaking
from sim.words.numbers import signed
from tests.drawn import ABOUT, key_of, lines_of, upright_lines_of, words_of

TOKYO = "tokyo_liaison_office"
DRAFTS = [("office", "Office"), ("point", "Point")]
ROUNDS = pd.DataFrame(
    [(1, "office", "a", "Aland", 0.31, 0.42, 1.0, "goes on"), (1, "office", "b", "Bland", -0.25, -0.13, 0.0, "stops"),
     (2, "office", "a", "Aland", 0.22, 0.35, 1.0, "goes on"), (2, "office", "b", "Bland", -0.19, 0.06, 1.0, "goes on"),
     (3, "point", "a", "Aland", -0.17, -0.08, 0.0, "stops by 0.08"), (3, "point", "b", "Bland", 0.11, np.nan, np.nan, "is out")],
    columns=["round", "draft", "actor", "label", "alone", "balance", "agrees", "answer"],
)  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return sim.trace(TOKYO, run=1305)


def test_a_balance_is_drawn_in_its_round_in_the_colour_of_the_answer_and_alone_as_a_line():
    figure = drawing.decisions(ROUNDS, DRAFTS, [(2, "Summit")], start=None, **ABOUT)
    strip, *rows = figure.axes
    for axes, actor in zip(rows, ("a", "b"), strict=True):
        own = ROUNDS[ROUNDS["actor"] == actor]
        shown = own["balance"].fillna(own["alone"]).to_numpy()
        *areas, line = axes.patches
        np.testing.assert_allclose(line.get_data().values, own["alone"])
        assert list(line.get_data().edges) == [1, 2, 3, 4] and to_hex(line.get_edgecolor()) == "#000000"
        for area, colour, is_so in zip(
            areas, (drawing.AGREES, drawing.OBJECTS, drawing.APART),
            (own["agrees"] == 1, own["agrees"] == 0, own["agrees"].isna()), strict=True,
        ):  # fmt: skip
            assert to_hex(area.get_facecolor()).upper() == colour
            np.testing.assert_allclose(area.get_data().values, np.where(is_so, shown, 0))
    tops = {word: y for word, _, y in words_of(figure)}
    assert tops["Aland"] > tops["Bland"]
    for axes, label, answer in zip(rows, ("Aland", "Bland"), ("stops by 0.08", "is out"), strict=True):
        place, height = axes.get_position(), figure.get_figheight()
        assert place.y0 * height < tops[label] < place.y1 * height
        assert place.y0 * height < tops[answer] < place.y1 * height
    bars = [(bar.get_x(), to_hex(bar.get_facecolor()).upper()) for bar in strip.patches]
    assert bars == [(1, "#0B3954"), (2, "#0B3954"), (3, "#3D9794")]
    assert key_of(figure) == {
        say("trace.on_table", draft="Office"): "#0B3954", say("trace.on_table", draft="Point"): "#3D9794",
        say("trace.agrees"): drawing.AGREES, say("trace.objects"): drawing.OBJECTS,
    }  # fmt: skip
    assert upright_lines_of(figure, strip) == [2.0], "an event stands at the start of its round"


def test_of_many_actors_those_that_objected_most_are_shown_in_their_order():
    names = [f"m{n:02d}" for n in range(15)]
    rows = [
        (r, "office", n, n, 0.1, -0.1 if i > 2 else 0.2, float(i <= 2), "x")
        for r in (1, 2)
        for i, n in enumerate(names)
    ]
    figure = drawing.decisions(pd.DataFrame(rows, columns=ROUNDS.columns), DRAFTS, [], start=None, **ABOUT)
    shown = [line[0] for line in lines_of(figure) if line[0] in names]
    assert shown == names[3:]
    said = " ".join(word for line in lines_of(figure) for word in line)
    assert "12 of 15 actors" in said and "12 objected at least once" in said


def test_the_figure_of_a_run_has_its_events_in_their_rounds_and_its_answers(found):
    figure, told = found.plot(), found.told
    strip, *rows = figure.axes
    happened = [now["round"] for now in told["rounds"] for _ in now["events"]]
    assert upright_lines_of(figure, strip) == happened and len(happened) > 3
    last = told["rounds"][-1]
    said = " ".join(word for line in lines_of(figure) for word in line)
    for axes, (name, state) in zip(rows, last["actors"].items(), strict=True):
        alone = [now["actors"][name]["gain"] + now["actors"][name]["reservation"] for now in told["rounds"]]
        np.testing.assert_allclose(axes.patches[-1].get_data().values, alone)
        drawn = sum(area.get_data().values for area in axes.patches[:3])
        np.testing.assert_allclose(drawn, [now["actors"][name]["balance"] for now in told["rounds"]])
        for area, answers in zip(
            axes.patches, (("keeps silence", "consents"), ("breaks silence", "declines")), strict=False
        ):
            is_so = [now["actors"][name]["answer"] in answers for now in told["rounds"]]
            np.testing.assert_array_equal(area.get_data().values != 0, is_so, "a yes in one colour, a no in another")
        assert found.scenario.label(name) in said and state["answer"].split()[0] in said
    assert f"breaks silence ({last['actors']['france']['short']:.2f})" in re.sub(r"\s+", " ", said)
    assert "run 1305, shelved in round 19" in said and said.endswith("run 1305 · seed 1")


def test_a_run_that_is_adopted_says_which_draft():
    figure = sim.trace(TOKYO, typical="liaison_office").plot()
    said = " ".join(word for line in lines_of(figure) for word in line)
    assert re.search(r"run \d+, Liaison office in Tokyo adopted in round \d+", said)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_figure_speaks_one_language(found, language):
    with speaking(language):
        spoken = found.in_language(language)
        said = " ".join(word for line in lines_of(spoken.plot()) for word in line)
        draft = found.told["rounds"][0]["draft"]
        for word in (say("trace.draft"), say("trace.agrees"), say("trace.objects"), say("trace.run", run=1305)):
            assert word in said
        assert say("trace.on_table", draft=spoken.scenario.label(draft)) in said
        left = said.replace(TOKYO, "").replace("nacsim", "")
        assert language == "en" or not re.search(r"[a-z]{3,}", left), left
        assert (say("app.answer.breaks silence") in said) or language == "en"


# --- printed


def cells_of(table) -> dict[str, dict[str, str]]:
    """Label of a row -> heading -> cell."""
    columns = [[str(cell) for cell in column.cells] for column in table.columns]
    heads = [str(column.header) for column in table.columns]
    return {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in zip(*columns, strict=True)}


@pytest.mark.parametrize("name", [TOKYO, "ec_emission_standards"])
def test_every_number_of_a_round_stands_under_its_heading(name):
    scenario = load(name)
    found = sim.trace(name, run=4)
    for group in groups(found.told["rounds"]):
        now = group[-1]
        printed = _standing(scenario, now)
        table = cells_of(printed)
        assert printed.columns[0].header == f"In round {now['round']}"
        for actor, state in now["actors"].items():
            row = table.get(scenario.label(actor))
            if row is None:
                continue
            wanted = {term.replace("_", " ").capitalize(): signed(v, 2) for term, v in state["terms"].items()}
            wanted |= {"Gain": signed(state["gain"], 2), "Reservation": signed(state["reservation"], 2)}
            asked = state["balance"] is not None
            wanted |= {"Balance": signed(state["balance"], 2) if asked else ""}
            wanted |= {"Solidarity": signed(state["solidarity"], 2) if asked and state["role"] == "member" else ""}
            assert row.items() >= wanted.items()
            assert row["Answer"].startswith(state["answer"])
            assert (f"by {state['short']:.2f}" in row["Answer"]) == (state["short"] > 0)


def test_the_story_says_how_it_ended_what_was_on_the_table_and_what_moved(found):
    said = re.sub(r"\s+", " ", found.text())
    ending = "run 1305, seed 1 Shelved after round 19 (Oct 2024): in the last round France and Germany broke silence."
    assert ending in said
    first, last = found.told["rounds"][0], found.told["rounds"][-1]
    assert "Rounds 1 to 3, Apr 2023 to Jun 2023" in said and "Round 19, Oct 2024" in said
    assert f"United States as sponsor asks for {signed(first['aspiration'], 2)}" in said
    office = next(draft for draft in last["drafts"] if draft["draft"] == "liaison_office")
    point = next(draft for draft in last["drafts"] if draft["draft"] == "contact_point")
    assert office["admissible"] and not point["admissible"] and point["available"]
    opening = {draft["draft"]: draft for draft in first["drafts"]}
    less, pivotal = opening["contact_point"]["sponsor_balance"], opening["liaison_office"]["pivotal_gain"]
    assert (
        f"the only draft that meets the aspiration: United States as sponsor asks for {signed(first['aspiration'], 2)}, "
        f"and gets less from Contact point at an embassy {signed(less, 2)}; the pivotal actor is France, "
        f"expected gain {signed(pivotal, 2)}."
    ) in said
    assert last["cascade"] == [["france"], ["germany"]]
    assert "France would break silence even alone, followed by Germany." in said
    moved = (
        first["actors"]["france"]["consulted"]["threat"]
        + found.told["rounds"][1]["actors"]["france"]["consulted"]["threat"]
    )
    assert f"France {signed(moved, 2)}" in said
    assert said.rstrip().endswith("Balance: with reservation and solidarity.")


def test_a_typical_run_says_of_how_many_it_is_typical():
    found = sim.trace(TOKYO, typical="shelved")
    said, why = re.sub(r"\s+", " ", found.text()), found.typical
    assert (
        f"Of {why.looked_at:,} runs {why.ended_so:,} ended so (Shelved), most often with France and Germany and nobody else blocking: {why.alike:,}."
        in said
    )
    assert found.report()["typical"] == vars(why) and why.looked_at > why.ended_so > why.alike


def test_the_table_has_what_the_story_tells(found):
    pd.testing.assert_frame_equal(found.frame(), rounds_table(found.told))
