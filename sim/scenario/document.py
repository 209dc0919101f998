"""YAML in: a plain tree of mappings, lists and scalars, and the place in the file of each of its nodes.

Reads YAML 1.2, in which `NO` is text and not false (`yaml_tree.py`). To do so takes longer than all else that is done
with a document, so those that ship are kept as they were read.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import Mistake
from ..kept import digest, find, keep
from .positions import SHIPPED
from .reading import decoded, read_bytes
from .tree import NodePath

LARGEST_FILE = 1_000_000


class Base(NamedTuple):
    """What a document extends: as it is called, its file if it is one, and where the document says so."""

    name: str
    path: Path | None
    place: str


@dataclass
class Document:
    """A tree, where its nodes stand (`keys`: the key of a mapping's entry, `values`: what follows it), what was found
    wrong so far, and what it extends."""

    tree: Any
    values: dict[NodePath, str] = field(default_factory=dict)
    keys: dict[NodePath, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    base: "Base | None" = None

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
    text = decoded(read_bytes(path, LARGEST_FILE), shown)
    return _shipped(text, shown) if path.is_relative_to(SHIPPED) else parse(text, shown)


def parse(text: str, shown: str) -> Document:
    """The document in a YAML text; `shown` names it in messages. Raises ScenarioError as `read` does."""
    from .yaml_tree import parsed  # and ruamel.yaml, which what was read before does without

    return parsed(text, shown)


def _shipped(text: str, shown: str) -> Document:
    """The document in a text that ships, kept as JSON: the tree, and of each node its path, where its value stands, and
    where its key."""
    reader = Path(__file__).with_name("yaml_tree.py").read_bytes(), version("ruamel.yaml").encode()
    file = f"nacsim-yaml-{digest(text.encode(), *reader)}.json"
    content = _found(file)
    if content is None:
        document = parse(text, shown)
        nodes = [
            [path, place.removeprefix(shown), document.keys.get(path, "").removeprefix(shown)]
            for path, place in document.values.items()
        ]
        if not document.mistakes:
            keep(file, json.dumps([document.tree, nodes]).encode())
        return document
    tree, nodes = json.loads(content)
    document = Document(tree)
    for path, value, key in nodes:
        document.values[tuple(path)] = shown + value
        if key:
            document.keys[tuple(path)] = shown + key
    return document


#: Many scenarios extend the same one.
_found = cache(find)
