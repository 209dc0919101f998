"""A scenario's tree as a file that a person goes on with: a line a number, with what it means; ranges that recur once.
Comments are in the language spoken.

What several actors have alike stands at the first of them under an anchor (`&threat`), and the others point to it
(`*threat`). Replacing one of these by a number gives that actor its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any
from unicodedata import east_asian_width

from ..words import DEFAULT, current, say
from .from_stances import stances_by_name
from .recorded import Recorded
from .vocabulary import BASES, OF_POWERS, limits_of, meaning_of
from .wording import written

_WIDTH = 118
_COMMAND = "nacsim "
#: Keys of an actor or draft that are no numbers.
_WORDS = ("role", "name", "label", "source", "stance", "strategy", "requested", "hypothetical")


def as_file(tree: Mapping[str, Any], remarks: Iterable[str] = ()) -> str:
    """The text of a scenario file that loads as the tree does; `remarks` are the comment at its head."""
    lines = [f"# {line}" for remark in remarks for line in _wrapped(remark)]
    anchors, explained = _Anchors(tree), set[str]()
    for key, value in tree.items():
        if key == "actors":
            lines += [f"# {say('file.repeats')}", f"{key}:"]
            for name, actor in value.items():
                lines += _actor(name, actor, anchors, explained)
        elif key == "menu" and not isinstance(value, Mapping):
            lines += [f"# {say('file.order')}", f"{key}:"]
            for draft in value:
                lines += [f"  {' ' if n else '-'} {line}" for n, line in enumerate(_draft(draft, explained))]
        elif isinstance(value, Mapping) and key not in ("title", "description"):
            lines += [f"{key}:", *(f"  {name}: {written(part)}{_meaning(f'{key}.{name}', explained)}"
                                   for name, part in value.items())]  # fmt: skip
        else:
            lines.append(f"{key}: {written(value)}")
    return "\n".join(lines) + "\n"


def first_things(path: str, by: str) -> list[str]:
    """The comment at the head of a sketch: how to use it, what to replace first, what the words at numbers mean."""
    bases = "; ".join(f"{name}: {meaning if current() == DEFAULT else say(f'app.basis.{name}')}"
                      for name, meaning in BASES.items())  # fmt: skip
    return [
        say("file.sketch"), say("file.next", path=path), say("file.first", first=say(f"file.first.{by}")),
        say("file.replace", bases=bases),
    ]  # fmt: skip


def about_positions(path: str, table: str) -> list[str]:
    """The comment at the head of a scenario made of a table of positions: what came from where, and what to do next."""
    rule = "decision: {rule: majority, threshold: 0.7}"
    return [say("file.table", table=table), say("file.consent", rule=rule), say("file.table.next", path=path)]


def written_out(decision: Recorded, tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree of a recorded decision as one writes it: a stance in place of the ideal point that it stands for."""
    named, actors = stances_by_name(decision), {}
    for name, actor in tree["actors"].items():
        # The source of a silence is the rule's own; that of a stance is the actor's, so its numbers keep theirs.
        said = {"stance": named[name], "source": actor["ideal"]["source"]} if name in named else {"stance": "silent"}
        head = {key: actor[key] for key in ("role", "label") if key in actor}
        actors[name] = {**head, **said, **{key: value for key, value in actor.items() if key not in (*head, "ideal")}}
    return {key: actors if key == "actors" else _without(value, tree["source"]) for key, value in tree.items()}


def _without(value: Any, source: str) -> Any:
    """The same without the sources below that the file gives already."""
    if isinstance(value, list):
        return [_without(below, source) for below in value]
    if not isinstance(value, Mapping):
        return value
    return {key: _without(below, source) for key, below in value.items() if (key, below) != ("source", source)}


class _Anchors:
    """Names of the numbers that several actors have alike."""

    def __init__(self, tree: Mapping[str, Any]):
        said = [(key, written(value)) for actor in tree["actors"].values() for key, value in actor.items()
                if isinstance(value, Mapping) and key not in _WORDS]  # fmt: skip
        self._names: dict[tuple[str, str], str] = {}
        for (key, text), times in Counter(said).items():
            if times > 1:
                number = sum(one == key for one, _ in self._names) + 1
                self._names[key, text] = key if number == 1 else f"{key}_{number}"
        self._told: set[str] = set()

    def knows(self, key: str, value: Any) -> bool:
        """Whether it stands in the file already."""
        return self._names.get((key, written(value))) in self._told

    def said(self, key: str, value: Any) -> str:
        """It as the file says it here."""
        text = written(value)
        name = self._names.get((key, text))
        if name is None or key in _WORDS:
            return text
        if name in self._told:
            return f"*{name}"
        self._told.add(name)
        return f"&{name} {text}"


def _actor(name: str, actor: Mapping[str, Any], anchors: _Anchors, explained: set[str]) -> Iterator[str]:
    if all(key in _WORDS or anchors.knows(key, value) for key, value in actor.items()):
        yield from _on_few_lines(f"  {name}: ", [f"{key}: {anchors.said(key, value)}" for key, value in actor.items()])
        return
    yield f"  {name}:"
    for key, value in actor.items():
        path = f"{OF_POWERS if actor['role'] == 'external' else name}.{key}"
        yield f"    {key}: {anchors.said(key, value)}{'' if key in _WORDS else _meaning(path, explained)}"


def _on_few_lines(head: str, parts: list[str]) -> Iterator[str]:
    """A mapping in braces, broken between its entries where a line is full."""
    line = head + "{"
    for part, after in zip(parts, [*[","] * (len(parts) - 1), "}"], strict=True):
        if len(line) + len(part) > _WIDTH and not line.endswith("{"):
            yield line.rstrip()
            line = " " * (len(head) + 1)
        line += f"{part}{after} "
    yield line.rstrip()


def _draft(draft: Mapping[str, Any], explained: set[str]) -> Iterator[str]:
    for key, value in draft.items():
        yield f"{key}: {written(value)}{'' if key in _WORDS else _meaning(f'draft.{key}', explained)}"


def _meaning(path: str, explained: set[str]) -> str:
    """What a quantity means, as a comment; nothing the second time."""
    limits, name = limits_of(path), path.partition(".")[2]
    if limits is None or (key := f"{limits.meaning}/{name}") in explained:
        return ""
    explained.add(key)
    return f"  # {meaning_of(path)}"


def _wrapped(remark: str) -> list[str]:
    """Lines of a comment, so many letters each that they are about as wide: a kanji takes two columns. A command
    has a line of its own, which is not broken, so that it can be copied."""
    wide = len(remark) + sum(east_asian_width(letter) in "WF" for letter in remark)
    width = _WIDTH * len(remark) // wide
    parts = ([line] if line.startswith(_COMMAND) else wrap(line, width) for line in remark.split("\n"))
    return [line for part in parts for line in part]
