"""The results of a run, for a person."""

from ...console import heading, listing, out, share, span
from ...results.cases import label
from ...words.numbers import percent
from .study import RunFindings
from .study import report as told

#: A table with more outcomes leaves out drafts that nobody adopted.
_LONG = 12


def text(found: RunFindings) -> None:
    """How the runs ended, who blocked or objected, and when agreement came."""
    scenario, report = found.scenario, told(found)
    heading(scenario.title, f"{found.runs:,} runs, seed {found.seed}", scenario.changes)
    outcomes = report["outcomes"]
    if len(outcomes) > _LONG:
        outcomes = [row for row in outcomes if row["share"] > 0 or row is outcomes[-1]]
    left_out = len(report["outcomes"]) - len(outcomes)
    rows = [{**row, "label": scenario.label(row["name"])} for row in outcomes]
    columns = {"Share": share("share"), "95\u00a0% interval": span}
    out.print()
    out.print(listing("Outcome", rows, columns))
    if left_out:
        out.print(f"({left_out} other drafts: no run)")
    if scenario.hypothetical:
        drafts = " and ".join(scenario.label(name) for name in scenario.hypothetical)
        out.print(f"(hypothetical, since nobody reported such a draft: {drafts})")
    if report["withdrawn"]:
        sponsor = scenario.label(scenario.sponsor)
        out.print(f"(of all runs {percent(report['withdrawn'])} were shelved because {sponsor} withdrew the proposal)")
    who = [
        {"label": scenario.label(actor), "blocked": blocked, "objected": report["objectors"][actor]}
        for actor, blocked in report["blockers"].items()
    ]
    columns = {"Blocked at\nthe end": share("blocked"), "Objected in\nany round": share("objected")}
    out.print()
    out.print(listing("\nMember or host", who, columns))
    rounds = report["rounds"]
    if rounds["adopted"]:
        middle = rounds["quantiles"]
        spread = f"nine in ten between {middle['0.05']} and {middle['0.95']}"
        of = f"(of the {rounds['adopted']:,} runs that reached agreement)"
        out.print(f"\nRounds to agreement: {rounds['mean']:.1f} on average, median {middle['0.5']}, {spread} {of}")
    else:
        out.print("\nNo run reached agreement.")
    if "position" in report and rounds["adopted"] and scenario.spatial is not None:
        where, unit = report["position"], f" ({scenario.spatial.scale.label})" if scenario.spatial.scale.label else ""
        middle = where["quantiles"]
        out.print(
            f"Position agreed on{unit}: {where['mean']:.4g} on average, median {middle['0.5']:g}, "
            f"nine in ten between {middle['0.05']:g} and {middle['0.95']:g}"
        )
    if scenario.observed and not scenario.changes:
        when = f" ({scenario.observed.date})" if scenario.observed.date else ""
        out.print(f"Actual outcome: {scenario.label(scenario.observed.outcome)}{when}")
    for most in found.leaning().head(1).itertuples():
        ends = f"lowest {percent(most.lowest)}, highest {percent(most.highest)}"
        out.print(f"Adopted where {label(scenario, most.quantity)} is {ends} (fifths of runs). All else: `nacsim sure`")
