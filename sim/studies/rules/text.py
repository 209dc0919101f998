"""Outcomes and power under each decision rule, for a person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rich.text import Text

from ...console import Row, between, heading, listing, made, out, share, table
from ...results.findings import Findings
from ...words import say
from ...words.numbers import count, percent, points, score
from .names import labelled
from .rulebook import EVERYBODY

#: Rules whose power table is printed; every one is in the results.
_MOST_POWER = 3
_POWER: dict[str, Callable[[Row], str]] = {
    "shapley_shubik": lambda row: score(row["shapley_shubik"]),
    "banzhaf_normalised": lambda row: score(row["banzhaf_normalised"]),
    "banzhaf": lambda row: score(row["banzhaf"]),
    **{name: share(name) for name in ("pivotal", "carried", "blocked", "overruled")},
}


def text(found: Findings) -> None:
    """Outcomes under each rule, the price of unanimity, and power a priori beside simulated pivotality."""
    report = replace(found, tables=labelled(found)).report()
    size = say("rules.text.size", runs=count(report["runs"]))
    heading(found.title, made(size, report["seed"]), report["changes"])
    _print_rules(report["rules"])
    out.print(f"\n{_price(report['price'], report['rules'])}")
    for rule in _whose_power(report["rules"]):
        where = label = rule["rule_label"]
        if rule["forum"] != EVERYBODY:
            where = say("rules.text.where", forum=rule["forum_label"], rule=f"{label[0].lower()}{label[1:]}")
        title = say("of", who=where, what=say("rules.text.power"))
        headed = Text(f"\n{title}")
        headed.stylize("bold", 1, 1 + len(where))  # it is what each language begins with
        out.print(headed)
        columns = {say(f"rules.text.{name}"): cell for name, cell in _POWER.items()}
        out.print(listing(say("rules.text.actor"), rule["power"], columns))


def _print_rules(rules: list[dict[str, Any]]) -> None:
    base, headed = rules[0], None
    columns = {
        say("rules.text.needs"): lambda row: row["needs"],
        say("rules.text.adopted"): share("adopted"),
        say("rules.text.difference"): lambda row: "" if row is base else points(row["difference"]),
        say("rules.text.interval"): lambda row: (
            "" if row is base else between(points(row["difference_low"]), points(row["difference_high"]))
        ),
        say("rules.text.rounds"): lambda row: "" if row["rounds_mean"] is None else f"{row['rounds_mean']:.1f}",
        say("rules.text.over"): share("overruled"),
    }
    listed = table("\n", *columns)
    for rule in rules:
        if rule["forum"] != headed:
            headed = rule["forum"]
            listed.add_row(Text(rule["forum_label"], "bold"))
        listed.add_row(say("rules.text.rule", rule=rule["rule_label"]), *(cell(rule) for cell in columns.values()))
    out.print(listed)


def _price(price: dict[str, Any], rules: list[dict[str, Any]]) -> str:
    """The price of unanimity in a sentence."""
    if price["rule"] == "unanimity":
        return say("rules.text.free")
    told = {
        "points": f"{100 * price['price']:.1f}",
        **{end: f"{100 * price[end]:.1f}" for end in ("low", "high")},
        "best": percent(price["best"]), "unanimity": percent(price["unanimity"]),
        "rule": next(row["rule_label"] for row in rules if (row["forum"], row["rule"]) == (EVERYBODY, price["rule"])),
    }  # fmt: skip
    times = price["ratio"]
    if times is None:
        return say("rules.text.price", **told)
    return say("rules.text.price.times", **told, times=f"{times:,.0f}" if times >= 100 else f"{times:.3g}")


def _whose_power(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Unanimity, the scenario's own rule, and the laxest rule that asks everybody, each once."""
    laxest = [n for n, rule in enumerate(rules) if rule["forum"] == rules[0]["forum"]][-1]
    own = (n for n, rule in enumerate(rules) if rule["is_own"])
    return [rules[n] for n in dict.fromkeys([0, *own, laxest])][:_MOST_POWER]
