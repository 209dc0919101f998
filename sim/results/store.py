"""What is in a results directory: enough to reproduce it. Where one goes: `places.py`.

manifest.json    which study, scenarios as resolved, their hash, seed, runs, versions, command line, hash of every
                 table, and a seal: the hash of all that is in it but the scenarios
*.parquet        the tables; what a row is in each the study says (`TABLES` in its `study.py`)
figures/         its figures, as PNG and SVG
parts/           of a sweep: its cases as they are finished
"""

import json
import os
import platform
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import Mistake, ResultsError, UserError
from ..scenario.identity import read_by_a_run
from ..scenario.reading import decoded, read_bytes
from ..scenario.schema import Scenario
from .places import MANIFEST, replaced
from .study import study_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from ..engines.runs import Record

FORMAT = 2
LARGEST_MANIFEST = 500_000_000
_PACKAGES = ("nacsim", "numpy", "numba", "scipy", "pandas", "pyarrow", "mesa")


@dataclass(frozen=True)
class Results:
    """A results directory that was opened."""

    folder: Path
    manifest: dict[str, Any]
    scenarios: tuple[Scenario, ...]

    @property
    def kind(self) -> str:
        """Name of the study that made it: `run`, `sweep`, `compare` and the like."""
        return study_of(self.manifest["kind"], str(self.folder)).name

    @property
    def scenario(self) -> Scenario:
        """Its scenario; of a sweep or comparison the first."""
        return self.scenarios[0]

    def changed(self) -> list[str]:
        """Names of its tables that are missing, or not as they were written."""
        written = {self.folder / name: digest for name, digest in self.manifest["tables"].items()}
        return [path.name for path, digest in written.items() if not path.is_file() or file_hash(path) != digest]

    def table(self, name: str) -> "pd.DataFrame":
        """One of its tables, such as `runs` or `cases`. Raises ResultsError if it is missing or damaged."""
        from . import parquet  # which takes longer to import than most commands need

        return parquet.joined(self._row_groups(name)).to_pandas()

    def parts(self, name: str, columns: Sequence[str] | None = None) -> "Iterator[pd.DataFrame]":
        """The same, one row group after the other, perhaps only some columns."""
        return (group.to_pandas() for group in self._row_groups(name, columns))

    def _row_groups(self, name: str, columns: Sequence[str] | None = None) -> "Iterator[pa.Table]":
        from . import parquet  # likewise

        in_parts = self.kind == "sweep" and name == "runs"
        files = sorted((self.folder / "parts").glob("*.runs.parquet")) if in_parts else []
        for path in files or [self.folder / f"{name}.parquet"]:
            yield from map(parquet.spelled_out, parquet.row_groups(path, columns))

    def records(self, columns: Sequence[str]) -> "Iterator[Record]":
        """The runs of a run in numbers, one row group after the other; columns that are not named are 0."""
        from . import parquet  # likewise

        return parquet.records(parquet.row_groups(self.folder / "runs.parquet", columns), self.scenario)


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of what a run reads of the scenario, as canonical JSON: numbers and names, and no words."""
    return _sha256(read_by_a_run(scenario))


def _sha256(tree: Any) -> str:
    """SHA-256 of a plain tree as canonical JSON. Of a whole stored scenario, words included, it was the scenario's hash
    in manifests of 0.1.0, which are still opened; remove that from `open_results` when the format next changes."""
    return sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def write_manifest(
    folder: Path, kind: str, scenarios: Sequence[Scenario], *, seed: int, runs: int, engine: str,
    command: Sequence[str], tables: Sequence[str], more: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """The manifest, last: with it the tables named in `tables` are complete. `more` is what only its kind has."""
    manifest = {
        "format": FORMAT,
        "kind": kind,
        "scenarios": [scenario.model_dump(mode="json") for scenario in scenarios],
        "scenario_hashes": [scenario_hash(scenario) for scenario in scenarios],
        "runs": runs,
        "seed": seed,
        "engine": engine,
        **(more or {}),
        "command": shlex.join(command),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **versions()},
        "tables": {name: file_hash(folder / name) for name in sorted(tables)},
    }
    manifest["seal"] = _seal(json.loads(json.dumps({**manifest, "scenarios": []})))
    with whole(folder / MANIFEST) as unfinished:
        unfinished.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _seal(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of all that a manifest says but its scenarios, which have hashes that leave words free."""
    return _sha256({key: value for key, value in manifest.items() if key not in ("scenarios", "seal")})


