"""Which scenarios a session may open: those that ship, those that the command line named, and what was uploaded.

A link and an upload come from anybody, so they reach a file by its name in the library and never by a path. An upload
may extend a shipped scenario and nothing else.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..errors import Mistake, NacsimError, ScenarioError, UsageError, UserError, nearest
from ..scenario.document import LARGEST_FILE
from ..scenario.load import load, load_text, shipped
from ..scenario.schema import Scenario
from .state import overrides

#: Scenarios that are kept loaded, over all sessions.
_KEPT = 128


@dataclass(frozen=True)
class Library:
    """Names of scenarios, and where each comes from."""

    files: Mapping[str, Path]
    uploads: Mapping[str, str] = field(default_factory=dict)

    @property
    def uploaded(self) -> tuple[tuple[str, str], ...]:
        """Names and texts of what was uploaded: what sets one session's library apart from another's."""
        return tuple(self.uploads.items())

    def scenario(self, name: str, sets: tuple[tuple[str, str], ...] = ()) -> Scenario:
        """The scenario of a name with some values replaced: what `nacsim run NAME --set ...` runs.

        Raises:
            UsageError: an unknown name, or a replaced value that leads nowhere.
            ScenarioError: mistakes in the file, or values that do not make a scenario.
        """
        if name in self.uploads:
            return _from_text(self.uploads[name], name.removesuffix(".yaml"), sets)
        if name not in self.files:
            raise UsageError(Mistake("scenario", f"there is no '{name[:60]}' here{nearest(name[:60], self.files)}"))
        path = self.files[name]
        try:
            return _from_file(path, path.stat().st_mtime_ns, sets)
        except OSError as error:
            raise ScenarioError(Mistake(str(path), f"cannot be read: {(error.strerror or '').lower()}")) from None

    def as_argument(self, name: str) -> str:
        """What names the scenario on a command line and in `extends`."""
        file = self.files.get(name)
        return name if file is None or file in shipped() else str(file)

    def scenarios(self) -> list[tuple[str, Scenario | None]]:
        """Every scenario by name; None where its file has mistakes, which opening it says."""
        return [(name, self._sound(name)) for name in (*self.uploads, *self.files)]

    def _sound(self, name: str) -> Scenario | None:
        with suppress(ScenarioError):
            return self.scenario(name)
        return None

    def check(self, paths: Iterable[Path]) -> list[Mistake]:
        """The mistakes in files of folders among `paths`, which are offered all the same: they may yet be mended.

        Raises:
            ScenarioError: with every mistake in the files that are named themselves.
        """
        named = {path.resolve() for path in paths if not path.is_dir()}
        wrong: dict[bool, list[Mistake]] = {True: [], False: []}
        for name, file in self.files.items():
            if file not in shipped():
                try:
                    self.scenario(name)
                except UserError as error:
                    wrong[file.resolve() in named] += error.mistakes
        if wrong[True]:
            raise ScenarioError(wrong[True])
        return wrong[False]

    def with_upload(self, filename: str, text: str) -> tuple["Library", str]:
        """The library with an uploaded text in it, in place of an earlier one, and the name it has there.

        Raises:
            UsageError: the text is larger than a megabyte.
            ScenarioError: with every mistake in the scenario; what it extends must ship with nacsim.
        """
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > LARGEST_FILE:
            what = f"{size / 1e6:.1f} MB are no scenario; allowed: up to {LARGEST_FILE / 1e6:g} MB"
            raise UsageError(Mistake(filename[:60], what))
        stem = re.sub(r"[^A-Za-z0-9_-]+", "_", re.sub(r"\.ya?ml$", "", filename))[:60].strip("_") or "uploaded"
        _from_text(text, stem, ())
        name = f"{stem}.yaml"
        return replace(self, uploads={name: text}), name


def told(error: NacsimError) -> list[Mistake]:
    """The mistakes that an error tells of, without the folders of this machine: a visitor knows files by name."""
    if not isinstance(error, UserError):
        return [Mistake("", str(error))]
    return [replace(m, place=Path(m.place).name if m.place.startswith("/") else m.place) for m in error.mistakes]


def library(paths: Iterable[Path] = ()) -> Library:
    """The shipped scenarios and those in some files or folders, by the names of their files.

    Raises:
        UsageError: a path does not exist or holds no scenario, or two scenarios have one name.
    """
    files = {path.stem: path for path in shipped()}
    wrong = []
    for path in paths:
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not path.exists():
            wrong.append(Mistake(str(path), "no such file or folder"))
        elif not found:
            wrong.append(Mistake(str(path), "holds no *.yaml"))
        for file in found if path.exists() else ():
            if file.stem in files and files[file.stem].resolve() != file.resolve():
                wrong.append(Mistake(str(file), f"is called like {files[file.stem]}; rename it"))
            files.setdefault(file.stem, file)
    if wrong:
        raise UsageError(wrong)
    return Library(files)


@lru_cache(maxsize=_KEPT)
def _from_file(path: Path, _: int, sets: tuple[tuple[str, str], ...]) -> Scenario:
    return load(path, overrides(sets))


@lru_cache(maxsize=_KEPT)
def _from_text(text: str, name: str, sets: tuple[tuple[str, str], ...]) -> Scenario:
    return load_text(text, name, overrides(sets))
