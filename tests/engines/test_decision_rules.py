"""The table of decision rules: what each record must have, and that everything that shows or checks a rule reads it."""

import math
from typing import get_args

import pytest
from pydantic import ValidationError

from sim.app import controls
from sim.engines.layout import Layout
from sim.equations.decision_rules import PARAMETERS, RULES, rules_with
from sim.scenario.decision_check import decision_contradictions
from sim.scenario.schema import Decision
from sim.studies.rules import rulebook
from sim.words import has, speaking

from ..scenarios import make

VALUES = {
    "unanimity": {},
    "consensus_minus": {"minus": 2},
    "majority": {"threshold": 0.6},
    "double_majority": {"members": 0.5, "threshold": 0.7, "blocking": 4},
}


@pytest.mark.parametrize(
    ("rule", "values", "consent"),
    [
        # the weight that must be reached, that must be exceeded, whether nobody can be spared, heads, heads enough
        ("unanimity", {}, (5.0, 0.0, True, 0.0, math.inf)),
        ("consensus_minus", {"minus": 0}, (5.0, 0.0, True, 0.0, math.inf)),
        ("consensus_minus", {"minus": 2}, (3.0, 0.0, False, 0.0, math.inf)),
        ("majority", {}, (2.5, 2.5, False, 0.0, math.inf)),
        ("majority", {"threshold": 0.6}, (3.0, 2.5, False, 0.0, math.inf)),
        ("majority", {"weights": {f"m{i}": 2 for i in range(5)}}, (5.0, 5.0, False, 0.0, math.inf)),
        ("unanimity", {"forum": ["m0", "m1"]}, (2.0, 0.0, True, 0.0, math.inf)),
        # 65 % of 5 and 55 % of 5; fewer than 2 of 5 objections are 4 silent
        ("double_majority", {}, (3.25, 0.0, False, 2.75, math.inf)),
        ("double_majority", {"blocking": 2}, (3.25, 0.0, False, 2.75, 4.0)),
        (
            "double_majority",
            {"weights": {f"m{i}": 2 for i in range(5)}, "members": 0.4},
            (6.5, 0.0, False, 2.0, math.inf),
        ),
    ],
)
def test_what_a_rule_needs_follows_from_votes_and_parameters(rule, values, consent):
    assert tuple(Layout(make(5, decision={"rule": rule, **values})).rule.needs) == pytest.approx(consent)


def test_the_schema_has_every_rule_and_parameter_of_the_table_and_no_other():
    assert get_args(Decision.model_fields["rule"].annotation) == tuple(RULES)
    assert set(Decision.model_fields) == {"rule", *PARAMETERS, "weights", "forum"}
    for name, parameter in PARAMETERS.items():
        assert getattr(Decision(), name) is None, "unanimity takes none"
        with pytest.raises(ValidationError):
            Decision(**{name: parameter.low - 1})
    for wrong in ({"threshold": 1.01}, {"minus": 1.5}, {"members": 1.01}, {"blocking": 0}, {"blocking": 1.5}):
        with pytest.raises(ValidationError):
            Decision(**wrong)


def test_a_rule_that_is_named_has_the_numbers_that_it_takes_and_no_others():
    defaults = {name: {key: getattr(Decision(rule=name), key) for key in PARAMETERS} for name in RULES}
    nothing = dict.fromkeys(PARAMETERS)
    assert defaults == {
        "unanimity": nothing,
        "consensus_minus": nothing | {"minus": 0},
        "majority": nothing | {"threshold": 0.5},
        "double_majority": nothing | {"threshold": 0.65, "members": 0.55},
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_record_has_words_labels_and_forms_in_which_it_is_compared(rule):
    assert has(f"rule.{rule.name}") and has(f"app.rule.{rule.name}")
    assert VALUES[rule.name].keys() == {parameter.name for parameter in rule.parameters}
    for language in ("en", "ja"):
        with speaking(language):
            assert "{" not in rule.said(VALUES[rule.name]) + rule.named()
    for form in rule.forms(5):
        assert form.parameters.keys() == VALUES[rule.name].keys() and form.label


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_parameter_has_a_word_in_the_dashboard(parameter):
    assert has(f"app.{parameter}")


def test_a_rule_in_words():
    said = {name: (RULES[name].said(VALUES[name]), RULES[name].named()) for name in RULES}
    assert said == {
        "unanimity": ("Unanimity", "Unanimity"),
        "consensus_minus": ("Consensus minus 2", "Consensus minus n"),
        "majority": ("Majority of 60\u00a0%", "Simple majority"),
        "double_majority": (
            "50 % of the members with 70 % of the votes, or fewer than 4 objections",
            "s % of the members with q % of the votes",
        ),
    }
    assert RULES["majority"].said({"threshold": 0.5}) == "Simple majority"
    assert [RULES[name].label(VALUES[name]) for name in RULES] == ["unanimity", "consensus minus 2", "majority of 60%",
                                                                 "50% of the members with 70% of the weight"]  # fmt: skip


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=PARAMETERS)
def test_what_belongs_to_another_rule_is_a_contradiction(parameter):
    value = (parameter.default or parameter.low) + (1 if parameter.is_whole else 0.1)
    for rule in RULES.values():
        found = [what for path, what in decision_contradictions({"rule": rule.name, parameter.name: value}, "abc")
                 if path == ("decision", parameter.name)]  # fmt: skip
        owners = " or ".join(rules_with(parameter.name))
        expected = f"`{parameter.name}` belongs to {owners}, but the rule is {rule.name}"
        assert found == ([] if parameter.name in rule.defaults else [expected])


def test_more_objections_than_members_and_none_named():
    assert list(decision_contradictions({"rule": "consensus_minus", "minus": 3}, "abc")) == [
        (("decision", "minus"), "3 of 3 asked may object; allowed: 0 to 2")
    ]
    assert list(decision_contradictions({"rule": "consensus_minus"}, "abc")) == [
        (("decision",), "consensus_minus needs `minus`, the number of objections that it overrules")
    ]


def test_the_rulebook_compares_every_rule_of_the_table():
    scenario = make(12)  # so many that no two rules come to the same
    found = {p.scenario.decision.rule for p in rulebook.procedures(scenario, [rulebook.everybody(scenario)])}
    assert found == {name for name, rule in RULES.items() if rule.forms(12)} == set(RULES) - {"double_majority"}


@pytest.mark.parametrize("name", RULES)
def test_the_dashboard_offers_every_rule_with_what_it_takes(name):
    shown = controls.rule_of(make(5, decision={"rule": name, **VALUES[name]}))
    assert shown["rules"] == list(RULES)
    assert {key: shown[key] for key in shown["takes"]} == VALUES[name]
    assert shown["is_weighted"] == RULES[name].is_weighted
    assert controls.decision_with(make(5), rule=name, **VALUES[name]) == {"rule": name, **VALUES[name]}
