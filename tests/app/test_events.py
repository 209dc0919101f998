"""Events and seats as they are edited on the page."""

import pytest

from sim.app import controls, edits, events
from sim.app.exporting import variant
from sim.app.library import library
from sim.app.state import State, inside
from sim.scenario.load import load
from sim.studies.sure.alternatives import seats_of
from sim.words import speaking
from tests.app.sheet import opened
from tests.words.test_messages import english_in

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


@pytest.mark.slow
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


def sent(page, event, what, sets):
    """The controls once an event of the page has left these values replaced."""
    page.send(event, what, "groups")
    return page.when(lambda now: (part := now.part("groups")).sets == sets and part)


def refused(page, event, what):
    """What is said of an event of the page that is refused."""
    page.send(event, what, "groups")
    return page.when(lambda now: now.part("groups").errors)


@pytest.mark.slow
def test_an_event_is_edited_refused_and_put_back():
    with opened("runs=20") as page:
        head = "events.vilnius_summit"
        sets: dict[str, str] = {}
        for path, value in (("date", "2023-09"), ("lasts", "3"), ("scale.china.coercion", "x0.5")):
            sets[f"{head}.{path}"] = value
            sent(page, "put", {"path": f"{head}.{path}", "value": value}, sets)
        refused(page, "put", {"path": f"{head}.probability", "value": "2"})
        sets["france.autonomy"] = "0.3"
        controls_ = sent(page, "put", {"path": "france.autonomy", "value": "0.3"}, sets)
        assert the(controls_.calendar, "vilnius_summit")["changed"] == 3
        assert "allowed" in controls_.errors[f"{head}.probability"]
        gone = {**sets, f"{head}.lasts": "null"}
        controls_ = sent(page, "put", {"path": f"{head}.lasts", "value": "null"}, gone)
        assert the(controls_.calendar, "vilnius_summit")["fields"][2]["value"] == ""
        controls_ = sent(page, "event_back", "vilnius_summit", {"france.autonomy": "0.3"})
        assert page.when(lambda now: now.part("groups").errors == {})
        assert the(controls_.calendar, "vilnius_summit")["fields"][0]["value"] == "2023-07"


def test_an_event_is_left_out_put_back_and_added():
    with opened("runs=20&set=events.vilnius_summit.probability%3D0.5") as page:
        now = page.part("groups")
        assert now.absent == [] and the(now.calendar, "vilnius_summit")["changed"] == 1
        now = sent(page, "event", {"name": "vilnius_summit"}, {"events.vilnius_summit": "null"})
        assert now.absent == [{"name": "vilnius_summit", "label": "Vilnius summit"}]
        assert "vilnius_summit" not in [entry["name"] for entry in now.calendar]
        assert sent(page, "event_back", "vilnius_summit", {}).absent == []
        name, written = "china_a_new_law", '{label: "China: a new law", date: "2024-03", add: {china.coercion: 0.2}}'
        new = {
            "label": "China: a new law",
            "when": "2024-03",
            "kind": "add",
            "target": "china.coercion",
            "amount": "0.2",
        }
        event = the(sent(page, "event", new, {f"events.{name}": written}).calendar, name)
        assert (event["label"], event["source"], event["changed"]) == ("China: a new law", "set by the user", 1)
        put = {"path": f"events.{name}.probability", "value": "0.5"}
        now = sent(page, "put", put, {f"events.{name}": written, f"events.{name}.probability": "0.5"})
        assert the(now.calendar, name)["fields"][1]["value"] == "0.5"
        assert sent(page, "event", {"name": name}, {}).absent == []


@pytest.mark.slow
@pytest.mark.parametrize(("part", "told"), [
    ({"when": "99"}, "allowed: 1 to 19"), ({"when": "soon"}, "found soon"), ({"amount": "much"}, "expected a number"),
    ({"target": "china.nothing"}, "has no trait 'nothing'"), ({"kind": "eat"}, "unknown key 'eat'"),
])  # fmt: skip
def test_an_event_that_cannot_be_is_refused_with_its_reason_in_the_language_of_the_page(part, told):
    new = {"label": "会議", "when": "3", "kind": "add", "target": "all.linkage", "amount": "0.1"}
    one = '{label: "会議", round: 3, add: {all.linkage: 0.1}}'
    for language in ("en", "ja"):
        with opened(f"runs=20&lang={language}") as page:
            said = refused(page, "event", {**new, **part})["events"]
            assert told in said if language == "en" else english_in(said) == []
            assert page.part("groups").sets == {}
            now = sent(page, "event", new, {"events.new_event": one})
            assert page.when(lambda now: now.part("groups").errors == {}) and now.absent == []
            sent(page, "event", new, {"events.new_event": one, "events.new_event_2": one})


@pytest.mark.slow
def test_a_member_is_left_out_and_seated_again():
    with opened("runs=20&set=france.autonomy%3D0.3&set=germany.threat%3D0.4") as page:
        left = {"members": "[united_states, germany]", "germany.threat": "0.4"}
        now = sent(page, "member", {"name": "france", "on": False}, left)
        assert {m["name"]: m["on"] for m in now.members}["france"] is False
        assert the(now.members, "united_states")["fixed"] and not the(now.members, "germany")["fixed"]
        assert [m["name"] for m in now.rule["seats"]] == ["united_states", "germany"]
        said = refused(page, "member", {"name": "united_states", "on": False})["seats"]
        assert "the sponsor 'united_states' is not a member" in said
        sent(page, "member", {"name": "france", "on": True}, {"germany.threat": "0.4"})
        assert page.when(lambda now: now.part("groups").errors == {})


