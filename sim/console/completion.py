"""What a shell completes a word to: names that ship, and the files and folders that begin so."""

from collections.abc import Callable
from glob import escape, glob
from pathlib import Path

from ..results.options import Option


def completing(option: Option) -> Callable[[str], list[str]] | None:
    """What typer asks for completions of an option's value; None where the shell's own will do."""
    names = option.suggests
    if names is None:
        return None

    def complete(incomplete: str) -> list[str]:
        beginning = f"{escape(incomplete)}*"
        folders = (f"{path}/" for path in glob(beginning) if Path(path).is_dir())
        named = (name for name in names() if name.startswith(incomplete))
        return [*named, *sorted([*folders, *glob(f"{beginning}.yaml")])]

    return complete
