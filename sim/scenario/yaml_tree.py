"""YAML: its node graph, and the plain tree that is made of it.

Only the node graph of the parser is used: nothing is constructed from tags, keys are always text, and a file cannot
make the reader loop, nest without end or expand without end.
"""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from ..errors import Mistake, ScenarioError
from .document import Document
from .tree import NodePath

MOST_NODES = 50_000
DEEPEST = 30
_TOO_MANY = f"more than {MOST_NODES:,} values; write fewer"
_TOO_DEEP = f"nested too deeply; allowed: {DEEPEST} levels"
#: A whole number with more is none that anything here can be: it is read as a float, perhaps an infinite one.
MOST_DIGITS = 300

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_HALF = re.compile("[\ud800-\udfff]")
#: What no text has between its letters: all but tabs and ends of lines.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROLS = "a control character; remove it"
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
}


def parsed(text: str, shown: str) -> Document:
    """The document in a YAML text, as `document.parse` has it."""
    if control := _CONTROL.search(text):
        line, column = text.count("\n", 0, control.start()) + 1, control.start() - text.rfind("\n", 0, control.start())
        raise _mistake(f"{shown}:{line}:{column}", f"{_CONTROLS} (U+{ord(control[0]):04X})")
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        problem = error.problem or error.context or ""
        raise _mistake(
            place, problem if problem in (_TOO_MANY, _TOO_DEEP) else f"not YAML: {_in_words(problem)}"
        ) from None
    except YAMLError as error:
        raise _mistake(shown, f"not YAML: {str(error).splitlines()[0]}") from None
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


class _Composer(Composer):
    """The parser's composer, which gives up a document of too many values, or too deep, before it has made them all."""

    count = levels = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.count, self.levels = self.count + 1, self.levels + 1
        if self.count > MOST_NODES or self.levels > DEEPEST:
            problem = _TOO_DEEP if self.levels > DEEPEST else _TOO_MANY
            raise MarkedYAMLError(problem=problem, problem_mark=self.parser.peek_event().start_mark)
        node = super().compose_node(parent, index)
        self.levels -= 1
        return node


def _unfit(text: str) -> str:
    """What is wrong with the letters of a text, if anything is."""
    if _HALF.search(text):
        return "half a character (a surrogate alone), which no file can hold; write it whole"
    return f"{_CONTROLS} (U+{ord(control[0]):04X})" if (control := _CONTROL.search(text)) else ""


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
            return self.refuse(place, _TOO_DEEP)
        if self.nodes > MOST_NODES:
            raise _mistake(place, f"aliases expand to {_TOO_MANY}")
        if node.tag is not None and str(node.tag) not in _PLAIN_TAGS:
            return self.refuse(place, f"the tag {_short(node.tag)} is not allowed; a scenario holds plain values only")
        above = (*above, id(node))
        if isinstance(node, ScalarNode):
            return self.refuse(place, wrong) if (wrong := _unfit(node.value)) else _scalar(node)
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
            if wrong := _unfit(key.value):
                self.refuse(place, wrong)
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
