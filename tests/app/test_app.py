"""The dashboard: its state and results as functions, and the page as a visitor sees it."""

import json
import os
import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.app import controls, drawing, edits, exporting, results, state
from sim.app.library import Library, library
from sim.app.state import State, from_query, to_query, with_set
from sim.app.stepping import Stepping
from sim.app.turns import Stopped, TookTooLong
from sim.cli.commands import command_app
from sim.engines import ensemble
from sim.errors import ScenarioError, UsageError, UserError
from sim.results import outcomes
from sim.scenario.load import load
from sim.scenario.wording import written
from sim.studies.run.study import run
from sim.studies.trace.rounds import told_of
from sim.words import LANGUAGES, speaking
from tests.browser import Visit

EVIL = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def shelf() -> Library:
    return library()


def run_of(folder: Path, scenario: str, *words: str) -> dict:
    """What `nacsim run --json` prints."""
    asked = ["run", scenario, *words, "--json", "--no-figures", "--out", str(folder)]
    done = CliRunner().invoke(command_app(), asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


# State and link


@pytest.mark.parametrize(
    "seen",
    [
        State(),
        State(sets=(("france.autonomy", "0.3"), ("menu", "[contact_point]"), ("decision", "{rule: majority}"))),
        State(
            "riga_2006",
            (("title", written(EVIL)),),
            7,
            5000,
            "ja",
            "map",
            12,
            "france.autonomy",
            "china.coercion",
            "shelved",
        ),
        State(sets=(("france.autonomy", "0.3"),), kept=((("title", "'a; b=&%'"), ("menu", "[a, b]")), (("b.c", "1"),))),
    ],
)
def test_a_link_restores_the_state(seen):
    assert from_query("?" + to_query(seen)) == seen


def test_a_menu_is_replaced_before_what_is_in_it():
    seen = State(sets=(("contact_point.reach", "0.2"), ("menu", "[contact_point]"), ("decision.rule", "majority")))
    assert [path for path, _ in seen.sets] == ["menu", "contact_point.reach", "decision.rule"]


def test_everything_wrong_with_a_link_is_said_at_once():
    with pytest.raises(UsageError) as caught:
        from_query("sceario=x&runs=2000000&seed=-1&tab=outcome&lang=fr&set=france&set=a=[1&run=1e9&x=%00")
    said = str(caught.value)
    for part in ("did you mean 'scenario'", "1 to 1,000,000, found '2000000'", "found '-1'", "did you mean 'outcomes'",
                 "lang: 'fr'", "--set france: expected path=value", "--set a=[1: not YAML", "found '1e9'", "control"):  # fmt: skip
        assert part in said
    with pytest.raises(UsageError, match="allowed: 8,000"):
        from_query("set=" + "x" * 8000)
    for many in ("&".join(f"set=a{n}%3D1" for n in range(201)), f"set=a%3D1&keep={quote(urlencode({f'b{n}': 1 for n in range(200)}))}"):  # fmt: skip
        with pytest.raises(UsageError, match="201 values replaced"):
            from_query(many)
    with pytest.raises(UsageError, match="7 variants kept; allowed: 6"):
        from_query("&".join(f"keep=a%3D{n}" for n in range(7)))
    with pytest.raises(UsageError, match="not YAML"):
        from_query("keep=a%3D%255B")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "scenarios/riga_2006.yaml", "file:///etc/passwd", ""]
)
def test_a_link_names_a_scenario_of_the_library_and_no_path(shelf, name):
    with pytest.raises(UsageError, match="there is no"):
        shelf.scenario(from_query(f"scenario={name}").scenario)


# Library and uploads


@pytest.mark.parametrize(
    "base",
    ["secret", "secret.yaml", "./secret.yaml", "{here}/secret.yaml", "/etc/passwd", "./tokyo_liaison_office.yaml"],
)
def test_an_upload_extends_what_ships_and_no_other_file(shelf, tmp_path, monkeypatch, base):
    (tmp_path / "secret.yaml").write_text("extends: tokyo_liaison_office\ndescription: TOP SECRET\n")
    monkeypatch.chdir(tmp_path)
    base = base.format(here=tmp_path)
    assert load("secret.yaml").description == "TOP SECRET"
    with pytest.raises(ScenarioError, match=f"extends {re.escape(base)}: no shipped scenario"):
        shelf.with_upload("mine.yaml", f"extends: {base}\ntitle: mine\n")


