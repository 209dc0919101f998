"""What can be changed in a scenario, grouped as it is shown: each quantity with its range, source and slider."""

import math
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ..engines.layout import Layout, Row
from ..equations.decision_rules import RULES
from ..errors import UserError
from ..page.rests import in_words
from ..results.labels import label, quantity_in_words
from ..scenario.load import vary
from ..scenario.positions import coded
from ..scenario.schema import Scenario
from ..scenario.strategy_check import strategy_mistake
from ..scenario.vocabulary import OF_POWERS, OPTIONS, meaning_of
from ..strategies.catalogue import of_role
from ..words import say, shipped
from .state import State

#: Limits wider than this are no range for a slider: it goes as far as four times the value as coded.
_WIDE = 5.0


def groups(scenario: Scenario) -> list[dict[str, Any]]:
    """Every quantity of a scenario as coded, by what it belongs to: id, title, note, strategy, items.

    `strategy` is None but for actors that can choose: `now` is the one that is followed, `choices` are name and label.

    An item has `path`, `name`, `meaning`, `value`, `low` and `high` of its coded range (None where it has none),
    `allowed`, `dist`, `basis`, `source`, `rationale`, and `from`, `to`, `step` of its slider. Words are in the language
    spoken here.
    """
    rows: dict[str, list[Row]] = {}
    for row in Layout(scenario).stated:
        head = row.name.partition(".")[0]
        rows.setdefault("options" if head in OPTIONS else head, []).append(row)
    order = [*scenario.voters, *scenario.externals, *scenario.drafts]
    order += [head for head in rows if head not in order]
    groups = []
    for head in (head for head in order if head in rows):
        actor = scenario.actors.get(head)
        title = scenario.label(head) if actor or head in scenario.drafts else say(f"app.{head}")
        note, items = say(f"app.role.{actor.role}") if actor else "", [_item(scenario, row) for row in rows[head]]
        chosen = _strategy(scenario, head) if actor else None
        groups.append({"id": head, "title": title, "note": note, "strategy": chosen, "items": items})
    return groups


def _strategy(scenario: Scenario, actor: str) -> dict[str, Any] | None:
    role, is_spatial = scenario.strategic_role(actor), scenario.spatial is not None
    names = [name for name in of_role(role) if not strategy_mistake(name, role, is_spatial)]
    choices = [{"name": name, "label": say(f"strategy.{name}")} for name in names]
    return {"now": scenario.strategy_of(actor), "choices": choices} if len(names) > 1 else None


def _item(scenario: Scenario, row: Row) -> dict[str, Any]:
    quantity, (head, _, what) = row.quantity, row.name.partition(".")
    drawn = {"low": quantity.low, "high": quantity.high, "dist": quantity.dist}
    return {
        "path": row.name,
        "name": label(scenario, row.name) if head in OPTIONS else quantity_in_words(what),
        "meaning": meaning_of(f"{OF_POWERS}.{what}" if head in scenario.externals else row.name),
        "value": quantity.value,
        **(drawn if quantity.is_sampled else {"low": None, "high": None, "dist": "fixed"}),
        "allowed": [row.limits.low, row.limits.high],
        "basis": quantity.basis,
        "source": str(in_words(quantity.source)),
        "rationale": shipped(quantity.rationale),
        **dict(zip(("from", "to", "step"), slider(row), strict=True)),
    }


def slider(row: Row) -> tuple[float, float, float]:
    """Where a quantity's slider begins and ends, and its step: its limits, or a part of them where they are wide."""
    low, high = row.limits.low, row.limits.high
    if high - low > _WIDE and not row.limits.on_scale:
        high = min(high, 4 * max(row.quantity.value, row.quantity.high or 0.0) or 1.0)
    step = 1.0 if row.limits.whole else 10.0 ** max(-2, math.floor(math.log10(high - low)) - 2)
    return max(low, step if low > 0 else low), high, step


def values(scenario: Scenario) -> dict[str, float]:
    """The value of every quantity, by path."""
    return {row.name: row.quantity.value for row in Layout(scenario).stated}


def drafts_to_choose(base: Scenario, now: Scenario) -> list[dict[str, Any]]:
    """Drafts that can be in the menu, those that data/ has for the scenario's cases included: name, label, on.

    `base` is the scenario as its file has it, `now` the one whose menu is shown.
    """
    others = [draft for case, draft, _ in coded("drafts.csv") if case in base.case]
    labels = {name: s.label(name) for s in (base, now) for name in s.drafts}
    for name in (name for name in others if name not in labels):
        with suppress(UserError):  # a draft of data/ that lacks a number here, or has no free name
            vary(base, {"menu": [*base.drafts, name]})
            labels[name] = base.label(name)
    return [{"name": name, "label": text, "on": name in now.drafts} for name, text in labels.items()]


