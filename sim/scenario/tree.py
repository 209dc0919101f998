"""The plain tree of a scenario, complete or not: where something stands in it, and what is wrong there."""

import sys
from collections.abc import Mapping
from typing import Any

#: The way from the root of a tree to a node: keys of mappings, numbers of entries.
NodePath = tuple[str | int, ...]
#: Where something contradicts something else, and what is wrong and allowed.
Contradiction = tuple[NodePath, str]
#: No float is farther from zero; a whole number of YAML may be.
MOST = sys.float_info.max


def mapping(value: Any) -> Mapping[str, Any]:
    """A part of a tree; an empty one where something of another type stands, which the schema refuses."""
    return value if isinstance(value, Mapping) else {}


def number_in(value: Any) -> float | None:
    """A finite number of a tree, bare or the `value` of a mapping; None where something else stands."""
    given = value.get("value") if isinstance(value, Mapping) else value
    if not isinstance(given, int | float) or isinstance(given, bool) or not abs(given) <= MOST:
        return None
    return float(given)
