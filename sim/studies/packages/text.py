"""How robust packages are, for a person."""

from collections.abc import Callable
from typing import Any

from ...console import Row, heading, listing, out
from ...results.findings import Findings
from ...words.numbers import interval, number, percent, points, signed

_NAMES = {"mean": "mean", "satisficing": "good enough most often", "worst": "best worst future (maximin)",
          "largest_regret": "least regret (minimax)", "gain_per_cost": "gain per cost"}  # fmt: skip

#: Packages of a front that get a line.
_MOST_POINTS = 12


def text(found: Findings) -> None:
    """Every package by every criterion, and which is best by each."""
    report = found.report()
    futures = f"{report['futures']:,} futures" if report["futures"] > 1 else "one future"
    heading(report["title"], f"{futures}, {report['runs']:,} runs in each, seed {report['seed']}")
    out.print(f"Goal: {report['goal']}; good enough: {report['at_least']:.10g} of runs or more")
    for group in report["groups"]:
        out.print()
        out.print(listing(group["scenario"], group["packages"], _columns(group)))
        labels = {row["package"]: row["label"] for row in group["packages"]}
        if not any(group["best"].values()):
            out.print("All packages perform alike in every future.")
            continue
        for name, best in group["best"].items():
            if best:
                out.print(f"  Best by {_NAMES[name]}: {', '.join(labels[package] for package in best)}")
            elif name != "gain_per_cost":
                out.print(f"  Best by {_NAMES[name]}: none, all packages perform alike")
    out.print("\n* best by that criterion. Regret and gain in percentage points.")
    if "front" in report:
        _print_front(report["front"])


def _print_front(rows: list[dict[str, Any]]) -> None:
    """At most so many packages of the front, evenly over it, and what each adds to which lever."""
    chosen = sorted({round(n * (len(rows) - 1) / max(_MOST_POINTS - 1, 1)) for n in range(_MOST_POINTS)})
    shown = rows if len(rows) <= _MOST_POINTS else [rows[n] for n in chosen]
    columns: dict[str, Callable[[Row], str]] = {
        "Mean": lambda row: percent(row["mean"]),
        "Largest regret": lambda row: signed(100 * row["largest_regret"], 1).lstrip("+"),
        "Levers": _levers,
    }
    made = listing("Cost", [{**row, "label": number(round(row["cost"], 2))} for row in shown], columns)
    made.columns[-1].justify = "left"  # words, beside columns of numbers
    out.print("\nNo other package of levers is cheaper, reaches more and is regretted less:")
    out.print(made)
    if len(shown) < len(rows):
        out.print(f"{len(shown)} of {len(rows)}; the others are in front.parquet.")


def _levers(row: Row) -> str:
    moved = {name.removeprefix("add."): value for name, value in row.items() if name.startswith("add.") and value}
    return ", ".join(f"{path} {signed(value, 3)}" for path, value in moved.items()) or "nothing"


def _columns(group: dict[str, Any]) -> dict[str, Callable[[Row], str]]:
    def marked(name: str, write: Callable[[float], str]) -> Callable[[Row], str]:
        """A criterion of a package, with a star where it is the best by it."""

        def cell(row: Row) -> str:
            star = "* " if row["package"] in group["best"][name] else ""
            return "" if row[name] is None else f"{star}{write(row[name])}"

        return cell

    columns: dict[str, Callable[[Row], str]] = {
        "Cost": lambda row: "" if row["cost"] is None else number(row["cost"]),
        "Mean": marked("mean", percent),
        "95\u00a0% interval": lambda row: (
            "" if row["mean.low"] is None else interval(row["mean.low"], row["mean.high"])
        ),
        "Good enough": marked("satisficing", percent),
        "Worst future": marked("worst", percent),
        "Largest regret": marked("largest_regret", lambda value: signed(100 * value, 1).lstrip("+")),
    }
    if any(row["gain_per_cost"] is not None for row in group["packages"]):
        columns["Gain per cost"] = marked("gain_per_cost", points)
    return columns
