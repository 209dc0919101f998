"""Variants side by side: kept, recalled, forgotten, and the numbers of the command that compares them."""

import json
import shlex
from urllib.parse import urlencode

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.app import beside
from sim.app.library import library
from sim.app.state import MOST_KEPT, State, comparing, from_query
from sim.cli.commands import command_app
from sim.words import speaking
from tests.app.sheet import opened

TOKYO = "tokyo_liaison_office"


def side(name, sets, shares, here=False):
    """A side with shares of its outcomes, in menu order."""
    scenario = library().scenario(TOKYO, State(sets=sets).sets)
    rows = [{"name": outcome, "share": share} for outcome, share in zip(scenario.outcomes, shares, strict=True)]
    return beside.Side(name, scenario, {"shares": rows}, here)


def test_each_side_is_a_row_with_its_own_shares_and_its_change():
    sides = [
        side("first", (), (0.1, 0.2, 0.7)),
        side("A", (("france.autonomy", "0.3"),), (0.25, 0.35, 0.4)),
        side("now", (("menu", "[contact_point]"),), (0.15, 0.85), here=True),
    ]
    told = beside.side_by_side(sides, 1, ["nacsim", "a b"])
    rows = told["rows"]
    assert [(row["name"], row["number"], row["here"], row["adopted"], row["change"]) for row in rows] == [
        ("first", -1, False, "30.0\u00a0%", ""), ("A", 0, False, "60.0\u00a0%", "+30.0"), ("now", -2, True, "15.0\u00a0%", "\u221215.0"),
    ]  # fmt: skip
    assert [row["what"] for row in rows] == [
        [],
        ["France: autonomy 0.9 \u2192 0.3"],
        ["menu Contact point at an embassy"],
    ]
    shown = [[(part["name"], part["share"], part["text"]) for part in row["parts"]] for row in rows]
    assert shown[1] == [
        ("liaison_office", 0.25, "25.0\u00a0%"),
        ("contact_point", 0.35, "35.0\u00a0%"),
        ("shelved", 0.4, "40.0\u00a0%"),
    ]
    assert shown[2] == [("contact_point", 0.15, "15.0\u00a0%"), ("shelved", 0.85, "85.0\u00a0%")]
    colours = {part["name"]: part["colour"] for part in rows[0]["parts"]}
    assert len(set(colours.values())) == 3 and all(colours[p["name"]] == p["colour"] for r in rows for p in r["parts"])
    assert [(k["label"], k["colour"]) for k in told["key"]] == [
        ("Liaison office in Tokyo", colours["liaison_office"]), ("Contact point at an embassy", colours["contact_point"]),
        ("Shelved", colours["shelved"]),
    ]  # fmt: skip
    assert told["command"] == "nacsim 'a b'"


def test_a_side_that_is_still_computed_has_no_numbers():
    waiting = beside.Side("A", library().scenario(TOKYO), None, False)
    rows = beside.side_by_side([side("first", (), (0.1, 0.2, 0.7)), waiting], 1, [])["rows"]
    assert (rows[1]["parts"], rows[1]["adopted"], rows[1]["change"]) == ([], "", "")
    rows = beside.side_by_side([waiting, side("A", (), (0.1, 0.2, 0.7))], 1, [])["rows"]
    assert rows[1]["adopted"] and rows[1]["change"] == ""


def test_what_is_kept_once_is_not_kept_twice_and_only_changes_are():
    changed, other = (("france.autonomy", "0.3"),), (("france.autonomy", "0.4"),)
    assert not State().may_keep and State(sets=changed).may_keep and not State(sets=changed, kept=(changed,)).may_keep
    many = tuple((("france.autonomy", f"0.{n}"),) for n in range(MOST_KEPT))
    assert not State(sets=(("japan.persuasion", "2"),), kept=many).may_keep
    assert State(sets=changed, kept=(other, changed)).beside == (other, changed)
    assert State(sets=changed, kept=(other,)).beside == (other, changed) and State(kept=(other,)).beside == (other,)


