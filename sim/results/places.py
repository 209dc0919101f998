"""Where results go: a name is one command's from its start, never shared and never taken from results unasked.

.NAME.lock           held by the process that writes results NAME; it dies with the process
.NAME.partial-PID    what it has written so far, renamed to NAME when it is whole
.NAME.replaced       with --force: the results that had the name, until the new ones have it
"""

import glob
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from ..errors import Mistake, ResultsError

#: What makes a folder a results directory.
MANIFEST = "manifest.json"


class Taken(ResultsError):
    """A name that another command's results have, or are about to have."""


def _numbered(parent: Path, name: str) -> Iterator[Path]:
    """`parent/name`, then `parent/name-2`, `-3`, ..."""
    yield parent / name
    for number in count(2):
        yield parent / f"{name}-{number}"


def check_free(folder: Path, *, force: bool) -> None:
    """Raises ResultsError if results may not be put into a folder: it is there already, or is no results directory."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ResultsError(Mistake(str(folder), "this is a file; name a folder that is not there yet"))
    if any(folder.iterdir()):
        if not force:
            raise _taken(folder)
        if not _is_ours(folder / MANIFEST):
            what = "has no manifest.json of nacsim's, so it is no results directory and --force does not replace it"
            raise ResultsError(Mistake(str(folder), f"{what}; name another folder"))


def _is_ours(path: Path) -> bool:
    """Whether a manifest is one of nacsim's, of this format or another. Other programs have files of that name too."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and {"format", "kind", "versions"} <= manifest.keys()


def _taken(folder: Path) -> Taken:
    return Taken(Mistake(str(folder), "is there already; name another folder, or add --force to replace it"))


@contextmanager
def new_results(folder: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to write into that takes the name `folder` when the block ends well, and is removed when it does not.

    The name is this process's from the beginning of the block, and nothing that has it is replaced but by `force`.

    Raises:
        Taken: `folder` is there already (and not `force`), or another process is about to take its name.
        ResultsError: it cannot be made, or holds no results.
    """
    with claimed(folder):
        check_free(folder, force=force)
        partial = folder.parent / f".{folder.name}.partial-{os.getpid()}"
        try:
            for left in folder.parent.glob(f".{glob.escape(folder.name)}.partial-*"):
                if not _is_running(left.name.rpartition("-")[2]):
                    shutil.rmtree(left)
            partial.mkdir()
        except OSError as error:
            raise ResultsError(Mistake(str(folder), f"cannot be made: {_why(error)}")) from None
        try:
            yield partial
            _take_name(partial, folder, force=force)
        except OSError as error:
            raise ResultsError(Mistake(str(folder), f"cannot be written: {error.strerror or error}")) from None
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def new_numbered(parent: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """(folder, where to write it) of the first of `parent/name`, `-2`, `-3`, ... that nobody has; see `new_results`."""
    with ExitStack() as claims:
        for folder in _numbered(parent, name):
            if os.path.lexists(folder):
                continue
            with suppress(Taken):
                partial = claims.enter_context(new_results(folder))
                break
        yield folder, partial


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """The name of a folder or file for this process alone, as long as the block lasts or the process lives.

    Raises:
        Taken: another process has it.
        ResultsError: it, or the folder that it is to be in, cannot be made.
    """
    from filelock import FileLock, Timeout  # which imports asyncio, and only what is written needs

    lock = folder.parent / f".{folder.name}.lock"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=0):
            try:
                _put_back(folder)
                yield
            finally:  # whoever opened the file meanwhile finds at the latest in `_take_name` that the name is taken
                lock.unlink(missing_ok=True)
    except Timeout:
        what = "another command is writing it; wait for it, or name another place"
        raise Taken(Mistake(str(folder), what)) from None
    except OSError as error:
        raise ResultsError(Mistake(str(folder), f"cannot be made: {_why(error)}")) from None


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _is_running(pid: str) -> bool:
    """Whether another process has this number: what has ours is left from one that had it before."""
    with suppress(PermissionError):
        try:
            os.kill(int(pid), 0)
        except (ValueError, ProcessLookupError):
            return False
    return int(pid) != os.getpid()


def _take_name(partial: Path, folder: Path, *, force: bool) -> None:
    """Renames a finished folder. What is there is kept until it has its name, also if this is stopped in between."""
    if force and folder.exists():
        os.replace(folder, replaced(folder))
    try:
        with suppress(OSError):
            folder.rmdir()  # an empty one; with results in it it stays, and the renaming fails
        os.rename(partial, folder)
    except OSError as error:
        raise _taken(folder) if folder.exists() else error from None
    finally:
        _put_back(folder)


def replaced(folder: Path) -> Path:
    """Where results are while others take their name."""
    return folder.parent / f".{folder.name}.replaced"


def _put_back(folder: Path) -> None:
    """Ends a replacement that was stopped: with the new results if they have the name, else with the old ones."""
    old = replaced(folder)
    if old.is_dir():
        if folder.exists():
            shutil.rmtree(old)
        else:
            os.replace(old, folder)
