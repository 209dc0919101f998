"""The boxes of a scenario discovery, for a person."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from rich.cells import cell_len

from ...console import Row, between, heading, listing, made, out, share
from ...results.findings import Findings
from ...results.labels import label
from ...words import DEFAULT, current, say
from ...words.numbers import count, in_percent, p_value, percent, rounded
from .search import FEWEST
from .sentences import clause, outcome_in_words, sentences, title_of

#: Lines of the trade-off, and columns of a line of a sentence.
_MOST_STEPS, _WIDTH = 8, 100


def text(found: Findings) -> None:
    """Each box as a sentence with its limits, and the trade-off that the first was chosen from."""
    about, tables, scenario = found.about, found.tables, found.scenario
    outcome = outcome_in_words(found)
    size = say("discover.text.size", cases=count(about["cases"]), runs=count(found.runs))
    heading(title_of(found), made(size, found.seed))
    if about["failed"]:
        out.print(say("discover.text.failed", failed=count(about["failed"])))
    wanted: dict[str, Any] = {"least": percent(about["least"]), "share": percent(about["interest"] / about["cases"])}
    out.print(say("discover.text.interest", outcome=outcome, cases=count(about["interest"]), **wanted))
    is_prim = about["method"] == "prim"
    if tables["boxes"].empty and about["interest"] < FEWEST:
        out.print(say("discover.text.few", cases=about["interest"]))
    elif tables["boxes"].empty:
        out.print(say("discover.text.none.prim" if is_prim else "discover.text.none"))
    limits = tables["limits"].assign(label=lambda frame: [label(scenario, path) for path in frame["parameter"]])
    columns = {
        say("discover.text.limits"): _limit,
        say("discover.text.range"): lambda row: (
            "–" if row["kept"] else between(rounded(row["lowest"]), rounded(row["highest"]))
        ),
        say("discover.text.inside"): lambda row: in_percent(f"{100 * row['inside']:.0f}"),
        say("discover.limits.luck"): lambda row: p_value(row["quasi_p"]),
    }
    opening = clause(about["outcome"], outcome)
    said = tables["boxes"]["sentence"]
    if current() != DEFAULT and len(said):  # the table has them in English
        said = sentences(tables["boxes"], tables["limits"], scenario, opening, about["least"], one_by_one=is_prim)
    for box, sentence in zip(tables["boxes"]["box"], said, strict=True):
        out.print()
        out.print(textwrap.fill(sentence, _WIDTH * len(sentence) // cell_len(sentence)))  # a kanji takes two columns
        own = limits[limits["box"] == box].to_dict("records")
        out.print(listing(say("discover.text.parameter"), own, columns))
    if len(tables["tradeoff"]):
        _print_tradeoff(tables["tradeoff"], about["method"])


def _limit(row: Row) -> str:
    """above 0.2, below 0.62, 0.2 to 0.62, or the categories that are kept."""
    if row["kept"]:
        return str(row["kept"])
    low, high = row["low"], row["high"]
    if low == low and high == high:
        return between(rounded(low), rounded(high))
    if low == low:
        return say("discover.text.above", low=rounded(low))
    return say("discover.text.below", high=rounded(high))


def _print_tradeoff(tradeoff: pd.DataFrame, method: str) -> None:
    """Some of the boxes that could have been chosen, the chosen one among them."""
    columns = {
        **{say(f"discover.text.{name}"): share(name) for name in ("coverage", "density", "mass")},
        say("discover.text.restricted"): lambda row: str(int(row["restricted"])),
    }
    chosen, step = np.flatnonzero(tradeoff["chosen"]), max(-(-len(tradeoff) // _MOST_STEPS), 1)
    shown = sorted({*range(0, len(tradeoff), step), len(tradeoff) - 1, *chosen.tolist()})
    rows = [{**tradeoff.iloc[n], "label": say("discover.text.chosen") if n in chosen else ""} for n in shown]
    out.print()
    out.print(listing(say(f"discover.text.tradeoff.{method}"), rows, columns))
