"""How robust packages are, for a person."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out

_NAMES = {"mean": "mean", "satisficing": "good enough most often", "worst": "best worst future (maximin)",
          "largest_regret": "least regret (minimax)", "gain_per_cost": "gain per cost"}  # fmt: skip


def print_packages(report: dict[str, Any]) -> None:
    """How robust packages are, for a person."""
    futures = f"{report['futures']:,} futures" if report["futures"] > 1 else "one future"
    runs = f"{futures}, {report['runs']:,} runs in each, seed {report['seed']}"
    out.print(Text.assemble("\n", (report["title"], "bold"), f"  {runs}"))
    out.print(f"Goal: {report['goal']}; good enough: {report['at_least']:.10g} of runs or more")
    for group in report["groups"]:
        rows = group["packages"]
        has_costs = any(row["gain_per_cost"] is not None for row in rows)
        out.print()
        table = Table(group["scenario"], box=None, pad_edge=False, header_style="dim")
        for column in ("Cost", "Mean", "95 % interval", "Good enough", "Worst future", "Most regret"):
            table.add_column(column, justify="right")
        if has_costs:
            table.add_column("Gain per cost", justify="right")
        for row in rows:
            interval = "" if row["mean.low"] is None else f"{row['mean.low']:.1%} to {row['mean.high']:.1%}"
            best = {name for name, packages in group["best"].items() if row["package"] in packages}
            cells = [_marked(best, name, f"{row[name]:.1%}") for name in ("satisficing", "worst")]
            regret = _marked(best, "largest_regret", f"{100 * row['largest_regret']:.1f}")
            gain = [] if not has_costs else [_gain(row, best)]
            cost = "" if row["cost"] is None else f"{row['cost']:g}"
            table.add_row(
                row["label"], cost, _marked(best, "mean", f"{row['mean']:.1%}"), interval, *cells, regret, *gain
            )
        out.print(table)
        labels = {row["package"]: row["label"] for row in rows}
        if not any(group["best"].values()):
            out.print("All packages are alike in every future.")
            continue
        for name, best in group["best"].items():
            if best:
                out.print(f"  Best by {_NAMES[name]}: {', '.join(labels[package] for package in best)}")
            elif name != "gain_per_cost":
                out.print(f"  Best by {_NAMES[name]}: none, all packages are alike")
    out.print(f"\n* best by that criterion. Regret and gain in percentage points. Results: {report['results']}\n")


def _marked(best: set[str], name: str, text: str) -> str:
    return f"* {text}" if name in best else text


def _gain(row: dict[str, Any], best: set[str]) -> str:
    gain = row["gain_per_cost"]
    return "" if gain is None else _marked(best, "gain_per_cost", f"{100 * gain:+.1f}")
