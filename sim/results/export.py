"""Stored results for a spreadsheet: every table, every number with its source, the manifest; CSV or one Excel workbook.

Columns keep the names that they have in the tables. Beside a column that holds names of actors, drafts or outcomes
stands one with their labels, in the language spoken. Text that a spreadsheet would take for a formula begins with an
apostrophe (OWASP, CSV injection): labels and sources are anybody's text.
"""

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..engines.layout import Layout
from ..errors import Mistake, ResultsError
from ..scenario.posterior import of_posterior
from ..scenario.quantity import Quantity
from ..scenario.schema import Scenario
from ..words import DEFAULT, current, say, shipped, speaking
from .extras import openpyxl
from .findings import Findings
from .labels import ADOPTED, class_labels, label
from .places import new_results
from .store import MANIFEST, whole

#: What Excel can hold: rows of a sheet.
MOST_ROWS = 1_048_576
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What no workbook may hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Sheet(NamedTuple):
    """A table as it is exported: its name, and its rows, the headings first."""

    name: str
    rows: Iterable[Sequence[Any]]


def sheets(found: Findings) -> list[Sheet]:
    """Every table of findings, then `sources`, then `manifest`, headings and labels in the language spoken.

    Rows are made when they are read, so they are to be read while it is still spoken.
    """
    with speaking(DEFAULT):
        english = _called(found.in_language(DEFAULT))
    shown = found.in_language(current())
    called = _called(shown)
    translated = {english[name]: called[name] for name in reversed(english)}
    tables = [Sheet(name, _labelled(_parts(found, name), called, translated)) for name in found.tables]
    return [*tables, Sheet("sources", chain([_heads()], *(_sources(one) for one in shown.scenarios))),
            Sheet("manifest", _manifest(shown))]  # fmt: skip


def _called(found: Findings) -> dict[str, str]:
    """What actors, outcomes, classes of outcome and quantities are called, in the language spoken."""
    names = {ADOPTED: say("adopted"), **class_labels()}
    for one in reversed(found.scenarios):
        names |= {row.name: label(one, row.name) for row in Layout(one).stated}
        names |= {name: one.label(name) for name in (*one.actors, *one.outcomes)}
    return names


