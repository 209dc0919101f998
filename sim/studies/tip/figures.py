"""The figures of a search for tipping points: the share along each lever, what each way costs, maps of pairs."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...figures import panels
from ...results.about import about, described, source, warned
from ...results.findings import Drawings, Findings
from ...results.labels import ADOPTED, CLASSES, label
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import number
from .curves import costs, levers, short
from .map import pairs


def figures(found: Findings) -> Drawings:
    """The share along each lever, what each solution costs, and maps of the best pairs where pairs were tried."""
    scenario, target, tables = found.scenario, found.about["target"], found.tables
    best = _labelled(tables["pairs"], scenario, first_label="first", second_label="second")
    points, curves = _labelled(tables["levers"], scenario, label="lever"), tables["curves"]

    def heads(finding: str, runs: str = "levers.runs") -> dict[str, Any]:
        made = source(described(scenario), *warned(scenario), say(runs, runs=f"{found.runs:,}"), seed=found.seed)
        return {"wanted": wanted(target, scenario), **about(scenario.title, finding, made)}

    bounds: dict[str, Any] = {"at_least": target["at_least"], "target": target["share"],
                              "as_is": found.about["baseline"]["share"]}  # fmt: skip
    every = ways(points, best)
    drawn: Drawings = {
        "levers": partial(levers, curves, points, **bounds, **heads(_reached(points))),
        "costs": partial(costs, every, **heads(_cheapest(every))),
    }
    if len(best):
        own = heads(_paired(best), "pairs.runs")
        drawn["pairs"] = partial(pairs, tables["grids"], best, points, target=target["share"], **own)
    return drawn


def _reached(points: pd.DataFrame) -> str:
    tips = int(points["status"].ne("out of reach").sum())
    return say("levers.said", n=tips, levers=len(points)) if tips else say("levers.said.none")


def _cheapest(every: pd.DataFrame) -> str:
    first = every.iloc[0] if len(every) else None
    if first is None or np.isnan(first["first"]):
        return say("costs.said.none")
    return say("costs.said", text=first["text"].replace("\n", say("list.comma")))


def _paired(best: pd.DataFrame) -> str:
    tips = best[best["status"] == "tips"]
    if tips.empty:
        return say("pairs.said.none")
    first = tips.iloc[0]
    for moved, still in (("first", "second"), ("second", "first")):
        if first[f"{still}_cost"] == 0:
            return say("pairs.said.alone", label=first[f"{moved}_label"])
    return say("pairs.said", first=first["first_label"], second=first["second_label"])


def _labelled(table: pd.DataFrame, scenario: Scenario, **columns: str) -> pd.DataFrame:
    """A stored table with the labels of the language spoken: new column -> the one with the quantity's path."""
    return table.assign(**{new: [label(scenario, path) for path in table[old]] for new, old in columns.items()})


def wanted(target: Mapping[str, Any], scenario: Scenario) -> str:
    """A target in words: some draft adopted in at least 50 % of runs."""
    name = target["outcome"]
    is_class = name in (ADOPTED, *CLASSES)
    outcome = say(f"wanted.{name}") if is_class else say("wanted.draft", label=scenario.label(name))
    key = "wanted.least" if target["at_least"] else "wanted.most"
    return say(key, outcome=outcome, share=panels.bound(target["share"]))


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
            named = say("costs.both", first=ends[0]["label"], second=ends[1]["label"])
            rows.append((named, np.nan, np.nan, pair["best"]))
        elif pair["status"] == "tips" and pair["first_cost"] > 0 and pair["second_cost"] > 0:
            text = "\n".join(_moved(end, pair[f"{n}_value"]) for n, end in zip(("first", "second"), ends, strict=True))
            rows.append((text, pair["first_cost"], pair["second_cost"], pair["best"]))
    frame = pd.DataFrame(rows, columns=["text", "first", "second", "best"])
    total = frame["first"] + frame["second"]
    return frame.iloc[np.argsort(total.fillna(np.inf), kind="stable")].reset_index(drop=True)


def _moved(lever: pd.Series, value: float) -> str:
    return say("costs.moved", label=lever["label"], coded=number(lever["coded"]), value=short(value, lever))
