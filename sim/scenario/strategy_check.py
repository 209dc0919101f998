"""What must hold between an actor, its strategy and the quantities that the strategy reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import nearest
from ..strategies.catalogue import EXTERNAL, HOST, MEMBER, OWN_GAIN, SPONSOR, STRATEGIES, of_role
from .tree import Contradiction

_CALLED = {EXTERNAL: "an external power", HOST: "a host", SPONSOR: "the sponsor", MEMBER: "a member"}


def strategy_mistake(strategy: Any, role: str, is_spatial: bool) -> str:
    """What is wrong with a strategy for a role; empty if nothing is."""
    if role not in _CALLED:
        return ""  # who has no role is told so
    allowed = of_role(role)
    if not isinstance(strategy, str):
        return f"expected a strategy, found {strategy!r}; allowed: {', '.join(allowed)}"
    known = STRATEGIES.get(strategy)
    if known is None:
        return f"no strategy '{strategy}'{nearest(strategy, allowed)}"
    if known.role != role:
        what = f"'{strategy}' is a strategy of {_CALLED[known.role]}, and this is {_CALLED[role]}"
        return f"{what}; allowed: {', '.join(allowed)}"
    if is_spatial and known.needs_interests:
        rest = ", ".join(name for name in allowed if not STRATEGIES[name].needs_interests)
        return f"'{strategy}' needs interests, and this scenario has positions; allowed: {rest}"
    return ""


def set_mistake(kind: str, role: str, strategy: Any, is_spatial: bool) -> str:
    """What is wrong with an event that changes a strategy."""
    if kind != "set":
        return f"a strategy is no number to {kind}; use `set`, as in `set: {{china.strategy: aimed}}`"
    return strategy_mistake(strategy, role, is_spatial)


def strategy_mistakes(
    actors: Mapping[str, Mapping[str, Any]], roles: Mapping[str, str], is_spatial: bool
) -> Iterator[Contradiction]:
    """Strategies that their actors cannot follow."""
    for name, actor in actors.items():
        if isinstance(actor.get("strategy"), str):  # the schema refuses anything else
            wrong = strategy_mistake(actor["strategy"], roles[name], is_spatial)
            if wrong:
                yield ("actors", name, "strategy"), wrong


def own_gain_mistakes(actors: Mapping[str, Mapping[str, Any]], roles: Mapping[str, str]) -> Iterator[Contradiction]:
    """External powers of whose own gain only a part is known."""
    for name, actor in actors.items():
        lacking = [trait for trait in OWN_GAIN if actor.get(trait) is None]
        if roles[name] == EXTERNAL and 0 < len(lacking) < len(OWN_GAIN):
            what = f"{', '.join(OWN_GAIN)} come together: '{name}' lacks {', '.join(lacking)}"
            yield ("actors", name), f"{what}; give all three, or none and it acts with all it has"
