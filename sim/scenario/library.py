"""The past decisions that are coded by interests, data/cases.csv: what was proposed, what came of it, and which
scenario replays it. Those that are known by stances are in `recorded`.

`group` is the same for cases that hang together, in either file: two looks at one decision, or two codings of it.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import Mistake, ScenarioError, nearest
from .dates import month_number
from .positions import SHIPPED
from .vocabulary import SHELVED

#: How the Council dealt with a proposal -> what the model calls that outcome. The reasons are in data/README.md.
OUTCOME_CLASSES = {
    "adopted": "as_proposed",
    "adopted_side_payment": "as_proposed",
    "adopted_diluted": "diluted",
    "adopted_staged": "diluted",
    "shelved": SHELVED,
    "bypassed": SHELVED,
    "venue_switch": SHELVED,
}


class PastDecision(NamedTuple):
    """One row of the library.

    Attributes:
        case: name of the row, its own.
        group: cases that hang together have the same.
        scenario: the shipped scenario that replays it.
        date: month of the decision, as in 2023-07.
        members: seats in the Council at the time; a scenario may hold fewer.
        proposal: what was proposed, in a few words.
        menu: names of the drafts, most ambitious first.
        observed: the draft that was adopted, or `shelved`.
        outcome_class: the finer class, a key of `OUTCOME_CLASSES`.
        chosen_for_conflict: whether the case is known because allies disagreed over it in public.
        source: where the outcome is reported.
    """

    case: str
    group: str
    scenario: str
    date: str
    members: int
    proposal: str
    menu: tuple[str, ...]
    observed: str
    outcome_class: str
    chosen_for_conflict: bool
    source: str


def past_decisions(path: Path = SHIPPED / "data" / "cases.csv") -> tuple[PastDecision, ...]:
    """The rows of the library, in the order of the file.

    Raises:
        ScenarioError: rows with a missing field, an unknown class, a date or a number that is none, an outcome that is
            not on the menu or not of its class, or a second row of a case; all of them at once.
    """
    found: dict[str, PastDecision] = {}
    mistakes: list[Mistake] = []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            wrong = _wrong(row)
            if row["case"] in found:
                wrong.append(f"a second row for {row['case']}")
            mistakes += (Mistake(f"{path}:{reader.line_num}", what) for what in wrong)
            if not wrong:
                typed = {
                    "members": int(row["members"]),
                    "menu": tuple(row["menu"].split(";")),
                    "chosen_for_conflict": row["chosen_for_conflict"] == "yes",
                }
                found[row["case"]] = PastDecision(**{name: row[name] for name in PastDecision._fields} | typed)
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(found.values())


def class_of(outcome: str, menu: Sequence[str]) -> str:
    """`as_proposed` for the first draft of a menu, `diluted` for any other, `shelved` for none."""
    if outcome == SHELVED:
        return SHELVED
    return "diluted" if menu.index(outcome) else "as_proposed"


def _wrong(row: dict[str, str]) -> list[str]:
    empty = [name for name in PastDecision._fields if not row.get(name)]
    if empty:
        return [f"nothing in {', '.join(empty)}"]
    wrong = [
        f"unknown {column} '{row[column]}'{nearest(row[column], allowed)}"
        for column, allowed in (
            ("outcome_class", OUTCOME_CLASSES),
            ("chosen_for_conflict", ("yes", "no")),
            ("observed", (*row["menu"].split(";"), SHELVED)),
        )
        if row[column] not in allowed
    ]
    if month_number(row["date"]) is None:
        wrong.append(f"'{row['date']}' is no month such as 2023-07")
    if not row["members"].isdecimal():
        wrong.append(f"'{row['members']}' is no number of members")
    if not wrong:
        end, expected = class_of(row["observed"], row["menu"].split(";")), OUTCOME_CLASSES[row["outcome_class"]]
        if end != expected:
            wrong.append(
                f"'{row['observed']}' is {end} on this menu, but outcome_class {row['outcome_class']} is {expected}"
            )
    return wrong
