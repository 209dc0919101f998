"""What a behaviour may return: nonsense is refused where it arises, with the actor and the round.

A NaN compares false with everything, so a behaviour that returns one would change outcomes without a word. Built-in
classes are left as they are; in a class that somebody writes, each method that the model calls is checked.
"""

import functools
import math
from collections.abc import Callable, Collection, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import Mistake, UsageError
from ..strategies.plan import Plan
from .answer import Answer

if TYPE_CHECKING:
    from .agents import Actor

#: Slack for rounding where something may be at most 1.
_SLACK = 1e-9
#: What an actor's state is made of, besides its traits and views; not every role has all of it.
_STATE = (
    "pressure", "reaction", "received", "quantile", "shock", "reservation", "budget", "effort_made", "threatening",
)  # fmt: skip

#: What is wrong with what an actor returned; None if nothing is.
Check = Callable[["Actor", Any], str | None]


def _is_finite(value: Any) -> bool:
    return isinstance(value, (float, int, Real)) and math.isfinite(value)  # the usual ones first: asking Real is slow


def _are_finite(values: Collection[Any]) -> bool:
    try:
        total = sum(values)
    except TypeError:
        return False
    # A sum that is a finite number has no other parts; one that is not may have grown too large.
    return (isinstance(total, float) and math.isfinite(total)) or all(map(_is_finite, values))


def _between(low: float, high: float, expected: str) -> Check:
    def check(_: "Actor", value: Any) -> str | None:
        is_sound = _is_finite(value) and low <= value <= high + _SLACK
        return None if is_sound else f"returned {value!r}; expected {expected}"

    return check


_NUMBER = _between(-math.inf, math.inf, "a finite number")
_AMOUNT = _between(0.0, math.inf, "a finite number of at least 0")
_SHARE = _between(0.0, 1.0, "a number from 0 to 1")


def _worth(_: "Actor", value: Any) -> str | None:
    """Minus infinity is sound: who is worth that is never paid."""
    is_sound = isinstance(value, Real) and not math.isnan(value)
    return None if is_sound else f"returned {value!r}; expected a number"


def _flag(_: "Actor", value: Any) -> str | None:
    return None if isinstance(value, bool | np.bool_) else f"returned {value!r}; expected True or False"


def _numbers(actor: "Actor", value: Any) -> str | None:
    """Several numbers: a tuple, or a mapping by name."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (None,)
    return None if _are_finite(parts) else f"returned {value!r}; expected finite numbers"


def _answer(actor: "Actor", value: Any) -> str | None:
    if not isinstance(value, Answer):
        return f"returned {value!r}; expected an Answer"
    if _flag(actor, value.is_silent) or _flag(actor, value.is_on_record) or not _are_finite(value[2:]):
        return f"returned {value!r}; expected True or False, then finite numbers"
    return None


def _multiple(actor: "Actor", value: Any) -> str | None:
    """x or y: what is aimed at one cannot exceed all there is."""
    means = getattr(actor, "threatening", 0.0)
    if _AMOUNT(actor, value):
        return f"returned {value!r}; expected a multiple, a finite number of at least 0"
    if value * means > 1.0 + _SLACK:
        return f"returned {value!r}; expected at most 1/{means:.4g} = {1.0 / means:.4g}, which takes all it has"
    return None


def _plan(actor: "Actor", value: Any) -> str | None:
    if not isinstance(value, Plan):
        return f"returned {value!r}; expected a Plan"
    for part, check in (("aimed", _multiple), ("courted", _multiple), ("addressed", _SHARE)):
        shares = getattr(value, part)
        if not isinstance(shares, Mapping):
            return f"returned {part} = {shares!r}; expected a mapping from names of voters"
        for name, share in shares.items():
            if name not in actor.model.case.voters:
                return f"returned {part} for {name!r}; expected names of members or the host"
            if wrong := check(actor, share):
                return f"{part} of {name!r}: {wrong}"
    return None


def _state(actor: "Actor", _: Any) -> str | None:
    """Methods that act return nothing; what they leave of anybody's state are finite numbers."""
    for one in getattr(actor.model, "actors", {}).values():  # there is none while actors are made
        left = {name: getattr(one, name, 0.0) for name in _STATE} | one.traits | getattr(one, "views", {})
        if not _are_finite(left.values()):
            name, value = next((name, value) for name, value in left.items() if not _is_finite(value))
            return f"left {name} of {one.name} at {value!r}; expected a finite number"
    return None


#: Method or property -> what must be true of what it returns, or leaves.
CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(("gain", "weight", "alone"), _NUMBER),
    **dict.fromkeys(("voice", "bound", "courted"), _AMOUNT),
    **dict.fromkeys(("threatened", "effort", "threat"), _SHARE),
    **dict.fromkeys(("aimed_at", "offered_to"), _multiple),
    **dict.fromkeys(("rates", "losses", "terms"), _numbers),
    **dict.fromkeys(("perceive", "carry_out", "settle", "act", "feel"), _state),
    **dict.fromkeys(("spread", "heed", "receive", "record", "move"), _state),
    "answer": _answer, "plan": _plan, "prefers_the_proposal": _flag, "worth_of_paying": _worth,
}  # fmt: skip


def guard(behaviour: type, base: type) -> None:
    """Has every method of CHECKS that a subclass of `base`, an actor, brings along checked at each call.

    The error is a UsageError: `behaviours 'france', round 3: Trader.answer returned None; expected an Answer`.
    """
    for name, check in CHECKS.items():
        owner = next((one for one in behaviour.__mro__ if name in vars(one)), base)
        if owner is not behaviour and issubclass(owner, base):
            continue  # inherited from an actor, which is built in or guarded itself
        found = vars(owner)[name]
        if callable(found):
            setattr(behaviour, name, _checked(found, name, check))
        else:
            read = found.__get__ if isinstance(found, property) else functools.partial(_constant, found)
            setattr(behaviour, name, property(_checked(read, name, check)))


def _constant(value: Any, _: "Actor") -> Any:
    return value


def _checked(method: Callable[..., Any], name: str, check: Check) -> Callable[..., Any]:
    @functools.wraps(method, updated=())
    def call(self: "Actor", *args: Any, **kwargs: Any) -> Any:
        returned = method(self, *args, **kwargs)
        if wrong := check(self, returned):
            place = f"behaviours '{self.name}', round {self.model.steps}"
            raise UsageError(Mistake(place, f"{type(self).__name__}.{name} {wrong}"))
        return returned

    return call
