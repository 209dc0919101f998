"""Coded numbers in data/: each with its range, basis, place in the report and reason.

`positions.csv` has the actors' traits as coded by hand, `council.csv` those coded by rule, `drafts.csv` the drafts'
attributes; all are keyed by a case name and ship inside the wheel. A row may name its `coder`; where none is named the
project's own coding is meant, and what another coder left out is the project's.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import Mistake, ScenarioError, nearest
from .vocabulary import ALL_ATTRIBUTES, ALL_TRAITS, BASES, Limits

#: In a wheel data/ and scenarios/ stand below the package, in a checkout beside it.
PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = PACKAGE / "shipped" if (PACKAGE / "shipped").is_dir() else PACKAGE.parent

Coded = Mapping[tuple[str, str, str], Mapping[str, Any]]
_FILES = {"positions.csv": ("actor", "trait", ALL_TRAITS), "drafts.csv": ("draft", "attribute", ALL_ATTRIBUTES)}
#: The coder of all rows that name none.
OURS = "nacsim"
#: Files beside these, with the same columns and cases of their own.
_BESIDE = {"positions.csv": ("council.csv",)}


@cache
def coded(file: str, coder: str = OURS) -> Coded:
    """One coder's rows of a data file and of those beside it: (case, actor or draft, trait or attribute) -> fields of a
    `Quantity`.

    Raises:
        ScenarioError: rows with an unknown name or basis, a number out of range, no source, or a second row for the
            same thing; all of them at once.
    """
    rows: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for name in (file, *_BESIDE.get(file, ())):
        rows |= read_coded(SHIPPED / "data" / name, file, coder)
    return rows


def read_coded(path: Path, kind: str, coder: str = OURS) -> Coded:
    """As `coded`, from a file of the given kind (`positions.csv` or `drafts.csv`) at any path."""
    rows = _read(path, kind)
    return {(case, who, what): fields for (by, case, who, what), fields in rows.items() if by == coder}


@cache
def coders() -> tuple[str, ...]:
    """Names of all who coded positions, the project first."""
    path = SHIPPED / "data" / "positions.csv"
    return tuple(dict.fromkeys((OURS, *(coder for coder, *_ in _read(path, "positions.csv")))))


def coders_of(cases: Sequence[str]) -> tuple[str, ...]:
    """Those of them who coded some position of one of the cases."""
    return tuple(by for by in coders() if any(case in cases for case, _, _ in coded("positions.csv", by)))


def _read(path: Path, kind: str) -> Mapping[tuple[str, str, str, str], Mapping[str, Any]]:
    """All rows of a file: (coder, case, actor or draft, trait or attribute) -> fields of a `Quantity`."""
    who, what, allowed = _FILES[kind]
    rows: dict[tuple[str, str, str, str], Mapping[str, Any]] = {}
    mistakes: list[Mistake] = []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            key = (row.get("coder", OURS), row["case"], row[who], row[what])
            wrong = _wrong(row, row[what], allowed)
            if key in rows:
                wrong.append(f"a second row for {' / '.join(key[1:])} by {key[0]}")
            if not key[0]:
                wrong.append("coder must say whose number it is")
            mistakes += (Mistake(f"{path}:{reader.line_num}", found) for found in wrong)
            if not wrong:
                rows[key] = {
                    **{end: float(row[end]) for end in ("value", "low", "high")},
                    "basis": row["basis"],
                    "source": row["section"],
                    "rationale": row["rationale"],
                }
    if mistakes:
        raise ScenarioError(mistakes)
    return rows


def _wrong(row: Mapping[str, str], name: str, allowed: Mapping[str, Limits]) -> list[str]:
    if name not in allowed:
        return [f"unknown '{name}'{nearest(name, allowed)}"]
    found = []
    if row["basis"] not in BASES:
        found.append(f"unknown basis '{row['basis']}'{nearest(row['basis'], BASES)}")
    if not row["section"] or not row["rationale"]:
        found.append("section and rationale must both say something")
    try:
        low, value, high = (float(row[end]) for end in ("low", "value", "high"))
    except ValueError:
        return [*found, f"low, value and high must be numbers: {row['low']}, {row['value']}, {row['high']}"]
    limits = allowed[name]
    if not limits.low <= low <= value <= high <= limits.high:
        found.append(
            f"expected {limits.low:g} <= low <= value <= high <= {limits.high:g}: {low:g}, {value:g}, {high:g}"
        )
    return found


def look_up(file: str, cases: Sequence[str], who: str, what: str, coder: str = OURS) -> Mapping[str, Any] | None:
    """Fields of the quantity in the first of the cases that has it, or None: the coder's, or else the project's."""
    found = (coded(file, by).get((case, who, what)) for case in cases for by in dict.fromkeys((coder, OURS)))
    return next((fields for fields in found if fields is not None), None)


def named_in(file: str, cases: Any) -> list[str]:
    """Actors or drafts that a data file has for some cases, which may be of any type where somebody wrote them."""
    known = cases if isinstance(cases, list | tuple) else ()
    return list(dict.fromkeys(who for case, who, _ in coded(file) if case in known))


def known_cases() -> list[str]:
    """Names of all cases in data/, in the order of their files."""
    return list(dict.fromkeys(case for file in _FILES for case, _, _ in coded(file)))
