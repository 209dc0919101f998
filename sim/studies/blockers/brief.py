"""Who stands in the way, and for which named reason: a part of the first sheet of a run's report."""

from typing import Any

from ...page.report import Part
from ...results.findings import Findings, Progress, unseen
from ...results.labels import quantity_in_words
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import percent
from .blame import carriers
from .study import blockers

#: Runs explained one by one; blockers that are listed, and the least share of failures in which one is listed.
EXPLAINED, LISTED, OFTEN = 20_000, 3, 0.1


def brief(run: Findings, progress: Progress = unseen) -> Part:
    """Those that say no in a tenth of the failures or more, who stands most in the way first: how often, the named
    reason that carries most of its objections, and how many of them no reason explains."""
    actors = blockers(run, runs=min(run.runs, EXPLAINED), progress=progress).tables["actors"]
    often = actors[(actors["shapley"] > 0) & (actors["blocked"] >= OFTEN)]
    if often.empty:
        return Part(say("brief.way"), [say("report.blocks.nobody")])
    most = often.sort_values("shapley", ascending=False, kind="stable").head(LISTED).to_dict("records")
    more = [say("brief.way.more", count=len(often) - LISTED)] if len(often) > LISTED else []
    return Part(say("brief.way"), [*more, say("brief.way.about")], [_row(row, run.scenario) for row in most])


def _row(row: dict[str, Any], scenario: Scenario) -> tuple[str, ...]:
    named = {name: row[name] for name in carriers(scenario) if name != "reservation" and row[name] > 0}
    most = max(named, key=lambda name: named[name], default=None)
    why = say("brief.way.reason", reason=quantity_in_words(most)) if most else say("brief.way.unnamed")
    return (scenario.label(row["actor"]), say("brief.way.blocks", share=percent(row["blocked"])), why,
            say("brief.way.unexplained", share=percent(row["reservation"])))  # fmt: skip
