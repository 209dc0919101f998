"""What past decisions say of the parameters, for a person. No score is printed without its cases and baselines."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ..analysis.backtest import BASELINES, MODEL
from ..analysis.calibration import ENOUGH, LEFT_OUT, MOVED
from . import out
from .backtest import print_cases, print_scores


def print_calibration(report: dict[str, Any]) -> None:
    """Parameters before and after, what each case contributed, and scores of predictions that left their case out."""
    how = (
        f"{report['points']:,} points from the prior, {report['runs']:,} runs of a case at each, seed {report['seed']}"
    )
    out.print(Text.assemble("\n", ("Calibration on past decisions", "bold"), f"  {how}"))
    if report["changes"]:
        out.print(f"with {', '.join(report['changes'])}")
    for model in report["models"]:
        coded = model["preferences"]
        tables = ("parameters", "data", "cases")
        own = {name: [row for row in report[name] if row["preferences"] == coded] for name in tables}
        out.print(f"\n{_gist(model, own['parameters'])}\n")
        _print_parameters(own["parameters"])
        out.print()
        _print_data(own["data"])
        print_cases(f"Coded by {coded}: each case predicted from the others", own["cases"], LEFT_OUT)
    print_scores(report["scores"], LEFT_OUT, {**BASELINES, MODEL: "starting values"})
    out.print(f"\nResults: {report['results']}\n")


def _gist(model: dict[str, Any], parameters: list[dict[str, Any]]) -> str:
    """How much the data say, in a few plain sentences."""
    moved = [row["parameter"] for row in parameters if row["moved"]]
    which = f"{len(moved)} of {len(parameters)} parameters move ({', '.join(moved)})" if moved else "no parameter moves"
    return (
        f"{model['preferences'].capitalize()}: {model['cases']} cases tell {model['bits']:.1f} bits on all parameters "
        f"together; {which} by {MOVED:g} of the prior's standard deviation, or narrow by that share. "
        f"The {model['points']:,} points are worth {model['effective']:,.0f} independent draws of the posterior"
        f"{'.' if model['effective'] >= ENOUGH else ', which is too few; take more --points.'}"
    )


def _print_parameters(rows: list[dict[str, Any]]) -> None:
    table = Table("Parameter", box=None, pad_edge=False, header_style="dim")
    for column in (
        "Start",
        "Prior mean",
        "sd",
        "90 %",
        "Posterior mean",
        "sd",
        "90 %",
        "Shift in prior sd",
        "Narrower by",
    ):
        table.add_column(column, justify="right")
    for row in rows:
        cells = [f"{row['start']:g}"]
        for name in ("prior", "posterior"):
            cells += [f"{row[f'{name}.{of}']:.3g}" for of in ("mean", "sd")]
            cells.append(f"{row[f'{name}.q05']:.2g} to {row[f'{name}.q95']:.2g}")
        style = "bold" if row["moved"] else ""
        table.add_row(row["parameter"], *cells, f"{row['shift']:+.2f}", f"{row['narrowing']:+.0%}", style=style)
    out.print(table)


def _print_data(rows: list[dict[str, Any]]) -> None:
    table = Table("What came in each case", box=None, pad_edge=False, header_style="dim")
    for column in (
        "P, starting values",
        "P, prior",
        "P, the others' posterior",
        "P, with it",
        "Moves the posterior by",
    ):
        table.add_column(column, justify="right")
    for row in rows:
        shares = [f"{row[name]:.1%}" for name in ("model", "prior", "posterior", "fitted")]
        table.add_row(row["title"], *shares, f"{row['bits']:.2f} bits")
    out.print(table)
