"""How close theories come to actual decisions, for a person."""

from collections.abc import Callable, Mapping

from rich.text import Text

from ...console import Row, heading, made, out, table
from ...results.findings import Findings
from ...words import say
from ...words.numbers import count, in_percent, percent, signed
from ..theories.study import theory_in_words
from .accuracy import BASELINE, OURS


def text(found: Findings) -> None:
    """Errors of every theory by voting rule, each beside the compromise model's on the same issues."""
    report = found.report()
    issues, proposals = say("deu.text.issues", n=report["issues"]), say("deu.text.proposals", n=report["proposals"])
    size = say("deu.text.size", issues=issues, proposals=proposals, runs=count(found.runs))
    heading(say("deu.text.title", file=report["file"]), made(size, found.seed))
    out.print(say("deu.text.error"))
    rows: list[Row] = [{**row, "label": theory_in_words(row["theory"], row["label"])} for row in report["accuracy"]]
    _tables(rows, _errors())
    if "crps" in rows[0]:  # not in results of older versions
        out.print(say("deu.text.crps"))
        _tables(rows, _scores())
    if skipped := report.get("skipped"):  # results of older versions do not say
        named = (
            say("deu.text.skipped.one", issue=one["issue"], line=one["line"], rule=one["vote_rule"]) for one in skipped
        )
        left_out = say("deu.text.issues", n=len(skipped))
        out.print(say("deu.text.skipped", issues=left_out, named=say("sure.then").join(named)))
    if report["applies"]:
        out.print(say("deu.text.median", share=percent(report["adopted"])))
    if report["applies"] < report["issues"]:
        out.print(say("deu.text.applies", applies=report["applies"]))
    if report["in_sample"]:
        out.print(say("deu.text.in_sample"))


def _tables(rows: list[Row], columns: Mapping[str, Callable[[Row], str]]) -> None:
    """A table for each voting rule, a row a theory; `columns`: heading -> what stands below it."""
    for rule in dict.fromkeys(row["voting_rule"] for row in rows):
        listed = table(f"\n{say(f'deu.rule.{rule}')}", *columns)
        for row in (row for row in rows if row["voting_rule"] == rule):
            label = Text(row["label"], "bold" if row["theory"] == OURS else "")
            listed.add_row(label, *(cell(row) for cell in columns.values()))
        out.print(listed)
    out.print()


def _estimate(value: str, low: str, high: str) -> str:
    return say("deu.text.estimate", value=value, low=low, high=high)


def _error(name: str) -> Callable[[Row], str]:
    """23.1 (21.0–25.3): an error with its interval; nothing where a theory's issues are all of one proposal."""

    def cell(row: Row) -> str:
        return (
            ""
            if row[name] is None
            else _estimate(*(f"{row[end]:.1f}" for end in (name, f"{name}_low", f"{name}_high")))
        )

    return cell


def _close(row: Row) -> str:
    share, low, high = (f"{100 * row[name]:.0f}" for name in ("within_10", "within_10_low", "within_10_high"))
    return _estimate(in_percent(share), low, high)


def _difference(name: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if row["theory"] == BASELINE or row[name] is None:
            return ""
        value, low, high = (signed(row[end], 1) for end in (name, f"{name}_low", f"{name}_high"))
        return say("text.with_interval", share=value, low=low, high=high)

    return cell


def _errors() -> Mapping[str, Callable[[Row], str]]:
    """Heading -> what stands below it."""
    return {
        say("deu.text.count"): lambda row: str(row["issues"]),
        say("deu.text.mean"): _error("mean_error"),
        say("deu.text.middle"): _error("median_error"),
        say("deu.text.within"): _close,
        say("deu.text.baseline"): lambda row: f"{row['baseline']:.1f}",
        say("deu.text.difference"): _difference("difference"),
    }


def _scores() -> Mapping[str, Callable[[Row], str]]:
    """The same of the scores of whole distributions."""
    return {
        say("deu.text.count"): lambda row: str(row["issues"]),
        say("deu.text.crps.plain"): _error("crps"),
        say("deu.text.crps.widened"): _error("crps_widened"),
        say("deu.text.baseline.widened"): lambda row: (
            "" if row["baseline_crps"] is None else f"{row['baseline_crps']:.1f}"
        ),
        say("deu.text.difference.widened"): _difference("difference_crps"),
    }
