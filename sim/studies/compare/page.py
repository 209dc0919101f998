"""The report of a comparison: what each change does to the same runs, and who blocked those that change outcome."""

from collections.abc import Sequence

import pandas as pd

from ... import __version__
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section, Table
from ...page.rests import every_number, rests_on
from ...results.findings import Drawings, Findings, Progress, unseen
from ...results.labels import ADOPTED
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import percent, points
from .differing import differing
from .figures import drawings, labelled, titles_of


def page(found: Findings, progress: Progress = unseen) -> Report:
    """The report of a stored comparison."""
    scenarios, base = found.scenarios, found.scenario
    tables = labelled(found)
    called = titles_of(found)
    figures = drawings(tables, found)
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
            _differs(scenarios, called), rests, limits(counts, "record"), made_by(found),
            every_number(base),
        ],
    )  # fmt: skip


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
    told = [say("report.comma").join(differing(base, other)) for other in others]
    pairs = zip(called[1:], told, strict=True)
    texts = [say("report.compare.difference", name=name, what=what) for name, what in pairs]
    return Section(say("report.compare.differs"), points=texts)