def test_an_upload_is_a_scenario_of_its_session_alone(shelf):
    mine, name = shelf.with_upload(
        "../mine <b>.yaml", f"extends: tokyo_liaison_office\nobserved: null\ntitle: {written(EVIL)}\n"
    )
    assert name == "mine_b.yaml" and mine.scenario(name).title == EVIL and name in mine.uploads and not shelf.uploads
    assert mine.scenario(name).members == load("tokyo_liaison_office").members
    with pytest.raises(UsageError, match=r"1\.1 MB"):
        shelf.with_upload("big.yaml", "# " + "x" * 1_100_000)
    with pytest.raises(ScenarioError, match=r"mine.yaml:1:1.*empty"):
        shelf.with_upload("mine.yaml", "")
    with pytest.raises(ScenarioError, match="tag"):
        shelf.with_upload("mine.yaml", "title: !!python/object/apply:os.system ['touch /tmp/hurt']\n")


def test_files_and_folders_are_offered_beside_what_ships(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "extends: tokyo_liaison_office\nsource: a test\nactors: {france: {autonomy: 0.2}}\n"
    )
    found = library([tmp_path])
    assert found.scenario("own").actors["france"].autonomy.value == 0.2
    assert found.as_argument("own").endswith("own.yaml") and found.as_argument("riga_2006") == "riga_2006"
    (tmp_path / "riga_2006.yaml").write_text("extends: tokyo_liaison_office\n")
    with pytest.raises(UsageError, match=r"riga_2006.yaml: is called like"):
        library([tmp_path, tmp_path / "none"])


# What follows


@pytest.mark.parametrize(
    ("name", "sets"),
    [
        ("tokyo_liaison_office", (("france.autonomy", "0.3"), ("decision.rule", "majority"))),
        ("asian_nato_2024", (("asian_nato.position", "0.8"), ("process.rounds", "3"))),
    ],
)
def test_results_are_those_of_the_command(shelf, tmp_path, name, sets):
    seen = State(name, sets, runs=3000, seed=5)
    found = results.run_results(shelf.scenario(seen.scenario, seen.sets), seen.runs, seen.seed, never)
    words = state.command(seen, seen.scenario)
    printed = run_of(tmp_path / "out", words[2], *words[3:])
    for part in ("outcomes", "blockers", "rounds", "runs", "seed"):
        assert found[part] == printed[part]
    assert {row["name"]: row["objected"] for row in found["actors"]} == printed["objectors"]


def test_results_are_kept_and_stopped_ones_are_not(shelf):
    base = shelf.scenario("riga_2006")
    with pytest.raises(Stopped):
        results.run_results(base, 2001, 1, lambda: True)
    assert results.run_results(base, 2001, 1, never) is results.run_results(base, 2001, 1, never)
    assert results.run_results(base, 2001, 2, never) is not results.run_results(base, 2001, 1, never)
    for seed in range(results.KEPT + 5):
        results._kept(("test", seed), never, lambda _: {})
    assert len(results._cache) == results.KEPT


def test_what_takes_too_long_is_given_up(shelf, monkeypatch):
    monkeypatch.setattr(results, "LONGEST", 0.0)
    with pytest.raises(TookTooLong):
        results.run_results(shelf.scenario("riga_2006"), 20_001, 3, never)


def test_runs_in_parts_are_the_runs_and_those_so_far_are_the_first_of_them(shelf, monkeypatch):
    base, told = shelf.scenario("tokyo_liaison_office"), []
    monkeypatch.setattr(results, "PART", 700 * len(base.voters))
    found = results.run_results(base, 2300, 41, never, told.append)
    assert [now["runs"] for now in told] == [700, 1400, 2100]
    assert found.pop("leaning") == run(base, runs=2000, seed=41).leaning().head(5).to_dict("records")
    for runs, part in ((1400, told[1]), (2300, found)):
        whole = outcomes.tally_of(ensemble.simulate(base, runs, 41))
        expected = results._described(whole, base, 41)
        assert part.pop("frames").keys() == expected.pop("frames").keys()
        assert part == expected


