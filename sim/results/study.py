"""The registry of studies: one folder below `sim/studies/` a study, found by being there.

    study.py     the question, its options, its tables: a function of the folder's name that returns `Findings`
    text.py      `text(found)`: what the command prints
    figures.py   `figures(found, …)`: its figures, from its tables alone, each drawn when it is called for
    page.py      `page(found, progress)`: its report; `section(found, progress)`: its part of the report of a run
    brief.py     `brief(run, progress)`: its part of the first sheet of that report
    command.py   `command(…)`: the command, where the function's own options are not what is typed

Only `study.py` is needed. What is not there the study does not have. Nothing is imported before it is used, so that the
help of the command costs no more than reading the first lines of these files.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..errors import Mistake, ResultsError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from .findings import Drawings, Findings

T = TypeVar("T")

PACKAGE = "sim.studies"
#: The kinds of results of version 0.1.0 whose study has another name now.
_FORMER = {
    "attribution": "blockers", "calibration": "calibrate", "comparison": "compare", "comparison of rules": "rules",
    "comparison with theories": "theories", "discovery": "discover", "scoring of theories": "deu", "tipping": "tip",
}  # fmt: skip


def plain(found: "Findings") -> dict[str, Any]:
    """Findings as one plain object, where a study says nothing else: what they are about, and every table."""
    return {"title": found.title, **found.about, "runs": found.runs, "seed": found.seed, **found.rows()}


def plain_rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows of a table for JSON, which has no NaN: None for what there is no number of."""
    return [{key: None if value != value else value for key, value in row.items()} for row in table.to_dict("records")]


def no_figures(found: "Findings") -> "Drawings":
    """The figures of a study that has none."""
    return {}


class _Part(Generic[T]):
    """What one of a study's files says, by default under the study's own name, read when it is asked for; `default`
    where there is no such file or it does not say it."""

    def __init__(self, module: str, name: str = "", default: Any = None):
        self._module, self._name, self._default = module, name, default

    def __get__(self, study: "Study", _: Any = None) -> T:
        if not (study.folder / f"{self._module}.py").is_file():
            return self._default
        return getattr(import_module(f"{PACKAGE}.{study.name}.{self._module}"), self._name or study.name, self._default)


@dataclass(frozen=True)
class Study:
    """A question that a user asks, and everything that answers it; see this module for what stands where."""

    name: str
    folder: Path

    @cached_property
    def question(self) -> str:
        """The first sentence of its function's docstring, read without importing it."""
        return first_line(self.folder / "study.py", self.name)

    #: Its function: what is asked in, `Findings` out.
    run = _Part[Callable[..., "Findings"]]("study")
    #: What its stored results are read as, where that is more than `Findings`.
    findings = _Part["type[Findings] | None"]("study", "FINDINGS")
    #: What a row is in each of its tables.
    tables = _Part[Mapping[str, str]]("study", "TABLES", {})
    _examples = _Part[tuple[str, ...]]("study", "EXAMPLES", ())
    #: Its findings as one plain object, for a program.
    report = _Part[Callable[["Findings"], dict[str, Any]]]("study", "report", plain)
    #: Findings out of findings, computed again; None if they do not say enough to do so.
    rerun = _Part[Callable[..., "Findings"] | None]("study", "rerun")
    #: Prints its findings for a person; None where its tables will do.
    text = _Part[Callable[["Findings"], None] | None]("text", "text")
    #: Studies of whose results on the same scenario it makes use, where they lie beside its own.
    uses = _Part[tuple[str, ...]]("text", "USES", ())
    #: Its figures by name, each to be called for; keyword arguments choose what is shown.
    figures = _Part[Callable[..., "Drawings"]]("figures", "figures", no_figures)
    #: Its report, or None; and its part of the report of a run, or None.
    page = _Part[Callable[..., Any] | None]("page", "page")
    section = _Part[Callable[..., Any] | None]("page", "section")
    #: Its part of the first sheet of the report of a run, or None.
    brief = _Part[Callable[..., Any] | None]("brief", "brief")
    #: A command of its own; None where the one made from its function will do.
    command = _Part[Callable[..., None] | None]("command", "command")

    def tell(self, found: "Findings") -> None:
        """Prints its findings for a person, in the language spoken here."""
        if self.text is not None:
            self.text(found.spoken())

    @property
    def examples(self) -> tuple[str, ...]:
        """Commands that show how it is asked."""
        return self._examples or (f"nacsim {self.name} tokyo_liaison_office",)

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen of its figures."""
        return tuple(signature(self.figures).parameters)[1:]

    @property
    def again(self) -> str:
        """What makes its results again, as a remedy is told."""
        return "`nacsim rerun DIR`" if self.rerun else f"`nacsim {self.name}` with the same options"


def studies() -> dict[str, Study]:
    """Every study by its name, in alphabetical order."""
    package = import_module(PACKAGE)
    places = [(place, module) for place in package.__path__ for module in iter_modules([place])]
    folders = (Path(place) / module.name for place, module in places if module.ispkg)
    found = [folder for folder in folders if (folder / "study.py").is_file()]
    return {folder.name: Study(folder.name, folder) for folder in sorted(found, key=lambda folder: folder.name)}


def study_of(kind: str, place: str = "") -> Study:
    """The study that made results of a kind. Raises ResultsError, naming the nearest one, if there is none."""
    known, name = studies(), _FORMER.get(kind, kind)
    if name not in known:
        raise ResultsError(Mistake(place, f"holds results of `{kind}`, which is no study here{nearest(name, known)}"))
    return known[name]


def first_line(path: Path, function: str) -> str:
    """The first sentence of a function's docstring, without importing its file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    return next((ast.get_docstring(node) or "" for node in found), "").partition("\n")[0]