@pytest.fixture
def rows_of():
    """The rows of the sides on a page, once all of them are computed."""

    def rows(page):
        def whole(now):
            view = now.settled()
            return view.sides is not None and all(row["adopted"] for row in view.sides["rows"]) and view.sides

        return page.when(whole)

    return rows


@pytest.mark.slow
def test_variants_are_kept_recalled_and_forgotten_and_are_in_the_link(rows_of, tmp_path):
    with opened("runs=700") as page:
        assert page.settled().sides is None
        for path, value in (("france.autonomy", "0.3"), ("menu", "")):
            if path == "menu":
                page.send("draft", {"name": "low_profile_station", "on": True}, "groups")
            else:
                page.send("put", {"path": path, "value": value}, "groups")
            page.send("keep", {}, "notices")
        page.send("undo", {}, "notices")
        page.send("put", {"path": "germany.exposure", "value": "0.2"}, "groups")
        told = rows_of(page)
        assert [row["name"] for row in told["rows"]] == ["As coded", "A", "B", "As changed"]
        assert [row["here"] for row in told["rows"]] == [False, False, False, True]
        link, command = page.part("notices").query, shlex.split(told["command"])

        done = CliRunner().invoke(command_app(), [*command[1:], "--json", "--no-figures", "--out", str(tmp_path / "out")],
                                  catch_exceptions=False)  # fmt: skip
        compared = [c["differences"] for c in json.loads(done.stdout)["comparisons"]]
        for row, differences in zip(told["rows"][1:], compared, strict=True):
            share = {entry["outcome"]: entry["share"] for entry in differences}
            assert {part["name"]: part["share"] for part in row["parts"]} == {
                name: value for name, value in share.items() if name in {part["name"] for part in row["parts"]}
            }

        page.send("recall", 0, "sides")
        assert page.part("groups").sets == {"france.autonomy": "0.3"}
        assert [row["here"] for row in rows_of(page)["rows"]] == [False, True, False]
        page.send("forget", 1, "sides")
        assert [row["name"] for row in rows_of(page)["rows"]] == ["As coded", "A"]
        page.send("recall", -1, "sides")
        assert page.part("groups").sets == {} and [row["here"] for row in rows_of(page)["rows"]] == [True, False]
        page.send("take", "svg", "notices")
        assert page.part("notices").download["name"] == "tokyo_liaison_office_outcomes.svg"
    with opened(f"{link}&lang=ja") as again:
        rows = rows_of(again)["rows"]
        assert [row["name"] for row in rows] == ["設定値", "A", "B", "変更後"]
        assert [row["adopted"] for row in rows] == [row["adopted"].replace("\u00a0", "") for row in told["rows"]]
    assert from_query(link).sets == (("germany.exposure", "0.2"),)


def test_a_kept_variant_that_does_not_fit_is_refused_with_its_link():
    with opened(urlencode({"runs": 20, "keep": "france.autonomy=7"})) as page:
        assert "0 to 1" in page.part("notices").notices[1]


def test_the_figure_of_several_variants_has_each_by_its_name():
    sides = [side("As coded", (), (0.1, 0.2, 0.7)), side("A", (("france.autonomy", "0.3"),), (0.3, 0.2, 0.5))]
    for one in sides:
        one.found["frames"] = {"shares": pd.DataFrame(one.found["shares"]).rename(columns={"name": "outcome"})}
    table = beside.frame_of(sides)
    assert table["scenario"].unique().tolist() == ["As coded", "A: France: autonomy 0.9 \u2192 0.3"]
    assert table["share"].tolist() == [0.1, 0.2, 0.7, 0.3, 0.2, 0.5] and table["label"].tolist()[2] == "Shelved"
    with speaking("ja"):
        assert beside.frame_of(sides)["scenario"].tolist()[3].startswith("A：")


def test_the_command_of_variants_names_each_once():
    state = State(
        sets=(("japan.persuasion", "2"),), kept=((("menu", "[contact_point]"), ("france.threat", "1")),), runs=5
    )
    assert shlex.join(comparing(state, "x")) == (
        "nacsim compare x --with 'menu=[contact_point]; france.threat=1' --with japan.persuasion=2 --runs 5 --seed 1"
    )
