"""`nacsim game`: equilibria of games known by heart, a matrix that four comparisons agree with, and what is shown."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines import ensemble
from sim.errors import UsageError, UserError
from sim.results.store import open_results
from sim.scenario.load import load, vary
from sim.studies.game.equilibria import best_replies, equilibria
from sim.studies.game.figures import figures, matrix
from sim.studies.game.leads import leads
from sim.studies.game.payoffs import play, stakes_of
from sim.studies.game.text import text
from sim.words import speaking
from sim.words.numbers import percent, signed

from ...command import nacsim
from ...drawn import ABOUT, assert_sound, lines_of
from ...scenarios import make

TOKYO = "tokyo_liaison_office"
#: Gains of the row, of the column; the equilibria, each as (probabilities of the rows, of the columns, gains).
GAMES = {
    "prisoners' dilemma": ([[3, 0], [5, 1]], [[3, 5], [0, 1]], [((0, 1), (0, 1), (1, 1))]),
    "matching pennies": ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], [((0.5, 0.5), (0.5, 0.5), (0, 0))]),
    # Both swerve 0, one drives on 1 and -1, both drive on -10: mixed, the other is indifferent at 0.9.
    "chicken": (
        [[0, -1], [1, -10]], [[0, 1], [-1, -10]],
        [((1, 0), (0, 1), (-1, 1)), ((0, 1), (1, 0), (1, -1)), ((0.9, 0.1), (0.9, 0.1), (-0.1, -0.1))],
    ),
    "one column": ([[1], [2]], [[0], [0]], [((0, 1), (1,), (2, 0))]),
}  # fmt: skip


@pytest.mark.parametrize("name", GAMES)
def test_equilibria_of_games_known_by_heart(name):
    rows, columns, wanted = (np.array(part, float) if n < 2 else part for n, part in enumerate(GAMES[name]))
    found = [(*one.rows.round(9), *one.columns.round(9), round(one.row_gain, 9), round(one.column_gain, 9))
             for one in equilibria(rows, columns)]  # fmt: skip
    assert sorted(found) == sorted((*map(float, r), *map(float, c), *map(float, g)) for r, c, g in wanted)


def test_best_replies_by_hand():
    rows, columns = best_replies(np.array([[3.0, 0.0], [5.0, 1.0]]), np.array([[3.0, 5.0], [0.0, 1.0]]))
    assert rows.tolist() == [[False, False], [True, True]] and columns.tolist() == [[False, True], [False, True]]


@pytest.fixture(scope="module")
def found():
    return sim.game(
        TOKYO,
        row=["china.coercion=0", "china.coercion=1"],
        column=["japan.persuasion=0", "japan.persuasion=5"],
        runs=3000,
    )


def test_the_matrix_is_that_of_four_runs(found):
    cells = found.frame("cells").set_index(["row", "column"])
    base = load(TOKYO)
    for coercion in (0, 1):
        for persuasion in (0, 5):
            changed = vary(base, {"china.coercion": coercion, "japan.persuasion": persuasion})
            table = ensemble.simulate(changed, 3000, 1).table()
            cell = cells.loc[(f"china.coercion={coercion}", f"japan.persuasion={persuasion}")]
            assert cell["adopted"] == (table["outcome"] != "shelved").mean()
            assert cell["shelved"] == (table["outcome"] == "shelved").mean()
    compared = sim.compare(sim.run(vary(base, {"china.coercion": 0, "japan.persuasion": 0}), runs=3000),
                           sim.run(vary(base, {"china.coercion": 1, "japan.persuasion": 0}), runs=3000))  # fmt: skip
    difference = compared.frame("differences")["difference"].iloc[0]
    first, second = (cells.loc[(f"china.coercion={c}", "japan.persuasion=0"), "adopted"] for c in (0, 1))
    assert second - first == pytest.approx(difference)


def test_a_member_gains_its_balance_for_what_is_adopted_and_nothing_where_it_is_shelved():
    """Fixed traits, one round, no reservations to speak of: the gain from the draft is V."""
    members = {"a": {"threat": 1.0}, "b": {"threat": 0.9}}
    quiet = {"rounds": 1, "rationality": 1e9}
    adopted = make(members, menu=((0.9, 0.0, 0.0),), process=quiet)
    gains = play(adopted, ("a", "b"), 5, 1).gains
    # 2 * (threat + 0.5 * 0.5)/2 * 0.9, after consultation half-way to the mean of 0.95
    assert gains[0] == pytest.approx([(0.975 + 0.25) * 0.9] * 5) and gains[1] == pytest.approx(
        [(0.925 + 0.25) * 0.9] * 5
    )
    shelved = make({"a": {}, "b": {"autonomy": 1.0}}, menu=((0.0, 0.0, 1.0),), process=quiet, weights={"autonomy": 9.0})
    assert play(shelved, ("a", "b"), 5, 1).gains[1] == pytest.approx([0.0] * 5)


def test_an_external_power_loses_its_stake_and_what_it_spends():
    """S = (threat * reach + linkage * substance)/2; half the exposure times the square of the coercion."""
    scenario = load(TOKYO, {"china.coercion": 0.5})
    coded = stakes_of(scenario, "china")
    assert set(coded) == {"threat", "linkage", "exposure"}
    cell = play(scenario, ("china",), 500, 1)
    office = scenario.menu[0]
    stake = (coded["threat"] * office.reach.value + coded["linkage"] * office.substance.value) / 2
    cost = coded["exposure"] * 0.5**2 / 2
    assert cell.gains[0][cell.outcome == 2] == pytest.approx(-cost)
    assert cell.gains[0][cell.outcome == 0] == pytest.approx(-stake - cost)
    unknown = make(2, externals=(0.5,), menu=((0.9, 0.1, 0.1),), process={"rounds": 1})
    assert stakes_of(unknown, "x0") is None
    assert set(play(unknown, ("x0",), 50, 1).gains[0]) <= {0.0, -1.0}


def test_stretches_change_nothing(found, monkeypatch):
    monkeypatch.setattr("sim.studies.game.payoffs._NUMBERS", 20_000)
    again = sim.game(
        TOKYO,
        row=["china.coercion=0", "china.coercion=1"],
        column=["japan.persuasion=0", "japan.persuasion=5"],
        runs=3000,
    )
    pd.testing.assert_frame_equal(again.frame("cells"), found.frame("cells"))


def test_a_lead_by_hand():
    """Run by run the first is ahead of the third by 1, 3, 1, 3, and the second behind it by 1 in the mean."""
    one, two, three = np.array([2.0, 4.0, 2.0, 4.0]), np.array([0.0, 0.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0, 1.0])
    first, second, third = leads([one, two, three])
    assert first.by == 2.0 and first.half == pytest.approx(1.959964 * np.sqrt(4 / 3) / 2) and first.is_sure
    assert (second.by, third.by) == (-3.0, -2.0) and not second.is_sure and not third.is_sure
    assert np.isnan(leads([one])[0].by) and not leads([one])[0].is_sure
    equal, other = leads([one, one])
    assert (equal.by, equal.half) == (0.0, 0.0) and not equal.is_sure and not other.is_sure


def test_the_error_of_a_lead_is_that_of_paired_runs(found):
    """From the runs themselves, and far smaller than that of independent runs."""
    cells = found.frame("cells").set_index(["row", "column"])
    courses = [f"china.coercion={c}" for c in (0, 1)]
    gains = [play(load(TOKYO, {"china.coercion": c, "japan.persuasion": 5}), ("china", "japan"), 3000, 1).gains
             for c in (0, 1)]  # fmt: skip
    difference = gains[0][0] - gains[1][0]
    for course, sign in zip(courses, (1, -1), strict=True):
        cell = cells.loc[(course, "japan.persuasion=5")]
        assert cell["row_lead"] == pytest.approx(sign * difference.mean())
        assert cell["row_lead_half"] == pytest.approx(1.96 * difference.std(ddof=1) / np.sqrt(3000), rel=1e-4)
        assert cell["row_sure"] == (cell["row_best"] and cell["row_lead"] > cell["row_lead_half"])
    ends = [cells.loc[(courses[1], f"japan.persuasion={p}")] for p in (0, 5)]
    assert ends[0]["column_lead"] == pytest.approx(ends[0]["column_gain"] - ends[1]["column_gain"])
    assert ends[1]["column_lead"] == pytest.approx(-ends[0]["column_lead"])
    assert ends[1]["column_lead_half"] < np.hypot(ends[0]["column_half"], ends[1]["column_half"]) / 2


def test_what_two_courses_gain_alike_is_not_told_apart():
    """A price of 0 is none, so the same runs come of either: both are best replies, neither for sure."""
    same = sim.game(TOKYO, row=["germany.strategy=none", "germany.strategy=bargaining"], runs=200)
    cells = same.frame("cells")
    assert cells["row_best"].all() and not cells["row_sure"].any() and (cells["row_lead"] == 0).all()
    said = same.text()
    assert said.count("≈") == 3 and "ahead of the next course by no more than the sampling error" in said
    assert [cell["row_sure"] for cell in same.report()["cells"]] == [False, False]


# What is shown


def test_every_cell_is_printed_under_its_column_and_beside_its_row(found, capsys):
    text(found)
    lines = capsys.readouterr().out.splitlines()
    cells, starts = found.frame("cells"), [n for n, line in enumerate(lines) if line.startswith("coercion")]
    for start, row in zip(starts, ("china.coercion=0", "china.coercion=1"), strict=True):
        own = cells[cells["row"] == row]
        assert re.split(r" {2,}", lines[start].strip())[1:] == [percent(share) for share in own["adopted"]]
        for n, (player, side) in enumerate((("China", "row"), ("Japan", "column")), start=1):
            marks = [("*" if sure else "≈") if best else "" for best, sure in zip(
                own[f"{side}_best"], own[f"{side}_sure"], strict=True)]  # fmt: skip
            wanted = [signed(g, 3) + sign for g, sign in zip(own[f"{side}_gain"], marks, strict=True)]
            head, *shown = re.split(r" {2,}", lines[start + n].strip())
            assert head == f"gain of {player}" and shown == wanted
    assert any(line.startswith("Equilibrium in ") for line in lines)


CELLS = pd.DataFrame({
    "row": ["a", "a", "b", "b"], "column": ["x", "y", "x", "y"],
    "row_label": ["do a", "do a", "do b", "do b"], "column_label": ["do x", "do y", "do x", "do y"],
    "adopted": [0.11, 0.22, 0.33, 0.44], "row_gain": [0.01, -0.02, 0.03, 0.04], "column_gain": [-0.05, 0.06, 0.07, 0.08],
    "row_best": [False, False, True, True], "column_best": [False, True, False, True],
    "row_sure": [False, False, True, False], "column_sure": [False, False, False, True],
    "equilibrium": [False, False, False, True],
})  # fmt: skip


def test_the_figure_has_each_number_in_its_cell_and_best_replies_in_bold():
    figure = matrix(CELLS, ["Row", "Column"], title="t", source="s")
    places = {}
    for written in figure.texts:
        words, (x, y) = written.get_text(), written.get_transform().transform(written.get_position())
        places[words] = (x, y, written.get_fontweight())
    for row in CELLS.itertuples():
        x = places[row.column_label][0]
        y = places[row.row_label][1]
        of_row = f"Row {signed(row.row_gain, 3)}" + "≈" * (row.row_best and not row.row_sure)
        of_column = f"Column {signed(row.column_gain, 3)}" + "≈" * (row.column_best and not row.column_sure)
        for told in (percent(row.adopted), of_row, of_column):
            assert abs(places[told][0] - x) < 2 and abs(places[told][1] - y) < 45, told
        assert (places[of_row][2] == "bold") == row.row_best
        assert (places[of_column][2] == "bold") == row.column_best
    assert "≈: ahead of the next course by no more than the sampling error" in " ".join(
        word for line in lines_of(figure) for word in line)  # fmt: skip
    sure = matrix(CELLS.assign(row_sure=CELLS["row_best"], column_sure=CELLS["column_best"]), ["R", "C"], **ABOUT)
    assert "≈" not in " ".join(word for line in lines_of(sure) for word in line)
    framed = [axes.patches[0].get_linewidth() > 0 for axes in figure.axes]
    assert framed == CELLS["equilibrium"].tolist()
    darkness = [sum(axes.patches[0].get_facecolor()[:3]) for axes in figure.axes]
    assert darkness == sorted(darkness, reverse=True), "more adopted is darker"


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2, 5, 8])
def test_no_text_of_the_figure_overlaps_however_many_courses_there_are(columns, monkeypatch):
    """Many columns leave no room for the names of the players beside their numbers; the subtitle says whose they are."""
    courses = [(r, c) for r in range(8) for c in range(columns)]
    named = {"row_label": "aims its threats, coercion 0.75", "column_label": "persuasion 0.5"}
    rows = [{"row": str(r), "column": str(c), "adopted": 0.1 * r, "row_gain": -0.123, "column_gain": 0.456,
             "row_best": r == c, "column_best": r == 0, "row_sure": True, "column_sure": True, "equilibrium": r == c == 3} | named for r, c in courses]  # fmt: skip
    said = assert_sound(matrix(pd.DataFrame(rows), ["United States", "China"], **ABOUT), monkeypatch)
    assert ("from above: United States, China" in said.replace("\n", " ")) == (columns >= 5)
    assert said.count("+0.456") == len(courses)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_figure_speaks_one_language(found, language):
    with speaking(language):
        spoken = found.in_language(language)
        said = " ".join(word for line in lines_of(figures(spoken)["game"]()) for word in line)
        assert all(spoken.scenario.label(player) in said for player in ("china", "japan"))
        left = re.sub(rf"{TOKYO}|nacsim|seed", "", said)
        assert language == "en" or not re.search(r"[a-z]{3,}", left), left


# The command


def test_the_command_stores_reruns_and_speaks_to_programs(tmp_path):
    done = nacsim("game", TOKYO, "--runs", 200, "--json", "--out", "g", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["players"] == ["china", "japan"] and len(told["cells"]) == 6
    assert {row["course"] for row in told["rows"]} == {f"china.strategy={s}" for s in ("diffuse", "aimed", "wedge")}
    assert open_results(tmp_path / "g").kind == "game" and (tmp_path / "g" / "figures" / "game.svg").is_file()
    again = nacsim("rerun", "g", cwd=tmp_path)
    assert again.returncode == 0 and "same byte for byte" in again.stdout


BAD = {
    "two actors": (["--row", "france.autonomy=0.1", "--row", "germany.autonomy=0.1"], "france and germany"),
    "one actor twice": (["--row", "china.coercion=0", "--column", "china.coercion=1"], "whose courses are the rows"),
    "nobody's": (["--row", "decision.rule=majority"], "is nobody's means"),
    "no course": (["--row", "x"], "expected path=value"),
    "twice": (["--row", "china.coercion=0", "--row", "china.coercion=0"], "is given twice"),
    "unknown strategy": (["--row", "china.strategy=aimd"], "did you mean 'aimed'"),
    "too many": ([part for n in range(9) for part in ("--row", f"china.coercion=0.{n}")], "at most 8"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_is_no_game_is_refused(case):
    options, expected = case
    sides: dict[str, list[str]] = {"row": [], "column": []}
    for flag, value in zip(options[::2], options[1::2], strict=True):
        sides[flag.removeprefix("--")].append(value)
    with pytest.raises(UserError, match=re.escape(expected)):
        sim.game(TOKYO, runs=10, **{side: given or None for side, given in sides.items()})


def test_a_scenario_without_an_external_power_needs_courses():
    with pytest.raises(UsageError, match="give courses with --row"):
        sim.game("article_5_2001", runs=10)
    found = sim.game("article_5_2001", row=["france.autonomy=0.1", "france.autonomy=0.9"], runs=200)
    assert found.about["players"] == ["france"] and not found.frame("cells")["column_best"].any()
    assert "does best by" in found.text()
