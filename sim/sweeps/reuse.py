"""Cases that another sweep has computed, so that one with more values, runs or seeds need not do so again.

A case is known by its `id`, which covers everything that its runs read, its seed and the number of its first run. Its
counts go on from there: what comes of it is what the sweep made whole at once finds, to the last bit.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..engines.cases import Counts
from ..engines.in_force import EQUATIONS
from ..errors import Mistake, ResultsError, UsageError
from ..results import store
from .counted import COUNTED, counts_of
from .designs import Design
from .folder import is_sound
from .plan import Known, Part, Piece, batch_of, case_ids


@dataclass(frozen=True)
class Earlier:
    """The cases of an earlier sweep.

    Attributes:
        cases: a row a case that has runs, as its parts have it, by (id, seed, first_run).
        runs: how many were asked for, at a time where `half_width` says when to stop.
        half_width: of the intervals at which it stopped; None where every case has `runs`.
    """

    cases: pd.DataFrame
    runs: int
    half_width: float | None


def earlier_for(design: Design, folder: Path, out: Path | None = None) -> Earlier:
    """The cases of a directory for a design that is swept into another one.

    Raises:
        ResultsError: as `read_earlier`, or the two are one.
        UsageError: the design's cases cannot go on from others.
    """
    if out is not None and out.resolve() == folder.resolve():
        what = "is where the cases are taken from; name another folder for the sweep that extends it, with --out"
        raise ResultsError(Mistake(str(out), what))
    experiment = design.experiment
    if experiment.behaviours or experiment.file.keep == "runs":
        why = "has behaviours of its own" if experiment.behaviours else "keeps its runs, and others' are not there"
        raise UsageError(Mistake("--extend", f"the sweep {why}; leave --extend out"))
    return read_earlier(folder)


def read_earlier(folder: Path) -> Earlier:
    """The cases that a sweep's directory has, whether the sweep is complete or not; damaged parts are passed over.

    Raises:
        ResultsError: it holds no sweep, one of other rules, or one whose runs nothing can go on with.
    """
    manifest = store.open_results(folder).manifest
    known: dict[str, Any] = manifest.get("sweep") or {}
    if manifest["kind"] != "sweep" or not known:
        raise ResultsError(Mistake(str(folder), "holds no sweep, whose cases could be taken"))
    if known.get("rules") != f"{EQUATIONS:x}" or known.get("version of nacsim") != store.versions()["nacsim"]:
        raise ResultsError(Mistake(str(folder), "was made by another version, whose cases may differ; run it again"))
    if "behaviours" in known:
        what = "was made with behaviours of their own, which no file keeps; its cases cannot be told from others"
        raise ResultsError(Mistake(str(folder), what))
    paths = sorted((folder / "parts").glob("?????*-*.parquet"))
    tables = [pq.read_table(path) for path in paths if not path.name.endswith(".runs.parquet") and is_sound(path)]
    found = pa.concat_tables(tables, promote_options="default").to_pandas() if tables else pd.DataFrame()
    if COUNTED in found:
        found = found[found["error"].isna() & found[COUNTED].notna()]
        design = pd.read_parquet(folder / "design.parquet").set_index("case")
        numbers = found["case"].to_numpy()
        seeds = design["seed"].loc[numbers] if "seed" in design else pd.Series(manifest["seed"], numbers)
        keys = [found["id"], seeds.to_numpy(), design["first_run"].loc[numbers].to_numpy()]
        found = found.set_index(pd.MultiIndex.from_arrays(keys, names=["id", "seed", "first_run"]))
        found = found[~found.index.duplicated()]
    else:
        found = found.iloc[:0]
    until = known.get("until")
    return Earlier(found, known["runs"], until and until["half_width"])


def with_known(part: Part, earlier: Earlier) -> Part:
    """A part that goes on from what an earlier sweep has of its cases."""
    return replace(part, pieces=tuple(_with_known(part, piece, earlier) for piece in part.pieces))


def _with_known(part: Part, piece: Piece, earlier: Earlier) -> Piece:
    try:
        batch = batch_of(piece)
    except Exception:
        return piece  # a case that fails says so when it is run
    keys = [np.array(case_ids(batch), object), np.full(len(batch), piece.seed), piece.first]
    at = earlier.cases.index.get_indexer(pd.MultiIndex.from_arrays(keys)) if len(earlier.cases) else np.array([-1])
    if (at < 0).all():
        return piece
    rows = earlier.cases.iloc[np.maximum(at, 0)]
    done = np.where((at >= 0) & _goes_on(part, rows["runs"].to_numpy(), earlier), rows["runs"], 0)
    counts = counts_of(rows, batch.layout)
    return replace(piece, known=Known(done, Counts(*(np.where(done[:, None] > 0, c, 0) for c in counts))))


def _goes_on(part: Part, runs: np.ndarray, earlier: Earlier) -> np.ndarray:
    """Whether the sweep of a part comes by the state after so many runs.

    One that adds runs until intervals are narrow does if it would not have stopped before: after its first runs, and
    where the earlier one added as many at a time and was satisfied no later.
    """
    if part.half_width is None:
        return runs <= part.runs
    alike = earlier.runs == part.runs and earlier.half_width is not None and earlier.half_width >= part.half_width
    return (runs == part.runs) | ((runs % part.runs == 0) & (runs <= part.most_runs) & alike)
