"""What a study found: its tables and what they are about, whether just computed or read from a results directory."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from ..errors import Mistake, UsageError, UserError, nearest
from ..process import side_by_side
from ..scenario.schema import Scenario
from ..words import DEFAULT, current
from . import store
from .places import new_results
from .study import Study, plain_rows, study_of

if TYPE_CHECKING:
    import pandas as pd


class Picture(Protocol):
    """A figure that can be kept; its title states what was found."""

    title: str

    def svg(self) -> str:
        """It as an SVG document."""
        ...

    def png(self) -> bytes:
        """It as a PNG file."""
        ...

    def narrowed(self) -> "Picture | None":
        """The same for a narrow window; None where it needs a wide one."""
        ...

    def files(self, *, pdf: bool = False) -> dict[str, bytes]:
        """What is written of it, by the ending of the file."""
        ...


#: What to call with the number just done, if anybody watches.
Advance = Callable[[int], None] | None
#: What is counted and how many there are -> a block that gets what to call.
Progress = Callable[[str, int], AbstractContextManager[Advance]]
#: Figures by name, each drawn when it is called for; with `ax`, into somebody's axes.
Drawings = dict[str, Callable[..., Picture]]
#: What every manifest has, beside what a study says of its own.
_COMMON = ("format", "kind", "scenarios", "scenario_hashes", "runs", "seed", "engine", "command", "created", "versions",
           "tables", "seal")  # fmt: skip


def unseen(what: str, count: int) -> AbstractContextManager[None]:
    """Progress that nobody watches."""
    return nullcontext()


class Tables(Mapping[str, "pd.DataFrame"]):
    """Tables by name, each made or read when it is looked at."""

    def __init__(self, made: "Mapping[str, Callable[[], pd.DataFrame]]"):
        self._made = made

    def __getitem__(self, name: str) -> "pd.DataFrame":
        return self._made[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


@dataclass(frozen=True, repr=False)
class Findings:
    """What a study found.

    Attributes:
        study: name of the study.
        name: of a results directory, where the user names none.
        scenarios: what was run, the base of a comparison first; none where a file of data is asked about.
        tables: frames by name; the study says what a row is (`study.TABLES`).
        runs, seed, engine: how it was computed.
        about: what the study says of its findings beside the tables; the manifest keeps it.
        texts: further files for the results directory, by name.
        stored: the directory that they were read from.
        others: findings of other studies of the same scenario, which its report takes from instead of computing them.
    """

    study: str
    name: str
    scenarios: tuple[Scenario, ...]
    tables: "Mapping[str, pd.DataFrame]"
    runs: int
    seed: int
    engine: str = "ensemble"
    about: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    stored: store.Results | None = None
    others: tuple["Findings", ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The scenario; of several the first."""
        return self.scenarios[0]

    @property
    def title(self) -> str:
        """What they are about, in the language of the scenario."""
        return self.scenario.title if self.scenarios else self.name

    def in_language(self, language: str) -> Self:
        """The same with the labels of the scenarios in a language."""
        return replace(self, scenarios=tuple(scenario.in_language(language) for scenario in self.scenarios),
                       others=tuple(other.in_language(language) for other in self.others))  # fmt: skip

    def other(self, study: str, **about: Any) -> "Findings | None":
        """The first of the other findings that is of a study, and about what is named."""
        fitting = (one for one in self.others if one.study == study)
        return next((one for one in fitting if all(one.about.get(key) == value for key, value in about.items())), None)

    def spoken(self) -> Self:
        """The same in the language spoken here; as it is where that is the default one."""
        return self if current() == DEFAULT else self.in_language(current())

    def frame(self, name: str | None = None) -> "pd.DataFrame":
        """One of the tables, the first by default. Raises UsageError, naming the nearest one, if there is none."""
        name = next(iter(self.tables)) if name is None else name
        if name not in self.tables:
            raise UsageError(Mistake(f"table {name}", f"the study `{self.study}` has none{nearest(name, self.tables)}"))
        return self.tables[name]

    def figures(self, **choice: str) -> Drawings:
        """The figures by name, each drawn when it is called, in the language spoken here."""
        return self._study.figures(self.spoken(), **choice)

    def plot(self, name: str | None = None, *, ax: Any = None, **choice: str) -> Picture:
        """One of the figures, the first by default; with `ax`, in the place of these axes.

        Raises UsageError, naming the nearest one, if there is no such figure.
        """
        drawings = self.figures(**choice)
        name = next(iter(drawings), "") if name is None else name
        if name not in drawings:
            raise UsageError(Mistake(f"figure {name}", f"`{self.study}` draws none of it{nearest(name, drawings)}"))
        return drawings[name](ax=ax)

    def rows(self, *names: str) -> dict[str, list[dict[str, Any]]]:
        """Rows of some of the tables, or of all, for JSON, by name; see `plain_rows`."""
        return {name: plain_rows(self.tables[name]) for name in names or self.tables}

    def report(self) -> dict[str, Any]:
        """All of it as one plain object, as the command prints it with --json."""
        return self._study.report(self)

    def text(self) -> str:
        """What the command prints."""
        said = StringIO()
        with redirect_stdout(said):
            if self._study.text is not None:
                self._study.tell(self)
        return said.getvalue()

    def save(
        self, folder: Path | str, *, force: bool = False, figures: bool = True, command: Sequence[str] = ()
    ) -> Path:
        """Writes tables, figures and manifest into a results directory, whole or not at all; returns its path.

        Raises:
            ResultsError: the directory is there already (and not `force`), or cannot be written.
        """
        folder = Path(folder)
        with new_results(folder, force=force) as partial:
            self.write(partial, figures=figures, command=command)
        return folder

    def write(self, folder: Path, *, figures: bool = True, command: Sequence[str] = ()) -> None:
        """Writes tables, figures and, last, the manifest into a folder that is there. Raises OSError."""
        names = self.write_tables(folder)
        for name, text in self.texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        if figures:
            self.write_figures(folder / "figures")
        store.write_manifest(
            folder, self.study, self.scenarios, seed=self.seed, runs=self.runs, engine=self.engine,
            command=command, tables=names, more=self.about,
        )  # fmt: skip

    def write_tables(self, folder: Path) -> list[str]:
        """Writes every table as Parquet; returns the names of the files."""
        from . import parquet  # which only writing and reading need

        for name, table in self.tables.items():
            parquet.write_frame(folder / f"{name}.parquet", table)
        return [f"{name}.parquet" for name in self.tables]

    def write_figures(self, folder: Path, *, pdf: bool = False, **choice: str) -> list[Path]:
        """Draws every figure into a folder, as PNG and SVG, with `pdf` as PDF too; returns their paths. Raises
        OSError."""
        folder.mkdir(exist_ok=True)
        drawings = self.figures(**choice)
        drawn = side_by_side([partial(_files, draw, pdf) for draw in drawings.values()])
        named = zip(drawings, drawn, strict=True)
        return [path for name, files in named for path in store.write_kinds(folder / name, files)]

    def __repr__(self) -> str:
        of = ", ".join(scenario.name for scenario in self.scenarios[:3]) + ", …" * (len(self.scenarios) > 3)
        tables = ", ".join(self.tables)
        return f"<{self.study}: {of or self.name}, {self.runs:,} runs, seed {self.seed}; tables {tables}>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.brief().to_html(index=False)}"

    def brief(self) -> "pd.DataFrame":
        """What is shown of them at a glance: the first rows of the first table."""
        return self.frame().head(10)

    @property
    def _study(self) -> Study:
        return study_of(self.study)


