"""A scenario discovery in words: the sentence of each box."""

import pandas as pd

from ...scenario.schema import Scenario
from .conditions import box_sentence, condition, digits_for, subject
from .search import Discovery


def sentences(found: Discovery, scenario: Scenario, opening: str, least: float, *, one_by_one: bool) -> pd.Series:
    """The sentence of each box, in the order of `found.boxes`.

    `opening` is the outcome as a clause, `least` the share of runs from which on a case is of interest; `one_by_one`:
    each box is one of the cases that those before have left.
    """
    said = []
    for box in found.boxes.to_dict("records"):
        conditions = [
            condition(
                subject(scenario, row["parameter"]), row["low"] if row["low"] == row["low"] else None,
                row["high"] if row["high"] == row["high"] else None, row["kept"].split(", ") if row["kept"] else (),
                0 if row["kept"] else digits_for(row["highest"] - row["lowest"]),
            )
            for row in found.limits[found.limits["box"] == box["box"]].to_dict("records")
        ]  # fmt: skip
        said.append(box_sentence(opening, least, conditions, box, rest=one_by_one and box["box"] > 0))
    return pd.Series(said, index=found.boxes.index, dtype=object)
