"""How sure a result is, for a person."""

from collections.abc import Callable
from functools import partial

from ...console import Row, heading, listing, made, out, table
from ...results.about import runs
from ...results.findings import Findings
from ...scenario.vocabulary import BASES
from ...words import say
from ...words.numbers import percent
from . import names
from .doubts import CHANCE, STRUCTURAL


def text(found: Findings) -> None:
    """The rows of each kind with their alternatives, the parts of the variance, what is left out, and the commands."""
    column, rows = found.about["column"], found.tables["rows"]
    heading(found.title, made(runs(found.runs), found.seed), found.scenario.changes)
    headline = names.written(found.about["headline"]["value"], column)
    out.print(say("sure.variant", variant=names.quantity_in_words(found), value=headline))
    labelled = rows.assign(label=[names.row_in_words(row, found) for row in rows["row"]])
    columns: dict[str, Callable[[Row], str]] = {
        say("sure.low"): lambda row: names.written(row["low"], column),
        say("sure.high"): lambda row: names.written(row["high"], column),
        say("sure.width"): lambda row: names.written(row["width"], column),
        **{say(f"sure.rests.{basis}"): partial(_how_many, basis) for basis in BASES},
    }
    for kind in (CHANCE, STRUCTURAL):
        own = labelled[labelled["kind"] == kind].to_dict("records")
        if own:
            out.print()
            out.print(listing(say(f"sure.{kind}"), own, columns))
    out.print(say("sure.rests.about"))
    out.print()
    told = table(say("sure.alternatives"), "", justify="left")
    for row in labelled.to_dict("records"):
        if row["row"] in set(found.tables["variants"]["row"]):
            told.add_row(row["label"], names.variants_in_words(row["row"], found))
    out.print(told)
    out.print()
    if split := names.split_in_words(found):
        out.print(split)
    if "noise" in found.about:
        out.print(say("sure.noise", noise=percent(found.about["noise"])))
    for line in names.left_out_in_words(found):
        out.print(line)
    out.print()
    again = table(say("sure.again"), "", justify="left")
    for row in labelled.to_dict("records"):
        again.add_row(row["label"], row["command"])
    for command in found.tables["split"]["command"]:
        again.add_row(say("sure.row.split"), command)
    out.print(again)


def _how_many(basis: str, row: Row) -> str:
    """How many numbers of a basis a row rests on; – for none."""
    return str(row[basis] or "–")
