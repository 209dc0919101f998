"""What a quantity means, in the language spoken: as the vocabulary says in English, else as the catalogue has it."""

from ..words import current, has, say
from .vocabulary import GROUPS, Limits


def meaning(path: str, limits: Limits) -> str:
    """The meaning of the quantity at a path such as `france.threat` or `weights.autonomy`; English if untranslated."""
    key = meaning_key(path)
    return say(key) if has(key, current()) else limits.meaning


def meaning_key(path: str) -> str:
    """Key of a meaning in the catalogues: an actor's or a draft's quantity by itself, a global one with its group."""
    head, _, what = path.partition(".")
    return f"meaning.{path if head in GROUPS or head == 'spatial' else what}"
