"""The `nacsim` command: wiring and exit codes; nothing is computed here.

Exit codes: 0 done, 1 done but not as it should be (not reproduced, cases that failed), 2 a mistake of the user's or
nowhere to print to, 130 or 143 interrupted.

What takes time to import is imported by `main`, when it hears signals.
"""

import atexit
import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from io import TextIOWrapper
from typing import Any, NoReturn


class _Stopped(BaseException):
    """A signal asked the command to stop. No Exception, so that nothing on the way takes it for an error."""


#: What printing can fail with.
_UNPRINTED = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG)
#: Mistakes that are printed one by one.
_MOST_MISTAKES = 25
#: Seconds after which a stop that somebody swallowed, or that waits for a lock, is asked for once more.
_PATIENCE = 5
#: Objects made before the collector of garbage looks for circles, in place of 700: a tenth of a command that draws was
#: spent looking at what lives as long as it does.
_GARBAGE = 100_000
#: Signals that asked this command to stop.
_asked: list[int] = []


def _stop(number: int, _: Any) -> NoReturn:
    if hasattr(signal, "alarm"):  # no thread: a handler may interrupt one that is being started
        signal.signal(signal.SIGALRM, lambda *_: _stop(number, None))
        signal.alarm(_PATIENCE)
    _asked.append(number)
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


def _open_streams() -> None:
    """Gives the command somewhere to print to where its caller closed standard output or error; a file that is opened
    would take the place of what is closed. What a terminal has no letter for is no reason to stop."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 as long as we live
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> NoReturn:
    """Entry point: runs a command and turns a user's mistake into a message and exit code 2."""
    sys.unraisablehook = _not_swallowed
    # Last of all that is done at exit: from then on Python has no handlers, and what was done must not end as stopped.
    atexit.register(_hears, signal.SIG_IGN)
    try:
        try:
            _asked.clear()
            _hears(_stop)
            _open_streams()
            gc.set_threshold(_GARBAGE)
            os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looked for among all that is installed
            os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # its own pool keeps what was freed
            with _speaking():
                code = _printed(_code_of_command)
            _hears(_leave)
        except BaseException:
            if not _asked:
                raise
            _hears(signal.SIG_IGN)  # stopped, whatever somebody on the way has made of it
            if hasattr(signal, "alarm"):
                signal.alarm(0)
            with _speaking():
                _say("Interrupted; nothing was left half-written.")
            _leave(_asked[-1])
    except _Stopped as again:  # once more, before it was no longer heard
        _leave(again.args[0])
    sys.exit(code)


def _speaking() -> AbstractContextManager[None]:
    """The language of --lang or else of NACSIM_LANG, English where nacsim speaks neither: that of messages, which are
    printed when the command itself speaks no more."""
    from ..words import DEFAULT, LANGUAGES, speaking  # what is needed to hear signals comes first

    given = " ".join(sys.argv[1:]).replace("--lang=", "--lang ").partition("--lang ")[2].partition(" ")[0]
    asked = given or os.environ.get("NACSIM_LANG", DEFAULT)
    return speaking(asked if asked in LANGUAGES else DEFAULT)


def _say(line: str) -> None:
    """A line on standard error, in the language spoken, if it takes one."""
    from ..words.messages import translated  # likewise

    with suppress(OSError):
        print(translated(line), file=sys.stderr, flush=True)


def _printed(command: Callable[[], Any]) -> Any:
    """The exit code of a command, all of whose output was printed; 2 if it could not be.

    A reader that has seen enough, as in `nacsim list | head -3`, is no mistake.
    """
    try:
        code = command()
        sys.stdout.flush()
        return code
    except OSError as error:
        if error.filename is not None:  # such as a path that is too long for any file
            _say(f"{error.filename}: {(error.strerror or str(error)).lower()}")
            return 2
        if error.errno not in _UNPRINTED:
            raise
        with suppress(OSError):  # what is left to be printed must not fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        why = (error.strerror or str(error)).lower()
        _say(f"standard output: cannot be written: {why}; what the command kept in files is complete")
        return 2


def _code_of_command() -> Any:
    """Runs the command; what it ends with."""
    # Only now, since signals are answered from the first line on.
    from ..errors import UserError  # likewise
    from ..process import own  # likewise
    from ..words.messages import spoken  # likewise
    from .commands import command_app  # likewise

    own()
    try:
        command_app()()
    except UserError as error:
        for mistake in error.mistakes[:_MOST_MISTAKES]:
            _say(str(spoken(mistake)))
        count = len(error.mistakes)
        if count > 1:
            more = f"; the first {_MOST_MISTAKES} are above" if count > _MOST_MISTAKES else ""
            _say(f"{count:,} mistakes{more}.")
        return 2
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):  # Click and rich make an exit with code 1 of it
            raise ended.__context__ from None
        return ended.code
    finally:
        own(False)  # who calls `main` from a program of his own goes on
    return 0
