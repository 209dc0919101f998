"""How the model does on past decisions, for a person. No score is printed without its cases and baselines."""

import pandas as pd

from ...console import heading, out
from ...console.scores import print_cases, print_scores
from ...results.findings import Findings
from ...results.study import plain_rows
from ...words.numbers import percent
from .figures import best_of, is_recalibrated
from .forecasts import BASELINES, FIRST_EDITION, FORECAST, HARDEST, MODEL
from .study import CHOSEN_ON_THEM, FEWEST

_OTHERS = {"uniform": "a third each", "base_rate": "the base rate", HARDEST: "the hardest objection"}


def text(found: Findings) -> None:
    """Case by case, then the mean scores of every group."""
    report, table = found.report(), found.tables["cases"]
    about = f"{len(report['cases'])} cases, {found.runs:,} runs of each, seed {found.seed}"
    heading("The model against past decisions", about, report["changes"])
    for coded, part in table.groupby("preferences", sort=False):
        best = best_of(part)
        how = ", recalibrated on the others" if is_recalibrated(best) else ""
        print_cases(f"Coded by {coded}{how}", plain_rows(part), best["forecaster"].iloc[0], BASELINES)
        silent = best.loc[best["hardest"].eq("none") & best["stances"].eq(0), "case"]
        if len(silent):
            out.print(f"No stance is reported, all are taken to be silent: {', '.join(silent)}.", style="dim")
        _reliability(found.tables["reliability"], str(coded))
    print_scores(report["scores"], MODEL, _OTHERS, baselines=BASELINES, fewest=FEWEST, rivals=True, ours=FORECAST)
    if FIRST_EDITION in set(table["forecaster"]):  # these are cases of the library
        out.print(CHOSEN_ON_THEM)
    if report["in_sample"]:
        out.print("The posterior was fitted to these outcomes (in sample). `nacsim calibrate` leaves each case out.")


def _reliability(bins: pd.DataFrame, coded: str) -> None:
    """What the recalibrated forecast gave a probability, and how often that came."""
    own = bins[(bins["preferences"] == coded) & (bins["forecaster"] == FORECAST)]
    told = [f"{percent(row.mean)} given, {percent(row.share)} came (of {row.forecasts})" for row in own.itertuples()]
    if told:
        out.print(f"\nReliability of the recalibrated forecast: {'; '.join(told)}.")
