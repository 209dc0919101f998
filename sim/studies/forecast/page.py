"""The report of a forecast: the probabilities, never without their record, and what they were made from."""

import pandas as pd

from ... import __version__
from ...figures.scores import held
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section, Table
from ...page.rests import rests_on
from ...page.scores import bins_in_table
from ...results.findings import Findings, Progress, unseen
from ...results.labels import class_labels
from ...scenario.vocabulary import BY_POSITIONS
from ...words import say
from ...words.numbers import interval, number, percent, signed
from ..backtest.forecasts import FORECAST
from .study import UNKNOWN


def page(found: Findings, progress: Progress = unseen) -> Report:
    """The report of a stored forecast."""
    scenario, drawn = found.scenario, {name: draw() for name, draw in found.figures().items()}
    table = found.tables["forecast"]
    rests, counts = rests_on([scenario])
    likeliest = table.loc[table["probability"].idxmax()]
    around = interval(likeliest["low"], likeliest["high"])
    answer = say(
        "report.forecast.answer",
        outcome=class_labels()[likeliest["outcome"]],
        p=percent(likeliest["probability"]),
        interval=around,
    )
    bins = found.tables["reliability"]
    record, reliable = _record(found), say("forecast.reliable", cases=_own(found)["cases"], **held(bins))
    return Report(
        kind=say("report.kind.forecast", version=__version__), title=scenario.title, description=scenario.description,
        answer=answer, beside=[record, *_beside(found)],
        sections=[
            Section(say("report.forecast.pooled"), paragraphs=[say("report.forecast.how")],
                    drawings=[Drawing("forecast", drawn["forecast"], say("report.forecast.pooled"), answer)],
                    tables=[_pooled(table), _weights(found.tables["weights"])]),
            Section(say("report.reliability"), paragraphs=[say("past.reliability")],
                    drawings=[Drawing("reliability", drawn["reliability"], reliable, record)],
                    tables=[bins_in_table(bins[bins["forecaster"] == FORECAST], reliable)]),
            rests, limits(counts, "past"), made_by(found),
        ],
    )  # fmt: skip


def _own(found: Findings) -> pd.Series:
    """The row of the record with the Brier score of such forecasts."""
    record = found.tables["record"]
    return record[(record["forecaster"] == FORECAST) & (record["measure"] == "brier")].iloc[0]


def _record(found: Findings) -> str:
    own = _own(found)
    return say(
        "report.forecast.record", cases=own["cases"], score=f"{own['mean']:.3f}", hardest=f"{own['hardest']:.3f}",
        base=f"{own['base_rate']:.3f}", less=signed(own["minus_hardest"], 3),
        low=signed(own["minus_hardest_low"], 3), high=signed(own["minus_hardest_high"], 3),
    )  # fmt: skip


def _beside(found: Findings) -> list[str]:
    """What was changed, learned from, left out and assumed."""
    about, scenario, comma = found.about, found.scenario, say("report.comma")
    told = [say("report.changed", changes=comma.join(scenario.changes))] if scenario.changes else []
    told.append(say("report.forecast.learned", cases=about["learned_from"]))
    if about["left_out"]:
        told.append(say("report.forecast.left_out", groups=comma.join(about["left_out"])))
    if about["hardest"] == UNKNOWN:
        told.append(say("report.forecast.unknown"))
    if scenario.preferences.name != BY_POSITIONS:
        told.append(say("report.forecast.carries"))
    return told


def _pooled(table: pd.DataFrame) -> Table:
    """A row a class of outcome, the most ambitious first: the forecast, and what was pooled."""
    labels, is_known = class_labels(), table["hardest"].notna().all()
    names = ("outcome", "probability", "interval", "runs", *(["hardest"] if is_known else []))
    rows = []
    for row in table[::-1].itertuples():
        beside = [percent(row.hardest)] if is_known else []
        rows.append((labels[row.outcome], percent(row.probability), interval(row.low, row.high), percent(row.model),
                     *beside))  # fmt: skip
    return Table(say("report.forecast.pooled"), [say(f"report.forecast.{name}") for name in names], rows)


def _weights(table: pd.DataFrame) -> Table:
    """The exponent of each forecaster that is pooled."""
    heads, rows = [say(f"report.forecast.{name}") for name in ("pool", "exponent", "interval")], []
    for row in table.itertuples():
        who = "runs" if row.forecaster == "model" else row.forecaster
        weight, low, high = (number(round(value, 2)) for value in (row.weight, row.low, row.high))
        rows.append((say(f"report.forecast.{who}"), weight, say("report.forecast.between", low=low, high=high)))
    return Table(say("report.forecast.exponents"), heads, rows)
