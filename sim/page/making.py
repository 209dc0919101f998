"""A report of findings in a language, of one study or of several bound together."""

from collections.abc import Sequence
from dataclasses import replace

from ..results.about import implausible
from ..results.findings import Findings, Progress, beside, unseen
from ..results.store import scenario_hash
from ..results.study import study_of
from ..words import known, speaking
from .plain import plain_page
from .report import Report, check_extra, render
from .sheet import with_sheet

#: Studies whose results a report takes where they lie beside what it is about.
USED = ("sure", "forecast")


def make_report(
    found: Findings, language: str, progress: Progress = unseen, bound: Sequence[Findings] = ()
) -> str:  # fmt: skip
    """The report of stored findings as one HTML page, in a language; those that are `bound` with it follow in turn.

    What the report needs of another study of the same scenario is taken from what is bound, or from results that lie
    beside these, and only otherwise computed.

    Raises:
        ResultsError: there is nothing to report.
        UsageError: nacsim does not speak the language, jinja2 is missing, or a font for the language is.
    """
    known(language)
    check_extra()
    with speaking(language):
        near = beside(found.stored.folder, found.scenario, *USED) if found.stored and found.scenarios else []
        same = [scenario_hash(one) for one in found.scenarios[:1]]
        own = [other for other in bound if [scenario_hash(one) for one in other.scenarios[:1]] == same]
        first = _page(replace(found, others=(*own, *near)), language, progress)
        return render(first, *(_page(other, language, progress) for other in bound))


def _page(found: Findings, language: str, progress: Progress) -> Report:
    page, shown = study_of(found.study).page, found.in_language(language)
    made = plain_page(shown) if page is None else page(shown, progress)
    return with_sheet(replace(made, beside=[*implausible(*shown.scenarios), *made.beside]), shown)
