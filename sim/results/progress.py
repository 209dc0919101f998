"""How far a computation has come, for whoever watches."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

#: What is counted and how many there are -> a block that gets what to call with the number just done, or None.
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None] | None]]


def unseen(what: str, count: int) -> AbstractContextManager[None]:
    """Progress that nobody watches."""
    return nullcontext()
