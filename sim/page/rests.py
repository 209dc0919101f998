"""What results rest on: how many numbers are stated, inferred, from elsewhere or assumed; and every one."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..engines.layout import Layout, Row
from ..results.labels import label, quantity_in_words
from ..scenario.schema import Scenario
from ..scenario.vocabulary import BASES
from ..words import DEFAULT, current, has, say, shipped
from ..words.numbers import number, signed
from .report import Cell, Foreign, Mixed, Section, Share, Table

_REPORT = re.compile(r"(?:report )?§(\d+)(?: \(([^()]*)\))?")
_BETWEEN = re.compile(r"; (?![^()]*\))")
_FIXED = {"no source (starting value)": "source.none", "sim/MODEL.md, Initialisation": "source.model",
          "set by the user": "source.set"}  # fmt: skip
_SIZE = "; size assumed"


def rests_on(scenarios: Sequence[Scenario]) -> tuple[Section, dict[str, int]]:
    """The section that counts the numbers of scenarios by their basis and source, and these counts with `all`."""
    rows = [row for scenario in scenarios for row in Layout(scenario).stated]
    found: Counter[str] = Counter(row.quantity.basis for row in rows)
    counts = {**{basis: found[basis] for basis in BASES}, "all": len(rows)}
    told: dict[str, Any] = {basis: f"{counts[basis]:,}" for basis in BASES}
    texts = [say("report.rests.count", count=f"{len(rows):,}", **told),
             say("report.rests.drawn", drawn=f"{sum(row.quantity.is_sampled for row in rows):,}")]  # fmt: skip
    if any(_REPORT.search(row.quantity.source) for row in rows):
        texts.append(say("report.rests.which"))
    if any(scenario.parameters != "start" for scenario in scenarios):
        texts.append(say("report.rests.posterior"))
    if len(scenarios) > 1:
        texts.append(say("report.rests.cases", cases=len(scenarios)))
    bar = [Share(say(f"basis.{basis}"), counts[basis], told[basis], basis) for basis in BASES if counts[basis]]
    sources = Counter(row.quantity.source for row in rows if row.quantity.source).most_common()
    listed = Table(
        say("report.sources"), (say("report.sources.source"), say("report.sources.numbers")),
        [(in_words(source), f"{count:,}") for source, count in sources],
    )  # fmt: skip
    return Section(say("report.rests"), paragraphs=texts, bar=bar, tables=[listed]), counts


def every_number(scenario: Scenario) -> Section:
    """The section that lists every number and event of a scenario with its range, basis and source."""
    quantity, value, span, basis = (say(f"report.numbers.{name}") for name in ("quantity", "value", "range", "basis"))
    source, rows = say("report.sources.source"), [_listed(scenario, row) for row in Layout(scenario).stated]
    for group in scenario.correlations:
        names = say("report.comma").join(label(scenario, path) for path in group.between)
        told = say("report.numbers.correlation", names=names), say(f"basis.{group.basis}"), in_words(group.source)
        rows.append((*told, number(group.rank), say("report.numbers.fixed")))
    tables = [Table(say("report.numbers.table"), (quantity, basis, source, value, span), rows, numbers=3)]
    events = []
    for name, event in scenario.events.items():
        added = "; ".join(_added(scenario, target, by) for target, by in event.add.items())
        events.append((scenario.label(name), added, in_words(event.source), str(scenario.round_of(name))))
    if events:
        heads = (say("report.events.event"), say("report.events.adds"), source, say("report.events.round"))
        tables.append(Table(say("report.events"), heads, events, numbers=3))
    return Section(say("report.numbers"), tables=tables)


def _listed(scenario: Scenario, row: Row) -> tuple[Cell, ...]:
    quantity = row.quantity
    span = say("report.numbers.fixed")
    if quantity.is_sampled:
        low, _, high = quantity.ends
        span = say("report.numbers.span", low=number(low), high=number(high))
    basis = say(f"basis.{quantity.basis}")
    return label(scenario, row.name), basis, in_words(quantity.source), number(quantity.value), span


def _added(scenario: Scenario, target: str, amount: float) -> str:
    """What an event adds to whom: all: linkage +0.03."""
    who, _, what = target.partition(".")
    if who == "process":
        return f"{label(scenario, target)} {signed(amount)}"
    actor = scenario.label(who) if who in scenario.actors else say("all_actors")
    return say("report.events.add", who=actor, what=quantity_in_words(what), amount=signed(amount))


def in_words(source: str) -> str | Mixed:
    """A source in the language spoken; a part of it that is in English, as titles of what was read are, marked so."""
    if current() == DEFAULT:  # the language in which scenarios name their sources
        return source
    bare, size = (source.removesuffix(_SIZE), say("source.size")) if source.endswith(_SIZE) else (source, "")
    told: list[str | Foreign] = []
    for n, part in enumerate(parts_of(bare)):
        told += [say("source.and")] if n else []
        told.append(_part_in_words(part))
    told += [size] if size else []
    if any(isinstance(part, Foreign) for part in told):
        return Mixed(tuple(told))
    return "".join(map(str, told))


def parts_of(source: str) -> list[str]:
    """What stands between the semicolons of a source, outside of brackets."""
    return _BETWEEN.split(source)


def _part_in_words(part: str) -> str | Foreign:
    if part in _FIXED:
        return say(_FIXED[part])
    if (told := shipped(part)) != part:
        return told
    found = _REPORT.fullmatch(part)
    if not found:
        return Foreign(part)
    report, topics = say("source.report", section=found[1]), [topic.strip() for topic in (found[2] or "").split(";")]
    names = [re.sub("[^a-z0-9]+", "_", topic.lower()) for topic in topics if topic]
    if not all(has(f"topic.{name}") for name in names):
        return Foreign(part)
    told = say("report.comma").join(say(f"topic.{name}") for name in names)
    return say("source.topics", report=report, topics=told) if names else report
