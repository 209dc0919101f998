"""Parts of an evaluation that are kept until the command which asked for them has ended well (`results.resuming`)."""

import json
from functools import cache
from io import BytesIO

import pandas as pd

from ..engines.in_force import EQUATIONS
from ..kept import digest
from ..results.resuming import watching
from ..results.store import versions
from ..scenario.identity import read_by_a_run
from .plan import Computed, Part

#: Runs of a part from which on it is worth keeping: a twentieth of a second of work.
_WORTH = 1 << 16


def find(part: Part) -> pd.DataFrame | None:
    """The cases of a part, where the same command computed them before it was stopped."""
    kept = watching()
    if kept is None or kept.is_first or (name := name_of(part)) is None or (content := kept.find(name)) is None:
        return None
    table = pd.read_feather(BytesIO(content))
    return table.assign(error=table["error"].astype(object))


def keep(part: Part, computed: Computed) -> None:
    """Keeps what came of a part, unless one of its cases failed."""
    kept = watching()
    if kept is None or not kept.is_long or computed.cases["error"].notna().any():
        return
    if (name := name_of(part)) is not None:
        content = BytesIO()
        computed.cases.to_feather(content)
        kept.keep(name, content.getvalue())


@cache
def _release() -> str:
    """What computes: the rules in force, and every package that results depend on."""
    return json.dumps([f"{EQUATIONS:x}", versions()])


def name_of(part: Part) -> str | None:
    """A digest of all that the cases of a part depend on; None where they are not worth it, or nothing tells all."""
    if part.cases * part.runs < _WORTH or part.behaviours or part.keep_runs or part.taken:
        return None
    how = [_release(), part.runs, part.engine, part.half_width, part.most_runs]
    said, numbers = [how], list[bytes]()
    for piece in part.pieces:
        said.append([read_by_a_run(piece.scenario), piece.settings, piece.numbers, piece.seed])
        numbers += [piece.values.tobytes(), piece.cases.tobytes(), piece.first.tobytes()]
    return digest(json.dumps(said, default=str).encode(), *numbers)
