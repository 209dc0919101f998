"""A scenario file that nacsim writes: a sketch from a few words, or a recorded decision to edit."""

import pytest

from sim.errors import UsageError
from sim.scenario.authoring import as_file, first_things, written_out
from sim.scenario.from_stances import RULE, document_of
from sim.scenario.identity import read_by_a_run
from sim.scenario.load import load, load_text, replay
from sim.scenario.recorded import library
from sim.scenario.sketch import members_in, named, sketch
from sim.scenario.vocabulary import TRAITS

ALLIES = (named("Norway", ""), named("Iceland", ""), named("Faroe Islands", ""))
QUOTA = named("Fishing quota: 2027", "")


def text_of(by="interests", members=ALLIES, sponsor="iceland", **more) -> str:
    return as_file(sketch(members, QUOTA, sponsor, by=by, **more), first_things("quota.yaml", by))


@pytest.mark.parametrize(("by", "numbers"), [("interests", 3 * 11 + 2 * 3 + 12 + 1), ("stances", 4 * 5 + 1 + 2)])
def test_a_sketch_is_sound_and_every_number_is_assumed_and_says_so(by, numbers):
    power = {"external": (named("China", ""),)} if by == "interests" else {}
    text = text_of(by, smaller=named("A trial year", ""), host=named("South Korea", ""), **power)
    scenario = load_text(text, "quota")
    assert scenario.sponsor == scenario.members[0] == "iceland" and scenario.host == "south_korea"
    assert scenario.drafts == ("fishing_quota_2027", "a_trial_year") and scenario.hypothetical == ("a_trial_year",)
    owners = {*scenario.actors, *scenario.drafts}
    own = [q for path, q, _ in scenario.quantities() if path.partition(".")[0] in owners and path.partition(".")[2] not in
           ("availability", "focus", "price")]  # fmt: skip
    assert len(own) == numbers
    silent = "no stance is reported; the rule for stances in scenarios/README.md"
    assert {q.source for q in own} <= {"no source (starting value)", silent}
    for quantity in own:
        is_ideal_or_assumed = quantity.basis == "assumed" or quantity.rationale.startswith("Stance 'for'")
        assert is_ideal_or_assumed
        assert quantity.is_sampled or quantity.value == 1  # the proposal itself


def test_ranges_are_wide_and_the_sponsor_is_keener_than_the_others():
    scenario = load_text(text_of(), "quota")
    iceland, norway = scenario.actors["iceland"], scenario.actors["norway"]
    for trait in TRAITS:
        low, _, high = getattr(norway, trait).ends
        assert (low, high) == (0.1, 0.9)
    assert iceland.threat.value > norway.threat.value and iceland.salience.value > norway.salience.value
    assert iceland.exposure == norway.exposure


def test_stances_have_the_numbers_of_the_rule_for_recorded_decisions():
    scenario = load_text(text_of("stances"), "quota")
    assert scenario.actors["iceland"].ideal.value == RULE.stances["for"].value
    assert scenario.actors["norway"].ideal.value == RULE.stances["silent"].value
    ends = {who: scenario.actors[who].salience.ends for who in ("iceland", "norway")}
    assert ends == {"iceland": (0.6, 0.8, 1.0), "norway": (0.05, 0.2, 0.4)}


def test_a_number_that_recurs_stands_once_and_may_be_replaced_for_one_actor():
    text = text_of(members=members_in("NATO", "2024-10"), sponsor="France")
    assert text.count("belief that the two theatres") == 1 and text.count("&linkage") == 1
    assert text.count("linkage: *linkage") == 31 and len(text.splitlines()) < 200
    own = text.replace("linkage: *linkage", "linkage: 0.3", 1)  # that of the first after the sponsor
    mine = load_text(own, "x")
    assert mine.actors["albania"].linkage.value == 0.3 and mine.actors["belgium"].linkage.ends == (0.1, 0.5, 0.9)


