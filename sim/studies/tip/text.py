"""How far levers must be moved, for a person."""

from typing import Any

from ...console import between, heading, made, out, table
from ...results.findings import Findings
from ...results.labels import label
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import count, percent
from .search import OUT_OF_REACH, REACHED, TIPS

#: Pairs that are printed.
_MOST = 8


def text(found: Findings) -> None:
    """The smallest change of every lever and of the cheapest pairs."""
    scenario, report = found.scenario, found.report()
    heading(found.title, made(say("tip.text.size", runs=count(found.runs)), found.seed), scenario.changes)
    base = report["baseline"]
    key = "tip.text.target.met" if base["met"] else "tip.text.target"
    out.print(say(key, target=report["target"], share=_interval(base)) + "\n")
    heads = [say(f"tip.text.{name}") for name in ("alone", "coded", "needed", "cost", "there", "fixed")]
    levers = table(*heads[:3], say("text.interval"), *heads[3:])
    rows = [{**row, "label": label(scenario, row["lever"])} for row in report["levers"]]
    for row in rows:
        there, cells = row["at"] or row["best"], (say("tip.text.reached"), "", "0.00")
        if row["status"] == TIPS:
            ends = between(*(f"{row['interval'][end]:.4g}" for end in ("low", "high")))
            cells = (f"{row['value']:.4g}", ends, f"{row['cost']:.2f}")
        elif row["status"] == OUT_OF_REACH:
            cells = (say("tip.text.out"), say("tip.text.best", value=f"{row['best']['value']:.4g}"), "")
        shares = percent(there["share"]), percent(row["fixed"]["share"])
        levers.add_row(row["label"], f"{row['coded']:.4g}", *cells, *shares)
    out.print(levers)
    for row in rows:
        if row["other"] is not None:
            out.print(say("tip.text.other", label=row["label"], value=f"{row['other']:.4g}"))
        if row["status"] == OUT_OF_REACH and row["best"]["within_error"]:
            out.print(say("tip.text.within", label=row["label"]))
    if any(row["is_sampled"] for row in rows):
        out.print(say("tip.text.sampled"))
    if report["pairs"]:
        _print_pairs(report["pairs"], scenario)


def _print_pairs(rows: list[dict[str, Any]], scenario: Scenario) -> None:
    out.print()
    pairs = table(*(say(f"tip.text.{name}") for name in ("together", "first", "second", "cost", "there")))
    pairs.add_column("")
    for row in rows[:_MOST]:
        best, share = row["best"], row["share"]
        if row["status"] == TIPS:
            cells = (f"{row['first_value']:.4g}", f"{row['second_value']:.4g}", f"{row['cost']:.2f}")
        elif row["status"] == REACHED:
            cells = ("", "", "0.00")
        else:
            cells, share = (f"{best['first']:.4g}", f"{best['second']:.4g}", ""), best["share"]
        first, second = (label(scenario, row[name]) for name in ("first", "second"))
        both = say("tip.text.pair", first=first, second=second)
        pairs.add_row(both, *cells, percent(share), row["verdict"])
    out.print(pairs)
    if len(rows) > _MOST:
        out.print(say("tip.text.more", count=len(rows) - _MOST))


def _interval(row: dict[str, float]) -> str:
    return say("text.with_interval", share=percent(row["share"]), low=percent(row["low"]), high=percent(row["high"]))
