"""How the model does on past decisions, for a person. No score is printed without its cases and baselines."""

from typing import Any

from rich.table import Table
from rich.text import Text

from ..analysis.backtest import BASELINES, CLASS_LABELS, MEASURE_LABELS, MODEL
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
    print_scores(report["scores"])
    out.print(f"\nResults: {report['results']}\n")


def print_cases(heading: str, rows: list[dict[str, Any]], forecaster: str) -> None:
    """One forecaster's probabilities of each class beside what came, and its Brier score beside the baselines'."""
    of = {(row["forecaster"], row["case"]): row for row in rows}
    table = Table(f"\n{heading}", box=None, pad_edge=False, header_style="dim")
    for label in CLASS_LABELS.values():
        table.add_column(f"{label}", justify="right", vertical="bottom")
    for column in ("What came", ""):
        table.add_column(column)
    for column in ("Brier", *BASELINES.values()):
        table.add_column(column, justify="right")
    for (name, case), row in of.items():
        if name != forecaster:
            continue
        mark = " *" if row["chosen_for_conflict"] else ""
        scores = [f"{of[other, case]['brier']:.2f}" for other in (forecaster, *BASELINES)]
        shares = [f"{row[outcome]:.1%}" for outcome in CLASS_LABELS]
        came = CLASS_LABELS[row["observed"]].lower()
        table.add_row(f"{row['title']}{mark}", *shares, came, "hit" if row["hit"] else "missed", *scores)
    out.print(table)
    if any(row["chosen_for_conflict"] for row in rows):
        out.print("* chosen because allies quarrelled over it in public", style="dim")


def print_scores(scores: list[dict[str, Any]]) -> None:
    """Mean scores of each group, lower being better, with cases, hits, both baselines and the differences to them."""
    for group in dict.fromkeys(row["group"] for row in scores):
        rows = [row for row in scores if row["group"] == group]
        cases = rows[0]["cases"]
        what = f"Mean scores, {group}: {cases} case{'s' * (cases != 1)}. Lower is better."
        out.print(Text.assemble("\n", (what, "bold")))
        for measure, label in MEASURE_LABELS.items():
            table = Table(label, box=None, pad_edge=False, header_style="dim")
            for column in ("Cases", "Hits", "Mean", "minus a third each", "95 % interval", "minus base rate",
                           "95 % interval"):  # fmt: skip
                table.add_column(column, justify="right")
            for row in rows:
                if row["measure"] == measure:
                    differences = [cell for name in BASELINES for cell in _difference(row, name)]
                    table.add_row(row["label"], str(cases), str(row["hits"]), f"{row['mean']:.3f}",
                                  *differences)  # fmt: skip
            out.print(table)
        out.print(f"\n{_verdict(rows)}")


def _verdict(rows: list[dict[str, Any]]) -> str:
    """What the Brier score says of the model on these cases, in a sentence."""
    row = next(row for row in rows if row["forecaster"] == MODEL and row["measure"] == "brier")
    cases, (difference, around) = row["cases"], _difference(row, "base_rate")
    said = f"({row['mean']:.3f} against {row['base_rate']:.3f}, {difference}, {around})"
    low, high = row["minus_base_rate_low"], row["minus_base_rate_high"]
    if low is None:
        return f"{cases} cases say nothing on whether nacsim is better than their base rate {said}."
    if low <= 0 <= high:
        return f"By the Brier score nacsim cannot be told apart from the base rate on these {cases} cases {said}."
    better = "better" if high < 0 else "worse"
    return f"By the Brier score nacsim is {better} than the base rate on these {cases} cases {said}."


def _difference(row: dict[str, Any], baseline: str) -> tuple[str, str]:
    """The difference to a baseline and its interval; nothing for the baseline itself, no interval of a few cases."""
    if row["forecaster"] == baseline:
        return "", ""
    ends = [row[f"minus_{baseline}_{end}"] for end in ("low", "high")]
    around = "too few cases" if None in ends else f"{ends[0]:+.3f} to {ends[1]:+.3f}"
    return f"{row[f'minus_{baseline}']:+.3f}", around
