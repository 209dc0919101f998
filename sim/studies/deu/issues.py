"""Issues of EU legislation (the DEU data) with their outcomes, read from a CSV file.

One row an actor on an issue, positions, salience, reference point and outcome on a scale from 0 to 100:

    issue_id, proposal_id, vote_rule (QMV or Unan, also with a number, as QMV(10)), regime (pre_nice, nice, lisbon),
    ref_point, outcome, actor, position, salience, council_weight; other columns are not read

An issue whose voting rule is none of these is skipped, and said to be. The number is not read: other parts of DEU have
it, and who votes is in the rows.

999 and an empty cell mean missing. Cells may be divided by commas, semicolons or tabs. An actor without position or
salience is left out of its issue, and an issue without an outcome or with fewer than three actors left is not scored.
Every actor with a council_weight counts in the influence-weighted theories, the Commission (com) and the Parliament
(ep) too; in the formal vote only the member states have votes, and the Commission proposes.

Thomson, R., Arregui, J. et al., DEU III, doi:10.34810/data53 (CC BY 4.0). Only adopted acts are in it.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...errors import Mistake, ScenarioError, nearest
from ...rivals.issue import Issue
from ...rivals.voting import UNANIMITY, qualified_majority
from ...scenario.tables import Table, read_text, table_of

SCALE = (0.0, 100.0)
#: The most that an actor may weigh, more than there are people.
HEAVIEST = 1e12
#: How DEU says that a number is missing.
MISSING = 999.0
#: Assumed: with fewer actors the theories can hardly differ.
FEWEST_ACTORS = 3
COMMISSION, PARLIAMENT = "com", "ep"
#: Share of the Council's votes that a qualified majority takes. Treaty establishing the EC, art. 205 (62 of 87 votes);
#: Treaty of Nice for 27 members (255 of 345); TEU art. 16(4) (65 % of the population; the 55 % of members that it also
#: asks for are left out, the file has no second weight).
QUALIFIED = {"pre_nice": 62 / 87, "nice": 255 / 345, "lisbon": 0.65}
RULES = ("QMV", "Unan")
_RULE = re.compile(rf"({'|'.join(RULES)})(\(\d+\))?")
NUMBERS = ("ref_point", "outcome", "position", "salience", "council_weight")
#: What must be the same in all rows of an issue.
SHARED = ("proposal_id", "vote_rule", "regime", "ref_point", "outcome")
COLUMNS = ("issue_id", "actor", *SHARED, "position", "salience", "council_weight")


@dataclass(frozen=True)
class Decided:
    """An issue, its outcome on the same scale, its proposal (several issues share one) and voting rule."""

    issue: Issue
    outcome: float
    proposal: str
    voting_rule: str


class Skipped(NamedTuple):
    """An issue whose voting rule nobody knows: its name, the line of its first row, and the rule."""

    issue: str
    line: int
    vote_rule: str


@dataclass(frozen=True)
class _Row:
    line: int
    text: dict[str, str]
    number: dict[str, float]


def read(path: str | Path) -> list[Decided]:
    """All issues of a file that can be scored, in the file's order. Raises ScenarioError as `in_text` does."""
    return in_text(read_file(path), str(path))[0]


def read_file(path: str | Path) -> str:
    """The text of a file as it is, line ends and all. Raises ScenarioError if it cannot be read."""
    return read_text(Path(path))


def in_text(text: str, place: str) -> tuple[list[Decided], list[Skipped]]:
    """All issues of a file's text that can be scored, in their order, and those that are skipped for their voting rule.

    `place` is the file that mistakes name. Raises ScenarioError with every mistake and its line: a missing column, a
    cell that is no number, an unknown regime, a second row for an actor, rows of one issue that disagree on the issue,
    a negative weight.
    """
    mistakes: list[Mistake] = []
    issues: dict[str, list[_Row]] = {}
    for row in _rows(text, place, mistakes):
        issues.setdefault(row.text["issue_id"], []).append(row)
    for name, rows in issues.items():
        mistakes += _disagreements(place, name, rows)
    if mistakes:
        raise ScenarioError(sorted(mistakes, key=lambda mistake: int(mistake.place.rsplit(":", 1)[1])))
    skipped = [
        Skipped(name, rows[0].line, rows[0].text["vote_rule"])
        for name, rows in issues.items()
        if _rule(rows[0]) is None
    ]
    scored = (_decided(name, rows) for name, rows in issues.items())
    return [decided for decided in scored if decided is not None], skipped


