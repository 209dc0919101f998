"""What an outcome depends on, for a person."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ...console import Row, between, heading, listing, made, out, share, span
from ...results.findings import Findings
from ...results.labels import label
from ...results.outputs import ROUNDS, outputs_of_all
from ...scenario.text import Text
from ...words import current, say
from ...words.numbers import count, percent, signed
from .indices import HALF_WIDTH, largest
from .methods import METHODS

#: Parameters that get a line.
_MOST_LINES = 15
#: What stands beside an interval that includes zero; the others keep its width free.
_ZERO = " ~0"


def text(found: Findings) -> None:
    """The indices of the chosen outcome, the parts of every outcome's variance, and how wide the intervals are."""
    scenario, about, tables = found.scenario, found.about, found.tables
    known, column, method = outputs_of_all(found.scenarios), about["outcome"], METHODS[about["method"]]
    key = "sensitivity.text.size.cases" if "of_sweep" in about else "sensitivity.text.size"
    size = say(key, points=count(about["points"]), runs=count(found.runs))
    title = Text(about["title"]).in_language(current()) if "of_sweep" in about else scenario.title
    heading(title, made(size, found.seed), scenario.changes)
    out.print()
    rows, rest = largest(tables["indices"], column, _MOST_LINES)
    if len(rows):
        rows = rows.assign(label=[label(scenario, path) for path in rows["parameter"]])
        if about["method"] == "sobol":
            _print_sobol(known[column], rows, rest)
        elif method.is_given or about["method"] == "shapley":
            _print_measures(about["method"], known[column], rows, rest)
        else:
            _print_morris(known[column], rows, rest, is_share=column != ROUNDS)
    for name, value in about["constant"].items():
        out.print(constant_sentence(name, value, known, about["points"] * found.runs))
    needed = about["needed"].get(column)
    if needed is not None and needed <= about["base"]:
        out.print(say("sensitivity.text.narrow", half=HALF_WIDTH, needed=count(needed)))
    elif needed is not None:
        out.print(say("sensitivity.text.take", half=HALF_WIDTH, needed=count(needed), base=needed))
    if len(tables.get("split", ())):
        parts = tables["split"].assign(label=lambda split: split["output"].map(known))
        out.print()
        columns = {
            say("sensitivity.text.share"): share("share"),
            say("sensitivity.text.ranges"): share("ranges"),
            say("sensitivity.text.walk_away"): share("walk_away"),
            say("sensitivity.text.both"): span,
            say("sensitivity.text.draws"): share("draws"),
        }
        out.print(listing(say("sensitivity.text.split"), parts.to_dict("records"), columns))


def constant_sentence(name: str, value: float, known: Mapping[str, str], runs: int) -> str:
    """Why an outcome has no indices."""
    if name == ROUNDS:
        return say("sensitivity.text.constant.rounds", outcome=known[name], value=f"{value:.1f}")
    if value == 0.0:
        return say("sensitivity.text.constant.never", outcome=known[name], runs=count(runs))
    if value == 1.0:
        return say("sensitivity.text.constant.always", outcome=known[name], runs=count(runs))
    return say("sensitivity.text.constant.share", outcome=known[name], value=percent(value))


def _print_sobol(outcome: str, rows: pd.DataFrame, rest: pd.DataFrame) -> None:
    columns = {
        say("sensitivity.text.total"): lambda row: _fixed(row["total"], 3),
        say("sensitivity.text.total.interval"): _interval("total", 3),
        say("sensitivity.text.first"): lambda row: _fixed(row["first"], 3),
        say("sensitivity.text.first.interval"): _interval("first", 3),
    }
    out.print(listing(say("sensitivity.text.sobol", outcome=outcome), rows.to_dict("records"), columns))
    if len(rest):
        out.print(say("sensitivity.text.rest.sobol", count=len(rest), most=f"{rest['total'].max():.3f}"))
    if not rows[["apart", "first_apart"]].all(axis=None):
        out.print(say("sensitivity.text.zero"))


#: The measures of a method, and the keys of their names.
_MEASURES = {
    "shapley": {"shapley": "sensitivity.text.of_variance"},
    "pawn": {"median": "sensitivity.median", "maximum": "sensitivity.maximum"},
    "delta": {"delta": "sensitivity.delta", "alone": "sensitivity.alone"},
    "trees": {"importance": "sensitivity.importance", "alone": "sensitivity.alone"},
}


def _print_measures(method: str, outcome: str, rows: pd.DataFrame, rest: pd.DataFrame) -> None:
    columns: dict[str, Callable[[Row], str]] = {}
    for name, key in _MEASURES[method].items():
        called = say(key)
        columns[f"\n{called}"] = _measure(name)
        if f"{name}_low" in rows:
            columns[say("sensitivity.text.measure.interval", measure=called)] = _interval(name, 3)
    title = say(f"sensitivity.text.{method}", outcome=outcome)
    out.print(listing(title, rows.to_dict("records"), columns))
    measure = METHODS[method].measure
    if len(rest):
        out.print(say("sensitivity.text.rest", count=len(rest), most=f"{rest[measure].max():.3f}"))
    if "noise" in rows:
        out.print(say("sensitivity.text.noise", noise=f"{rows['noise'].iloc[0]:.3f}"))


def _print_morris(outcome: str, rows: pd.DataFrame, rest: pd.DataFrame, *, is_share: bool) -> None:
    scale, digits = (100.0, 1) if is_share else (1.0, 2)
    columns = {
        say("sensitivity.effect"): lambda row: f"{scale * row['effect']:.{digits}f}",
        say("text.interval"): _interval("effect", digits, scale),
        say("sensitivity.text.mean"): lambda row: signed(scale * row["mean"], digits),
        say("sensitivity.spread"): lambda row: f"{scale * row['spread']:.{digits}f}",
    }
    key = "sensitivity.text.effects.points" if is_share else "sensitivity.text.effects.rounds"
    out.print(listing(say(key, outcome=outcome), rows.to_dict("records"), columns))
    if len(rest):
        most = f"{scale * rest['effect'].max():.{digits}f}"
        out.print(say("sensitivity.text.rest.morris", count=len(rest), most=most))
    if not rows["apart"].all():
        out.print(say("sensitivity.text.zero"))


def _measure(name: str) -> Callable[[Row], str]:
    """What a listing makes of a measure by itself."""
    return lambda row: _fixed(row[name], 3)


def _interval(name: str, digits: int, scale: float = 1.0) -> Callable[[Row], str]:
    """What a listing makes of the interval of a measure: 0.012 to 0.034."""

    def cell(row: Mapping[str, Any]) -> str:
        low, high = scale * row[f"{name}_low"], scale * row[f"{name}_high"]
        ends = between(_fixed(low, digits), _fixed(high, digits))
        return f"{ends}{_ZERO if low <= 0 else ' ' * len(_ZERO)}"

    return cell


def _fixed(value: float, digits: int) -> str:
    """A number with so many digits; zero has no sign."""
    return signed(value, digits).removeprefix("+")
