"""When a draft is adopted, when the proposal is shelved."""

import pytest

from sim.equations.decision_rules import RULES

from .tiny import council, gaining

VOTES = {"a": 3, "b": 2, "c": 1, "d": 1}
DOUBLE = {"rule": "double_majority"}

RULE = [
    # who breaks silence of a, b, c, d; the rule; is the draft adopted?
    ("", {"rule": "unanimity"}, True),
    ("d", {"rule": "unanimity"}, False),
    ("d", {"rule": "consensus_minus", "minus": 0}, False),
    ("d", {"rule": "consensus_minus", "minus": 1}, True),
    ("cd", {"rule": "consensus_minus", "minus": 1}, False),
    ("bcd", {"rule": "consensus_minus", "minus": 3}, True),
    ("abcd", {"rule": "consensus_minus", "minus": 3}, False),  # somebody must be silent
    ("d", {"rule": "majority"}, True),
    ("cd", {"rule": "majority"}, False),  # 2 of 4 is half and not more
    ("d", {"rule": "majority", "threshold": 0.75}, True),  # 3 of 4: at least the threshold
    ("d", {"rule": "majority", "threshold": 0.76}, False),
    ("d", {"rule": "majority", "threshold": 1.0}, False),
    ("bc", {"rule": "majority", "weights": VOTES}, True),  # 4 of 7
    ("bcd", {"rule": "majority", "weights": VOTES}, False),  # 3 of 7
    ("a", {"rule": "majority", "weights": VOTES}, True),  # 4 of 7
    ("ad", {"rule": "majority", "weights": VOTES}, False),  # 3 of 7
    ("d", {"rule": "majority", "weights": VOTES, "threshold": 6 / 7}, True),  # 6 of 7, up to rounding
    ("cd", {"rule": "majority", "weights": VOTES, "threshold": 6 / 7}, False),
    ("d", {"rule": "unanimity", "forum": ["a", "b", "c"]}, True),  # d is not asked
    ("c", {"rule": "unanimity", "forum": ["a", "b", "c"]}, False),
    ("bd", {"rule": "majority", "forum": ["a", "b", "c"]}, True),  # 2 of 3
    ("bc", {"rule": "majority", "forum": ["a", "b", "c"]}, False),
    ("bcd", {"rule": "majority", "forum": ["a", "b"], "weights": {"a": 3, "b": 2}}, True),  # 3 of 5
    ("c", {"rule": "consensus_minus", "minus": 1, "forum": ["b", "c"]}, True),
    # as large as a number can be, and as small: their sums are none, their shares are
    ("b", {"rule": "majority", "weights": dict.fromkeys("abcd", 1.7e308)}, True),  # 3 of 4
    ("bc", {"rule": "majority", "weights": dict.fromkeys("abcd", 1.7e308)}, False),  # 2 of 4 is half and not more
    ("bc", {"rule": "majority", "weights": {**dict.fromkeys("bcd", 1e-300), "a": 1.7e308}}, True),
    ("ab", {"rule": "majority", "weights": {"a": 0, "b": 0, "c": 5e-324, "d": 5e-324}}, True),
    ("bd", DOUBLE | {"members": 0.5, "weights": {"a": 9e307, "b": 3e307, "c": 3e307, "d": 3e307}}, True),  # 12 of 18
    # 55 % of the members with 65 % of the weight
    ("", DOUBLE, True),
    ("d", DOUBLE, True),  # 3 of 4
    ("cd", DOUBLE, False),
    ("d", DOUBLE | {"members": 0.75}, True),  # at least
    ("d", DOUBLE | {"members": 0.76}, False),
    ("d", DOUBLE | {"threshold": 0.75}, True),
    ("d", DOUBLE | {"threshold": 0.76}, False),
    ("b", DOUBLE | {"weights": VOTES}, True),  # 3 of 4, who have 5 of 7
    ("a", DOUBLE | {"weights": VOTES}, False),  # 3 of 4, who have 4 of 7
    ("cd", DOUBLE | {"weights": VOTES}, False),  # 5 of 7, but 2 of 4
    ("cd", DOUBLE | {"weights": VOTES, "members": 0.5}, True),
    ("cd", DOUBLE | {"weights": VOTES, "members": 0.5, "threshold": 5 / 7}, True),  # up to rounding
    ("bcd", DOUBLE | {"weights": VOTES, "members": 0.0, "threshold": 0.5}, False),  # 3 of 7
    ("abcd", DOUBLE | {"members": 0.0, "threshold": 0.5}, False),
    # ... or fewer objections than a blocking minority takes
    ("a", DOUBLE | {"weights": VOTES, "blocking": 2}, True),
    ("ab", DOUBLE | {"weights": VOTES, "blocking": 2}, False),
    ("ab", DOUBLE | {"weights": VOTES, "blocking": 3}, True),
    ("a", DOUBLE | {"weights": VOTES, "blocking": 1}, False),
    ("b", DOUBLE | {"weights": VOTES, "blocking": 1}, True),  # in itself enough
    ("", DOUBLE | {"blocking": 1}, True),
    ("abc", DOUBLE | {"blocking": 4}, True),
    ("abcd", DOUBLE | {"blocking": 4}, False),
    ("cd", DOUBLE | {"forum": ["a", "b", "c"]}, True),  # 2 of 3
    ("bc", DOUBLE | {"forum": ["a", "b", "c"]}, False),
]


