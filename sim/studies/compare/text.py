"""How scenarios differ from the base, for a person."""

from ...console import heading, listing, made, out, share, span_of_points
from ...results.findings import Findings
from ...results.labels import labels_of
from ...words import say
from ...words.numbers import count, points


def text(found: Findings) -> None:
    """For each scenario beside the base: how outcomes differ, and who blocked the runs that change outcome."""
    report, known = found.report(), labels_of(*found.scenarios)
    heading(found.title, made(say("compare.text.size", runs=count(found.runs)), found.seed))
    base = report["scenarios"][0]["name"]
    differences = {
        say("compare.text.base"): share("base"),
        say("text.then"): share("share"),
        say("text.difference"): lambda row: points(row["difference"]),
        say("text.interval"): span_of_points,
        say("compare.text.gained"): lambda row: count(row["gained"]),
        say("compare.text.lost"): lambda row: count(row["lost"]),
    }
    blockers = {
        say("compare.text.unlocked"): share("unlocked"),
        say("compare.text.alone"): share("alone"),
        say("compare.text.relocked"): share("relocked"),
    }
    for change in report["comparisons"]:
        out.print("\n" + say("compare.text.against", name=change["scenario"], base=base))
        rows = [{**row, "label": known[row["outcome"]]} for row in change["differences"]]
        out.print(listing(say("text.outcome"), rows, differences))
        if any(row["unlocked"] or row["relocked"] for row in change["unlocked"]):
            out.print()
            who = [{**row, "label": known[row["actor"]]} for row in change["unlocked"]]
            out.print(listing(say("blockers.text.actor"), who, blockers))
    out.print("\n" + say("text.in_points"))
