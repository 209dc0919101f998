"""The decision rules, as a table: one record a rule (MODEL.md, Submodels, Decision).

    unanimity             every vote counts 1   quota n             floor 0
    consensus_minus m     every vote counts 1   quota n - m         floor 0
    majority q            weights w             quota q * sum(w)    floor sum(w) / 2
    double_majority s, q  weights w             quota q * sum(w)    floor 0    heads s * n, enough n - b + 1

Under a double majority a share s of the members with a share q of the weight must be silent; where a blocking minority
of b members is given, fewer objections than b pass in any case (Treaty on European Union, Article 16(4): 55 % of the
members with 65 % of the population, a blocking minority of at least four).

To add a rule, add its record to `RULES` and its words to the catalogue, `rule.<name>`, `app.rule.<name>` and what its
`label` and `forms` say (a parameter that no rule has yet is also a field of `Decision` in `scenario/schema.py`): the
schema of scenarios, the check of files, the engines, `nacsim rules`, figures and the dashboard read this table. A forum
is no rule of its own: it names who is asked.

Nothing is compiled here, because the schema reads the table and checking a file must not load a compiler; whether a
rule is met is said in `decision.py`.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ..words import say

#: Values of a rule's parameters; None for one that it does without.
Parameters = Mapping[str, Any]


class Consent(NamedTuple):
    """What the silent must bring together for a draft to pass: weight and heads, or heads enough by themselves."""

    quota: float  # weight that they must reach
    floor: float  # weight that they must exceed
    is_unanimous: bool = False  # whether nobody can be spared
    heads: float = 0.0  # how many they must be at least
    enough: float = math.inf  # how many suffice whatever they weigh


@dataclass(frozen=True)
class Parameter:
    """A number that a rule takes. Another rule may take one of the same name, with a default of its own."""

    name: str
    default: int | float | None  # None where the rule does without it
    low: float
    high: float | None  # None where the number of members sets it
    meaning: str
    letter: str  # that stands for it where the rule is named without its numbers
    is_whole: bool = False  # whether it counts something; else it is a share
    missing: str = ""  # what a file is asked for that leaves it out; empty where the default will do

    def said(self, value: int | float) -> str:
        """A value in a sentence: a count as it is, a share in percent."""
        return str(value) if self.is_whole else f"{100 * value:g}"


class Form(NamedTuple):
    """A rule with its parameters as `nacsim rules` compares it."""

    name: str
    label: str
    parameters: Parameters


def _no_contradiction(parameters: Parameters, asked: int) -> Iterator[tuple[str, str]]:
    return iter(())


@dataclass(frozen=True)
class DecisionRule:
    """A rule: what it is called and takes, and which consent it needs.

    Attributes:
        name: in scenario files and tables.
        consent: (sum of weights of those asked, how many are asked, parameters) -> what is needed.
        forms: (how many are asked) -> the forms in which it is compared, the strictest first.
        label: parameters -> how tables call it.
        parameters: what it takes.
        is_weighted: whether members may have other votes than one each.
        key: parameters -> its words' key in the catalogue, where it is not `rule.<name>`.
        contradictions: (parameters, how many are asked) -> (parameter, what is wrong with it and what is allowed).
    """

    name: str
    consent: Callable[[float, int, Parameters], Consent]
    forms: Callable[[int], tuple[Form, ...]]
    label: Callable[[Parameters], str]
    parameters: tuple[Parameter, ...] = ()
    is_weighted: bool = False
    key: Callable[[Parameters], str] | None = None
    contradictions: Callable[[Parameters, int], Iterator[tuple[str, str]]] = _no_contradiction

    @property
    def defaults(self) -> Parameters:
        """The values of its parameters where nobody has set them."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    def said(self, values: Parameters) -> str:
        """The rule with its numbers, in the language spoken."""
        key = self.key(values) if self.key else f"rule.{self.name}"
        numbers: dict[str, Any] = {
            p.name: p.said(values[p.name]) for p in self.parameters if values[p.name] is not None
        }
        return say(key, **numbers)

    def named(self) -> str:
        """The rule without its numbers, in the language spoken."""
        letters: dict[str, Any] = {p.name: p.letter for p in self.parameters}
        return say(f"rule.{self.name}", **letters)


