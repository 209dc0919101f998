"""What must hold between a decision rule, its parameters and the members that are asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..equations.decision_rules import PARAMETERS, RULES, DecisionRule, rules_with
from ..errors import nearest
from .tree import Contradiction


def decision_contradictions(decision: Mapping[str, Any], members: Sequence[str]) -> Iterator[Contradiction]:
    """What is wrong with a decision rule, as (path of the culprit, what is wrong and what is allowed).

    `decision` is the plain tree of a scenario's rule, complete or not; parts of a wrong type are left to the schema.
    """
    name, forum, asked = decision.get("rule", next(iter(RULES))), decision.get("forum"), members
    rule = RULES.get(name) if isinstance(name, str) else None
    if isinstance(forum, list | tuple):
        if not forum:
            yield ("decision", "forum"), "the forum is empty: name the members that are asked"
        for i, member in enumerate(forum):
            if member not in members:
                yield ("decision", "forum", i), f"'{member}' is not a member{nearest(member, members)}"
            elif member in forum[:i]:
                yield ("decision", "forum", i), f"'{member}' is named twice"
        asked = [member for member in members if member in forum]
    if rule is not None:
        yield from _parameters(decision, rule, len(asked))
    weights = decision.get("weights")
    if isinstance(weights, Mapping):
        if rule is not None and not rule.is_weighted:
            weighted = " or ".join(other.name for other in RULES.values() if other.is_weighted)
            yield ("decision", "weights"), f"`weights` belong to {weighted}, but the rule is {rule.name}"
        for member in weights:
            if member not in asked:
                yield ("decision", "weights", member), f"'{member}' is not asked{nearest(member, asked)}"
        for member in asked:
            if member not in weights:
                yield ("decision", "weights"), f"no weight for '{member}': every member that is asked needs one"
        if weights and all(isinstance(w, int | float) and w == 0 for w in weights.values()):
            yield ("decision", "weights"), "all weights are 0: nobody could decide"


def _parameters(decision: Mapping[str, Any], rule: DecisionRule, asked: int) -> Iterator[Contradiction]:
    """Parameters of the decision rule that are missing, that are another rule's, or that go too far."""
    own = {parameter.name: parameter for parameter in rule.parameters}
    for name, known in PARAMETERS.items():
        if name in own:
            if own[name].missing and decision.get(name) is None:
                yield ("decision",), f"{rule.name} needs `{name}`, {own[name].missing}"
        elif decision.get(name) not in (None, known.default):
            owners = " or ".join(rules_with(name))
            yield ("decision", name), f"`{name}` belongs to {owners}, but the rule is {rule.name}"
    given = {name: decision.get(name) for name in own}
    values = {name: own[name].default if value is None else value for name, value in given.items()}
    if asked and all(value is None or isinstance(value, int | float) for value in values.values()):
        yield from ((("decision", name), what) for name, what in rule.contradictions(values, asked))
