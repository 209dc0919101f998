"""Recorded decisions: what a pair of files says, the mistakes in it, and the scenario that the rule makes of a row."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from sim.engines.layout import Layout
from sim.errors import ScenarioError
from sim.scenario.from_stances import RULE, Rule
from sim.scenario.load import load, replay
from sim.scenario.positions import SHIPPED
from sim.scenario.recorded import bodies, library, read
from sim.scenario.vocabulary import SHELVED, STANCES

LIBRARY = library()
BY_NAME = {one.case: one for one in LIBRARY}
each = pytest.mark.parametrize("one", LIBRARY, ids=lambda one: one.case)
HEAD = (
    "case_id,body,date,n_members,proposal,divisible,fallback_tabled,outcome_class,months_open,chosen_for_conflict,group"
)
SAID = "case_id,ally,stance,reported"
ROW = "A,NATO NAC,2010-05-01,28,An office,yes,yes,adopted,7.5,yes,"


def files(tmp_path, cases: list[str], stances: list[str], *, head: str = HEAD, encoding: str = "utf-8"):
    paths = tmp_path / "cases.csv", tmp_path / "stances.csv"
    for path, first, rows in zip(paths, (head, SAID), (cases, stances), strict=True):
        path.write_text("\n".join([first, *rows]) + "\n", encoding=encoding)
    return paths


def one_of(tmp_path, *stances: str, row: str = ROW):
    (found,) = read(*files(tmp_path, [row], [f"A,{stance}" for stance in stances]))
    return found


# The library


def test_the_library_has_71_decisions_in_62_groups():
    assert len(LIBRARY) == 71 and len({one.group for one in LIBRARY}) == 62
    assert Counter(one.ended for one in LIBRARY) == {"as_proposed": 33, "shelved": 21, "diluted": 17}
    assert Counter(one.hardest for one in LIBRARY) == {"against": 40, "none": 15, "bargaining": 10, "reserved": 6}


@each
def test_the_seats_are_those_who_were_members_then(one):
    assert len(one.seats) == one.members, "n_members is what data/bodies.csv says of that month"
    assert {*one.stances} <= {member.iso3 for member in one.seats}


def test_who_was_in_nato_when_is_said_alike_in_both_files():
    with (SHIPPED / "data" / "council_sources.csv").open(encoding="utf-8", newline="") as lines:
        sources = {row["member"]: (row["iso3"], row["member_since"]) for row in csv.DictReader(lines)}
    assert {one.name: (one.iso3, one.since) for one in bodies() if one.body == "NATO"} == sources
    codes = {(one.iso3, one.iso2, one.name) for one in bodies()}
    assert len({code for code, _, _ in codes}) == len(codes), "a country is called alike in all bodies"


@pytest.mark.parametrize(
    ("body", "month", "seats", "within", "without"),
    [
        ("NATO MC/NAC", "2009-03", 26, "france", "albania"),
        ("NATO NAC", "2009-04", 28, "albania", "montenegro"),
        ("European Council", "2020-01", 28, "united_kingdom", "norway"),
        ("EU Council (JHA)", "2020-02", 27, "croatia", "united_kingdom"),
        ("OSCE PC", "2012-10", 56, "russia", "mongolia"),
        ("OSCE PC", "2012-11", 57, "mongolia", "japan"),
        ("Mercosur", "2012-11", 0, "", "brazil"),
    ],
)
def test_a_body_has_the_members_of_its_month(body, month, seats, within, without):
    one = BY_NAME["LIBYA11"]._replace(body=body, date=month)
    names = [member.name for member in one.seats]
    assert len(names) == seats and (within in names or not within) and without not in names


# The rule


@each
def test_the_rule_gives_every_seat_its_place_and_says_what_came(one):
    scenario = load(one.case)
    assert len(scenario.members) == one.members and scenario.host is None
    named = {member.name: one.stances[member.iso3] for member in one.seats if member.iso3 in one.stances}
    for name in scenario.members:
        actor, coded = scenario.actors[name], STANCES[named.get(name, "silent")]
        assert (actor.ideal.value, actor.ideal.low, actor.ideal.high) == (coded.value, coded.low, coded.high)
        assert (actor.salience.value, actor.salience.low) == ((0.8, 0.6) if name in named else (0.2, 0.05))
        assert actor.influence.value == 0.5 and not actor.influence.is_sampled, "one voice a seat"
    assert (named.get(scenario.sponsor, "silent") in ("for", "silent")) and scenario.decision.rule == "unanimity"
    assert len(scenario.drafts) == (1 if one.divisible == "no" else 2)
    came = scenario.observed.outcome
    assert {"as_proposed": scenario.drafts[0], "shelved": SHELVED}.get(one.ended, scenario.drafts[-1]) == came
    assert all(row.quantity.source for row in Layout(scenario).stated)


@pytest.mark.parametrize(
    ("stances", "sponsor"),
    [
        (["FRA,for,before", "USA,for,before"], "united_states"),
        (["USA,reserved,before", "POL,for,before", "FRA,for,before"], "poland"),
        (["ALB,against,before"], "belgium"),
        ([], "albania"),
    ],
)
def test_the_united_states_proposes_if_it_is_for_else_the_first_that_is_else_the_first_that_is_silent(
    tmp_path, stances, sponsor
):
    assert replay(one_of(tmp_path, *stances)).sponsor == sponsor


@pytest.mark.parametrize(("months", "rounds"), [("0.1", 3), ("3.5", 4), ("7.5", 8), ("7.4", 7), ("69", 24), ("", 6)])
def test_a_month_is_a_round_three_at_least_twenty_four_at_most_six_if_unknown(tmp_path, months, rounds):
    assert replay(one_of(tmp_path, row=ROW.replace("7.5", months))).process.rounds.value == rounds


@pytest.mark.parametrize(("divisible", "tabled", "chance"), [
    ("yes", "yes", 0.7), ("unknown", "unknown", 0.2), ("", "no", 0.1), ("yes", "", 0.2), ("no", "yes", None),
])  # fmt: skip
def test_a_smaller_version_is_there_as_often_as_its_kind_was_tabled(tmp_path, divisible, tabled, chance):
    scenario = replay(one_of(tmp_path, row=ROW.replace("yes,yes", f"{divisible},{tabled}")))
    smaller = scenario.menu[1:]
    assert [draft.availability.value for draft in smaller] == ([] if chance is None else [chance])
    assert [draft.hypothetical for draft in smaller] == ([] if chance is None else [tabled != "yes"])


def test_who_bargains_has_a_price_where_the_rule_has_one(tmp_path):
    one = one_of(tmp_path, "TUR,bargaining,before")
    assert replay(one).actors["turkey"].strategy is None and replay(one).inducement.budget.value == 0
    paying = replay(one, (), replace(RULE, price=0.1, purse=0.3))
    assert (paying.actors["turkey"].strategy, paying.actors["turkey"].price.value) == ("bargaining", 0.1)
    assert paying.inducement.budget.value == 0.3 and paying.actors["france"].strategy is None


def test_a_body_that_nobody_knows_has_codes_and_numbered_seats(tmp_path):
    one = one_of(tmp_path, "BRA,for,before", "ARG,against,", row=ROW.replace("NATO NAC", "Mercosur").replace("28", "4"))
    assert list(replay(one).members) == ["bra", "arg", "seat_1", "seat_2"]


def test_values_may_be_replaced_and_the_rule_too():
    assert load("LIBYA11", {"turkey.stance": "for"}).actors["turkey"].ideal.value == 1.0
    firm = replay(BY_NAME["LIBYA11"], (), Rule(commitment=0.7))
    assert firm.process.commitment.value == 0.7 and load("LIBYA11").process.commitment.value == 0.2


def test_nobody_left_to_propose_is_said(tmp_path):
    one = one_of(tmp_path, "USA,against,", "FRA,reserved,", row=ROW.replace("28", "2").replace("NATO NAC", "Two"))
    with pytest.raises(ScenarioError, match="A: nobody is for it or silent, so nobody would propose it"):
        replay(one)


# Files of one's own


def test_a_table_as_a_spreadsheet_saves_it_is_read(tmp_path):
    head, row = HEAD.replace(",", ";"), ROW.replace(",", ";").replace("7.5", "7,5")
    paths = files(tmp_path, [row, ";" * 10, ""], ["A,TUR,against,before", ",,,"], head=head, encoding="utf-8-sig")
    (one,) = read(*paths)
    assert (one.case, one.months, one.group, one.stances) == ("A", 7.5, "A", {"TUR": "against"})
    (paths[0]).write_text(paths[0].read_text(encoding="utf-8-sig").replace(";", "\t"), encoding="utf-8")
    assert read(*paths) == (one,)


def test_columns_that_nobody_has_to_know_may_be_missing(tmp_path):
    head = "case_id,body,date,n_members,proposal,outcome_class"
    (one,) = read(*files(tmp_path, ["A,NATO NAC,2010-05,28,An office,shelved"], [], head=head))
    assert (one.divisible, one.tabled, one.months, one.chosen_for_conflict, one.stances) == (
        "unknown", "unknown", None, False, {},
    )  # fmt: skip


def test_wrong_rows_are_placed_and_explained(tmp_path):
    cases = [
        "A,NATO NAC,2010,28,An office,perhaps,maybe,adoptd,-1,yes,",
        "B,NATO NAC,2010-05,many,An office,no,yes,adopted_diluted,3,yes,",
        "C,NATO NAC,2010-05,,An office,yes,yes,adopted,3,yes,",
        "D,NATO NAC,2010-05,28,An office,yes,yes,adopted,3,yes,",
        "D,NATO NAC,2010-05,28,An office,yes,yes,adopted,3,yes,",
        "E,NATO NAC,2010-05,28,An office, a small one,yes,yes,adopted,3,yes,E",
        "F,NATO NAC,2010-05-32,28,An office,yes,yes,adopted,3,yes,",
    ]
    stances = [
        "D,FRA,agianst,before",
        "D,DEU,for,sometime",
        "D,DEU,for,before",
        "X,FRA,for,before",
        "D,,for,before",
        "D,usa,for,",
    ]
    stances += ["D,All allies,for,", "D,ALL,for,"]
    with pytest.raises(ScenarioError) as caught:
        read(*files(tmp_path, cases, stances))
    said = str(caught.value)
    for expected in (
        "cases.csv:2: date '2010' is none such as 2023-07 or 2023-07-11",
        "cases.csv:2: unknown divisible 'perhaps'; allowed: yes, no, unknown",
        "cases.csv:2: unknown fallback_tabled 'maybe'; allowed: yes, no, unknown",
        "cases.csv:2: unknown outcome_class 'adoptd'; did you mean 'adopted'?",
        "cases.csv:2: months_open '-1' is no number of months from 0 to 1200; leave it empty if unknown",
        "cases.csv:3: outcome_class adopted_diluted, but divisible says that no smaller version is conceivable",
        "cases.csv:3: n_members 'many' is no number of seats from 1 to 64",
        "cases.csv:4: nothing in n_members",
        "cases.csv:6: a second row for D, see ",
        "cases.csv:7: more cells than the 11 columns; quote what holds a ','",
        "stances.csv:2: unknown stance 'agianst'; did you mean 'against'?",
        "stances.csv:3: unknown reported 'sometime'; allowed: before, after, unknown",
        "stances.csv:4: a second stance of DEU in D, see ",
        "stances.csv:5: a stance without a case: X",
        "stances.csv:6: nothing in ally",
        "stances.csv:7: ally 'usa' is no ISO 3166 alpha-3 code, such as FRA",
        "stances.csv:8: ally 'All allies' is no ISO",
        "stances.csv:9: ally 'ALL' is no ISO",
        "cases.csv:8: date '2010-05-32' is none such as 2023-07 or 2023-07-11",
    ):
        assert expected in said, said


def test_an_ally_that_was_no_member_then_and_more_allies_than_seats_are_named(tmp_path):
    with pytest.raises(ScenarioError, match=r"stances.csv:2: SWE was no member of NATO NAC in 2010-05"):
        one_of(tmp_path, "SWE,against,before")
    with pytest.raises(ScenarioError, match=r"cases.csv:2: 2 allies have a stance, but n_members says 1"):
        one_of(tmp_path, "FRA,against,before", "DEU,for,before", row=ROW.replace("28", "1"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("case,body\n", r":1: no column 'case_id'; did you mean 'case'\?; no column 'date'"),
        ("", ":1: no column 'case_id'"),
        (HEAD + "\n", "there is no case in it"),
        (HEAD + '\nA,"NATO NAC,2010-05,28,', ":2: cannot be read as a table: .*; close every quote that is opened"),
        (HEAD + ",body,body\n", ":1: two columns 'body'$"),
    ],
)
def test_a_file_that_is_no_such_table_is_named(tmp_path, text, what):
    cases, stances = files(tmp_path, [], [])
    cases.write_text(text)
    with pytest.raises(ScenarioError, match=what):
        read(cases, stances)
    with pytest.raises(ScenarioError, match=r"nowhere.csv: cannot be read: no such file"):
        read(tmp_path / "nowhere.csv", stances)
    cases.write_bytes(HEAD.encode() + b"\nA,\xff\xfe,")
    with pytest.raises(ScenarioError, match=r"cases.csv:2: byte \d+ is not UTF-8; .* in Excel as `CSV UTF-8`"):
        read(cases, stances)
