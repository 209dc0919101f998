"""The dashboard: its state and results as functions, and the page as a visitor sees it."""

import json
import re
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.analysis.trace import trace
from sim.app import controls, drawing, exporting, results, state
from sim.app.library import Library, library
from sim.app.state import State, from_query, scenario_of, to_query, with_set
from sim.app.telling import Telling
from sim.cli.options import app
from sim.engines import ensemble
from sim.errors import ScenarioError, UsageError, UserError
from sim.language import CATALOGUE, LANGUAGES, speaking
from sim.scenario.load import load
from sim.scenario.wording import written

EVIL = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
TOKYO = State()


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def shelf() -> Library:
    return library()


def run_of(folder: Path, scenario: str, *words: str) -> dict:
    """What `nacsim run --json` prints."""
    asked = ["run", scenario, *words, "--json", "--no-figures", "--out", str(folder)]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
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
    with pytest.raises(UsageError, match="201 values replaced"):
        from_query("&".join(f"set=a{n}%3D1" for n in range(201)))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "scenarios/riga_2006.yaml", "file:///etc/passwd", ""]
)
def test_a_link_names_a_scenario_of_the_library_and_no_path(shelf, name):
    with pytest.raises(UsageError, match="there is no"):
        shelf.base(from_query(f"scenario={name}").scenario)


# Library and uploads


@pytest.mark.parametrize(
    "base",
    ["../../etc/passwd", "/etc/passwd", "./tokyo_liaison_office.yaml", "secret", "{a: b}", "!!python/name:os.system x"],
)
def test_an_upload_extends_what_ships_and_no_other_file(shelf, tmp_path, monkeypatch, base):
    (tmp_path / "secret.yaml").write_text("title: secret\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        shelf.with_upload("mine.yaml", f"extends: {base}\ntitle: mine\n")
    assert "secret" not in str(caught.value).replace(f"extends {base}", "") or base == "secret"


def test_an_upload_is_a_scenario_of_its_session_alone(shelf):
    mine, name = shelf.with_upload(
        "../mine <b>.yaml", f"extends: tokyo_liaison_office\nobserved: null\ntitle: {written(EVIL)}\n"
    )
    assert name == "mine_b.yaml" and mine.base(name).title == EVIL and name in mine and name not in shelf
    assert mine.base(name).members == load("tokyo_liaison_office").members
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
    assert found.base("own").actors["france"].autonomy.value == 0.2
    assert found.as_argument("own").endswith("own.yaml") and found.as_argument("riga_2006") == "riga_2006"
    (tmp_path / "riga_2006.yaml").write_text("extends: tokyo_liaison_office\n")
    with pytest.raises(UsageError, match=r"riga_2006.yaml: is called like"):
        library([tmp_path, tmp_path / "none"])


# What follows


def test_results_are_those_of_the_command(shelf, tmp_path):
    seen = State(sets=(("france.autonomy", "0.3"), ("decision.rule", "majority")), runs=3000, seed=5)
    found = results.run_results(scenario_of(seen, shelf.base(seen.scenario)), seen.runs, seen.seed, never)
    words = state.command(seen, seen.scenario)
    printed = run_of(tmp_path / "out", words[2], *words[3:])
    for part in ("outcomes", "blockers", "rounds", "runs", "seed"):
        assert found[part] == printed[part]
    assert {row["name"]: row["objected"] for row in found["actors"]} == printed["objectors"]


def test_results_are_kept_and_stopped_ones_are_not(shelf):
    base = shelf.base("riga_2006")
    with pytest.raises(results.Stopped):
        results.run_results(base, 2001, 1, lambda: True)
    assert results.run_results(base, 2001, 1, never) is results.run_results(base, 2001, 1, never)
    assert results.run_results(base, 2001, 2, never) is not results.run_results(base, 2001, 1, never)
    for seed in range(results.KEPT + 5):
        results._kept(("test", seed), never, dict)
    assert len(results._cache) == results.KEPT


def test_what_takes_too_long_is_given_up(shelf, monkeypatch):
    monkeypatch.setattr(results, "LONGEST", 0.0)
    with pytest.raises(results.TookTooLong):
        results.run_results(shelf.base("riga_2006"), 20_001, 3, never)


def test_a_map_has_the_shares_of_its_cells(shelf, monkeypatch):
    monkeypatch.setattr(results, "CELL_RUNS", 500)
    base = shelf.base("tokyo_liaison_office")
    found = results.map_results(base, ("france.autonomy", 0.0, 1.0), ("germany.exposure", 0.0, 1.0), 1, never)
    cell = load("tokyo_liaison_office", {"france.autonomy": 0.2, "germany.exposure": 0.7})
    adopted = (ensemble.simulate(cell, 500, 1).record.outcome < len(cell.menu)).mean()
    assert found["adopted"][7][2] == pytest.approx(adopted)
    drawn = drawing.heat(base, found, "france.autonomy", "germany.exposure", "adopted")
    json.dumps(drawn)
    assert drawn["cells"][(10 - 7) * 11 + 2]["title"].endswith(f"{100 * adopted:.1f}\u00a0%")


def test_a_run_is_told_step_by_step_as_trace_tells_it(shelf):
    base, seen = shelf.base("tokyo_liaison_office"), State(run=17)
    whole, telling = trace(base, 17, 1)["rounds"], Telling()
    assert telling.so_far(base, seen) == []
    telling.step(base, seen)
    assert telling.so_far(base, seen) == whole[:1]
    telling.step(base, seen, to_the_end=True)
    telling.step(base, seen)
    assert telling.so_far(base, seen) == whole
    changed = with_set(seen, "france.autonomy", "0.95")
    again = telling.so_far(scenario_of(changed, base), changed)
    assert again == trace(scenario_of(changed, base), 17, 1)["rounds"][: len(whole)]
    assert telling.so_far(base, State(run=18)) == []


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
            "tokyo_taiwan_crisis",
            (("events.vilnius_summit.probability", "0.5"), ("france.threat", "{value: 0.4, low: 0.2, high: 0.9}")),
        ),
    ],
)
def test_the_file_says_only_what_changed_and_gives_the_same_runs(shelf, tmp_path, name, sets):
    base = shelf.base(name)
    changed = scenario_of(State(name, sets), base)
    text = exporting.variant(name, base, changed)
    (tmp_path / "taken.yaml").write_text(text, encoding="utf-8")
    again = load(tmp_path / "taken.yaml")
    for column, values in ensemble.simulate(changed, 2000, 3).record._asdict().items():
        assert np.array_equal(values, getattr(ensemble.simulate(again, 2000, 3).record, column)), column
    assert len(text.splitlines()) < 60


