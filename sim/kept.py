"""What takes long to make and is kept for the next command: compiled kernels, catalogues of words, unfinished work.

Each is a file in the first of these folders that can be written: beside this package, in the user's cache, or instead
of these where NUMBA_CACHE_DIR says; a private one for temporary files. A file that is not as it was written counts as
none.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import gettempdir
from time import time


def digest(*parts: bytes) -> str:
    """Of what a kept file depends on, for its name: another one for other parts."""
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest()


def place_of_kept() -> str | None:
    """Where things are kept: "" if it is a usual place, else a folder for temporary files, or None if nowhere."""
    if any(map(_can_be_written, _usual())):
        return ""
    private = private_folder()
    return None if private is None else str(private)


def find(name: str) -> bytes | None:
    """What was kept under a name, or None."""
    for folder in _folders():
        with suppress(OSError):
            head, _, content = (folder / name).read_bytes().partition(b"\n")
            if head.decode(errors="replace") == digest(content):
                return content
    return None


def keep(name: str, content: bytes) -> None:
    """Keeps something, whole, in the first folder that takes it; nowhere if none does."""
    for folder in _folders():
        unfinished = folder / f".{name}.{os.getpid()}"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(digest(content).encode() + b"\n" + content)
            os.replace(unfinished, folder / name)
            return


def any_kept(pattern: str) -> bool:
    """Whether anything is kept under a name that fits a pattern as of a shell."""
    return any(True for folder in _folders() for _ in folder.glob(pattern))


def forget(pattern: str, older: float = 0.0) -> None:
    """Removes what was kept under names that fit a pattern as of a shell, if that was so many seconds ago or more."""
    for folder in _folders():
        for path in folder.glob(pattern):
            with suppress(OSError):
                if time() - path.stat().st_mtime >= older:
                    path.unlink()


def _folders() -> Iterator[Path]:
    yield from _usual()
    private = private_folder()
    if private is not None:
        yield private


def _usual() -> list[Path]:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return [Path(chosen)]
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return [Path(__file__).parent / "__pycache__", Path(home) / "nacsim"]


def private_folder() -> Path | None:
    """A folder for temporary files that nobody but this user can write: what is kept there is executed."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    try:
        folder = Path(gettempdir()) / f"nacsim-compiled-{user}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(found.st_mode) and (user == "" or (found.st_uid == user and not found.st_mode & 0o077))
    return folder if is_ours and os.access(folder, os.W_OK) else None


def _can_be_written(folder: Path) -> bool:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder.is_dir() and os.access(folder, os.W_OK)
