"""What came out of a run, and where its numbers come from."""

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ...console import out
from ...words.numbers import percent

#: A table with more outcomes leaves out drafts that nobody adopted.
_LONG = 12

if TYPE_CHECKING:
    from ...scenario.schema import Scenario


def print_report(scenario: "Scenario", report: dict[str, Any]) -> None:
    """What came out of a run, for a person."""
    out.print(Text.assemble("\n", (scenario.title, "bold"), f"  {report['runs']:,} runs, seed {report['seed']}"))
    if scenario.changes:
        out.print(f"with {', '.join(scenario.changes)}")
    out.print()
    table = Table("Outcome", box=None, pad_edge=False, header_style="dim")
    table.add_column("Share", justify="right")
    table.add_column("95 % interval", justify="right")
    outcomes, left_out = _to_tell(report["outcomes"])
    for row in outcomes:
        interval = f"{row['low']:.1%} to {row['high']:.1%}"
        table.add_row(scenario.label(row["name"]), percent(row["share"]), interval)
    out.print(table)
    if left_out:
        out.print(f"({left_out} other drafts: no run)")
    out.print()
    who = Table("\nMember or host", box=None, pad_edge=False, header_style="dim")
    who.add_column("Blocked at\nthe end", justify="right")
    who.add_column("Objected in\nany round", justify="right")
    for actor, share in report["blockers"].items():
        who.add_row(scenario.label(actor), percent(share), percent(report["objectors"][actor]))
    out.print(who)
    rounds = report["rounds"]
    if rounds["adopted"]:
        middle = rounds["quantiles"]
        out.print(
            f"\nRounds to agreement: {rounds['mean']:.1f} on average, median {middle['0.5']}, "
            f"nine in ten between {middle['0.05']} and {middle['0.95']} (of the {rounds['adopted']:,} runs that agreed)"
        )
    else:
        out.print("\nNo run agreed.")
    if "position" in report and rounds["adopted"]:
        where, unit = report["position"], f" ({scenario.spatial.scale.label})" if scenario.spatial.scale.label else ""
        middle = where["quantiles"]
        out.print(
            f"Position agreed on{unit}: {where['mean']:.4g} on average, median {middle['0.5']:g}, "
            f"nine in ten between {middle['0.05']:g} and {middle['0.95']:g}"
        )
    if scenario.observed and not scenario.changes:
        when = f" ({scenario.observed.date})" if scenario.observed.date else ""
        out.print(f"What really happened: {scenario.label(scenario.observed.outcome)}{when}")
    out.print(f"Results: {report['results']}\n")


def _to_tell(outcomes: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The outcomes to list, and how many drafts of a long menu are left out because no run adopted them."""
    told = [row for n, row in enumerate(outcomes, 1) if row["share"] > 0 or n == len(outcomes)]
    return (told, len(outcomes) - len(told)) if len(outcomes) > _LONG else (outcomes, 0)


def print_sources(scenario: "Scenario", rows: list[dict[str, Any]]) -> None:
    """Every number and event of a scenario, and where it comes from; `rows` have a name and what a `Quantity` has."""
    table = Table(header_style="dim", box=None, pad_edge=False)
    table.add_column("Quantity", no_wrap=True)
    table.add_column("Value", justify="right")
    table.add_column("Range", justify="right")
    for column in ("Basis", "Source", "Why"):
        table.add_column(column, overflow="fold")
    for row in rows:
        is_fixed = row["dist"] == "fixed" or row["low"] is None or row["low"] == row["high"]
        span = "fixed" if is_fixed else f"{row['low']:g}-{row['high']:g}"
        table.add_row(row["name"], f"{row['value']:g}", span, row["basis"], row["source"], row["rationale"])
    out.print(table)
    for name, event in scenario.events.items():
        added = ", ".join(f"{target} {amount:+g}" for target, amount in event.add.items())
        when = f"round {scenario.round_of(name)}, probability {event.probability:g}"
        out.print(f"event.{name} ({when}): {added}. Source: {event.source}")
