"""The figure of a sensitivity analysis, for one outcome."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ... import __version__
from ...figures import page
from ...results import cases, outputs
from ...scenario.schema import Scenario
from . import drawing as sensitivity
from .study import largest

#: Parameters that get a line of their own in the figure.
MOST_BARS = 14


def draw_sensitivity(
    folder: Path, scenario: Scenario, manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], outcome: str
) -> list[Path]:  # fmt: skip
    """Draws the ranked indices of one outcome into a folder, as PNG and SVG; returns their paths.

    There is none if the outcome is constant.

    `tables`: `indices` and `split`, what `analysis.sensitivity` and `analysis.variance` give; `manifest` has method,
    base, points, runs and seed; `outcome` is a column such as `adopted`.
    """
    folder.mkdir(exist_ok=True)
    rows, rest = largest(tables["indices"], outcome, MOST_BARS)
    if rows.empty:
        return []
    is_sobol, known = manifest["method"] == "sobol", outputs.outputs(scenario)
    is_share = outcome != outputs.ROUNDS
    labels = [cases.label(scenario, path) for path in rows["parameter"]]
    columns = ("total", "first") if is_sobol else ("effect", "spread")
    scale = 1.0 if is_sobol or not is_share else 100.0
    frame = pd.DataFrame({"label": labels, "one_apart": rows["apart"].to_numpy()})
    frame["two_apart"] = rows["first_apart"].to_numpy() if is_sobol else True
    for key, column in zip(("one", "two"), columns, strict=True):
        frame[key] = scale * rows[column].to_numpy()
        has_interval = f"{column}_high" in rows
        half = (rows[f"{column}_high"] - rows[column]).to_numpy() if has_interval else float("nan")
        frame[f"{key}_half"] = scale * half
    digits = 2 if is_sobol or not is_share else 1
    unit = "" if is_sobol else " points" if is_share else " rounds"
    remainder = ""
    if len(rest):
        most = sensitivity.number(scale * rest[columns[0]].max(), digits)
        remainder = f"{len(rest)} more parameters, none above {most}{unit}"
    parts = _parts(tables["split"], rows, rest, outcome) if is_sobol else []
    figure = sensitivity.ranked(
        frame, names=("Total order", "First order") if is_sobol else ("Mean effect", "Spread"), rest=remainder,
        split=parts, split_title="What makes runs end differently: parts of the variance, in %", digits=digits,
        title=f"{scenario.title}: what “{known[outcome]}” depends on", subtitle=_subtitle(is_sobol, unit),
        source=_source(scenario, manifest),
    )  # fmt: skip
    return page.save(figure, folder / f"sensitivity_{outcome.removeprefix('draft.').replace('.', '_')}")


def _parts(split: pd.DataFrame, rows: pd.DataFrame, rest: pd.DataFrame, outcome: str) -> list[tuple[str, float]]:
    """Name and share of each part of the variance: ranges one by one, in combination, other draws."""
    own = split[split["output"] == outcome]
    if own.empty:
        return []
    ranges = float(own["ranges"].iloc[0])
    alone = min(max(float(rows["first"].sum() + (rest["first"].sum() if len(rest) else 0.0)), 0.0), 1.0) * ranges
    return [("Coded ranges, each by itself", alone), ("Coded ranges in combination", ranges - alone),
            ("Private reservations and other draws of a run", 1.0 - ranges)]  # fmt: skip


def _subtitle(is_sobol: bool, unit: str) -> str:
    if is_sobol:
        about = (
            "Sobol indices: the part of the variance between futures that each parameter carries, by itself (first "
            "order) and with its interactions (total order)"
        )
    else:
        what = "percentage points of the share" if "points" in unit else "rounds"
        about = (
            f"Morris screening: mean absolute effect of each parameter over its whole coded range, and how far the "
            f"effect differs from place to place (standard deviation), in {what}"
        )
    return f"{about}. Black line and ±: 95 % interval. Grey: not told apart from zero"


def _source(scenario: Scenario, manifest: Mapping[str, Any]) -> str:
    kind = "base points" if manifest["method"] == "sobol" else "trajectories"
    size = f"{manifest['base']:,} {kind}, {manifest['points']:,} points, {manifest['runs']:,} runs of each"
    return f"nacsim {__version__} · {scenario.described} · {size} · seed {manifest['seed']}"
