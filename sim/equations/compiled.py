"""How a rule is compiled, and where compiled code is kept.

The compiler is imported when a rule is first called or inlined: a command that finds its kernels compiled, or needs
none, does without it.
"""

from collections.abc import Callable
from functools import cache, cached_property, update_wrapper
from typing import Any

from ..kept import private_folder


@cache
def place() -> str | None:
    """Where compiled rules are kept: "" if it is where numba wants it, else a temporary folder, or None if nowhere.

    numba keeps it beside the source, in the user's cache, or where NUMBA_CACHE_DIR says, and fails where none of them
    can be written, as in a container with nothing but a folder for results.
    """
    from numba import config, njit  # only where something is compiled

    try:
        njit(cache=True)(place.__wrapped__)  # it looks for a place at once
    except (RuntimeError, OSError):
        folder = private_folder()
        if folder is not None:
            vars(config)["CACHE_DIR"] = str(folder)
        return None if folder is None else str(folder)
    return ""


class Rule:
    """A rule: called as the Python function that it is, compiled; inlined by kernels.

    The numpy error model keeps a division from raising, so loops over runs can be vectorised; fastmath stays off,
    because the two engines must round alike.

    Attributes:
        py_func: the function itself.
    """

    def __init__(self, function: Callable[..., Any]):
        self.py_func = function
        update_wrapper(self, function)

    @cached_property
    def _compiled(self) -> Any:
        from numba import njit  # likewise

        return njit(cache=place() is not None, nogil=True, error_model="numpy", forceinline=True)(self.py_func)

    @property
    def _numba_type_(self) -> Any:
        """What a compiled function that calls it takes it for: numba asks every object for this."""
        from numba import typeof  # likewise

        return typeof(self._compiled)

    def __call__(self, *args: Any) -> Any:
        return self._compiled(*args)


#: Decorator of every rule.
rule = Rule
