"""The first sheet of a report, as far as a study does not make its own: what was asked, a figure, what it rests on."""

from dataclasses import replace
from typing import Any

from ..results.findings import Findings
from ..results.labels import rule_in_words
from ..scenario.schema import Scenario
from ..scenario.vocabulary import BASES
from ..words import say
from .report import Drawing, Part, Report, Section
from .rests import rests_on


def with_sheet(made: Report, found: Findings) -> Report:
    """A report with what its first sheet lacks: the question of its scenario, the first figure of its annex, which
    moves there, and what it rests on."""
    if found.scenarios and not made.question:
        made = replace(made, question=question_of(found.scenario))
    if made.drawing is None:
        drawing, sections = _first_drawing(list(made.sections))
        made = replace(made, drawing=drawing, sections=sections)
    if found.scenarios and not made.parts:
        made = replace(made, parts=[basis_part(rests_on(found.scenarios)[1])])
    return made


def question_of(scenario: Scenario) -> str:
    """Would these members adopt the proposal, and by which rule do they decide?"""
    members = [name for name in scenario.voters if name != scenario.host]
    rule = rule_in_words(scenario.decision, {name: scenario.label(name) for name in scenario.actors})
    return say("brief.question", draft=scenario.label(scenario.drafts[0]), members=len(members), rule=rule)


def basis_part(counts: dict[str, int]) -> Part:
    """On how many numbers of which basis it rests; `counts` are those of `rests_on`."""
    told: dict[str, Any] = {basis: f"{counts[basis]:,}" for basis in BASES}
    return Part(say("brief.rests"), [say("report.rests.count", count=f"{counts['all']:,}", **told)])


def _first_drawing(sections: list[Section]) -> tuple[Drawing | None, list[Section]]:
    """The first figure of the sections, and the sections without it."""
    for n, section in enumerate(sections):
        if section.drawings:
            first, *rest = section.drawings
            left = replace(section, drawings=rest)
            is_empty = not (rest or left.paragraphs or left.points or left.bar or left.tables or left.code)
            return first, [*sections[:n], *([] if is_empty else [left]), *sections[n + 1 :]]
    return None, sections
