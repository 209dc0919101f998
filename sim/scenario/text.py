"""A label or a title, in one language or in several."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, create_model
from pydantic_core import CoreSchema, core_schema

from ..words import DEFAULT, LANGUAGES

# The same words in several languages: a field for each catalogue, so that a new language is a new catalogue.
_LANGUAGE_FIELDS: dict[str, Any] = {code: (str | None, None) for code in LANGUAGES} | {DEFAULT: (str, ...)}
Translations = create_model(
    "Translations",
    __config__=ConfigDict(frozen=True, extra="forbid", strict=True),
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
