"""The results of a run, for a person, in the language spoken."""

from typing import Any

from ...console import heading, listing, made, out, share, span
from ...results.about import changed, listed, runs
from ...results.labels import label
from ...words import numbers, say
from ...words.numbers import percent
from .study import RunFindings, leanings, told

#: The range of what is assumed is that of `sure`, where its results are there.
USES = ("sure",)
#: A table with more outcomes leaves out drafts that nobody adopted.
_LONG = 12


def text(found: RunFindings) -> None:
    """How the runs ended, who blocked or objected, and when agreement came."""
    scenario = found.scenario
    report = told(found)
    heading(scenario.title, made(runs(found.runs), found.seed))
    if scenario.changes:
        out.print(say("text.with", changes=say("report.comma").join(changed(scenario))))
    ended = report["outcomes"]
    if len(ended) > _LONG:
        ended = [row for row in ended if row["share"] > 0 or row is ended[-1]]
    left_out = len(report["outcomes"]) - len(ended)
    rows = [{**row, "label": scenario.label(row["name"])} for row in ended]
    columns = {say("text.share"): share("share"), say("text.interval"): span}
    out.print()
    out.print(listing(say("text.outcome"), rows, columns))
    _assumed(found, report)
    if left_out:
        out.print(say("text.left_out", count=left_out))
    if scenario.hypothetical:
        drafts = [scenario.label(name) for name in scenario.hypothetical]
        out.print(say("text.hypothetical", drafts=listed(drafts, len(drafts))))
    if report["withdrawn"]:
        sponsor = scenario.label(scenario.sponsor)
        out.print(say("text.withdrawn", share=percent(report["withdrawn"]), sponsor=sponsor))
    who = [
        {"label": scenario.label(actor), "blocked": blocked, "objected": report["objectors"][actor]}
        for actor, blocked in report["blockers"].items()
    ]
    out.print()
    said = {say("text.blocked"): share("blocked"), say("text.objected"): share("objected")}
    out.print(listing(say("text.actor"), who, said))
    _agreed(found, report)
    if scenario.observed and not scenario.changes:
        date = scenario.observed.date
        when = say("report.run.when", date=numbers.month(date)) if date else ""
        out.print(say("text.observed", outcome=scenario.label(scenario.observed.outcome), when=when))
    for most in leanings(found)[:1]:
        lowest, highest = percent(most.lowest), percent(most.highest)
        out.print(say("text.leaning", quantity=label(scenario, most.quantity), lowest=lowest, highest=highest))


def _assumed(found: RunFindings, report: dict[str, Any]) -> None:
    """How far adoption moves with what is assumed, as results of `sure` that lie beside these say."""
    sure = found.other("sure", quantity="adopted")
    if sure is None:
        return
    from ..sure.names import moved_by_assumptions  # pandas, which a run alone does not need

    adopted, ends = 1.0 - report["outcomes"][-1]["share"], moved_by_assumptions(sure)
    where = sure.stored.folder.name if sure.stored else sure.name
    out.print(say("text.assumed", share=percent(adopted), interval=numbers.interval(ends["low"], ends["high"]),
                  where=where, runs=numbers.count(sure.runs)))  # fmt: skip


def _agreed(found: RunFindings, report: dict[str, Any]) -> None:
    """When agreement came, and where on the scale."""
    rounds, spatial = report["rounds"], found.scenario.spatial
    if not rounds["adopted"]:
        out.print("\n" + say("report.run.never"))
        return
    ends = _quantiles(rounds, "")
    out.print("\n" + say("text.rounds", mean=f"{rounds['mean']:.1f}", runs=numbers.count(rounds["adopted"]), **ends))
    if spatial is not None:
        where, scale = report["position"], spatial.scale.label
        unit = say("report.run.unit", unit=scale) if scale else ""
        out.print(say("text.position", unit=unit, mean=f"{where['mean']:.4g}", **_quantiles(where, "g")))


def _quantiles(described: dict[str, Any], as_: str) -> dict[str, Any]:
    names = {"median": "0.5", "low": "0.05", "high": "0.95"}
    return {name: format(described["quantiles"][level], as_) for name, level in names.items()}
