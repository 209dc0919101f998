"""The directory of a sweep: what survives when its machine does not.

manifest.json             what was asked for, and by which version; at the end, the hash of every table
design.parquet            a row a case: its scenario and parameters
parts/00012-HASH.parquet  cases of one part, whole or absent; the hash of its bytes is in its name
parts/00012-HASH.runs.parquet   their runs, where those are kept
cases.parquet             the design and what came of every case, when all parts are there
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from ..engines.in_force import EQUATIONS
from ..errors import Mistake, ResultsError
from ..results import parquet, store
from ..results.taking import played_by
from ..scenario.wording import written
from .counted import COUNTED
from .designs import Design
from .plan import Computed, Part

#: Order of the columns after the design's; a group's own columns follow it in order of appearance.
_ORDER = ("id", "runs", "error", "adopted", "as_proposed", "diluted", "shelved", "draft", "rounds", "blocked", "alone",
          "objected")  # fmt: skip
#: What a case may set and no run reads.
_WORDS = frozenset({"title", "description", "label", "source", "basis", "rationale", "note", "hypothetical"})


class SweepFolder:
    """A sweep's directory, locked for this process."""

    def __init__(self, folder: Path, design: Design, plan: list[Part], command: list[str]):
        self.folder, self.design, self.plan, self.command = folder, design, plan, command
        self.parts = folder / "parts"
        self.damaged: list[str] = []

    def begin(self, *, force: bool) -> None:
        """Writes the design and the manifest, or checks that those that are there are of the same sweep.

        Raises:
            ResultsError: the folder holds something else, or another version's sweep.
        """
        if not (self.folder / store.MANIFEST).is_file():
            begun = {".lock", "parts", "design.parquet", ".design.parquet.unfinished", ".manifest.json.unfinished"}
            if {path.name for path in self.folder.iterdir()} - begun:
                what = "is there already and is no sweep; name another folder"
                raise ResultsError(Mistake(str(self.folder), what))
            self._clear()
        else:
            try:
                self._check_same()
                if (self.folder / "design.parquet").is_file():
                    return
            except ResultsError:
                if not force:
                    raise
                self._clear()
        self.parts.mkdir(exist_ok=True)
        parquet.write_frame(self.folder / "design.parquet", self.design.table)
        self._write_manifest(tables=["design.parquet"], complete=False)

    def _check_same(self) -> None:
        """Raises ResultsError if the manifest cannot be read, or is that of anything but this sweep."""
        wanted, found = _identity(self.design), store.open_results(self.folder).manifest.get("sweep")
        differ = [key for key in wanted if not found or found.get(key) != wanted[key]]
        if differ:
            what = f"holds another sweep: not the same {', '.join(differ)}" if found else "holds something else"
            what += "; name another folder with --out, and this one with --extend to go on from its cases, or add"
            what += " --force to replace it"
            raise ResultsError(Mistake(str(self.folder), what))

    def done(self, *, retry_failed: bool = False) -> set[int]:
        """Numbers of the parts that are whole; removes what a crash left, and names damaged parts in `damaged`."""
        whole: set[int] = set()
        self.parts.mkdir(exist_ok=True)
        for left in self.parts.glob(".*.unfinished"):
            left.unlink()
        used = set()
        for path in sorted(self.parts.glob("?????*-*.parquet")):
            if path.name.endswith(".runs.parquet"):
                continue
            number = path.stem.partition("-")[0]
            runs = self.parts / f"{path.stem}.runs.parquet"
            sound = is_sound(path)
            if sound and self.plan[0].keep_runs:
                kept = (pq.read_metadata(path).metadata or {}).get(b"runs")  # none where every case failed
                sound = kept is None or (runs.is_file() and kept.decode() == store.file_hash(runs))
            if not sound:
                self.damaged.append(path.name)
                path.unlink()
            elif int(number) in whole or (retry_failed and pq.read_table(path)["error"].drop_null()):
                path.unlink()
            else:
                whole.add(int(number))
                used |= {path, runs}
        for left in set(self.parts.glob("*.runs.parquet")) - used:
            left.unlink()
        return whole

    def write(self, computed: Computed) -> None:
        """One part, whole. Its runs first: without its cases they count for nothing."""
        cases, metadata = _as_table(computed.cases), {}
        if computed.runs is not None:
            runs = _bytes(_as_table(computed.runs))
            metadata = {"runs": sha256(runs).hexdigest()}
        content = _bytes(cases.replace_schema_metadata(metadata))
        stem = f"{computed.number:05d}-{sha256(content).hexdigest()[:16]}"
        if computed.runs is not None:
            _write(self.parts / f"{stem}.runs.parquet", runs)
        _write(self.parts / f"{stem}.parquet", content)

    def finish(self) -> pd.DataFrame:
        """The table of all cases, written beside the parts; the manifest says that the sweep is complete."""
        table = self.table()
        parquet.write_frame(self.folder / "design.parquet", self.design.table)  # words may have been corrected
        parquet.write_frame(self.folder / "cases.parquet", table)
        self._write_manifest(tables=["design.parquet", "cases.parquet"], complete=True)
        return table

    def table(self) -> pd.DataFrame:
        """Design and results of every case whose part is there."""
        files = [p for p in sorted(self.parts.glob("*-*.parquet")) if not p.name.endswith(".runs.parquet")]
        tables = []
        for path in files:
            with pq.ParquetFile(path) as part:
                tables.append(part.read([name for name in part.schema_arrow.names if name != COUNTED]))
        return merged(self.design, pa.concat_tables(tables, promote_options="default").to_pandas())

    def _write_manifest(self, *, tables: list[str], complete: bool) -> None:
        experiment, more = self.design.experiment, described(self.design, complete=complete)
        file = experiment.file
        store.write_manifest(
            self.folder, "sweep", experiment.scenarios, seed=file.seed[0], runs=file.runs, engine=file.engine,
            command=self.command, tables=tables, more=more,
        )  # fmt: skip

    def _clear(self) -> None:
        """Removes a sweep, its manifest last: until then what is left is that sweep, with fewer parts."""
        for path in [*self.parts.glob("*.parquet"), *self.folder.glob("*.parquet"), *self.folder.glob("figures/*")]:
            path.unlink()
        (self.folder / store.MANIFEST).unlink(missing_ok=True)