def test_a_map_has_the_shares_of_its_cells(shelf, monkeypatch):
    monkeypatch.setattr(results, "CELL_RUNS", 500)
    base = shelf.scenario("tokyo_liaison_office")
    found = results.map_results(base, ("france.autonomy", 0.0, 1.0), ("germany.exposure", 0.0, 1.0), 1, never)
    cell = load("tokyo_liaison_office", {"france.autonomy": 0.2, "germany.exposure": 0.7})
    adopted = (ensemble.simulate(cell, 500, 1).record.outcome < len(cell.menu)).mean()
    assert found["adopted"][7][2] == pytest.approx(adopted)
    drawn = drawing.heat(base, found, "france.autonomy", "germany.exposure", "adopted")
    json.dumps(drawn)
    assert drawn["cells"][(10 - 7) * 11 + 2]["title"].endswith(f"{100 * adopted:.1f}\u00a0%")


def test_a_run_is_told_step_by_step_as_trace_tells_it(shelf):
    base, seen = shelf.scenario("tokyo_liaison_office"), State(run=17)
    whole, stepping = told_of(base, 17, 1)["rounds"], Stepping()
    assert stepping.so_far(base, seen) == []
    stepping.step(base, seen)
    assert stepping.so_far(base, seen) == whole[:1]
    stepping.step(base, seen, to_the_end=True)
    stepping.step(base, seen)
    assert stepping.so_far(base, seen) == whole
    changed = with_set(seen, "france.autonomy", "0.95")
    again = stepping.so_far(shelf.scenario(changed.scenario, changed.sets), changed)
    assert again == told_of(shelf.scenario(changed.scenario, changed.sets), 17, 1)["rounds"][: len(whole)]
    assert stepping.so_far(base, State(run=18)) == []


def test_a_map_takes_round_values_and_whole_ones_where_there_are_no_others():
    assert results._levels("france.autonomy", 0.0, 1.0).tolist() == [n / 10 for n in range(11)]
    assert results._levels("process.rationality", 1.0, 96.0).tolist() == [10.0 * n for n in range(1, 10)]
    assert results._levels("japan.persuasion", 0.0, 5.0).tolist() == [n / 2 for n in range(11)]
    assert results._levels("process.rounds", 1.0, 6.0).tolist() == [1, 2, 3, 4, 5, 6]
    assert results._levels("france.autonomy", 0.31, 0.33).tolist() == pytest.approx(
        [0.31 + 0.0025 * n for n in range(9)]
    )


def test_a_map_says_each_share_draws_the_line_of_one_half_and_marks_the_place(shelf):
    scenario = shelf.scenario("tokyo_liaison_office", (("france.autonomy", "0.25"), ("germany.exposure", "0.5")))
    table = [[0.1, 0.2, 0.3], [0.4, 0.6, 0.8]]  # rows from below
    found = {"adopted": table, "xs": [0.0, 0.5, 1.0], "ys": [0.0, 1.0], "runs": 2000}
    drawn = drawing.heat(scenario, found, "france.autonomy", "germany.exposure", "adopted")
    assert [cell["text"] for cell in drawn["cells"]] == ["40", "60", "80", "10", "20", "30"]
    assert drawn["cells"][1]["title"].startswith("France: autonomy 0.5, Germany: exposure 1")
    assert drawn["y"]["ticks"] == ["1", "0"] and drawn["x"]["ticks"] == ["0", "0.5", "1"]
    assert drawn["here"] == pytest.approx([0.25, 0.5]) and (drawn["columns"], drawn["lines"]) == (3, 2)
    (line,) = drawn["half"]
    points = sorted(tuple(map(float, point.split(","))) for point in line.split())
    assert points[0] == pytest.approx((1 / 3, 0.25), abs=1e-3), "half way between the 40 and the 60 of the upper row"
    assert points[-1] == pytest.approx((5 / 6, 0.25 + 0.5 * 3 / 5), abs=1e-3), "from 80 down to 30"
    low = drawing.heat(
        scenario, {**found, "adopted": [[0.1, 0.2, 0.3]] * 2}, "france.autonomy", "germany.exposure", "adopted"
    )
    assert low["half"] == []
    off = drawing.heat(scenario, {**found, "xs": [0.5, 0.75, 1.0]}, "france.autonomy", "germany.exposure", "adopted")
    assert off["here"] is None


