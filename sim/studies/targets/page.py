"""Whom those that act hit: a part of the report of a run, where somebody acts by a strategy."""

from ...page.report import Drawing, Section
from ...results.findings import Findings, Progress, unseen
from ...words import say
from .figures import finding
from .study import targets, ways_of

#: Runs that are played for the page.
PLAYED = 200


def section(run: Findings, progress: Progress = unseen) -> Section | None:
    """The figure, from 200 of the runs; None where nobody acts by a strategy, or nobody was hit."""
    if not ways_of(run.scenario):
        return None
    found = targets(run, runs=PLAYED, progress=progress)
    if not found.figures():
        return None
    told = say("targets.told", runs=f"{found.runs:,}", finding=finding(found))
    title = say("figure.title", title=run.scenario.title, finding=finding(found))
    drawing = Drawing("targets", found.plot("targets"), title, told)
    return Section(say("targets.heading"), paragraphs=[told], drawings=[drawing])
