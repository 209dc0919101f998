"""What the command prints: reports on standard output, progress and messages on standard error."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from .engines.layout import Row
    from .scenario.schema import Scenario
    from .sweep.sweeping import Progress as SweepProgress

#: Seconds between two lines about a sweep's progress where nobody watches.
_SAID_EVERY = 20.0
# What stands in square brackets or between colons is the user's own text and means nothing to the console. A file or a
# pipe gets lines that are wide enough for every column.
_PLAIN = {"highlight": False, "markup": False, "emoji": False}
out = Console(**_PLAIN, width=None if sys.stdout.isatty() else 160)
err = Console(**_PLAIN, stderr=True, soft_wrap=True)


def print_report(scenario: "Scenario", report: dict[str, Any]) -> None:
    """What came out of a run, for a person."""
    out.print(Text.assemble("\n", (scenario.title, "bold"), f"  {report['runs']:,} runs, seed {report['seed']}"))
    if scenario.changes:
        out.print(f"with {', '.join(scenario.changes)}")
    out.print()
    table = Table("Outcome", box=None, pad_edge=False, header_style="dim")
    table.add_column("Share", justify="right")
    table.add_column("95 % interval", justify="right")
    for row in report["outcomes"]:
        interval = f"{row['low']:.1%} to {row['high']:.1%}"
        table.add_row(scenario.label(row["name"]), f"{row['share']:.1%}", interval)
    out.print(table)
    out.print()
    who = Table("\nMember or host", box=None, pad_edge=False, header_style="dim")
    who.add_column("Blocked at\nthe end", justify="right")
    who.add_column("Objected in\nany round", justify="right")
    for actor, share in report["blockers"].items():
        who.add_row(scenario.label(actor), f"{share:.1%}", f"{report['objectors'][actor]:.1%}")
    out.print(who)
    rounds = report["rounds"]
    if rounds["adopted"]:
        middle = rounds["quantiles"]
        out.print(
            f"\nRounds to agreement: {rounds['mean']:.1f} on average, median {middle['0.5']}, "
            f"nine in ten between {middle['0.05']} and {middle['0.95']} (of the {rounds['adopted']:,} runs that agreed)"
        )
    else:
        out.print("\nNo run agreed.")
    if scenario.observed and not scenario.changes:
        when = f" ({scenario.observed.date})" if scenario.observed.date else ""
        out.print(f"What really happened: {scenario.label(scenario.observed.outcome)}{when}")
    out.print(f"Results: {report['results']}\n")


def print_sources(scenario: "Scenario", rows: "tuple[Row, ...]") -> None:
    """Every number and event of a scenario, and where it comes from."""
    table = Table(header_style="dim", box=None, pad_edge=False)
    table.add_column("Quantity", no_wrap=True)
    table.add_column("Value", justify="right")
    table.add_column("Range", justify="right")
    for column in ("Basis", "Source", "Why"):
        table.add_column(column, overflow="fold")
    for name, quantity, _ in rows:
        span = f"{quantity.low:g}-{quantity.high:g}" if quantity.is_sampled else "fixed"
        table.add_row(name, f"{quantity.value:g}", span, quantity.basis, quantity.source, quantity.rationale)
    out.print(table)
    for name, event in scenario.events.items():
        added = ", ".join(f"{target} {amount:+g}" for target, amount in event.add.items())
        when = f"round {scenario.round_of(name)}, probability {event.probability:g}"
        out.print(f"event.{name} ({when}): {added}. Source: {event.source}")


def print_needs(title: str, needs: dict[str, Any]) -> None:
    """How much a sweep is, for a person."""
    refused = f" ({needs['refused']:,} combinations refused by the constraints)" if needs["refused"] else ""
    least = f"{needs['runs_least']:,} to " if "runs_least" in needs else ""
    out.print(Text(title, "bold"))
    out.print(f"Cases: {needs['cases']:,}{refused}")
    out.print(f"Runs:  {least}{needs['runs']:,}")
    most = "at most " if "runs_least" in needs else "about "
    out.print(f"Time:  {most}{_duration(needs['seconds'])} on {needs['workers']} workers, by a trial on this machine")
    out.print(f"Disk:  {most}{max(needs['megabytes'], 0.1):,.1f} MB in {needs['parts']:,} parts")


def print_sweep(title: str, summary: dict[str, Any], figures: list[Path]) -> None:
    """What came out of a sweep, for a person."""
    refused = f", {summary['refused']:,} combinations refused" if summary["refused"] else ""
    out.print(
        Text.assemble("\n", (title, "bold"), f"  {summary['cases']:,} cases, {summary['runs']:,} runs{refused}\n")
    )
    if summary["outcomes"]:
        table = Table("Share of runs", box=None, pad_edge=False, header_style="dim")
        for column in ("Lowest case", "Median case", "Highest case", "Highest where"):
            table.add_column(column, justify="left" if "where" in column else "right")
        for name, ends in summary["outcomes"].items():
            where = {key: value for key, value in ends["where"]["highest"].items() if key != "case"}
            shares = [f"{ends[end]:.1%}" for end in ("lowest", "median", "highest")]
            table.add_row(name.replace("_", " "), *shares, ", ".join(_setting(k, v) for k, v in where.items()))
        out.print(table)
        out.print()
    for path in figures:
        if path.suffix == ".png":
            out.print(f"Figure: {path}")
    out.print(f"Results: {summary['results']}\n")


def _setting(name: str, value: Any) -> str:
    return f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value}"


def print_comparison(report: dict[str, Any]) -> None:
    """What a change does, for a person."""
    names = [side["name"] for side in report["scenarios"]]
    out.print(
        Text.assemble("\n", (report["title"], "bold"), f"  {report['runs']:,} runs of each, seed {report['seed']}")
    )
    for change in report["comparisons"]:
        out.print(f"\n{change['scenario']} beside {names[0]}, on the same draws")
        table = Table("Outcome", box=None, pad_edge=False, header_style="dim")
        for column in ("Base", "Then", "Difference", "95 % interval", "Runs gained", "Runs lost"):
            table.add_column(column, justify="right")
        for row in change["differences"]:
            points = [f"{100 * row[key]:+.1f}" for key in ("difference", "low", "high")]
            shares = [f"{row[key]:.1%}" for key in ("base", "share")]
            interval = f"{points[1]} to {points[2]}"
            table.add_row(row["label"], *shares, points[0], interval, f"{row['gained']:,}", f"{row['lost']:,}")
        out.print(table)
        if any(row["unlocked"] or row["relocked"] for row in change["unlocked"]):
            out.print()
            who = Table("\n\nMember or host", box=None, pad_edge=False, header_style="dim")
            for column in ("\nIts no\ngave way", "of that,\nits no\nalone", "\nIts no\nis new"):
                who.add_column(column, justify="right")
            for row in change["unlocked"]:
                who.add_row(row["label"], *(f"{row[key]:.1%}" for key in ("unlocked", "alone", "relocked")))
            out.print(who)
    out.print(f"\nDifferences in percentage points. Results: {report['results']}\n")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:,.1f} h"


@contextmanager
def says_if_slow(message: str, seconds: float = 2.0) -> Iterator[None]:
    """Prints a message if the block takes longer than some seconds."""
    timer = threading.Timer(seconds, lambda: err.print(message))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """A bar on standard error, if a person is watching."""
    if not err.is_terminal:
        yield None
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def sweep_progress() -> Iterator[Callable[["SweepProgress"], None]]:
    """Cases done, runs a second, time left: a bar if a person is watching, else a line now and then."""
    begun, spoken = time.monotonic(), [0.0]

    def said(done: "SweepProgress") -> tuple[str, float]:
        seconds = max(time.monotonic() - begun, 1e-6)
        rest = done.total_cases - done.earlier_cases - done.cases
        left = f", {_duration(seconds * rest / done.cases)} left" if done.cases and rest else ""
        return f"{done.runs / seconds:,.0f} runs/s{left}", seconds

    if not err.is_terminal:

        def say(done: "SweepProgress") -> None:
            text, seconds = said(done)
            if seconds - spoken[0] >= _SAID_EVERY:
                spoken[0] = seconds
                err.print(f"{done.earlier_cases + done.cases:,} of {done.total_cases:,} cases, {text}")

        yield say
        return
    with Progress(TextColumn("cases"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"),
                  console=err, transient=True) as bar:  # fmt: skip
        task = bar.add_task("cases", total=None, speed="")

        def show(done: "SweepProgress") -> None:
            text, _ = said(done)
            finished = done.earlier_cases + done.cases
            bar.update(task, total=done.total_cases, completed=finished, speed=text if done.cases else "")

        yield show
