"""How the model does on past decisions, for a person. No score is printed without its cases and baselines."""

from ...console import heading, out
from ...console.scores import print_cases, print_scores
from ...results.findings import Findings
from .forecasts import BASELINES, MODEL
from .study import FEWEST


def text(found: Findings) -> None:
    """Case by case, then the mean scores of every group."""
    report = found.report()
    cases = [row for row in report["cases"] if row["forecaster"] == MODEL]
    about = f"{len(cases)} cases, {found.runs:,} runs of each, seed {found.seed}"
    heading("The model against past decisions", about, report["changes"])
    for coded in dict.fromkeys(row["preferences"] for row in cases):
        rows = [row for row in report["cases"] if row["preferences"] == coded]
        print_cases(f"Coded by {coded}", rows, MODEL, BASELINES)
    others = {"uniform": "a third each", "base_rate": "the base rate"}
    print_scores(report["scores"], MODEL, others, baselines=BASELINES, fewest=FEWEST, rivals=True)
    if report["in_sample"]:
        out.print("The posterior was fitted to these outcomes (in sample). `nacsim calibrate` leaves each case out.")
