"""The report of a comparison: what each change does to the same runs, and who blocked those that change outcome."""

from collections.abc import Sequence

import pandas as pd

from ... import __version__
from ...engines.layout import Layout
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section, Table
from ...page.rests import every_number, rests_on
from ...results import cases
from ...results.cases import ADOPTED
from ...results.findings import Drawings, Findings, Progress, unseen
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import number, percent, points
from .figures import drawings, labelled


def page(found: Findings, progress: Progress = unseen) -> Report:
    """The report of a stored comparison."""
    scenarios, base, names = found.scenarios, found.scenario, found.about["names"]
    called = dict(zip(names, _titles(names, scenarios), strict=True))
    tables = labelled(found, called)
    figures = drawings(found, tables, base.title)
    changed = tables["differences"]
    adopted = changed[changed["outcome"] == ADOPTED]
    says = [
        say("report.compare.up", name=row["scenario"], share=percent(row["share"]), base=percent(row["base"]),
            points=points(row["difference"]),
            interval=say("report.interval", low=points(row["low"]), high=points(row["high"])))
        for _, row in adopted.iterrows()
    ]  # fmt: skip
    rests, counts = rests_on([base])
    beside = [*says[1:], say("report.compare.base", title=base.title, runs=f"{found.runs:,}"),
              say("report.run.no_forecast")]  # fmt: skip
    return Report(
        kind=say("report.kind.comparison", version=__version__), title=say("report.compare.title", title=base.title),
        description=base.description, answer=says[0], beside=beside,
        sections=[
            _ends(figures, base, says), _gave_way(tables["unlocked"], figures, base),
            _differs(scenarios, list(called.values())), rests, limits(counts, "record"), made_by(found),
            every_number(base),
        ],
    )  # fmt: skip


def _titles(names: Sequence[str], scenarios: Sequence[Scenario]) -> list[str]:
    """What scenarios are called: their titles, or how they differ from the base where they have its title."""
    titles: list[str] = [scenarios[0].title]
    for name, scenario in zip(names[1:], scenarios[1:], strict=True):
        title: str = scenario.title
        if title == scenarios[0].title:
            title = say("report.comma").join(differences(scenarios[0], scenario))
        titles.append(title if title not in titles else f"{title} ({name})")
    return titles


def _ends(figures: Drawings, base: Scenario, says: Sequence[str]) -> Section:
    findings = {"shares": say("outcomes.finding"), "differences": say("differences.finding")}
    heads = {name: say("figure.title", title=base.title, finding=finding) for name, finding in findings.items()}
    drawings = [Drawing(name, figures[name](), head, " ".join(says)) for name, head in heads.items()]
    return Section(say("report.compare.shares"), drawings=drawings)


def _gave_way(unlocked: pd.DataFrame, figures: Drawings, base: Scenario) -> Section:
    texts = []
    for name, part in unlocked.groupby("scenario", sort=False):
        most, back = part.loc[part["unlocked"].idxmax()], part.loc[part["relocked"].idxmax()]
        alone, opened = percent(most["alone"]), percent(most["unlocked"])
        given = say("report.compare.unlocked", name=name, label=most["label"], alone=alone, unlocked=opened)
        texts.append(given if most["unlocked"] > 0 else say("report.compare.no_unlock", name=name))
        if back["relocked"] > 0.0005:
            texts.append(say("report.compare.relocked", label=back["label"], relocked=percent(back["relocked"])))
    title = say("figure.title", title=base.title, finding=say("flow.finding"))
    drawings = [Drawing(name, figures[name](), title, texts[0]) for name in figures if name.startswith("moves")]
    heads = (say("report.compare.scenario"), say("report.blocks.actor"),
             *(say(f"report.compare.{name}") for name in ("gave", "gave_alone", "took")))  # fmt: skip
    shown = unlocked[["scenario", "label", "unlocked", "alone", "relocked"]]
    rows = [(name, label, *map(percent, shares)) for name, label, *shares in shown.itertuples(index=False)]
    table = Table(say("report.compare.table"), heads, rows, numbers=2)
    return Section(say("report.blocks"), paragraphs=texts, drawings=drawings, tables=[table])


def _differs(scenarios: Sequence[Scenario], called: Sequence[str]) -> Section:
    base, *others = scenarios
    told = [say("report.comma").join(differences(base, other)) for other in others]
    pairs = zip(called[1:], told, strict=True)
    texts = [say("report.compare.difference", name=name, what=what) for name, what in pairs]
    return Section(say("report.compare.differs"), points=texts)


def differences(base: Scenario, other: Scenario) -> list[str]:
    """What another scenario does differently, in words: numbers, rule, menu, events."""
    before, after = ({row.name: row.quantity for row in Layout(side).stated} for side in (base, other))
    found = []
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        if (was.value, was.low, was.high) != (now.value, now.low, now.high):
            ends = number(was.value), number(now.value)
            found.append(say("report.compare.from_to", label=cases.label(base, name), before=ends[0], after=ends[1]))
    found.sort()
    for name in (name for name in other.actors if name in base.actors):
        if base.strategy_of(name) != other.strategy_of(name):
            follows = say(f"strategy.{other.strategy_of(name)}")
            found.append(say("report.compare.strategy", label=other.label(name), strategy=follows))
    if base.decision != other.decision:
        labels = {name: other.label(name) for name in other.actors}
        found.append(say("report.compare.rule", rule=cases.rule_in_words(other.decision, labels)))
    if base.drafts != other.drafts:
        menu = say("report.comma").join(other.label(name) for name in other.drafts)
        found.append(say("report.compare.menu", menu=menu))
    for name in dict.fromkeys((*base.events, *other.events)):
        if base.events.get(name) != other.events.get(name):
            label = (other if name in other.events else base).label(name)
            found.append(say("report.compare.event", label=label))
    return found or [say("report.compare.same")]
