"""How much a sweep is, how far it has come, and what came out of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ...console import err, out

if TYPE_CHECKING:
    from ...sweeps.sweeping import Progress as SweepProgress

#: Seconds between two lines about a sweep's progress where nobody watches.
_SAID_EVERY = 20.0


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
            many = f"case {ends['where']['highest']['case']}, see cases.parquet"
            settings = many if len(where) > 4 else ", ".join(_setting(k, v) for k, v in where.items())
            table.add_row(name.replace("_", " "), *shares, settings)
        out.print(table)
        out.print()
    for path in figures:
        if path.suffix == ".png":
            out.print(f"Figure: {path}")
    out.print(f"Results: {summary['results']}\n")


def _setting(name: str, value: Any) -> str:
    return f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:,.1f} h"


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
