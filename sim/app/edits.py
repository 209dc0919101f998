"""What a visitor does to a scenario, as the state that follows: who sits, which events, which drafts, which rule."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..equations.decision_rules import PARAMETERS
from ..scenario.document import parse
from ..scenario.schema import Scenario
from ..scenario.vocabulary import RESERVED
from ..scenario.wording import written
from ..studies.sure.alternatives import seats_of
from ..words import LANGUAGES, say, speaking
from . import controls
from .state import State, inside, with_set, without_set

_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def checked(text: str) -> str:
    """A value as typed, as `--set` may take it: nothing is text too, and a long one is cut."""
    return text if text and len(text) <= 200 else written(text[:200])


def number(text: Any) -> Any:
    """What was typed where a number belongs; the loader says whether it is one that may stand there."""
    return parse(checked(str(text).strip()), "").tree


def seated(state: State, base: Scenario, names: Sequence[str], gone: Sequence[str]) -> State:
    """The members `names` sit and no others; what was set of those `gone` is forgotten.

    Whoever the scenario has no numbers for is taken from the shipped scenario that differs from it in its seats alone.
    """
    kept = without_set(state, "members", *inside(state.sets, *gone))
    has = {one.name: one for one in (base, *seats_of(base))}
    fitting = (one for one in has.values() if set(names) <= {*one.members})
    there = base if set(names) <= {*base.members} else next(fitting, base)
    if there is not base:
        kept = replace(kept, scenario=there.name, kept=())
    return kept if set(names) == set(there.members) else with_set(kept, "members", written(list(names)))


def with_event(state: State, base: Scenario, now: Scenario, sent: Mapping[str, Any]) -> State:
    """An event more, if `sent` says what it does: label, when, kind, target, amount; one less, if it has a name."""
    if "name" in sent:
        name = str(sent["name"])
        kept = without_set(state, *inside(state.sets, f"events.{name}"))
        return with_set(kept, f"events.{name}", "null") if name in base.events else kept
    label, when = str(sent["label"]).strip(), str(sent["when"]).strip()
    stem = re.sub("[^a-z0-9]+", "_", label.lower()).strip("_")[:30]
    stem = stem if stem[:1].isalpha() else "new_event"
    known = {*RESERVED, *now.events, *base.events, *now.actors, *now.drafts}
    name = next(name for n in range(1, len(known) + 2) if (name := stem if n == 1 else f"{stem}_{n}") not in known)
    at = {"date": when} if _MONTH.fullmatch(when) else {"round": number(when)}
    does = {str(sent["kind"]): {str(sent["target"]): number(sent["amount"])}}
    event = {"label": label[:120] or _in_each_language("app.event.added"), **at, **does}
    return with_set(state, f"events.{name}", written(event))


def _in_each_language(key: str) -> dict[str, str]:
    """A phrase as the label of what has none of its own."""
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = say(key)
    return said


def of_menu(state: State, base: Scenario, menu: Sequence[str], gone: Sequence[str]) -> State:
    """These drafts are on the menu; what was set of those `gone` is forgotten."""
    kept = without_set(state, "menu", *inside(state.sets, *gone))
    return kept if list(menu) == list(base.drafts) else with_set(kept, "menu", written(list(menu)))


def decided(state: State, base: Scenario, now: Scenario, sent: Mapping[str, Any]) -> State:
    """The decision rule with some parts of it changed."""
    changes = {name: number(value) if name in PARAMETERS else value for name, value in sent.items()}
    votes = {name: number(text) for name, text in changes.pop("votes", {}).items()}
    if votes:
        changes["weights"] = {**(now.decision.weights or {}), **votes}
    rule = controls.decision_with(now, **changes)
    rest = without_set(state, *inside(state.sets, "decision"))
    return rest if controls.decision_with(base) == rule else with_set(rest, "decision", written(rule))
