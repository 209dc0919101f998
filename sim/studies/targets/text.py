"""Whom those that act hit, for a person."""

from collections.abc import Callable

from ...console import Row, heading, listing, made, out
from ...results.findings import Findings
from ...words import say
from ...words.numbers import count, signed
from .study import overall

#: Actors of a way that are listed.
LISTED = 8


def text(found: Findings) -> None:
    """For each way of being hit who is, hardest first: the mean, in the first round and in the last that runs reach."""
    scenario, table = found.scenario, found.tables["targets"]
    heading(scenario.title, made(say("targets.text.size", runs=count(found.runs)), found.seed), scenario.changes)
    if table.empty:
        out.print("\n" + say("targets.text.nobody"))
        return
    ends = table["round"].min(), table["round"].max()
    at = {(row.round, row.way, row.actor): row.mean for row in table.itertuples()}

    def written(way: str, value: float) -> str:
        return signed(value, 3) if way == "moved" else f"{value:.3f}"

    def in_round(number: int) -> Callable[[Row], str]:
        return lambda row: written(row["way"], at[number, row["way"], row["actor"]])

    columns = {
        say("targets.text.mean"): lambda row: written(row["way"], row["mean"]),
        **{say("targets.text.round", round=end): in_round(end) for end in ends},
    }
    for way, part in overall(table).groupby("way", sort=False):
        hit = part[part["mean"] != 0.0].head(LISTED).to_dict("records")
        rows = [row | {"label": scenario.label(row["actor"])} for row in hit]
        out.print("\n" + say(f"targets.text.{way}") + "\n")
        out.print(listing(say("report.blocks.actor"), rows, columns))
