"""The figures that suit a sweep's design."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...errors import Mistake, UsageError, nearest
from ...figures import page
from ...figures.heat import heat_map
from ...results import cases
from ...results.about import About, about, source, warned
from ...results.findings import Drawings
from ...results.labels import ADOPTED, CLASSES, class_labels, label
from ...scenario.vocabulary import SHELVED
from ...words import say
from ...words.numbers import percent
from .along import shares_along
from .crossed import pairs, parallel
from .spread import case_bars, ridges
from .study import SweepFindings, value_in_words

#: Cases of which each gets a bar.
_MOST_BARS = 40
#: Sampled parameters that get a figure, by variance accounted for; and samples from which on two of them make a map.
_MOST_SAMPLED, _FEWEST_FOR_MAP = 6, 500
#: Intervals of a sampled parameter along an axis, and along both axes of a map, whose cells have fewer cases each.
_BINS, _BINS_OF_MAP = 12, 8
#: Cases from which on several parameters are drawn at once; how many of these at least and at most.
_FEWEST_CROSSED, _FEWEST_AXES, _MOST_AXES, _MOST_PAIRS = 30, 3, 6, 4
#: A map with fewer of its cells than this is no picture.
_LEAST_FILLED = 0.3


def figures(
    found: SweepFindings, *, x: str | None = None, y: str | None = None, by: str | None = None,
    outcome: str = ADOPTED,
) -> Drawings:  # fmt: skip
    """The figures that suit a sweep's design, by name.

    Steps of one parameter: shares along it. Of two: a map, and shares along the first for each value of the second. Of
    three: one map for each value of the third. Samples: how far the cases differ, shares along the parameters that
    adoption depends on most, in bins, and a map of the first two of these. A bar for each case where they are few and
    differ in several things. Of three numbers or more, all at once: pairs, and parallel axes. Parameters that move
    together count as one. `x`, `y` and `by` choose the parameters instead, `outcome` the column that is mapped.

    Raises:
        UsageError: a chosen parameter or outcome is not in the table, does not vary, or does not suit its axis.
    """
    scenarios, told, table = found.scenarios, found.about, found.tables["cases"]
    good = cases.finished(table)
    if good.empty:
        return {}
    every = cases.varied(good, told["parameters"])
    _check_axes(good, every, {"--x": x, "--y": y, "--by": by})
    sampled, logs = _axes_of(told["experiment"]["design"])
    tied = cases.tied(good, [p for p in every if p not in sampled], (x, y, by))
    tied = {p: tied.get(p, []) for p in every if p in tied or p in sampled}
    parameters = list(tied)
    menu = cases.outcome_columns(good, scenarios)
    drafts = [name for name in good if name.startswith("draft.")]  # empty where a case has not the draft
    good = good.assign(**{name: good[name].fillna(0.0) for name in drafts})
    shares = {ADOPTED: say("adopted"), **class_labels(), **menu}
    shares |= {name.removeprefix("draft."): label for name, label in shares.items()}
    if outcome not in shares:
        known = [name for name in shares if not name.startswith("draft.")]
        raise UsageError(Mistake(f"--outcome {outcome}", f"no outcome of this sweep{nearest(outcome, known)}"))
    column = outcome if outcome in good else f"draft.{outcome}"
    is_class = outcome in (ADOPTED, *CLASSES)
    sought = say(f"wanted.{outcome}") if is_class else say("wanted.draft", label=shares[outcome])
    runs = say("cases.runs", runs=f"{good['runs'].sum():,}", cases=f"{len(good):,}")
    made = source(
        told["experiment"]["name"], *warned(*found.scenarios), runs, seed=told["experiment"].get("seed", found.seed)
    )
    labels = {name: label(scenarios[0], name, others) for name, others in tied.items()}
    numbers = [p for p in parameters if cases.is_number(good, p)]
    steps = [p for p in numbers if p not in sampled]
    samples = [p for p in numbers if p in sampled]
    texts = [p for p in parameters if p not in numbers]
    here = {p: None if others else cases.coded(scenarios, p) for p, others in tied.items()}
    good = good.assign(**{p: [value_in_words(scenarios, p, value) for value in good[p]] for p in texts})

    def heads(finding: str, shown: tuple[str | None, ...] = ()) -> About:
        others = [say("quoted", what=labels[p]) for p in parameters if p not in shown] if shown else []
        over = say("and").join(others) if len(others) <= 2 else say("along.many", count=len(others))
        what = say("along.mean", finding=finding, others=over) if others else finding
        return about(found.title, what, made)

    def in_steps(shown: list[str], bins: int) -> pd.DataFrame:
        frame = good
        for p in shown:
            frame = cases.binned(frame, p, bins, log=p in logs) if p in samples else frame
        return frame

    def along(first: str, panel: str | None = None) -> Callable[..., page.Drawn]:
        shown = [p for p in (first, panel) if p]
        frame = cases.along(in_steps(shown, _BINS), menu, shown)
        finding = _adopted(frame, shown, labels[first] if first in sampled else "")
        told: dict[str, Any] = {"here": here[first], "labels": labels, "logs": logs, **heads(finding, (first, panel))}
        return partial(shares_along, frame, x=first, panel=panel, **told)

    def map_over(first: str, second: str, panel: str | None = None) -> Callable[..., page.Drawn]:
        shown = [p for p in (first, second, panel) if p]
        own = [value for value in (here[first], here[second]) if isinstance(value, int | float)]
        frame = cases.along(in_steps(shown, _BINS_OF_MAP), {column: shares[outcome]}, shown)
        finding = say("map.said", outcome=sought, **_ends(frame["share"]))
        return partial(
            heat_map, frame, x=first, y=second, panel=panel, outcome=shares[outcome],
            here=(own[0], own[1]) if len(own) == 2 else None,
            labels=labels, logs=logs, **heads(finding, (first, second, panel)),
        )  # fmt: skip

    drawn: Drawings = {}
    the_map = "map" if outcome == ADOPTED else f"map_{outcome}"
    if x is not None or y is not None or by is not None:
        free = [p for p in (numbers if y else parameters) if p not in (y, by)]
        if x is None and not free:
            place = f"--y {y}" if y else f"--by {by}"
            raise UsageError(Mistake(place, "no other parameter is left for --x"))
        first = x or free[0]
        return {"along": along(first, by)} if y is None else {the_map: map_over(first, y, by)}
    combinations = np.prod([good[p].nunique() for p in steps[:2]])
    if len(steps) >= 2 and len(good[steps[:2]].drop_duplicates()) / combinations >= _LEAST_FILLED:
        third = (steps[2:] + texts)[:1]
        drawn[the_map] = map_over(steps[0], steps[1], *third)
        if not third:
            drawn["along"] = along(steps[0], steps[1])
    elif len(steps) == 1:
        drawn["along"] = along(steps[0], *texts[:1])
    elif texts and not samples:
        drawn["along"] = along(texts[0], *texts[1:2])
    telling = cases.telling(good, samples).index.tolist()
    if len(telling) >= 2 and len(good) >= _FEWEST_FOR_MAP and not drawn:
        drawn[the_map] = map_over(telling[0], telling[1])
    for parameter in telling[:_MOST_SAMPLED]:
        drawn[f"along_{parameter.replace('.', '_')}"] = along(parameter)
    crossed = telling or cases.telling(good, steps).index.tolist()
    if len(crossed) >= _FEWEST_AXES and len(good) >= _FEWEST_CROSSED:
        rows = good.assign(share=good[column])
        said = say("map.said", outcome=sought, **_ends(rows["share"]))
        for name, draw, most in (("parallel", parallel, _MOST_AXES), ("pairs", pairs, _MOST_PAIRS)):
            own = {p: labels[p] for p in crossed[:most]}
            drawn[name] = partial(draw, rows, labels=own, logs=logs, outcome=shares[outcome], **heads(said))
    if 2 <= len(good) <= _MOST_BARS and len(parameters) > 1:
        frame = cases.along(good.assign(case=cases.described(good, labels)), menu, ["case"])
        drawn["cases"] = partial(case_bars, frame, **heads(_adopted(frame, ["case"])))
    if samples:
        said = say("spread.said", median=percent(good[ADOPTED].median()))
        drawn["spread"] = partial(ridges, cases.spread(good, menu), **heads(said))
    if outcome != ADOPTED and the_map not in drawn and "pairs" not in drawn:
        what = "chooses what a map shows, and this design has none; every outcome is in the other figures"
        raise UsageError(Mistake(f"--outcome {outcome}", what))
    return drawn


def _ends(shares: pd.Series) -> dict[str, Any]:
    return {"low": percent(shares.min()), "high": percent(shares.max())}


def _adopted(frame: pd.DataFrame, shown: list[str], label: str = "") -> str:
    """Between which ends the share adopted lies in what is shown; `label` says by what. `frame`: outcome, share."""
    ends = _ends(frame[frame["outcome"] != SHELVED].groupby(shown, observed=True)["share"].sum())
    if ends["low"] == ends["high"]:
        return say("along.said.same", **ends)
    return say("along.said.by", label=label, **ends) if label else say("along.said", **ends)


def _check_axes(good: pd.DataFrame, parameters: list[str], chosen: Mapping[str, str | None]) -> None:
    """Refuses chosen parameters that do not vary, stand on two axes, or are no number where one is needed."""
    seen: dict[str, str] = {}
    for option, name in chosen.items():
        if name is None:
            continue
        if name not in parameters:
            what = f"no parameter that varies in this sweep{nearest(name, parameters)}"
        elif name in seen:
            what = f"is what {seen[name]} shows already; choose another"
        elif chosen["--y"] is not None and option != "--by" and not cases.is_number(good, name):
            what = "a map needs numbers on both axes; leave --y out, or put this one after --by"
        else:
            seen[name] = option
            continue
        raise UsageError(Mistake(f"{option} {name}", what))


def _axes_of(design: list[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
    """Parameters of a design that are sampled, and those on a log scale."""
    sampled: set[str] = set()
    logs: set[str] = set()
    for block in design:
        for kind, content in block.items():
            axes = (content or {}) if kind == "grid" else (content or {}).get("over", {}) if kind != "cases" else {}
            sampled |= axes.keys() if kind != "grid" else set()
            for shares in (content or {}).get("shares", ()) if kind not in ("grid", "cases") else ():
                sampled |= shares["of"].keys()
            logs |= {name for name, axis in axes.items() if axis["scale"] == "log"}
    return sampled, logs