def _rule(row: _Row) -> str | None:
    """The voting rule of a row, one of `RULES`, or None if it is another."""
    known = _RULE.fullmatch(row.text["vote_rule"].strip())
    return known[1] if known else None


def _rows(content: str, path: str, mistakes: list[Mistake]) -> Iterator[_Row]:
    """The rows that could be read; what is wrong with the others goes to `mistakes`."""
    table = table_of(content, path, mistakes)
    known = table.columns
    lacking = [column for column in COLUMNS if column not in known]
    if lacking:
        what = "; ".join(f"no column '{column}'{nearest(column, known)}" for column in lacking)
        raise ScenarioError(Mistake(f"{path}:1", what))
    for line, cells in table.rows:
        place = f"{path}:{line}"
        if len(cells) < len(known) or any(cells[len(known) :]):
            mistakes.append(Mistake(place, f"has another number of cells than the {len(known)} columns"))
            continue
        text = dict(zip(known, cells, strict=False))
        number, wrong = _numbers(text, table)
        if text["regime"] not in QUALIFIED:
            wrong.append(f"unknown regime '{text['regime']}'{nearest(text['regime'], QUALIFIED)}")
        named = ("issue_id", "proposal_id", "actor")
        wrong += [f"{column} must not be empty" for column in named if not text[column]]
        if not 0 <= number.get("council_weight", 0.0) <= HEAVIEST:
            wrong.append(f"council_weight must be from 0 to {HEAVIEST:g}: {text['council_weight']}")
        mistakes += [Mistake(place, what) for what in wrong]
        if not wrong:
            yield _Row(line, text, number)


def _numbers(text: dict[str, str], table: Table) -> tuple[dict[str, float], list[str]]:
    """The numeric cells, NaN for missing ones, and what is wrong with them."""
    number, wrong = {}, []
    for column in NUMBERS:
        cell = text[column]
        try:
            value = table.number(cell) if cell else math.nan
        except ValueError:
            wrong.append(f"{column} must be a number, or empty if missing: '{cell}'")
            continue
        if column != "council_weight":
            value = math.nan if value == MISSING else value
            if not math.isnan(value) and not SCALE[0] <= value <= SCALE[1]:
                allowed = f"allowed: {SCALE[0]:g} to {SCALE[1]:g}, or {MISSING:g} or nothing if missing"
                wrong.append(f"{column} '{cell}' is off the scale; {allowed}")
        elif not math.isfinite(value):
            wrong.append(f"council_weight must be a number for every actor: '{cell}'")
            continue
        number[column] = value
    return number, wrong


def _disagreements(path: str, name: str, rows: list[_Row]) -> list[Mistake]:
    """Rows of one issue that name an actor twice or say something else on the issue than its first row."""
    found: list[Mistake] = []
    seen: dict[str, int] = {}
    for row in rows:
        actor = row.text["actor"]
        if actor in seen:
            what = f"a second row for {actor} on issue {name}, see line {seen[actor]}; keep one"
            found.append(Mistake(f"{path}:{row.line}", what))
        seen.setdefault(actor, row.line)
        for column in SHARED:
            first, here = ({**one.text, **one.number}[column] for one in (rows[0], row))
            if first != here and not (first != first and here != here):  # two missing numbers agree
                what = f"{column} of issue {name} is {here} here and {first} in line {rows[0].line}; make them agree"
                found.append(Mistake(f"{path}:{row.line}", what))
    return found


def _decided(name: str, rows: list[_Row]) -> Decided | None:
    """The scored issue, or None if too little of it is known."""
    present = [row for row in rows if not math.isnan(row.number["position"] + row.number["salience"])]
    shared, numbers, voting_rule = rows[0].text, rows[0].number, _rule(rows[0])
    weighty = any(row.number["salience"] * row.number["council_weight"] > 0 for row in present)
    if voting_rule is None or math.isnan(numbers["outcome"]) or len(present) < FEWEST_ACTORS or not weighty:
        return None
    actors = [row.text["actor"] for row in present]
    columns = ("position", "salience", "council_weight")
    position, salience, weights = np.array([[row.number[name] for name in columns] for row in present]).T
    issue = Issue(
        name=name,
        scale=SCALE,
        position=position,
        salience=salience / 100,
        influence=weights,
        votes=np.where(np.isin(actors, (COMMISSION, PARLIAMENT)), 0.0, weights),
        reference=None if math.isnan(numbers["ref_point"]) else numbers["ref_point"],
        rule=UNANIMITY if voting_rule == "Unan" else qualified_majority(QUALIFIED[shared["regime"]]),
        actors=actors,
    )
    return Decided(issue, numbers["outcome"], shared["proposal_id"], voting_rule)
