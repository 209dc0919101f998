"""The figures that suit a sweep's design."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from .. import __version__
from ..analysis import cases
from ..errors import Mistake, UsageError, nearest
from ..plots import page, sweep
from ..scenario.schema import Scenario

#: More values than this of one parameter are a sample of its range rather than steps along it.
_MOST_STEPS = 60
#: Cases of which each gets a bar, and from which on their spread is worth a figure.
_MOST_BARS, _FEWEST_RIDGES = 40, 12
#: Sampled parameters that get a figure each.
_MOST_SAMPLED = 12


def draw_sweep(
    folder: Path, manifest: Mapping[str, Any], scenario: Scenario, table: pd.DataFrame, *, x: str | None = None,
    y: str | None = None, by: str | None = None, outcome: str = cases.ADOPTED,
) -> list[Path]:  # fmt: skip
    """Draws the figures that suit a sweep's design into a folder, as PNG and SVG; returns their paths.

    Steps of one parameter: shares along it. Of two: a map, and shares along the first for each value of the second. Of
    three: one map for each value of the third. Samples: shares along each parameter, in bins. Beside these a bar for
    each case where they are few, and the spread over the cases where they are many. `x`, `y` and `by` choose the
    parameters instead, `outcome` the column that is mapped.

    Raises:
        UsageError: a chosen parameter or outcome is not in the table, or does not vary.
    """
    folder.mkdir(exist_ok=True)
    good = cases.finished(table)
    parameters = cases.varied(good, manifest["parameters"])
    for option, name in (("--x", x), ("--y", y), ("--by", by)):
        if name is not None and name not in parameters:
            raise UsageError(
                Mistake(f"{option} {name}", f"no parameter that varies in this sweep{nearest(name, parameters)}")
            )
    shares = {cases.ADOPTED: "Adopted, any draft", **cases.CLASSES, **cases.outcome_columns(good, scenario)}
    shares |= {name.removeprefix("draft."): label for name, label in shares.items()}
    if outcome not in shares:
        known = [name for name in shares if not name.startswith("draft.")]
        raise UsageError(Mistake(f"--outcome {outcome}", f"no outcome of this sweep{nearest(outcome, known)}"))
    column = outcome if outcome in good else f"draft.{outcome}"
    runs = f"{good['runs'].sum():,} runs in {len(good):,} cases" if len(good) else "no case"
    source = f"nacsim {__version__} · {manifest['experiment']['name']} · {runs} · seed {manifest['seed']}"
    labels = {name: cases.label(scenario, name) for name in parameters}
    menu = cases.outcome_columns(good, scenario)
    numbers = [p for p in parameters if cases.is_number(good, p)]
    steps = [p for p in numbers if good[p].nunique() <= _MOST_STEPS]
    texts = [p for p in parameters if p not in numbers]
    samples = [p for p in numbers if p not in steps]

    def about(finding: str, shown: tuple[str | None, ...] = ()) -> dict[str, str]:
        others = [labels[p] for p in parameters if p not in shown] if shown else []
        mean = f" (mean over {', '.join(others)})" if others else ""
        return {"title": f"{manifest['experiment']['title']}: {finding}{mean}", "source": source}

    def along(first: str, panel: str | None = None) -> Figure:
        frame = cases.along(good, menu, [first, *([panel] if panel else [])])
        here = cases.coded(scenario, first) if first in numbers else None
        return sweep.shares_along(
            frame, x=first, panel=panel, here=here, labels=labels, **about("how it ends", (first, panel))
        )

    def map_over(first: str, second: str, panel: str | None = None) -> Figure:
        frame = cases.along(good, {column: shares[outcome]}, [first, second, *([panel] if panel else [])])
        own = (cases.coded(scenario, first), cases.coded(scenario, second))
        here = own if None not in own else None
        return sweep.heat_map(
            frame, x=first, y=second, panel=panel, outcome=shares[outcome], here=here, labels=labels,
            **about("how often " + ("a draft is adopted" if outcome == cases.ADOPTED else shares[outcome].lower()),
                    (first, second, panel)),
        )  # fmt: skip

    drawn: dict[str, Figure] = {}
    if x is not None or y is not None or by is not None:
        first = x or next(p for p in parameters if p not in (y, by))
        if y is not None:
            drawn["map"] = map_over(first, y, by)
        else:
            drawn["along"] = along(first, by)
        return page.save_all(folder, drawn)
    if len(steps) >= 2:
        third = (steps[2:] + texts)[:1]
        drawn["map"] = map_over(steps[0], steps[1], *third)
        if not third:
            drawn["along"] = along(steps[0], steps[1])
    elif len(steps) == 1:
        drawn["along"] = along(steps[0], *texts[:1])
    elif texts and not samples:
        drawn["along"] = along(texts[0], *texts[1:2])
    for parameter in samples[:_MOST_SAMPLED]:
        frame = cases.along(cases.binned(good, parameter), menu, [parameter])
        finding = about(f"how it ends, by {labels[parameter]}", (parameter,) if len(parameters) == 1 else ())
        here = cases.coded(scenario, parameter)
        figure = sweep.shares_along(frame, x=parameter, here=here, labels=labels, **finding)
        drawn[f"along_{parameter.replace('.', '_')}"] = figure
    if 2 <= len(good) <= _MOST_BARS and not (len(parameters) == 1 and texts):
        frame = cases.along(good.assign(case=cases.described(good, scenario, parameters)), menu, ["case"])
        drawn["cases"] = sweep.case_bars(frame, **about("each case"))
    if len(good) >= _FEWEST_RIDGES:
        drawn["spread"] = sweep.ridges(cases.spread(good, menu), **about("how far the cases differ"))
    return page.save_all(folder, drawn)
