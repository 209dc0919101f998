"""A mistake in a scenario is refused with its place, what is allowed and no traceback; all mistakes of a file at once."""

import os
import re
from pathlib import Path

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario.load import load
from sim.scenario.overrides import parse_override
from tests.files import GOOD, refused


def test_the_good_file_is_good(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(GOOD)
    scenario = load(file)
    assert scenario.actors["alpha"].threat.high == 0.9
    assert scenario.round_of("summit") == 3
    assert scenario.actors["alpha"].linkage.source == "made up for the tests"


def test_yaml_1_2_names_are_text(tmp_path):
    """Norway is a state, and `on` may name one: YAML 1.1 would read both as truth values."""
    file = tmp_path / "case.yaml"
    for name in ("NO", "on", "y"):
        file.write_text(GOOD.replace("alpha", name))
        assert load(file).sponsor == name


SWAPS = {
    "wrong type": ("core_threat: 0.6", "core_threat: high", r"case.yaml:12:18: expected a number, found 'high'"),
    "number in quotes": ("core_threat: 0.6", "core_threat: '0.6'", r":12:18: .*found '0.6'; write 0.6"),
    "NO as a number": ("core_threat: 0.6", "core_threat: NO", r":12:18: expected a number, found 'NO'"),
    "on as a number": ("core_threat: 0.6", "core_threat: on", r":12:18: expected a number, found 'on'"),
    "true as a number": ("core_threat: 0.6", "core_threat: true", r":12:18: expected a number, found True"),
    "012 as a number": ("core_threat: 0.6", "core_threat: 012", r":12:18: expected a number, found '012'; write 12"),
    "not finite": ("core_threat: 0.6", "core_threat: .nan", r":12:18: expected a finite number"),
    "out of range": ("core_threat: 0.6", "core_threat: 1.2", r":12:18: 1.2 is out of range; allowed: 0 to 1"),
    "low above value": ("low: 0.7", "low: 0.85", r":11:\d+: expected low <= value <= high, found low 0.85, value 0.8"),
    "low alone": (", high: 0.9}", "}", r"low and high come together"),
    "unknown key": ("entrapment: 0.1", "entrapement: 0.1", r":15:5: unknown key 'entrapement'; did you mean 'entrapment'"),
    "unknown key above": ("sponsor: alpha", "sponsors: alpha", r":4:1: unknown key 'sponsors'; did you mean 'sponsor'"),
    "a name of its own": ("sponsor: alpha", "name: x\nsponsor: alpha", r":4:1: unknown key 'name'; a scenario is called as its file"),
    "unknown key in a number": ("low: 0.7", "lo: 0.7", r"unknown key 'lo'; did you mean 'low'"),
    "unknown role": ("role: member", "role: membre", r":10:11: 'membre' is not known; did you mean 'member'"),
    "unknown distribution": ("low: 0.7", "dist: pret, low: 0.7", r"'pret' is not known; did you mean 'pert'"),
    "no role": ("role: member", "label: Alpha", r":10:5: 'role' is missing"),
    "role of a wrong type": ("role: member", "role: [member]", r":10:11: \['member'\] is not known; did you mean 'member'"),
    "an actor of a wrong type": ("rival: {role: external, coercion: 0.7}", "rival: 3", r":21:10: expected keys with values below, found 3"),
    "unknown trait of an external power": ("coercion: 0.7", "coercoin: 0.7", r":21:\d+: unknown key 'coercoin'; did you mean 'coercion'"),
    "unknown key in an actor's number": ("high: 0.9", "hgih: 0.9", r":11:\d+: unknown key 'hgih'; did you mean 'high'"),
    "a language of an actor's label": ("role: member", "role: member\n    label: {en: A, fr: A}", r":11:\d+: unknown key 'fr'; allowed: en, ja"),
    "sponsor no member": ("sponsor: alpha", "sponsor: rival", r":4:10: the sponsor 'rival' is not a member"),
    "no member": ("role: member", "role: host", r":9:3: no member|no member: at least one"),
    "unknown actor in an event": ("alpha.threat", "alhpa.threat", r":23:\d+: no actor 'alhpa'; did you mean 'alpha'"),
    "unknown trait in an event": ("alpha.threat", "alpha.thread", r"'alpha' has no trait 'thread'; did you mean 'threat'"),
    "event after the deadline": ("date: 2023-07", "date: 2025-07", r":23:18: 2025-07 falls into round 27; allowed: 1 to 18"),
    "event before the start": ("date: 2023-07", "date: 2023-04", r":23:18: 2023-04 is before the scenario's start; allowed: 2023-05 or later"),
    "no month": ("date: 2023-07", "date: 2023-13", r"expected a month such as 2023-07"),
    "date and round": ("date: 2023-07", "date: 2023-07, round: 3", r"either `date` or `round`"),
    "date without start": ("start: 2023-05\n", "", r"a date needs the scenario's `start`"),
    "duplicate draft": ("name: plan", "name: office", r":7:12: a second draft called 'office'"),
    "reserved name": ("name: plan", "name: shelved", r"'shelved' has a meaning of its own"),
    "Unicode name": ("name: plan", "name: 計画", r":7:12: a name has 1 to 40 .* goes into its label"),
    "number as a name": ("rival: {", "012: {", r":21:3: a name has 1 to 40"),
    "trait of another role": ("coercion: 0.7", "coercion: 0.7, resolve: 0.3", r"'rival' is an external and has no 'resolve'; remove it; allowed: coercion"),
    "missing trait": ("    resolve: 0.9\n", "", r":9:3: no number for alpha.resolve|no number for alpha.resolve"),
    "null for a number": ("core_threat: 0.6", "core_threat: null", r":10:5: no number for alpha.core_threat"),
    "null for an attribute": ("reach: 0.9", "reach: null", r":6:5: no number for office.reach"),
    "menu of nothing": ("start:", "observed: shelved\nstart:", r":3:11: expected keys with values below, found shelved"),
    "start of a wrong type": ("start: 2023-05", "start: 2023", r":3:8: expected a month such as 2023-07, found 2023"),
    "probability out of range": ("{date:", "{probability: 1.5, date:", r":23:25: 1.5 is out of range; allowed: at most 1"),
    "minus left out": ("start:", "decision: {rule: consensus_minus}\nstart:", r"consensus_minus needs `minus`"),
    "a tab": ("core_threat: 0.6", "\tcore_threat: 0.6", r"a tab; indent with spaces"),
    "missing source": ("source: made up for the tests\n", "", r"alpha.core_threat has no source|office.reach has no source"),
    "unknown weight": ("start:", "weights: {securty: 1}\nstart:", r"unknown key 'securty'; did you mean 'security'"),
    "rounds in parts": ("start:", "process: {rounds: 2.5}\nstart:", r"rounds are whole numbers"),
    "minus without its rule": ("start:", "decision: {minus: 1}\nstart:", r"`minus` belongs to consensus_minus"),
    "too many may object": ("start:", "decision: {rule: consensus_minus, minus: 1}\nstart:", r"allowed: 0 to 0"),
    "unknown forum member": ("start:", "decision: {forum: [beta]}\nstart:", r"'beta' is not a member"),
    "unknown case": ("start:", "case: tokio_2023\nstart:", r":3:7: no case 'tokio_2023' in data/; did you mean 'tokyo_2023'"),
    "case of a wrong type": ("start:", "case: [3]\nstart:", r":3:8: expected text, found 3"),
    "tag": ("title: A test", "title: !!python/object:os.system x", r"the tag .* is not allowed"),
    "duplicate key": ("sponsor: alpha", "sponsor: alpha\nsponsor: alpha", r":5:1: 'sponsor' stands twice"),
    "observed outcome": ("start:", "observed: {outcome: ofice}\nstart:", r"'ofice' is no outcome .*did you mean 'office'"),
    "a proposal that may be out of reach": ("reach: 0.9}", "reach: 0.9, availability: 0.5}", r":6:\d+: what is proposed is at hand: only later drafts have an `availability`"),
    "a draft that never is at hand": ("reach: 0.4}", "reach: 0.4, availability: 0}", r":7:\d+: 0 is out of range; allowed: 1e-06 to 1"),
    "set beyond the limits": ("add: {alpha.threat: 0.1}", "set: {alpha.threat: 1.1}", r":23:\d+: 1.1 is out of range; allowed: 0 to 1"),
    "set to half a round": ("add: {alpha.threat: 0.1}", "set: {process.rounds: 2.5}", r":23:\d+: process.rounds takes whole numbers"),
    "set of an unknown trait": ("add: {alpha.threat: 0.1}", "set: {alpha.thread: 0.1}", r":23:\d+: 'alpha' has no trait 'thread'; did you mean 'threat'"),
    "a factor below 0": ("add: {alpha.threat: 0.1}", "scale: {alpha.threat: -0.5}", r":23:\d+: -0.5 is out of range; allowed: at least 0"),
    "a factor in words": ("add: {alpha.threat: 0.1}", "scale: {alpha.threat: half}", r":23:\d+: expected a factor such as 0.5, x0.5 or -30%, found 'half'"),
    "an event that does nothing": (", add: {alpha.threat: 0.1}", "", r":23:11: event 'summit' does nothing: give it `set`, `scale` or `add`"),
    "an event that lasts no round": ("add: {alpha", "lasts: 0, add: {alpha", r":23:\d+: 0 is out of range; allowed: at least 1"),
    "an event that lasts half a round": ("add: {alpha", "lasts: 1.5, add: {alpha", r":23:\d+: expected a whole number"),
    "two sets in one round": ("add: {alpha.threat: 0.1}}", "set: {alpha.threat: 0.1}}\n  talks: {round: 2, lasts: 2, set: {all.threat: 0.3}}",
                              r":24:\d+: event 'summit' sets alpha.threat in the same round; let one of them `add`, or end before"),
    "two sets of one event": ("add: {alpha.threat: 0.1}", "set: {alpha.threat: 0.1, all.threat: 0.2}", r":23:\d+: event 'summit' sets alpha.threat in the same round"),
    "a blocking minority of more than are asked": ("start:", "decision: {rule: double_majority, blocking: 2}\nstart:", r":3:\d+: a blocking minority of 2 among 1 asked; allowed: 1 to 1"),
    "a blocking minority of nobody": ("start:", "decision: {rule: double_majority, blocking: 0}\nstart:", r":3:\d+: 0 is out of range; allowed: at least 1"),
    "members without their rule": ("start:", "decision: {rule: majority, members: 0.6}\nstart:", r":3:\d+: `members` belongs to double_majority, but the rule is majority"),
    "a threshold without its rule": ("start:", "decision: {threshold: 0.6}\nstart:", r":3:\d+: `threshold` belongs to majority or double_majority, but the rule is unanimity"),
    "a member that requested it": ("role: member", "role: member\n    requested: true", r":11:5: unknown key 'requested'"),
    "a request that is neither true nor false": ("rival: {", "guest: {role: host, requested: {value: maybe}}\n  rival: {", r":21:\d+: expected true or false, found maybe"),
    "a hypothetical draft that is neither": ("reach: 0.4}", "reach: 0.4, hypothetical: maybe}", r":7:\d+: expected true or false, found maybe"),
    "a salience above 1": ("core_threat: 0.6", "core_threat: 0.6\n    salience: 1.2", r":13:\d+: 1.2 is out of range; allowed: 0 to 1"),
    "a commitment below 0": ("start:", "process: {commitment: -0.1}\nstart:", r":3:\d+: -0.1 is out of range; allowed: 0 to 100"),
}  # fmt: skip


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_one_mistake_is_named_with_its_place(tmp_path, swap):
    good, bad, expected = swap
    assert good in GOOD
    messages = refused(tmp_path, GOOD.replace(good, bad, 1))
    assert any(re.search(expected, message) for message in messages), messages


def test_a_proposal_has_no_availability_with_a_range_either(tmp_path):
    ranged = "reach: 0.9, availability: {value: 1, low: 0.5, high: 1}}"
    messages = refused(tmp_path, GOOD.replace("reach: 0.9}", ranged, 1))
    assert any("what is proposed is at hand" in message for message in messages)


FIRST_EDITION = {
    "no decision": ("", {"rule": "unanimity"}),
    "a threshold under unanimity": ("decision: {rule: unanimity, threshold: 0.5}\n", {"rule": "unanimity"}),
    "every number of every rule": ("decision: {rule: unanimity, minus: 0, threshold: 0.5}\n", {"rule": "unanimity"}),
    "no objections under a majority": (
        "decision: {rule: majority, minus: 0}\n",
        {"rule": "majority", "threshold": 0.5},
    ),
}


@pytest.mark.parametrize("case", FIRST_EDITION.values(), ids=FIRST_EDITION)
def test_a_file_of_the_first_edition_loads(tmp_path, case):
    """Nothing is said of salience, walk-away value, commitment, availability or a request: they have their defaults."""
    added, decision = case
    file = tmp_path / "case.yaml"
    file.write_text(GOOD + added)
    scenario = load(file)
    assert scenario.decision.model_dump(exclude_none=True) == decision
    assert scenario.actors["alpha"].salience.value == 1 and scenario.menu[1].availability.value == 1


@pytest.mark.parametrize(("factor", "value"), [("0.5", 0.5), ("x0.5", 0.5), ("-30%", 0.7), ("+20 %", 1.2), ("0", 0.0)])
def test_a_factor_is_a_number_or_is_written_as_one_says_it(tmp_path, factor, value):
    file = tmp_path / "case.yaml"
    file.write_text(GOOD.replace("add: {alpha.threat: 0.1}", f"scale: {{alpha.threat: {factor}}}"))
    assert load(file).events["summit"].scale == {"alpha.threat": value}


def test_sets_that_follow_one_another_are_no_mistake(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(
        GOOD.replace("add: {alpha.threat: 0.1}}", "lasts: 2, set: {alpha.threat: 0.1}}")
        + "  talks: {round: 5, set: {alpha.threat: 0.3}}\n  other: {round: 3, set: {alpha.linkage: 0.3}}\n"
    )
    assert len(load(file).events) == 3


WHOLE_FILES = {
    "empty": ("", r"case.yaml:1:1: the file is empty"),
    "only a comment": ("# nothing\n", r"the file is empty"),
    "not YAML": ("a: [1, 2", r"case.yaml:\d+:\d+: not YAML"),
    "a list": ("- 1\n", r"a scenario is a mapping"),
    "a word": ("hello", r"a scenario is a mapping"),
    "empty menu": (GOOD.split("menu:")[0] + "menu: []\nactors:" + GOOD.split("actors:")[1], r"the menu is empty"),
    "recursive alias": ("title: &a [*a]\n", r"an alias that contains itself"),
    "exploding aliases": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
        r"aliases expand to more than",
    ),
    "nested without end": ("[" * 5000, r"nested too deeply|not YAML"),
    "two documents": ("a: 1\n---\nb: 2\n", r"not YAML"),
}


@pytest.mark.parametrize("case", WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_files_that_are_no_scenarios(tmp_path, case):
    text, expected = case
    messages = refused(tmp_path, text)
    assert any(re.search(expected, message) for message in messages), messages


def test_every_mistake_of_a_file_is_reported_at_once_in_its_order(tmp_path):
    bad = GOOD.replace("sponsor: alpha", "sponsor: beta").replace("linkage: 0.7", "linkage: 7").replace(
        "entrapment: 0.1", "entrapement: 0.1"
    ).replace("2023-07", "2029-07")  # fmt: skip
    messages = refused(tmp_path, bad)
    lines = [int(message.split(":")[1]) for message in messages]
    assert lines == sorted(lines)
    assert {4, 13, 15, 23} <= set(lines), messages


def test_folders_huge_missing_and_binary_files(tmp_path):
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, expected in (
        (tmp_path, "this is a folder"),
        (huge, "more than 1 MB, the most that is read"),
        (tmp_path / "missing.yaml", "no such file"),
        (binary, "byte 3 is not UTF-16"),
        (Path("/proc/self/mem"), "cannot be read: input/output error"),
        (Path("x" * 5000), "no such file"),
    ):
        with pytest.raises(ScenarioError, match=expected):
            load(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(GOOD)
    file.chmod(0)
    with pytest.raises(ScenarioError, match="cannot be read: permission denied"):
        load(file)


def test_extends_merges_replaces_and_removes(tmp_path):
    (tmp_path / "base.yaml").write_text(GOOD)
    variant = tmp_path / "variant.yaml"
    variant.write_text(
        "extends: base.yaml\ntitle: Variant\nsource: the variant\n"
        "actors: {alpha: {threat: 0.2}}\nevents: {summit: null}\nmenu: [plan]\n"
    )
    scenario = load(variant)
    assert scenario.title == "Variant" and scenario.name == "variant"
    assert scenario.actors["alpha"].threat.model_dump(exclude={"rationale", "dist", "basis", "others"}) == {
        "value": 0.2, "low": None, "high": None, "source": "the variant",
    }  # fmt: skip
    assert scenario.actors["alpha"].linkage.source == "made up for the tests"
    assert scenario.events == {} and scenario.drafts == ("plan",)
    assert scenario.menu[0].reach.value == 0.4


def test_events_are_replaced_whole_and_null_removes_only_what_is_there(tmp_path):
    (tmp_path / "base.yaml").write_text(GOOD.replace("summit:", "add:"))
    variant = tmp_path / "variant.yaml"
    variant.write_text(
        "extends: base.yaml\ntitle: Variant\nsource: v\nevents: {value: {round: 2, add: {all.linkage: 0.1}}}\n"
    )
    assert set(load(variant).events) == {"add", "value"}
    variant.write_text("extends: base.yaml\ntitle: Variant\nsource: v\nevents: {add: {probability: 0.5}}\n")
    with pytest.raises(ScenarioError, match=r"variant.yaml:4:\d+: event 'add' does nothing"):
        load(variant)
    variant.write_text("extends: base.yaml\ntitle: Variant\nevents: {ad: null}\n")
    with pytest.raises(ScenarioError, match=r"variant.yaml:3:14: null removes 'ad', .*did you mean 'add'"):
        load(variant)


def test_a_deadline_set_earlier_leaves_later_events_without_effect(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(GOOD)
    assert load(file, {"process.rounds": 2}).process.rounds.value == 2
    with pytest.raises(ScenarioError, match="allowed: 1 to 18"):
        load(file, {"events.summit.date": "2030-01"})


def test_extends_in_a_circle_and_into_nothing_are_refused(tmp_path):
    (tmp_path / "one.yaml").write_text("extends: two.yaml\n")
    (tmp_path / "two.yaml").write_text("extends: one.yaml\n")
    with pytest.raises(ScenarioError, match=r"two.yaml:1:10: extends itself: one -> two -> one"):
        load(tmp_path / "one.yaml")
    (tmp_path / "three.yaml").write_text("extends: nowhere.yaml\n")
    with pytest.raises(ScenarioError, match=r"three.yaml:1:10: extends nowhere.yaml: no such file"):
        load(tmp_path / "three.yaml")


def test_a_mistake_in_the_extended_file_is_placed_there(tmp_path):
    (tmp_path / "base.yaml").write_text(GOOD.replace("linkage: 0.7", "linkage: 7"))
    (tmp_path / "variant.yaml").write_text("extends: base.yaml\ntitle: Variant\n")
    with pytest.raises(ScenarioError, match=r"base.yaml:13:14: 7 is out of range"):
        load(tmp_path / "variant.yaml")


OVERRIDES = {
    "alpha.exposure=0.9": lambda s: s.actors["alpha"].exposure.value == 0.9,
    "alpha.threat={value: 0.4, low: 0.3, high: 0.5}": lambda s: s.actors["alpha"].threat.low == 0.3,
    "office.visibility=0.1": lambda s: s.menu[0].visibility.value == 0.1,
    "process.anticipation=0.2": lambda s: s.process.anticipation.value == 0.2,
    "weights.security=1": lambda s: s.weights.security.value == 1,
    "decision.rule=majority": lambda s: s.decision.rule == "majority",
    "reservations.band=0.2": lambda s: s.reservations.band.value == 0.2,
    "events.summit.probability=0.5": lambda s: s.events["summit"].probability == 0.5,
    "events.summit.add.alpha.threat=0.3": lambda s: s.events["summit"].add["alpha.threat"] == 0.3,
}


@pytest.mark.parametrize("text", OVERRIDES)
def test_set_replaces_one_value_anywhere(tmp_path, text):
    file = tmp_path / "case.yaml"
    file.write_text(GOOD)
    assert OVERRIDES[text](load(file, [parse_override(text)]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alhpa.exposure=0.9", "did you mean 'alpha'"),
        ("alpha.exposre=0.9", "did you mean 'exposure'"),
        ("alpha.exposure=9", "--set alpha.exposure: 9 is out of range; allowed: 0 to 1"),
        ("alpha.exposure=lots", "--set alpha.exposure: expected a number"),
        ("process.anticipaton=0.2", "did you mean 'anticipation'"),
        ("process=1", "name one"),
        ("events.summt.probability=1", "did you mean 'summit'"),
        ("alpha.exposure", "expected path=value"),
        ("alpha.exposure=", "expected path=value"),
        ("alpha.exposure=[", "not YAML"),
        ("menu=3", "--set menu: expected a list, found 3"),
        ("menu=[nothing]", "no number for nothing.substance"),
        ("decision=majority", "has parts: name one"),
        ("alpha=1", "'alpha' has parts: name one, as in alpha.label"),
        ("menu.0=office", "'menu' is one value and has no parts"),
        ("events.summit.date.x=1", "'date' is one value and has no parts"),
        ("rival.resolve=0.1", "'rival' is an external and has no 'resolve'; remove it; allowed: coercion"),
        ("alpha.threat.low=0.1", "unknown key|no actor|threat.low"),
    ],
)
def test_set_that_leads_nowhere_is_refused(tmp_path, text, expected):
    file = tmp_path / "case.yaml"
    file.write_text(GOOD)
    with pytest.raises((ScenarioError, UsageError), match=expected):
        load(file, [parse_override(text)])


def test_a_trait_of_another_role_is_one_mistake(tmp_path):
    messages = refused(tmp_path, GOOD.replace("coercion: 0.7", "coercion: 0.7, threat: 0.3"))
    assert len(messages) == 1, messages


def test_unknown_keys_of_a_scale_and_beside_it_are_told_from_what_may_stand_there(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text("extends: ec_emission_standards\nsource: s\nspatial: {scale: {lable: x}, status_qou: 3}\n")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    said = str(caught.value)
    assert (
        "3:19: unknown key 'lable'; did you mean 'label'" in said
        and "unknown key 'status_qou'; did you mean 'status_quo'" in said
    )
    with pytest.raises(
        ScenarioError,
        match=r"--set spatial.qou: unknown key 'qou'; allowed: scale, source, status_quo, cost_of_failure",
    ):
        load("ec_emission_standards", {"spatial.qou": 3})


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ("process: {rounds: " + "9" * 5000 + "}", "finite"),
        ("actors: {france: {threat: " + "1" * 5000 + "}}", "finite"),
        (r'title: "\ud800"', "half a character"),
        (r'"\ud800": 1', "half a character"),
    ],
)
def test_what_no_number_and_no_text_can_be_is_a_mistake_with_its_place(wrong, what, tmp_path):
    (tmp_path / "s.yaml").write_text(f"extends: tokyo_liaison_office\n{wrong}\n")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "s.yaml")
    assert any(what in mistake.what and mistake.place for mistake in caught.value.mistakes), caught.value