def test_scenarios_are_listed_in_groups_own_ones_first(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("extends: tokyo_majority_rule\n", encoding="utf-8")
    found = drawing.titles(library([own]), "en")
    names = {group["title"]: [entry["name"] for entry in group["scenarios"]] for group in found}
    assert list(names) == ["Your files", "Cases", "Cases with every seat", "What if"] and names["Your files"] == ["own"]
    assert "tokyo_liaison_office" in names["Cases"] and "tokyo_whole_council" in names["Cases with every seat"]
    assert "tokyo_majority_rule" in names["What if"]
    assert sum(map(len, names.values())) == len(library().files) + 1
    uploaded, name = library().with_upload("mine.yaml", "extends: riga_2006\n")
    assert drawing.titles(uploaded, "en")[0]["scenarios"][0]["name"] == name


# The file that is taken away


@pytest.mark.parametrize(
    ("name", "sets"),
    [
        ("tokyo_liaison_office", (("france.autonomy", "0.3"), ("weights.economic", "0.9"), ("process.rounds", "12"))),
        ("tokyo_liaison_office", (("menu", "[low_profile_station, contact_point]"), ("contact_point.reach", "0.4"))),
        ("tokyo_liaison_office", (("decision", "{rule: consensus_minus, minus: 1}"), ("sponsor", "germany"))),
        ("tokyo_liaison_office", (("decision", "{rule: majority, threshold: 0.6, forum: [france, germany]}"),)),
        (
            "tokyo_majority_rule",
            (("decision.rule", "unanimity"), ("reservations.band", "0.1"), ("japan.persuasion", "2.5")),
        ),
        (
            "asian_nato_2024",
            (("india.ideal", "0.2"), ("asian_nato.position", "0.9"), ("spatial.status_quo", "0.1")),
        ),
        ("tokyo_liaison_office", (("china.strategy", "wedge"), ("china.focus", "2"), ("france.strategy", "committed"))),
        ("tokyo_china_aims", (("china.strategy", "diffuse"), ("france.threat", "-30%"))),
        (
            "tokyo_taiwan_crisis",
            (("events.vilnius_summit.probability", "0.5"), ("france.threat", "{value: 0.4, low: 0.2, high: 0.9}")),
        ),
    ],
)
def test_the_file_says_only_what_changed_and_gives_the_same_runs(shelf, tmp_path, name, sets):
    base = shelf.scenario(name)
    changed = shelf.scenario(name, State(name, sets).sets)
    text = exporting.variant(name, base, changed, dict(sets))
    (tmp_path / "taken.yaml").write_text(text, encoding="utf-8")
    again = load(tmp_path / "taken.yaml")
    for column, values in ensemble.simulate(changed, 2000, 3).record._asdict().items():
        assert np.array_equal(values, getattr(ensemble.simulate(again, 2000, 3).record, column)), column
    assert len(text.splitlines()) < 60


# Controls and words


def test_every_quantity_can_be_moved_and_says_where_it_comes_from(shelf):
    for name in shelf.files:
        base = shelf.scenario(name)
        for group in controls.groups(base):
            for item in group["items"]:
                assert item["source"] and item["from"] < item["to"], item
                assert item["allowed"][0] <= item["from"] and item["to"] <= item["allowed"][1]
                assert item["from"] <= item["value"] <= item["to"], item


def test_an_actor_is_offered_the_strategies_that_it_could_follow(shelf):
    def offered(scenario):
        chosen = {group["id"]: group["strategy"] for group in controls.groups(scenario)}
        return {who: (s["now"], [c["name"] for c in s["choices"]]) for who, s in chosen.items() if s}

    members = ["none", "committed", "bargaining"]
    assert offered(shelf.scenario("tokyo_china_wedge")) == {
        "united_states": ("nearest", ["nearest", "leverage"]), "france": ("none", members), "germany": ("none", members),
        "japan": ("broadcast", ["broadcast", "addressed"]), "china": ("wedge", ["diffuse", "aimed", "wedge"]),
    }  # fmt: skip
    turned = shelf.scenario("tokyo_liaison_office", (("sponsor", "france"), ("japan.strategy", "addressed")))
    assert offered(turned)["france"] == ("nearest", ["nearest", "leverage"])
    assert offered(turned)["united_states"] == ("none", members) and offered(turned)["japan"][0] == "addressed"
    for language, words in (("en", "aims its threats"), ("ja", "威圧の対象を選ぶ")):
        with speaking(language):
            (china,) = (g for g in controls.groups(shelf.scenario("tokyo_liaison_office")) if g["id"] == "china")
            assert china["strategy"]["choices"][1] == {"name": "aimed", "label": words}


def test_what_only_a_strategy_reads_is_a_slider_where_it_is_followed(shelf):
    def sliders(*sets):
        return {i["path"] for g in controls.groups(shelf.scenario("tokyo_liaison_office", sets)) for i in g["items"]}

    plain = sliders()
    means = {f"china.{what}" for what in ("focus", "threat", "linkage", "exposure")}
    assert sliders(("china.strategy", "aimed")) - plain == means == sliders(("china.strategy", "wedge")) - plain
    assert sliders(("france.strategy", "bargaining")) - plain == {"france.price"}
    assert sliders(("japan.strategy", "addressed")) - plain == {"japan.focus"}
    assert sliders(("united_states.strategy", "leverage")) == sliders(("germany.strategy", "committed")) == plain


def test_drafts_of_data_join_the_menu_at_their_place(shelf):
    base = shelf.scenario("tokyo_liaison_office")
    assert [d["name"] for d in controls.drafts_to_choose(base, base)] == [
        "liaison_office",
        "contact_point",
        "low_profile_station",
    ]
    menu = controls.menu_with(base, base, "low_profile_station", True)
    assert menu == ["liaison_office", "low_profile_station", "contact_point"]
    wide = shelf.scenario(base.name, (("menu", written(menu)),))
    assert controls.menu_with(base, wide, "liaison_office", False) == menu[1:]
    narrow = shelf.scenario(base.name, (("menu", "[contact_point]"),))
    assert controls.menu_with(base, narrow, "liaison_office", True) == list(base.drafts)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rule": "majority"}, {"rule": "majority", "threshold": 0.5}),
        ({"rule": "consensus_minus"}, {"rule": "consensus_minus", "minus": 1}),
        ({"forum": ["france", "germany"]}, {"rule": "unanimity", "forum": ["france", "germany"]}),
        ({"forum": ["united_states", "france", "germany"]}, {"rule": "unanimity"}),
    ],
)
def test_a_rule_keeps_only_what_it_has_use_for(shelf, changes, expected):
    assert controls.decision_with(shelf.scenario("tokyo_liaison_office"), **changes) == expected


