"""The `nacsim` command: wiring and exit codes; nothing is computed here.

Exit codes: 0 done, 1 done but not as it should be (not reproduced, cases that failed), 2 a mistake of the user's,
130 or 143 interrupted.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, NoReturn

from .. import console
from ..errors import UserError
from .commands import command_app


class _Stopped(BaseException):
    """A signal asked the command to stop. No Exception, so that nothing on the way takes it for an error."""


#: Mistakes that are printed one by one.
_MOST_MISTAKES = 25
#: Seconds after which a stop that somebody swallowed, or that waits for a lock, is asked for once more.
_PATIENCE = 5


def _stop(number: int, _: Any) -> NoReturn:
    if hasattr(signal, "alarm"):  # no thread: a handler may interrupt one that is being started
        signal.signal(signal.SIGALRM, lambda *_: _stop(number, None))
        signal.alarm(_PATIENCE)
    raise _Stopped(number)


def _not_swallowed(unraisable: Any) -> None:
    """A signal that arrives inside a destructor is swallowed with the exception it raises: send it once more."""
    if isinstance(unraisable.exc_value, _Stopped):
        threading.Timer(0.05, os.kill, (os.getpid(), unraisable.exc_value.args[0])).start()
    else:
        sys.__unraisablehook__(unraisable)


def _leave(number: int, _: Any = None) -> NoReturn:
    """Ends the process with a signal's code, here and now.

    Nothing is finalised: a thread that is inside a kernel then comes back to an interpreter that is half gone, which
    can end in a segmentation fault. What was begun has been cleared away before, on the way of `_Stopped`.
    """
    with suppress(Exception):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    os._exit(128 + number)


def _hears(handler: Any) -> None:
    """What becomes of a signal that asks the command to stop."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def main() -> NoReturn:
    """Entry point: runs a command and turns a user's mistake into a message and exit code 2."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # its own pool keeps what was freed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a terminal has no letter for is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    sys.unraisablehook = _not_swallowed
    _hears(_stop)
    try:
        try:
            code = _code_of_command()
            _hears(_leave)
        except _Stopped as stopped:
            _hears(signal.SIG_IGN)
            if hasattr(signal, "alarm"):
                signal.alarm(0)
            console.err.print("Interrupted; nothing was left half-written.")
            _leave(stopped.args[0])
    except _Stopped as again:  # once more, before it was no longer heard
        _leave(again.args[0])
    sys.exit(code)


def _code_of_command() -> Any:
    """Runs the command; what it ends with."""
    try:
        command_app()()
    except UserError as error:
        for mistake in error.mistakes[:_MOST_MISTAKES]:
            console.err.print(str(mistake))
        count = len(error.mistakes)
        if count > 1:
            more = f"; the first {_MOST_MISTAKES} are above" if count > _MOST_MISTAKES else ""
            console.err.print(f"{count:,} mistakes{more}.")
        return 2
    except (BrokenPipeError, SystemExit) as ended:
        # A reader that has seen enough, as in `nacsim list | head -3`; Click and rich make an exit with code 1 of it.
        if isinstance(ended, SystemExit) and not isinstance(ended.__context__, BrokenPipeError):
            return ended.code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