@pytest.mark.parametrize(("breaking", "decision", "adopted"), RULE)
def test_a_draft_is_adopted_where_the_silent_meet_the_rule(play, breaking, decision, adopted):
    """s, which proposes, is not asked, so that anybody may say no."""
    members = {"s": 0.5} | {name: -0.2 if name in breaking else 0.2 for name in "abcd"}
    found = play(council(members, decision={"forum": list("abcd")} | decision))
    said_no = set(breaking) & set(decision.get("forum", "abcd"))
    assert found.outcome == ("d0" if adopted else "shelved")
    assert (found.blockers, found.overruled) == ((set(), said_no) if adopted else (said_no, set()))


def test_the_table_above_has_every_rule():
    assert {decision["rule"] for _, decision, _ in RULE} == set(RULES)


@pytest.mark.parametrize("decision", [{"rule": "unanimity"}, {"rule": "majority"}, DOUBLE, DOUBLE | {"blocking": 3}])
def test_no_rule_replaces_the_hosts_consent(play, decision):
    found = play(council({"a": 0.2, "b": 0.2, "c": 0.2}, host=gaining(-0.2), decision=decision))
    assert (found.outcome, found.blockers) == ("shelved", {"host"})


@pytest.mark.parametrize(
    ("u", "round_"),
    [
        # a deadline between 1 and 4: 1 + 3 u, to the nearest round, the later one in the middle
        (0.16, 1),  # 1.48
        (0.17, 2),  # 1.51
        (0.49, 2),  # 2.47
        (0.5, 3),  # 2.5
        (0.99, 4),  # 3.97
    ],
)
def test_after_the_deadline_to_the_nearest_round_a_proposal_is_shelved(play, u, round_):
    rounds = {"value": 2, "low": 1, "high": 4, "dist": "uniform"}
    found = play(council({"s": 0.2, "a": -0.2}, process={"rounds": rounds}), drawn={"process.rounds": u})
    assert (found.outcome, found.round) == ("shelved", round_)


def test_objectors_are_those_of_any_round_and_blockers_those_of_the_last(play):
    """b comes round when an event has it gain in round 2, c does not."""
    event = {"round": 2, "add": {"b.autonomy": -0.4}}
    found = play(council({"a": 0.2, "b": -0.2, "c": -0.1}, rounds=2, events={"e": event}))
    assert (found.objectors, found.blockers) == ({"b", "c"}, {"c"})


def test_who_does_not_mind_counts_as_silent_under_every_rule(play):
    """z is one of the three: with a and s it is all, with s two of three against a."""
    members = {"s": 0.5, "z": gaining(-0.5, salience=0.0)}
    assert play(council(members | {"a": 0.2})).outcome == "d0"
    assert play(council(members | {"a": -0.2}, decision={"rule": "majority"})).outcome == "d0"
    assert play(council(members | {"a": -0.2})).blockers == {"a"}
