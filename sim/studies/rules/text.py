"""Outcomes and power under each decision rule, for a person."""

from typing import Any

from rich.text import Text

from ...console import heading, listing, out, share, table
from ...results.findings import Findings
from ...words.numbers import percent, points, score
from .rulebook import EVERYBODY

#: Rules whose power table is printed; every one is in the results.
_MOST_POWER = 3
_POWER = {
    "Shapley-\nShubik": lambda row: score(row["shapley_shubik"]),
    "Banzhaf,\nnormalised": lambda row: score(row["banzhaf_normalised"]),
    "Banzhaf,\nabsolute": lambda row: score(row["banzhaf"]),
    "Pivotal\nin the runs": share("pivotal"),
    "Its consent\ndecided": share("carried"),
    "Its objection\ndecided": share("blocked"),
    "It was\noverruled": share("overruled"),
}


def text(found: Findings) -> None:
    """Outcomes under each rule, the price of unanimity, and power a priori beside simulated pivotality."""
    report = found.report()
    about = f"{report['runs']:,} runs under each rule, seed {report['seed']}"
    heading(report["title"], about, report["changes"])
    _print_rules(report["rules"])
    out.print(f"\n{_price(report['price'])}")
    for rule in _whose_power(report["rules"]):
        label = rule["rule_label"]
        where = f"{rule['forum_label']}, {label[0].lower()}{label[1:]}"
        where = label if rule["forum"] == EVERYBODY else where
        out.print(Text.assemble("\n", (where, "bold"), ": power a priori, and how often each was pivotal in the runs"))
        out.print(listing("\nMember or host", rule["power"], _POWER))


def _print_rules(rules: list[dict[str, Any]]) -> None:
    base, headed = rules[0], None
    columns = {
        "\nNeeds": lambda row: row["needs"],
        "\nAdopted": share("adopted"),
        "Difference\nin points": lambda row: "" if row is base else points(row["difference"]),
        "\n95\u00a0% interval": lambda row: (
            "" if row is base else (f"{points(row['difference_low'])} to {points(row['difference_high'])}")
        ),
        "Rounds,\nmean": lambda row: "" if row["rounds_mean"] is None else f"{row['rounds_mean']:.1f}",
        "Over an\nobjection": share("overruled"),
    }
    made = table("\n", *columns)
    for rule in rules:
        if rule["forum"] != headed:
            headed = rule["forum"]
            made.add_row(Text(rule["forum_label"], "bold"))
        made.add_row(f"  {rule['rule_label']}", *(cell(rule) for cell in columns.values()))
    out.print(made)


def _price(price: dict[str, Any]) -> str:
    """The price of unanimity in a sentence."""
    if price["rule"] == "unanimity":
        return "Price of unanimity: none; no rule that asks everybody adopts more."
    times = price["ratio"]
    ratio = "" if times is None else f", {times:,.0f} times as many" if times >= 100 else f", {times:.3g} times as many"
    return (
        f"Price of unanimity: {100 * price['price']:.1f} points ({100 * price['low']:.1f} to "
        f"{100 * price['high']:.1f}): {percent(price['best'])} adopted under “{price['rule_label']}”, "
        f"{percent(price['unanimity'])} under unanimity{ratio}."
    )


def _whose_power(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Unanimity, the scenario's own rule, and the laxest rule that asks everybody, each once."""
    laxest = [n for n, rule in enumerate(rules) if rule["forum"] == rules[0]["forum"]][-1]
    own = (n for n, rule in enumerate(rules) if rule["is_own"])
    return [rules[n] for n in dict.fromkeys([0, *own, laxest])][:_MOST_POWER]
