"""What is wrong with a strategy in a file is said with its place, what is allowed, and the nearest name."""

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario.consistency import contradictions
from sim.scenario.load import load, load_text

TOKYO = """extends: tokyo_liaison_office
title: test
source: test
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as found:
        load_text(TOKYO + text, "test")
    return [str(mistake) for mistake in found.value.mistakes]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actors: {china: {strategy: aimd}}", "test.yaml:4:28: no strategy 'aimd'; did you mean 'aimed'?"),
        ("actors: {china: {strategy: xyz}}", "test.yaml:4:28: no strategy 'xyz'; allowed: diffuse, aimed, wedge"),
        ("actors: {japan: {strategy: wedge}}", "test.yaml:4:28: 'wedge' is a strategy of an external power, and this is a host; allowed: broadcast, addressed"),
        ("actors: {france: {strategy: leverage}}", "test.yaml:4:29: 'leverage' is a strategy of the sponsor, and this is a member; allowed: none, committed, bargaining"),
        ("actors: {united_states: {strategy: committed}}", "test.yaml:4:36: 'committed' is a strategy of a member, and this is the sponsor; allowed: nearest, leverage"),
        ("actors: {china: {strategy: 3}}", "test.yaml:4:28: expected text, found 3"),
        ("actors: {france: {price: -1}}", "test.yaml:4:26: -1 is out of range; allowed: 0 to 100"),
        ("actors: {china: {price: 1}}", "test.yaml:4:25: 'china' is an external and has no 'price'; remove it; allowed: coercion, focus, threat, linkage, exposure"),
        ("actors: {china: {entrapment: 0.3}}", "test.yaml:4:30: 'china' is an external and has no 'entrapment'; remove it; allowed: coercion, focus, threat, linkage, exposure"),
        ("events: {turn: {round: 2, set: {china.strategy: addressed}}}", "test.yaml:4:49: 'addressed' is a strategy of a host, and this is an external power; allowed: diffuse, aimed, wedge"),
        ("events: {turn: {round: 2, set: {china.strategy: aimd}}}", "test.yaml:4:49: no strategy 'aimd'; did you mean 'aimed'?"),
        ("events: {turn: {round: 2, set: {china.strategy: 1}}}", "test.yaml:4:49: expected a strategy, found 1; allowed: diffuse, aimed, wedge"),
        ("events: {turn: {round: 2, add: {china.strategy: 1}}}", "test.yaml:4:49: a strategy is no number to add; use `set`"),
        ("events: {turn: {round: 2, set: {chinna.strategy: aimed}}}", "test.yaml:4:50: no actor 'chinna'; did you mean 'china'?"),
        ("events: {turn: {round: 2, set: {all.strategy: committed}}}", "test.yaml:4:47: 'all' has no trait 'strategy'"),
        ("events: {turn: {round: 2, add: {all.price: 1}}}", "test.yaml:4:44: 'all' has no trait 'price'"),
        ("events: {turn: {round: 2, set: {france.threat: aimed}}}", "test.yaml:4:48: expected a number, found 'aimed'"),
    ],
)  # fmt: skip
def test_a_mistake_about_a_strategy(text, said):
    found = mistakes(text + "\n")
    assert len(found) == 1 and said in found[0]


def test_what_a_power_wants_is_known_in_full_or_not_at_all():
    tree = load("tokyo_liaison_office").model_dump(exclude_none=True)
    del tree["actors"]["china"]["threat"]
    [(path, what)] = contradictions(tree)
    assert path == ("actors", "china")
    assert what == (
        "threat, linkage, exposure come together: 'china' lacks threat; give all three, or none and it acts with all it has"
    )


def test_strategies_that_need_interests_are_refused_where_there_are_positions():
    tree = load("ec_emission_standards").model_dump(exclude_none=True)
    tree["actors"]["power"] = {"role": "external", "strategy": "aimed"}
    said = [what for path, what in contradictions(tree) if path == ("actors", "power", "strategy")]
    assert said == ["'aimed' needs interests, and this scenario has positions; allowed: diffuse"]


def test_two_events_that_set_one_strategy_in_one_round():
    events = "events: {a: {round: 2, set: {china.strategy: aimed}}, b: {round: 2, set: {china.strategy: wedge}}}\n"
    [said] = mistakes(events)
    assert "event 'a' sets china.strategy in the same round" in said


def test_an_override_of_a_strategy_is_checked_alike():
    with pytest.raises(
        (ScenarioError, UsageError), match=r"--set china.strategy: no strategy 'aimd'; did you mean 'aimed'"
    ):
        load("tokyo_liaison_office", {"china.strategy": "aimd"})
    assert load("tokyo_liaison_office", {"china.strategy": "aimed"}).strategy_of("china") == "aimed"
