"""How scenarios differ from the base, for a person."""

from ...console import heading, listing, out, share
from ...results.findings import Findings
from ...words.numbers import points

_DIFFERENCES = {
    "Base": share("base"),
    "Then": share("share"),
    "Difference": lambda row: points(row["difference"]),
    "95\u00a0% interval": lambda row: f"{points(row['low'])} to {points(row['high'])}",
    "Runs gained": lambda row: f"{row['gained']:,}",
    "Runs lost": lambda row: f"{row['lost']:,}",
}
_BLOCKERS = {
    "Blocked in\nthe base,\nnow adopted": share("unlocked"),
    "\nOf these,\nalone": share("alone"),
    "Adopted in\nthe base,\nnow blocked": share("relocked"),
}


def text(found: Findings) -> None:
    """For each scenario beside the base: how outcomes differ, and who blocked the runs that change outcome."""
    report = found.report()
    heading(found.title, f"{found.runs:,} runs of each, seed {found.seed}")
    base = report["scenarios"][0]["name"]
    for change in report["comparisons"]:
        out.print(f"\n{change['scenario']} against {base}, on the same draws")
        out.print(listing("Outcome", change["differences"], _DIFFERENCES))
        if any(row["unlocked"] or row["relocked"] for row in change["unlocked"]):
            out.print()
            out.print(listing("\n\nMember or host", change["unlocked"], _BLOCKERS))
    out.print("\nDifferences in percentage points.")
