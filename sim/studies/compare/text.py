"""What a change does, for a person."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out


def print_comparison(report: dict[str, Any]) -> None:
    """What a change does, for a person."""
    names = [side["name"] for side in report["scenarios"]]
    out.print(
        Text.assemble("\n", (report["title"], "bold"), f"  {report['runs']:,} runs of each, seed {report['seed']}")
    )
    for change in report["comparisons"]:
        out.print(f"\n{change['scenario']} beside {names[0]}, on the same draws")
        table = Table("Outcome", box=None, pad_edge=False, header_style="dim")
        for column in ("Base", "Then", "Difference", "95 % interval", "Runs gained", "Runs lost"):
            table.add_column(column, justify="right")
        for row in change["differences"]:
            points = [f"{100 * row[key]:+.1f}" for key in ("difference", "low", "high")]
            shares = [f"{row[key]:.1%}" for key in ("base", "share")]
            interval = f"{points[1]} to {points[2]}"
            table.add_row(row["label"], *shares, points[0], interval, f"{row['gained']:,}", f"{row['lost']:,}")
        out.print(table)
        if any(row["unlocked"] or row["relocked"] for row in change["unlocked"]):
            out.print()
            who = Table("\n\nMember or host", box=None, pad_edge=False, header_style="dim")
            for column in ("\nIts no\ngave way", "of that,\nits no\nalone", "\nNewly\nsays no"):
                who.add_column(column, justify="right")
            for row in change["unlocked"]:
                who.add_row(row["label"], *(f"{row[key]:.1%}" for key in ("unlocked", "alone", "relocked")))
            out.print(who)
    out.print(f"\nDifferences in percentage points. Results: {report['results']}\n")
