"""A report of findings in a language, of one study or of several bound together."""

from collections.abc import Sequence
from dataclasses import replace

from ..errors import Mistake, ResultsError
from ..figures.about import implausible
from ..results.findings import Findings, Progress, beside, unseen
from ..results.study import studies, study_of
from ..words import known, speaking
from .report import Report, check_extra, render


def make_report(
    found: Findings, language: str, progress: Progress = unseen, bound: Sequence[Findings] = ()
) -> str:  # fmt: skip
    """The report of stored findings as one HTML page, in a language; those that are `bound` with it follow in turn.

    What the report needs of another study of the same scenario is taken from what is bound, or from results that lie
    beside these, and only otherwise computed.

    Raises:
        ResultsError: findings of this study have no report, or nothing to report.
        UsageError: nacsim does not speak the language, jinja2 is missing, or a font for the language is.
    """
    known(language)
    check_extra()
    with speaking(language):
        first = _page(replace(found, others=(*bound, *beside(found))), language, progress)
        return render(first, *(_page(other, language, progress) for other in bound))


def _page(found: Findings, language: str, progress: Progress) -> Report:
    page = study_of(found.study).page
    if page is None:
        named = ", ".join(f"`{study.name}`" for study in studies().values() if study.page)
        what = f"holds results of `{found.study}`, of which there is no report; there are reports of {named}"
        raise ResultsError(Mistake(found.name, what))
    shown = found.in_language(language)
    made = page(shown, progress)
    return replace(made, beside=[*implausible(*shown.scenarios), *made.beside])
