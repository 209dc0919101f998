"""A forecast, for a person: never without its record."""

from ...console import heading, out, table
from ...results.findings import Findings
from ...results.labels import class_labels
from ...scenario.vocabulary import BY_POSITIONS
from ...words.numbers import MINUS, percent, signed
from ..backtest.forecasts import FORECAST, HARDEST, MODEL
from ..backtest.study import CHOSEN_ON_THEM
from .study import UNKNOWN

_OTHERS = {HARDEST: "the hardest objection", "base_rate": "the base rate", "uniform": "a third each"}
_POOLED = {MODEL: "the runs", HARDEST: "the hardest objection"}


def text(found: Findings) -> None:
    """The probabilities, what they were made from, and how the same would have done before."""
    scenario, about, rows = found.scenario, found.about, found.rows()
    heading(scenario.title, f"{found.runs:,} runs, seed {found.seed}", scenario.changes)
    is_known = about["hardest"] != UNKNOWN
    made = table("\nForecast", "Probability", "95 %", "Runs of the model")
    if is_known:
        made.add_column(f"Hardest objection: {about['hardest']}", justify="right")
    labels = class_labels()
    for row in reversed(rows["forecast"]):
        beside = [percent(row["hardest"])] if is_known else []
        around = f"{percent(row['low'])} to {percent(row['high'])}"
        made.add_row(labels[row["outcome"]], percent(row["probability"]), around, percent(row["model"]), *beside)
    out.print(made)
    for sentence in sentences(found):
        out.print(sentence)
    out.print()


def sentences(found: Findings) -> list[str]:
    """What must stand beside the probabilities: the record, what was learned from, what is assumed."""
    about, is_known = found.about, found.about["hardest"] != UNKNOWN
    told = [_record(found), CHOSEN_ON_THEM, _learned(found)]
    if not is_known:
        told.append("No objection is known: --hardest says which, and the forecast uses it.")
    if found.scenario.preferences.name != BY_POSITIONS:
        what = "The scenario is coded by interests, the record is of decisions coded by stances: that it carries over"
        told.append(f"{what} is assumed.")
    if about["left_out"]:
        told.append(f"Left out of what is learned from, because it is about them: {', '.join(about['left_out'])}.")
    return told


def _record(found: Findings) -> str:
    """How such forecasts did on the recorded decisions, in the mean and where this one is surest."""
    rows = found.rows()
    brier = {row["forecaster"]: row for row in rows["record"] if row["measure"] == "brier"}
    own = brier[FORECAST]
    less, *ends = (signed(own[f"minus_hardest{end}"], 3) for end in ("", "_low", "_high"))
    others = ", ".join(f"{brier[name]['mean']:.3f} for {words}" for name, words in _OTHERS.items())
    told = f"Record: on {own['cases']} recorded decisions, each group left out, such forecasts have a Brier score of "
    told += f"{own['mean']:.3f}, against {others} (lower is better); less the hardest objection's it is {less} "
    told += f"({' to '.join(ends)})."
    surest = max(row["probability"] for row in rows["forecast"])
    bins = [row for row in rows["reliability"] if row["forecaster"] == FORECAST]
    for row in bins:
        if row["low"] <= surest < row["high"]:
            between = f"{percent(row['low'])} to {percent(row['high'])}"
            told += f" Of {row['forecasts']} outcomes that were given {between}, {percent(row['share'])} came."
    return told


def two(value: float) -> str:
    """With two decimals, and a minus sign that is one."""
    return f"{value:.2f}".replace("-", MINUS)


def _learned(found: Findings) -> str:
    told = f"Learned from {found.about['learned_from']} recorded decisions, with exponents "
    weights = (f"{two(row['weight'])} ({two(row['low'])} to {two(row['high'])}) for {_POOLED[row['forecaster']]}"
               for row in found.rows()["weights"])  # fmt: skip
    return told + ", ".join(weights) + "; 1 would take the runs at their word."
