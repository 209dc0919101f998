"""A table of who stands where as a scenario: actor, position, salience, power, as DECIDE and expected-utility programs
have it.

    actor,position,salience,power
    Netherlands,4,80,8

Salience is from 0 to 1, or from 0 to 100 where any is above 1; power in any unit, as only its share of the largest
counts. What such a table does not tell is assumed, and wide: how far an actor can be moved (1 - f times its salience, f
anything from 0 to 1) and what failing costs, both as `nacsim deu` has them for issues of European legislation.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import Mistake, ScenarioError, UsageError, nearest
from .consistency import MOST_VOTERS
from .sketch import NO_SOURCE, Named, named
from .tables import Table, read_text, table_of

#: What a column may be called, by what it holds.
COLUMNS = {
    "actor": ("actor", "stakeholder", "player", "country", "name"),
    "position": ("position", "ideal", "preference", "policy position"),
    "salience": ("salience", "saliency", "importance"),
    "power": ("power", "influence", "capability", "capabilities", "resources", "weight", "council_weight"),
}
#: Drafts on the menu, and rounds: those of `nacsim deu`.
STEPS, ROUNDS = 21, 3
_FORM = "sim/MODEL.md, Validation"


class Stand(NamedTuple):
    """An actor of a table: position on its scale, salience in [0, 1], power as a share of the largest."""

    actor: Named
    position: float
    salience: float
    power: float


def stands(path: Path) -> list[Stand]:
    """The actors of a table, in its order.

    Raises:
        ScenarioError: with every mistake and its line: a column that is missing, a cell that is no number or out of
            range, an actor that stands twice, fewer than two actors or nobody with power.
    """
    mistakes: list[Mistake] = []
    table = table_of(read_text(path), str(path), mistakes)
    at = _columns(table, str(path))
    found: dict[str, Stand] = {}
    for line, cells in table.rows:
        row = _row(table, at, f"{path}:{line}", cells, mistakes)
        if row is not None and row.actor.name in found:
            mistakes.append(Mistake(f"{path}:{line}", f"'{row.actor.name}' stands twice; keep one row of each actor"))
        elif row is not None:
            found[row.actor.name] = row
    if not mistakes and not 2 <= len(found) <= MOST_VOTERS:
        what = f"{len(found)} actors; allowed: 2 to {MOST_VOTERS}, a row each below the head"
        mistakes.append(Mistake(str(path), what))
    if not mistakes and not any(one.power > 0 for one in found.values()):
        mistakes.append(Mistake(str(path), "nobody has any power; one actor at least needs some"))
    if mistakes:
        raise ScenarioError(mistakes)
    whole = 100.0 if any(one.salience > 1 for one in found.values()) else 1.0
    most = max(one.power for one in found.values())
    return [one._replace(salience=one.salience / whole, power=one.power / most) for one in found.values()]


def _columns(table: Table, place: str) -> dict[str, int]:
    """Where each column stands. Raises ScenarioError for those that are missing."""
    called = {" ".join(name.lower().split()): n for n, name in enumerate(table.columns)}
    at = {what: next((called[one] for one in ways if one in called), -1) for what, ways in COLUMNS.items()}
    missing = [
        Mistake(f"{place}:1", f"no column '{what}'{nearest(what, table.columns)} (or {', '.join(COLUMNS[what][1:])})")
        for what, n in at.items()
        if n < 0
    ]
    if missing:
        raise ScenarioError(missing)
    return at


def _row(
    table: Table, at: Mapping[str, int], place: str, cells: Sequence[str], mistakes: list[Mistake]
) -> Stand | None:
    told = {what: cells[n] if n < len(cells) else "" for what, n in at.items()}
    wrong = [Mistake(place, what) for what in _wrong(table, told)]
    actor = None
    try:
        actor = named(told["actor"], place)
    except UsageError as error:
        wrong += error.mistakes
    mistakes += wrong
    if wrong or actor is None:
        return None
    return Stand(actor, *(table.number(told[name]) for name in ("position", "salience", "power")))


def _wrong(table: Table, told: Mapping[str, str]) -> Iterator[str]:
    limits = {"position": (-1e9, 1e9), "salience": (0.0, 100.0), "power": (0.0, 1e12)}
    for name, (low, high) in limits.items():
        try:
            value = table.number(told[name])
        except ValueError:
            yield f"{name} must be a number, found '{told[name]}'"
            continue
        if not low <= value <= high:
            yield f"{name} {told[name]} is out of range; allowed: {low:g} to {high:g}"


def sponsor_among(actors: Sequence[Stand], wanted: str | None) -> Stand:
    """The actor that proposes: the one that is wanted, by name or label, else the one with the most power times
    salience. Raises UsageError, naming the nearest one, if there is none."""
    if wanted is None:
        return max(actors, key=lambda one: one.power * one.salience)
    called = {text.strip().lower(): one for one in actors for text in (one.actor.name, str(one.actor.label))}
    if wanted.strip().lower() not in called:
        what = f"is no actor of the table{nearest(wanted, [one.actor.name for one in actors])}"
        raise UsageError(Mistake(f"--sponsor {wanted}", what))
    return called[wanted.strip().lower()]


def scenario_tree(
    actors: Sequence[Stand], source: str, title: str, *, sponsor: str | None = None, status_quo: float | None = None,
    start: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The tree of a scenario file: a scale from the least position to the largest, drafts at equal distances from the
    sponsor's end of it, and everybody's consent needed.

    Raises:
        UsageError: a sponsor that is no actor, or positions (and status quo) that are all the same.
    """
    proposes = sponsor_among(actors, sponsor)
    places = [one.position for one in actors] + ([] if status_quo is None else [status_quo])
    low, high = min(places), max(places)
    if low == high:
        raise UsageError(Mistake("--positions", "all stand at one place, so there is nothing to decide"))
    ends = (high, low) if proposes.position >= (low + high) / 2 else (low, high)
    lost = "no status quo is stated; below a quarter of the scale's width many acts fail that were adopted"
    failing: dict[str, Any] = {"status_quo": status_quo}
    if status_quo is None:
        cost = {"value": 0.625, "low": 0.25, "high": 1.0, "dist": "uniform", "basis": "assumed"}
        failing = {"cost_of_failure": {**cost, "source": _FORM, "rationale": lost}}
    return {
        "title": title, "source": source, **({"start": start} if start else {}),
        "spatial": {"scale": {"low": low, "high": high, "label": title}, **failing},
        "sponsor": proposes.actor.name,
        "actors": {one.actor.name: _member(one) for one in actors},
        "menu": {"grid": {"from": ends[0], "to": ends[1], "steps": STEPS}},
        "process": {"rounds": {"value": ROUNDS, "basis": "assumed", "source": _FORM}},
    }  # fmt: skip


def _member(one: Stand) -> dict[str, Any]:
    numbers = {"ideal": one.position, "salience": one.salience, "influence": round(one.power, 6)}
    firmest, middle = round(1 - one.salience, 6), round(1 - one.salience / 2, 6)
    openness = {"value": middle, "low": firmest, "high": 1.0, "dist": "uniform", "basis": "assumed", "source": _FORM}
    solidarity = {"value": 0.5, "low": 0.0, "high": 1.0, "basis": "assumed", "source": NO_SOURCE}
    stated = {name: {"value": value, "basis": "stated"} for name, value in numbers.items()}
    return {"role": "member", "label": one.actor.label, **stated, "openness": openness, "solidarity": solidarity}
