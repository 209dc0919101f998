"""The report of a run: how it ends, and what every study that can be asked about a run has to say."""

from collections.abc import Sequence
from typing import Any

from ... import __version__
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section
from ...page.rests import every_number, rests_on
from ...process import side_by_side
from ...results.about import changed
from ...results.findings import Progress, unseen
from ...results.study import studies
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...words import say
from ...words.numbers import month, number, percent
from ..tip.means import effects_of
from .brief import answer, drawing, is_known, luck, parts, with_others
from .study import RunFindings, report

#: Outcomes that are listed in a sentence.
LISTED = 8


def page(found: RunFindings, progress: Progress = unseen) -> Report:
    """The report of a stored run; what further studies say of it runs some of its runs again."""
    run = with_others(found, progress) if is_known(found) else found
    scenario, told = run.scenario, report(run)
    rests, counts = rests_on([scenario])
    sections = [study.section for study in studies().values() if study.section] if is_known(run) else []
    if sections:
        effects_of(run, progress)  # which the sheet and its annex tell of, each in a process of its own
    asked, of_sheet = side_by_side([lambda: [section(run, progress) for section in sections],
                                    lambda: parts(run, counts, unseen)])  # fmt: skip
    return Report(
        kind=say("report.kind.run", version=__version__), title=scenario.title, description=scenario.description,
        answer=answer(run), beside=_beside(run, told, luck(run)), drawing=drawing(run), parts=of_sheet,
        sections=[_ends(run, told), *(section for section in asked if section is not None), rests,
                  limits(counts, "record", "one"), made_by(run), every_number(scenario)],
    )  # fmt: skip


def _beside(found: RunFindings, told: dict[str, Any], luck: str) -> list[str]:
    """What was changed, the other outcomes, what happened, and how far luck and the model go."""
    scenario = found.scenario
    rows = sorted((row for row in told["outcomes"] if row["share"] > 0), key=lambda row: -row["share"])
    is_shelved = rows[0]["name"] == SHELVED and rows[0]["share"] >= 0.5
    listed = say("report.comma").join(_shares(scenario, (rows[1:] if is_shelved else rows)[:LISTED]))
    texts = [say("report.run.rest" if is_shelved else "report.run.all", rest=listed)] if listed else []
    if scenario.hypothetical:
        drafts = say("report.comma").join(scenario.label(name) for name in scenario.hypothetical)
        texts.append(say("report.run.hypothetical", drafts=drafts))
    if scenario.changes:
        texts.insert(0, say("report.changed", changes=say("report.comma").join(changed(scenario))))
    elif scenario.observed:
        when = say("report.run.when", date=month(scenario.observed.date)) if scenario.observed.date else ""
        texts.append(say("report.run.observed", outcome=scenario.label(scenario.observed.outcome), when=when))
    return [" ".join(texts), luck] if texts else [luck]


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