def test_a_rule_is_changed_part_by_part_and_forgotten_where_it_is_the_files_own(shelf):
    def decided(before: State, **sent: object) -> State:
        base, now = (shelf.scenario(before.scenario, sets) for sets in ((), before.sets))
        return edits.decided(before, base, now, sent)

    voted = State(
        sets=(("decision.rule", "majority"), ("decision.weights", "{united_states: 1, france: 2, germany: 1}"))
    )
    rule = "{rule: majority, threshold: 0.5, weights: {united_states: 1.0, france: 2.0, germany: 3}}"
    weighed = decided(voted, votes={"germany": "3"})
    assert weighed.sets == (("decision", rule),), "the votes of the others stay"
    same = decided(weighed, rule="majority")
    assert same.sets == (("decision", rule.replace("3}", "3.0}")),), "what is asked again is not forgotten"
    assert decided(weighed, rule="unanimity").sets == ()


def test_a_draft_off_the_menu_takes_what_was_set_of_it_along(shelf):
    base, reach = shelf.scenario("tokyo_liaison_office"), ("contact_point.reach", "0.2")
    before = State(sets=(reach, ("france.autonomy", "0.3")))
    left = edits.of_menu(before, base, ["liaison_office"], ["contact_point"])
    assert dict(left.sets) == {"menu": "[liaison_office]", "france.autonomy": "0.3"}
    assert edits.of_menu(left, base, base.drafts, ()).sets == (("france.autonomy", "0.3"),)


def test_the_page_has_its_words_in_every_language():
    for language in LANGUAGES:
        with speaking(language):
            assert all(drawing.words().values())


# The command


