"""The figures of a search for tipping points."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ...figures import page
from ...figures.about import about, source
from ...results.cases import ADOPTED, CLASSES
from ...scenario.schema import Scenario
from ...words import numbers, say
from . import drawing as tipping
from . import map as tipping_map


def draw_tipping(folder: Path, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any],
                 scenario: Scenario) -> list[Path]:  # fmt: skip
    """Draws the share along each lever, what each solution costs, and maps of the best pairs.

    `tables`: levers, curves, pairs and grids as `analysis.tipping` and `analysis.tipping_pairs` give them; the last two
    may be empty. `manifest`: target (outcome, at_least, share), baseline, runs, seed.
    """
    folder.mkdir(exist_ok=True)
    points, pairs = tables["levers"], tables["pairs"]
    heads = _heads(manifest, scenario)
    drawn = {
        "levers": levers_figure(tables, manifest, scenario),
        "costs": tipping.costs(ways(points, pairs), **heads("what it takes")),
    }
    if len(pairs):
        share = manifest["target"]["share"]
        drawn["pairs"] = tipping_map.pairs(tables["grids"], pairs, points, target=share, **heads("two levers together"))
    return page.save_all(folder, drawn)


def levers_figure(tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], scenario: Scenario) -> Figure:
    """The share along each lever alone; of `tables` it takes levers and curves."""
    target, found = manifest["target"], manifest["baseline"]["share"]
    return tipping.levers(
        tables["curves"], tables["levers"], at_least=target["at_least"], target=target["share"], as_is=found,
        **_heads(manifest, scenario)(say("levers.finding")),
    )  # fmt: skip


def _heads(manifest: Mapping[str, Any], scenario: Scenario) -> Callable[[str], dict[str, str]]:
    """From what a figure shows, its title and source, and what is wanted."""
    said = wanted(manifest["target"], scenario)
    made = source(scenario.described, say("levers.runs", runs=f"{manifest['runs']:,}"), seed=manifest["seed"])
    return lambda finding: {"wanted": said, **about(scenario.title, finding, made)}


def wanted(target: Mapping[str, Any], scenario: Scenario) -> str:
    """A target in words: some draft adopted in at least 50 % of runs."""
    name = target["outcome"]
    is_class = name in (ADOPTED, *CLASSES)
    outcome = say(f"wanted.{name}") if is_class else say("wanted.draft", label=scenario.label(name))
    return say("wanted.least" if target["at_least"] else "wanted.most", outcome=outcome,
               share=tipping.bound(target["share"]))  # fmt: skip


def ways(points: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """One lever or two, cheapest first: text, first, second, best. Pairs of which one lever alone moves are left out,
    and pairs out of reach if any way is open."""
    of = points.set_index("lever", drop=False)
    rows = []
    for _, point in points.iterrows():
        moved = _moved(point, point["value"]) if point["status"] == "tips" else point["label"]
        rows.append((moved, point["cost"], 0.0 if point["cost"] == point["cost"] else np.nan, point["best"]))
    is_open = points["status"].ne("out of reach").any() or (len(pairs) > 0 and pairs["cost"].notna().any())
    for _, pair in pairs.iterrows():
        ends = [of.loc[pair[end]] for end in ("first", "second")]
        if pair["status"] == "out of reach" and not is_open:
            rows.append((" and ".join(end["label"] for end in ends), np.nan, np.nan, pair["best"]))
        elif pair["status"] == "tips" and pair["first_cost"] > 0 and pair["second_cost"] > 0:
            text = "\n".join(_moved(end, pair[f"{n}_value"]) for n, end in zip(("first", "second"), ends, strict=True))
            rows.append((text, pair["first_cost"], pair["second_cost"], pair["best"]))
    frame = pd.DataFrame(rows, columns=["text", "first", "second", "best"])
    total = frame["first"] + frame["second"]
    return frame.iloc[np.argsort(total.fillna(np.inf), kind="stable")].reset_index(drop=True)


def _moved(lever: pd.Series, value: float) -> str:
    return f"{lever['label']} {numbers.number(lever['coded'])} → {tipping.short(value, lever)}"
