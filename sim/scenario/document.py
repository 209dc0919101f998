"""YAML in: a plain tree of mappings, lists and scalars, and the place in the file of each of its nodes.

Reads YAML 1.2, in which `NO` is text and not false. Only the node graph of the parser is used: nothing is constructed
from tags, keys are always text, and a file cannot make the reader loop, nest without end or expand without end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from ..errors import Mistake, ScenarioError
from .tree import NodePath

LARGEST_FILE = 1_000_000
MOST_NODES = 50_000
DEEPEST = 30
#: A whole number with more is none that anything here can be: it is read as a float, perhaps an infinite one.
MOST_DIGITS = 300

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
}


@dataclass
class Document:
    """A tree, where its nodes stand (`keys`: the key of a mapping's entry, `values`: what follows it), and what was
    found wrong so far."""

    tree: Any
    values: dict[NodePath, str] = field(default_factory=dict)
    keys: dict[NodePath, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def place(self, path: NodePath, *, of_key: bool = False) -> str:
        """`file:line:column` of a node; of the nearest node above it that has a place, if it has none."""
        marks = self.keys if of_key else self.values
        for length in range(len(path), -1, -1):
            place = marks.get(path[:length]) or self.values.get(path[:length])
            if place:
                return place
        return ""


def read(path: Path) -> Document:
    """The document in a YAML file. Mistakes that leave a tree to go on with are kept in its `mistakes`.

    Raises:
        ScenarioError: the file cannot be read, is larger than a megabyte, is not UTF-8, is empty or is not YAML.
    """
    shown = str(path)
    try:
        if path.is_dir():
            raise _mistake(shown, "this is a folder; name a file in it")
        if path.stat().st_size > LARGEST_FILE:
            size = path.stat().st_size / 1e6
            raise _mistake(shown, f"{size:.1f} MB are no scenario; allowed: up to {LARGEST_FILE / 1e6:g} MB")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise _mistake(shown, f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError as error:
        raise _mistake(shown, f"byte {error.start + 1} is not UTF-8; save the file as UTF-8 text") from None
    return parse(text, shown)


def parse(text: str, shown: str) -> Document:
    """The document in a YAML text; `shown` names it in messages. Raises ScenarioError as `read` does."""
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        raise _mistake(place, f"not YAML: {_in_words(error.problem or error.context or '')}") from None
    except YAMLError as error:
        raise _mistake(shown, f"not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise _mistake(shown, f"nested too deeply; allowed: {DEEPEST} levels") from None
    if root is None:
        raise _mistake(f"{shown}:1:1", "the file is empty; a scenario needs at least title, sponsor, actors and menu")
    document = Document(None)
    document.tree = _Reader(document, shown).plain(root, (), ())
    return document


def _in_words(problem: str) -> str:
    """The parser's problem, with the remedy where it is not in the words."""
    if "'\\t'" in problem:
        return "a tab; indent with spaces"
    if "another document" in problem:
        return "a second document begins; a file holds one scenario, without `---` in it"
    return f"{problem}; look for an unclosed bracket or quote, or a missing colon, here or above"


def _mistake(place: str, what: str) -> ScenarioError:
    return ScenarioError(Mistake(place, what))


class _Reader:
    """Turns the parser's node graph into a plain tree, once."""

    def __init__(self, document: Document, shown: str):
        self.document, self.shown = document, shown
        self.nodes = 0

    def plain(self, node: Node, path: NodePath, above: tuple[int, ...]) -> Any:
        place = self.at(node)
        self.document.values[path] = place
        self.nodes += 1
        if id(node) in above:
            return self.refuse(place, "an alias that contains itself; write the value out")
        if len(above) >= DEEPEST:
            return self.refuse(place, f"nested too deeply; allowed: {DEEPEST} levels")
        if self.nodes > MOST_NODES:
            raise _mistake(place, f"aliases expand to more than {MOST_NODES:,} values; write fewer")
        if node.tag is not None and str(node.tag) not in _PLAIN_TAGS:
            return self.refuse(place, f"the tag {_short(node.tag)} is not allowed; a scenario holds plain values only")
        above = (*above, id(node))
        if isinstance(node, ScalarNode):
            if _HALF.search(node.value):
                return self.refuse(
                    place, "half a character (a surrogate alone), which no file can hold; write it whole"
                )
            return _scalar(node)
        if isinstance(node, MappingNode):
            return dict(self.entries(node, path, above))
        return [self.plain(item, (*path, i), above) for i, item in enumerate(node.value)]

    def entries(self, node: MappingNode, path: NodePath, above: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
        seen: dict[str, str] = {}
        for key, value in node.value:
            place = self.at(key)
            if not isinstance(key, ScalarNode):
                self.refuse(place, "a key must be plain text")
                continue
            if _HALF.search(key.value):
                self.refuse(place, "half a character (a surrogate alone) in a key; write it whole")
                continue
            if key.value in seen:
                self.refuse(place, f"'{key.value}' stands twice; the first is at {seen[key.value]}")
                continue
            seen[key.value] = place
            self.document.keys[(*path, key.value)] = place
            yield key.value, self.plain(value, (*path, key.value), above)

    def at(self, node: Node) -> str:
        return f"{self.shown}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"

    def refuse(self, place: str, what: str) -> None:
        self.document.mistakes.append(Mistake(place, what))


def _short(tag: Any) -> str:
    return str(tag).replace("tag:yaml.org,2002:", "!!")


def _scalar(node: ScalarNode) -> Any:
    """The value of a plain scalar; text where YAML 1.1 and 1.2 would read different numbers (`012`, `1_000`)."""
    kind = _short(node.tag).removeprefix("!!")
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() == "true"
    if kind == "int" and _INTEGER.match(node.value):
        return int(node.value) if len(node.value) <= MOST_DIGITS else float(node.value)
    if kind == "float":
        try:
            return float(re.sub(r"^([-+]?)\.(inf|nan)$", r"\1\2", node.value.lower()))
        except ValueError:
            return node.value
    return node.value
