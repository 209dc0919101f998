"""How robust packages are, for a person."""

from collections.abc import Callable
from typing import Any

from ...console import Row, heading, listing, made, out
from ...results.findings import Findings
from ...words import DEFAULT, current, say
from ...words.numbers import count, interval, number, percent, points, signed
from .study import goal_in_words, spoken

#: Packages of a front that get a line.
_MOST_POINTS = 12


def text(found: Findings) -> None:
    """Every package by every criterion, and which is best by each."""
    report = spoken(found).report()
    runs, many = count(report["runs"]), report["futures"] > 1
    size = (
        say("packages.text.size", futures=count(report["futures"]), runs=runs)
        if many
        else say("packages.text.size.one", runs=runs)
    )
    heading(report["title"], made(size, report["seed"]))
    goal = report["goal"] if current() == DEFAULT else goal_in_words(found)  # in English as the file says it
    out.print(say("packages.text.goal", goal=goal, least=f"{report['at_least']:.10g}"))
    for group in report["groups"]:
        rows = group["packages"]
        out.print()
        out.print(listing(group["scenario"], rows, _columns(group)))
        labels = {row["package"]: row["label"] for row in rows}
        if not any(group["best"].values()):
            out.print(say("packages.text.alike"))
            continue
        for name, best in group["best"].items():
            criterion = say(f"packages.by.{name}")
            if best:
                packages = say("report.comma").join(labels[package] for package in best)
                out.print(say("packages.text.best", criterion=criterion, packages=packages))
            elif name != "gain_per_cost":
                out.print(say("packages.text.none", criterion=criterion))
    out.print("\n" + say("packages.text.stars"))
    if "front" in report:
        _print_front(report["front"])


def _print_front(rows: list[dict[str, Any]]) -> None:
    """At most so many packages of the front, evenly over it, and what each adds to which lever."""
    chosen = sorted({round(n * (len(rows) - 1) / max(_MOST_POINTS - 1, 1)) for n in range(_MOST_POINTS)})
    shown = rows if len(rows) <= _MOST_POINTS else [rows[n] for n in chosen]
    columns: dict[str, Callable[[Row], str]] = {
        say("packages.mean"): lambda row: percent(row["mean"]),
        say("packages.largest_regret"): lambda row: signed(100 * row["largest_regret"], 1).lstrip("+"),
        say("packages.front.levers"): _levers,
    }
    listed = listing(
        say("packages.text.cost"), [{**row, "label": number(round(row["cost"], 2))} for row in shown], columns
    )
    listed.columns[-1].justify = "left"  # words, beside columns of numbers
    out.print("\n" + say("packages.front.text"))
    out.print(listed)
    if len(shown) < len(rows):
        out.print(say("packages.front.text.shown", shown=len(shown), every=len(rows)))


def _levers(row: Row) -> str:
    moved = {name.removeprefix("add."): value for name, value in row.items() if name.startswith("add.") and value}
    parts = (f"{path} {signed(value, 3)}" for path, value in moved.items())
    return say("report.comma").join(parts) or say("packages.front.nothing")


def _columns(group: dict[str, Any]) -> dict[str, Callable[[Row], str]]:
    def marked(name: str, write: Callable[[float], str]) -> Callable[[Row], str]:
        """A criterion of a package, with a star where it is the best by it."""

        def cell(row: Row) -> str:
            star = "* " if row["package"] in group["best"][name] else ""
            return "" if row[name] is None else f"{star}{write(row[name])}"

        return cell

    columns: dict[str, Callable[[Row], str]] = {
        say("packages.text.cost"): lambda row: "" if row["cost"] is None else number(row["cost"]),
        say("packages.mean"): marked("mean", percent),
        say("text.interval"): lambda row: (
            "" if row["mean.low"] is None else interval(row["mean.low"], row["mean.high"])
        ),
        say("packages.satisficing"): marked("satisficing", percent),
        say("packages.text.worst"): marked("worst", percent),
        say("packages.largest_regret"): marked("largest_regret", lambda value: signed(100 * value, 1).lstrip("+")),
    }
    if any(row["gain_per_cost"] is not None for row in group["packages"]):
        columns[say("packages.gain_per_cost")] = marked("gain_per_cost", points)
    return columns
