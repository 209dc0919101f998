"""The smallest change of one number that would turn the answer: a part of the report of a run."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ...engines.layout import Layout
from ...page.report import Drawing, Section, Table
from ...results.findings import Findings, Progress, unseen
from ...results.labels import label, quantity_in_words
from ...results.target import Target
from ...scenario.schema import Scenario
from ...scenario.vocabulary import FARTHEST, meaning_of
from ...words import say
from ...words.numbers import number, percent
from ..blockers.study import blockers
from .curves import short
from .levers import Lever, parse_levers
from .search import OUT_OF_REACH, TIPS
from .study import searched

#: Runs behind each point of a lever's curve, and runs among which the actors that block most are looked for.
OF_LEVERS, EXPLAINED = 2_000, 20_000
#: Actors whose numbers are moved, and levers that are listed.
BLOCKERS, LISTED = 3, 8


def section(run: Findings, progress: Progress = unseen) -> Section:
    """What would change it, searched with 2,000 runs of each case on the numbers of the drafts, of the external powers
    and of the three actors that block most; `run` is of the study `run`."""
    scenario = run.scenario
    target = Target("adopted", "adopted", (1.0 - run.report()["outcomes"][-1]["share"]) < 0.5, 0.5)
    actors = blockers(run, runs=min(run.runs, EXPLAINED), progress=progress).tables["actors"]
    levers = levers_of(actors, scenario)
    found = searched(scenario, target, levers, runs=OF_LEVERS, seed=run.seed, pairs=False, progress=progress)
    points = found.tables["levers"].assign(label=lambda table: [label(scenario, path) for path in table["lever"]])
    tips = points[points["status"] == TIPS].sort_values("cost", kind="stable")
    out = points[points["status"] == OUT_OF_REACH].sort_values("best", ascending=not target.at_least, kind="stable")
    texts = [say("report.change.wanted" if target.at_least else "report.change.unwanted", levers=len(levers),
                 runs=f"{OF_LEVERS:,}"), *_answer(tips, out, len(levers))]  # fmt: skip
    drawings = []
    if len(tips) or len(out):
        shown = replace(found, tables={**found.tables, "levers": pd.concat([tips, out])})
        title = say("figure.title", title=scenario.title, finding=say("levers.finding"))
        drawings = [Drawing("levers", shown.plot("levers"), title, " ".join(texts[1:]))]
    tables = [*([_listed(tips)] if len(tips) else []), _meanings(levers, scenario)]
    return Section(say("report.change"), paragraphs=texts, drawings=drawings, tables=tables)


def _answer(tips: pd.DataFrame, out: pd.DataFrame, levers: int) -> list[str]:
    """What the nearest lever must become, or what the best one comes to; and which are out of reach."""
    texts = []
    if len(tips):
        best = tips.iloc[0]
        value, coded = short(best["value"], best), number(best["coded"])
        texts.append(say("report.change.least", label=best["label"], value=value, coded=coded))
    elif len(out):
        best = out.iloc[0]
        value = short(best["best_at"], best)
        texts.append(say("report.change.none", label=best["label"], value=value, share=percent(best["best"])))
    if len(tips) and len(out):
        nearest = say("report.comma").join(say("quoted", what=name) for name in out["label"].head(3))
        texts.append(say("report.change.out", count=len(out), levers=levers, labels=nearest))
    return texts


def _listed(tips: pd.DataFrame) -> Table:
    rows = [
        (row["label"], number(row["coded"]), short(row["value"], row),
         say("report.numbers.span", low=short(row["value.low"], row), high=short(row["value.high"], row)))
        for _, row in tips.head(LISTED).iterrows()
    ]  # fmt: skip
    headings = [say(f"report.change.{name}") for name in ("number", "coded", "needed", "between")]
    return Table(say("report.change.table"), headings, rows)


def _meanings(levers: Sequence[Lever], scenario: Scenario) -> Table:
    """What the quantities that are moved mean, each once."""
    moved = {lever.path for lever in levers}
    found = {row.name.partition(".")[2]: row for row in Layout(scenario).stated if row.name in moved}
    headings = (say("report.numbers.quantity"), say("report.change.meaning"))
    rows = [(quantity_in_words(name), meaning_of(row.name)) for name, row in found.items()]
    return Table(say("report.change.means"), headings, rows, numbers=2)


def levers_of(actors: pd.DataFrame, scenario: Scenario) -> list[Lever]:
    """What is moved: the numbers of the drafts, of the actors that block most and of the external powers."""
    blocking = actors[actors["shapley"] > 0]["actor"].head(BLOCKERS).tolist() or list(scenario.voters[:BLOCKERS])
    drafts = scenario.drafts if len(scenario.drafts) <= BLOCKERS else ()
    heads = {*drafts, *blocking, *scenario.externals}
    texts = []
    for row in Layout(scenario).stated:
        if row.name.partition(".")[0] in heads:
            low, high = row.limits.low, row.limits.high
            if high == FARTHEST and scenario.spatial is not None:
                low, high = scenario.spatial.scale.low, scenario.spatial.scale.high
            texts.append(f"{row.name}[{low!r}:{high!r}]")
    return parse_levers(",".join(texts), scenario)
