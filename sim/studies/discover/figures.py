"""The figures of a scenario discovery."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ... import __version__
from ...figures import page
from ...results import cases
from ...scenario.schema import Scenario
from ...words import numbers
from . import drawing as discovery
from .search import DENSITY


def draw_discovery(
    folder: Path, scenario: Scenario, manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]
) -> list[Path]:  # fmt: skip
    """Draws limits of the first box, the trade-off, and the cases in its two narrowest parameters, as PNG and SVG.

    `tables`: boxes, limits, tradeoff and cases as `nacsim discover` keeps them; `manifest` has title, method, label (of
    the outcome), least, interest, cases, runs and seed. Where no box was found there is the trade-off alone, if any.
    Returns the paths.
    """
    folder.mkdir(exist_ok=True)
    limits, all_cases = tables["limits"], tables["cases"]
    where = f"{manifest['cases']:,} cases, {manifest['runs']:,} runs of each · seed {manifest['seed']}"
    source = f"nacsim {__version__} · {scenario.described} · {manifest['method'].upper()} · {where}"

    def about(finding: str) -> dict[str, str]:
        return {"title": f"{manifest['title']}: {finding} “{manifest['label']}”", "source": source}

    drawn = {}
    if len(tables["tradeoff"]):
        curve = {"prim": "each point a box of the peeling trajectory", "cart": "each point a leaf of the tree"}
        drawn["tradeoff"] = discovery.tradeoff(
            tables["tradeoff"], base=manifest["interest"] / manifest["cases"],
            wanted=DENSITY if (tables["tradeoff"]["density"] >= DENSITY).any() else None,
            subtitle="What a box gains in density it loses in coverage; "
            f"{curve[manifest['method']]}, coloured by how many parameters it restricts",
            **about("how much a box holds, and how surely, of"),
        )  # fmt: skip
    if len(limits):
        own = limits[limits["box"] == limits["box"].min()].reset_index(drop=True)
        sentence = str(tables["boxes"]["sentence"].iloc[0])
        drawn["limits"] = discovery.box_limits(
            own.assign(
                label=[cases.label(scenario, name) for name in own["parameter"]],
                note=[_small(value) for value in own["quasi_p"]],
            ),
            subtitle=f"{sentence}\nDark: inside the box; pale: the range of all cases",
            **about("the conditions of"),
        )
        drawn["cases"] = _cases(scenario, own, all_cases, manifest, about)
    return page.save_all(folder, drawn)


def _cases(
    scenario: Scenario, own: pd.DataFrame, all_cases: pd.DataFrame, manifest: Mapping[str, Any],
    about: Callable[[str], dict[str, str]],
) -> Figure:  # fmt: skip
    """The scatter: the two narrowest parameters, or the only one against the share of runs."""
    shown = own.head(2).to_dict("records")
    names = [cases.label(scenario, row["parameter"]) for row in shown]
    columns = [row["parameter"] for row in shown]
    limits: list[Any] = [row["kept"].split(", ") if row["kept"] else (row["low"], row["high"]) for row in shown]
    note = f"The two narrowest of the {len(own)} conditions" if len(own) > 2 else "The box and its cases"
    if len(shown) == 1:
        columns, names = [*columns, "share"], [*names, f"Share of runs: {manifest['label']}"]
        limits.append((np.nan, np.nan))  # the box asks nothing of the share
        note = "The one condition, and what the cases came to"
    subtitle = f"{note}. Of interest: at least {numbers.percent(manifest['least'])} of the runs"
    return discovery.scatter(
        all_cases, x=columns[0], y=columns[1], names=(names[0], names[1]), limits=(limits[0], limits[1]),
        subtitle=subtitle, **about("the cases of"),
    )  # fmt: skip


def _small(value: float) -> str:
    """A quasi-p-value, – where the method has none."""
    return "–" if np.isnan(value) else "<0.001" if value < 0.001 else f"{value:.3f}"
