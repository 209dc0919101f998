"""The tables of a comparison of rules with their labels in the language spoken."""

import pandas as pd

from ...results.findings import Findings
from .rulebook import everybody, procedures
from .study import forums_of


def labelled(found: Findings) -> dict[str, pd.DataFrame]:
    """The tables with their labels in the language spoken; rules and forums as they are kept where version 0.1.0 wrote
    them, which did not keep who was asked."""
    scenario, forums = found.scenario, forums_of(found)
    tables = {name: found.tables[name] for name in ("shares", "rules", "power")}
    for name, column in (("shares", "outcome"), ("power", "actor")):
        tables[name] = tables[name].assign(label=tables[name][column].map(scenario.label))
    if forums is None:
        return tables
    every = {(p.forum.name, p.rule): p for p in procedures(scenario, [everybody(scenario), *forums])}
    for name, table in tables.items():
        own = [every[key] for key in zip(table["forum"], table["rule"], strict=True)]
        tables[name] = table.assign(forum_label=[p.forum.label for p in own], rule_label=[p.label for p in own])
        if name == "rules":
            tables[name]["needs"] = [p.needs for p in own]
    return tables
