"""Which report suits which results, and how it is written."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import Mistake, ResultsError
from ..results.store import Results, whole
from ..scenario.schema import Scenario
from ..studies.backtest.page import backtest_report
from ..studies.compare.page import comparison_report
from ..studies.run.page import run_report
from ..studies.sweep.page import sweep_report
from ..words import known, speaking
from .report import Progress, Report, check_extra, render, unseen

_REPORTS: dict[str, Callable[[Results, Sequence[Scenario], Progress], Report]] = {
    "run": lambda stored, scenarios, progress: run_report(stored, scenarios[0], progress),
    "comparison": lambda stored, scenarios, _: comparison_report(stored, scenarios),
    "backtest": lambda stored, scenarios, _: backtest_report(stored, scenarios),
    "sweep": lambda stored, scenarios, _: sweep_report(stored, scenarios),
}


def make_report(stored: Results, language: str, progress: Progress = unseen) -> str:
    """The report of stored results as one HTML page, in a language.

    `progress` is called with what is counted and how many there are, for a block in which its result is called with
    the number just done, as `console.progress` is.

    Raises:
        ResultsError: results of this kind have no report, or nothing to report.
        UsageError: nacsim does not speak the language, jinja2 is missing, or a font for the language is.
    """
    known(language)
    check_extra()
    if stored.kind not in _REPORTS:
        what = f"holds a {stored.kind}, of which there is no report; there are reports of {', '.join(_REPORTS)}"
        raise ResultsError(Mistake(str(stored.folder), what))
    with speaking(language):
        scenarios = [scenario.in_language(language) for scenario in stored.scenarios]
        return render(_REPORTS[stored.kind](stored, scenarios, progress))


def write_page(path: Path, page: str) -> None:
    """Writes a page, whole or not at all. Raises ResultsError if it cannot be written."""
    try:
        with whole(path) as unfinished:
            unfinished.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ResultsError(Mistake(str(path), f"cannot be written: {(error.strerror or str(error)).lower()}")) from None
