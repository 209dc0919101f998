"""Forecasts of past decisions and their scores, for a person. No score is printed without its cases and baselines."""

from collections.abc import Callable, Collection, Mapping, Sequence

from rich.text import Text

from ..figures.scores import STAR
from ..results.labels import class_labels
from ..words import say
from ..words.numbers import percent, signed
from . import Row, listing, out, table


def print_cases(heading: str, rows: Sequence[Row], forecaster: str, baselines: Mapping[str, str]) -> None:
    """One forecaster's probabilities of each class beside the outcome, and its Brier score beside the baselines'.

    `rows` are those of all forecasters (`forecast_table`), `baselines` maps names to words; whoever says nothing of
    these cases has no column.
    """
    of, labels = {(row["forecaster"], row["case"]): row for row in rows}, class_labels()
    known = {row["forecaster"] for row in rows}
    baselines = {name: label for name, label in baselines.items() if name in known}
    listed = table(f"\n{heading}", *(_folded(label) for label in labels.values()))
    listed.add_column(say("scores.outcome"))
    for column in (say("scores.brier"), *baselines.values()):
        listed.add_column(_folded(column), justify="right")
    for (name, case), row in of.items():
        if name == forecaster:
            shares = [percent(row[outcome]) for outcome in labels]
            came = labels[row["observed"]].lower()
            came = came if row["hit"] else say("scores.missed", outcome=came)
            scores = [f"{of[other, case]['brier']:.2f}" for other in (forecaster, *baselines)]
            listed.add_row(f"{row['title']}{STAR * row['chosen_for_conflict']}", *shares, came, *scores)
    out.print(listed)
    if any(row["chosen_for_conflict"] for row in rows):
        out.print(say("scores.conflict"), style="dim")


def print_scores(
    scores: Sequence[Row], forecaster: str, others: Mapping[str, str], *, rivals: Collection[str] = (), fewest: int = 0,
    ours: str = "",
) -> None:  # fmt: skip
    """Mean scores of each group, lower being better: a row a forecaster, both baselines among them, with its cases and
    hits; and of all cases coded alike in sentences what the Brier score says of one forecaster against others (name ->
    label), of `ours` too, a second one that is compared with the same, and against `rivals` where there are at least
    `fewest` cases.

    RPS is the ranked probability score; the results have the differences of all scores to all that are compared with.
    """
    for group in dict.fromkeys(row["group"] for row in scores):
        rows = [row for row in scores if row["group"] == group]
        cases = rows[0]["cases"]
        what = say("scores.means", group=group_in_words(group), cases=counted(cases))
        out.print(Text.assemble("\n", (what, "bold")))
        own: dict[str, dict[str, Row]] = {}
        for row in rows:
            own.setdefault(row["forecaster"], {})[row["measure"]] = row
        brier = {name: measures["brier"] for name, measures in own.items()}
        out.print(listing("", [{"label": brier[name]["label"], **own[name]} for name in own], _columns()))
        out.print()
        if "," in group:  # part of a coding: few cases, seen above in the differences
            continue
        for name in (name for name in (ours, forecaster) if name in brier):
            for other, label in others.items():
                if other in brier:
                    out.print(_verdict(brier[name], other, label))
        rest = [row for name, row in brier.items() if name in rivals]
        if rest and cases >= fewest:
            apart = [row["label"] for row in rest if _excludes_zero(row, forecaster)]
            names = say("report.comma").join(apart) or say("scores.nobody")
            out.print(say("scores.rivals", count=len(rest), names=names))


def group_in_words(group: str) -> str:
    """A group of cases as the table of scores names it: `spatial, chosen for conflict`."""
    coded, _, kind = group.partition(", ")
    words = coded_in_words(coded)
    return say(f"scores.group.{kind.split()[0]}", coded=words) if kind else words


def coded_in_words(coded: str) -> str:
    """By what cases are coded: interests, or stances on a scale (spatial)."""
    return say(f"scores.coded.{coded}")


def _mean(measure: str) -> Callable[[Row], str]:
    return lambda row: f"{row[measure]['mean']:.3f}"


def _columns() -> Mapping[str, Callable[[Row], str]]:
    """Heading -> what stands below it."""
    return {
        say("scores.cases"): lambda row: str(row["brier"]["cases"]),
        say("scores.hits"): lambda row: str(row["brier"]["hits"]),
        **{say(f"scores.{measure}"): _mean(measure) for measure in ("brier", "log", "rps")},
        say("scores.less"): lambda row: (
            "" if row["brier"]["forecaster"] == "base_rate" else _less(row["brier"], "base_rate", digits=2)
        ),
    }


def _verdict(row: Row, other: str, label: str) -> str:
    """What the Brier score says of a forecaster against another one, in a sentence."""
    if row[f"minus_{other}_low"] is None:
        verdict = say("scores.few", n=row["cases"])
    elif not _excludes_zero(row, other):
        verdict = say("scores.same", cases=counted(row["cases"]))
    else:
        is_better = row[f"minus_{other}_high"] < 0
        verdict = say("scores.better" if is_better else "scores.worse", cases=counted(row["cases"]))
    return say(
        "scores.verdict", label=row["label"], score=f"{row['mean']:.3f}", other=f"{row[other]:.3f}", who=label,
        less=_less(row, other), verdict=verdict,
    )  # fmt: skip


def _excludes_zero(row: Row, other: str) -> bool:
    """Whether the interval of the difference from another forecaster leaves zero out."""
    return not row[f"minus_{other}_low"] <= 0 <= row[f"minus_{other}_high"]


def _less(row: Row, other: str, digits: int = 3) -> str:
    """+0.003 (−0.38 to +0.32): the difference from another forecaster, its interval in `digits` decimals; none where
    cases are few."""
    ends = [row[f"minus_{other}_{end}"] for end in ("low", "high")]
    less = signed(row[f"minus_{other}"], 3)
    if None in ends:
        return less
    low, high = (signed(end, digits) for end in ends)
    return say("scores.apart", less=less, low=low, high=high)


def _folded(label: str) -> str:
    """A label in two lines, the last word in the second."""
    head, _, last = label.rpartition(" ")
    return f"{head}\n{last}"


def counted(cases: int) -> str:
    """1 case, 2 cases."""
    return say("scores.count", n=cases)
