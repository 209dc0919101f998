"""How far levers must be moved, for a person."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out

#: Pairs that are printed.
_MOST = 8


def print_tipping(report: dict[str, Any]) -> None:
    """How far levers must be moved, for a person."""
    runs = f"{report['runs']:,} runs of each case, seed {report['seed']}"
    out.print(Text.assemble("\n", (report["title"], "bold"), f"  {runs}"))
    if report["changes"]:
        out.print(f"with {', '.join(report['changes'])}")
    base = report["baseline"]
    verdict = "which meets it already" if base["met"] else "which does not meet it"
    out.print(f"Target: {report['target']}. As the scenario is: {_interval(base)}, {verdict}.\n")
    table = Table("One lever alone", box=None, pad_edge=False, header_style="dim")
    for column in ("Coded", "Must be", "95 % interval", "Cost", "Share there", "Share if only fixed"):
        table.add_column(column, justify="right")
    for row in report["levers"]:
        fixed = f"{row['fixed']['share']:.1%}"
        if row["status"] == "tips":
            ends = f"{row['interval']['low']:.4g} to {row['interval']['high']:.4g}"
            cells = (f"{row['value']:.4g}", ends, f"{row['cost']:.2f}", f"{row['at']['share']:.1%}")
        elif row["status"] == "already reached":
            cells = ("already reached", "", "0.00", f"{row['at']['share']:.1%}")
        else:
            best = row["best"]
            cells = ("out of reach", f"best at {best['value']:.4g}", "", f"{best['share']:.1%}")
        table.add_row(row["label"], f"{row['coded']:.4g}", *cells, fixed)
    out.print(table)
    for row in report["levers"]:
        if row["other"] is not None:
            out.print(f"{row['label']}: in the other direction {row['other']:.4g} meets it too.")
        if row["status"] == "out of reach" and row["best"]["within_error"]:
            out.print(
                f"{row['label']}: the best share misses the target by less than Monte Carlo error; try more runs."
            )
    if any(row["is_sampled"] for row in report["levers"]):
        out.print("Fixing a lever takes away its coded range: the last column has its share fixed at the coded value.")
    if report["pairs"]:
        print_pairs(report)
    out.print(f"\nResults: {report['results']}\n")


def print_pairs(report: dict[str, Any]) -> None:
    """The cheapest pairs, for a person."""
    out.print()
    table = Table("Two levers together, both fixed", box=None, pad_edge=False, header_style="dim")
    for column in ("First", "Second", "Cost", "Share there", ""):
        table.add_column(column, justify="left" if not column else "right")
    for row in report["pairs"][:_MOST]:
        name = f"{row['first_label']} + {row['second_label']}"
        if row["status"] == "tips":
            values = (f"{row['first_value']:.4g}", f"{row['second_value']:.4g}")
            table.add_row(name, *values, f"{row['cost']:.2f}", f"{row['share']:.1%}", row["verdict"])
        elif row["status"] == "already reached":
            table.add_row(name, "", "", "0.00", f"{row['share']:.1%}", "already reached")
        else:
            best = row["best"]
            table.add_row(
                name, f"{best['first']:.4g}", f"{best['second']:.4g}", "", f"{best['share']:.1%}", row["verdict"]
            )
    out.print(table)
    if len(report["pairs"]) > _MOST:
        out.print(f"{len(report['pairs']) - _MOST} more pairs are in the results.")


def _interval(row: dict[str, float]) -> str:
    return f"{row['share']:.1%} ({row['low']:.1%} to {row['high']:.1%})"
