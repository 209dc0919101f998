"""The smallest change of one number that would turn the answer: a part of the report of a run."""

from collections.abc import Iterable, Sequence
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
from .curves import short
from .levers import Lever, parse_levers
from .means import effects_of
from .search import OUT_OF_REACH, TIPS
from .study import searched

#: Runs behind each point of a lever's curve.
OF_LEVERS = 2_000
#: Levers that are searched along, those with the largest effect within their coded range.
LISTED = 8


def section(run: Findings, progress: Progress = unseen) -> Section:
    """What would change it: the effect of every number within its coded range, and of those with the largest effect the
    nearest value that is enough, searched with 2,000 runs of each case; `run` is of the study `run`."""
    scenario, is_shelved = run.scenario, run.report()["outcomes"][-1]["share"] > 0.5
    target = Target("adopted", "adopted", is_shelved, 0.5)
    base, effects = effects_of(run, progress)
    levers = levers_of(effects["path"].head(LISTED), scenario)
    if not levers:
        return Section(say("report.change"), paragraphs=[say("brief.change.nothing")])
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
    tables = [*([_listed(tips)] if len(tips) else []), _effects(effects, base, run), _meanings(levers, scenario)]
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


def _effects(effects: pd.DataFrame, base: float, run: Findings) -> Table:
    """Every number with the share adopted at either end of its coded range, and who could move it."""
    scenario = run.scenario
    rows = [
        (label(scenario, row["path"]), say(f"brief.who.{row['who']}"), number(round(row["low"], 3)),
         percent(row["at_low"]), number(round(row["high"], 3)), percent(row["at_high"]))
        for row in effects.to_dict("records")
    ]  # fmt: skip
    headings = [say(f"report.change.{name}") for name in ("number", "who", "low", "at_low", "high", "at_high")]
    return Table(say("report.change.effects", share=percent(base)), headings, rows, numbers=2)


def levers_of(paths: Iterable[str], scenario: Scenario) -> list[Lever]:
    """Numbers as levers, each over all that it may be."""
    limits = {row.name: row.limits for row in Layout(scenario).stated}
    texts = []
    for path in paths:
        low, high = limits[path].low, limits[path].high
        if high == FARTHEST and scenario.spatial is not None:
            low, high = scenario.spatial.scale.low, scenario.spatial.scale.high
        texts.append(f"{path}[{low!r}:{high!r}]")
    return parse_levers(",".join(texts), scenario) if texts else []
