"""A label or a title, in one language or in several."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from unicodedata import bidirectional, name

from pydantic import AfterValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, create_model
from pydantic_core import CoreSchema, core_schema

from ..words import DEFAULT, LANGUAGES

# The same words in several languages: a field for each catalogue, so that a new language is a new catalogue.
_LANGUAGE_FIELDS: dict[str, Any] = {code: (str | None, None) for code in LANGUAGES} | {DEFAULT: (str, ...)}
Translations = create_model(
    "Translations",
    __config__=ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True),
    __doc__="The same words in several languages: a field for each of `words.LANGUAGES`.",
    **_LANGUAGE_FIELDS,
)


class Text(str):
    """Words of a scenario: text in the default language that knows its translations.

    In a file either plain text, which is the same in every language, or a mapping of language to text, as in
    `{en: France, ja: フランス}`. It is kept as it was given.
    """

    translations: Mapping[str, str]

    def __new__(cls, given: str | Mapping[str, str] = "") -> "Text":
        words = given if isinstance(given, Mapping) else {DEFAULT: given}
        text = super().__new__(cls, words[DEFAULT])
        text.translations = words
        return text

    def in_language(self, language: str) -> str:
        """The words in a language; in the default one where there is no translation."""
        return self.translations.get(language, str(self))

    def as_given(self) -> str | dict[str, str]:
        """What the file says: plain text, or text by language."""
        return dict(self.translations) if len(self.translations) > 1 else str(self)

    def __reduce__(self) -> tuple[type["Text"], tuple[str | dict[str, str]]]:
        return Text, (self.as_given(),)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        read = core_schema.no_info_before_validator_function(_by_language, handler.generate_schema(Translations))
        return core_schema.no_info_after_validator_function(
            lambda found: cls(found.model_dump(exclude_none=True)), read,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.as_given),
        )  # fmt: skip

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema["schema"])]}


def _by_language(given: Any) -> Any:
    given = given.as_given() if isinstance(given, Text) else given
    return given if isinstance(given, Mapping) else {DEFAULT: given}


#: Letters that every figure can draw: most western ones, and the eastern ones, for which figures ask for a font.
_PLAIN_LETTERS = re.compile(
    "[\x20-\x7e\xa0-\u024f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2010-\u2027\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
)


def unfit(words: str, most: int) -> str:
    """Why words cannot stand in a figure, or nothing: they are on several lines, longer than `most`, or in letters that
    no figure can draw."""
    if "\n" in words:
        return "more than one line; write it on one"
    if len(words) > most:
        return f"{len(words):,} characters; allowed: up to {most}, so that figures can show it"
    undrawn = next((letter for letter in _PLAIN_LETTERS.sub("", words) if not _is_drawn(letter)), None)
    if undrawn is None:
        return ""
    called = name(undrawn, f"U+{ord(undrawn):04X}").title()
    remedy = "write it in Latin, Greek, Cyrillic, Chinese, Japanese or Korean letters"
    return f"figures have no letter '{undrawn}' ({called}); {remedy}"


def within(most: int) -> Callable[[Any], Any]:
    """Checks that words are not `unfit` in any language, and strips them."""

    def check(given: Text | str) -> Text | str:
        by_language = dict(given.translations) if isinstance(given, Text) else {DEFAULT: given}
        stripped = {language: words.strip() for language, words in by_language.items()}
        for language, words in stripped.items():
            if wrong := unfit(words, most):
                raise ValueError(wrong if language == DEFAULT else f"in `{language}`: {wrong}")
        return Text(stripped) if isinstance(given, Text) else stripped[DEFAULT]

    return check


def _is_drawn(letter: str) -> bool:
    """Whether the font of figures has a letter, and they write it the way that it is read."""
    return ord(letter) in _letters() and bidirectional(letter) not in ("R", "AL")


@cache
def _letters() -> frozenset[int]:
    import matplotlib  # for letters that are not plain alone: a mistake need not wait for it
    from matplotlib.ft2font import FT2Font

    path = str(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))  # before 3.11 it takes no Path
    return frozenset(FT2Font(path).get_charmap())


LONGEST_LABEL, LONGEST_TITLE, LONGEST_CAPTION = 120, 300, 600
#: What stands beside a bar or on an axis; what stands above a figure; what stands below it.
Label = Annotated[Text, AfterValidator(within(LONGEST_LABEL))]
Title = Annotated[Text, AfterValidator(within(LONGEST_TITLE))]
Caption = Annotated[Text, AfterValidator(within(LONGEST_CAPTION))]
