"""The patient rule induction method: boxes peeled off, pasted back and rid of restrictions (Friedman & Fisher 1999).

Step for step that of the EMA Workbench (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054), on arrays: the workbench
copies a frame for every side of every parameter that might be peeled, and a test holds the two together. A side is
scored by the gain in density over the cases lost; of equals the box that restricts fewer parameters is taken, then the
first.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

#: Part of the cases that is peeled off at a time, and by which a side is pasted back.
_PART = 0.05
#: Of each parameter the ends of its values; of categories, twice those that are in.
Limits = Mapping[str, tuple[Any, Any]]


class _Step(NamedTuple):
    """A box that a trajectory goes through, and the numbers of the cases in it."""

    limits: Limits
    cases: np.ndarray


@dataclass
class Peeled:
    """The boxes on the way from all cases to the smallest one, and those that were made of them since.

    Attributes:
        x: parameter -> (cases,) numbers, or texts of categories; of all cases that there are.
        wanted: (cases,) which are of interest.
        outside: the numbers of the cases that no earlier box holds: what is searched.
        steps: the boxes.
    """

    x: Mapping[str, np.ndarray]
    wanted: np.ndarray
    outside: np.ndarray
    steps: list[_Step] = field(default_factory=list)

    @property
    def whole(self) -> Limits:
        """The box of all cases that there are."""
        return self.steps[0].limits

    def trajectory(self) -> pd.DataFrame:
        """A row a box: coverage, density, mass (part of all cases), restricted, n (cases), k (of interest)."""
        n = np.array([len(step.cases) for step in self.steps])
        k = np.array([self.wanted[step.cases].sum() for step in self.steps])
        restricted = [len(self.restricted(step.limits)) for step in self.steps]
        return pd.DataFrame({"coverage": k / self.wanted.sum(), "density": k / n, "mass": n / len(self.wanted),
                             "restricted": restricted, "n": n, "k": k})  # fmt: skip

    def restricted(self, limits: Limits) -> list[str]:
        """Parameters of which a box leaves out any value."""
        return [name for name in limits if limits[name] != self.whole[name]]

    def inside(self, limits: Limits) -> np.ndarray:
        """Which of the cases that are searched are in a box."""
        found = np.ones(len(self.outside), bool)
        for name, (low, high) in limits.items():
            values = self.x[name][self.outside]
            found &= np.isin(values, list(low)) if _is_category(values) else (low <= values) & (values <= high)
        return found

    def quasi_p(self, at: int) -> dict[str, list[float]]:
        """Of each restriction of a box the probability that the box is as dense by luck, given the density without it:
        a one-sided binomial test. Of categories the first of the two, -1 for what is no restriction."""
        limits, cases = self.steps[at]
        names = self.restricted(limits)
        own, told = {name: limits[name] for name in names}, {}
        for name in names:
            sides = [-1.0, -1.0]
            if _is_category(self.x[name]):
                sides[0] = self._luck(cases, {**own, name: self.whole[name]})
            else:
                for side, end in enumerate(self.whole[name]):
                    if limits[name][side] != end:
                        sides[side] = self._luck(cases, _with(own, name, side, end))
            told[name] = sides
        return told

    def _luck(self, cases: np.ndarray, limits: Limits) -> float:
        from scipy.special import bdtrc  # a tenth of a second to import

        beyond = self.wanted[self.outside][self.inside(limits)]
        p = beyond.sum() / len(beyond)
        return float(bdtrc(self.wanted[cases].sum() - 1.0, len(cases), p))

    def free(self, name: str, at: int) -> None:
        """Adds the box that a box is without its restriction of a parameter."""
        limits = {**self.steps[at].limits, name: self.whole[name]}
        self.steps.append(_Step(limits, self.outside[self.inside(limits)]))


def peel(x: Mapping[str, np.ndarray], wanted: np.ndarray, outside: np.ndarray, least: float) -> Peeled:
    """Peels as long as that raises the density and leaves at least the part `least` of all cases, then pastes back what
    raises it too."""
    ends = {name: _ends(values) for name, values in x.items()}
    found = Peeled(x, wanted, outside, [_Step(ends, outside)])
    for sides in (_peels, _pastes):
        while (best := _best(found, list(sides(found)))) is not None:
            before, after = (len(cases) for cases in (found.steps[-1].cases, best.cases))
            if after / len(wanted) < least or (after >= before if sides is _peels else after <= before):
                break
            found.steps.append(best)
    return found


def _best(found: Peeled, steps: list[_Step]) -> _Step | None:
    """The one of some boxes that gains most density for the cases that it differs by; None if none gains any."""
    n, density = len(found.steps[-1].cases), found.wanted[found.steps[-1].cases].mean()

    def score(step: _Step) -> tuple[float, int]:
        own = found.wanted[step.cases].mean() if len(step.cases) else 0.0
        gain = (own - density) / abs(len(step.cases) - n) if own != density else 0.0
        return gain, -len(found.restricted(step.limits))

    best = max(steps, key=score, default=None)
    return best if best is not None and score(best)[0] > 0 else None


def _peels(found: Peeled) -> Iterator[_Step]:
    limits, cases = found.steps[-1]
    texts = [name for name, values in found.x.items() if _is_category(values)]
    for name in (name for name in found.x if name not in texts):
        values = found.x[name][cases]
        for side, part in ((1, 1 - _PART), (0, _PART)):
            end = _quantile(values, part)
            yield _Step(_with(limits, name, side, end), cases[values <= end if side else values >= end])
    for name in texts:
        kept = limits[name][0]
        for left_out in sorted(kept) if len(kept) > 1 else ():
            some = kept - {left_out}
            yield _Step({**limits, name: (some, some)}, cases[found.x[name][cases] != left_out])


def _pastes(found: Peeled) -> Iterator[_Step]:
    limits, names = found.steps[-1].limits, found.restricted(found.steps[-1].limits)
    texts = [name for name in names if _is_category(found.x[name])]
    if len(texts) == len(names):  # as the workbench has it
        return

    def step(name: str, own: tuple[Any, Any]) -> _Step:
        wider = {**limits, name: own}
        return _Step(wider, found.outside[found.inside({one: wider[one] for one in names})])

    for name in (name for name in names if name not in texts):
        (low, high), (lowest, highest) = limits[name], found.whole[name]
        for side, beyond, part in ((0, (lowest, low), 1 - _PART), (1, (high, highest), _PART)):
            there = found.inside({**{one: limits[one] for one in names}, name: beyond})
            values = found.x[name][found.outside[there]]
            end = _quantile(values, part) if values.size else beyond[side]
            yield step(name, _with(limits, name, side, end)[name])
    for name in texts:
        for added in sorted(found.whole[name][0] - limits[name][0]):
            some = limits[name][0] | {added}
            yield step(name, (some, some))


def _with(limits: Limits, name: str, side: int, end: Any) -> dict[str, tuple[Any, Any]]:
    """Limits with another end on one side of a parameter."""
    low, high = limits[name]
    return {**limits, name: (low, end) if side else (end, high)}


def _is_category(values: np.ndarray) -> bool:
    return values.dtype == object


def _ends(values: np.ndarray) -> tuple[Any, Any]:
    if _is_category(values):
        return (every := frozenset(values)), every
    return float(values.min()), float(values.max())


def _quantile(values: np.ndarray, part: float) -> float:
    """The middle of the two values about a quantile, of which the outer one differs from the inner if any does."""
    ordered = np.sort(values)
    below, above = math.floor((len(ordered) - 1) * part), math.ceil((len(ordered) - 1) * part)
    if part > 0.5:
        while ordered[below] == ordered[above] and below > 0:
            below -= 1
    else:
        while ordered[below] == ordered[above] and above < len(ordered) - 1:
            above += 1
    return float((ordered[below] + ordered[above]) / 2)
