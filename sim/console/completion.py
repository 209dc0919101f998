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
        files = [Path(path) for path in sorted(glob(f"{escape(incomplete)}*"))]
        paths = [
            f"{path}/" if path.is_dir() else str(path) for path in files if path.is_dir() or path.suffix == ".yaml"
        ]
        return [*(name for name in names() if name.startswith(incomplete)), *paths]

    return complete
