"""What could be otherwise in a scenario: other coders, drafts, seats, strategies and parameters, each as scenarios."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ...engines.layout import Layout
from ...errors import UserError
from ...scenario.files import shipped
from ...scenario.identity import without_words
from ...scenario.load import load, vary
from ...scenario.overrides import parse_override
from ...scenario.positions import OURS, coders_of
from ...scenario.posterior import POSTERIOR, START, of_posterior
from ...scenario.schema import Scenario
from ...scenario.sourcing import DRAWN
from ...strategies.catalogue import EXTERNAL, HOST, SPONSOR, STRATEGIES, of_role
from ...sweeps.futures import coded_ranges
from ..sensitivity.variance import WALK_AWAY

#: Between which the walk-away value is fixed: it lies evenly between 0 and 1 and is outside in a run of ten.
WALK_AWAY_ENDS = ("0.05", "0.95")
#: Fields that say nothing of how a scenario runs but through its actors.
_BESIDE_SEATS = {"name", "actors", "case", "changes"}


class Variant(NamedTuple):
    """One alternative: what it is called, the scenario, and what makes it: a shipped scenario's name or a change."""

    name: str
    scenario: Scenario
    shipped: str = ""
    change: str = ""


class Row(NamedTuple):
    """Alternatives of one kind; without any, the key of the reason why not."""

    name: str
    variants: list[Variant]
    why_not: str = ""


class _Number(NamedTuple):
    """What runs draw a number from, and its basis."""

    drawn: Any
    basis: str


def alternatives(scenario: Scenario, seats: Iterable[Scenario]) -> list[Row]:
    """What can be set otherwise in a scenario, each as what `--set` or another shipped scenario makes of it."""
    return [
        _walk_away(scenario), _coders(scenario), _drafts(scenario),
        _row("seats", [Variant(other.name, other, shipped=other.name) for other in seats], "no_seats"),
        *_strategies(scenario), _parameters(scenario),
    ]  # fmt: skip


def rests_on(scenario: Scenario, others: Iterable[Scenario]) -> Counter[str]:
    """How many numbers differ between a scenario and others, by basis: of each the other's, or what it leaves out."""
    before, concerned = _numbers(scenario), dict[str, str]()
    for other in others:
        after = _numbers(other)
        changed = (path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        concerned |= {path: (after.get(path) or before[path]).basis for path in changed}
    return Counter(concerned.values())


def seats_of(scenario: Scenario) -> tuple[Scenario, ...]:
    """The shipped scenarios that differ from one in who sits in the Council and in nothing else, fewest seats first.

    Only those are looked at that extend it, that it extends, or that extend the same file. What was changed in it by
    `--set` is changed in them.
    """
    above = {path.stem: _extends(path) for path in shipped()}
    parent = above.get(scenario.name, "")
    near = [name for name, own in above.items() if name != scenario.name
            and (own == scenario.name or name == parent or (own == parent != ""))]  # fmt: skip
    changes, found = [parse_override(text) for text in scenario.changes], []
    for name in near:
        try:
            other = load(name, changes)
        except UserError:  # what was changed does not fit there
            continue
        if _differ_in_seats(scenario, other):
            found.append(other)
    return tuple(sorted(found, key=lambda other: len(other.voters)))


def _numbers(scenario: Scenario) -> dict[str, _Number]:
    """Every number of a scenario as runs draw it; those of the posterior are stated at their starting values too."""
    layout = Layout(scenario)
    stated = {row.name: row.quantity for row in layout.stated}
    samples = {path: values.tolist() for path, values in layout.posterior.items()}
    drawn = {path: _Number(sample, of_posterior(sample)["basis"]) for path, sample in samples.items()}
    return {path: _Number((q.ends, q.dist, q.others), q.basis) for path, q in stated.items()} | drawn


def _extends(path: Path) -> str:
    found = re.search(r"^extends:\s*(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return Path(found[1]).stem if found else ""


def _differ_in_seats(one: Scenario, other: Scenario) -> bool:
    fields = set(Scenario.model_fields) - Scenario.words - _BESIDE_SEATS
    mine, theirs = one.actors, other.actors
    both = mine.keys() & theirs.keys()
    apart = mine.keys() ^ theirs.keys()
    return (
        bool(apart)
        and all({**mine, **theirs}[name].role == "member" for name in apart)
        and all(without_words(mine[name]) == without_words(theirs[name]) for name in both)
        and all(without_words(getattr(one, field)) == without_words(getattr(other, field)) for field in fields)
    )


def _row(name: str, variants: list[Variant], why_not: str) -> Row:
    return Row(name, variants, "" if variants else why_not)


def _set(scenario: Scenario, path: str, values: Iterable[str]) -> list[Variant]:
    """The scenario with each of some values of a path, as far as they make a scenario."""
    found = []
    for value in values:
        change = f"{path}={value}"
        try:
            found.append(Variant(value, vary(scenario, dict([parse_override(change)])), change=change))
        except UserError:  # e.g. no posterior is known for its preferences
            continue
    return found


def _walk_away(scenario: Scenario) -> Row:
    drawn = WALK_AWAY in coded_ranges(scenario) or WALK_AWAY in Layout(scenario).posterior
    return _row("walk_away", _set(scenario, WALK_AWAY, WALK_AWAY_ENDS) if drawn else [], "fixed")


def _coders(scenario: Scenario) -> Row:
    known = coders_of(scenario.case)
    others = [by for by in (OURS, *(by for by in known if by != OURS), DRAWN) if by != (scenario.coder or OURS)]
    return _row("coder", _set(scenario, "coder", others) if len(known) > 1 else [], "one_coder")


def _drafts(scenario: Scenario) -> Row:
    kept = [name for name in scenario.drafts if name not in scenario.hypothetical]
    if not scenario.hypothetical or not kept:
        return Row("drafts", [], "all_reported")
    return _row("drafts", _set(scenario, "menu", [f"[{', '.join(kept)}]"]), "all_reported")


def _strategies(scenario: Scenario) -> list[Row]:
    """A row for each external power, the host and the sponsor that can choose."""
    roles = {**dict.fromkeys(scenario.externals, EXTERNAL), **({scenario.host: HOST} if scenario.host else {})}
    rows = []
    if max(scenario.inducement.budget.ends) > 0:
        roles[scenario.sponsor] = SPONSOR
    else:
        rows.append(Row(f"strategy.{scenario.sponsor}", [], "pays_nobody"))
    for actor, role in roles.items():
        others = [name for name in of_role(role) if name != scenario.strategy_of(actor)]
        if scenario.spatial is not None:
            others = [name for name in others if not STRATEGIES[name].needs_interests]
        rows.append(_row(f"strategy.{actor}", _set(scenario, f"{actor}.strategy", others), "no_strategy"))
    return rows


def _parameters(scenario: Scenario) -> Row:
    other = POSTERIOR if scenario.parameters == START else START
    return _row("parameters", _set(scenario, "parameters", [other]), "no_posterior")
