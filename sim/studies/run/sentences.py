"""What the figures of a run find, each in a sentence for its title."""

from typing import Any

import numpy as np
import pandas as pd

from ...results.about import listed, often
from ...scenario.dates import month_of_round
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...words import numbers, say


def ended(shares: pd.DataFrame, blockers: pd.DataFrame) -> str:
    """The most frequent outcome and, where that is shelved, who says no most often in those runs.

    `shares`: outcome, label, share; `blockers`: label, share, both of all runs.
    """
    most, first = shares.loc[shares["share"].idxmax()], blockers.loc[blockers["share"].idxmax()]
    is_shelved = most["outcome"] == SHELVED
    outcome = say("wanted.shelved") if is_shelved else say("wanted.draft", label=most["label"])
    how: dict[str, Any] = {"outcome": outcome, "often": often(most["share"])}
    if not is_shelved or first["share"] == 0:
        return say("outcomes.said", **how)
    of_them = often(first["share"] / most["share"], "_of_them")
    return say("outcomes.said.blocked", **how, who=first["label"], of_them=of_them)


def agreed(agreement: pd.DataFrame, scenario: Scenario) -> str:
    """From when on the later half of the agreements comes. `agreement`: round, share, cumulative by draft."""
    total = agreement.groupby("round")["share"].sum()
    if total.iloc[-1] == 0:
        return say("agreement.said.never")
    half = int(total.index[np.searchsorted(total.to_numpy(), total.iloc[-1] / 2)])
    month = month_of_round(scenario.start, half)
    key = "agreement.said" if half > total.index[0] else "agreement.said.first"
    return say(key, when=say("round", round=half) if month is None else numbers.month(month))


def stood(blockers: pd.DataFrame) -> str:
    """Who blocked most often. `blockers`: label, share of all runs."""
    first = blockers.loc[blockers["share"].idxmax()]
    if first["share"] == 0:
        return say("blockers.said.nobody")
    return say("blockers.said", who=first["label"], often=often(first["share"]), share=numbers.percent(first["share"]))


def gained(gains: pd.DataFrame) -> str:
    """Who gains and who loses in nine draws of ten, the largest first. `gains`: label, term, mean, low, high."""
    total = gains[gains["term"] == "total"]
    total = total.iloc[np.argsort(-total["mean"].abs().to_numpy(), kind="stable")]
    gain, lose = total.loc[total["low"] > 0, "label"].tolist(), total.loc[total["high"] < 0, "label"].tolist()
    key = "gains.said" if gain and lose else "gains.said.gain" if gain else "gains.said.lose"
    if not gain and not lose:
        return say("gains.said.open")
    named: dict[str, Any] = {name: listed(labels) for name, labels in (("gain", gain), ("lose", lose)) if labels}
    return say(key, **named)
