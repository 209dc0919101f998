"""`path=value; path=value`: where one value ends and the next path begins; and values that scale what is there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.errors import UsageError, UserError
from sim.results.about import changed
from sim.scenario.load import load, load_text
from sim.scenario.overrides import parse_override, parse_overrides
from sim.scenario.wording import written

SCALARS = st.one_of(
    st.integers(-99, 99), st.sampled_from([0.5, -2.25]), st.booleans(), st.text("ab;,'\"[]{}:=# \\é", max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda value: (
        st.lists(value, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), value, max_size=3)
    ),
    max_leaves=8,
)
PATHS = st.sampled_from(["decision", "menu", "title", "france.autonomy", "events.x.add.all.linkage"])


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PATHS, VALUES), min_size=1, max_size=4), st.sampled_from([";", "; ", " ;; "]))
def test_values_of_every_shape_come_back(replaced, separator):
    text = separator.join(f"{path}={written(value)}" for path, value in replaced)
    assert parse_overrides(text, "--with") == replaced


@pytest.mark.parametrize(("text", "expected"), [
    ("decision={rule: majority, weights: {a: 1, b: 2}}; process.rounds=24",
     [("decision", {"rule": "majority", "weights": {"a": 1, "b": 2}}), ("process.rounds", 24)]),
    ("title='It''s; Paris'; process.rounds=24", [("title", "It's; Paris"), ("process.rounds", 24)]),
    ('title="a \\"; b"', [("title", 'a "; b')]),
    ("title=It's; process.rounds=24", [("title", "It's"), ("process.rounds", 24)]),  # no quote opens within a word
    ("title=plan [b; process.rounds=24", [("title", "plan [b"), ("process.rounds", 24)]),
    ("title={en: 'a; b', ja: [c; d]};", [("title", {"en": "a; b", "ja": ["c; d"]})]),
    ("title=a=b", [("title", "a=b")]),
])  # fmt: skip
def test_a_semicolon_in_brackets_or_quotes_separates_nothing(text, expected):
    assert parse_overrides(text, "--with") == expected


@pytest.mark.parametrize(("text", "places"), [
    ("", ["--with : expected path=value"]),
    (" ; ;", ["--with  ; ;: expected path=value"]),
    ("a=1; b; c=; d=[", ["--with  b: expected", "--with  c=: expected", "--with  d=[: not YAML"]),
    ("a=[1; b=2", ["--with a=[1: not YAML"]),
    ("a='1; b", ["--with a='1: not YAML", "--with  b: expected"]),
    ("a={b: 1, b: 2}; c=3", ["--with a={b: 1, b: 2}: 'b' stands twice"]),
])  # fmt: skip
def test_every_mistake_is_placed_in_its_part(text, places):
    with pytest.raises(UsageError) as caught:
        parse_overrides(text, "--with")
    found = [str(mistake) for mistake in caught.value.mistakes]
    assert len(found) == len(places), found
    assert all(one.startswith(place) for one, place in zip(found, places, strict=True)), found


@settings(max_examples=300, deadline=None)
@given(st.text("a=b;[]{}'\",: .#&*!|>-\\\n", max_size=20) | st.text(max_size=20))
@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
def test_any_text_is_a_list_of_values_or_gets_a_message(text):
    try:
        assert parse_overrides(text, "--with")
    except UserError as error:
        assert all(mistake.place.startswith("--with") for mistake in error.mistakes)


# `x0.5` and `-30%`

FRANCE = """
extends: tokyo_liaison_office
source: made up
actors: {france: {autonomy: {value: 0.5, low: 0.4, high: 0.8, dist: pert, basis: stated, source: report}, price: 0.2}}
process: {rounds: 30, walk_away: 0.4}
"""


def scaled(path: str, text: str):
    scenario = load_text(FRANCE, "france", [parse_override(f"{path}={text}")])
    owner, _, name = path.partition(".")
    part = scenario.actors.get(owner) or getattr(scenario, owner)
    return getattr(part, name)


@pytest.mark.parametrize(("text", "ends"), [
    ("x0.5", (0.2, 0.25, 0.4)), ("×0.5", (0.2, 0.25, 0.4)), ("-50%", (0.2, 0.25, 0.4)), ("-30%", (0.28, 0.35, 0.56)),
    ("+10%", (0.44, 0.55, 0.88)), ("x1", (0.4, 0.5, 0.8)), ("x0", (0.0, 0.0, 0.0)),
    ("+50%", (0.6, 0.75, 1.0)), ("x2", (0.8, 1.0, 1.0)),  # cut off at the limits, as an event cuts off
])  # fmt: skip
def test_a_factor_scales_value_and_range_alike(text, ends):
    quantity = scaled("france.autonomy", text)
    assert (quantity.low, quantity.value, quantity.high) == ends
    assert (quantity.dist, quantity.basis, quantity.source) == ("pert", "assumed", "set by the user")


@pytest.mark.parametrize(("path", "text", "value"), [
    ("france.price", "x2", 0.4),  # with no range there is none afterwards
    ("process.rounds", "x0.25", 8.0),  # whole rounds, halves upwards: 7.5
    ("process.rounds", "x0.01", 1.0),
    ("process.memory", "-50%", 0.3),  # a starting value of the model, which no file states
    ("process.walk_away", "x0.5", 0.2),
    ("france.linkage", "x0.5", load("tokyo_liaison_office").actors["france"].linkage.value / 2),  # coded in data/
])  # fmt: skip
def test_whatever_has_a_number_can_be_scaled(path, text, value):
    assert scaled(path, text).value == pytest.approx(value, abs=1e-12)


def test_a_factor_scales_what_every_coder_says():
    """Of whom each run draws one: else half the runs would have their number as it was."""
    before, after = (
        load("tokyo_liaison_office", {"coder": "drawn", **more}).actors["germany"].exposure
        for more in ({}, {"germany.exposure": "x0.5"})
    )
    ours, theirs = (
        [q.low, q.value, q.high, q.others["second"].low, q.others["second"].value, q.others["second"].high]
        for q in (before, after)
    )
    assert theirs == pytest.approx([number / 2 for number in ours]) and ours[:3] != ours[3:]


def test_a_negative_number_is_a_value_and_a_label_is_a_label():
    with pytest.raises(UserError, match=r"-0\.3 is out of range; allowed: 0 to 1"):
        scaled("france.autonomy", "-0.3")
    assert load("tokyo_liaison_office", {"title": "x2"}).title.in_language("en") == "x2"
    assert load("tokyo_liaison_office", {"france.label": "-30%"}).label("france") == "-30%"


@pytest.mark.parametrize(("path", "text", "said"), [
    ("france.autonomy", "x", "expected a factor such as 0.5, x0.5 or -30%, found 'x'"),
    ("france.autonomy", "50%", "expected a factor such as 0.5, x0.5 or -30%, found '50%'"),
    ("france.autonomy", "2x", "expected a factor such as 0.5, x0.5 or -30%, found '2x'"),
    ("france.autonomy", "x-1", "expected a factor such as 0.5, x0.5 or -30%, found 'x-1'"),
    ("france.autonomy", "-130%", "-130% is a factor of -0.3, which is out of range; allowed: 0 to 1000"),
    ("france.autonomy", "x1001", "x1001 is a factor of 1001, which is out of range; allowed: 0 to 1000"),
    ("frnce.autonomy", "x2", "'frnce' is no actor, draft or part of the scenario; did you mean 'france'?"),
    ("china.autonomy", "x2", "the scenario has no number here that x2 could scale; give a number"),
])  # fmt: skip
def test_what_cannot_be_scaled_is_said_with_its_path(path, text, said):
    with pytest.raises(UsageError) as caught:
        scaled(path, text)
    assert str(caught.value) == f"--set {path}: {said}"


def test_a_position_has_no_multiples():
    with pytest.raises(
        UsageError, match=r"--set turkey\.ideal: 'turkey\.ideal' lies on a scale without a natural zero"
    ):
        load("SG09", {"turkey.ideal": "x2"})


def test_every_way_to_replace_a_value_scales_it():
    """One factor, given to a run, beside a base, and along a sweep: the same runs."""
    half = load("tokyo_liaison_office", {"france.autonomy": {"value": 0.45, "low": 0.375, "high": 0.5}})
    shelved = (sim.run(half, runs=500).frame()["outcome"] == "shelved").mean()
    assert shelved != (sim.run("tokyo_liaison_office", runs=500).frame()["outcome"] == "shelved").mean()
    by_set = sim.run("tokyo_liaison_office", runs=500, set_=["france.autonomy=x0.5"])
    assert by_set.scenario.changes == ("france.autonomy=x0.5",)
    assert (by_set.frame()["outcome"] == "shelved").mean() == shelved
    compared = sim.compare("tokyo_liaison_office", with_="france.autonomy=-50%", runs=500)
    assert compared.about["names"][1] == "france.autonomy=-50%"
    assert compared.frame("differences").set_index("outcome").loc["shelved", "share"] == shelved
    for design in ([{"grid": {"france.autonomy": ["x1", "x0.5"]}}], [{"cases": [{}, {"france.autonomy": "-50%"}]}]):
        swept = sim.sweep({"scenario": "tokyo_liaison_office", "runs": 500, "design": design}).frame()
        assert swept["shelved"].iloc[1] == shelved != swept["shelved"].iloc[0]


def test_a_factor_goes_with_what_else_is_replaced():
    """It scales what there is when everything else has been replaced, whatever was said first."""
    menu = {"contact_point.substance": "x0.5", "menu": ["contact_point"], "process.rounds": 6}
    one, other = (load("tokyo_liaison_office", list(order)) for order in (menu.items(), reversed(menu.items())))
    as_coded = load("tokyo_liaison_office").menu[1].substance.value
    for scenario in (one, other):
        said = ("menu=[contact_point]", "process.rounds=6", "contact_point.substance=x0.5")
        assert sorted(scenario.changes) == sorted(said)
        assert [draft.name for draft in scenario.menu] == ["contact_point"] and scenario.process.rounds.value == 6
        assert scenario.menu[0].substance.value == pytest.approx(as_coded / 2)


def test_members_are_seated_and_left_out_and_nobody_else_moves():
    council, three = load("tokyo_whole_council"), load("tokyo_liaison_office")
    few = load("tokyo_whole_council", {"members": ["united_states", "poland", "france"]})
    assert few.members == ("united_states", "france", "poland"), "in the order of the file"
    assert (few.host, few.externals) == (council.host, council.externals)
    assert few.actors["poland"] == council.actors["poland"] and "germany" not in few.actors
    assert load("tokyo_liaison_office", {"members": list(three.members)}).actors == three.actors
    same = {"members": list(three.members)}
    assert sim.run("tokyo_whole_council", runs=50, set_=same).frame().equals(sim.run(three, runs=50).frame())


def test_a_member_that_the_file_has_not_is_looked_up_in_the_data_of_its_case():
    text = "extends: tokyo_liaison_office\ntitle: T\nsource: s\ncase: [tokyo_2023, tokyo_council]\n"
    found = load_text(text, "case", {"members": ["united_states", "poland"]})
    assert found.actors["poland"].threat == load("tokyo_whole_council").actors["poland"].threat


def test_whole_events_are_left_out_and_added():
    before = load("tokyo_liaison_office")
    event = {"round": 3, "label": {"en": "Mine", "ja": "出来事"}, "add": {"china.coercion": 0.2}}
    after = load("tokyo_liaison_office", {"events.vilnius_summit": None, "events.mine": event})
    assert [*after.events] == [*(name for name in before.events if name != "vilnius_summit"), "mine"]
    assert after.events["mine"].source == "set by the user" and after.events["mine"].add == {"china.coercion": 0.2}
    assert all(after.events[name] == before.events[name] for name in after.events if name != "mine")
    changed_too = load("tokyo_liaison_office", {"events.mine": event, "events.mine.probability": 0.5})
    assert changed_too.events["mine"].probability == 0.5
    sourced = load("tokyo_liaison_office", {"events.mine": {**event, "source": "report §5"}})
    assert sourced.events["mine"].source == "report §5"
    assert changed(after) == ["event “Vilnius summit” left out", "event “Mine” added"]


@pytest.mark.parametrize(("path", "value", "told"), [
    ("members", ["france", "germany"], "the sponsor 'united_states' is not a member"),
    ("members", ["united_states", "japan"], "'japan' is not a member; it keeps its place"),
    ("members", ["united_states", "narnia"], r"no number for narnia\.threat, .*: give it here with its source"),
    ("members", ["united_states", "germani"], r"no number for germani\.threat, .*, here or in data/; did you mean 'germany'\?"),
    ("menu", ["contact_poin"], r"no number for contact_poin\.substance, .*, here or in data/; did you mean 'contact_point'\?"),
    ("members", ["united_states", "united_states"], "'united_states' is named twice"),
    ("members", "united_states", r"expected a list of members such as \[united_states, france\]"),
    ("members", [], "expected a list of members"),
    ("members.france", 1, "'members' is one value and has no parts"),
    ("events.vilnius_sumit", None, "no such event; did you mean 'vilnius_summit'"),
    ("events.mine", {"round": 3}, "event 'mine' does nothing"),
    ("events.mine", {"add": {"all.linkage": 0.1}}, "event 'mine' needs either `date` or `round`"),
    ("events.mine", {"round": 99, "add": {"all.linkage": 0.1}}, "allowed: 1 to 19"),
    ("events.mine", 3, "expected keys with values below, found 3"),
    ("events.", None, "expected events.NAME.probability"),
])  # fmt: skip
def test_seats_and_events_that_cannot_be_are_refused_at_the_option(path, value, told):
    with pytest.raises(UserError, match=told) as caught:
        load("tokyo_liaison_office", {path: value})
    assert all(mistake.place == f"--set {path}" for mistake in caught.value.mistakes)
