"""The case table of a sweep as figures need it: shares by parameter, over two parameters, and over all cases."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..engines.layout import Layout
from ..scenario.document import parse
from ..scenario.schema import Decision, Scenario
from ..scenario.vocabulary import SHELVED
from ..strategies.catalogue import STRATEGIES
from ..words import numbers, say
from .labels import ADOPTED, CLASSES, class_labels, rule_in_words
from .settings import is_unset, plain

#: More drafts than this are told apart as classes only.
_MOST_DRAFTS = 6


def finished(table: pd.DataFrame) -> pd.DataFrame:
    """The cases that have runs."""
    return table[table["error"].isna()].reset_index(drop=True)


def varied(table: pd.DataFrame, parameters: Sequence[str]) -> list[str]:
    """Parameters in which the cases differ, the scenario included, in the design's order."""
    return [name for name in ("scenario", *parameters) if name in table and table[name].nunique(dropna=False) > 1]


def is_number(table: pd.DataFrame, parameter: str) -> bool:
    """Whether a parameter is a number in every case."""
    return pd.api.types.is_numeric_dtype(table[parameter]) and bool(table[parameter].notna().all())


def tied(table: pd.DataFrame, parameters: Sequence[str], chosen: Sequence[str | None] = ()) -> dict[str, list[str]]:
    """Parameters that move together, value for value: the one that stands for them (one of `chosen`, else the first)
    and the others."""
    found: dict[str, list[str]] = {}
    codes = {name: pd.factorize(table[name], use_na_sentinel=False)[0] for name in parameters}
    for name in sorted(parameters, key=lambda name: name not in chosen):
        same = (first for first in found if np.array_equal(codes[first], codes[name]))
        if name not in chosen and (first := next(same, None)):
            found[first].append(name)
        else:
            found[name] = []
    return {name: found[name] for name in parameters if name in found}


def outcome_columns(table: pd.DataFrame, scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Columns of shares that add up to 1, with labels: the drafts, most ambitious first, else the classes.

    Menus may differ between cases; of more than six drafts in all, or of drafts in another order, the classes are
    compared.
    """
    drafts = {name.removeprefix("draft.") for name in table if name.startswith("draft.") and name.count(".") == 1}
    menu: list[str] = []
    for scenario in scenarios:
        at = len(menu)
        for name in reversed([name for name in scenario.drafts if name in drafts]):
            if name in menu:
                if menu.index(name) > at:
                    return class_labels()
                at = menu.index(name)
            else:
                menu.insert(at, name)
    if set(menu) != drafts or len(menu) > _MOST_DRAFTS:
        return class_labels()
    labels = {name: scenario.label(name) for scenario in reversed(scenarios) for name in scenario.drafts}
    return {**{f"draft.{name}": labels[name] for name in menu}, SHELVED: scenarios[0].label(SHELVED)}


def in_words(scenarios: Sequence[Scenario], parameter: str, text: Any) -> Any:
    """A parameter's value as a figure shows it: a scenario by its title, a menu by its drafts' labels, a
    rule or a strategy in words."""
    if parameter == "scenario":
        return next((scenario.title for scenario in scenarios if scenario.name == text), text)
    if parameter.endswith(".strategy") and text in STRATEGIES:
        return say(f"strategy.{text}")
    if parameter not in ("menu", "decision") or not isinstance(text, str):
        return text
    value = parse(text, "").tree
    labels = {name: s.label(name) for s in reversed(scenarios) for name in (*s.drafts, *s.actors)}
    if parameter == "menu":
        drafts = [draft if isinstance(draft, str) else draft.get("label", draft["name"]) for draft in value]
        return " + ".join(labels.get(name, name) for name in drafts)
    return rule_in_words(Decision.model_validate(value), labels)


def coded(scenarios: Sequence[Scenario], parameter: str) -> float | str | None:
    """The scenarios' own value of a parameter, if it has one and all have the same; menus and rules in words."""
    found: set[float | str | None] = set()
    for scenario in scenarios:
        layout = Layout(scenario)
        if parameter in layout.row_of:
            found.add(layout.rows[layout.row_of[parameter]].quantity.value)
        elif parameter.endswith(".strategy") and parameter.partition(".")[0] in scenario.actors:
            found.add(say(f"strategy.{scenario.strategy_of(parameter.partition('.')[0])}"))
        elif parameter == "menu":
            found.add(" + ".join(scenario.label(name) for name in scenario.drafts))
        elif parameter == "decision":
            found.add(rule_in_words(scenario.decision, {name: scenario.label(name) for name in scenario.actors}))
        else:
            part, _, rest = parameter.partition(".")
            name, _, what = rest.partition(".")
            event = scenario.events.get(name) if part == "events" else None
            added = {f"add.{to}": by for to, by in event.add.items()} if event else {}
            found.add(event.probability if event and what == "probability" else added.get(what))
    return found.pop() if len(found) == 1 else None


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
    return pd.concat(blocks, ignore_index=True)[[*parameters, "outcome", "label", "share", "low", "high", "cases"]]


def binned(table: pd.DataFrame, parameter: str, bins: int = 12, *, log: bool = False) -> pd.DataFrame:
    """The table with a sampled parameter replaced by the middle of one of `bins` equal intervals of its range, or of
    its logarithm's; middles have three digits."""
    values = np.log(table[parameter]) if log else table[parameter]
    edges = np.linspace(values.min(), values.max(), bins + 1)
    inside = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, bins - 1)
    middles = (edges[:-1] + edges[1:]) / 2
    shown = [float(f"{middle:.3g}") for middle in (np.exp(middles) if log else middles)]
    return table.assign(**{parameter: np.array(shown)[inside]})


