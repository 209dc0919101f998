"""What the figure and the text of `targets` say: each mean in its panel, at its round, in its actor's colour."""

import re

import pandas as pd
import pytest
from matplotlib.colors import to_hex

import sim
from sim.studies.targets.figures import COLOURS, figures, hit_over_time
from sim.studies.targets.study import WAYS
from sim.studies.targets.text import text
from sim.words import say, speaking

from ...drawn import ABOUT, assert_sound, lines_of, words_of

#: Distinct values: way w, actor a, round r has (w + 1) * (a + 1) + r/100; what moves a gain is negative.
ACTORS = ("france", "germany", "japan")


def table(ways=tuple(WAYS), actors=ACTORS, rounds=4) -> pd.DataFrame:
    rows = [
        (r, 9, way, actor, actor.title(), (-1.0 if way == "moved" else 1.0) * ((w + 1) * (a + 1) + r / 100), 0.05)
        for r in range(1, rounds + 1) for w, way in enumerate(ways) for a, actor in enumerate(actors)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["round", "runs", "way", "actor", "label", "mean", "half"])


def panels_of(figure) -> list[dict[str, list[tuple[float, float]]]]:
    """Of each panel, by colour, the points of its lines."""
    return [
        {to_hex(line.get_color()).upper(): list(zip(*map(list, line.get_data()), strict=True))
         for line in axes.lines if line.get_marker() == "o"}
        for axes in figure.axes
    ]  # fmt: skip


@pytest.mark.parametrize("ways", [("paid",), ("addressed", "moved"), ("pressed", "courted", "moved"), tuple(WAYS)])
def test_each_mean_stands_in_its_panel_at_its_round_in_its_colour(ways):
    made = table(ways)
    figure = hit_over_time(made, **ABOUT)
    found = panels_of(figure)
    assert len(found) == len(ways)
    headed = sorted((-round(y, 1), x, word) for word, x, y in words_of(figure))
    said = " ".join(word for *_, word in headed)
    for way, lines in zip((way for way in WAYS if way in ways), found, strict=True):
        for actor, colour in zip(ACTORS, COLOURS, strict=False):
            own = made[(made["way"] == way) & (made["actor"] == actor)]
            assert lines[colour] == list(zip(own["round"], own["mean"], strict=True))
        assert say(f"targets.{way}").split(":")[0] in said
    for axes, lines in zip(figure.axes, found, strict=True):
        low, high = axes.get_ylim()
        assert all(low <= y - 0.05 * (y < 0) and y + 0.05 * (y > 0) <= high for line in lines.values() for _, y in line)


def test_headings_stand_over_their_panels_and_the_key_names_the_colours():
    figure = hit_over_time(table(), **ABOUT)
    places = {word: (x * figure.dpi, y * figure.dpi) for word, x, y in words_of(figure)}
    for way, axes in zip(WAYS, figure.axes, strict=True):
        box, first = axes.get_window_extent(), say(f"targets.{way}").split()[0]
        assert any(word.startswith(first) and abs(x - box.x0) < 3 and 0 < y - box.y1 < 40
                   for word, (x, y) in places.items()), way  # fmt: skip
    swatches = {round(p.get_x(), 2): to_hex(p.get_facecolor()).upper() for p in figure.findobj()
                if type(p).__name__ == "Rectangle" and p.get_width() == pytest.approx(0.1)}  # fmt: skip
    named = sorted((x, word) for word, x, _ in words_of(figure) if word.lower() in ACTORS)
    assert [(swatches[round(x - 0.16, 2)], word) for x, word in named] == list(
        zip(COLOURS, ("France", "Germany", "Japan"), strict=False))  # fmt: skip


def test_who_is_not_hit_in_a_way_has_no_line_there():
    made = table(("courted", "paid"))
    made.loc[(made["way"] == "courted") & (made["actor"] == "japan"), "mean"] = 0.0
    first, second = panels_of(hit_over_time(made, **ABOUT))
    assert set(first) == set(COLOURS[:2]) and set(second) == set(COLOURS[:3])


@pytest.mark.parametrize("rounds", [1, 2, 19, 120])
@pytest.mark.parametrize("ways", [("paid",), ("pressed", "moved"), ("pressed", "courted", "moved"),
                                  ("pressed", "courted", "paid", "moved"), tuple(WAYS)])  # fmt: skip
def test_nothing_overlaps_however_many_panels_and_rounds(ways, rounds, monkeypatch):
    many = table(ways, ("france", *(f"member_{n}" for n in range(30))), rounds)
    many["mean"] /= 100
    said = assert_sound(hit_over_time(many, **ABOUT), monkeypatch)
    assert "The 6 actors that are hit hardest, of 31" in said and "Member_29" in said and "France" not in said


@pytest.mark.parametrize(("language", "finding"), [
    ("en", "Germany is pressed most, France is courted and paid most"), ("ja", "威圧の最大の対象はドイツ、懐柔・見返りの最大の対象はフランス"),
])  # fmt: skip
def test_the_title_says_who_is_hit_most(language, finding):
    found = sim.targets("tokyo_china_wedge", runs=4)
    hit = {("pressed", "germany"): 0.9, ("courted", "france"): 0.8, ("paid", "france"): 0.1}
    rows = [(1, 4, way, who, hit.get((way, who), 0.05), 0.0) for way in (*("pressed", "courted", "paid"), "moved")
            for who in ("germany", "france")]  # fmt: skip
    found.tables["targets"] = pd.DataFrame(rows, columns=["round", "runs", "way", "actor", "mean", "half"])
    with speaking(language):
        figure = figures(found.in_language(language))["targets"]()
        said = "".join(word for line in lines_of(figure) for word in line)
        assert finding.replace(" ", "") in said.replace(" ", "")
        left = re.sub(r"tokyo_china_wedge|nacsim", "", said)
        assert language == "en" or not re.search(r"[a-z]{3,}", left), left


def test_the_text_lists_each_actor_under_its_way_hardest_first(capsys):
    found = sim.targets("tokyo_china_wedge", runs=4)
    found.tables["targets"] = table(("pressed", "moved"), rounds=3).drop(columns="label")
    text(found)
    lines = [re.split(r" {2,}", line.strip()) for line in capsys.readouterr().out.splitlines()]
    rows = [line for line in lines if len(line) == 4]
    assert rows == [
        ["Member or host", "Mean of all rounds", "Round 1", "Round 3"],
        ["Japan", "3.020", "3.010", "3.030"], ["Germany", "2.020", "2.010", "2.030"], ["France", "1.020", "1.010", "1.030"],
        ["Member or host", "Mean of all rounds", "Round 1", "Round 3"],
        ["Japan", "−6.020", "−6.010", "−6.030"], ["Germany", "−4.020", "−4.010", "−4.030"], ["France", "−2.020", "−2.010", "−2.030"],
    ]  # fmt: skip
