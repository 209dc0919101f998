"""In which group of scenarios one is listed."""

from .schema import Scenario

#: In the order in which they are listed: decisions as those few saw them whom a report tells of, the same with every
#: seat of the body filled, and what did not happen.
GROUPS = ("cases", "seated", "what_if")
#: Members from which on a scenario seats a whole body.
_MANY = 15


def group_of(scenario: Scenario) -> str:
    """Its group, one of `GROUPS`."""
    if scenario.observed is None:
        return "what_if"
    return "seated" if len(scenario.members) >= _MANY else "cases"