def test_words_say_what_a_number_means_and_what_to_replace_first():
    text = text_of(smaller=named("Less", ""))
    assert "# how openly it stands in the external power's face" in text and "# resistance to coercion" in text
    head = [line for line in text.splitlines() if line.startswith("# ")]
    assert any("Replace first: what the proposal adds" in line for line in head) and "nacsim check quota.yaml" in text
    assert "Replace first: the stance of everybody" in text_of("stances")


def test_members_are_those_of_the_month():
    seats = {date: [one.name for one in members_in("nato", date)] for date in ("2023-03", "2024-10")}
    assert len(seats["2024-10"]) == 32 and set(seats["2024-10"]) - set(seats["2023-03"]) == {"finland", "sweden"}
    assert members_in("EU", "2021-01")[0].label == {"en": "Austria", "ja": "オーストリア"}


def test_names_are_made_fit_and_keep_their_spelling_as_label():
    assert named("  Côte d'Ivoire ", "") == ("cote_d_ivoire", "Côte d'Ivoire")
    long = named("x" * 90, "")
    assert long.name == "x" * 40 and long.label == "x" * 90
    text = as_file(sketch(ALLIES, named('An "odd" title: # no {comment}', ""), "norway"))
    assert load_text(text, "x").title == 'An "odd" title: # no {comment}'


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (lambda: named("", "--host"), r"--host: expected a name on one line"),
        (lambda: named("two\nlines", "--host"), r"--host: expected a name on one line"),
        (lambda: named("\udce9", "--host"), r"--host: expected a name on one line"),
        (lambda: named("日本", "--host"), r"--host: '日本' leaves no name of letters a-z"),
        (lambda: named("All", "--host"), r"--host: 'all' means something else in a path"),
        (lambda: members_in("NATOO", "2024-10"), r"--body NATOO: .*did you mean 'NATO'"),
        (lambda: members_in("NATO", "2024-13"), r"--date 2024-13: expected a month"),
        (lambda: members_in("EU", "1900-01"), r"--date 1900-01: EU had no members then"),
        (lambda: text_of(sponsor="Icland"), r"--sponsor Icland: is no member.*did you mean 'iceland'"),
        (lambda: text_of(members=ALLIES[:1], sponsor="norway"), r"--members: fewer than two"),
        (lambda: text_of(host=ALLIES[0]), r"--host: 'norway' stands twice, first in --members"),
        (lambda: text_of("stances", external=(named("China", ""),)), r"--external: acts on interests"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_with_place_and_remedy(made, what):
    with pytest.raises(UsageError, match=what):
        made()


@pytest.mark.parametrize("case", ["LIBYA11", "TOKYO23", "HEZB13", "GENEVA23"])
def test_a_recorded_decision_written_out_is_the_same_decision(case):
    decision = next(one for one in library() if one.case == case)
    text = as_file(written_out(decision, document_of(decision).tree))
    there, here = replay(decision), load_text(text, case)
    assert read_by_a_run(here) == read_by_a_run(there)
    sources = (
        {path: (q.source, q.basis) for path, q, _ in one.quantities() if ".ideal" not in path} for one in (here, there)
    )
    assert next(sources) == next(sources)
    named_ = {one for one in there.actors if decision.source in there.actors[one].ideal.source}
    assert all(here.actors[one].ideal == there.actors[one].ideal for one in named_)


def test_a_file_may_extend_a_recorded_decision(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: LIBYA11\nsource: a sketch\nprocess: {rounds: 6}\nactors: {germany: {stance: for}}\n")
    mine, theirs = load(file), load("LIBYA11")
    assert mine.process.rounds.value == 6 and mine.actors["germany"].ideal.value == 1.0
    assert mine.actors["france"] == theirs.actors["france"] and mine.observed == theirs.observed
    assert load_text("extends: LIBYA11\n", "x").menu == theirs.menu  # in a text that came from elsewhere too
