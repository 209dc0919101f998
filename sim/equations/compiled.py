"""How a rule is compiled, and where compiled code is kept."""

import os
import stat
from pathlib import Path
from tempfile import gettempdir

from numba import config, njit


def _place() -> str | None:
    """Where compiled code is kept: "" if it is where numba wants it, else a temporary folder, or None if nowhere.

    numba keeps it beside the source, in the user's cache, or where NUMBA_CACHE_DIR says, and fails where none of them
    can be written, as in a container with nothing but a folder for results.
    """
    try:
        njit(cache=True)(_place)  # it looks for a place at once
    except (RuntimeError, OSError):
        folder = _private_folder()
        if folder is not None:
            vars(config)["CACHE_DIR"] = str(folder)
        return None if folder is None else str(folder)
    return ""


def _private_folder() -> Path | None:
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


#: Place of compiled code if it is no usual one: a temporary folder, or None.
PLACE = _place()
CACHED = PLACE is not None

#: Decorator of every rule. The numpy error model keeps a division from raising, so loops over runs can be
#: vectorised; fastmath stays off, because the two engines must round alike.
rule = njit(cache=CACHED, nogil=True, error_model="numpy", forceinline=True)
