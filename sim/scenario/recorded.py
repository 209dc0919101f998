"""Recorded decisions: what bodies that decide by consensus did, and which stances of their members were reported.

Two files, a row a decision and a row a reported stance; data/README.md says what each column means. The library's own
are data/consensus_cases.csv and consensus_stances.csv. Any file of that form is read, as a spreadsheet saves it: with
commas, semicolons or tabs between cells, a byte order mark, empty rows.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..errors import Mistake, ScenarioError, nearest
from ..words import say, shipped
from .consistency import MOST_VOTERS
from .dates import is_date, month_number
from .library import OUTCOME_CLASSES
from .positions import SHIPPED
from .tables import read_text, table_of
from .text import LONGEST_TITLE, unfit
from .vocabulary import RESERVED, STANCES

CASES, STANCES_FILE = SHIPPED / "data" / "consensus_cases.csv", SHIPPED / "data" / "consensus_stances.csv"
#: Whether a smaller version was on the table, and whether one is conceivable; an empty cell is `unknown`.
KNOWN = ("yes", "no", "unknown")
#: When a stance was reported, seen from the outcome.
REPORTED = ("before", "after", "unknown")
#: What a member may be reported as; silence is no report.
WORDS = tuple(word for word in STANCES if word != "silent")
#: Words of objection, from the softest, and the class of hardness that each stands for.
HARDNESS = {
    "reserved": "reserved", "bargaining": "bargaining", "against_or_reserved": "against", "against": "against",
    "veto_on_principle": "against",
}  # fmt: skip
#: Classes of the hardest objection to a proposal, from the softest.
HARDEST = ("none", "reserved", "bargaining", "against")
_NEEDED = ("case_id", "body", "date", "n_members", "proposal", "outcome_class")
_NEEDED_OF_STANCES = ("case_id", "ally", "stance")
#: The longest that talks may have been open, in months.
_LONGEST = 1200.0


class Member(NamedTuple):
    """A member of a body: its name, ISO 3166 codes, first and last month; `until` is "" while it is one."""

    body: str
    name: str
    iso3: str
    iso2: str
    since: str
    until: str


class Recorded(NamedTuple):
    """One recorded decision.

    Attributes:
        case: its name; `group`: cases that hang together carry the same one.
        body, date, members: who decided, when (a month, as 2023-07), with how many seats.
        proposal: what was proposed.
        divisible: whether a smaller version is conceivable; `tabled`: whether one was tabled. Both in `KNOWN`.
        outcome_class: a key of `library.OUTCOME_CLASSES`; `outcome`: what came, in words.
        months: how long it was open, None if unknown.
        chosen_for_conflict: whether the case was found because members disagreed over it in public.
        source: where this is reported.
        stances: ally (ISO 3166 alpha-3) -> word of `WORDS`. Whoever is not named is unknown.
        reported: ally -> whether its stance was reported before the outcome, in `REPORTED`.
    """

    case: str
    group: str
    body: str
    date: str
    members: int
    proposal: str
    divisible: str
    tabled: str
    outcome_class: str
    outcome: str
    months: float | None
    chosen_for_conflict: bool
    source: str
    stances: Mapping[str, str]
    reported: Mapping[str, str]

    @property
    def ended(self) -> str:
        """`shelved`, `diluted` or `as_proposed`."""
        return OUTCOME_CLASSES[self.outcome_class]

    @property
    def hardest(self) -> str:
        """The hardest objection that was reported, one of `HARDEST`."""
        return max((HARDNESS.get(word, "none") for word in self.stances.values()), key=HARDEST.index, default="none")

    @property
    def seats(self) -> tuple[Member, ...]:
        """The members of its body at the time, in alphabetical order; none where the body is not in data/bodies.csv."""
        return members_of(_organisation(self.body), self.date)


@cache
def bodies() -> tuple[Member, ...]:
    """Who belonged to NATO, the EU and the OSCE when, from data/bodies.csv."""
    with (SHIPPED / "data" / "bodies.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Member(**row) for row in csv.DictReader(lines))


def _organisation(body: str) -> str:
    """What a body such as `NATO MC/NAC` or `European Council` belongs to, as data/bodies.csv calls it if it has it."""
    return "EU" if body.startswith("European Council") else body.replace("/", " ").split(" ")[0]


@cache
def members_of(organisation: str, date: str) -> tuple[Member, ...]:
    """Who belonged to a body of data/bodies.csv in a month, in alphabetical order; nobody where it is not in it."""
    return tuple(one for one in bodies() if one.body == organisation and _sat(one, date))


def _sat(member: Member, date: str) -> bool:
    month, since, until = (month_number(text) for text in (date, member.since, member.until))
    return month is not None and since is not None and since <= month and (until is None or month <= until)


@cache
def library() -> tuple[Recorded, ...]:
    """The decisions of the shipped library, in the order of its file."""
    return read(CASES, STANCES_FILE)


def read(cases: str | Path, stances: str | Path) -> tuple[Recorded, ...]:
    """The decisions of a pair of files, in the order of the first.

    Raises:
        ScenarioError: with every mistake and its line: a column that is missing or stands twice, a cell that is empty
            or says something that is not known, a second row of a case or of an ally, a stance without a case, an ally
            that was no member of the body at the time, more allies than seats.
    """
    mistakes: list[Mistake] = []
    rows: dict[str, tuple[str, dict[str, str]]] = {}
    for place, row in _rows(cases, _NEEDED, mistakes):
        if row["case_id"] in rows:
            mistakes.append(Mistake(place, f"a second row for {row['case_id']}, see {rows[row['case_id']][0]}"))
        else:
            mistakes += (Mistake(place, what) for what in _wrong(row))
            rows[row["case_id"]] = place, row
    said: dict[str, dict[str, tuple[str, dict[str, str]]]] = {case: {} for case in rows}
    for place, row in _rows(stances, _NEEDED_OF_STANCES, mistakes):
        mistakes += (Mistake(place, what) for what in _wrong_stance(row))
        if row["case_id"] not in rows:
            mistakes.append(Mistake(place, f"a stance without a case: {row['case_id']}{nearest(row['case_id'], rows)}"))
        elif row["ally"] in said[row["case_id"]]:
            first = said[row["case_id"]][row["ally"]][0]
            mistakes.append(Mistake(place, f"a second stance of {row['ally']} in {row['case_id']}, see {first}"))
        else:
            said[row["case_id"]][row["ally"]] = place, row
    if not mistakes:
        found = [
            _recorded(row, {ally: one for ally, (_, one) in said[case].items()}) for case, (_, row) in rows.items()
        ]
        for one in found:
            mistakes += _no_members(one, rows[one.case][0], {ally: at for ally, (at, _) in said[one.case].items()})
        if not found:
            mistakes.append(Mistake(str(cases), "there is no case in it"))
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(found)


def _rows(path: str | Path, needed: tuple[str, ...], mistakes: list[Mistake]) -> Iterator[tuple[str, dict[str, str]]]:
    """`file:line` and cells of each row that is not empty; cells are stripped, columns that are missing are empty."""
    table = table_of(read_text(Path(path)), str(path), mistakes)
    columns = table.columns
    wrong = [f"no column '{name}'{nearest(name, columns)}" for name in needed if name not in columns]
    if wrong:
        raise ScenarioError(Mistake(f"{path}:1", "; ".join(wrong)))
    for line, row in table.rows:
        cells = dict.fromkeys(columns, "") | dict(zip(columns, row, strict=False))
        place = f"{path}:{line}"
        empty = [name for name in needed if not cells[name]]
        if any(row[len(columns) :]):
            what = f"more cells than the {len(columns)} columns; quote what holds a {table.between!r}"
            mistakes.append(Mistake(place, what))
        elif empty:
            mistakes.append(Mistake(place, f"nothing in {', '.join(empty)}"))
        else:
            yield place, cells


def title_of(proposal: str, case: str) -> str:
    """What stands above the figures of a recorded decision, in the language spoken."""
    return say("recorded.title", proposal=shipped(proposal), case=case)


def _wrong(row: Mapping[str, str]) -> list[str]:
    """What is wrong with the row of a case."""
    wrong = [
        f"unknown {column} '{row[column]}'{nearest(row[column], allowed)}"
        for column, allowed in (
            ("outcome_class", OUTCOME_CLASSES), ("divisible", KNOWN), ("fallback_tabled", KNOWN),
            ("chosen_for_conflict", KNOWN),
        )
        if row.get(column) and row[column] not in allowed
    ]  # fmt: skip
    if row.get("divisible") == "no" and OUTCOME_CLASSES.get(row["outcome_class"]) == "diluted":
        wrong.append(f"outcome_class {row['outcome_class']}, but divisible says that no smaller version is conceivable")
    if unreadable := unfit(title_of(row["proposal"], row["case_id"]), LONGEST_TITLE):
        wrong.append(f"proposal: {unreadable}")
    if not is_date(row["date"]):
        wrong.append(f"date '{row['date']}' is none such as 2023-07 or 2023-07-11")
    if not row["n_members"].isdecimal() or not 1 <= int(row["n_members"]) <= MOST_VOTERS:
        wrong.append(f"n_members '{row['n_members']}' is no number of seats from 1 to {MOST_VOTERS}")
    months = row.get("months_open")
    if months and _number(months) is None:
        wrong.append(f"months_open '{months}' is no number of months from 0 to {_LONGEST:g}; leave it empty if unknown")
    return wrong


def _wrong_stance(row: Mapping[str, str]) -> list[str]:
    """What is wrong with the row of a stance."""
    wrong = []
    if not re.fullmatch("[A-Z]{3}", row["ally"]) or row["ally"].lower() in RESERVED:
        wrong.append(f"ally '{row['ally']}' is no ISO 3166 alpha-3 code, such as FRA")
    if row["stance"] not in WORDS:
        wrong.append(f"unknown stance '{row['stance']}'{nearest(row['stance'], WORDS)}")
    if row.get("reported") and row["reported"] not in REPORTED:
        wrong.append(f"unknown reported '{row['reported']}'{nearest(row['reported'], REPORTED)}")
    return wrong


def _number(cell: str) -> float | None:
    """A number of months, with a point or a comma before the decimals."""
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= _LONGEST else None


def _recorded(row: Mapping[str, str], stances: Mapping[str, Mapping[str, str]]) -> Recorded:
    return Recorded(
        case=row["case_id"], group=row.get("group") or row["case_id"], body=row["body"], date=row["date"][:7],
        members=int(row["n_members"]), proposal=row["proposal"], divisible=row.get("divisible") or "unknown",
        tabled=row.get("fallback_tabled") or "unknown", outcome_class=row["outcome_class"],
        outcome=row.get("outcome") or "", months=_number(row.get("months_open") or "-"),
        chosen_for_conflict=row.get("chosen_for_conflict") == "yes", source=row.get("sources") or "the user's table",
        stances={ally: one["stance"] for ally, one in stances.items()},
        reported={ally: one.get("reported") or "unknown" for ally, one in stances.items()},
    )  # fmt: skip


def _no_members(one: Recorded, place: str, places: Mapping[str, str]) -> Iterator[Mistake]:
    """Allies with a stance that were no members, where it is known who was; more of them than seats."""
    members = [member.iso3 for member in one.seats]
    for ally in one.stances if members else ():
        if ally not in members:
            yield Mistake(places[ally], f"{ally} was no member of {one.body} in {one.date}{nearest(ally, members)}")
    if len(one.stances) > one.members:
        yield Mistake(place, f"{len(one.stances)} allies have a stance, but n_members says {one.members}")
