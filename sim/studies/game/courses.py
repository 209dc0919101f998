"""How a course of action is called."""

from collections.abc import Mapping
from typing import Any

from ...scenario.schema import Scenario
from ...strategies.catalogue import STRATEGIES
from ...words import say


def described(scenario: Scenario, settings: Mapping[str, Any]) -> str:
    """The settings of a course in the language spoken: a strategy by its name, a quantity with its value."""
    parts = []
    for path, value in settings.items():
        name = path.rpartition(".")[2]
        if name == "strategy" and value in STRATEGIES:
            parts.append(say(f"strategy.{value}"))
        else:
            value = value.get("value", value) if isinstance(value, Mapping) else value
            parts.append(
                f"{say(f'quantity.{name}')} {value:g}" if isinstance(value, int | float) else f"{path}={value}"
            )
    return say("report.comma").join(parts)
