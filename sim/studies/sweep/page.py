"""The report of a sweep: how far the cases differ, who blocks in them, and which parameters explain the differences."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ... import __version__
from ...errors import Mistake, ResultsError
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section, Table
from ...page.rests import every_number, rests_on
from ...results import cases
from ...results.findings import Progress, unseen
from ...results.labels import ADOPTED, label
from ...results.settings import is_unset
from ...scenario.schema import Scenario
from ...scenario.text import Text
from ...words import current, say
from ...words.numbers import number, percent
from .study import SweepFindings, value_in_words

_ENDS = ("lowest", "median", "highest")


def page(found: SweepFindings, progress: Progress = unseen) -> Report:
    """The report of a stored sweep. Raises ResultsError if no case of it has runs."""
    scenarios, base, table = found.scenarios, found.scenario, found.tables["cases"]
    good = cases.finished(table)
    if good.empty:
        raise ResultsError(Mistake(found.name, "no case of this sweep has runs, so there is nothing to report"))
    described = Text(found.about["experiment"]["description"]).in_language(current())
    told = cases.summary(table, found.about["parameters"])["outcomes"]
    adopted = told[ADOPTED]
    half = ((good["adopted.high"] - good["adopted.low"]) / 2).max()
    answer = say(
        "report.sweep.answer", cases=f"{len(good):,}", low=percent(adopted["lowest"]), high=percent(adopted["highest"]),
        median=percent(adopted["median"]), half=f"{100 * half:.1f}",
    )  # fmt: skip
    beside = [say("report.sweep.more", share=percent((good["adopted"] > 0.5).mean()))]
    if len(table) > len(good):
        beside.append(say("report.sweep.failed", failed=len(table) - len(good)))
    rests, counts = rests_on(list(scenarios))
    change, texts = _change(good, found, adopted)
    return Report(
        kind=say("report.kind.sweep", version=__version__), title=found.title,
        description=described or base.description, answer=answer, beside=[*beside, say("report.run.no_forecast")],
        sections=[
            _ends(told, found, " ".join([answer, *texts])), _blocks(good, scenarios), change, rests,
            limits(counts, "record"), made_by(found), every_number(base),
        ],
    )  # fmt: skip


def _ends(told: Mapping[str, Any], found: SweepFindings, description: str) -> Section:
    heads = (say("report.sweep.outcome"), *(say(f"report.sweep.{end}") for end in _ENDS))
    rows = [(say(name), *(percent(ends[end]) for end in _ENDS)) for name, ends in told.items()]
    drawings = [Drawing(name, draw(), found.title, description) for name, draw in found.figures().items()]
    tables = [Table(say("report.sweep.table"), heads, rows)]
    return Section(say("report.sweep.ends"), drawings=drawings, tables=tables)


def _blocks(good: pd.DataFrame, scenarios: Sequence[Scenario]) -> Section:
    labels = {name: scenario.label(name) for scenario in reversed(scenarios) for name in scenario.voters}
    columns = {name: good[f"blocked.{name}"].dropna() for name in labels if f"blocked.{name}" in good}
    found = sorted(((name, part) for name, part in columns.items() if len(part)), key=lambda one: -one[1].mean())
    if not found or not found[0][1].mean():
        return Section(say("report.blocks"), paragraphs=[say("report.blocks.nobody")])
    heads = [say("report.blocks.actor"), *(say(f"report.sweep.{end}") for end in ("mean", "lowest", "highest"))]
    rows = [(labels[name], *map(percent, (part.mean(), part.min(), part.max()))) for name, part in found]
    label, mean, low, high = rows[0]
    text = say("report.sweep.blocks", label=label, mean=mean, low=low, high=high)
    table = Table(say("report.sweep.blocks_table"), heads, rows)
    return Section(say("report.blocks"), paragraphs=[text], tables=[table])


def _change(good: pd.DataFrame, found: SweepFindings, adopted: Mapping[str, Any]) -> tuple[Section, list[str]]:
    scenarios, parameters = found.scenarios, cases.varied(good, found.about["parameters"])
    texts = []
    for end, key in (("highest", "report.sweep.highest_at"), ("lowest", "report.sweep.lowest_at")):
        row = good.set_index("case").loc[adopted["where"][end]["case"]]
        values = [
            say("report.sweep.value", label=label(scenarios[0], name), value=_value(scenarios, name, row[name]))
            for name in parameters
            if not is_unset(row[name])
        ]
        texts.append(say(key, share=percent(adopted[end]), where=say("report.comma").join(values) or say("as_coded")))
    telling = cases.telling(good, [name for name in parameters if cases.is_number(good, name)])
    if len(telling) > 1 and telling.iloc[0] > 0:
        told = label(scenarios[0], telling.index[0])
        texts.append(say("report.sweep.telling", label=told, share=percent(telling.iloc[0])))
    return Section(say("report.change"), paragraphs=texts), texts


def _value(scenarios: Sequence[Scenario], parameter: str, value: Any) -> str:
    text = value_in_words(scenarios, parameter, value)
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(text)
