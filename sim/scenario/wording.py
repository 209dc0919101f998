"""What pydantic finds wrong with a scenario, in the words of a scenario file."""

import itertools
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from pydantic_core import ErrorDetails

from ..errors import nearest
from ..words import LANGUAGES
from .quantity import Part
from .schema import Scenario, parts_in
from .tree import NodePath
from .vocabulary import ROLES, WORDS


def located(
    detail: ErrorDetails, allowed_keys: Callable[[NodePath], Sequence[str]] | None = None
) -> tuple[NodePath, str, bool]:
    """Path and message of one of pydantic's errors in the words of a file, and whether a key is at fault.

    `allowed_keys` tells which keys may stand where the last step of a path stands; by default those of a scenario.
    """
    at, kind, given = tuple(detail["loc"]), detail["type"], detail["input"]
    path = _without_role(at)
    of_key = kind == "extra_forbidden" or path[-1:] == ("[key]",)
    path = path[:-1] if path[-1:] == ("[key]",) else path
    context = detail.get("ctx", {})
    key = path[-1] if path else ""
    if kind == "extra_forbidden":
        allowed = list(LANGUAGES) if path[-2:-1] and path[-2] in WORDS else (allowed_keys or _allowed_keys)(at)
        what = f"unknown key '{key}'{nearest(str(key), allowed)}"
    elif kind == "missing":
        path, what = path[:-1], f"'{key}' is missing"
    elif kind == "union_tag_not_found":
        what = "'role' is missing"
    elif kind == "union_tag_invalid":
        path, what = (*path, "role"), f"{given['role']!r} is not known{nearest(str(given['role']), ROLES)}"
    elif kind == "literal_error":
        allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        what = f"{given!r} is not known{nearest(str(given), allowed)}"
    elif kind == "range":
        path, what = (*path, context["end"]), context["message"]
    elif kind == "number":
        what = f"{detail['msg']}{_as_number(given)}"
    elif kind == "string_pattern_mismatch" or (kind == "string_type" and key in ("start", "date")):
        what = f"expected a month such as 2023-07, found {given!r}"
    elif kind == "too_short" and context["min_length"] > 1:
        what = f"expected at least {context['min_length']} entries, found {shown(given)}"
    elif kind in _EXPECTED:
        what = f"expected {_EXPECTED[kind]}, found {shown(given)}"
    elif kind in ("greater_than", "less_than"):
        end = f"above {context['gt']:g}" if "gt" in context else f"below {context['lt']:g}"
        what = f"{given} is out of range; allowed: {end}"
    elif kind in ("greater_than_equal", "less_than_equal"):
        end = f"at least {context['ge']:g}" if "ge" in context else f"at most {context['le']:g}"
        what = f"{given} is out of range; allowed: {end}"
    else:
        what = detail["msg"].removeprefix("Value error, ")
        what = what if kind == "value_error" else f"{what[0].lower()}{what[1:]}, found {shown(given)}"
    return path, what, of_key


#: What was expected where pydantic says that a type is wrong.
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "too_short": "at least one entry",
    "dict_type": "keys with values below",
    "model_type": "keys with values below",
    "model_attributes_type": "keys with values below",
}


def shown(value: Any) -> str:
    """A value as a message shows it, shortened."""
    text = str(value) if isinstance(value, str) else repr(value)
    return "nothing" if value is None else text if len(text) <= 80 else f"{text[:77]}..."


def written(value: Any) -> str:
    """A value as YAML on one line, as `--set` reads it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(below) for below in value) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


#: Text that needs no quotes (words, percentages), and plain words that YAML does not read as text.
_PLAIN = re.compile(r"[A-Za-z]([A-Za-z0-9_. -]*[A-Za-z0-9_.-])?|[+-]?[0-9]+(\.[0-9]+)?%")
_NOT_TEXT = {cased for word in ("true", "false", "null") for cased in (word, word.capitalize(), word.upper())}


def _as_number(given: Any) -> str:
    """The remedy where text is meant as a number: `012` and `0.5` in quotes."""
    try:
        return f"; write {float(given):g}" if isinstance(given, str) and math.isfinite(float(given)) else ""
    except ValueError:
        return ""


def _without_role(at: NodePath) -> NodePath:
    """A path as the file has it: pydantic names the role between an actor and what is in it."""
    return at[:2] + at[3:] if at[:1] == ("actors",) and at[2:3] and at[2] in ROLES else at


def _allowed_keys(at: NodePath) -> Sequence[str]:
    """Keys that the mapping around the last step of one of pydantic's paths may have."""
    if len(at) == 1:
        return [*(key for key in Scenario.model_fields if key not in ("name", "changes")), "extends"]
    kinds: list[type[Part]] = [Scenario]
    steps = iter(at[:-1])
    for step in steps:
        fields = [kind.model_fields[str(step)].annotation for kind in kinds if str(step) in kind.model_fields]
        kinds = [kind for field in fields for kind in parts_in(field)]
        if step in ("menu", "events", "correlations"):
            next(steps, None)  # the number or name of one of them
        elif step == "actors":
            role = list(itertools.islice(steps, 2))[1:]
            kinds = [kind for kind in kinds if get_args(kind.model_fields["role"].annotation) == tuple(role)] or kinds
    return list(dict.fromkeys(key for kind in kinds for key in kind.model_fields))
