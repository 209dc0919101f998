"""A report of what is on the screen: of the run, of the variants side by side, or of how sure the result is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ..page.making import make_report
from ..results.findings import Findings, Progress, open_results
from ..results.naming import folder_name
from ..scenario.schema import Scenario
from ..studies.compare.study import compare
from ..studies.run.study import run
from . import doubt
from .state import State, command, comparing, texts, variants


class Asked(NamedTuple):
    """What a report is of: what finds it, the command that finds the same, and findings of `sure` to take along."""

    find: Callable[[Progress], Findings]
    command: Sequence[str]
    beside: Findings | None


def reported(state: State, base: Scenario | str, argument: str, sure: Findings | None) -> Asked:
    """What the screen shows: how sure the result is where that was computed and is looked at, variants where some were
    kept and outcomes are looked at, else the run. `base` is the scenario as its file has it, `argument` its name on a
    command line, `sure` how sure the run is, as far as known."""
    if state.tab == "sure" and sure is not None:
        return Asked(lambda _: sure, doubt.asked(state, argument), None)
    if state.tab == "outcomes" and state.kept:

        def compared(progress: Progress) -> Findings:
            return compare(base, with_=variants(state), runs=state.runs, seed=state.seed, progress=progress)

        return Asked(compared, comparing(state, argument), None)

    def made(progress: Progress) -> Findings:
        return run(base, set_=texts(state.sets), runs=state.runs, seed=state.seed, progress=progress)

    return Asked(made, command(state, argument), sure if state.quantity == "adopted" else None)


def page_of(asked: Asked, language: str, progress: Progress) -> str:
    """The report as `nacsim report` makes it of stored results. Raises UserError as `make_report` does."""
    with TemporaryDirectory(prefix="nacsim-") as folder:
        found = asked.find(progress)
        name = folder_name(found.name, found.scenario.changes)
        stored = found.save(Path(folder) / name, figures=False, command=asked.command)
        if asked.beside is not None:  # so that the report need not find it anew
            asked.beside.save(Path(folder) / f"{name}-beside", figures=False)
        page = make_report(open_results(stored), language, progress)
        return page.replace(folder, "results")  # where the command that the page prints puts them
