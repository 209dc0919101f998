"""How far coders agree, and the results by coder side by side, for a person."""

from ...console import Row, heading, listing, out, share, table
from ...results.findings import Findings
from ...scenario.positions import OURS
from ...scenario.schema import Scenario
from ...words.numbers import decimals, percent, points, signed
from .names import called, trait_in_words

_AGREEMENT = {
    "\nNumbers": lambda row: str(row["numbers"]),
    "Rank\ncorrelation": lambda row: decimals(row["rank_correlation"]),
    "Krippendorff's\nalpha": lambda row: decimals(row["alpha"]),
    "Mean\ndifference": lambda row: decimals(row["mean_difference"]),
    "Mean with\nits sign": lambda row: signed(row["bias"], 2),
    "Largest\ndifference": lambda row: f"{decimals(row['largest_difference'])}  {row['where']}",
}
_DIFFERENCES = {
    "Project's": share("base"),
    "Then": share("share"),
    "Difference": lambda row: points(row["difference"]),
    "95\u00a0% interval": lambda row: f"{points(row['low'])} to {points(row['high'])}",
}


def text(found: Findings) -> None:
    """Agreement with the project by trait, then outcomes by coder, and how they differ from the project's."""
    report, scenario = found.report(), found.scenario
    heading(found.title, f"{found.runs:,} runs by each coder, seed {found.seed}", report["changes"])
    for coder in dict.fromkeys(row["coder"] for row in report["agreement"]):
        rows = [_agreement(row, scenario) for row in report["agreement"] if row["coder"] == coder]
        out.print(f"\nAgreement of {called(coder)} with {called(OURS)}, on numbers that both gave")
        out.print(listing("\nTrait", rows, _AGREEMENT))
    out.print()
    shares = report["shares"]
    coders = list(dict.fromkeys(row["coder"] for row in shares))
    listed = table("Outcome, by whose numbers", *map(called, coders))
    for outcome in scenario.outcomes:
        cells = [percent(row["share"]) for row in shares if row["outcome"] == outcome]
        listed.add_row(str(scenario.label(outcome)), *cells)
    out.print(listed)
    for coder in coders[1:]:
        out.print(f"\nWith the numbers of {called(coder)} against those of {called(OURS)}, on the same draws")
        out.print(listing("Outcome", [row for row in report["differences"] if row["coder"] == coder], _DIFFERENCES))
    out.print("\nDifferences of outcomes in percentage points. A number that a coder did not give is the project's.")


def _agreement(row: Row, scenario: Scenario) -> Row:
    where = str(scenario.label(row["largest_actor"]))
    if row["trait"] != row["largest_trait"]:  # of the row over all traits
        where = f"{where}, {trait_in_words(row['largest_trait']).lower()}"
    return {**row, "label": trait_in_words(row["trait"]), "where": where}
