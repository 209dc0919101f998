"""A catalogue of phrases: one gettext file (PO) a language, read when somebody speaks it.

A phrase is known by a key (`brief.question`), not by its English text: the English may be reworded without touching
code or translations. Babel reads the file; the standard library's gettext looks phrases up and chooses plural forms.
"""

import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from ..errors import EngineError, Mistake
from ..kept import digest, find, keep

#: What a line of a catalogue may be: empty, a comment, or a keyword and its text in quotes, or text going on.
_LINE = re.compile(r'\s*|#.*|(?:msgid|msgid_plural|msgstr|msgstr\[\d+\])?\s*"(?:[^"\\]|\\.)*"\s*')


class Catalogue:
    """The phrases of one language.

    Attributes:
        plural: of each key that has a text, whether that text has plural forms.
    """

    def __init__(self, texts: NullTranslations, plural: Mapping[str, bool]):
        self._texts = texts
        self.plural = plural

    def text(self, key: str, n: int | None = None) -> str:
        """The text of a key, its places for values open; of one with plural forms, the form for `n`.

        Raises:
            KeyError: the language has no text for it.
            TypeError: `n` for a text without plural forms, or none for one with them.
        """
        if self.plural[key] != (n is not None):
            raise TypeError(f"the phrase '{key}' has {'' if self.plural[key] else 'no '}plural forms")
        return self._texts.gettext(key) if n is None else self._texts.ngettext(key, key, n)


@cache
def read(path: Path) -> Catalogue:
    """The catalogue in a file. A phrase with an empty text, or that its translator marked `fuzzy`, counts as missing.

    Raises:
        EngineError: the file is no catalogue, or says a key twice; with the line.
    """
    text = path.read_bytes()
    file = f"nacsim-{path.stem}-{digest(text, str(path).encode())}.mo"
    content = find(file)
    if content is None:
        content = _compiled(path, text.decode())
        keep(file, content)
    head, _, phrases = content.partition(b"\n")
    return Catalogue(GNUTranslations(io.BytesIO(phrases)), json.loads(head))


def _compiled(path: Path, text: str) -> bytes:
    """Of each key whether it has plural forms, in a line; then the phrases as gettext reads them."""
    # Babel and checking take a twentieth of a second, which only the first command after a change must pay.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po  # likewise

    _check(path, text)
    try:
        found = read_po(io.BytesIO(text.encode()), abort_invalid=True)
    except PoFileError as error:
        raise EngineError(Mistake(f"{path.name}:{error.lineno + 1}", str(error))) from error
    phrases = io.BytesIO()
    write_mo(phrases, found)
    said = [message for message in found if message.id and _is_whole(message.string) and not message.fuzzy]
    plural = {m.id if isinstance(m.id, str) else m.id[0]: not isinstance(m.id, str) for m in said}
    return json.dumps(plural).encode() + b"\n" + phrases.getvalue()


def _is_whole(text: str | Sequence[str] | None) -> bool:
    return bool(text and all(text))


def _check(path: Path, text: str) -> None:
    """Refuses what Babel passes over in silence: text without its closing quote, and a key that stands twice."""
    first: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{path.name}:{number}"
        if not _LINE.fullmatch(line):
            raise EngineError(Mistake(place, f"no line of a catalogue: {line.strip()}"))
        if line.startswith("msgid ") and line in first:
            raise EngineError(Mistake(place, f"the key stands in line {first[line]} already"))
        first[line] = number
