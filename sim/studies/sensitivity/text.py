"""What an outcome depends on, for a person."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ...console import Row, heading, listing, out, share, span
from ...results.findings import Findings
from ...results.labels import label
from ...results.outputs import ROUNDS, outputs_of_all
from ...words.numbers import percent, signed
from .indices import HALF_WIDTH, largest
from .methods import METHODS

#: Parameters that get a line.
_MOST_LINES = 15
#: What stands beside an interval that includes zero; the others keep its width free.
_ZERO = " ~0"

_SPLIT = {
    "\nShare of runs": share("share"),
    "\nCoded ranges": share("ranges"),
    "\nWalk-away value": share("walk_away"),
    "Both,\n95\u00a0% interval": span,
    "Reservations and\nother draws of a run": share("draws"),
}


def text(found: Findings) -> None:
    """The indices of the chosen outcome, the parts of every outcome's variance, and how wide the intervals are."""
    scenario, about, tables = found.scenario, found.about, found.tables
    known, column, method = outputs_of_all(found.scenarios), about["outcome"], METHODS[about["method"]]
    of_what = "cases" if "of_sweep" in about else "points"
    size = f"{about['points']:,} {of_what}, {found.runs:,} runs of each, seed {found.seed}"
    heading(found.about["title"] if "of_sweep" in about else scenario.title, size, scenario.changes)
    out.print()
    rows, rest = largest(tables["indices"], column, _MOST_LINES)
    if len(rows):
        rows = rows.assign(label=[label(scenario, path) for path in rows["parameter"]])
        if about["method"] == "sobol":
            _print_sobol(known[column], rows, rest)
        elif method.is_given or about["method"] == "shapley":
            _print_measures(about["method"], known[column], rows, rest)
        else:
            _print_morris(known[column], rows, rest, is_share=column != ROUNDS)
    for name, value in about["constant"].items():
        out.print(constant_sentence(name, value, known, about["points"] * found.runs))
    needed = about["needed"].get(column)
    if needed is not None and needed <= about["base"]:
        out.print(f"Every interval is ±{HALF_WIDTH} or narrower; {needed:,} base points are enough for that.")
    elif needed is not None:
        out.print(f"For intervals of ±{HALF_WIDTH} or less take about {needed:,} base points: --base {needed}.")
    if len(tables.get("split", ())):
        parts = tables["split"].assign(label=lambda split: split["output"].map(known))
        out.print()
        out.print(listing("\nParts of the variance", parts.to_dict("records"), _SPLIT))


def constant_sentence(name: str, value: float, known: Mapping[str, str], runs: int) -> str:
    """Why an outcome has no indices."""
    if name == ROUNDS:
        return f"{known[name]}: {value:.1f} at every point; no parameter changes it."
    if value == 0.0:
        return f"{known[name]}: in none of the {runs:,} runs, so there is no variance to divide."
    if value == 1.0:
        return f"{known[name]}: in every one of the {runs:,} runs, so there is no variance to divide."
    return f"{known[name]}: {percent(value)} at every point; none of these parameters changes it."


def _print_sobol(outcome: str, rows: pd.DataFrame, rest: pd.DataFrame) -> None:
    columns = {
        "\nTotal order": lambda row: _fixed(row["total"], 3),
        "Total order,\n95\u00a0% interval": _interval("total", 3),
        "\nFirst order": lambda row: _fixed(row["first"], 3),
        "First order,\n95\u00a0% interval": _interval("first", 3),
    }
    out.print(listing(f"\nSobol indices of “{outcome}”", rows.to_dict("records"), columns))
    if len(rest):
        out.print(f"{len(rest)} more parameters, none with a total index above {rest['total'].max():.3f}.")
    if not rows[["apart", "first_apart"]].all(axis=None):
        out.print("~0: the interval includes zero.")


#: What a method is called, and its measures.
_CALLED = {
    "shapley": ("Shapley effects on", {"shapley": "Share of the variance"}),
    "pawn": ("PAWN indices of", {"median": "Median", "maximum": "Maximum"}),
    "delta": ("Delta of", {"delta": "Delta", "alone": "Alone"}),
    "trees": ("Importance in extra trees for", {"importance": "Importance", "alone": "Alone"}),
}


def _print_measures(method: str, outcome: str, rows: pd.DataFrame, rest: pd.DataFrame) -> None:
    said, measures = _CALLED[method]
    columns: dict[str, Callable[[Row], str]] = {}
    for name, heading_ in measures.items():
        columns[f"\n{heading_}"] = _measure(name)
        if f"{name}_low" in rows:
            columns[f"{heading_},\n95\u00a0% interval"] = _interval(name, 3)
    out.print(listing(f"\n{said} “{outcome}”", rows.to_dict("records"), columns))
    measure = METHODS[method].measure
    if len(rest):
        out.print(f"{len(rest)} more parameters, none above {rest[measure].max():.3f}.")
    if "noise" in rows:
        out.print(f"Columns of noise come to {rows['noise'].iloc[0]:.3f}; what is not above it may be nothing.")


def _print_morris(outcome: str, rows: pd.DataFrame, rest: pd.DataFrame, *, is_share: bool) -> None:
    scale, digits = (100.0, 1) if is_share else (1.0, 2)
    columns = {
        "Mean absolute effect": lambda row: f"{scale * row['effect']:.{digits}f}",
        "95\u00a0% interval": _interval("effect", digits, scale),
        "Mean effect": lambda row: signed(scale * row["mean"], digits),
        "Standard deviation": lambda row: f"{scale * row['spread']:.{digits}f}",
    }
    unit = "in percentage points" if is_share else "in rounds"
    out.print(listing(f"Effects on “{outcome}” {unit}", rows.to_dict("records"), columns))
    if len(rest):
        most = f"{scale * rest['effect'].max():.{digits}f}"
        out.print(f"{len(rest)} more parameters, none with a mean absolute effect above {most}.")
    if not rows["apart"].all():
        out.print("~0: the interval includes zero.")


def _measure(name: str) -> Callable[[Row], str]:
    """What a listing makes of a measure by itself."""
    return lambda row: _fixed(row[name], 3)


def _interval(name: str, digits: int, scale: float = 1.0) -> Callable[[Row], str]:
    """What a listing makes of the interval of a measure: 0.012 to 0.034."""

    def cell(row: Mapping[str, Any]) -> str:
        low, high = scale * row[f"{name}_low"], scale * row[f"{name}_high"]
        return f"{_fixed(low, digits)} to {_fixed(high, digits)}{_ZERO if low <= 0 else ' ' * len(_ZERO)}"

    return cell


def _fixed(value: float, digits: int) -> str:
    """A number with so many digits; zero has no sign."""
    return signed(value, digits).removeprefix("+")
