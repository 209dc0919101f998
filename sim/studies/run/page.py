"""The report of a run: how it ends, who blocks and why, which single number would change it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ... import __version__
from ...engines.layout import Layout
from ...page.again import limits, made_by
from ...page.report import Drawing, Progress, Report, Section, Table, unseen
from ...page.rests import every_number, rests_on
from ...results import cases, outcomes
from ...results.store import Results
from ...results.target import Target
from ...scenario.schema import Scenario
from ...scenario.vocabulary import FARTHEST, SHELVED, meaning_of
from ...words import say
from ...words.numbers import number, percent
from ..blockers import study as failures
from ..blockers.blame import carriers
from ..blockers.figures import blocking_figures
from ..tip import study as tipping
from ..tip.drawing import short
from ..tip.figures import levers_figure
from ..tip.levers import Lever, parse_levers
from .figures import run_figures

#: Runs explained one by one, and runs behind each point of a lever's curve.
EXPLAINED, OF_LEVERS = 20_000, 2_000
#: Actors whose numbers are moved, and outcomes and levers that are listed.
BLOCKERS, LISTED = 3, 8


def run_report(stored: Results, scenario: Scenario, progress: Progress = unseen) -> Report:
    """The report of a stored run; `scenario` is its scenario in the language of the report.

    What it says of blocking explains up to 20,000 of the stored runs again; what would change it is searched with
    2,000 runs of each case, on the numbers of the drafts and of the three actors that block most.
    """
    manifest = stored.manifest
    seed, first, runs = manifest["seed"], manifest["first"], manifest["runs"]
    tally = outcomes.tally(stored.parts("runs", outcomes.COMBINATION))
    told = outcomes.summary(tally, scenario, seed)
    gains = stored.table("gains")
    gains = gains.assign(label=[scenario.label(actor) for actor in gains["actor"]])
    figures = run_figures(scenario, tally, gains, seed)
    explained = min(runs, EXPLAINED)
    with progress("runs", explained) as advance:
        found = failures.explain(scenario, explained, seed, first=first, progress=advance)
    rests, counts = rests_on([scenario])
    return Report(
        kind=say("report.kind.run", version=__version__), title=scenario.title, description=scenario.description,
        answer=_answer(told, scenario), beside=_beside(told, scenario),
        sections=[
            _ends(told, scenario, figures), _blocks(found, scenario, figures, seed),
            _change(found, scenario, told, seed, progress), rests, limits(counts, "record", "one"), made_by(stored),
            every_number(scenario),
        ],
    )  # fmt: skip


def interval(low: float, high: float) -> str:
    """95 % interval 61.8 to 63.7 %"""
    return say("report.interval", low=f"{100 * low:.1f}", high=percent(high))


def _answer(told: dict[str, Any], scenario: Scenario) -> str:
    shelved = next(row for row in told["outcomes"] if row["name"] == SHELVED)
    runs = f"{told['runs']:,}"
    if shelved["share"] >= 0.5:
        between = interval(shelved["low"], shelved["high"])
        return say("report.run.shelved", share=percent(shelved["share"]), runs=runs, interval=between)
    most = max((row for row in told["outcomes"] if row["name"] != SHELVED), key=lambda row: row["share"])
    return say(
        "report.run.adopted", share=percent(1 - shelved["share"]), runs=runs,
        interval=interval(1 - shelved["high"], 1 - shelved["low"]), label=scenario.label(most["name"]),
        most=percent(most["share"]),
    )  # fmt: skip


def _beside(told: dict[str, Any], scenario: Scenario) -> list[str]:
    rows = sorted((row for row in told["outcomes"] if row["share"] > 0), key=lambda row: -row["share"])
    is_shelved = rows[0]["name"] == SHELVED and rows[0]["share"] >= 0.5
    listed = [
        say("report.run.one", label=scenario.label(row["name"]), share=percent(row["share"]))
        for row in (rows[1:] if is_shelved else rows)[:LISTED]
    ]
    texts = [say("report.run.rest", rest=say("report.comma").join(listed))] if is_shelved and listed else []
    if scenario.changes:
        texts.insert(0, say("report.changed", changes=say("report.comma").join(scenario.changes)))
    elif scenario.observed:
        when = say("report.run.when", date=scenario.observed.date) if scenario.observed.date else ""
        texts.append(say("report.run.observed", outcome=scenario.label(scenario.observed.outcome), when=when))
    return [*texts, say("report.run.no_forecast")]


def _ends(told: dict[str, Any], scenario: Scenario, figures: dict[str, Any]) -> Section:
    rounds, texts = told["rounds"], []
    if rounds["adopted"]:
        ends = {"low": rounds["quantiles"]["0.05"], "high": rounds["quantiles"]["0.95"]}
        texts.append(say("report.run.rounds", mean=f"{rounds['mean']:.1f}", **ends))
    else:
        texts.append(say("report.run.never"))
    position = told.get("position")
    if position and position["adopted"]:
        unit = scenario.spatial.scale.label
        unit = say("report.run.unit", unit=unit) if unit else ""
        ends = {name: number(position["quantiles"][level]) for name, level in (("low", "0.05"), ("high", "0.95"))}
        texts.append(say("report.run.position", mean=f"{position['mean']:.3g}", unit=unit, **ends))
    shares = say("report.comma").join(
        say("report.run.one", label=scenario.label(row["name"]), share=percent(row["share"]))
        for row in told["outcomes"]
        if row["share"] > 0
    )
    drawings = [
        drawing("outcomes", figures, scenario, say("outcomes.finding"), shares),
        drawing("agreement", figures, scenario, say("agreement.finding"), " ".join(texts)),
    ]
    return Section(say("report.run.ends"), paragraphs=texts, drawings=drawings)


def drawing(name: str, figures: dict[str, Any], scenario: Scenario, finding: str, description: str) -> Drawing:
    """A figure of a scenario with its accessible name and description."""
    return Drawing(name, figures[name], say("figure.title", title=scenario.title, finding=finding), description)


def _blocks(found: failures.Failures, scenario: Scenario, figures: dict[str, Any], seed: int) -> Section:
    actors = found.actors
    if found.gaps.empty:
        return Section(say("report.blocks"), paragraphs=[say("report.blocks.nobody")])
    blocking = actors[actors["shapley"] > 0]
    first = blocking.iloc[0]
    texts = [say("report.blocks.first", label=first["label"], blocked=percent(first["blocked"]),
                 shapley=percent(first["shapley"]), enough=percent(first["enough"]))]  # fmt: skip
    if len(blocking) > 1:
        others = [
            say("report.blocks.one", label=row["label"], shapley=percent(row["shapley"]))
            for _, row in blocking.iloc[1 : BLOCKERS + 1].iterrows()
        ]
        texts.append(say("report.blocks.next", others=say("report.comma").join(others)))
    carried = first[[name for name in carriers(scenario) if first[name] > 0]].sort_values(ascending=False)
    heaviest = [
        say("report.blocks.carrier", carrier=cases.quantity_in_words(name), share=percent(share))
        for name, share in carried.head(2).items()
    ]
    texts.append(say("report.blocks.carried", label=first["label"], carriers=say("report.comma").join(heaviest)))
    if "reservation" in carried.head(2):
        texts[-1] += say("report.blocks.reservation")
    texts.append(say("report.blocks.gap", median=f"{found.gaps['gap'].median():.2g}"))
    headings = [say(f"report.blocks.{name}") for name in ("actor", "share", "among", "alone", "enough")]
    rows = [
        (row["label"], *(percent(row[name]) for name in ("shapley", "blocked", "alone", "enough")))
        for _, row in blocking.iterrows()
    ]
    drawn = {**figures, **blocking_figures(scenario, actors, found.gaps, found.runs, seed)}
    drawings = [
        drawing("blame", drawn, scenario, say("blame.finding"), texts[0]),
        drawing("gains", drawn, scenario, say("gains.finding"), say("gains.about")),
    ]
    tables = [Table(say("report.blocks.table"), headings, rows)]
    return Section(say("report.blocks"), paragraphs=texts, drawings=drawings, tables=tables)


def _change(
    found: failures.Failures, scenario: Scenario, told: dict[str, Any], seed: int, progress: Progress
) -> Section:
    adopted = 1 - next(row["share"] for row in told["outcomes"] if row["name"] == SHELVED)
    target = Target("adopted", "adopted", adopted < 0.5, 0.5)
    levers = levers_of(found.actors, scenario)
    shares = tipping.shares_of(scenario, target, OF_LEVERS, seed)
    base = tipping.baseline(shares, levers[0])
    with progress("numbers tried", len(levers)) as advance:
        points, curves = tipping.tipping_points(shares, levers, target, advance)
    tips = points[points["status"] == tipping.TIPS].sort_values("cost", kind="stable")
    out = points[points["status"] == tipping.OUT_OF_REACH]
    key = "report.change.wanted" if target.at_least else "report.change.unwanted"
    texts = [say(key, levers=len(levers), runs=f"{OF_LEVERS:,}")]
    if len(tips):
        best = tips.iloc[0]
        texts.append(say("report.change.least", label=best["label"], value=short(best["value"], best),
                         coded=number(best["coded"])))  # fmt: skip
    elif len(out):
        best = out.loc[out["best"].idxmax() if target.at_least else out["best"].idxmin()]
        value = short(best["best_at"], best)
        texts.append(say("report.change.none", label=best["label"], value=value, share=percent(best["best"])))
    if len(tips) and len(out):
        nearest = out.sort_values("best", ascending=not target.at_least, kind="stable")["label"].head(3)
        texts.append(say("report.change.out", count=len(out), levers=len(levers),
                         labels=say("report.comma").join(say("quoted", what=label) for label in nearest)))  # fmt: skip
    manifest = {"target": {"outcome": "adopted", "at_least": target.at_least, "share": target.share},
                "baseline": base, "runs": OF_LEVERS, "seed": seed}  # fmt: skip
    shown = pd.concat([tips, out.sort_values("best", ascending=not target.at_least, kind="stable")])
    figure = levers_figure({"levers": shown, "curves": curves}, manifest, scenario) if len(shown) else None
    rows = [
        (row["label"], number(row["coded"]), short(row["value"], row),
         say("report.numbers.span", low=short(row["value.low"], row), high=short(row["value.high"], row)))
        for _, row in tips.head(LISTED).iterrows()
    ]  # fmt: skip
    headings = [say(f"report.change.{name}") for name in ("number", "coded", "needed", "between")]
    drawings = [drawing("levers", {"levers": figure}, scenario, say("levers.finding"), " ".join(texts[1:]))]
    tables = [Table(say("report.change.table"), headings, rows)] if rows else []
    return Section(
        say("report.change"), paragraphs=texts, drawings=drawings if figure is not None else [],
        tables=[*tables, _meanings(levers, scenario)],
    )  # fmt: skip


def _meanings(levers: Sequence[Lever], scenario: Scenario) -> Table:
    """What the quantities that are moved mean, each once."""
    moved = {lever.path for lever in levers}
    found = {row.name.partition(".")[2]: row.name for row in Layout(scenario).stated if row.name in moved}
    rows = [(cases.quantity_in_words(name), meaning_of(path)) for name, path in found.items()]
    headings = (say("report.numbers.quantity"), say("report.change.meaning"))
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
            if high == FARTHEST:
                low, high = scenario.spatial.scale.low, scenario.spatial.scale.high
            texts.append(f"{row.name}[{low!r}:{high!r}]")
    return parse_levers(",".join(texts), scenario)
