"""How far coders agree, and the results by coder side by side, for a person."""

from ...console import Row, heading, listing, made, out, share, span_of_points, table
from ...results.findings import Findings
from ...results.labels import labels_of
from ...scenario.positions import OURS
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import count, decimals, percent, points, signed
from .names import called, trait_in_words


def text(found: Findings) -> None:
    """Agreement with the project by trait, then outcomes by coder, and how they differ from the project's."""
    report, scenario = found.report(), found.scenario
    heading(found.title, made(say("coders.text.size", runs=count(found.runs)), found.seed), report["changes"])
    agreement = {
        say("coders.text.numbers"): lambda row: str(row["numbers"]),
        say("coders.text.rank"): lambda row: decimals(row["rank_correlation"]),
        say("coders.text.alpha"): lambda row: decimals(row["alpha"]),
        say("coders.text.mean"): lambda row: decimals(row["mean_difference"]),
        say("coders.text.bias"): lambda row: signed(row["bias"], 2),
        say("coders.text.largest"): lambda row: f"{decimals(row['largest_difference'])}  {row['where']}",
    }
    for coder in dict.fromkeys(row["coder"] for row in report["agreement"]):
        rows = [_agreement(row, scenario) for row in report["agreement"] if row["coder"] == coder]
        out.print("\n" + say("coders.text.agreement", other=called(coder), ours=called(OURS)))
        out.print(listing(say("coders.text.trait"), rows, agreement))
    out.print()
    shares = report["shares"]
    coders = list(dict.fromkeys(row["coder"] for row in shares))
    listed = table(say("coders.text.outcome"), *map(called, coders))
    for outcome in scenario.outcomes:
        cells = [percent(row["share"]) for row in shares if row["outcome"] == outcome]
        listed.add_row(str(scenario.label(outcome)), *cells)
    out.print(listed)
    differences = {
        say("coders.text.ours"): share("base"),
        say("text.then"): share("share"),
        say("text.difference"): lambda row: points(row["difference"]),
        say("text.interval"): span_of_points,
    }
    known = labels_of(scenario)
    for coder in coders[1:]:
        out.print("\n" + say("coders.text.against", other=called(coder), ours=called(OURS)))
        own = [row for row in report["differences"] if row["coder"] == coder]
        rows = [{**row, "label": known[row["outcome"]]} for row in own]
        out.print(listing(say("text.outcome"), rows, differences))
    out.print("\n" + say("coders.text.points"))


def _agreement(row: Row, scenario: Scenario) -> Row:
    where = str(scenario.label(row["largest_actor"]))
    if row["trait"] != row["largest_trait"]:  # of the row over all traits
        where = say("coders.text.where", who=where, trait=trait_in_words(row["largest_trait"]).lower())
    return {**row, "label": trait_in_words(row["trait"]), "where": where}
