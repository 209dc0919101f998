"""Parts of an evaluation that are kept until the command which asked for them has ended well (`results.resuming`)."""

import json
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

import pandas as pd

from ..engines.in_force import EQUATIONS
from ..kept import digest
from ..results.resuming import watching
from ..results.store import versions
from ..scenario.identity import read_by_a_run
from .plan import Part

#: Runs from which on cases are worth keeping: a twentieth of a second of work.
_WORTH = 1 << 16


def apart(plan: Sequence[Part]) -> list[list[Part]]:
    """What is kept together of the parts of an evaluation: each alone where that is worth it, else all of them."""
    return [[part] for part in plan] if _runs(plan[:1]) >= _WORTH else [list(plan)]


def find(parts: Sequence[Part]) -> pd.DataFrame | None:
    """The cases of parts that are kept together, where the same command computed them before it was stopped."""
    kept = watching()
    if kept is None or kept.is_first or (name := name_of(parts)) is None or (content := kept.find(name)) is None:
        return None
    table = pd.read_feather(BytesIO(content))
    return table.assign(error=table["error"].astype(object))


def keep(parts: Sequence[Part], cases: pd.DataFrame) -> None:
    """Keeps the cases of parts together, unless one of them failed."""
    kept = watching()
    if kept is None or not kept.is_long or cases["error"].notna().any():
        return
    if (name := name_of(parts)) is not None:
        content = BytesIO()
        cases.to_feather(content)
        kept.keep(name, content.getvalue())


@cache
def _release() -> str:
    """What computes: the rules in force, and every package that results depend on."""
    return json.dumps([f"{EQUATIONS:x}", versions()])


def _runs(parts: Sequence[Part]) -> int:
    return sum(part.cases * part.runs for part in parts)


def name_of(parts: Sequence[Part]) -> str | None:
    """A digest of all that the cases depend on; None where they are not worth it, or nothing tells all."""
    if _runs(parts) < _WORTH or any(part.behaviours or part.keep_runs or part.taken for part in parts):
        return None
    said, numbers = list[Any]([_release()]), list[bytes]()
    for part in parts:
        said.append([part.runs, part.engine, part.half_width, part.most_runs])
        for piece in part.pieces:
            said.append([read_by_a_run(piece.scenario), piece.settings, piece.numbers, piece.seed])
            numbers += [piece.values.tobytes(), piece.cases.tobytes(), piece.first.tobytes()]
    return digest(json.dumps(said, default=str).encode(), *numbers)
