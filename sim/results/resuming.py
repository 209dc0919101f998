"""What a long command has computed so far: stopped or killed, the same command takes it and goes on.

Studies whose points are no folder of results (calibration, searches, indices) lose nothing either. While a command
watches (`resumed`), what they say is worth it is kept on this machine under a name that covers all that it depends on
(`sim.sweeps.unfinished`); it is forgotten once the command has ended well, and after a week in any case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from ..kept import any_kept, find, forget, keep

#: Seconds from which on a command keeps what it computes; before there is little to lose.
LONG = 4.0
#: How kept work is called, and seconds after which nobody comes back for it.
_NAME, _WEEK = "nacsim-unfinished-{}.arrow", 7 * 24 * 3600.0


class Unfinished:
    """The work of the command at hand.

    Attributes:
        taken: pieces that an earlier try had done.
        is_first: whether there is nothing of any earlier try.
    """

    def __init__(self) -> None:
        self.taken, self.is_first = 0, not any_kept(_NAME.format("*"))
        self._names, self._begun = set[str](), monotonic()

    @property
    def is_long(self) -> bool:
        """Whether the command has taken so long that what it computes from now on is worth keeping."""
        return monotonic() - self._begun >= LONG

    def find(self, name: str) -> bytes | None:
        """What an earlier try has kept under a name."""
        content = find(_NAME.format(name))
        if content is not None:
            self.taken += 1
            self._names.add(name)
        return content

    def keep(self, name: str, content: bytes) -> None:
        """Keeps a piece of work until the command has ended well."""
        keep(_NAME.format(name), content)
        self._names.add(name)

    def forget(self) -> None:
        """Forgets every piece that was taken or kept."""
        for name in self._names:
            forget(_NAME.format(name))


_watching: ContextVar[Unfinished | None] = ContextVar("unfinished", default=None)


def watching() -> Unfinished | None:
    """Where work is kept now; None where no command watches."""
    return _watching.get()


@contextmanager
def resumed() -> Iterator[Unfinished]:
    """Within it work is kept, and forgotten at its end if that is a good one."""
    forget(_NAME.format("*"), older=_WEEK)
    unfinished = Unfinished()
    before = _watching.set(unfinished)
    try:
        yield unfinished
        unfinished.forget()
    finally:
        _watching.reset(before)
