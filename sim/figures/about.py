"""What stands above and below a figure: whose it is and what it shows; what made it, from how many runs."""

from collections.abc import Sequence
from typing import TypedDict

from .. import __version__
from ..results.labels import label
from ..scenario.schema import Scenario
from ..words import say


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
    """What was replaced in a scenario, by its labels: Germany: exposure 0.375. What is of nobody stays as it was typed:
    parameters=posterior."""
    return [_changed(scenario, *change.partition("=")[::2]) for change in scenario.changes]


def _changed(scenario: Scenario, path: str, value: str) -> str:
    head, _, rest = path.partition(".")
    if not rest:
        return f"{path}={value}"
    if head == "events" and "." not in rest:
        return say("changed.left_out" if value == "null" else "changed.added", event=scenario.label(rest))
    return say("changed", label=label(scenario, path), value=value)


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
