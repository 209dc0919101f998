"""What decision rules do to the same runs, for a person."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out

#: Rules whose power table is printed; every one is in the results.
_MOST_POWER = 3


def print_rules(report: dict[str, Any]) -> None:
    """Outcomes under each rule, the price of unanimity, and power a priori beside simulated pivotality."""
    out.print(Text.assemble("\n", (report["title"], "bold"), f"  {report['runs']:,} runs under each rule, "
                            f"seed {report['seed']}"))  # fmt: skip
    if report["changes"]:
        out.print(f"with {', '.join(report['changes'])}")
    rules, headed = report["rules"], None
    table = Table("\n", box=None, pad_edge=False, header_style="dim")
    for column in ("\nNeeds", "\nAdopted", "Difference\nin points", "\n95 % interval", "Rounds,\nmean",
                   "Over an\nobjection"):  # fmt: skip
        table.add_column(column, justify="right")
    for rule in rules:
        if rule["forum"] != headed:
            headed = rule["forum"]
            table.add_row(Text(rule["forum_label"], "bold"))
        difference = [f"{100 * rule[key]:+.1f}" for key in ("difference", "difference_low", "difference_high")]
        against = (difference[0], f"{difference[1]} to {difference[2]}") if rule is not rules[0] else ("", "")
        rounds = "" if rule["rounds_mean"] is None else f"{rule['rounds_mean']:.1f}"
        table.add_row(f"  {rule['rule_label']}", rule["needs"], f"{rule['adopted']:.1%}", *against, rounds,
                      f"{rule['overruled']:.1%}")  # fmt: skip
    out.print(table)
    out.print(f"\n{_price(report['price'])}")
    for rule in _whose_power(rules):
        _print_power(rule)
    out.print(f"\nResults: {report['results']}\n")


def _price(price: dict[str, Any]) -> str:
    """The price of unanimity in a sentence."""
    if price["rule"] == "unanimity":
        return "Price of unanimity: none; no rule that asks everybody adopts more."
    times = price["ratio"]
    ratio = "" if times is None else f", {times:,.0f} times as many" if times >= 100 else f", {times:.3g} times as many"
    return (
        f"Price of unanimity: {100 * price['price']:.1f} points ({100 * price['low']:.1f} to "
        f"{100 * price['high']:.1f}): {price['best']:.1%} adopted under “{price['rule_label']}”, "
        f"{price['unanimity']:.1%} under unanimity{ratio}."
    )


def _whose_power(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Unanimity, the scenario's own rule, and the laxest rule that asks everybody, each once."""
    whole = [rule for rule in rules if rule["forum"] == rules[0]["forum"]]
    own = [rule for rule in rules if rule["is_own"]]
    found: list[dict[str, Any]] = []
    for rule in (rules[0], *own, whole[-1]):
        if rule not in found:
            found.append(rule)
    return found[:_MOST_POWER]


def _index(power: float) -> str:
    """0.250; never 0.000 for what is not."""
    return "<0.001" if 0 < power < 0.0005 else f"{power:.3f}"


def _print_power(rule: dict[str, Any]) -> None:
    label = rule["rule_label"]
    where = label if rule["forum"] == "all" else f"{rule['forum_label']}, {label[0].lower()}{label[1:]}"
    out.print(Text.assemble("\n", (where, "bold"), ": power a priori, and how often the outcome hung on one answer"))
    table = Table("\nMember or host", box=None, pad_edge=False, header_style="dim")
    for column in ("Shapley-\nShubik", "Banzhaf,\nnormalised", "Banzhaf,\nabsolute", "Outcome\nhung on it",
                   "It\ncarried", "It alone\nblocked", "It was\noverruled"):  # fmt: skip
        table.add_column(column, justify="right")
    for row in rule["power"]:
        index = [_index(row[key]) for key in ("shapley_shubik", "banzhaf_normalised", "banzhaf")]
        shares = [f"{row[key]:.1%}" for key in ("pivotal", "carried", "blocked", "overruled")]
        table.add_row(row["label"], *index, *shares)
    out.print(table)
