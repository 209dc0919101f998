"""Who blocked and how far from consensus the failures were, for a person."""

from ...console import heading, listing, out, share
from ...results.findings import Findings
from ...words.numbers import percent
from .blame import carriers

_COLUMNS = {
    "\nBlocked\nat the end": share("blocked"),
    "\nAlone": share("alone"),
    "Its consent\nwould have\nbeen enough": share("enough"),
    "Share of the\nblocking\n(Shapley)": share("shapley"),
    "\nShare of\nthe gap": share("share_of_gap"),
}


def text(found: Findings) -> None:
    """Who blocked, the main reasons for objections, and the consensus gap."""
    scenario, report = found.scenario, found.report()
    heading(scenario.title, f"{found.runs:,} runs, seed {found.seed}", scenario.changes)
    if not report["failures"]:
        out.print("\nNo run ended shelved, so nobody blocked and there is no consensus gap.")
        return
    withdrawn = report["withdrawn"]
    out.print(
        f"{report['failures']:,} runs ended shelved ({percent(report['share'])})"
        + (f", {withdrawn:,} of them because the sponsor withdrew. Of the others:\n" if withdrawn else ". Of these:\n")
    )
    out.print(listing("\n\nMember or host", report["blockers"], _COLUMNS))
    out.print("\nMain reason for objections, among the costs and the private reservation:\n")
    refusals = [{"label": row["label"], **row["carried_by"]} for row in report["blockers"] if row["carried_by"]]
    columns = {name.replace("_", " ").capitalize(): share(name) for name in carriers(scenario)}
    out.print(listing("Member or host", refusals, columns))
    gap, ends = report["gap"], report["gap"]["quantiles"]
    out.print(
        f"\nConsensus gap, the smallest total gain with which the best draft would have passed in the last round: "
        f"{gap['mean']:.3f} on average, nine in ten between {ends['0.05']:.3f} and {ends['0.95']:.3f}. "
        f"What {scenario.label(scenario.sponsor)} as sponsor would ask for to have that draft tabled is part of it."
    )
    out.print(
        f"A gap of {gap['unlocks_half']:.3f} would have let half of the failures pass "
        f"({gap['unlocks_half_tabled']:.3f} with the draft that was tabled). The best draft was:"
    )
    for draft in gap["drafts"]:
        median = "" if draft["median"] is None else f", median gap {draft['median']:.3f}"
        out.print(f"  {draft['label']}: {percent(draft['share'])}{median}")
