"""The figures of a forecast: the probabilities beside what they were made from, and how often such ones came true."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page
from ...figures.scores import held, reliability
from ...results.about import about, described, source, warned
from ...results.findings import Drawings, Findings
from ...results.labels import class_labels
from ...words import numbers, say
from ..backtest.forecasts import FORECAST
from .study import UNKNOWN


def figures(found: Findings) -> Drawings:
    """The forecast, and the reliability of the forecasts of all recorded decisions."""
    scenario, tables = found.scenario, found.tables
    made = source(
        described(scenario), *warned(scenario), say("forecast.source", runs=f"{found.runs:,}"), seed=found.seed
    )
    own = tables["record"]
    own = own[(own["forecaster"] == FORECAST) & (own["measure"] == "brier")].iloc[0]
    likeliest = tables["forecast"].sort_values("probability").iloc[-1]
    finding = say("forecast.finding", outcome=class_labels()[likeliest["outcome"]].lower(),
                  p=numbers.percent(likeliest["probability"], 0))  # fmt: skip
    record = say("forecast.record", cases=own["cases"], score=f"{own['mean']:.3f}", hardest=f"{own['hardest']:.3f}",
                 base=f"{own['base_rate']:.3f}")  # fmt: skip
    hardest = found.about["hardest"]
    beside = say("forecast.hardest", hardest=say(f"hardest.{hardest}")) if hardest != UNKNOWN else ""
    bins = tables["reliability"]
    bins = bins.assign(label=[say(f"forecaster.{name}") for name in bins["forecaster"]])
    title = say("forecast.reliable", cases=own["cases"], **held(bins))
    return {
        "forecast": partial(classes, tables["forecast"], beside, record, **about(scenario.title, finding, made)),
        "reliability": partial(reliability, bins, title=title, source=made),
    }


@page.styled(table="each class of outcome")
def classes(
    table: pd.DataFrame, beside: str, record: str, *, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:  # fmt: skip
    """A bar a class with its interval, and marks for the model's share of runs and for the hardest objection.

    `table`: outcome, probability, low, high, model, hardest (NaN where none is known). `beside`: the hardest objection
    in words, "" if none is known; `record`: what stands below the title. Raises ValueError when there is no row.
    """
    labels = class_labels()
    rows = table.iloc[::-1].reset_index(drop=True)
    names = [labels[name] for name in rows["outcome"]]
    column, heights = page.label_column(names, least=0.5, most=1.5)
    colours = dict(zip(labels, marks.outcome_colours(labels), strict=True))
    figure, bottom = page.new_page(sum(heights) + 0.55, title=title, subtitle=record, source=source, ax=ax)
    top, left = bottom + sum(heights) + 0.55, page.PAD + column + 0.12
    width = page.RIGHT - 1.55 - left
    axes = page.axes(figure, left, bottom + 0.55, width, sum(heights), (0, 1), (bottom + 0.55, top))
    for y, name, row in zip(page.centres(heights, top), names, rows.itertuples(), strict=True):
        page.write(figure, page.PAD, y, name)
        axes.barh([y], [row.probability], height=0.3, color=colours[row.outcome], zorder=2)
        for colour, stroke in (("white", 4.0), (page.INK, 1.6)):  # seen on any bar
            axes.plot([row.low, row.high], [y, y], color=colour, linewidth=stroke, solid_capstyle="butt", zorder=3)
        axes.plot([row.model], [y], "o", color="black", markersize=6, zorder=5, clip_on=False)
        if beside:
            axes.plot([row.hardest], [y], "D", markersize=5.5, zorder=5, clip_on=False, markeredgecolor="black",
                      markerfacecolor="white")  # fmt: skip
        told = numbers.percent_and_interval(row.probability, row.low, row.high)
        page.write(figure, page.RIGHT, y, told, ha="right")
    said = say("forecast.marks") + (say("report.comma") + beside if beside else "")
    page.write(figure, page.PAD, bottom + 0.22, page.wrap(said, page.ROOM, page.SMALL), size=page.SMALL)
    return figure