def test_a_port_that_is_taken_and_a_missing_extra_are_said(monkeypatch):
    from sim.app import server

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(command_app(), ["app", "--port", str(port)])
        assert isinstance(done.exception, UserError) and f"127.0.0.1:{port}: is in use" in str(done.exception)
    monkeypatch.setitem(sys.modules, "solara", None)
    with pytest.raises(UsageError, match=r"pip install 'nacsim\[app\]'"):
        server.serve(library(), "127.0.0.1", port, names=frozenset(), token=None, ready=lambda: None)
    done = CliRunner().invoke(command_app(), ["app", "--host", "not.an.address.invalid"])
    assert "no address of this machine" in str(done.exception)


def test_a_broken_file_ends_the_command_before_it_serves(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: [\n", encoding="utf-8")
    done = CliRunner().invoke(command_app(), ["app", str(broken)])
    assert isinstance(done.exception, UserError) and str(done.exception).startswith(f"{broken}:2:1: not YAML")


# The page in a browser


def photograph(seen: Visit, name: str, tmp_path: Path) -> None:
    """A picture of the page, for a person to look at: into NACSIM_SCREENSHOTS, if it is set."""
    folder = Path(os.environ.get("NACSIM_SCREENSHOTS", tmp_path))
    seen.page.screenshot(path=folder / f"{name}.png")


_SHARES = """() => {
  const box = document.querySelector("#nac-outcomes[data-busy='0']");
  return box && Object.fromEntries([...box.querySelectorAll("[data-outcome]")].map(
    (row) => [row.dataset.outcome, Number(row.dataset.share)]));
}"""


def shares_on(seen: Visit) -> dict[str, float]:
    """The outcomes' shares that the page shows, when it has computed them."""
    return seen.page.wait_for_function(_SHARES, timeout=90_000).json_value()


def changed_shares(seen: Visit, act: Callable[[], object]) -> dict[str, float]:
    """The shares after doing something that changes them."""
    old = shares_on(seen)
    act()
    for _ in range(200):
        if (now := shares_on(seen)) != old:
            return now
        seen.page.wait_for_timeout(50)
    raise AssertionError("the shares did not change")


def slide(seen: Visit, path: str, value: str) -> None:
    """Moves a slider as a hand does."""
    seen.page.locator(f'[id="s-{path}"]').fill(value)


def enter(seen: Visit, field: str, text: str) -> None:
    seen.page.fill(f'[id="{field}"]', text)
    seen.page.press(f'[id="{field}"]', "Enter")


def taken(seen: Visit, kind: str, folder: Path) -> Path:
    with seen.page.expect_download() as download:
        seen.page.click(f"#nac-{kind}")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


#: Choices of strategies that are wider than the menu that shows them.
_CUT_CHOICES = """() => {
  const pen = document.createElement("canvas").getContext("2d"), found = [];
  for (const menu of document.querySelectorAll(".nac-strategy select")) {
    const style = getComputedStyle(menu), arrow = 24;
    pen.font = style.font;
    const room = menu.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
    if (menu.clientWidth)
      for (const choice of menu.options) if (pen.measureText(choice.text).width > room) found.push(choice.text);
  }
  return found;
}"""


@pytest.mark.slow
def test_a_visitor_chooses_strategies(served, visit, tmp_path):
    seen = visit(served)
    as_coded = shares_on(seen)
    seen.page.locator("details:has(#strategy-china) > summary").click()
    assert seen.page.input_value("#strategy-china") == "diffuse"
    assert seen.page.locator('[id="s-china.focus"]').count() == 0
    wedge = changed_shares(seen, lambda: seen.page.select_option("#strategy-china", "wedge"))
    words = ["--set", "china.strategy=wedge", "--runs", "100000", "--seed", "1"]
    printed = run_of(tmp_path / "wedge", "tokyo_liaison_office", *words)
    assert wedge == {row["name"]: row["share"] for row in printed["outcomes"]} and wedge != as_coded
    assert seen.page.inner_text("#nac-command") == " ".join(["nacsim run tokyo_liaison_office", *words])
    for what in ("focus", "threat", "linkage", "exposure"):
        seen.page.wait_for_selector(f'[id="s-china.{what}"]')
    sharper = changed_shares(seen, lambda: slide(seen, "china.focus", "3"))
    seen.page.select_option("#strategy-france", "bargaining")  # for a price of 0, which changes nothing
    seen.page.wait_for_selector('[id="s-france.price"]')
    priced = changed_shares(seen, lambda: slide(seen, "france.price", "0.2"))
    assert len({tuple(shares.values()) for shares in (as_coded, wedge, sharper, priced)}) == 4
    assert seen.clipped() == [] and seen.page.evaluate(_CUT_CHOICES) == []
    seen.page.locator("#strategy-china").scroll_into_view_if_needed()
    photograph(seen, "strategies", tmp_path)
    path = taken(seen, "yaml", tmp_path)
    assert load(path).strategy_of("china") == "wedge" and load(path).strategy_of("france") == "bargaining"

    changed_shares(seen, lambda: seen.page.select_option("#strategy-china", "diffuse"))
    said = seen.page.inner_text("#nac-command")
    assert "china" not in said and "france.strategy=bargaining" in said, "what diffuse does not read is forgotten"
    seen.page.wait_for_selector('[id="s-china.focus"]', state="detached")
    seen.page.select_option("#nac-sponsor", "france")
    seen.page.wait_for_function("""() => document.querySelector("#strategy-france").value === "nearest" """)
    assert "strategy" not in seen.page.inner_text("#nac-command") and not seen.page.locator(".nac-error").count()


@pytest.mark.slow
def test_a_visitor_changes_an_assumption_and_takes_the_result_away(served, visit, tmp_path):
    seen = visit(served)
    as_coded = shares_on(seen)
    seen.page.select_option("#nac-scenario", "tokyo_majority_rule")
    seen.page.wait_for_selector("#nac-threshold")
    changed_shares(seen, lambda: seen.page.select_option("#nac-scenario", "tokyo_liaison_office"))
    now = changed_shares(seen, lambda: slide(seen, "france.autonomy", "0.3"))
    words = ["--set", "france.autonomy=0.3", "--runs", "100000", "--seed", "1"]
    printed = run_of(tmp_path / "run", "tokyo_liaison_office", *words)
    assert now == {row["name"]: row["share"] for row in printed["outcomes"]} and now != as_coded
    assert seen.page.inner_text("#nac-command") == " ".join(["nacsim run tokyo_liaison_office", *words])

    for nonsense, said in (("1.4", "allowed: 0 to 1"), ("a lot", "expected a number"), ("[", "not YAML"), ("", "found ''")):  # fmt: skip
        enter(seen, "n-france.autonomy", nonsense)
        seen.page.wait_for_selector(f'[id="e-france.autonomy"]:has-text("{said}")')
    assert shares_on(seen) == now
    enter(seen, "n-france.autonomy", "0.3")
    seen.page.wait_for_selector('[id="e-france.autonomy"]', state="detached")
    enter(seen, "nac-runs", "2e9")
    seen.page.wait_for_selector(".nac-error:has-text('1 to 1,000,000')")
    enter(seen, "nac-runs", "100000")
    seen.page.wait_for_selector(".nac-error", state="detached")
    seen.page.locator('[id="s-france.threat"]').hover()
    assert "report §6" in seen.page.inner_text(".nac-tip")
    photograph(seen, "outcomes", tmp_path)

    path = taken(seen, "yaml", tmp_path)
    printed = run_of(tmp_path / "again", str(path), *words[2:])
    assert {row["name"]: row["share"] for row in printed["outcomes"]} == now
    assert taken(seen, "svg", tmp_path).read_text(encoding="utf-8").startswith("<?xml")
    assert taken(seen, "png", tmp_path).read_bytes().startswith(b"\x89PNG")

    seen.page.click("#tab-run")
    enter(seen, "nac-run", "17")
    told = told_of(load("tokyo_liaison_office", {"france.autonomy": 0.3}), 17, 1)["rounds"]
    seen.page.click("#nac-step")
    seen.page.wait_for_selector("#nac-round")
    balance = told[0]["actors"]["france"]["balance"]
    assert f"{balance:+.2f}".replace("-", "−") in seen.page.inner_text("#nac-round tr:has-text('France')")
    photograph(seen, "run", tmp_path)
    seen.page.click("#nac-finish")
    seen.page.wait_for_selector(f"#nac-end[data-outcome='{told[-1]['decision']}']")
    for tab, what in (("map", "#nac-map"), ("time", "#nac-time svg"), ("blockers", "#nac-blockers")):
        seen.page.click(f"#tab-{tab}")
        seen.page.wait_for_selector(what)
        assert seen.clipped() == []
        photograph(seen, tab, tmp_path)

    linked = visit(seen.page.url)
    linked.page.wait_for_selector("#nac-blockers")
    linked.page.click("#tab-outcomes")
    assert shares_on(linked) == now
    assert changed_shares(linked, lambda: linked.page.click("#nac-undo")) == as_coded
    assert seen.errors == linked.errors == []
    assert {url.split("/")[2] for url in seen.requests if url.startswith("http")} == {served.split("/")[2]}


@pytest.mark.slow
def test_sessions_of_two_languages_and_widths_do_not_disturb_one_another(served, visit, tmp_path):
    english, japanese = visit(served + "?runs=5000"), visit(served + "?lang=ja&runs=5000", width=390, height=1400)
    before = shares_on(english)
    assert shares_on(japanese) == before
    now = changed_shares(japanese, lambda: slide(japanese, "france.autonomy", "0"))
    assert shares_on(english) == before
    japanese.page.click("#tab-run")
    japanese.page.click("#nac-finish")
    japanese.page.wait_for_selector("#nac-end")
    english.page.click("#tab-run")
    assert english.page.query_selector("#nac-round") is None
    for seen, word in ((japanese, "結果の分布"), (english, "Distribution of outcomes")):
        seen.page.click("#tab-outcomes")
        seen.page.wait_for_selector(f"h2:has-text('{word}')")
        assert seen.violations() == [] and seen.clipped() == [] and seen.errors == []
    assert shares_on(japanese) == now and shares_on(english) == before
    assumptions = japanese.page.inner_text(".nac-controls")
    assert "フランス" in assumptions and "France" not in assumptions
    photograph(japanese, "japanese", tmp_path)
    by_majority = changed_shares(english, lambda: english.page.select_option("#nac-rule", "majority"))
    assert by_majority["shelved"] < before["shelved"]
    assert changed_shares(english, lambda: english.page.click("#draft-low_profile_station")).keys() > before.keys()


@pytest.mark.slow
def test_neither_link_nor_upload_reads_a_file_or_runs_code(served, visit, tmp_path):
    seen = visit(served + "?" + urlencode([("set", f"title={written(EVIL)}"), ("runs", "500")]))
    shares_on(seen)
    assert EVIL in seen.page.inner_text("h1")
    upload = tmp_path / "mine.yaml"
    labels = (
        f"actors: {{france: {{label: {written(EVIL)}}}}}\nmenu: [{{name: liaison_office, label: {written(EVIL)}}}]\n"
    )
    upload.write_text(
        f"extends: tokyo_liaison_office\nsource: a test\ntitle: {written(EVIL)}\ndescription: {written(EVIL)}\n{labels}"
    )
    seen.page.set_input_files("#nac-upload", upload)
    seen.page.wait_for_selector("#nac-command:has-text('mine.yaml')")
    for tab in state.TABS:
        seen.page.click(f"#tab-{tab}")
        if tab == "run":
            seen.page.click("#nac-finish")
            seen.page.wait_for_selector("#nac-end")
        seen.page.wait_for_timeout(300)
        assert EVIL in seen.page.inner_text(".nac")
    for base in ("/etc/passwd", "../../../../etc/passwd"):
        upload.write_text(f"extends: {base}\n")
        seen.page.set_input_files("#nac-upload", upload)
        seen.page.wait_for_selector(f".nac-notice:has-text('extends {base}: no shipped scenario')")
    upload.write_text("title: [\n" + "x" * 1_200_000)
    seen.page.set_input_files("#nac-upload", upload)
    seen.page.wait_for_selector(".nac-notice:has-text('1.1 MB are no scenario')")
    assert seen.page.evaluate("window.hurt") is None and seen.errors == []
    assert "root:" not in seen.page.content()
    refused = visit(served + "?scenario=../../etc/passwd&runs=5")
    refused.page.wait_for_selector(".nac-notice:has-text('there is no')")
    assert shares_on(refused)