def menu_with(base: Scenario, now: Scenario, name: str, on: bool) -> list[str]:
    """The menu of `now` with one draft more or less, by substance where the draft is not in the file's own menu."""
    if not on:
        return [draft for draft in now.drafts if draft != name]
    wanted = dict.fromkeys((*now.drafts, name))
    kept = [draft for draft in base.drafts if draft in wanted]
    known = {draft.name: draft.substance.value for draft in base.menu if draft.substance is not None}
    for (case, draft, what), row in coded("drafts.csv").items():
        if case in base.case and what == "substance":
            known[draft] = row["value"]
    for draft in (draft for draft in wanted if draft not in base.drafts):  # before the first that delivers less
        less = (n for n, other in enumerate(kept) if known.get(other, 0.0) < known.get(draft, 0.0))
        kept.insert(next(less, len(kept)), draft)
    return kept


def rule_of(scenario: Scenario) -> dict[str, Any]:
    """The decision rule as the page shows it: which there are, what it takes and is set to, and who is asked."""
    decision = scenario.decision
    asked = decision.forum or scenario.members
    return {
        "rule": decision.rule,
        "rules": list(RULES),
        "takes": list(decision.parameters),
        "is_weighted": decision.definition.is_weighted,
        **decision.parameters,
        "sponsor": scenario.sponsor,
        "weights": dict(decision.weights or {}),
        "seats": [{"name": m, "label": scenario.label(m), "on": m in asked} for m in scenario.members],
    }


def decision_with(scenario: Scenario, **changes: Any) -> dict[str, Any]:
    """The decision rule with something changed, as `--set decision=` takes it: only what the rule has use for."""
    given = {**scenario.decision.model_dump(exclude_none=True), **changes}
    rule, forum = given["rule"], given.get("forum")
    kept: dict[str, Any] = {"rule": rule}
    for parameter in RULES[rule].parameters if rule in RULES else ():
        kept[parameter.name] = given.get(parameter.name, parameter.default)
        if parameter.missing and parameter.name not in changes and not kept[parameter.name]:
            kept[parameter.name] = 1  # without which it would be another rule
    if rule in RULES and RULES[rule].is_weighted and given.get("weights"):
        votes = {name: given["weights"].get(name, 1.0) for name in (forum or scenario.members)}
        if any(vote != 1.0 for vote in votes.values()):
            kept["weights"] = votes
    if forum is not None and set(forum) != set(scenario.members):
        kept["forum"] = list(forum)
    return {name: value for name, value in kept.items() if value is not None}


def members_with(now: Scenario, name: str, on: bool) -> tuple[list[str], list[str]]:
    """The members of `now` with one more or less, and those that are gone."""
    if on:
        return [*dict.fromkeys((*now.members, name))], []
    return [member for member in now.members if member != name], [name]


def members_of(base: Scenario, others: Sequence[Scenario], now: Scenario) -> list[dict[str, Any]]:
    """Who may sit: the members of a scenario and of those that differ from it in their seats alone, each with name and
    label; on: whether it sits in `now`; fixed: whether it must, being the sponsor."""
    labels = {name: one.label(name) for one in (*others, base) for name in one.members}
    return [
        {"name": name, "label": labels[name], "on": name in now.members, "fixed": name == now.sponsor}
        for name in dict.fromkeys((*base.members, *now.members, *labels))
    ]


def seats(base: Scenario, others: Sequence[Scenario]) -> list[dict[str, Any]]:
    """A scenario and those that differ from it in who sits in the Council alone, `seats_of` it: name, label, on; none
    where there is no other. The label says how many sit there, and the title only where as many sit in two."""
    every = sorted((base, *others), key=lambda one: len(one.voters)) if others else []
    sizes = [len(one.members) for one in every]

    def called(one: Scenario) -> str:
        few = say("sure.seats", members=len(one.members))
        return few if sizes.count(len(one.members)) == 1 else say("app.seats.choice", seats=few, title=one.title)

    return [{"name": one.name, "on": one is base, "label": called(one)} for one in every]


def map_axes(scenario: Scenario, state: State) -> tuple[str, str]:
    """The two quantities of the map: those that the state names, else two that were changed, else what two members
    think of."""
    known = values(scenario)
    others = [member for member in scenario.members if member != scenario.sponsor]
    usual = [f"{member}.{what}" for member, what in zip(others, ("autonomy", "exposure"), strict=False)]
    usual += [f"{member}.ideal" for member in others]
    wanted = [state.x, state.y, *(path for path, _ in state.sets), *usual, *known]
    found = dict.fromkeys(path for path in wanted if path in known)
    x = state.x if state.x in known else next(path for path in found if path != state.y)
    return x, (state.y if state.y in known and state.y != x else next(path for path in found if path != x))
