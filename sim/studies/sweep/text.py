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
from ...words import say
from ...words.numbers import count
from .study import SweepFindings

#: More settings than these are not listed in a line.
_MOST_SETTINGS = 4
#: Seconds between two lines about a sweep's progress where nobody watches.
_SAID_EVERY = 20.0


def print_needs(title: str, needs: dict[str, Any]) -> None:
    """The size of a sweep, for a person."""
    cases, runs = count(needs["cases"]), count(needs["runs"])
    out.print(Text(title, "bold"))
    out.print(
        say("sweep.needs.refused", cases=cases, refused=count(needs["refused"]))
        if needs["refused"]
        else say("sweep.needs.cases", cases=cases)
    )
    _say_unbalanced(needs["unbalanced"])
    is_most = "runs_least" in needs
    out.print(
        say("sweep.needs.runs_least", least=count(needs["runs_least"]), runs=runs)
        if is_most
        else say("sweep.needs.runs", runs=runs)
    )
    key = "sweep.needs.at_most" if is_most else "sweep.needs.about"
    duration, size = _duration(needs["seconds"]), f"{max(needs['megabytes'], 0.1):,.1f} MB"
    out.print(say("sweep.needs.time", duration=say(key, what=duration), workers=needs["workers"]))
    out.print(say("sweep.needs.disk", size=say(key, what=size), parts=count(needs["parts"])))


def text(found: SweepFindings) -> None:
    """How far the cases differ in each class of outcome, and where most runs end so."""
    summary = found.report()
    size: dict[str, Any] = {"cases": count(summary["cases"]), "runs": count(summary["runs"])}
    refused = summary["refused"]
    heading(
        found.title,
        (say("sweep.text.size.refused", **size, refused=count(refused)) if refused else say("sweep.text.size", **size))
        + "\n",
    )
    rows = [{**ends, "label": say(f"ended.{name}")} for name, ends in summary["outcomes"].items()]
    columns: dict[str, Callable[[Row], str]] = {
        say("sweep.text.lowest"): share("lowest"),
        say("sweep.text.median"): share("median"),
        say("sweep.text.highest"): share("highest"),
        say("sweep.text.where"): _highest,
    }
    if rows:
        made = listing(say("sweep.text.share"), rows, columns)
        made.columns[-1].justify = "left"  # words, beside columns of numbers
        out.print(made)
        out.print()
    _say_unbalanced(summary["unbalanced"])


def _say_unbalanced(kinds: Sequence[str]) -> None:
    for kind in kinds:
        out.print(say("sweep.text.unbalanced.sobol" if kind == SOBOL else "sweep.text.unbalanced.latin_hypercube"))


def _highest(row: Row) -> str:
    where = dict(row["where"]["highest"])
    case = where.pop("case")
    if len(where) > _MOST_SETTINGS:
        return say("sweep.text.case", case=case)
    values = (f"{name}={v:.4g}" if isinstance(v, float) else f"{name}={v}" for name, v in where.items())
    return say("report.comma").join(values)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return say("duration.seconds", count=f"{max(seconds, 1):.0f}")
    if seconds < 5400:
        return say("duration.minutes", count=f"{seconds / 60:.0f}")
    return say("duration.hours", count=f"{seconds / 3600:,.1f}")


@contextmanager
def sweep_progress() -> Iterator[Callable[[SweepProgress], None]]:
    """Cases done, runs a second, time left: a bar if a person is watching, else a line now and then."""
    begun, spoken = time.monotonic(), [0.0]

    def said(done: SweepProgress) -> tuple[str, float]:
        seconds = max(time.monotonic() - begun, 1e-6)
        rest = done.total_cases - done.earlier_cases - done.cases
        runs = f"{done.runs / seconds:,.0f}"
        if done.cases and rest:
            left = _duration(seconds * rest / done.cases)
            return say("sweep.progress.left", runs=runs, duration=left), seconds
        return say("sweep.progress.speed", runs=runs), seconds

    if not err.is_terminal:

        def tell(done: SweepProgress) -> None:
            speed, seconds = said(done)
            if seconds - spoken[0] >= _SAID_EVERY:
                spoken[0] = seconds
                finished, cases = count(done.earlier_cases + done.cases), count(done.total_cases)
                err.print(say("sweep.progress.done", done=finished, cases=cases, speed=speed))

        yield tell
        return
    cases, speed = TextColumn(say("sweep.progress.cases")), TextColumn("{task.fields[speed]}")
    with Progress(cases, BarColumn(), MofNCompleteColumn(), speed, console=err, transient=True) as bar:
        task = bar.add_task("cases", total=None, speed="")

        def show(done: SweepProgress) -> None:
            text, _ = said(done)
            finished = done.earlier_cases + done.cases
            bar.update(task, total=done.total_cases, completed=finished, speed=text if done.cases else "")

        yield show
