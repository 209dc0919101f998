"""The fixed words of figures and pages, in every language that nacsim speaks.

    with speaking("ja"):
        say("shelved")  # 棚上げ

Each language has one catalogue beside this file, `en.po`, `ja.po`, and a language is added by adding its catalogue
(README.md here). Which language is spoken is a matter of the context, as the precision of `decimal` is, and English
where nobody says otherwise: no number depends on it. A phrase that a language lacks is said in English. What an analyst
writes, the labels of a scenario, is translated in the scenario (`Scenario.in_language`).
"""

from collections.abc import Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from ..errors import Mistake, UsageError, nearest
from .catalogue import Catalogue, read

FOLDER = Path(__file__).parent
DEFAULT = "en"


def languages(folder: Path) -> tuple[str, ...]:
    """Codes (ISO 639-1) of the languages that have a catalogue in a folder, English first."""
    return tuple(sorted((file.stem for file in folder.glob("*.po")), key=lambda code: (code != DEFAULT, code)))


LANGUAGES = languages(FOLDER)

_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)


def current() -> str:
    """Code of the language that is spoken in this context."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Makes `say` speak a language within the block, in this thread or task alone.

    Raises:
        UsageError: nacsim does not speak it.
    """
    token = _spoken.set(known(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def known(language: str, place: str = "--lang") -> str:
    """The language itself. Raises UsageError, naming the nearest one, if nacsim does not speak it."""
    if language not in LANGUAGES:
        raise UsageError(Mistake(f"{place} {language}", f"nacsim does not speak it{nearest(language, LANGUAGES)}"))
    return language


def own_names() -> dict[str, str]:
    """What each language calls itself, by its code: English, 日本語."""
    from babel import Locale  # costs what reading a catalogue costs; only the dashboard lists the languages

    return {code: Locale.parse(code).get_display_name() or code for code in LANGUAGES}


def say(key: str, /, *, n: int | None = None, **values: object) -> str:
    """The phrase of a key in the language spoken here, its `{names}` filled in with the values as they are given.

    `n` is for a phrase that has plural forms: it chooses the form by the rule of the language (1 case, 2 cases) and
    is filled in as `{n}`.

    Raises:
        KeyError: an unknown key, or no value for a name in the phrase.
        TypeError: `n` for a phrase without plural forms, or none for one with them.
    """
    text = _speaker(key).text(key, n)
    return text.format(**values) if n is None else text.format(n=n, **values)


def shipped(text: str) -> str:
    """What the shipped data say in English, such as the reason for a number, in the language spoken here; as it stands
    where that has no translation of it (`shipped/`, a catalogue a language, by the English text)."""
    path = FOLDER / "shipped" / f"{current()}.po"
    known = read(path) if current() != DEFAULT and path.is_file() else None
    return known.text(text) if known is not None and text in known.plural else text


def keys(language: str = DEFAULT) -> Set[str]:
    """Keys of the phrases that a language has a text for."""
    return _catalogue(language).plural.keys()


def has(key: str, language: str = DEFAULT) -> bool:
    """Whether a language has a text for a key. What English has can be said in every language."""
    return key in keys(language)


def phrases(*heads: str) -> dict[str, str]:
    """Every phrase whose key begins with one of the heads, by key, in the language spoken; places for values stay open.

    Phrases with plural forms are left out: which form is right is known where the number is.
    """
    plural = _catalogue(DEFAULT).plural
    return {key: _speaker(key).text(key) for key in plural if key.startswith(heads) and not plural[key]}


def _catalogue(language: str) -> Catalogue:
    return read(FOLDER / f"{language}.po")


def _speaker(key: str) -> Catalogue:
    """The catalogue of the language spoken, or the English one where that has no such phrase."""
    spoken = _catalogue(current())
    return spoken if key in spoken.plural else _catalogue(DEFAULT)
