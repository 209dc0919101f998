"""What the command prints: reports on standard output, progress and messages on standard error."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from typing import Any

from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from ..errors import as_escaped
from ..kept import place_of_kept
from ..words import current, numbers, say, speaking
from ..words.messages import translated

#: A line of a table of numbers, by column.
Row = Mapping[str, Any]


class _Escaping(Console):
    """A console on which what was written by others moves no cursor and turns no text round: results may be theirs."""

    def render_str(self, text: str, **how: Any) -> Text:  # a cell, before its width is taken
        return super().render_str(as_escaped(text, but="\n\t"), **how)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=as_escaped(segment.text, but="\n"))


# What stands in square brackets or between colons is the user's own text and means nothing to the console. A file or a
# pipe gets lines that are wide enough for every column.
_PLAIN: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
COMPILING = "Loading the kernels; the first time on a machine they are compiled, which takes a minute or two."
NO_PLACE = "neither the package nor your cache can be written; set NUMBA_CACHE_DIR to a folder that can."
out = _Escaping(**_PLAIN, width=None if sys.stdout.isatty() else 160)
err = _Escaping(**_PLAIN, stderr=True, soft_wrap=True)


def heading(title: str, about: str = "", changes: tuple[str, ...] | list[str] = ()) -> None:
    """The title of a report in bold, what it is about beside it, and what was changed in the scenario below."""
    out.print(Text.assemble("\n", (title, "bold"), f"  {about}" if about else ""))
    if changes:
        out.print(say("text.with", changes=say("report.comma").join(changes)))


def made(what: str, seed: int) -> str:
    """What made the results, as it stands beside a title: 10,000 runs, seed 1."""
    return say("text.made", what=what, seed=say("figure.seed", seed=seed))


def table(first: str, *columns: str, justify: JustifyMethod = "right") -> Table:
    """A table without lines: a column of names on the left, columns of numbers beside it."""
    made = Table(first, box=None, pad_edge=False, header_style="dim")
    for column in columns:
        made.add_column(column, justify=justify)
    return made


def listing(
    first: str, rows: Iterable[Row], columns: Mapping[str, Callable[[Row], str]], label: str = "label"
) -> Table:
    """A table with a line a row: its label, then for each heading what is made of the row, so that a cell cannot stand
    under another's heading."""
    made = table(first, *columns)
    for row in rows:
        made.add_row(str(row[label]), *(cell(row) for cell in columns.values()))
    return made


def share(name: str) -> Callable[[Row], str]:
    """What a listing makes of a share: a percentage, – where there is none."""
    return lambda row: "–" if row[name] is None or row[name] != row[name] else numbers.percent(row[name])


def span(row: Row) -> str:
    """What a listing makes of an interval of shares: 61.8 % to 63.7 %."""
    return between(numbers.percent(row["low"]), numbers.percent(row["high"]))


def span_of_points(row: Row) -> str:
    """What a listing makes of an interval of differences in percentage points: −0.3 to +8.5."""
    return between(numbers.points(row["low"]), numbers.points(row["high"]))


def between(low: str, high: str) -> str:
    """Two ends that are written already: 61.8 % to 63.7 %."""
    return say("text.span", low=low, high=high)


def aside(message: str) -> None:
    """A message on standard error, in the language spoken."""
    err.print(translated(message))


@contextmanager
def says_if_slow(message: str, seconds: float = 2.0) -> Iterator[None]:
    """Prints a message if the block takes longer than some seconds."""
    said = translated(message)  # a timer speaks English
    timer = threading.Timer(seconds, lambda: err.print(said))
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
    columns = (TextColumn(translated(what)), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def progress_of_runs(what: str, total: int, language: str | None = None) -> Iterator[Callable[[int], None] | None]:
    """`progress` for something that runs the kernels: they are loaded before its bar begins to move. It speaks the
    language given, or else the one spoken here."""
    with speaking(language or current()):
        load_kernels()
        said = translated(what)
    with progress(said, total) as advance:
        yield advance


def watched() -> Callable[[str, int], AbstractContextManager[Callable[[int], None] | None]]:
    """`progress_of_runs` in the language spoken here, whichever is spoken where it is called."""
    return partial(progress_of_runs, language=current())


@cache
def load_kernels() -> None:
    """Compiles the kernels if this machine has not done so, and says so if it takes long, or again each time."""
    with says_if_slow(COMPILING):
        from ..engines import native  # numpy, which a mistake must not wait for

        place = place_of_kept()
        if place != "":
            aside(f"Compiled code {f'is kept in {place}' if place else 'is not kept'}: {NO_PLACE}")
        native.load("fill", "sample", "sample_rows", "run", "appraise", "tally")
