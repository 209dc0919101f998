"""Memory that sessions freed goes back to the system.

The allocator of glibc keeps an arena for each of many threads, and what large arrays left behind. A dashboard with
twenty sessions then holds a hundred megabytes that nobody uses.
"""

import ctypes
from contextlib import suppress

#: Options of glibc's mallopt (malloc.h), and what they are set to.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE, _ARENAS = 256 * 1024, 2


def keep_little() -> None:
    """Asks the allocator for two arenas, and for blocks above a quarter of a megabyte to be given back when freed.

    Does nothing where the allocator is not glibc's. Call it before threads are started.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