def write_csv(folder: Path, made: Iterable[Sheet], manifest: Path, *, force: bool = False) -> None:
    """A folder with a CSV file a sheet, UTF-8 with a byte order mark, which Excel needs; whole or not at all.

    The manifest comes along as it is too, `manifest` being its path.

    Raises:
        ResultsError: the folder is there already (and not `force`), or cannot be written.
    """
    with new_results(folder, force=force) as partial:
        for sheet in made:
            with (partial / f"{sheet.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([_safe(value) for value in row] for row in sheet.rows)
        shutil.copyfile(manifest, partial / MANIFEST)


def write_xlsx(path: Path, made: Iterable[Sheet]) -> None:
    """One Excel workbook, whole or not at all.

    Raises:
        UsageError: the extra `office` is not installed.
        ResultsError: a table has more rows than a sheet can hold, or the file cannot be written.
    """
    workbook = openpyxl().Workbook(write_only=True)
    for sheet in made:
        page = workbook.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for number, row in enumerate(sheet.rows):
            if number == MOST_ROWS:
                what = f"has more than the {MOST_ROWS:,} rows that a sheet of Excel holds; --to csv writes them"
                for begun in workbook:  # each holds a file open until it ends
                    begun.close()
                raise ResultsError(Mistake(f"table {sheet.name}", what))
            page.append([_safe(value) for value in row])
    try:
        with whole(path) as unfinished:
            workbook.save(unfinished)
    except OSError as error:
        raise ResultsError(Mistake(str(path), f"cannot be written: {(error.strerror or str(error)).lower()}")) from None


def _safe(value: Any) -> Any:
    """A cell: nothing for what there is none of, and no text that is taken for a formula."""
    if isinstance(value, str):
        text = _CONTROL.sub(" ", value)
        return f"'{text}" if text.startswith(_FORMULA) else text
    return None if value is None or value != value else value


def _parts(found: Findings, name: str) -> Iterator[pd.DataFrame]:
    return found.stored.parts(name) if found.stored is not None else iter([found.tables[name]])


def _labelled(
    parts: Iterator[pd.DataFrame], called: dict[str, str], translated: dict[str, str]
) -> Iterator[Sequence[Any]]:  # fmt: skip
    """The rows of a table, headings first, with labels beside columns of names, and its own labels translated.

    Which columns hold names is decided on the first part, since a column means the same in all.
    """
    named: list[str] | None = None
    for part in parts:
        own = [name for name in part if "label" in name]
        part = part.assign(**{name: part[name].map(lambda text: translated.get(text, text)) for name in own})
        if named is None:
            named = [name for name in part if _holds_names(part[name], called)]
            said = [part[name].tolist() for name in own]  # a column that the table has a label of needs no other
            named = [name for name in named if _in_words(part[name], called) not in said]
            heads = {name: [name, *([say("export.label", column=name)] if name in named else [])] for name in part}
            yield list(chain(*heads.values()))
        columns = ([part[name].tolist(), *([_in_words(part[name], called)] if name in named else [])] for name in part)
        yield from zip(*chain(*columns), strict=True)


def _holds_names(column: pd.Series, called: dict[str, str]) -> bool:
    """Whether every cell that is not empty holds one or several of the names, with commas between."""
    said = [cell for cell in column.unique() if isinstance(cell, str) and cell]
    return bool(said) and all(name in called for cell in said for name in cell.split(","))


def _in_words(column: pd.Series, called: dict[str, str]) -> list[str]:
    """The labels of the names in each cell."""
    names = (cell.split(",") if isinstance(cell, str) and cell else [] for cell in column)
    return [say("report.comma").join(called.get(name, name) for name in cell) for cell in names]


def _heads() -> list[str]:
    keys = ("export.scenario", "export.path", "report.numbers.quantity", "report.numbers.value", "export.low",
            "export.high", "export.dist", "report.numbers.basis", "report.sources.source", "export.why")  # fmt: skip
    return [(text := say(key))[:1].upper() + text[1:] for key in keys]


def numbers_of(scenario: Scenario) -> list[dict[str, Any]]:
    """Every number that a run of a scenario reads: its path as `name`, and what a `Quantity` has; where parameters are
    drawn from the posterior, their middle and range in it. Correlations are called by what they are between."""
    layout = Layout(scenario)
    drawn = {path: of_posterior(values.tolist()) for path, values in layout.posterior.items()}
    rows = [{"name": row.name, **row.quantity.model_dump(), **drawn.get(row.name, {})} for row in layout.stated]
    for group in scenario.correlations:
        told = Quantity(value=group.rank, dist="fixed", **group.model_dump(include=set(group.words)))
        rows.append({"name": f"correlation of {', '.join(group.between)}", **told.model_dump()})
    return rows


def _sources(scenario: Scenario) -> Iterator[Sequence[Any]]:
    """A row a number, then a row an event."""
    for row in numbers_of(scenario):
        basis = say(f"basis.{row['basis']}")
        yield (scenario.name, row["name"], label(scenario, row["name"]), row["value"], row["low"], row["high"],
               row["dist"], basis, row["source"], shipped(row["rationale"]))  # fmt: skip
    for name, event in scenario.events.items():
        does = {kind: dict(given) for kind in ("set", "scale", "add") if (given := getattr(event, kind))}
        when = say("sources.when", round=scenario.round_of(name), probability=f"{event.probability:g}")
        yield (scenario.name, f"events.{name}", scenario.label(name), None, None, None, None, None, event.source,
               f"{when}: {json.dumps(does, ensure_ascii=False, default=str)}")  # fmt: skip


def _manifest(found: Findings) -> Iterator[Sequence[Any]]:
    """A row an entry; scenarios are what `sources` lists."""
    kept = (
        found.stored.manifest if found.stored is not None else {**found.about, "runs": found.runs, "seed": found.seed}
    )
    yield [say("export.key"), say("report.numbers.value")]
    for key, value in kept.items():
        if key == "scenarios":
            value = [scenario.described for scenario in found.scenarios]
        yield [key, value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)]
