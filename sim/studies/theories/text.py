"""What rival theories predict beside the simulation, for a person."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out

#: Outcomes that are printed; of a fine grid those with the largest shares.
_MOST = 8


def print_theories(report: dict[str, Any]) -> None:
    """Where the simulation and every theory land, and why a theory does not apply."""
    runs = f"{report['runs']:,} runs, seed {report['seed']}"
    out.print(Text.assemble("\n", (report["title"], "bold"), f"  {runs}"))
    if report["changes"]:
        out.print(f"with {', '.join(report['changes'])}")
    scale, many = report["scale"], report["draws"] > 1
    ends = f"{scale['low']:g} to {scale['high']:g}"
    out.print(f"Scale: {ends}{', ' + scale['label'] if scale['label'] else ''}{_places(report)}.")
    if many:
        out.print(f"Theories: mean over {report['draws']:,} draws of the coded ranges, and where 90 % of them lie.")
    out.print()
    table = Table("Where it lands", box=None, pad_edge=False, header_style="dim")
    for column in (
        "Prediction",
        *(["90 % of draws"] if many else []),
    ):
        table.add_column(column, justify="right")
    table.add_column("Nearest outcome")
    table.add_column("Source")
    for row in report["theories"]:
        if row["mean"] is None:
            table.add_row(row["label"], "", *([""] if many else []), f"not applicable: {row['why_not']}", row["source"])
            continue
        spread = [f"{row['low']:.3g} to {row['high']:.3g}"] if many else []
        partly = "" if row["applies"] == 1 else f" (in {row['applies']:.0%} of draws, else {row['why_not']})"
        table.add_row(row["label"], f"{row['mean']:.2f}", *spread, f"{row['nearest']}{partly}", row["source"])
    out.print(table)
    _print_simulation(report)
    out.print(f"\nResults: {report['results']}\n")


def _places(report: dict[str, Any]) -> str:
    if not report["scale"]["is_menu"]:
        return ""
    placed = sorted((row["place"], row["label"]) for row in report["outcomes"] if row["place"] is not None)
    return f" ({', '.join(f'{label} {place:.2g}' for place, label in placed)})"


def _print_simulation(report: dict[str, Any]) -> None:
    """The simulated distribution, and where it lies."""
    found, outcomes = report["simulated"], report["outcomes"]
    if found["mean"] is None:
        out.print("\nSimulation: every run is shelved, and without a status quo that has no place on the scale.")
    else:
        placeless = any(row["place"] is None for row in outcomes)
        whose = "Of the runs that adopt" if placeless else "Shelved runs counted at the status quo"
        out.print(
            f"\nSimulation: {found['adopted']:.1%} adopt. {whose}: mean {found['mean']:.2f}, median "
            f"{found['median']:.3g}, 90 % from {found['low']:.3g} to {found['high']:.3g}."
        )
    shown = sorted(sorted(outcomes, key=lambda row: -row["share"])[:_MOST], key=outcomes.index)
    shown = [row for row in shown if row["share"] > 0]
    out.print("  " + " · ".join(f"{row['label']} {row['share']:.1%}" for row in shown)
              + (" · others less" if len(outcomes) > _MOST else ""))  # fmt: skip
    seen = report["observed"]
    if seen:
        at = "" if seen["place"] is None else f", {seen['place']:.3g} on the scale"
        out.print(f"What really happened: {seen['label']}{at}")
