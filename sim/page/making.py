"""A report of findings in a language."""

from dataclasses import replace

from ..errors import Mistake, ResultsError
from ..figures.about import implausible
from ..results.findings import Findings, Progress, unseen
from ..results.study import studies, study_of
from ..words import known, speaking
from .report import check_extra, render


def make_report(found: Findings, language: str, progress: Progress = unseen) -> str:
    """The report of stored findings as one HTML page, in a language.

    Raises:
        ResultsError: findings of this study have no report, or nothing to report.
        UsageError: nacsim does not speak the language, jinja2 is missing, or a font for the language is.
    """
    known(language)
    check_extra()
    page = study_of(found.study).page
    if page is None:
        named = ", ".join(f"`{study.name}`" for study in studies().values() if study.page)
        what = f"holds results of `{found.study}`, of which there is no report; there are reports of {named}"
        raise ResultsError(Mistake(found.name, what))
    with speaking(language):
        shown = found.in_language(language)
        made = page(shown, progress)
        return render(replace(made, beside=[*implausible(*shown.scenarios), *made.beside]))
