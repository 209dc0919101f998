"""What past decisions say of the parameters, for a person. No score is printed without its cases and baselines."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out
from ..backtest.study import MODEL
from ..backtest.text import print_cases, print_scores
from .study import ENOUGH, LEFT_OUT, MOVED


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
    print_scores(report["scores"], LEFT_OUT, {"base_rate": "the base rate", MODEL: "the starting values"})
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
    """Medians and 90 % intervals before and after; the results have means and standard deviations too."""
    table = Table("\nParameter", box=None, pad_edge=False, header_style="dim")
    for column in (
        "\nStart",
        "Prior median\n(90 %)",
        "Posterior median\n(90 %)",
        "Mean moves,\nin prior sd",
        "\nNarrower by",
    ):
        table.add_column(column, justify="right")
    for row in rows:
        cells = [
            f"{row[f'{name}.q50']:.2g} ({row[f'{name}.q05']:.2g} to {row[f'{name}.q95']:.2g})"
            for name in ("prior", "posterior")
        ]
        moves = (f"{row['shift']:+.2f}", f"{row['narrowing']:+.0%}")
        table.add_row(row["parameter"], f"{row['start']:g}", *cells, *moves, style="bold" if row["moved"] else "")
    out.print(table)


def _print_data(rows: list[dict[str, Any]]) -> None:
    table = Table("\nProbability of what came", box=None, pad_edge=False, header_style="dim")
    for column in (
        "Starting\nvalues",
        "\nPrior",
        "Posterior\nwithout it",
        "Posterior\nwith it",
        "Moves the\nposterior by",
    ):
        table.add_column(column, justify="right")
    for row in rows:
        shares = [f"{row[name]:.1%}" for name in ("model", "prior", "posterior", "fitted")]
        table.add_row(row["title"], *shares, f"{row['bits']:.2f} bits")
    out.print(table)
