"""JSON schema of a scenario file: that of the resolved scenario, with what a file may leave out or shorten."""

from typing import Any

from .schema import NAME, Scenario
from .vocabulary import STANCES

#: A menu of a spatial scenario may be evenly spaced positions, which the loader writes out.
_GRID_SCHEMA = {
    "type": "object",
    "description": "positions at equal distances, the most ambitious first",
    "properties": {
        "grid": {
            "type": "object",
            "properties": {"from": {"type": "number"}, "to": {"type": "number"}, "steps": {"type": "integer"}},
            "required": ["from", "to", "steps"],
            "additionalProperties": False,
        }
    },
    "required": ["grid"],
    "additionalProperties": False,
}


def json_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a scenario *file*.

    A file that extends another may leave out everything else, give only part of an actor (and then no role, so that
    it fits more than one), and remove one with null.
    """
    schema = Scenario.model_json_schema()
    needed = schema.pop("required")
    for given_by_the_loader in ("name", "changes"):
        schema["properties"].pop(given_by_the_loader)
    schema["properties"]["extends"] = {"type": "string", "description": "scenario on which this one is built"}
    case = schema["properties"]["case"]
    schema["properties"]["case"] = {"description": case["description"], "anyOf": [{"type": "string"}, case]}
    for role in ("Member", "Host", "ExternalPower"):
        schema["$defs"][role].pop("required")
    for role in ("Member", "Host"):
        schema["$defs"][role]["properties"]["stance"] = {
            "description": "in place of `ideal`, where only a stance is reported: "
            + "; ".join(f"`{name}` {stance.meaning}" for name, stance in STANCES.items()),
            "enum": list(STANCES),
        }
    schema["properties"]["menu"] = {"anyOf": [schema["properties"]["menu"], _GRID_SCHEMA]}
    for part in ("actors", "events"):
        named = schema["properties"][part]["patternProperties"]
        kinds = named[NAME].get("oneOf", [named[NAME]])
        named[NAME] = {"anyOf": [*kinds, {"type": "null"}]}
    schema["anyOf"] = [{"required": ["extends"]}, {"required": needed}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "nacsim scenario"}
