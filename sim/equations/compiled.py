"""How a rule is compiled, and where compiled code is kept.

The compiler is imported when a rule is first inlined: a command that finds its kernels compiled, or needs none, does
without it.
"""

from collections.abc import Callable
from functools import cache, partial, update_wrapper
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, overload

from ..kept import digest, private_folder

_Function = TypeVar("_Function", bound=Callable[..., Any])
#: Every rule but those that are always compiled, and what kernels inline of it.
RULES: dict[Callable[..., Any], Callable[..., Any]] = {}


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


@overload
def rule(function: _Function) -> _Function: ...
@overload
def rule(*, in_kernels: Callable[..., Any]) -> Callable[[_Function], _Function]: ...
def rule(function: Any = None, *, in_kernels: Callable[..., Any] | None = None) -> Any:
    """Decorator of every rule: it stays the function that it is, and kernels inline it compiled (`introduce`).

    For a few numbers Python is faster than a call into compiled code. Both round alike, since a rule is made of IEEE
    arithmetic and of functions of the C library that numba and Python share; whole powers are products, since `x**2` is
    one to numba and the library's to Python. `in_kernels` is what kernels inline instead, where the same number is
    found in another way: from the bits of a float.
    """
    if function is None:
        return partial(rule, in_kernels=in_kernels)
    RULES[function] = in_kernels or function
    return function


class compiled_rule:
    """Decorator of a rule that is compiled wherever it is called: it loops over arrays, or takes a number apart.

    Attributes:
        func: the function itself.
    """

    def __init__(self, func: Callable[..., Any]):
        self.func = func
        update_wrapper(self, func)

    def __call__(self, *args: Any) -> Any:
        introduce()
        return _called(self.func)(*args)

    @property
    def _numba_type_(self) -> Any:
        """What a compiled function that calls it takes it for: numba asks every object for this."""
        from numba import typeof  # likewise

        return typeof(inlined(self.func))


@cache
def introduce() -> None:
    """Has numba take a rule that compiled code calls for its compiled form; whatever is compiled comes after this."""
    from numba import typeof  # likewise
    from numba.extending import typeof_impl  # likewise

    @typeof_impl.register(FunctionType)
    def type_of(function: FunctionType, context: Any) -> Any:
        return typeof(inlined(function)) if function in RULES else typeof_impl.dispatch(object)(function, context)


@cache
def inlined(function: Callable[..., Any]) -> Any:
    """A rule, compiled, as kernels inline it.

    The numpy error model keeps a division from raising, so loops over runs can be vectorised; fastmath stays off,
    because the two engines must round alike. It is not kept here: a kernel that is linked with numba's copy of a rule
    could not be kept itself (`engines.native`).
    """
    from numba import njit  # likewise

    from .loops import Looping  # likewise

    written = RULES.get(function, function)
    return njit(nogil=True, error_model="numpy", forceinline=True, pipeline_class=Looping)(written)


@cache
def _called(function: Callable[..., Any]) -> Any:
    """A rule, compiled, as Python calls it: kept by numba under the text of all rules, any of which it may inline."""
    from numba import njit  # likewise

    key = function.__qualname__, _digest_of_rules()

    def call(*args: Any) -> Any:
        key  # noqa: B018  a free variable is part of what it is kept under
        return _inlined(*args)  # type: ignore[name-defined]  # noqa: F821  global, being another in every process

    known = {"__name__": __name__, "_inlined": inlined(function)}
    made = FunctionType(call.__code__, known, call.__name__, None, call.__closure__)
    return njit(cache=place() is not None, nogil=True, error_model="numpy")(made)


@cache
def _digest_of_rules() -> str:
    here = Path(__file__).parent
    floors = here, here.parent / "strategies"
    return digest(*(source.read_bytes() for floor in floors for source in sorted(floor.glob("*.py"))))
