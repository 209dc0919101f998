"""What stands above and below a figure: whose it is and what it shows; what made it, from how many runs."""

from typing import TypedDict

from .. import __version__
from ..scenario.schema import Scenario
from ..words import say


class About(TypedDict):
    """Keyword arguments of every function that draws a figure."""

    title: str
    source: str


def about(title: str, finding: str, source: str) -> About:
    """Title and source of a figure, as every function that draws one takes them."""
    return {"title": say("figure.title", title=title, finding=finding), "source": source}


def source(*parts: str, seed: int) -> str:
    """nacsim 0.1.0 · tokyo_liaison_office · 10,000 runs · seed 1"""
    return " · ".join([f"nacsim {__version__}", *parts, say("figure.seed", seed=seed)])


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
