"""The fixed words of figures and pages, in every language that nacsim speaks.

    with speaking("ja"):
        say("shelved")  # 棚上げ

`CATALOGUE` holds each phrase once: key -> language -> text, with `{name}` where a value goes. Which language is spoken
is a matter of the context, as the precision of `decimal` is, and English where nobody says otherwise: no number depends
on it. What an analyst writes, the labels of a scenario, is translated in the scenario (`Scenario.in_language`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import Mistake, UsageError, nearest
from . import cases, dashboard, figures, pages, past, sources

DEFAULT = "en"
#: Code of each language (ISO 639-1) and what it calls itself.
LANGUAGES = {DEFAULT: "English", "ja": "日本語"}
CATALOGUE: Mapping[str, Mapping[str, str]] = {
    **figures.WORDS, **cases.WORDS, **pages.WORDS, **past.WORDS, **sources.WORDS, **dashboard.WORDS,
}  # fmt: skip

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


def say(key: str, /, **values: object) -> str:
    """The phrase of a key in the language spoken here, its `{names}` filled in. Raises KeyError for an unknown key."""
    return CATALOGUE[key][current()].format(**values)
