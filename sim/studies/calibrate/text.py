"""What past decisions say about the parameters, for a person. No score is printed without its cases and baselines."""

from collections.abc import Callable, Mapping, Sequence

from ...console import Row, heading, listing, out, share, table
from ...console.scores import print_cases, print_scores
from ...results.findings import Findings
from ...words.numbers import signed
from ..backtest.forecasts import BASELINES, MODEL
from .study import ENOUGH, LEFT_OUT, MOVED


def text(found: Findings) -> None:
    """Parameters before and after, what each case contributed, and scores of predictions that left their case out."""
    report = found.report()
    how = f"{report['points']:,} points from the prior, {found.runs:,} runs of a case at each, seed {found.seed}"
    heading("Calibration on past decisions", how, report["changes"])
    for model in report["models"]:
        coded = model["preferences"]
        names = ("parameters", "data", "cases")
        own = {name: [row for row in report[name] if row["preferences"] == coded] for name in names}
        out.print(f"\n{_gist(model, own['parameters'])}\n")
        listed = table("\nParameter", *_OF_PARAMETERS)
        for row in own["parameters"]:  # medians and 90 % intervals, in bold where a parameter has moved
            cells = (cell(row) for cell in _OF_PARAMETERS.values())
            listed.add_row(row["parameter"], *cells, style="bold" if row["moved"] else "")
        out.print(listed)
        out.print()
        out.print(listing("\nProbability of the outcome", own["data"], _OF_CASES, label="title"))
        print_cases(f"Coded by {coded}: each case predicted from the others", own["cases"], LEFT_OUT, BASELINES)
    others = {"base_rate": "the base rate", MODEL: "the starting values"}
    print_scores(report["scores"], LEFT_OUT, others)


def _gist(model: Row, parameters: Sequence[Row]) -> str:
    """How much the data say, in a few plain sentences."""
    moved = [row["parameter"] for row in parameters if row["moved"]]
    some = f"{len(moved)} of {len(parameters)} parameters shift ({', '.join(moved)})"
    which = some if moved else "no parameter shifts"
    return (
        f"{model['preferences'].capitalize()}: {model['cases']} cases give {model['bits']:.1f} bits of information on "
        f"all parameters jointly; {which} by {MOVED:g} of the prior standard deviation, or narrow by that share. "
        f"The {model['points']:,} points have an effective sample size of {model['effective']:,.0f}"
        f"{'.' if model['effective'] >= ENOUGH else ', which is too small; take more --points.'}"
    )


def _spread(name: str) -> Callable[[Row], str]:
    return lambda row: f"{row[f'{name}.q50']:.2g} ({row[f'{name}.q05']:.2g} to {row[f'{name}.q95']:.2g})"


#: Heading -> what stands below it; the results have means and standard deviations too.
_OF_PARAMETERS: Mapping[str, Callable[[Row], str]] = {
    "\nStart": lambda row: f"{row['start']:g}",
    "Prior median\n(90\u00a0%)": _spread("prior"),
    "Posterior median\n(90\u00a0%)": _spread("posterior"),
    "Shift of mean,\nin prior s.d.": lambda row: signed(row["shift"], 2),
    "\nNarrower by": lambda row: f"{signed(100 * row['narrowing'], 0)}\u00a0%",
}
_OF_CASES: Mapping[str, Callable[[Row], str]] = {
    "Starting\nvalues": share("model"),
    "\nPrior": share("prior"),
    "Posterior\nwithout it": share("posterior"),
    "Posterior\nwith it": share("fitted"),
    "Changes the\nposterior by": lambda row: f"{row['bits']:.2f} bits",
}
