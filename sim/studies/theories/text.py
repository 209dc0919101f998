"""What rival theories predict beside the simulation, for a person."""

from typing import Any

from ...console import heading, out, table
from ...results.findings import Findings
from ...words.numbers import percent

#: Outcomes that are printed; of a fine grid those with the largest shares.
_MOST = 8


def text(found: Findings) -> None:
    """What the simulation and every theory predict, and why a theory does not apply."""
    report = found.report()
    heading(found.title, f"{found.runs:,} runs, seed {found.seed}", report["changes"])
    scale, many = report["scale"], report["draws"] > 1
    named = f", {scale['label']}" if scale["label"] else ""
    out.print(f"Scale: {scale['low']:g} to {scale['high']:g}{named}{_places(report)}.")
    if many:
        out.print(f"Theories: mean over {report['draws']:,} draws of the coded ranges, with their central 90\u00a0%.")
    out.print()
    listed = table("Theory", "Prediction", *(["90\u00a0% of draws"] * many))
    for column in ("Nearest outcome", "Source"):
        listed.add_column(column)
    for row in report["theories"]:
        point, spread, nearest = "", "", f"not applicable: {row['why_not']}"
        if row["mean"] is not None:
            partly = "" if row["applies"] == 1 else f" (in {percent(row['applies'])} of draws, else {row['why_not']})"
            point, spread = f"{row['mean']:.2f}", f"{row['low']:.3g} to {row['high']:.3g}"
            nearest = f"{row['nearest']}{partly}"
        listed.add_row(row["label"], point, *([spread] * many), nearest, row["source"])
    out.print(listed)
    _print_simulation(report)


def _places(report: dict[str, Any]) -> str:
    if not report["scale"]["is_menu"]:
        return ""
    placed = sorted((row["place"], row["label"]) for row in report["outcomes"] if row["place"] is not None)
    return f" ({', '.join(f'{label} {place:.2g}' for place, label in placed)})"


def _print_simulation(report: dict[str, Any]) -> None:
    """The simulated distribution, and where it lies."""
    found, outcomes = report["simulated"], report["outcomes"]
    if found["mean"] is None:
        out.print("\nSimulation: every run is shelved, which has no place on the scale without a status quo.")
    else:
        placeless = any(row["place"] is None for row in outcomes)
        whose = "Of the runs that adopt" if placeless else "Shelved runs counted at the status quo"
        out.print(
            f"\nSimulation: {percent(found['adopted'])} adopt. {whose}: mean {found['mean']:.2f}, median "
            f"{found['median']:.3g}, 90\u00a0% from {found['low']:.3g} to {found['high']:.3g}."
        )
    shown = sorted(sorted(outcomes, key=lambda row: -row["share"])[:_MOST], key=outcomes.index)
    listed = " · ".join(f"{row['label']} {percent(row['share'])}" for row in shown if row["share"] > 0)
    out.print(f"  {listed}{' · others smaller' if len(outcomes) > _MOST else ''}")
    seen = report["observed"]
    if seen:
        at = "" if seen["place"] is None else f", {seen['place']:.3g} on the scale"
        out.print(f"Actual outcome: {seen['label']}{at}")
