"""Variants side by side: the scenario as coded, those that were kept, and the one at hand, on the same draws."""

import shlex
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any, NamedTuple

import pandas as pd

from ..figures import marks
from ..scenario.schema import Scenario
from ..scenario.vocabulary import SHELVED
from ..studies.compare.differing import differing
from ..words import numbers, say
from .state import Sets, State


class Side(NamedTuple):
    """One of the variants: what it is called, its scenario, its results as far as known, and whether it is at hand."""

    name: str
    scenario: Scenario
    found: Mapping[str, Any] | None
    here: bool


def sides_of(state: State, scenarios: Mapping[Sets, Scenario], found: Mapping[Sets, Any]) -> list[Side]:
    """The scenario as coded, the variants that were kept as A, B, ..., and the one at hand if it is another; scenarios
    and results by what is replaced in them."""
    names = [say("app.as_coded"), *ascii_uppercase[: len(state.kept)], say("app.changed")]
    return [
        Side(name, scenarios[sets], found.get(sets), sets == state.sets)
        for name, sets in zip(names, ((), *state.beside), strict=False)
    ]


def side_by_side(sides: Sequence[Side], kept: int, command: Sequence[str]) -> dict[str, Any]:
    """Sides as rows: name, what differs from the first, parts of a bar (label, share, colour, dark, text), adopted, and
    the change of it in points; `number` is that of a variant that was kept, -1 of the first and -2 of the one at hand.
    Beside them the `key` of colours, and the `command` that gives the same numbers.
    """
    base = sides[0].scenario
    labels = {name: s.label(name) for _, s, *_ in reversed(sides) for name in s.drafts}
    order = [*dict.fromkeys(name for _, s, *_ in sides for name in s.drafts), SHELVED]
    shades = dict(zip(order, marks.outcome_colours(order), strict=True))
    labels[SHELVED] = say(SHELVED)
    first = None if sides[0].found is None else 1.0 - sides[0].found["shares"][-1]["share"]
    rows = []
    for n, (name, scenario, found, here) in enumerate(sides):
        row: dict[str, Any] = {
            "name": name, "number": n - 1 if n <= kept else -2, "here": here,
            "what": differing(base, scenario) if n else [], "parts": [], "adopted": "", "change": "",
        }  # fmt: skip
        if found is not None:
            shares = {entry["name"]: entry["share"] for entry in found["shares"]}
            row["parts"] = [
                {"name": outcome, "label": labels[outcome], "share": shares[outcome], "colour": shades[outcome],
                 "dark": marks.ink_on(shades[outcome]) == "white", "text": numbers.percent(shares[outcome])}
                for outcome in order if outcome in shares
            ]  # fmt: skip
            adopted = 1.0 - shares[SHELVED]
            row["adopted"] = numbers.percent(adopted)
            row["change"] = numbers.points(adopted - first) if n and first is not None else ""
        rows.append(row)
    key = [{"label": labels[name], "colour": shades[name]} for name in order]
    return {"rows": rows, "key": key, "command": shlex.join(command)}


def frame_of(sides: Sequence[Side]) -> pd.DataFrame:
    """The outcomes' shares of all sides that are there, as the figures of a comparison take them."""
    labels = {name: s.label(name) for _, s, *_ in reversed(sides) for name in s.outcomes}
    frames = [
        found["frames"]["shares"].assign(scenario=_called(name, sides[0].scenario, scenario))
        for name, scenario, found, _ in sides
        if found is not None
    ]
    table = pd.concat(frames, ignore_index=True)
    return table.assign(label=table["outcome"].map(labels))


def _called(name: str, base: Scenario, scenario: Scenario) -> str:
    return (
        name
        if scenario is base
        else say("app.variant", name=name, what=say("report.comma").join(differing(base, scenario)))
    )
