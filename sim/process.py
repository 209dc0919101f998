"""The process that this is: how many processors it may use, and what is done only where it is a command's own."""

import ctypes
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
#: Number of the system call that names the signal for a process whose parent is gone (Linux, prctl(2)).
_PR_SET_PDEATHSIG = 1

_is_own = False


def own(is_own: bool = True) -> None:
    """Says that the process is a command's own, or that it is not: nothing runs in it that is not nacsim's, and nobody
    looks at what it imports."""
    global _is_own
    _is_own = is_own


def is_own() -> bool:
    """Whether the process is a command's own."""
    return _is_own


@cache
def cores() -> int:
    """Processors that this process may use, at least 1: as its affinity and the limits of its control group allow.

    A job that was given two of sixty-four processors gains nothing from sixty-four threads. `LOKY_MAX_CPU_COUNT` in the
    environment lowers the number.
    """
    from loky import cpu_count  # a twentieth of a second that a command without runs need not pay

    return max(1, int(cpu_count()))


def may_be_copied() -> bool:
    """Whether copies of the process may share its work: a command's own process on Linux, while no other thread
    computes."""
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    return _is_own and sys.platform == "linux" and all(thread.daemon for thread in others)  # these watch progress


def side_by_side(
    tasks: Sequence[Callable[[], T]], progress: Callable[[int], None] | None = None, most: int | None = None
) -> list[T]:
    """What tasks return, in their order. The first is done here; what the others return can be pickled.

    For what holds the interpreter's lock, as drawing does: copies of the process share them, as many as there are
    processors, `most` of them, where it may be copied; elsewhere they are done one after the other. So a task must not
    change what is looked at afterwards. `progress` is called with the number of tasks that were done meanwhile, as many
    elsewhere as here. Raises what a task raises.
    """
    count = min(most or cores(), cores(), len(tasks)) if may_be_copied() else 1
    done: list[Any] = [None] * len(tasks)
    if count < 2:
        _do(tasks, done, 1, progress)
        return done
    from multiprocessing import get_context  # only for work that can be shared

    fork, helpers = get_context("fork"), list[tuple[Any, Any]]()
    own(False)  # tasks are not shared once more
    try:
        for n in range(1, count):
            here, there = fork.Pipe(duplex=False)
            taken = [here, *(earlier for _, earlier in helpers)]  # ends that a copy has too, and must not hold open
            helper = fork.Process(target=_help, args=(there, taken, tasks[n::count]), daemon=True)
            with warnings.catch_warnings():  # of threads, which have nothing to do by now
                warnings.simplefilter("ignore", DeprecationWarning)
                helper.start()
            there.close()
            helpers.append((helper, here))
        _do(tasks, done, count, progress)
        for n, (_, here) in enumerate(helpers, 1):
            try:
                done[n::count] = here.recv()
            except (EOFError, OSError):  # a task failed there, or it was killed; here it says why
                done[n::count] = [task() for task in tasks[n::count]]
    finally:
        for helper, here in helpers:
            here.close()
            helper.kill()
            helper.join()
        own()
    return done


def _do(tasks: Sequence[Callable[[], Any]], done: list[Any], step: int, progress: Callable[[int], None] | None) -> None:
    """Does every so manieth task."""
    for n in range(0, len(tasks), step):
        done[n] = tasks[n]()
        if progress is not None:
            progress(min(step, len(tasks) - n))


def _help(there: Any, taken: Sequence[Any], tasks: Sequence[Callable[[], Any]]) -> None:
    """Does tasks in a copy of the process and hands over what they return; nothing, if one of them fails."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the command stops its copies
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(BaseException):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # and nobody waits for those of one that was killed
        for end in taken:
            end.close()
        there.send([task() for task in tasks])
    os._exit(0)
