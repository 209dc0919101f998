"""The boxes of a scenario discovery, for a person."""

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from ...console import out
from ...results import cases
from ...scenario.schema import Scenario

#: Lines of the trade-off.
_MOST_STEPS = 8


def print_discovery(
    scenario: Scenario, how: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], folder: str
) -> None:
    """Each box as a sentence with its limits, and the trade-off that the first was chosen from.

    `how` has title, label, least, cases, failed, interest, method, runs, seed; `tables` boxes, limits, tradeoff.
    """
    size = f"{how['cases']:,} cases, {how['runs']:,} runs of each, seed {how['seed']}"
    out.print(Text.assemble("\n", (how["title"], "bold"), f"  {size}"))
    if how["failed"]:
        out.print(f"{how['failed']:,} cases failed and are left out.")
    part = how["interest"] / how["cases"]
    wanted = f"“{how['label']}” in at least {how['least']:.1%} of the runs"
    out.print(f"Of interest: {wanted}, {how['interest']:,} cases ({part:.1%}).")
    if tables["boxes"].empty:
        hint = (
            " Cases that lie in two corners can hide from PRIM: try --method cart." if how["method"] == "prim" else ""
        )
        out.print(f"No box: no limit on any parameter parts the cases of interest from the others.{hint}")
    for box in tables["boxes"].to_dict("records"):
        out.print()
        out.print(textwrap.fill(box["sentence"], 100))
        limits = tables["limits"]
        _print_limits(scenario, limits[limits["box"] == box["box"]])
    if len(tables["tradeoff"]):
        _print_tradeoff(tables["tradeoff"], how["method"])
    out.print(f"\nResults: {folder}\n")


def _print_limits(scenario: Scenario, limits: pd.DataFrame) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 2))
    for column in ("Parameter", "Limits", "Range of all cases", "Cases within", "Quasi-p-value"):
        table.add_column(column, justify="left" if column == "Parameter" else "right")
    for row in limits.to_dict("records"):
        span = f"{row['lowest']:.3g} to {row['highest']:.3g}" if not row["kept"] else "–"
        p = row["quasi_p"]
        said = "–" if p != p else "<0.001" if p < 0.001 else f"{p:.3f}"
        table.add_row(cases.label(scenario, row["parameter"]), _limit(row), span, f"{row['inside']:.0%}", said)
    out.print(table)


def _limit(row: Mapping[str, Any]) -> str:
    if row["kept"]:
        return row["kept"]
    low, high = row["low"], row["high"]
    if low == low and high == high:
        return f"{low:.3g} to {high:.3g}"
    return f"above {low:.3g}" if low == low else f"below {high:.3g}"


def _print_tradeoff(tradeoff: pd.DataFrame, method: str) -> None:
    """Some of the boxes that could have been chosen, the chosen one among them."""
    names = {"prim": "Trade-off along the peeling trajectory", "cart": "Trade-off between the leaves of the tree"}
    table = Table(names[method], box=None, pad_edge=False, header_style="dim")
    for column in ("Coverage", "Density", "Part of all cases", "Restricted"):
        table.add_column(column, justify="right")
    chosen = int(tradeoff["chosen"].to_numpy().argmax())
    step = max(-(-len(tradeoff) // _MOST_STEPS), 1)
    for n in sorted({*range(0, len(tradeoff), step), len(tradeoff) - 1, chosen}):
        row = tradeoff.iloc[n]
        cells = [f"{row[key]:.1%}" for key in ("coverage", "density", "mass")]
        table.add_row("-> chosen" if n == chosen else "", *cells, str(int(row["restricted"])))
    out.print()
    out.print(table)
