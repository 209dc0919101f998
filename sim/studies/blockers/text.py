"""Whose no it was and how far from consensus the failures were, for a person."""

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ...console import out
from .blame import carriers

if TYPE_CHECKING:
    from ...scenario.schema import Scenario


def print_blocking(scenario: "Scenario", report: dict[str, Any]) -> None:
    """The summary of `analysis.failures` for a person."""
    out.print(Text.assemble("\n", (scenario.title, "bold"), f"  {report['runs']:,} runs, seed {report['seed']}"))
    if scenario.changes:
        out.print(f"with {', '.join(scenario.changes)}")
    if not report["failures"]:
        out.print("\nNo run ended shelved, so nobody blocked and no gain was missing.")
        out.print(f"Results: {report['results']}\n")
        return
    out.print(f"{report['failures']:,} runs ended shelved ({report['share']:.1%}). Of these:\n")
    table = Table("\n\nMember or host", box=None, pad_edge=False, header_style="dim")
    for heading in (
        "\nBlocked\nat the end", "\nAlone", "Its consent\nwould have\nbeen enough", "Share of the\nblocking\n(Shapley)",
        "\nShare of\nthe gap",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for row in report["blockers"]:
        values = [row[key] for key in ("blocked", "alone", "enough", "shapley", "share_of_gap")]
        table.add_row(row["label"], *("–" if value is None else f"{value:.1%}" for value in values))
    out.print(table)
    out.print("\nWhat carried its no, the largest of its costs and of its private reservation:\n")
    carried = Table("Member or host", box=None, pad_edge=False, header_style="dim")
    for name in carriers(scenario):
        carried.add_column(name.replace("_", " ").capitalize(), justify="right")
    for row in report["blockers"]:
        if row["carried_by"] is not None:
            carried.add_row(row["label"], *(f"{share:.1%}" for share in row["carried_by"].values()))
    out.print(carried)
    gap = report["gap"]
    ends = gap["quantiles"]
    out.print(
        f"\nConsensus gap, the least total gain with which the best draft would have passed in the last round: "
        f"{gap['mean']:.3f} on average, nine in ten between {ends['0.05']:.3f} and {ends['0.95']:.3f}."
    )
    out.print(
        f"A gap of {gap['unlocks_half']:.3f} would have unlocked half the failures "
        f"({gap['unlocks_half_tabled']:.3f} with the draft that was tabled). The best draft was:"
    )
    for draft in gap["drafts"]:
        median = "" if draft["median"] is None else f", median gap {draft['median']:.3f}"
        out.print(f"  {draft['label']}: {draft['share']:.1%}{median}")
    out.print(f"Results: {report['results']}\n")
