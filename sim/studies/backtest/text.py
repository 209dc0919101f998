"""How the model does on past decisions, for a person. No score is printed without its cases and baselines."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from ...console import out
from ...results.cases import class_labels
from .study import BASELINES, FEWEST, MODEL


def print_backtest(report: dict[str, Any]) -> None:
    """Case by case, then the mean scores of every group."""
    cases = [row for row in report["cases"] if row["forecaster"] == MODEL]
    heading = f"  {len(cases)} cases, {report['runs']:,} runs of each, seed {report['seed']}"
    out.print(Text.assemble("\n", ("The model against past decisions", "bold"), heading))
    if report["changes"]:
        out.print(f"with {', '.join(report['changes'])}")
    for coded in dict.fromkeys(row["preferences"] for row in cases):
        print_cases(f"Coded by {coded}", [row for row in report["cases"] if row["preferences"] == coded], MODEL)
    print_scores(report["scores"], MODEL, {"uniform": "a third each", "base_rate": "the base rate"})
    if report["in_sample"]:
        out.print("The posterior has seen these outcomes, which flatters it. `nacsim calibrate` leaves each case out.")
    out.print(f"\nResults: {report['results']}\n")


def print_cases(heading: str, rows: list[dict[str, Any]], forecaster: str) -> None:
    """One forecaster's probabilities of each class beside what came, and its Brier score beside the baselines'."""
    of, labels = {(row["forecaster"], row["case"]): row for row in rows}, class_labels()
    table = Table(f"\n{heading}", box=None, pad_edge=False, header_style="dim")
    for label in labels.values():
        table.add_column(_folded(label), justify="right")
    table.add_column("\nWhat came")
    for column in ("Brier", *BASELINES.values()):
        table.add_column(_folded(column), justify="right")
    for (name, case), row in of.items():
        if name != forecaster:
            continue
        mark = " *" if row["chosen_for_conflict"] else ""
        scores = [f"{of[other, case]['brier']:.2f}" for other in (forecaster, *BASELINES)]
        shares = [f"{row[outcome]:.1%}" for outcome in labels]
        came = labels[row["observed"]].lower() + ("" if row["hit"] else ", missed")
        table.add_row(f"{row['title']}{mark}", *shares, came, *scores)
    out.print(table)
    if any(row["chosen_for_conflict"] for row in rows):
        out.print("* chosen because allies quarrelled over it in public", style="dim")


def _folded(label: str) -> str:
    """A label in two lines, the last word in the second."""
    head, _, last = label.rpartition(" ")
    return f"{head}\n{last}"


def print_scores(scores: list[dict[str, Any]], forecaster: str, others: Mapping[str, str]) -> None:
    """Mean scores of each group, lower being better: a row a forecaster, both baselines among them, with its cases and
    hits; and in sentences what the Brier score says of one forecaster against others (name -> label) and the rivals.
    RPS is the ranked probability score; the results have the differences of all scores to all that are compared with.
    """
    for group in dict.fromkeys(row["group"] for row in scores):
        rows = [row for row in scores if row["group"] == group]
        cases = rows[0]["cases"]
        what = f"Mean scores, {group}: {cases} case{'s' * (cases != 1)}. Lower is better."
        out.print(Text.assemble("\n", (what, "bold")))
        table = Table("", box=None, pad_edge=False, header_style="dim")
        for column in ("Cases", "Hits", "Brier", "Log", "RPS", "Brier less base rate (95 %)"):
            table.add_column(column, justify="right")
        for name in dict.fromkeys(row["forecaster"] for row in rows):
            own = {row["measure"]: row for row in rows if row["forecaster"] == name}
            means = [f"{own[measure]['mean']:.3f}" for measure in ("brier", "log", "rps")]
            less = "" if name == "base_rate" else _less(own["brier"], "base_rate")
            table.add_row(own["brier"]["label"], str(cases), str(own["brier"]["hits"]), *means, less)
        out.print(table)
        out.print()
        brier = {row["forecaster"]: row for row in rows if row["measure"] == "brier"}
        for other, label in others.items():
            out.print(_verdict(brier[forecaster], other, label))
        rivals = [row for name, row in brier.items() if name not in (forecaster, *others, *BASELINES)]
        if rivals and forecaster == MODEL and cases >= FEWEST:
            apart = [row["label"] for row in rivals if not row[f"minus_{MODEL}_low"] <= 0 <= row[f"minus_{MODEL}_high"]]
            which = ", ".join(apart) or "none"
            out.print(f"Rivals of {len(rivals)} that can be told apart from it: {which}.")


def _verdict(row: dict[str, Any], other: str, label: str) -> str:
    """What the Brier score says of a forecaster against another one, in a sentence."""
    cases, low, high = row["cases"], row[f"minus_{other}_low"], row[f"minus_{other}_high"]
    if low is None:
        verdict = f"{cases} case{'s are' if cases != 1 else ' is'} too few to tell it from {label}"
    elif low <= 0 <= high:
        verdict = f"{cases} cases do not tell it from {label}"
    else:
        verdict = f"{'better' if high < 0 else 'worse'} than {label} on {cases} cases"
    less = _less(row, other, digits=3)
    return f"{row['label']}, Brier score: {verdict} ({row['mean']:.3f} against {row[other]:.3f}, difference {less})."


def _less(row: dict[str, Any], other: str, digits: int = 2) -> str:
    """+0.003 (-0.38 to +0.32): the difference to another forecaster; no interval where cases are few."""
    ends = [row[f"minus_{other}_{end}"] for end in ("low", "high")]
    around = "" if None in ends else f" ({ends[0]:+.{digits}f} to {ends[1]:+.{digits}f})"
    return f"{row[f'minus_{other}']:+.3f}{around}"