def telling(table: pd.DataFrame, parameters: Sequence[str], column: str = ADOPTED, bins: int = 12) -> pd.Series:
    """How much of the variance of a share over the cases goes with each parameter alone: the variance of its means
    over its values if they are few and recur, and else over bins of neighbouring values, over the whole variance.

    A bin holds five cases or more, since over single cases any parameter would explain everything. Largest first; 0
    where the share never varies.
    """
    whole = table[column].var(ddof=0)
    found = {}
    for name in parameters:
        group = table[name].rank(method="min").sub(1)  # cases of one value stay together
        values = table[name].nunique()
        if values > bins or 2 * values > len(table):
            group = group * max(1, min(bins, len(table) // 5)) // len(table)
        means = table.groupby(group, dropna=False)[column].transform("mean")
        found[name] = means.var(ddof=0) / whole if whole else 0.0
    return pd.Series(found, dtype=float).sort_values(ascending=False, kind="stable")


def spread(table: pd.DataFrame, outcomes: Mapping[str, str]) -> pd.DataFrame:
    """Every case's share of every outcome: share, outcome, label."""
    parts = [
        pd.DataFrame({"share": table[column], "outcome": column.removeprefix("draft."), "label": label})
        for column, label in outcomes.items()
    ]
    return pd.concat(parts, ignore_index=True)


def described(table: pd.DataFrame, labels: Mapping[str, str]) -> pd.Series:
    """A line for each case: its parameters, by label, and their values, with as few digits as tell the cases apart."""
    texts = _lines(table, labels, numbers.short)
    return texts if texts.is_unique else _lines(table, labels, numbers.number)


def _lines(table: pd.DataFrame, labels: Mapping[str, str], written: Callable[[float], str]) -> pd.Series:
    texts = []
    for row in table[list(labels)].itertuples(index=False):
        own = [(name, value) for name, value in zip(labels.values(), row, strict=True) if not is_unset(value)]
        parts = [f"{name} {written(value)}" if isinstance(value, float) else str(value) for name, value in own]
        texts.append(say("report.comma").join(parts) or say("as_coded"))
    return pd.Series(texts, index=table.index)


def summary(table: pd.DataFrame, parameters: Sequence[str]) -> dict[str, Any]:
    """What came of a sweep as one plain object: cases, failed, runs, and the range of each class of outcome."""
    good = finished(table)
    outcomes: dict[str, Any] = {}
    for column in (ADOPTED, *CLASSES) if len(good) else ():
        shares = good[column]
        rows = {"lowest": good.loc[shares.idxmin()], "highest": good.loc[shares.idxmax()]}
        names = ["case", *varied(good, parameters)]
        at = {end: {name: plain(row[name]) for name in names if not is_unset(row[name])} for end, row in rows.items()}
        ends = {"lowest": float(shares.min()), "median": float(shares.median()), "highest": float(shares.max())}
        outcomes[column] = {**ends, "where": at}
    told = {"cases": len(table), "failed": len(table) - len(good), "runs": int(table["runs"].sum())}
    return {**told, "outcomes": outcomes}
