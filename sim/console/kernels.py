"""Kernels that are compiled before a bar of progress begins, and a word if that takes long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from . import progress, says_if_slow

COMPILING = "Loading the kernels; the first time on a machine they are compiled, which takes about half a minute."


@contextmanager
def progress_of_runs(what: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """`console.progress` for something that runs the kernels: they are loaded before its bar begins to move."""
    load_kernels()
    with progress(what, total) as advance:
        yield advance


@cache
def load_kernels() -> None:
    """Compiles the kernels if this machine has not done so, and says so if it takes long."""
    with says_if_slow(COMPILING):
        from ..scenario.load import load  # numba takes half a second, which a mistake in the input must not wait for
        from ..sweeps.sweeping import warm_up  # likewise

        warm_up(load("tokyo_liaison_office"))
