"""The report of a run: how it ends, and what every study that can be asked about a run has to say."""

from collections.abc import Sequence
from typing import Any

from ... import __version__
from ...figures.about import changed
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section
from ...page.rests import every_number, rests_on
from ...results.findings import Progress, unseen
from ...results.study import studies
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...words import say
from ...words.numbers import month, number, percent
from .study import RunFindings, report

#: Outcomes that are listed in a sentence.
LISTED = 8


def page(found: RunFindings, progress: Progress = unseen) -> Report:
    """The report of a stored run; what further studies say of it runs some of its runs again."""
    scenario, told = found.scenario, report(found)
    rests, counts = rests_on([scenario])
    # Other studies run the runs again on the compiled engine, which knows no behaviours of somebody's own.
    others = [] if "behaviours" in found.about else studies().values()
    parts = [study.section(found, progress) for study in others if study.section]
    asked = [part for part in parts if part is not None]
    return Report(
        kind=say("report.kind.run", version=__version__), title=scenario.title, description=scenario.description,
        answer=_answer(told, scenario), beside=_beside(told, scenario),
        sections=[_ends(found, told), *asked, rests, limits(counts, "record", "one"), made_by(found),
                  every_number(scenario)],
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
    listed = _shares(scenario, (rows[1:] if is_shelved else rows)[:LISTED])
    texts = [say("report.run.rest", rest=say("report.comma").join(listed))] if is_shelved and listed else []
    if scenario.hypothetical:
        drafts = say("report.comma").join(scenario.label(name) for name in scenario.hypothetical)
        texts.append(say("report.run.hypothetical", drafts=drafts))
    if scenario.changes:
        texts.insert(0, say("report.changed", changes=say("report.comma").join(changed(scenario))))
    elif scenario.observed:
        when = say("report.run.when", date=month(scenario.observed.date)) if scenario.observed.date else ""
        texts.append(say("report.run.observed", outcome=scenario.label(scenario.observed.outcome), when=when))
    return [*texts, say("report.run.no_forecast")]


def _shares(scenario: Scenario, rows: Sequence[dict[str, Any]]) -> list[str]:
    return [say("report.run.one", label=scenario.label(row["name"]), share=percent(row["share"])) for row in rows]


def _ends(found: RunFindings, told: dict[str, Any]) -> Section:
    scenario, rounds, texts = found.scenario, told["rounds"], [say("report.run.never")]
    if rounds["adopted"]:
        ends = {"low": rounds["quantiles"]["0.05"], "high": rounds["quantiles"]["0.95"]}
        texts = [say("report.run.rounds", mean=f"{rounds['mean']:.1f}", **ends)]
    position = told.get("position")
    if position and position["adopted"] and scenario.spatial is not None:
        scale = scenario.spatial.scale.label
        unit = say("report.run.unit", unit=scale) if scale else ""
        ends = {name: number(position["quantiles"][level]) for name, level in (("low", "0.05"), ("high", "0.95"))}
        texts.append(say("report.run.position", mean=f"{position['mean']:.3g}", unit=unit, **ends))
    shares = say("report.comma").join(_shares(scenario, [row for row in told["outcomes"] if row["share"] > 0]))
    drawings = []
    for name, what in {"outcomes": shares, "agreement": " ".join(texts), "gains": say("gains.about")}.items():
        title = say("figure.title", title=scenario.title, finding=say(f"{name}.finding"))
        drawings.append(Drawing(name, found.plot(name), title, what))
    return Section(say("report.run.ends"), paragraphs=texts, drawings=drawings)
