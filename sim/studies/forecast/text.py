"""A forecast, for a person: never without its record."""

from typing import Any

from ...console import between, heading, made, out, table
from ...results.about import runs
from ...results.findings import Findings
from ...results.labels import class_labels
from ...scenario.vocabulary import BY_POSITIONS
from ...words import say
from ...words.numbers import MINUS, percent, signed
from ..backtest.forecasts import FORECAST, HARDEST, MODEL
from .study import UNKNOWN

#: Columns of the table.
_COLUMNS = ("probability", "interval", "model")
#: With which forecasters the record is compared, and what the forecast is made from -> keys of their names.
_OTHERS = {HARDEST: "against.hardest", "base_rate": "against.base_rate", "uniform": "against.uniform"}
_POOLED = {MODEL: "against.runs", HARDEST: "against.hardest"}


def text(found: Findings) -> None:
    """The probabilities, what they were made from, and how the same would have done before."""
    scenario, about, rows = found.scenario, found.about, found.rows()
    heading(scenario.title, made(runs(found.runs), found.seed), scenario.changes)
    is_known = about["hardest"] != UNKNOWN
    listed = table(say("forecast.text.forecast"), *(say(f"forecast.text.{name}") for name in _COLUMNS))
    if is_known:
        hardest = say("forecast.text.hardest", hardest=say(f"hardest.{about['hardest']}"))
        listed.add_column(hardest, justify="right")
    labels = class_labels()
    for row in reversed(rows["forecast"]):
        beside = [percent(row["hardest"])] if is_known else []
        around = between(percent(row["low"]), percent(row["high"]))
        listed.add_row(labels[row["outcome"]], percent(row["probability"]), around, percent(row["model"]), *beside)
    out.print(listed)
    for sentence in sentences(found):
        out.print(sentence)
    out.print()


def sentences(found: Findings) -> list[str]:
    """What must stand beside the probabilities: the record, what was learned from, what is assumed."""
    about, is_known = found.about, found.about["hardest"] != UNKNOWN
    told = [_record(found), say("past.chosen_on_them"), _learned(found)]
    if not is_known:
        told.append(say("forecast.text.unknown"))
    if found.scenario.preferences.name != BY_POSITIONS:
        told.append(say("forecast.text.carries"))
    if about["left_out"]:
        told.append(say("forecast.text.left_out", groups=say("report.comma").join(about["left_out"])))
    return told


def _record(found: Findings) -> str:
    """How such forecasts did on the recorded decisions, in the mean and where this one is surest."""
    rows = found.rows()
    brier = {row["forecaster"]: row for row in rows["record"] if row["measure"] == "brier"}
    own = brier[FORECAST]
    less, low, high = (signed(own[f"minus_hardest{end}"], 3) for end in ("", "_low", "_high"))
    scores = ((f"{brier[name]['mean']:.3f}", say(key)) for name, key in _OTHERS.items())
    others = say("report.comma").join(say("forecast.text.score", score=score, who=who) for score, who in scores)
    told = say(
        "forecast.text.record", cases=own["cases"], score=f"{own['mean']:.3f}", others=others, less=less, low=low,
        high=high,
    )  # fmt: skip
    surest = max(row["probability"] for row in rows["forecast"])
    bins = [row for row in rows["reliability"] if row["forecaster"] == FORECAST]
    for row in bins:
        if row["low"] <= surest < row["high"]:
            came: dict[str, Any] = {name: percent(row[name]) for name in ("low", "high", "share")}
            told += say("forecast.text.came", forecasts=row["forecasts"], **came)
    return told


def two(value: float) -> str:
    """With two decimals, and a minus sign that is one."""
    return f"{value:.2f}".replace("-", MINUS)


def _learned(found: Findings) -> str:
    weights = []
    for row in found.rows()["weights"]:
        ends: dict[str, Any] = {name: two(row[name]) for name in ("weight", "low", "high")}
        weights.append(say("forecast.text.exponent", who=say(_POOLED[row["forecaster"]]), **ends))
    exponents = say("report.comma").join(weights)
    return say("forecast.text.learned", cases=found.about["learned_from"], exponents=exponents)
