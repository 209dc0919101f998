"""What coders and traits are called."""

from ...words import has, say
from .agreement import ALL


def called(coder: str) -> str:
    """A coder in words, or by its name where there are none."""
    return say(f"coders.name.{coder}") if has(f"coders.name.{coder}") else coder


def trait_in_words(trait: str) -> str:
    """A trait in words; `all` for all of them."""
    return say("coders.all") if trait == ALL else say(f"quantity.{trait}")