def test_one_more_member_comes_from_the_scenario_that_has_it_and_brings_nobody_with_it():
    with opened("runs=20") as page:
        page.when(lambda now: any(m["name"] == "poland" for m in now.part("groups").members))
        sent(page, "member", {"name": "poland", "on": True}, {"members": "[united_states, france, germany, poland]"})
        assert page.when(lambda now: now.part("notices").state["scenario"] == "tokyo_whole_council")
        seated = load("tokyo_whole_council", {"members": ["united_states", "france", "germany", "poland"]})
        page.settled()
        assert len(seated.members) == 4 and seated.actors["france"] == load(TOKYO).actors["france"]


@pytest.mark.parametrize("sets", [
    (("members", "[united_states, germany]"),), (("events.vilnius_summit", "null"),),
    (("events.mine", "{round: 3, add: {china.coercion: 0.2}}"), ("events.vilnius_summit", "null")),
])  # fmt: skip
def test_the_file_that_is_taken_away_has_the_same_members_and_events(sets, tmp_path):
    known = library()
    base, now = known.scenario(TOKYO), known.scenario(TOKYO, sets)
    path = tmp_path / "mine.yaml"
    path.write_text(variant(TOKYO, base, now, [path for path, _ in sets]), encoding="utf-8")
    again = load(path)
    assert (again.actors, again.events) == (now.actors, now.events)


@pytest.mark.parametrize("label", ["Contact point", "China", "Title", "Vilnius summit", "Washington summit"])
def test_a_new_event_takes_no_name_that_stands_for_something_else(label):
    base = load(TOKYO)
    now = load(TOKYO, {"events.vilnius_summit": None})
    new = {"label": label, "when": "3", "kind": "add", "target": "all.linkage", "amount": "0.1"}
    ((path, _),) = edits.with_event(State(), base, now, new).sets
    assert path == f"events.{label.lower().replace(' ', '_')}_2"


@pytest.mark.parametrize(("when", "at"), [
    ("2024-03", 'date: "2024-03"'), ("2024-03-11", 'date: "2024-03-11"'), ("3", "round: 3"),
])  # fmt: skip
def test_a_new_event_has_a_day_a_month_or_a_round(when, at):
    base = load(TOKYO)
    new = {"label": "Mine", "when": when, "kind": "add", "target": "all.linkage", "amount": "0.1"}
    made = edits.with_event(State(), base, base, new)
    assert made.sets == (("events.mine", f"{{label: Mine, {at}, add: {{all.linkage: 0.1}}}}"),)


def test_who_sits_as_in_another_shipped_scenario_is_that_scenario_without_what_was_kept_of_this_one():
    base, whole = load(TOKYO), load("tokyo_whole_council")
    before = State(scenario=TOKYO, sets=(("france.autonomy", "0.3"),), kept=((("france.autonomy", "0.4"),),))
    seated = edits.seated(before, base, whole.members, ())
    assert (seated.scenario, seated.sets, seated.kept) == (whole.name, before.sets, ())
    back = edits.seated(before, base, base.members, ("france",))
    assert (back.scenario, back.sets, back.kept) == (TOKYO, (), before.kept)


def test_a_member_is_called_what_its_own_scenario_calls_it():
    base = load(TOKYO, {"france.label": "Paris"})
    found = controls.members_of(base, seats_of(load(TOKYO)), base)
    assert the(found, "france")["label"] == "Paris" and the(found, "poland")["label"] == "Poland"


def test_seats_are_those_of_the_shipped_scenarios_that_differ_in_nothing_else():
    base = load(TOKYO)
    found = controls.seats(base, seats_of(base))
    assert [(s["name"], s["on"]) for s in found] == [
        (TOKYO, True), ("tokyo_rest_of_alliance", False), ("tokyo_whole_council", False),
    ]  # fmt: skip
    sizes = [len(load(name).members) for name in (TOKYO, "tokyo_rest_of_alliance", "tokyo_whole_council")]
    assert [s["label"] for s in found] == [f"{size} members" for size in sizes] and len(set(sizes)) == 3
    assert controls.seats(base, ()) == [] and seats_of(load("asian_nato_2024")) == ()
    twin = base.model_copy(update={"name": "twin"})
    labels = {s["label"] for s in controls.seats(base, (twin,))}
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


def test_seats_that_only_another_scenario_has_are_said_to_be_of_another():
    with opened("runs=20") as page:
        page.when(lambda now: now.part("groups").members)
        page.send("member", {"name": "france", "on": False}, "groups")
        assert page.part("notices").state["scenario"] == TOKYO and page.part("notices").notices == []
        page.send("member", {"name": "italy", "on": True}, "groups")
        head = page.part("notices")
        assert head.state["scenario"] == "tokyo_whole_council" and "another shipped scenario" in head.notices[0]


def test_no_english_source_is_left_where_it_has_a_translation_nor_a_draft_of_data():
    base = load(TOKYO).in_language("ja")
    with speaking("ja"):
        event = the(events.events_of(base, ()), "washington_summit")
        assert event["source"] == "報告書 第5節（75周年）、大きさは仮定"
        items = {item["path"]: item for group in controls.groups(base) for item in group["items"]}
        assert items["united_states.threat"]["source"] == "報告書 第4節（東京事務所）"
        assert "目立たない連絡拠点" in [draft["label"] for draft in controls.drafts_to_choose(base, base)]


def test_what_lies_below_an_event_is_not_what_another_of_a_longer_name_has():
    sets = tuple((path, "1") for path in ("events.turn", "events.turn.date", "events.turn_2.date", "turn.date"))
    assert inside(sets, "events.turn") == ["events.turn", "events.turn.date"]
