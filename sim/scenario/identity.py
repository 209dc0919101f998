"""What a run reads of a scenario: two scenarios that are alike in it have the same runs, draw for draw.

Every field counts that its class does not name among its `words`, so that a field which is added counts until somebody
says that it is words. Names of actors, drafts and events count: the streams of draws are called by them.
"""

from collections.abc import Mapping
from typing import Any

from .posterior import START
from .quantity import Part, Quantity, is_starting
from .schema import Scenario


def read_by_a_run(scenario: Scenario, *, ranges: bool = True) -> dict[str, Any]:
    """All that a run reads, as plain values that JSON has; mappings whose order a run follows are lists of pairs.

    An event counts with the round in which it happens, not with the date that it falls on. Where parameters are drawn
    from the posterior, it counts which of them nobody has set: the words of a quantity tell (`is_starting`). Without
    `ranges` quantities count by what other coders say of them alone: their own values and ranges are the layout's.
    """
    read: dict[str, Any] = without_words(scenario, ranges)
    read["rounds of events"] = [scenario.round_of(name) for name in scenario.events]
    if scenario.parameters != START:
        read["nobody set"] = [path for path, quantity, limits in scenario.quantities() if is_starting(quantity, limits)]
    return read


def without_words(value: Any, ranges: bool = True) -> Any:
    """A part of a scenario, or what one has in a field, as plain values: the same whatever language it is in."""
    if isinstance(value, Quantity) and not ranges:
        return without_words(value.others)
    if isinstance(value, Part):
        kept = {name: getattr(value, name) for name in type(value).model_fields if name not in value.words}
        return {name: without_words(field, ranges) for name, field in kept.items() if field is not None}
    if isinstance(value, Mapping):
        return [[key, without_words(below, ranges)] for key, below in value.items()]
    return [without_words(below, ranges) for below in value] if isinstance(value, tuple) else value
