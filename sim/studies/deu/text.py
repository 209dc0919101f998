"""How close theories come to actual decisions, for a person."""

from collections.abc import Callable, Mapping

from rich.text import Text

from ...console import Row, heading, out, table
from ...results.findings import Findings
from ...words import say
from ...words.numbers import percent, signed
from .accuracy import BASELINE, OURS


def text(found: Findings) -> None:
    """Errors of every theory by voting rule, each beside the compromise model's on the same issues."""
    report = found.report()
    issues = f"{_count(report['issues'], 'issue')} of {_count(report['proposals'], 'proposal')}"
    heading(f"Prediction errors on {report['file']}", f"{issues}; {found.runs:,} runs of each issue, seed {found.seed}")
    brackets = "brackets: 95\u00a0% confidence intervals."
    out.print(f"Error: distance of prediction and outcome, on a scale of 0 to 100; {brackets}")
    _tables(report["accuracy"], _COLUMNS)
    if "crps" in report["accuracy"][0]:  # not in results of older versions
        out.print(
            "Whole distributions: mean CRPS on the same scale, which for a point forecast is its mean error, and that "
            "of the same forecast widened by the theory's own errors on all other proposals."
        )
        _tables(report["accuracy"], _SCORES)
    if skipped := report.get("skipped"):  # results of older versions do not say
        named = "; ".join(f"{one['issue']} (line {one['line']}: '{one['vote_rule']}')" for one in skipped)
        out.print(f"Left out, as its voting rule is not QMV or Unan: {_count(len(skipped), 'issue')}, {named}.")
    if report["applies"]:
        out.print(
            f"The simulation's forecast is the median of what its runs adopt, on average {percent(report['adopted'])} "
            "of them, since the data has adopted acts only."
        )
    if report["applies"] < report["issues"]:
        out.print(f"It applies to {report['applies']} of the issues; in the others no member state has a vote.")
    if report["in_sample"]:
        out.print("The form of the simulation's forecast was found on this same file: sim/MODEL.md, Validation.")


def _tables(rows: list[Row], columns: Mapping[str, Callable[[Row], str]]) -> None:
    """A table for each voting rule, a row a theory; `columns`: heading -> what stands below it."""
    for rule in dict.fromkeys(row["voting_rule"] for row in rows):
        listed = table(f"\n{say(f'deu.rule.{rule}')}", *columns)
        for row in (row for row in rows if row["voting_rule"] == rule):
            label = Text(row["label"], "bold" if row["theory"] == OURS else "")
            listed.add_row(label, *(cell(row) for cell in columns.values()))
        out.print(listed)
    out.print()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _error(row: Row, name: str) -> str:
    """23.1 (21.0–25.3): an error with its interval; nothing where a theory's issues are all of one proposal."""
    if row[name] is None:
        return ""
    return f"{row[name]:.1f} ({row[f'{name}_low']:.1f}–{row[f'{name}_high']:.1f})"


def _close(row: Row) -> str:
    ends = f"{100 * row['within_10_low']:.0f}–{100 * row['within_10_high']:.0f}"
    return f"{100 * row['within_10']:.0f}\u00a0% ({ends})"


def _difference(row: Row, name: str = "difference") -> str:
    if row["theory"] == BASELINE or row[name] is None:
        return ""
    low, high = (signed(row[f"{name}_{end}"], 1) for end in ("low", "high"))
    return f"{signed(row[name], 1)} ({low} to {high})"


#: Heading -> what stands below it.
_COLUMNS = {
    "\nIssues": lambda row: str(row["issues"]),
    "Mean\nerror": lambda row: _error(row, "mean_error"),
    "Median\nerror": lambda row: _error(row, "median_error"),
    "Within\n10 points": _close,
    "Compromise model,\nsame issues": lambda row: f"{row['baseline']:.1f}",
    "Difference of\nmean errors": _difference,
}
_SCORES = {
    "\nIssues": lambda row: str(row["issues"]),
    "CRPS\nas it stands": lambda row: _error(row, "crps"),
    "CRPS\nwidened": lambda row: _error(row, "crps_widened"),
    "Compromise model,\nwidened": lambda row: "" if row["baseline_crps"] is None else f"{row['baseline_crps']:.1f}",
    "Difference,\nboth widened": lambda row: _difference(row, "difference_crps"),
}
