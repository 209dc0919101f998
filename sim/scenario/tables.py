"""Tables as a spreadsheet saves them: commas, semicolons or tabs between cells, empty rows, decimal commas."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import Mistake, ScenarioError
from .reading import decoded, read_bytes

LARGEST_TABLE = 200_000_000
_BETWEEN = ",;\t"
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d*,\d+\s*")


class Table(NamedTuple):
    """The head of a table, its rows with the line on which each ends, and what stands between its cells."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]
    between: str

    def number(self, cell: str) -> float:
        """The number in a cell; where no comma stands between cells, one may stand before the decimals.

        Raises ValueError if there is none.
        """
        is_decimal = self.between != "," and _DECIMAL_COMMA.fullmatch(cell)
        return float(cell.replace(",", ".") if is_decimal else cell)


def read_text(path: Path) -> str:
    """The text of a table. Raises ScenarioError if it cannot be read, is too large or of another encoding."""
    return decoded(read_bytes(path, LARGEST_TABLE), str(path))


def table_of(text: str, place: str, mistakes: list[Mistake]) -> Table:
    """The table in a text. Cells are stripped, and rows without anything in them are left out.

    What stands between cells is what is most often in the head. From a row that cannot be read to its end on nothing
    is read, and `mistakes` has its place.

    Raises:
        ScenarioError: two columns of one name, or one that has none though there is something below it.
    """
    text = text.removeprefix("\ufeff")
    between = max(_BETWEEN, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    lines = _readable(reader, place, mistakes)
    _, columns = next(lines, (1, []))
    rows = [row for row in lines if any(row[1])]
    wrong = [f"two columns '{name}'" for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
    unnamed = [n for n, name in enumerate(columns) if not name and any(any(row[n : n + 1]) for _, row in rows)]
    wrong += [f"column {n + 1} has no name in the head" for n in unnamed]
    if wrong:
        raise ScenarioError(Mistake(f"{place}:1", "; ".join(wrong)))
    return Table(columns, rows, between)


def _readable(reader: Any, place: str, mistakes: list[Mistake]) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row, up to one that is none."""
    begins = 1
    try:
        for row in reader:
            begins = reader.line_num + 1
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        what = f"cannot be read as a table: {error}; close every quote that is opened"
        mistakes.append(Mistake(f"{place}:{begins}", what))
