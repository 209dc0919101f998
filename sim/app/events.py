"""Events as they can be edited: when, how likely, for how long, and what each does to which quantity."""

from typing import Any

from ..engines.layout import Layout
from ..page.rests import in_words
from ..results.labels import quantity_in_words
from ..scenario.schema import Scenario
from ..scenario.vocabulary import EFFECTS
from ..scenario.wording import written
from ..words import say
from .state import Sets, inside

#: Parts of the scenario whose quantities an event may change, beside those of actors.
_PROCESS, _ALL = "process", "all"


def events_of(scenario: Scenario, sets: Sets) -> list[dict[str, Any]]:
    """Every event: name, label, source, fields (path, name, value), effects (path, name, value) in the order in
    which they act, and how much of it was changed. A value is as `--set` takes it."""
    found = []
    for name, event in scenario.events.items():
        head = f"events.{name}"
        when = "date" if event.date else "round"
        values = {when: event.date or str(event.round), "probability": _text(event.probability),
                  "lasts": "" if event.lasts is None else str(event.lasts)}  # fmt: skip
        fields = [{"path": f"{head}.{key}", "name": say(f"app.event.{key}"), "value": v} for key, v in values.items()]
        effects = [
            {"path": f"{head}.{kind}.{target}", "value": _text(amount),
             "name": say("app.event.effect", kind=say(f"app.event.{kind}"), target=target_in_words(scenario, target))}
            for kind in EFFECTS for target, amount in getattr(event, kind).items()
        ]  # fmt: skip
        found.append({
            "name": name, "label": scenario.label(name), "source": str(in_words(event.source)), "fields": fields,
            "effects": effects,
            "changed": len(inside(sets, head)),
        })  # fmt: skip
    return found


def absent(base: Scenario, now: Scenario) -> list[dict[str, str]]:
    """Events of a scenario's file that were left out: name and label."""
    return [{"name": name, "label": base.label(name)} for name in base.events if name not in now.events]


def target_in_words(scenario: Scenario, target: str) -> str:
    """What an event acts on: `all: linkage`, `China: coercion`, `Memory of pressure`."""
    who, _, what = target.partition(".")
    if who == _PROCESS:
        return quantity_in_words(what).capitalize()
    called = say("all_actors") if who == _ALL else scenario.label(who)
    return say("of", who=called, what=say("app.strategy") if what == "strategy" else quantity_in_words(what))


def targets(scenario: Scenario) -> list[dict[str, str]]:
    """What a further effect may act on: target and label."""
    known = [row.name.split(".", 1) for row in Layout(scenario).stated if row.name.count(".") == 1]
    own = [(who, what) for who, what in known if who in scenario.actors]
    shared = dict.fromkeys(what for who, what in own if who in scenario.members)
    every = [*((_ALL, what) for what in shared), *own, *((who, what) for who, what in known if who == _PROCESS)]
    names = [f"{who}.{what}" for who, what in every if f"{who}.{what}" != "process.rounds"]
    return [{"target": name, "label": target_in_words(scenario, name)} for name in names]


def _text(amount: float | str) -> str:
    return amount if isinstance(amount, str) else written(amount)
