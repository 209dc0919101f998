"""Names of results folders that say what was changed."""

import re
from collections.abc import Sequence
from hashlib import sha256

#: Letters of a name that are spent on what was changed.
_LONGEST = 60


def folder_name(name: str, changes: Sequence[str]) -> str:
    """A folder's name that says what was changed: `tokyo_liaison_office_france.exposure=0.3`.

    What no file system takes becomes a dash, and many changes are cut, with the beginning of their hash behind. A name
    that says so already stays.
    """
    said = list(dict.fromkeys(changes))
    suffix = "_".join(re.sub(r"[^A-Za-z0-9._=+-]+", "-", change).strip("-.") for change in said)
    if len(suffix) > _LONGEST:
        suffix = f"{suffix[:_LONGEST]}-{sha256(repr(said).encode()).hexdigest()[:8]}"
    return name if not suffix or suffix in name else f"{name}_{suffix}"
