"""How many processors this process may use."""

from functools import cache


@cache
def cores() -> int:
    """Processors that this process may use, at least 1: as its affinity and the limits of its control group allow.

    A job that was given two of sixty-four processors gains nothing from sixty-four threads. `LOKY_MAX_CPU_COUNT` in the
    environment lowers the number.
    """
    from loky import cpu_count  # a twentieth of a second that a command without runs need not pay

    return max(1, int(cpu_count()))