def _files(draw: Callable[..., Picture], pdf: bool) -> dict[str, bytes]:
    return draw().files(pdf=pdf)


def read_findings(stored: store.Results) -> Findings:
    """The findings in a results directory."""
    manifest, study = stored.manifest, study_of(stored.kind)
    said = {key: value for key, value in manifest.items() if key not in _COMMON}
    about = store.Said(stored.folder / store.MANIFEST, said)
    order = list(study.tables)  # the manifest's is that of the alphabet
    names = [Path(name).stem for name in manifest["tables"]]
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    tables = Tables({name: partial(stored.table, name) for name in names})
    return (study.findings or Findings)(
        study=stored.kind, name=stored.folder.resolve().name, scenarios=stored.scenarios, tables=tables,
        runs=manifest["runs"], seed=manifest["seed"], engine=manifest["engine"], about=about, stored=stored,
    )  # fmt: skip


def beside(folder: Path, scenario: Scenario, *studies: str) -> list[Findings]:
    """What other studies, of those named, found of the very same scenario: results that lie in the folder in which
    these do, the newest first."""
    digest, near = store.scenario_hash(scenario), []
    for path in folder.resolve().parent.glob(f"*/{store.MANIFEST}"):
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            if manifest["kind"] in studies and manifest["scenario_hashes"][:1] == [digest]:
                near.append((str(manifest["created"]), open_results(path.parent)))
        except (OSError, ValueError, LookupError, TypeError, UserError):  # damaged, or of another version
            continue
    return [other for _, other in sorted(near, key=lambda pair: pair[0], reverse=True)]


def open_results(folder: Path | str) -> Findings:
    """The findings in a results directory. Raises ResultsError if it is none, is damaged, or of another version."""
    return read_findings(store.open_results(folder))
