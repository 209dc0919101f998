"""The size of a sweep, its progress, and its results, for a person."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from ...console import Row, err, heading, listing, out, share
from ...sweeps.sampling import SOBOL
from ...sweeps.sweeping import Progress as SweepProgress
from .study import SweepFindings

#: More settings than these are not listed in a line.
_MOST_SETTINGS = 4
#: Seconds between two lines about a sweep's progress where nobody watches.
_SAID_EVERY = 20.0


def print_needs(title: str, needs: dict[str, Any]) -> None:
    """The size of a sweep, for a person."""
    refused = f" ({needs['refused']:,} combinations refused by the constraints)" if needs["refused"] else ""
    least = f"{needs['runs_least']:,} to " if "runs_least" in needs else ""
    out.print(Text(title, "bold"))
    out.print(f"Cases: {needs['cases']:,}{refused}")
    _say_unbalanced(needs["unbalanced"])
    out.print(f"Runs:  {least}{needs['runs']:,}")
    most = "at most " if "runs_least" in needs else "about "
    out.print(f"Time:  {most}{_duration(needs['seconds'])} on {needs['workers']} workers, estimated from a trial run")
    out.print(f"Disk:  {most}{max(needs['megabytes'], 0.1):,.1f} MB in {needs['parts']:,} parts")


def text(found: SweepFindings) -> None:
    """How far the cases differ in each class of outcome, and where most runs end so."""
    summary = found.report()
    refused = f", {summary['refused']:,} combinations refused" if summary["refused"] else ""
    heading(found.title, f"{summary['cases']:,} cases, {summary['runs']:,} runs{refused}\n")
    rows = [{**ends, "label": name.replace("_", " ")} for name, ends in summary["outcomes"].items()]
    if rows:
        made = listing("Share of runs", rows, _COLUMNS)
        made.columns[-1].justify = "left"  # words, beside columns of numbers
        out.print(made)
        out.print()
    _say_unbalanced(summary["unbalanced"])


def _say_unbalanced(kinds: Sequence[str]) -> None:
    for kind in kinds:
        what = "no balanced Sobol sequence any more" if kind == SOBOL else "no Latin hypercube any more"
        out.print(f"The cases are {what}: points that broke a constraint were drawn again.")


def _highest(row: Row) -> str:
    where = dict(row["where"]["highest"])
    case = where.pop("case")
    if len(where) > _MOST_SETTINGS:
        return f"case {case}, see cases.parquet"
    return ", ".join(f"{name}={v:.4g}" if isinstance(v, float) else f"{name}={v}" for name, v in where.items())


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:,.1f} h"


_COLUMNS: dict[str, Callable[[Row], str]] = {
    "Lowest case": share("lowest"),
    "Median case": share("median"),
    "Highest case": share("highest"),
    "Highest where": _highest,
}


@contextmanager
def sweep_progress() -> Iterator[Callable[[SweepProgress], None]]:
    """Cases done, runs a second, time left: a bar if a person is watching, else a line now and then."""
    begun, spoken = time.monotonic(), [0.0]

    def said(done: SweepProgress) -> tuple[str, float]:
        seconds = max(time.monotonic() - begun, 1e-6)
        rest = done.total_cases - done.earlier_cases - done.cases
        left = f", {_duration(seconds * rest / done.cases)} left" if done.cases and rest else ""
        return f"{done.runs / seconds:,.0f} runs/s{left}", seconds

    if not err.is_terminal:

        def say(done: SweepProgress) -> None:
            text, seconds = said(done)
            if seconds - spoken[0] >= _SAID_EVERY:
                spoken[0] = seconds
                err.print(f"{done.earlier_cases + done.cases:,} of {done.total_cases:,} cases, {text}")

        yield say
        return
    with Progress(TextColumn("cases"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"),
                  console=err, transient=True) as bar:  # fmt: skip
        task = bar.add_task("cases", total=None, speed="")

        def show(done: SweepProgress) -> None:
            text, _ = said(done)
            finished = done.earlier_cases + done.cases
            bar.update(task, total=done.total_cases, completed=finished, speed=text if done.cases else "")

        yield show
