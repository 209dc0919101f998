"""How the model does on past decisions, for a person. No score is printed without its cases and baselines."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from ..analysis.backtest import BASELINES, MODEL
from ..analysis.cases import class_labels
from . import out


def print_backtest(report: dict[str, Any]) -> None:
    """Case by case, then the mean scores of every group."""
    cases = [row for row in report["cases"] if row["forecaster"] == MODEL]
    heading = f"  {len(cases)} cases, {report['runs']:,} runs of each, seed {report['seed']}"
    out.print(Text.assemble("\n", ("The model against past decisions", "bold"), heading))
    if report["changes"]:
        out.print(f"with {', '.join(report['changes'])}")
    for coded in dict.fromkeys(row["preferences"] for row in cases):
        print_cases(f"Coded by {coded}", [row for row in report["cases"] if row["preferences"] == coded], MODEL)
    print_scores(report["scores"], MODEL, {**BASELINES, MODEL: "nacsim"})
    if report["in_sample"]:
        out.print("The posterior has seen these outcomes, which flatters it. `nacsim calibrate` leaves each case out.")
    out.print(f"\nResults: {report['results']}\n")


def print_cases(heading: str, rows: list[dict[str, Any]], forecaster: str) -> None:
    """One forecaster's probabilities of each class beside what came, and its Brier score beside the baselines'."""
    of, labels = {(row["forecaster"], row["case"]): row for row in rows}, class_labels()
    table = Table(f"\n{heading}", box=None, pad_edge=False, header_style="dim")
    for label in labels.values():
        table.add_column(label, justify="right", vertical="bottom")
    for column in ("What came", ""):
        table.add_column(column)
    for column in ("Brier", *BASELINES.values()):
        table.add_column(column, justify="right")
    for (name, case), row in of.items():
        if name != forecaster:
            continue
        mark = " *" if row["chosen_for_conflict"] else ""
        scores = [f"{of[other, case]['brier']:.2f}" for other in (forecaster, *BASELINES)]
        shares = [f"{row[outcome]:.1%}" for outcome in labels]
        came = labels[row["observed"]].lower()
        table.add_row(f"{row['title']}{mark}", *shares, came, "hit" if row["hit"] else "missed", *scores)
    out.print(table)
    if any(row["chosen_for_conflict"] for row in rows):
        out.print("* chosen because allies quarrelled over it in public", style="dim")


def print_scores(scores: list[dict[str, Any]], forecaster: str, others: Mapping[str, str]) -> None:
    """Mean scores of each group, lower being better: a row a forecaster, the baselines among them, with its cases and
    hits, and of the Brier score the differences to each of `others` (name -> label), baselines and more. What they say
    of one forecaster follows in a sentence. RPS is the ranked probability score; the results have the differences of
    the other scores too.
    """
    for group in dict.fromkeys(row["group"] for row in scores):
        rows = [row for row in scores if row["group"] == group]
        cases = rows[0]["cases"]
        what = f"Mean scores, {group}: {cases} case{'s' * (cases != 1)}. Lower is better."
        out.print(Text.assemble("\n", (what, "bold")))
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column("", no_wrap=True)
        for column in ("Cases", "Hits", "Brier", "Log", "RPS"):
            table.add_column(f"\n{column}", justify="right")
        for other in others.values():
            table.add_column(f"Brier minus\n{other[0].lower()}{other[1:]}", justify="right")
            table.add_column("\n95 % interval", justify="right")
        for name in dict.fromkeys(row["forecaster"] for row in rows):
            own = {row["measure"]: row for row in rows if row["forecaster"] == name}
            means = [f"{own[measure]['mean']:.3f}" for measure in ("brier", "log", "rps")]
            differences = [cell for other in others for cell in _difference(own["brier"], other)]
            table.add_row(own["brier"]["label"], str(cases), str(own["brier"]["hits"]), *means, *differences)
        out.print(table)
        out.print()
        for other, label in others.items():
            if other not in ("uniform", forecaster):
                out.print(_verdict(rows, forecaster, other, label[0].lower() + label[1:]))


def _verdict(rows: list[dict[str, Any]], forecaster: str, other: str, label: str) -> str:
    """What the Brier score says of a forecaster against another one on these cases, in a sentence."""
    row = next(row for row in rows if row["forecaster"] == forecaster and row["measure"] == "brier")
    cases, (difference, around) = row["cases"], _difference(row, other, digits=3)
    around = around if row[f"minus_{other}_low"] is None else f"95 % interval {around}"
    said = f"({row['mean']:.3f} against {row[other]:.3f}, difference {difference}, {around})"
    low, high = row[f"minus_{other}_low"], row[f"minus_{other}_high"]
    if low is None:
        verdict = f"{cases} case{'s are' if cases != 1 else ' is'} too few to tell it from the {label}"
    elif low <= 0 <= high:
        verdict = f"{cases} cases do not tell it from the {label}"
    else:
        verdict = f"{'better' if high < 0 else 'worse'} than the {label} on {cases} cases"
    return f"{row['label']}, by the Brier score: {verdict} {said}."


def _difference(row: dict[str, Any], other: str, digits: int = 2) -> tuple[str, str]:
    """The difference to another forecaster and its interval; nothing for itself, no interval of a few cases."""
    if row["forecaster"] == other:
        return "", ""
    ends = [row[f"minus_{other}_{end}"] for end in ("low", "high")]
    around = "too few cases" if None in ends else f"{ends[0]:+.{digits}f} to {ends[1]:+.{digits}f}"
    return f"{row[f'minus_{other}']:+.3f}", around
