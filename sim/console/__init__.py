"""What the command prints: reports on standard output, progress and messages on standard error."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

# What stands in square brackets or between colons is the user's own text and means nothing to the console. A file or a
# pipe gets lines that are wide enough for every column.
_PLAIN = {"highlight": False, "markup": False, "emoji": False}
out = Console(**_PLAIN, width=None if sys.stdout.isatty() else 160)
err = Console(**_PLAIN, stderr=True, soft_wrap=True)


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
