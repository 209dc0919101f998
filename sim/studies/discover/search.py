"""Scenario discovery: the few conditions under which an outcome comes about, as boxes in the space of parameters.

Bryant & Lempert 2010, doi:10.1016/j.techfore.2009.08.002. Of the cases of interest a box holds a part, its coverage; of
the cases in the box a part is of interest, its density; and it is the easier to read the fewer parameters it restricts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...results.extras import workbench
from .peeling import Limits, Peeled, peel

#: A box is as dense as this where one of the trajectory is; and what a further box must reach.
DENSITY, _NEXT_DENSITY = 0.8, 0.5
#: A restriction with a larger quasi-p-value is dropped.
QUASI_P = 0.05
#: The least part of the cases that a box holds, the least number, and the fewest cases that are searched at all.
_MASS, _LEAST, FEWEST = 0.05, 5, 20
#: How unlikely a split of a tree must be, see `cart`.
_CHI_SQUARE = 20.0
#: Boxes that are looked for, one after the other, each among the cases that those before have left.
MOST_BOXES = 3


@dataclass(frozen=True)
class Discovery:
    """What was found.

    Attributes:
        boxes: a row a box, the chosen one first: box, coverage, density, mass (part of all cases), restricted, cases,
            interest (cases of interest in it). Of PRIM, each box is one of the cases that those before have left.
        limits: a row for each box and restricted parameter, the most telling first: box, parameter, low, high (NaN
            where not limited), kept (categories, comma-separated, else empty), lowest, highest (of all cases), inside
            (part of all cases within this limit alone), quasi_p (NaN where it is not offered).
        tradeoff: a row for each box that could have been chosen: coverage, density, mass, restricted, chosen. Of PRIM
            the trajectory of the first box and, last, the box itself if restrictions were dropped; of CART every leaf.
    """

    boxes: pd.DataFrame
    limits: pd.DataFrame
    tradeoff: pd.DataFrame


_CURVE = ["coverage", "density", "mass", "restricted"]
_BOXES = ["box", "coverage", "density", "mass", "restricted", "cases", "interest"]
_LIMITS = ["box", "parameter", "low", "high", "kept", "lowest", "highest", "inside", "quasi_p"]


def choose(tradeoff: pd.DataFrame) -> int:
    """The position of the box to take: of those with a density of at least 0.8 the one with the highest coverage, and
    among equals the one with fewer restrictions, then the denser; where none is so dense the one with the highest

        F1 = 2 coverage density / (coverage + density).
    """
    dense = tradeoff[(tradeoff["density"] >= DENSITY) & (tradeoff["restricted"] > 0)]
    if len(dense):
        order = dense.sort_values(["coverage", "restricted", "density"], ascending=[False, True, False], kind="stable")
        return int(order.index[0])
    f1 = 2 * tradeoff["coverage"] * tradeoff["density"] / (tradeoff["coverage"] + tradeoff["density"])
    return int(f1.where(tradeoff["restricted"] > 0, -1.0).fillna(-1.0).idxmax())


def prim(parameters: pd.DataFrame, wanted: np.ndarray) -> Discovery:
    """Boxes by the patient rule induction method (Friedman & Fisher 1999, doi:10.1023/A:1008894516817).

    From the box of all cases, 5 % at a time are peeled off one side of one parameter, the side whose loss raises the
    density most; this trajectory is the trade-off between coverage and density. `choose` picks a box of it.
    Restrictions whose quasi-p-value is above 0.05 are then dropped, the least telling first: the probability that the
    box is as dense by luck, given the density without that restriction (one-sided binomial test, Bryant & Lempert
    2010). Peeling again among the cases outside gives the next box, up to three, as long as at least half of its cases
    are of interest.

    Args:
        parameters: (cases, parameters) numbers, or texts for categories.
        wanted: (cases,) which cases are of interest.

    Raises:
        UsageError: too few cases, or no parameter.
    """
    check_size(parameters)
    x = {str(name): column.to_numpy() for name, column in parameters.items()}
    boxes, limits, tradeoff = [], [], pd.DataFrame()
    outside = np.ones(len(parameters), bool)
    for number in range(MOST_BOXES):
        if outside.sum() < FEWEST or not _LEAST <= wanted[outside].sum() < outside.sum():
            break
        box = peel(x, wanted, np.flatnonzero(outside), max(_MASS, _LEAST / len(parameters)))
        trajectory = box.trajectory()
        at = choose(trajectory)
        if number == 0:
            tradeoff = trajectory[_CURVE].assign(chosen=trajectory.index == at)
        if trajectory["restricted"].iloc[at] == 0 or (number and trajectory["density"].iloc[at] < _NEXT_DENSITY):
            break
        at = _without_luck(box, at)
        stats = box.trajectory().iloc[at]
        if stats["restricted"] == 0:
            break
        if number == 0 and at >= len(tradeoff):
            pruned = pd.DataFrame([[stats[key] for key in _CURVE]], columns=_CURVE)
            tradeoff = pd.concat([tradeoff.assign(chosen=False), pruned.assign(chosen=True)], ignore_index=True)
        boxes.append((number, *(float(stats[key]) for key in ("coverage", "density", "mass")),
                      *(int(stats[key]) for key in ("restricted", "n", "k"))))  # fmt: skip
        limits += _limits(number, parameters, box.steps[at].limits, box.quasi_p(at))
        outside[box.steps[at].cases] = False
    if not boxes and len(tradeoff):
        tradeoff["chosen"] = False
    return _discovery(boxes, limits, tradeoff)


def cart(parameters: pd.DataFrame, wanted: np.ndarray, *, seed: int = 1) -> Discovery:
    """Boxes by classification trees (Breiman et al. 1984): the leaves of one tree, which do not overlap.

    Splits lower Gini's impurity, 2 p (1 - p), by no less than chi-square / N of the impurity of all N cases, with a
    chi-square of 20: a chance of 1 in 100,000 for one split, or 1 in 100 that any of a thousand is made by luck. A leaf
    holds at least 5 % of the cases. Reported are the leaf that `choose` picks, and
    all others in which at least half of the cases are of interest, the one with the highest coverage first. Trees offer
    no quasi-p-values.

    Args:
        parameters: (cases, parameters) numbers, or texts for categories.
        wanted: (cases,) which cases are of interest.
        seed: settles ties between splits that are equally good.

    Raises:
        UsageError: too few cases, no parameter, or the EMA Workbench is not installed.
    """
    found = workbench().cart
    check_size(parameters)
    # The workbench's own reading of a tree stumbles over categories; a column of 0 and 1 for each goes through.
    columns: dict[tuple[str, str | None], Any] = {}
    for name, column in parameters.items():
        levels = sorted(column.unique()) if column.dtype == object else [None]
        columns |= {(name, k): (column if k is None else column == k).astype(float) for k in levels}
    keys = [f"x{n}" for n in range(len(columns))]
    x = pd.DataFrame(dict(zip(keys, columns.values(), strict=True))).reset_index(drop=True)
    tree = found.CART(x, wanted.astype(int), mass_min=max(_MASS, _LEAST / len(x)))
    # Built here and not by `build_tree`, which takes numpy's global state to settle ties.
    impurity = 2.0 * wanted.mean() * (1.0 - wanted.mean())
    tree.clf = found.tree.DecisionTreeClassifier(
        min_samples_leaf=max(int(tree.mass_min * len(x)), 1),
        min_impurity_decrease=impurity * _CHI_SQUARE / len(x),
        random_state=int(sampler(seed, "discovery/cart").integers(2**31)),
    ).fit(x.to_numpy(), tree.y)
    if tree.clf.tree_.node_count == 1:
        return _discovery([], [], pd.DataFrame())
    leaves = pd.DataFrame(tree.stats).rename(columns={"res dim": "restricted"})
    lims = [_levels_again(parameters, columns, keys, lims) for lims in tree.boxes]
    leaves["restricted"] = [len(_limits(0, parameters, box, {})) for box in lims]
    leaves = leaves.astype({"density": float, "coverage": float})
    at = choose(leaves)
    tradeoff = leaves[_CURVE].assign(chosen=leaves.index == at)
    dense = leaves[leaves["density"] >= _NEXT_DENSITY].sort_values("coverage", ascending=False, kind="stable").index
    boxes, limits = [], []
    for number, leaf in enumerate(dict.fromkeys((at, *dense))):
        row = leaves.loc[leaf]
        cases = round(row["mass"] * len(x))
        boxes.append((number, row["coverage"], row["density"], row["mass"], int(row["restricted"]), cases,
                      round(row["density"] * cases)))  # fmt: skip
        limits += _limits(number, parameters, lims[leaf], {})
    return _discovery(boxes, limits, tradeoff)


def check_size(parameters: pd.DataFrame) -> None:
    """Raises UsageError if there are too few cases to search, or no parameter in which they differ."""
    if parameters.shape[1] == 0:
        raise UsageError(Mistake("", "no parameter differs between the cases; there is nothing to search"))
    if len(parameters) < FEWEST:
        what = f"{len(parameters)} case{'s' * (len(parameters) != 1)} to search; it takes {FEWEST} or more"
        raise UsageError(Mistake("", what))


def _without_luck(box: Peeled, at: int) -> int:
    """Drops restrictions that luck explains, the least telling first; returns the position of the box that is left."""
    while True:
        told = {name: min((p for p in values if p >= 0), default=0.0) for name, values in box.quasi_p(at).items()}
        worst = max(told, key=lambda name: told[name], default=None)
        if worst is None or told[worst] <= QUASI_P:
            return at
        box.free(worst, at)
        at = len(box.steps) - 1


def _limits(number: int, parameters: pd.DataFrame, lims: Limits, quasi: Mapping[str, Any]) -> list[tuple]:
    """The restricted parameters of a box, those first that keep the smallest part of the cases."""
    rows = []
    for name, (low, high) in lims.items():
        column = parameters[name]
        quasi_p = float(min((value for value in quasi.get(name, ()) if value >= 0), default=np.nan))
        if column.dtype == object:
            kept = sorted(low)
            if len(kept) < column.nunique():
                inside = float(column.isin(kept).mean())
                rows.append((number, name, np.nan, np.nan, ", ".join(kept), np.nan, np.nan, inside, quasi_p))
            continue
        lowest, highest = float(column.min()), float(column.max())
        if low > lowest or high < highest:
            inside = float(((column >= low) & (column <= high)).mean())
            ends = (float(low) if low > lowest else np.nan, float(high) if high < highest else np.nan)
            rows.append((number, name, *ends, "", lowest, highest, inside, quasi_p))
    return sorted(rows, key=lambda row: row[7])


def _levels_again(
    parameters: pd.DataFrame, columns: dict[tuple[str, str | None], Any], keys: list[str], lims: pd.DataFrame
) -> Limits:
    """Limits of a leaf with categories as sets: a 0/1 column is kept, left out, or free."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in parameters:
        own = {level: key for key, (of, level) in zip(keys, columns, strict=True) if of == name}
        if None in own:
            found[name] = lims[own[None]].iloc[0], lims[own[None]].iloc[1]
            continue
        kept = {level for level, key in own.items() if lims[key].iloc[1] >= 1}
        some = {level for level in kept if lims[own[level]].iloc[0] > 0} or kept
        found[name] = some, some
    return found


def _discovery(boxes: list[tuple], limits: list[tuple], tradeoff: pd.DataFrame) -> Discovery:
    return Discovery(pd.DataFrame(boxes, columns=_BOXES), pd.DataFrame(limits, columns=_LIMITS), tradeoff)
