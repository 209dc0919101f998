"""What an outcome depends on, for a person."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from ...console import out
from ...results import cases, outputs
from ...scenario.schema import Scenario
from .study import HALF_WIDTH, largest

#: Parameters that get a line.
_MOST_LINES = 15


def print_sensitivity(
    scenario: Scenario, how: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], folder: str
) -> None:
    """The indices of the chosen outcome, the parts of every outcome's variance, and how sure they are.

    `how` has method, base, points, runs, seed, outcome, constant, needed; `tables` indices and, of Sobol, split.
    """
    known, column = outputs.outputs(scenario), how["outcome"]
    size = f"{how['points']:,} points, {how['runs']:,} runs of each, seed {how['seed']}"
    out.print(Text.assemble("\n", (scenario.title, "bold"), f"  {size}"))
    if scenario.changes:
        out.print(f"with {', '.join(scenario.changes)}")
    rows, rest = largest(tables["indices"], column, _MOST_LINES)
    out.print()
    if len(rows):
        show = _print_sobol if how["method"] == "sobol" else _print_morris
        show(scenario, known[column], rows, rest, is_share=column != outputs.ROUNDS)
    for name, value in how["constant"].items():
        out.print(constant_sentence(name, value, known, how["points"] * how["runs"]))
    if column in how["needed"]:
        out.print(_needed_sentence(how["needed"][column], how["base"]))
    if len(tables.get("split", ())):
        _print_split(tables["split"], known)
    out.print(f"\nResults: {folder}\n")


def constant_sentence(name: str, value: float, known: Mapping[str, str], runs: int) -> str:
    """Why an outcome has no indices."""
    if name == outputs.ROUNDS:
        return f"{known[name]}: {value:.1f} at every point; no parameter moves it."
    if value == 0.0:
        return f"{known[name]}: in none of the {runs:,} runs, so there is no variance to divide."
    if value == 1.0:
        return f"{known[name]}: in every one of the {runs:,} runs, so there is no variance to divide."
    return f"{known[name]}: {value:.1%} at every point; none of these parameters moves it."


def _print_sobol(scenario: Scenario, outcome: str, rows: pd.DataFrame, rest: pd.DataFrame, *, is_share: bool) -> None:
    table = Table(f"Sobol indices of “{outcome}”", box=None, pad_edge=False, header_style="dim")
    for column in ("Total order", "95 % interval", "First order", "95 % interval"):
        table.add_column(column, justify="right")
    for row in rows.to_dict("records"):
        cells = []
        for order in ("total", "first"):
            cells += [_fixed(row[order], 3), _interval(row[f"{order}_low"], row[f"{order}_high"], 3)]
        table.add_row(cases.label(scenario, row["parameter"]), *cells)
    out.print(table)
    if len(rest):
        out.print(f"{len(rest)} more parameters, none with a total index above {rest['total'].max():.3f}.")
    if not rows["apart"].all() or not rows["first_apart"].all():
        out.print("~0: not told apart from zero.")


def _print_morris(scenario: Scenario, outcome: str, rows: pd.DataFrame, rest: pd.DataFrame, *, is_share: bool) -> None:
    scale, digits = (100.0, 1) if is_share else (1.0, 2)
    unit = "in percentage points" if is_share else "in rounds"
    table = Table(f"Effects on “{outcome}” {unit}", box=None, pad_edge=False, header_style="dim")
    for column in ("Mean, whatever sign", "95 % interval", "Mean, with sign", "Spread"):
        table.add_column(column, justify="right")
    for row in rows.to_dict("records"):
        low, high = scale * row["effect_low"], scale * row["effect_high"]
        cells = [f"{scale * row['effect']:.{digits}f}", _interval(low, high, digits)]
        cells += [f"{scale * row['mean']:+.{digits}f}", f"{scale * row['spread']:.{digits}f}"]
        table.add_row(cases.label(scenario, row["parameter"]), *cells)
    out.print(table)
    if len(rest):
        most = f"{scale * rest['effect'].max():.{digits}f}"
        out.print(f"{len(rest)} more parameters, none with a mean effect above {most}.")
    if not rows["apart"].all():
        out.print("~0: not told apart from zero.")


def _interval(low: float, high: float, digits: int) -> str:
    return f"{_fixed(low, digits)} to {_fixed(high, digits)}{' ~0' if low <= 0 else '   '}"


def _fixed(value: float, digits: int) -> str:
    """A number with so many digits; zero has no sign."""
    text = f"{value:.{digits}f}"
    return text if float(text) else text.removeprefix("-")


def _needed_sentence(needed: int, base: int) -> str:
    if needed <= base:
        return f"Every interval is ±{HALF_WIDTH} or narrower; {needed:,} base points are enough for that."
    return f"For intervals of ±{HALF_WIDTH} or less take about {needed:,} base points: --base {needed}."


def _print_split(split: pd.DataFrame, known: Mapping[str, str]) -> None:
    """What makes runs end differently."""
    out.print()
    table = Table("\nParts of the variance", box=None, pad_edge=False, header_style="dim")
    for column in ("\nShare of runs", "\nCoded ranges", "\n95 % interval", "Reservations and\nother draws of a run"):
        table.add_column(column, justify="right")
    for row in split.to_dict("records"):
        interval = f"{row['low']:.1%} to {row['high']:.1%}"
        cells = (f"{row['share']:.1%}", f"{row['ranges']:.1%}", interval, f"{row['draws']:.1%}")
        table.add_row(known[row["output"]], *cells)
    out.print(table)
