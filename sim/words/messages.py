"""What goes wrong, in the language spoken.

A message is made in English, kept and passed on so, and translated where it is shown: one clause, or several with "; "
between them. `messages/CODE.po` has the clauses of a language by their English text, with a {name} for what varies.
What stands at a {NAME} in capitals is itself translated, and {REST} is all that follows. What a language has not
is said in English.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter

from ..errors import Mistake
from . import FOLDER, current
from .catalogue import read

#: Between two clauses, in English.
AND = "; "
REST = "REST"
#: What may stand at a name: a part of a clause, or, between quotes, whatever has none in it.
_PART, _QUOTE = f"(?:(?!{AND}).)*?", "'"
_QUOTED = f"[^{_QUOTE}]*?|{_PART}"


def spoken(mistake: Mistake) -> Mistake:
    """A mistake in the language spoken."""
    return replace(mistake, place=translated(f"{mistake.place}:")[:-1], what=translated(mistake.what))


def translated(message: str) -> str:
    """A message in the language spoken, and in English as far as its clauses are not known."""
    path = FOLDER / "messages" / f"{current()}.po"
    return _translated(message, path) if path.is_file() else message


def _translated(message: str, path: Path) -> str:
    said, rest = _first(message, path)
    if rest is None:
        return said
    others = _translated(rest, path)
    return message if f"{said}{AND}{others}" == message else f"{said}{read(path).text(AND)}{others}"


def _first(message: str, path: Path) -> tuple[str, str | None]:
    """The first clause of a message in the language of a file, and what follows it, if anything does."""
    for text in _clauses(path):
        if all(letters in message for letters in _letters(text)) and (found := _pattern(text).match(message)):
            values = found.groupdict()
            told = {name: _translated(value, path) if name.isupper() else value for name, value in values.items()}
            rest = message[found.end() :].removeprefix(AND) if found.end() < len(message) else None
            return read(path).text(text).format_map(told), rest
    clause, between, rest = message.partition(AND)
    return clause, rest if between else None


@cache
def _clauses(path: Path) -> tuple[str, ...]:
    """The clauses that a file has, those with most letters of their own first."""
    return tuple(sorted(filter(None, read(path).plural), key=lambda text: -len("".join(_letters(text)))))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """What matches a clause to its end, whatever stands at its names."""
    made = ""
    for letters, name, _, _ in Formatter().parse(text):
        made += re.escape(letters)
        if name:
            made += f"(?P<{name}>{'.*' if name == REST else _QUOTED if letters.endswith(_QUOTE) else _PART})"
    return re.compile(f"{made}(?={AND}|$)", re.DOTALL)


@cache
def _letters(text: str) -> tuple[str, ...]:
    """What stands in a clause beside its names."""
    return tuple(letters for letters, *_ in Formatter().parse(text))
