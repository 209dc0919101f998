"""Who is played by which class: that of the role, or a behaviour that the caller gives."""

from collections.abc import Mapping

from ..errors import Mistake, UsageError, nearest
from ..scenario.schema import Scenario
from .agents import Actor, ExternalPower, Host, Member

#: What an actor of each role is, unless it is given another behaviour.
ROLE_CLASSES: Mapping[str, type[Actor]] = {"member": Member, "host": Host, "external": ExternalPower}


def checked_behaviours(behaviours: Mapping[str, type[Actor]] | None, scenario: Scenario) -> dict[str, type[Actor]]:
    """The class of every actor of a scenario: that of its role, or the behaviour it is given.

    Raises:
        UsageError: with every name that is no actor, and every behaviour that is no subclass of its role's class.
    """
    classes = {name: ROLE_CLASSES[actor.role] for name, actor in scenario.actors.items()}
    mistakes = []
    for name, behaviour in (behaviours or {}).items():
        if name not in classes:
            mistakes.append(Mistake(f"behaviours '{name}'", f"no such actor{nearest(name, classes)}"))
        elif not (isinstance(behaviour, type) and issubclass(behaviour, classes[name])):
            found = behaviour.__name__ if isinstance(behaviour, type) else repr(behaviour)
            base, role = classes[name].__name__, scenario.actors[name].role
            what = f"expected a subclass of {base}, since the scenario has it as {role}; found {found}"
            mistakes.append(Mistake(f"behaviours '{name}'", what))
    if mistakes:
        raise UsageError(mistakes)
    return classes | dict(behaviours or {})
