"""How close theories come to what was decided, for a person."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out

RULES = {"all": "All voting rules", "QMV": "Qualified majority", "Unan": "Unanimity"}


def print_accuracy(report: dict[str, Any]) -> None:
    """Errors of every theory by voting rule, each beside the compromise model's on the same issues."""
    issues = f"{_count(report['issues'], 'issue')} of {_count(report['proposals'], 'proposal')}"
    runs = f"{report['runs']:,} runs of each issue, seed {report['seed']}"
    out.print(Text.assemble("\n", (f"What was decided in {report['file']}", "bold"), f"  {issues}; {runs}"))
    out.print("Error: distance of prediction and outcome on a scale from 0 to 100; in brackets 95 % intervals.")
    for rule in dict.fromkeys(row["voting_rule"] for row in report["accuracy"]):
        rows = [row for row in report["accuracy"] if row["voting_rule"] == rule]
        table = Table(f"\n{RULES[rule]}", box=None, pad_edge=False, header_style="dim")
        for column in ("\nIssues", "Mean\nerror", "Median\nerror", "Within\n10 points",
                       "Compromise model,\nsame issues", "Difference of\nmean errors"):  # fmt: skip
            table.add_column(column, justify="right")
        for row in rows:
            cells = [str(row["issues"])]
            cells += [f"{row[f'{name}_error']:.1f} {_ends(row, f'{name}_error')}" for name in ("mean", "median")]
            close = f"({100 * row['within_10_low']:.0f}–{100 * row['within_10_high']:.0f})"
            cells += [f"{row['within_10']:.0%} {close}", f"{row['baseline']:.1f}"]
            ends = f"({row['difference_low']:+.1f} to {row['difference_high']:+.1f})"
            cells += ["" if row["theory"] == "compromise" else f"{row['difference']:+.1f} {ends}"]
            table.add_row(Text(row["label"], "bold" if row["theory"] == "simulation" else ""), *cells)
        out.print(table)
    out.print()
    if report["applies"]:
        out.print(
            f"The simulation's forecast is the median of what its runs adopt, on average {report['adopted']:.0%} of "
            "them, since the data has adopted acts only."
        )
    if report["applies"] < report["issues"]:
        out.print(f"It applies to {report['applies']} of the issues; in the others no member state has a vote.")
    if report["in_sample"]:
        out.print(
            "Three values of the simulation were chosen on this very file; what they are worth on proposals without a "
            "part in the choice stands in sim/MODEL.md, Validation."
        )
    out.print(f"Results: {report['results']}\n")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _ends(row: dict[str, Any], name: str) -> str:
    return f"({row[f'{name}_low']:.1f}–{row[f'{name}_high']:.1f})"
