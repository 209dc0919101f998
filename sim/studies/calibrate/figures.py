"""The figures of a calibration: each parameter before and after the data, every case as predicted from the others, and
the mean scores of these predictions.
"""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import page, panels
from ...figures.scores import capital, case_pages, group_in_words, score_pages
from ...results.about import source
from ...results.findings import Drawings, Findings
from ...results.labels import label
from ...words import say
from ..backtest.forecasts import BASELINES
from ..backtest.past import FILES
from ..backtest.study import FEWEST
from .study import LEFT_OUT, forecaster_in_words

BEFORE, AFTER = "#C4C4C4", "#1B7F8C"
#: Quantiles shown: nine in ten, half, and the median.
WIDE, HALF, MIDDLE = ("q05", "q95"), ("q25", "q75"), "q50"


def figures(found: Findings) -> Drawings:
    """The parameters before and after, every case as predicted from the others, and the mean scores."""
    parameters, cases, scores = (found.tables[name] for name in ("parameters", "cases", "scores"))
    titles = {case["name"]: s.title for case, s in zip(found.about["cases"], found.scenarios, strict=True)}
    predicted = cases[cases["forecaster"] == LEFT_OUT]
    predicted = predicted.assign(title=predicted["case"].map(titles))
    names = zip(scores["forecaster"], scores["label"], strict=True)
    scores = scores.assign(label=[forecaster_in_words(name, label) for name, label in names])
    drawn, beside = Drawings(), Drawings()
    for model in found.about["models"]:
        coded = model["preferences"]
        points, runs = f"{found.about['points']:,}", f"{found.runs:,}"
        made = source(say("calibrate.source", file=FILES[coded], points=points, runs=runs), seed=found.seed)
        beside |= case_pages(predicted[predicted["preferences"] == coded], made, say("calibrate.how"))
        alike = scores["group"].str.partition(",")[0] == coded
        beside |= score_pages(scores[alike], made, baselines=BASELINES, fewest=FEWEST)
        own = parameters[parameters["preferences"] == coded]
        named = own.assign(label=[label(found.scenario, path) for path in own["parameter"]])
        title = say("calibrate.title", coded=capital(group_in_words(coded)), cases=model["cases"],
                    moved=named["moved"].sum(), parameters=len(named))  # fmt: skip
        worth = say("calibrate.worth", effective=f"{model['effective']:,.0f}")
        drawn[f"parameters_{coded}"] = partial(parameter_panels, named, title=title, source=f"{made} · {worth}")
    return drawn | beside


@page.styled(parameters="each parameter")
def parameter_panels(parameters: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """Prior and posterior of each parameter: quantities from 0 to 1 as they are, others as multiples of the start.

    `parameters`: label, kind (`lognormal` or `beta`), start, moved, and prior.q05, .q25, .q50, .q75, .q95 and
    posterior.* alike. Raises ValueError when there is no row.
    """
    is_share = parameters["kind"] == "beta"
    blocks = [(parameters[~is_share], True), (parameters[is_share], False)]
    blocks = [(part, relative) for part, relative in blocks if len(part)]
    column = min(2.2, max(page.text_width(label, page.LABEL, "bold") for label in parameters["label"]))
    colours = {say("calibrate.before"): BEFORE, say("calibrate.after"): AFTER}
    heights = [page.label_column(part["label"].tolist(), least=0.4, most=column)[1] for part, _ in blocks]
    heads, below = page.leading(page.SMALL) + 0.08, panels.BELOW + 0.1
    body, about = sum(sum(rows) + heads + below for rows in heights), say("calibrate.about")
    figure, bottom = page.new_page(body, title=title, subtitle=about, source=source, ax=ax, key=colours, gap=0.08)
    top, left = bottom + body, page.PAD + column + 0.15
    width = page.RIGHT - 0.15 - left
    for (part, relative), rows in zip(blocks, heights, strict=True):
        head = say("calibrate.relative" if relative else "calibrate.share")
        page.note(figure, left, top - heads / 2, head)
        upper = top - heads
        limits = (1 / 8, 8) if relative else (-0.02, 1.02)
        axes = page.axes(figure, left, upper - sum(rows), width, sum(rows), limits, (upper - sum(rows), upper))
        if relative:
            panels.set_log(axes, x=True)
            axes.set_xticks([1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8], ["1/8", "1/4", "1/2", "1", "2", "4", "8"])
            axes.axvline(1.0, color=page.GREY, linewidth=0.8, linestyle=(0, (4, 2)))
        else:
            panels.set_ticks(axes, [0, 0.2, 0.4, 0.6, 0.8, 1], None)
        axes.grid(axis="x", color=page.FAINT, linewidth=0.6)
        for y, (_, row) in zip(page.centres(rows, upper), part.iterrows(), strict=True):
            unit = row["start"] if relative else 1.0
            for name, at, colour in (("prior", y + 0.07, BEFORE), ("posterior", y - 0.07, AFTER)):
                for (low, high), thick in ((WIDE, 1.6), (HALF, 6.0)):
                    ends = np.clip([row[f"{name}.{low}"] / unit, row[f"{name}.{high}"] / unit], *limits)
                    axes.plot(ends, [at, at], color=colour, linewidth=thick, solid_capstyle="butt", zorder=3)
                axes.plot([row[f"{name}.{MIDDLE}"] / unit], [at], "o", color="black", markersize=3.2, zorder=5)
            if not relative:
                axes.plot([row["start"]] * 2, [y - 0.16, y + 0.16], color=page.GREY, linewidth=0.8,
                          linestyle=(0, (4, 2)))  # fmt: skip
            weight = "bold" if row["moved"] else "normal"
            page.write(figure, page.PAD, y, page.wrap(row["label"], column, page.LABEL), weight=weight)
        top = upper - sum(rows) - below
    return figure
