"""What the command prints: reports on standard output, progress and messages on standard error."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from .engines.layout import Row
    from .scenario.schema import Scenario

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
