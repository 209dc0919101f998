"""Who computes next: many want to, few can at once, and whoever has had least so far goes first.

Each computation uses every core as it is, so two at once are enough. A long one gives its turn up again and again, in
favour of those that had less: a visitor who moves a slider waits for a part of somebody's million runs, never for all
of them.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Computations that go on at once.
AT_ONCE = 2
#: Seconds of a turn after which another may have it.
SHARE = 0.25


class Stopped(Exception):
    """Nobody waits for this any more."""


class TookTooLong(Exception):
    """The computation was given up after the seconds that it may take."""


class Turn:
    """One computation's claim to be computed: for how long it has been, and whether it still is wanted."""

    def __init__(self, stopped: Callable[[], bool], longest: float):
        self._stopped, self._longest, self._had, self._since = stopped, longest, 0.0, 0.0
        self._one_at_a_time = threading.Lock()

    def rest(self) -> None:
        """Lets others go first if it is time; threads of one computation may all call this.

        Raises:
            Stopped: it is no longer wanted.
            TookTooLong: it had longer than it may have; waiting does not count.
        """
        with self._one_at_a_time:
            self._check()
            if time.monotonic() - self._since > SHARE and _waiting:
                self._leave()
                self._enter()

    def _check(self) -> None:
        if self._stopped():
            raise Stopped
        if self._had + (time.monotonic() - self._since if self._since else 0.0) > self._longest:
            raise TookTooLong

    def _enter(self) -> None:
        with _change:
            claim = (self._had, next(_numbers), self)
            _waiting.append(claim)
            try:
                while len(_going) >= AT_ONCE or min(_waiting, key=lambda other: other[:2]) is not claim:
                    _change.wait(timeout=0.5)
                    self._check()
                _going.add(self)
            finally:
                _waiting.remove(claim)
                _change.notify_all()
        self._since = time.monotonic()

    def _leave(self) -> None:
        if self._since:  # else it was stopped while it waited
            self._had += time.monotonic() - self._since
        self._since = 0.0
        with _change:
            _going.discard(self)
            _change.notify_all()


_change = threading.Condition()
_waiting: list[tuple[float, int, Turn]] = []
_going: set[Turn] = set()
_numbers = itertools.count()


@contextmanager
def turn(stopped: Callable[[], bool], longest: float) -> Iterator[Turn]:
    """A turn, when it is due. `stopped` says whether nobody waits any more, `longest` how many seconds it may have.

    Raises:
        Stopped, TookTooLong: also while it waits.
    """
    own = Turn(stopped, longest)
    own._enter()
    try:
        yield own
    finally:
        own._leave()