def is_sound(path: Path) -> bool:
    """Whether the bytes of a part are those that its name tells."""
    return store.file_hash(path)[:16] == path.stem.partition("-")[2]


def described(design: Design, *, complete: bool) -> dict[str, Any]:
    """What the manifest says of a sweep and of no other study."""
    experiment = design.experiment
    return {
        "experiment": {"name": experiment.name, "title": experiment.title.as_given(),
                       **experiment.file.model_dump(mode="json", by_alias=True, exclude={"title"})},
        "sweep": _identity(design),
        "cases": len(design),
        "refused": design.refused,
        "unbalanced": list(design.unbalanced),
        "parameters": list(design.columns),
        "complete": complete,
        **played_by(experiment.behaviours),
    }  # fmt: skip


def merged(design: Design, found: pd.DataFrame) -> pd.DataFrame:
    """The design beside what came of its cases, in their order; a case that failed has an error and zero runs."""
    found = found.sort_values("case", ignore_index=True)
    rank = {name: n for n, name in enumerate(_ORDER)}
    columns = sorted(
        found.columns.drop(["case", COUNTED], errors="ignore"), key=lambda name: rank[name.partition(".")[0]]
    )
    table = design.table
    if len(found) == len(table) and (found["case"].to_numpy() == table["case"].to_numpy()).all():
        return pd.concat([table, found[columns]], axis=1)  # as if it were merged, in less than half of the time
    return table.merge(found[["case", *columns]], on="case", how="inner")


@contextmanager
def sweep_folder(folder: Path, design: Design, plan: list[Part], command: list[str]) -> Iterator[SweepFolder]:
    """The directory of a sweep, made if it is not there, for this process alone.

    Raises:
        ResultsError: another sweep writes into it, it cannot be made, or the disk is full. What is whole stays.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise ResultsError(Mistake(str(folder), "this is a file; name a folder"))
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            yield SweepFolder(folder, design, plan, command)
    except Timeout:
        what = "another sweep is writing into it; wait for it, or name another folder with --out"
        raise ResultsError(Mistake(str(folder), what)) from None
    except (OSError, pa.ArrowException) as error:
        why = (getattr(error, "strerror", None) or str(error)).splitlines()[0].lower()
        what = f"cannot be written: {why}; what is done is kept, and the same command goes on from there"
        raise ResultsError(Mistake(str(folder), what)) from None


def _identity(design: Design) -> dict[str, Any]:
    """What must be the same for a sweep to go on: everything that its tables depend on."""
    file = design.experiment.file
    asked = file.model_dump(mode="json", by_alias=True, include={"runs", "seed", "engine", "until", "keep"})
    return {
        "scenario": [[scenario.name, store.scenario_hash(scenario)] for scenario in design.experiment.scenarios],
        "design": sha256(_bytes(_as_table(_without_words(design)))).hexdigest(),
        **asked,
        **played_by(design.experiment.behaviours),
        "version of nacsim": store.versions()["nacsim"],
        "rules": f"{EQUATIONS:x}",
    }


def _without_words(design: Design) -> pd.DataFrame:
    """The table of a design without titles, labels and sources, which no run reads."""
    columns = design.columns.items()
    table = design.table.drop(columns=[path for path, _ in columns if path.rpartition(".")[2] in _WORDS])
    for path, column in columns:
        if path in table and column.dtype == object and any(isinstance(value, Mapping | list) for value in column):
            table[path] = [None if value is None else written(_numbers_of(value)) for value in column]
    return table


def _numbers_of(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbers_of(below) for key, below in value.items() if key not in _WORDS}
    return [_numbers_of(below) for below in value] if isinstance(value, list | tuple) else value


def _as_table(frame: pd.DataFrame) -> pa.Table:
    lists = frame[COUNTED].tolist() if COUNTED in frame else []
    if not lists or not all(isinstance(row, np.ndarray) for row in lists):  # a case that failed has none
        return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
    # pyarrow would take each list by itself, for most of the time that a part of short cases takes to write.
    ends = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    counted = pa.ListArray.from_arrays(pa.array(ends), pa.array(np.concatenate(lists)))
    table = pa.Table.from_pandas(frame.drop(columns=COUNTED), preserve_index=False).replace_schema_metadata()
    return table.add_column(frame.columns.get_loc(COUNTED), COUNTED, counted)


def _bytes(table: pa.Table) -> bytes:
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    with store.whole(path) as unfinished:
        unfinished.write_bytes(content)
