"""Work that takes a minute or more, one piece a session: it is watched while it goes on, and can be cancelled."""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import solara

from ..errors import UserError
from ..results.findings import Advance, Progress
from .library import told
from .turns import Stopped, TookTooLong, Turn, turn

#: Seconds of computing after which a piece of work is given up.
LONGEST = 900.0
#: Seconds between two looks at how far it is.
_PACE = 0.3

#: One piece of work at a time, over all sessions: what moves with a slider keeps a turn for itself.
_only = threading.Lock()


@dataclass(frozen=True)
class Watched:
    """How far a piece of work is: its `kind` ("" where there is none), the number of the step, 0 while it waits, and
    the `share` of it that is done; and what went wrong with the last one."""

    kind: str = ""
    step: int = 0
    share: float = 0.0
    trouble: str = ""


class Jobs:
    """The work of one session. A new piece takes the place of the one before."""

    def __init__(self) -> None:
        self.watched: solara.Reactive[Watched] = solara.reactive(Watched())
        self._stop = threading.Event()

    def start(self, kind: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Does the work in a thread and hands over what it gives, unless it is cancelled meanwhile."""
        self.cancel()
        self._stop = stop = threading.Event()
        self.watched.set(Watched(kind))

        def tell(watched: Watched) -> None:
            if not stop.is_set():
                self.watched.set(watched)

        def run() -> None:
            try:
                with _alone(stop.is_set), turn(stop.is_set, LONGEST) as own:
                    found = work(_progress(own, lambda step, share: tell(Watched(kind, step, share))))
            except Stopped:
                return
            except TookTooLong:
                tell(Watched(trouble="too_long"))
            except UserError as error:
                tell(Watched(trouble="; ".join(map(str, told(error)))))
            except Exception:  # a defect: what shows says nothing of this machine
                logging.getLogger(__name__).exception("a piece of work failed")
                tell(Watched(trouble="defect"))
            else:
                if not stop.is_set():
                    done(found)
                tell(Watched())

        threading.Thread(target=run, daemon=True).start()

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._stop.set()
        self.watched.set(Watched())


@contextmanager
def _alone(stopped: Callable[[], bool]) -> Iterator[None]:
    """Waits until no other piece of work goes on. Raises Stopped if nobody waits for this one any more."""
    while not _only.acquire(timeout=_PACE):
        if stopped():
            raise Stopped
    try:
        yield
    finally:
        _only.release()


def _progress(own: Turn, tell: Callable[[int, float], None]) -> Progress:
    """Progress that is told, and that lets others go first."""

    steps = itertools.count(1)

    @contextmanager
    def watch(_: str, count: int) -> Iterator[Advance]:
        step, done, last, lock = next(steps), 0, time.monotonic(), threading.Lock()
        tell(step, 0.0)

        def advance(more: int) -> None:
            nonlocal done, last
            own.rest()
            with lock:
                done += more
                if time.monotonic() - last > _PACE:
                    last = time.monotonic()
                    tell(step, min(1.0, done / max(count, 1)))

        own.rest()
        yield advance

    return watch
