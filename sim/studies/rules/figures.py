"""The figures of a comparison of decision rules."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ... import __version__
from ...figures import page
from . import drawing as rules
from .rulebook import EVERYBODY


def draw_rules(
    folder: Path, tables: Mapping[str, pd.DataFrame], title: str, runs: int, seed: int
) -> list[Path]:  # fmt: skip
    """Draws the figures into a folder, as PNG and SVG; returns their paths.

    How the runs end under each rule, on as many pages as the forums need; and power a priori beside simulated
    pivotality, under every rule that asks everybody and under the scenario's own. `tables`: `shares`, `rules` and
    `power` as `analysis.rules` gives them.
    """
    folder.mkdir(exist_ok=True)
    source = f"nacsim {__version__} · {runs:,} runs under each rule, the same draws · seed {seed}"
    compared = tables["rules"].assign(is_base=tables["rules"].index == 0)
    drawn = {}
    for n, forums in enumerate(rules.pages_of(compared), start=1):
        here = compared[compared["forum"].isin(forums)].reset_index(drop=True)
        ends = tables["shares"][tables["shares"]["forum"].isin(forums)]
        finding = f"{title}: how it ends under each decision rule"
        drawn["rules" if n == 1 else f"rules_{n}"] = rules.rule_bars(ends, here, title=finding, source=source)
    own = compared.loc[compared["is_own"], ["forum", "rule"]].apply(tuple, axis=1)
    power = tables["power"]
    inside = power["rule_label"].str[:1].str.lower() + power["rule_label"].str[1:]
    heads = power["rule_label"].where(power["forum"] == EVERYBODY, power["forum_label"] + ": " + inside)
    is_own = power[["forum", "rule"]].apply(tuple, axis=1).isin(own)
    drawn["power"] = rules.power_panels(
        power.assign(rule_label=heads)[is_own | (power["forum"] == EVERYBODY)],
        always=heads[is_own].unique().tolist(),
        title=f"{title}: on whom the outcome hangs",
        source=source,
    )
    return page.save_all(folder, drawn)
