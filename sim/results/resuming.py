"""What a long command has computed so far: stopped or killed, the same command takes it and goes on.

Studies whose points are no folder of results (calibration, searches, indices) lose nothing either. While a command
watches (`resumed`), what they say is worth it is kept on this machine under a name that covers all that it depends on
(`sim.sweeps.unfinished`); it is forgotten once the command has ended well, and after a week in any case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..kept import find, forget, keep

#: How kept work is called, and seconds after which nobody comes back for it.
_NAME, _WEEK = "nacsim-unfinished-{}.arrow", 7 * 24 * 3600.0


class Unfinished:
    """The work of the command at hand; `taken` counts the pieces that an earlier try had done."""

    def __init__(self) -> None:
        self.taken = 0
        self._names = set[str]()

    def find(self, name: str) -> bytes | None:
        """What was kept under a name."""
        content = find(_NAME.format(name))
        if content is not None:
            self.taken += name not in self._names  # what this command computed itself, and asks for again, is its own
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
