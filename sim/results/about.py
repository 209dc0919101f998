"""What stands above and below a figure: whose it is and what it shows; what made it, from how many runs."""

import re
from collections.abc import Sequence
from typing import TypedDict

from .. import __version__
from ..scenario.load import load, shipped
from ..scenario.schema import Scenario
from ..words import current, has, say
from ..words.numbers import month
from .labels import label, rule_in_words

_RANGE = re.compile(r"\{value: ([^,}]+), low: ([^,}]+), high: ([^,}]+)[,}]")


class About(TypedDict):
    """Keyword arguments of every function that draws a figure."""

    title: str
    source: str


def about(title: str, finding: str, source: str) -> About:
    """Title and source of a figure, as every function that draws one takes them."""
    return {"title": say("figure.title", title=title, finding=finding), "source": source}


def often(share: float, of_them: str = "") -> str:
    """How often something is, as a title says it: most runs; with `of_them="_of_them"`, most of those just named."""
    if share == 0:
        return say("often.no")
    ends = {"few": 0.1, "some": 0.45, "half": 0.55, "most": 0.9}
    return say(f"often.{next((name for name, end in ends.items() if share < end), 'nearly_all')}{of_them}")


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a title, one after the other: France, Germany and 4 more."""
    if len(names) > most:
        return say("list.more", listed=say("list.comma").join(names[:most]), more=len(names) - most)
    *first, last = names
    return say("list.two", first=say("list.comma").join(first), second=last) if first else last


def changed(scenario: Scenario) -> list[str]:
    """What was replaced in a scenario, in words: Germany: exposure 0.375; members: France and Germany."""
    return [_changed(scenario, *change.partition("=")[::2]) for change in scenario.changes]


def _changed(scenario: Scenario, path: str, value: str) -> str:
    head, _, rest = path.partition(".")
    if not rest:
        return say(f"changed.{path}", what=_whole(scenario, path)) if has(f"changed.{path}") else f"{path}={value}"
    if head == "events" and "." not in rest:
        return say("changed.left_out" if value == "null" else "changed.added", event=event_label(scenario, rest))
    return say("changed", label=label(scenario, path), value=_value_in_words(value))


def event_label(scenario: Scenario, name: str) -> str:
    """What an event is called, also one that was left out of a shipped scenario."""
    if name not in scenario.events and any(path.stem == scenario.name for path in shipped()):
        return load(scenario.name).in_language(current()).label(name)
    return scenario.label(name)


def _whole(scenario: Scenario, path: str) -> str:
    """What now stands in a scenario at a key of its own."""
    if path == "members":
        return listed([scenario.label(name) for name in scenario.voters if name != scenario.host], most=6)
    if path == "menu":
        return listed([scenario.label(name) for name in scenario.drafts], most=6)
    if path == "decision":
        return rule_in_words(scenario.decision, {name: scenario.label(name) for name in scenario.actors})
    if path == "start":
        return month(scenario.start) if scenario.start else say("none")
    return scenario.label(scenario.sponsor) if path == "sponsor" else ""


def _value_in_words(value: str) -> str:
    """A value as `--set` has it: with its range in brackets, a month, a strategy."""
    bare = value.strip("\"'")
    if found := _RANGE.match(bare):
        return say("changed.range", value=found[1], low=found[2], high=found[3])
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", bare):
        return month(bare)
    return say(f"strategy.{bare}") if has(f"strategy.{bare}") else bare


def described(scenario: Scenario) -> str:
    """Name of a scenario, with what was replaced in it."""
    changes = say("report.comma").join(changed(scenario))
    return say("described", name=scenario.name, changes=changes) if changes else scenario.name


def source(*parts: str, seed: int | Sequence[int]) -> str:
    """nacsim 0.1.0 · tokyo_liaison_office · 10,000 runs · seed 1"""
    seeds = str(seed) if isinstance(seed, int) else ", ".join(map(str, seed))
    return " · ".join([f"nacsim {__version__}", *parts, say("figure.seed", seed=seeds)])


def warned(*scenarios: Scenario) -> tuple[str, ...]:
    """Which of the scenarios their authors call implausible, as a part of a source; nothing where they call none so."""
    names = dict.fromkeys(scenario.name for scenario in scenarios if scenario.implausible)
    if not names:
        return ()
    if len(scenarios) == 1:
        return (say("figure.implausible"),)
    return (say("figure.implausible.some", names=say("report.comma").join(names)),)


def implausible(*scenarios: Scenario) -> list[str]:
    """A sentence for each of the scenarios that its authors call implausible, with their reason."""
    called = [one for one in scenarios if one.implausible]
    return [say("report.implausible", title=one.title, reason=one.implausible) for one in called]


def runs(count: int) -> str:
    """10,000 runs"""
    return say("figure.source", runs=f"{count:,}")