#: Objections that consensus minus some overrules, at most, where rules are compared: further steps are majority rules
#: under another name.
MOST_MINUS = 3
MINUS = Parameter(
    "minus", 0, 0, None, "objections that consensus_minus overrules", "n", is_whole=True,
    missing="the number of objections that it overrules",
)  # fmt: skip
THRESHOLD = Parameter(
    "threshold",
    0.5,
    0.5,
    1.0,
    "share of the weight that majority (by default 0.5) or double_majority (0.65) needs",
    "q",
)
WEIGHT = replace(THRESHOLD, default=0.65)
MEMBERS = Parameter("members", 0.55, 0.0, 1.0, "share of the members that double_majority needs, by default 0.55", "s")
BLOCKING = Parameter(
    "blocking", None, 1, None, "members that a blocking minority of double_majority takes, if it has one", "b",
    is_whole=True,
)  # fmt: skip


def _minus_forms(asked: int) -> tuple[Form, ...]:
    """As long as more than half must agree."""
    steps = [m for m in range(1, MOST_MINUS + 1) if 2 * (asked - m) > asked]
    return tuple(Form(f"consensus_minus_{m}", say("rules.consensus_minus", minus=m), {"minus": m}) for m in steps)


def _too_many_objections(values: Parameters, asked: int) -> Iterator[tuple[str, str]]:
    if values["minus"] >= asked:
        yield "minus", f"{values['minus']} of {asked} asked may object; allowed: 0 to {asked - 1}"


def _too_large_a_minority(values: Parameters, asked: int) -> Iterator[tuple[str, str]]:
    blocking = values["blocking"]
    if blocking is not None and blocking > asked:
        yield "blocking", f"a blocking minority of {blocking} among {asked} asked; allowed: 1 to {asked}"


def _double_majority(total: float, asked: int, values: Parameters) -> Consent:
    blocking = values["blocking"]
    enough = math.inf if blocking is None else asked - blocking + 1.0
    return Consent(values["threshold"] * total, 0.0, heads=values["members"] * asked, enough=enough)


def _is_simple(values: Parameters) -> bool:
    return values["threshold"] == THRESHOLD.default


def _majority_label(values: Parameters) -> str:
    return say(
        "rules.simple_majority" if _is_simple(values) else "rules.majority", percent=f"{100 * values['threshold']:.4g}"
    )


def _percents(values: Parameters) -> dict[str, Any]:
    return {name: f"{100 * values[name]:.4g}" for name in ("members", "threshold")}


_ALL = (
    DecisionRule(
        "unanimity",
        consent=lambda total, asked, values: Consent(total, 0.0, True),
        forms=lambda asked: (Form("unanimity", say("rules.unanimity"), {}),),
        label=lambda values: say("rules.unanimity"),
    ),
    DecisionRule(
        "consensus_minus",
        parameters=(MINUS,),
        consent=lambda total, asked, values: Consent(total - values["minus"], 0.0, values["minus"] == 0),
        forms=_minus_forms,
        label=lambda values: say("rules.consensus_minus", minus=values["minus"]),
        contradictions=_too_many_objections,
    ),
    DecisionRule(
        "majority",
        parameters=(THRESHOLD,),
        is_weighted=True,
        consent=lambda total, asked, values: Consent(values["threshold"] * total, total / 2.0),
        forms=lambda asked: (
            Form("two_thirds", say("rules.two_thirds"), {"threshold": 2 / 3}),
            Form("simple_majority", say("rules.simple_majority"), {"threshold": 0.5}),
        ),
        label=_majority_label,
        key=lambda values: "rule.majority" if _is_simple(values) else "rule.threshold",
    ),
    DecisionRule(
        "double_majority",
        parameters=(MEMBERS, WEIGHT, BLOCKING),
        is_weighted=True,
        consent=_double_majority,
        forms=lambda asked: (),  # with one vote each it is a majority, which is compared already
        label=lambda values: say("rules.double_majority", **_percents(values)),
        key=lambda values: "rule.double_majority" if values["blocking"] is None else "rule.double_majority_blocking",
        contradictions=_too_large_a_minority,
    ),
)
#: Every rule by name, the default first.
RULES: Mapping[str, DecisionRule] = {rule.name: rule for rule in _ALL}
#: Every parameter that some rule takes, by name, with the default of the first that takes it.
PARAMETERS: Mapping[str, Parameter] = {p.name: p for rule in reversed(_ALL) for p in reversed(rule.parameters)}


def rules_with(parameter: str) -> tuple[str, ...]:
    """Names of the rules that take a parameter."""
    return tuple(rule.name for rule in _ALL if parameter in rule.defaults)
