"""The table of strategies: who may follow which, by which number the engines know it, and what it reads.

The first of each role is what an actor does where nobody says otherwise. Importing this compiles nothing.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

#: Roles as strategies know them: the sponsor is a member with means of its own.
EXTERNAL, HOST, SPONSOR, MEMBER = "external", "host", "sponsor", "member"


class Strategy(NamedTuple):
    """One strategy: its name, whose it is, its number among theirs, the quantities of the actor that it alone reads.

    What it is called in words stands in the catalogues under `strategy.NAME`.
    """

    name: str
    role: str
    number: int
    reads: tuple[str, ...] = ()
    needs_interests: bool = False


#: What an external power wants for itself. With all three it acts as hard as that is worth; with none, with all it has.
OWN_GAIN = ("threat", "linkage", "exposure")
_MEANS = ("focus", *OWN_GAIN)
STRATEGIES: Mapping[str, Strategy] = {
    strategy.name: strategy
    for strategy in (
        Strategy("diffuse", EXTERNAL, 0),
        Strategy("aimed", EXTERNAL, 1, _MEANS, needs_interests=True),
        Strategy("wedge", EXTERNAL, 2, _MEANS, needs_interests=True),
        Strategy("broadcast", HOST, 0),
        Strategy("addressed", HOST, 1, ("focus",)),
        Strategy("nearest", SPONSOR, 0),
        Strategy("leverage", SPONSOR, 1),
        Strategy("none", MEMBER, 0),
        Strategy("committed", MEMBER, 1),
        Strategy("bargaining", MEMBER, 2, ("price",)),
    )
}
#: Quantities that some strategy reads and nothing else does, by role; the sponsor sets no price.
CONDITIONAL: Mapping[str, frozenset[str]] = {
    role: frozenset(name for strategy in STRATEGIES.values() if strategy.role == role for name in strategy.reads)
    for role in (EXTERNAL, HOST, SPONSOR, MEMBER)
}


@cache
def of_role(role: str) -> tuple[str, ...]:
    """Names of the strategies of a role, by number; the first is its default."""
    return tuple(name for name, strategy in STRATEGIES.items() if strategy.role == role)


def number_of(name: str) -> int:
    """The number by which the engines know a strategy, within its role."""
    return STRATEGIES[name].number
