"""The case table of a sweep as figures need it: shares by parameter, over two parameters, and over all cases."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..scenario.schema import Scenario
from ..scenario.vocabulary import OPTIONS, SHELVED, WEIGHTS
from ..sweeps.designs import is_unset, plain

#: What cases with different menus have in common.
CLASSES = {"as_proposed": "As proposed", "diluted": "Diluted", SHELVED: "Shelved"}
ADOPTED = "adopted"


def finished(table: pd.DataFrame) -> pd.DataFrame:
    """The cases that have runs."""
    return table[table["error"].isna()].reset_index(drop=True)


def varied(table: pd.DataFrame, parameters: Sequence[str]) -> list[str]:
    """Parameters in which the cases differ, the scenario included, in the design's order."""
    return [name for name in ("scenario", *parameters) if name in table and table[name].nunique(dropna=False) > 1]


def is_number(table: pd.DataFrame, parameter: str) -> bool:
    """Whether a parameter is a number in every case."""
    return pd.api.types.is_numeric_dtype(table[parameter]) and bool(table[parameter].notna().all())


def outcome_columns(table: pd.DataFrame, scenario: Scenario) -> dict[str, str]:
    """Columns of shares that add up to 1, with labels: the drafts where all cases have one menu, else the classes."""
    drafts = [name for name in table if name.startswith("draft.") and name.count(".") == 1]
    if {name.removeprefix("draft.") for name in drafts} == set(scenario.drafts) and table[drafts].notna().all(None):
        return {**{f"draft.{name}": scenario.label(name) for name in scenario.drafts}, SHELVED: scenario.label(SHELVED)}
    return CLASSES


def label(scenario: Scenario, parameter: str) -> str:
    """How a parameter is called in a figure: `France: autonomy`."""
    head, _, rest = parameter.partition(".")
    words = rest.replace("_", " ").replace(".", " ")
    if head in scenario.actors or head in scenario.drafts:
        return f"{scenario.label(head)}: {words}"
    if head == "weights" and rest in WEIGHTS:
        return f"Weight of the {words} term"
    if head in OPTIONS:
        return f"{head.capitalize()}: {words}"
    return words.capitalize() if head in ("process", "decision") and rest else parameter.replace("_", " ").capitalize()


def coded(scenario: Scenario, parameter: str) -> float | None:
    """The scenario's own value of a quantity, if the parameter is one."""
    from ..engines.layout import Layout

    layout = Layout(scenario)
    at = layout.row_of.get(parameter)
    return None if at is None else layout.rows[at].quantity.value


def along(table: pd.DataFrame, outcomes: dict[str, str], parameters: Sequence[str]) -> pd.DataFrame:
    """Shares by one or more parameters: these, outcome, label, share, low, high, cases.

    Where several cases agree in the parameters their shares are averaged, and there is no interval.
    """
    blocks = []
    for column, name in outcomes.items():
        ends = {"share": column, "low": f"{column}.low", "high": f"{column}.high"}
        block = table[[*parameters, *ends.values()]].set_axis([*parameters, *ends], axis=1)
        grouped = block.groupby(list(parameters), sort=False, dropna=False)
        mean = grouped.mean().assign(cases=grouped.size()).reset_index()
        mean.loc[mean["cases"] > 1, ["low", "high"]] = np.nan
        blocks.append(mean.assign(outcome=column.removeprefix("draft."), label=name))
    found = pd.concat(blocks, ignore_index=True)
    return found[[*parameters, "outcome", "label", "share", "low", "high", "cases"]]


def binned(table: pd.DataFrame, parameter: str, bins: int = 12) -> pd.DataFrame:
    """The table with a sampled parameter replaced by the middle of one of `bins` equal intervals of its range."""
    values = table[parameter]
    edges = np.linspace(values.min(), values.max(), bins + 1)
    inside = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, bins - 1)
    return table.assign(**{parameter: ((edges[:-1] + edges[1:]) / 2)[inside]})


def spread(table: pd.DataFrame, outcomes: dict[str, str], group: str | None = None) -> pd.DataFrame:
    """Every case's share of every outcome: outcome, label, share, and the column `group` if one is named."""
    kept = [group] if group else []
    blocks = []
    for column, name in outcomes.items():
        block = table[[*kept, column]].set_axis([*kept, "share"], axis=1)
        blocks.append(block.assign(outcome=column.removeprefix("draft."), label=name))
    return pd.concat(blocks, ignore_index=True)


def described(table: pd.DataFrame, scenario: Scenario, parameters: Sequence[str]) -> pd.Series:
    """A line for each case: its parameters and their values."""
    texts = []
    for row in table[list(parameters)].itertuples(index=False):
        parts = [
            f"{label(scenario, name)} {value:g}" if isinstance(value, float) else str(value)
            for name, value in zip(parameters, row, strict=True)
            if value is not None and value == value
        ]
        texts.append(", ".join(parts) or "as coded")
    return pd.Series(texts, index=table.index)


def summary(table: pd.DataFrame, parameters: Sequence[str]) -> dict:
    """What came of a sweep as one plain object: cases, failed, runs, and the range of each class of outcome."""
    good = finished(table)
    report = {"cases": len(table), "failed": len(table) - len(good), "runs": int(table["runs"].sum()), "outcomes": {}}
    for column in (ADOPTED, *CLASSES) if len(good) else ():
        shares = good[column]
        rows = {"lowest": good.loc[shares.idxmin()], "highest": good.loc[shares.idxmax()]}
        names = ["case", *varied(good, parameters)]
        at = {end: {name: plain(row[name]) for name in names if not is_unset(row[name])} for end, row in rows.items()}
        ends = {"lowest": float(shares.min()), "median": float(shares.median()), "highest": float(shares.max())}
        report["outcomes"][column] = {**ends, "where": at}
    return report
