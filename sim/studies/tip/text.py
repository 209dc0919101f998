"""How far levers must be moved, for a person."""

from typing import Any

from ...console import heading, out, table
from ...results.findings import Findings
from ...words.numbers import percent

#: Pairs that are printed.
_MOST = 8


def text(found: Findings) -> None:
    """The smallest change of every lever and of the cheapest pairs."""
    report = found.report()
    heading(found.title, f"{found.runs:,} runs of each case, seed {found.seed}", found.scenario.changes)
    base = report["baseline"]
    verdict = "which meets it already" if base["met"] else "which does not meet it"
    out.print(f"Target: {report['target']}. As the scenario is: {_interval(base)}, {verdict}.\n")
    columns = ("Coded", "Must be", "95\u00a0% interval", "Cost", "Share there", "Share if only fixed")
    levers = table("One lever alone", *columns)
    for row in report["levers"]:
        there, cells = row["at"] or row["best"], (row["status"], "", "0.00")
        if row["status"] == "tips":
            ends = f"{row['interval']['low']:.4g} to {row['interval']['high']:.4g}"
            cells = (f"{row['value']:.4g}", ends, f"{row['cost']:.2f}")
        elif row["status"] == "out of reach":
            cells = (row["status"], f"best at {row['best']['value']:.4g}", "")
        shares = percent(there["share"]), percent(row["fixed"]["share"])
        levers.add_row(row["label"], f"{row['coded']:.4g}", *cells, *shares)
    out.print(levers)
    for row in report["levers"]:
        if row["other"] is not None:
            out.print(f"{row['label']}: in the other direction, {row['other']:.4g} meets the target too.")
        if row["status"] == "out of reach" and row["best"]["within_error"]:
            what = "the best share misses the target by less than the sampling error; try more runs."
            out.print(f"{row['label']}: {what}")
    if any(row["is_sampled"] for row in report["levers"]):
        what = "the last column is the share with it fixed at the coded value."
        out.print(f"Fixing a lever removes its coded range: {what}")
    if report["pairs"]:
        _print_pairs(report["pairs"])


def _print_pairs(rows: list[dict[str, Any]]) -> None:
    out.print()
    pairs = table("Two levers together, both fixed", "First", "Second", "Cost", "Share there")
    pairs.add_column("")
    for row in rows[:_MOST]:
        best, share = row["best"], row["share"]
        if row["status"] == "tips":
            cells = (f"{row['first_value']:.4g}", f"{row['second_value']:.4g}", f"{row['cost']:.2f}")
        elif row["status"] == "already reached":
            cells = ("", "", "0.00")
        else:
            cells, share = (f"{best['first']:.4g}", f"{best['second']:.4g}", ""), best["share"]
        pairs.add_row(f"{row['first_label']} + {row['second_label']}", *cells, percent(share), row["verdict"])
    out.print(pairs)
    if len(rows) > _MOST:
        out.print(f"{len(rows) - _MOST} more pairs are in the results.")


def _interval(row: dict[str, float]) -> str:
    return f"{percent(row['share'])} ({percent(row['low'])} to {percent(row['high'])})"
