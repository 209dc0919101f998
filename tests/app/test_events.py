"""Events and seats as they are edited on the page."""

import pytest

from sim.app import controls, events
from sim.app.library import library
from sim.scenario.load import load
from sim.words import speaking
from tests.app.sheet import opened

TOKYO = "tokyo_liaison_office"


def the(found, name):
    return next(entry for entry in found if entry["name"] == name)


def test_an_event_has_its_month_its_chance_and_what_it_does_in_words():
    sets = (("events.washington_summit.lasts", "3"), ("events.washington_summit.set.china.strategy", "aimed"),
            ("events.vilnius_summit.probability", "0.25"), ("france.autonomy", "0.3"))  # fmt: skip
    scenario = library().scenario(TOKYO, sets)
    found = events.events_of(scenario, sets)
    assert [entry["name"] for entry in found] == list(scenario.events)
    event = the(found, "washington_summit")
    assert (event["label"], event["source"], event["changed"]) == (
        "Washington summit", "report §5 (75th anniversary); size assumed", 2,
    )  # fmt: skip
    head = "events.washington_summit"
    assert [(f["path"], f["name"], f["value"]) for f in event["fields"]] == [
        (f"{head}.date", "Month", "2024-07"), (f"{head}.probability", "Probability", "1.0"),
        (f"{head}.lasts", "Rounds that it lasts (empty: it stays)", "3"),
    ]  # fmt: skip
    assert [(e["path"], e["name"], e["value"]) for e in event["effects"]] == [
        (f"{head}.set.china.strategy", "sets China: Strategy", "aimed"),
        (f"{head}.add.all.linkage", "adds to all: linkage", "0.05"), (f"{head}.add.all.threat", "adds to all: threat", "0.03"),
    ]  # fmt: skip
    vilnius = the(found, "vilnius_summit")
    assert vilnius["changed"] == 1 and [f["value"] for f in vilnius["fields"]] == ["2023-07", "0.25", ""]
    with speaking("ja"):
        told = the(events.events_of(scenario.in_language("ja"), ()), "washington_summit")
        assert (
            told["label"] == "ワシントン首脳会議" and told["effects"][1]["name"] == "全員：安全保障の不可分性（加算）"
        )


def test_an_event_of_a_round_says_its_round():
    scenario = load(TOKYO)
    timed = scenario.model_copy(update={"events": {
        name: event.model_copy(update={"date": None, "round": 4}) for name, event in scenario.events.items()
    }})  # fmt: skip
    (field, *_) = events.events_of(timed, ())[0]["fields"]
    assert (field["path"].rpartition(".")[2], field["name"], field["value"]) == ("round", "Round", "4")


@pytest.mark.parametrize("name", [TOKYO, "riga_2006", "tokyo_china_wedge"])
def test_every_target_that_is_offered_can_be_acted_on(name):
    known, scenario = library(), library().scenario(name)
    offered = events.targets(scenario)
    assert len({entry["label"] for entry in offered}) == len(offered) > 40
    assert offered[0]["target"] == "all.threat"
    event = next(iter(scenario.events), None)
    for entry in offered if event else ():
        changed = known.scenario(name, ((f"events.{event}.add.{entry['target']}", "0"),))
        assert changed.events[event].add[entry["target"]] == 0


def test_an_event_is_edited_refused_and_put_back():
    with opened("runs=20") as page:
        head = "events.vilnius_summit"
        for path, value in (("date", "2023-09"), ("lasts", "3"), ("scale.china.coercion", "x0.5")):
            page.send("put", {"path": f"{head}.{path}", "value": value}, "groups")
        page.send("put", {"path": f"{head}.probability", "value": "2"}, "groups")
        page.send("put", {"path": "france.autonomy", "value": "0.3"}, "groups")
        controls_ = page.part("groups")
        assert the(controls_.calendar, "vilnius_summit")["changed"] == 3
        assert "allowed" in controls_.errors[f"{head}.probability"]
        page.send("put", {"path": f"{head}.lasts", "value": "null"}, "groups")
        assert the(page.part("groups").calendar, "vilnius_summit")["fields"][2]["value"] == ""
        page.send("event_back", "vilnius_summit", "groups")
        assert page.part("groups").sets == {"france.autonomy": "0.3"} and page.part("groups").errors == {}
        assert the(page.part("groups").calendar, "vilnius_summit")["fields"][0]["value"] == "2023-07"


def test_seats_are_those_of_the_shipped_scenarios_that_differ_in_nothing_else(monkeypatch):
    found = controls.seats(load(TOKYO), "ja")
    assert [(s["name"], s["on"]) for s in found] == [
        (TOKYO, True), ("tokyo_rest_of_alliance", False), ("tokyo_whole_council", False),
    ]  # fmt: skip
    sizes = [len(load(name).members) for name in (TOKYO, "tokyo_rest_of_alliance", "tokyo_whole_council")]
    assert [s["label"] for s in found] == [f"{size}か国" for size in sizes] and len(set(sizes)) == 3
    assert controls.seats(load("asian_nato_2024"), "en") == []
    twin = load(TOKYO).model_copy(update={"name": "twin"})
    monkeypatch.setattr(controls, "seats_of", lambda base: (twin,))
    labels = {s["label"] for s in controls.seats(load(TOKYO), "en")}
    assert labels == {"3 members: NATO liaison office in Tokyo, 2023-24"}, "the title tells those of one size apart"


def test_other_seats_keep_the_changes_and_say_which_do_not_fit():
    with opened("runs=20&set=france.autonomy%3D0.3&keep=france.autonomy%3D0.4") as page:
        page.when(lambda now: now.part("groups").seats)
        page.send("seat", "tokyo_rest_of_alliance", "groups")
        head = page.part("notices")
        assert head.state["scenario"] == "tokyo_rest_of_alliance" and page.part("groups").sets == {
            "france.autonomy": "0.3"
        }
        assert "keep" not in head.query
        page.when(lambda now: the(now.part("groups").seats, "tokyo_rest_of_alliance")["on"])
        page.send("seat", "nothing", "groups")
        assert "there is no 'nothing'" in page.part("groups").errors["seats"]
        assert page.part("notices").state["scenario"] == "tokyo_rest_of_alliance"
