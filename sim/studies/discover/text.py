"""The boxes of a scenario discovery, for a person."""

import textwrap

import numpy as np
import pandas as pd

from ...console import Row, heading, listing, out, share
from ...results.findings import Findings
from ...results.labels import label
from ...words.numbers import p_value, percent, rounded
from .search import FEWEST

#: Lines of the trade-off.
_MOST_STEPS = 8
_TRADEOFF = {"prim": "Trade-off along the peeling trajectory", "cart": "Trade-off between the leaves of the tree"}


def text(found: Findings) -> None:
    """Each box as a sentence with its limits, and the trade-off that the first was chosen from."""
    about, tables = found.about, found.tables
    heading(about["title"], f"{about['cases']:,} cases, {found.runs:,} runs of each, seed {found.seed}")
    if about["failed"]:
        out.print(f"{about['failed']:,} cases failed and are left out.")
    wanted = f"“{about['label']}” in at least {percent(about['least'])} of the runs"
    out.print(f"Of interest: {wanted}, {about['interest']:,} cases ({percent(about['interest'] / about['cases'])}).")
    if tables["boxes"].empty and about["interest"] < FEWEST:
        out.print(f"No box can be told from {about['interest']} cases of interest; take more cases, as with --futures.")
    elif tables["boxes"].empty:
        is_prim = about["method"] == "prim"
        hint = " Cases that lie in two corners can hide from PRIM: try --method cart." if is_prim else ""
        out.print(f"No box: no limit on any parameter separates the cases of interest from the others.{hint}")
    limits = tables["limits"].assign(label=lambda frame: [label(found.scenario, path) for path in frame["parameter"]])
    for box in tables["boxes"].to_dict("records"):
        out.print()
        out.print(textwrap.fill(box["sentence"], 100))
        out.print(listing("Parameter", limits[limits["box"] == box["box"]].to_dict("records"), _LIMITS))
    if len(tables["tradeoff"]):
        _print_tradeoff(tables["tradeoff"], about["method"])


def _limit(row: Row) -> str:
    """above 0.2, below 0.62, 0.2 to 0.62, or the categories that are kept."""
    if row["kept"]:
        return str(row["kept"])
    low, high = row["low"], row["high"]
    if low == low and high == high:
        return f"{rounded(low)} to {rounded(high)}"
    return f"above {rounded(low)}" if low == low else f"below {rounded(high)}"


_LIMITS = {
    "Limits": _limit,
    "Range of all cases": lambda row: "–" if row["kept"] else f"{rounded(row['lowest'])} to {rounded(row['highest'])}",
    "Cases within": lambda row: f"{100 * row['inside']:.0f}\u00a0%",
    "Quasi-p-value": lambda row: p_value(row["quasi_p"]),
}


def _print_tradeoff(tradeoff: pd.DataFrame, method: str) -> None:
    """Some of the boxes that could have been chosen, the chosen one among them."""
    columns = {"Coverage": share("coverage"), "Density": share("density"), "Part of all cases": share("mass"),
               "Restricted": lambda row: str(int(row["restricted"]))}  # fmt: skip
    chosen, step = np.flatnonzero(tradeoff["chosen"]), max(-(-len(tradeoff) // _MOST_STEPS), 1)
    shown = sorted({*range(0, len(tradeoff), step), len(tradeoff) - 1, *chosen.tolist()})
    rows = [{**tradeoff.iloc[n], "label": "-> chosen" if n in chosen else ""} for n in shown]
    out.print()
    out.print(listing(_TRADEOFF[method], rows, columns))
