"""Who blocked and how far from consensus the failures were, for a person."""

from typing import Any

from ...console import heading, listing, made, out, share
from ...results.about import runs
from ...results.findings import Findings
from ...results.labels import quantity_in_words
from ...words import say
from ...words.numbers import count, percent
from .blame import carriers


def text(found: Findings) -> None:
    """Who blocked, the main reasons for objections, and the consensus gap."""
    scenario, report = found.scenario, found.report()
    heading(scenario.title, made(runs(found.runs), found.seed), scenario.changes)
    if not report["failures"]:
        out.print("\n" + say("blockers.text.nobody"))
        return
    failed: dict[str, Any] = {"failed": count(report["failures"]), "share": percent(report["share"])}
    withdrawn = report["withdrawn"]
    out.print(
        say("blockers.text.withdrawn", **failed, withdrawn=count(withdrawn))
        if withdrawn
        else say("blockers.text.failed", **failed)
    )
    out.print()
    columns = {
        say("blockers.text.blocked"): share("blocked"),
        say("blockers.text.alone"): share("alone"),
        say("blockers.text.enough"): share("enough"),
        say("blockers.text.shapley"): share("shapley"),
        say("blockers.text.gap"): share("share_of_gap"),
    }
    rows = [{**row, "label": scenario.label(row["actor"])} for row in report["blockers"]]
    out.print(listing(say("blockers.text.actor"), rows, columns))
    out.print("\n" + say("blockers.text.reasons") + "\n")
    refusals = [{"label": row["label"], **row["carried_by"]} for row in rows if row["carried_by"]]
    reasons = {quantity_in_words(name).capitalize(): share(name) for name in carriers(scenario)}
    out.print(listing(say("report.blocks.actor"), refusals, reasons))
    gap, ends = report["gap"], report["gap"]["quantiles"]
    out.print("\n" + say(
        "blockers.text.distance", mean=f"{gap['mean']:.3f}", low=f"{ends['0.05']:.3f}", high=f"{ends['0.95']:.3f}",
        sponsor=scenario.label(scenario.sponsor),
    ))  # fmt: skip
    half, tabled = (f"{gap[name]:.3f}" for name in ("unlocks_half", "unlocks_half_tabled"))
    out.print(say("blockers.text.unlocks", half=half, tabled=tabled))
    for draft in gap["drafts"]:
        one: dict[str, Any] = {"label": draft["label"], "share": percent(draft["share"])}
        median = draft["median"]
        out.print(
            say("blockers.text.draft", **one)
            if median is None
            else say("blockers.text.draft.gap", **one, median=f"{median:.3f}")
        )
