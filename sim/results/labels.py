"""What outcomes and parameters are called in figures and sentences."""

from collections.abc import Mapping, Sequence

from ..scenario.schema import Decision, Scenario
from ..scenario.vocabulary import OPTIONS, SHELVED, WEIGHTS
from ..words import has, say

#: What cases with different menus have in common.
CLASSES = ("as_proposed", "diluted", SHELVED)
ADOPTED = "adopted"


def class_labels() -> dict[str, str]:
    """How the classes of outcome are called in figures."""
    return {name: say(name) for name in CLASSES}


def labels_of(*scenarios: Scenario) -> dict[str, str]:
    """How outcomes, any draft among them, and actors are called, each as in the first scenario that has it."""
    known = {name: s.label(name) for s in reversed(scenarios) for name in (*s.outcomes, *s.actors)}
    return {**known, ADOPTED: say("adopted")}


def label(scenario: Scenario, parameter: str, others: Sequence[str] = ()) -> str:
    """How a parameter is called in a figure: `France: autonomy`; with the `others` that move together with it."""
    head, _, rest = parameter.partition(".")
    words = quantity_in_words(rest)
    alike = [other.partition(".")[0] for other in others if other.partition(".")[2] == rest]
    if others:
        if head in scenario.actors and len(alike) == len(others):
            return say("of", who=", ".join(scenario.label(name) for name in (head, *alike)), what=words)
        return say("with_it", label=label(scenario, parameter), more=len(others))
    if head in scenario.actors or head in scenario.drafts:
        return say("of", who=scenario.label(head), what=words)
    if head == "weights" and rest in WEIGHTS:
        return say("weight_of", term=words)
    if head in OPTIONS:
        return say("of", who=say(f"group.{head}"), what=words)
    event, _, what = rest.partition(".")
    if head == "events" and event in scenario.events:
        target, _, quantity = what.removeprefix("add.").partition(".")
        if not quantity:
            return say("of", who=scenario.label(event), what=quantity_in_words(what))
        who = scenario.label(target) if target in scenario.actors else say("all_actors") if target == "all" else target
        return say("added_to", event=scenario.label(event), what=quantity_in_words(quantity), who=who)
    return (words if head in ("process", "decision", "spatial") and rest else quantity_in_words(parameter)).capitalize()


def quantity_in_words(name: str) -> str:
    """A trait, attribute or parameter as it stands in a sentence."""
    return say(f"quantity.{name}") if has(f"quantity.{name}") else name.replace("_", " ").replace(".", " ")


def rule_in_words(rule: Decision, labels: Mapping[str, str]) -> str:
    """A decision rule in words; `labels` are those of the actors."""
    text = rule.definition.said(rule.parameters)
    weights = ", ".join(f"{labels[n]} {w:g}" for n, w in (rule.weights or {}).items())
    text += say("rule.weights", weights=weights) if weights else ""
    forum = say("and").join(labels[name] for name in rule.forum or ())
    return text + (say("rule.forum", members=forum) if forum else "")
