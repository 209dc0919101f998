"""Runs of the readable engine in several processes; it holds the interpreter's lock, so threads would not help it."""

import sys
from collections.abc import Callable, Mapping
from functools import partial

from ..engines.layout import Layout
from ..engines.runs import Record, Runs, empty_record
from ..errors import Mistake, UsageError
from ..scenario.schema import Scenario
from .executors import completed, executor

#: Runs that a process is given at a time, at most: about a second's work.
STRETCH = 512


def simulate(
    scenario: Scenario,
    runs: int,
    seed: int = 1,
    *,
    first: int = 0,
    behaviours: Mapping[str, type] | None = None,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Runs:
    """Runs `first` to `first + runs - 1` of a scenario on the readable engine: what `council.simulate` computes.

    No run depends on how many processes there are. With more than one, each imports the modules that the behaviours
    stand in: they must be classes at the top of one, and a script must guard what it does by
    `if __name__ == "__main__":`.

    Raises:
        UsageError: a behaviour for nobody, of the wrong kind, or that no other process could import.
        ResultsError: a process is gone.
    """
    from ..engines import council  # Mesa takes long to import, and most runs do without it
    from ..engines.behaviours import checked_behaviours  # likewise

    if processes == 1:
        return council.simulate(scenario, runs, seed, first=first, behaviours=behaviours, progress=progress)
    checked_behaviours(behaviours, scenario)
    _check_importable(behaviours or {})
    layout = Layout(scenario)
    record = empty_record(layout, runs)
    width = min(STRETCH, -(-runs // processes))
    spans = ((begin, min(begin + width, runs)) for begin in range(0, runs, width))
    with executor("processes", processes) as (pool, _):
        for begin, end, part in completed(
            pool, partial(_span, scenario, seed, first, behaviours), spans, 2 * processes
        ):
            for column, values in zip(record, part, strict=True):
                column[begin:end] = values
            if progress is not None:
                progress(end - begin)
    return Runs(layout, first, record)


def _span(
    scenario: Scenario, seed: int, first: int, behaviours: Mapping[str, type] | None, span: tuple[int, int]
) -> tuple[int, int, Record]:
    from ..engines import council  # likewise

    begin, end = span
    return begin, end, council.simulate(scenario, end - begin, seed, first=first + begin, behaviours=behaviours).record


def _check_importable(behaviours: Mapping[str, type]) -> None:
    typed_in = not hasattr(sys.modules["__main__"], "__file__")  # a session, whose classes stand in no file
    hidden = [
        (name, behaviour.__name__)
        for name, behaviour in behaviours.items()
        if "." in behaviour.__qualname__ or (typed_in and behaviour.__module__ == "__main__")
    ]
    if hidden:
        what = "cannot be imported by another process; define it at the top of a module, or use one process"
        raise UsageError([Mistake(f"behaviours '{name}'", f"{behaviour} {what}") for name, behaviour in hidden])