class Said(dict[str, Any]):
    """What a study says of its findings in a manifest. Raises ResultsError for what it does not say."""

    def __init__(self, place: Path, said: Mapping[str, Any]):
        super().__init__(said)
        self.place = place

    def __missing__(self, key: str) -> Any:
        what = f"does not say `{key}`: it was edited, or is of another version; restore it, or make the results again"
        raise ResultsError(Mistake(str(self.place), what))


def open_results(folder: Path | str) -> Results:
    """A results directory. Raises ResultsError if it is none, is damaged, or has another version's format."""
    folder = Path(folder)
    path = folder / MANIFEST
    manifest = read_json(path)
    if manifest is None:
        what = "no results directory: it has no manifest.json that can be read; `nacsim run` makes one"
        if not folder.exists() and replaced(folder).is_dir():
            what = f"a command was stopped while it replaced these results; rename {replaced(folder)} to have them back"
        raise ResultsError(Mistake(str(folder), what))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        what = f"format {found} is not the format {FORMAT} of this version; use the nacsim that wrote it, or run again"
        raise ResultsError(Mistake(str(path), what))
    try:
        scenarios = tuple(Scenario.model_validate(scenario) for scenario in manifest["scenarios"])
    except (KeyError, TypeError, ValidationError):
        raise ResultsError(Mistake(str(path), "its scenario is damaged; run it again")) from None
    accepted = [scenario_hash(scenario) for scenario in scenarios], [_sha256(tree) for tree in manifest["scenarios"]]
    if manifest.get("scenario_hashes") not in accepted:
        raise ResultsError(Mistake(str(path), "its scenario was changed after the run; run it again"))
    wrong = [key for key, is_right in _WRITTEN.items() if key not in manifest or not is_right(manifest[key])]
    if wrong or manifest.get("seal", seal := _seal(manifest)) != seal:  # older manifests have none
        which = f": {', '.join(wrong)}" if wrong else ""
        what = f"was edited after it was written{which}; restore it, or make the results again"
        raise ResultsError(Mistake(str(path), what))
    return Results(folder, manifest, scenarios)


def read_json(path: Path) -> Any:
    """What a JSON file says; None if it cannot be read, or says what no text can."""
    try:
        said = json.loads(decoded(read_bytes(path, LARGEST_MANIFEST), str(path)))
        json.dumps(said, ensure_ascii=False).encode()  # half a character
    except (UserError, ValueError, RecursionError):
        return None
    return said


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63


def _are_tables(value: Any) -> bool:
    """File name -> hash, no file outside the folder."""
    return isinstance(value, dict) and all(
        isinstance(digest, str) and name.endswith(".parquet") and Path(name).name == name
        for name, digest in value.items()
    )


#: What every manifest has, and whether a value is of its kind.
_WRITTEN: Mapping[str, Callable[[Any], bool]] = {
    "kind": lambda value: isinstance(value, str), "engine": lambda value: isinstance(value, str),
    "runs": _is_number, "seed": _is_number, "tables": _are_tables, "command": lambda value: isinstance(value, str),
    "created": lambda value: isinstance(value, str), "versions": lambda value: isinstance(value, dict),
}  # fmt: skip


def check_unchanged(stored: Results, remedy: str) -> None:
    """Raises ResultsError if a table is not as it was written; `remedy` says what makes it again."""
    if stored.changed():
        what = f"{', '.join(stored.changed())} missing or changed since written; {remedy}"
        raise ResultsError(Mistake(str(stored.folder), what))


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def versions() -> dict[str, str]:
    """Version of each package that results depend on."""
    found = dict.fromkeys(_PACKAGES, "not installed")
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def write_text(path: Path, text: str, error: type[UserError] = ResultsError) -> None:
    """Writes a text, whole or not at all. Raises the error if it cannot be written."""
    try:
        with whole(path) as unfinished:
            unfinished.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise error(Mistake(str(path), f"cannot be written: {(wrong.strerror or str(wrong)).lower()}")) from None


def write_kinds(stem: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Writes files that have their name but for the ending in common, each whole or not at all; returns their paths.
    Raises OSError."""
    paths = []
    for kind, content in files.items():
        path = stem.with_name(f"{stem.name}.{kind}")
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            partial.write_bytes(content)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
        paths.append(path)
    return paths


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` that is flushed to disk and renamed to it when the block ends well."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