# Controls and words


def test_every_quantity_can_be_moved_and_says_where_it_comes_from(shelf):
    for name in shelf.files:
        base = shelf.base(name)
        for group in controls.groups(base):
            for item in group["items"]:
                assert item["source"] and item["from"] < item["to"], item
                assert item["allowed"][0] <= item["from"] and item["to"] <= item["allowed"][1]
                assert item["from"] <= item["value"] <= item["to"], item


def test_drafts_of_data_join_the_menu_at_their_place(shelf):
    base = shelf.base("tokyo_liaison_office")
    assert [d["name"] for d in controls.drafts_to_choose(base, TOKYO)] == [
        "liaison_office",
        "contact_point",
        "low_profile_station",
    ]
    menu = controls.menu_with(base, TOKYO, "low_profile_station", True)
    assert menu == ["liaison_office", "low_profile_station", "contact_point"]
    wide = with_set(TOKYO, "menu", written(menu))
    assert controls.menu_with(base, wide, "liaison_office", False) == menu[1:]
    assert controls.menu_with(base, with_set(TOKYO, "menu", "[contact_point]"), "liaison_office", True) == list(
        base.drafts
    )


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
    assert controls.decision_with(shelf.base("tokyo_liaison_office"), **changes) == expected


def test_the_page_has_its_words_in_every_language():
    for language in LANGUAGES:
        with speaking(language):
            assert all(drawing.words().values())
    for key, said in CATALOGUE.items():
        if key.startswith(("app.", "quantity.")):
            places = {language: set(re.findall(r"\{\w+\}", text)) for language, text in said.items()}
            assert set(said) == set(LANGUAGES) and len(set(map(frozenset, places.values()))) == 1, key


# The command


def test_a_port_that_is_taken_and_a_missing_extra_are_said(monkeypatch):
    from sim.app import server

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(app, ["app", "--port", str(port)])
        assert isinstance(done.exception, UserError) and f"127.0.0.1:{port}: is in use" in str(done.exception)
    monkeypatch.setitem(sys.modules, "solara", None)
    with pytest.raises(UsageError, match=r"pip install 'nacsim\[app\]'"):
        server.serve(library(), "127.0.0.1", port, ready=lambda: None)
    done = CliRunner().invoke(app, ["app", "--host", "not.an.address.invalid"])
    assert "no address of this machine" in str(done.exception)
