"""Whom those that act hit, for a person."""

from ...console import heading, listing, out
from ...results.findings import Findings
from ...words.numbers import signed
from .study import overall

#: Actors of a way that are listed.
LISTED = 8
_WHAT = {
    "pressed": "Pressed: the coercion that is aimed at it, 0 to 1",
    "courted": "Courted: what it is offered for a no, 0 to 1",
    "addressed": "Addressed: which share of the way to the host's views it comes",
    "paid": "Paid: what is added to its gain after a broken silence",
    "moved": "What pressing, courting and addressing do to its gain from the draft tabled last",
}


def text(found: Findings) -> None:
    """For each way of being hit who is, hardest first: the mean, in the first round and in the last that runs reach."""
    scenario, table = found.scenario, found.tables["targets"]
    heading(scenario.title, f"{found.runs:,} runs played round by round, seed {found.seed}", scenario.changes)
    if table.empty:
        out.print("\nNobody is hit in any run.")
        return
    ends = {"first": table["round"].min(), "last": table["round"].max()}
    at = {(row.round, row.way, row.actor): row.mean for row in table.itertuples()}

    def written(way: str, value: float) -> str:
        return signed(value, 3) if way == "moved" else f"{value:.3f}"

    columns = {
        "Mean of all rounds": lambda row: written(row["way"], row["mean"]),
        f"Round {ends['first']}": lambda row: written(row["way"], at[ends["first"], row["way"], row["actor"]]),
        f"Round {ends['last']}": lambda row: written(row["way"], at[ends["last"], row["way"], row["actor"]]),
    }
    for way, part in overall(table).groupby("way", sort=False):
        hit = part[part["mean"] != 0.0].head(LISTED).to_dict("records")
        rows = [row | {"label": scenario.label(row["actor"])} for row in hit]
        out.print(f"\n{_WHAT[str(way)]}\n")
        out.print(listing("Member or host", rows, columns))
