"""One issue to be decided: a scale, and where each actor stands on it, how much it cares and what it can bring."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from ..errors import Mistake, UserError
from .voting import VotingRule


@dataclass(frozen=True, eq=False)
class Issue:
    """An issue with n >= 1 actors; arrays are copied, of float and read-only.

    scale       (low, high), low < high: the ends of the policies that can be decided
    position    (n,) within the scale: the outcome that the actor prefers
    salience    (n,) in [0, 1]: how much the issue matters to it
    influence   (n,) at least 0: its capabilities, in any unit
    votes       (n,) at least 0: its weight in the formal vote, 0 for an actor without one; `influence` if not given
    reference   the status quo, what holds if nothing is decided; None if unknown
    rule        how the body votes; None if unknown
    actors      names, all different; "1" to "n" if not given

    Some actor must have salience and influence, because every weighted theory divides by their product.
    Raises UserError with every mistake at once: its place (issue, field, actor) and what would be right.
    """

    name: str
    scale: tuple[float, float]
    position: np.ndarray
    salience: np.ndarray
    influence: np.ndarray
    votes: np.ndarray = None  # type: ignore[assignment]  # never None once it is made
    reference: float | None = None
    rule: VotingRule | None = None
    actors: Sequence[str] = ()

    def __post_init__(self) -> None:
        mistakes: list[Mistake] = []
        for field in ("position", "salience", "influence", "votes"):
            given = self.influence if field == "votes" and self.votes is None else getattr(self, field)
            object.__setattr__(self, field, self._column(field, given, mistakes))
        names = tuple(self.actors) or tuple(str(number) for number in range(1, self.position.size + 1))
        object.__setattr__(self, "actors", names)
        mistakes = mistakes or self._whole() or self._ranges()
        if mistakes:
            raise UserError(mistakes)

    @property
    def weight(self) -> np.ndarray:
        """Influence times salience, (n,): what an actor brings to bear on this issue."""
        return self.influence * self.salience

    def status_quo(self) -> float:
        """The reference point; raises UserError where none is known."""
        if self.reference is None:
            raise UserError(self._at("reference", "this theory needs the status quo; give the issue a reference point"))
        return float(self.reference)

    def _at(self, field: str, what: str) -> Mistake:
        return Mistake(f"issue '{self.name}', {field}", what)

    def _column(self, field: str, given: object, mistakes: list[Mistake]) -> np.ndarray:
        column: np.ndarray = np.empty((0, 0))
        with suppress(TypeError, ValueError):
            column = np.array(given, dtype=float)
        if column.ndim != 1:
            mistakes.append(self._at(field, "must be a list of numbers, one for each actor"))
            column = np.empty(0)
        column.setflags(write=False)
        return column

    def _whole(self) -> list[Mistake]:
        """Mistakes in the lengths and the scale, without which the ranges cannot be judged."""
        found = []
        n = self.position.size
        if n == 0:
            found.append(self._at("position", "there are no actors; give at least one"))
        for field in ("salience", "influence", "votes", "actors"):
            if len(getattr(self, field)) != n:
                found.append(self._at(field, f"has {len(getattr(self, field))} entries for {n} positions; give {n}"))
        if len(set(self.actors)) != len(self.actors):
            found.append(self._at("actors", "a name stands twice; give every actor its own"))
        low = high = np.nan
        with suppress(TypeError, ValueError):
            low, high = map(float, self.scale)
        if not (np.isfinite([low, high]).all() and low < high):
            found.append(self._at("scale", f"must be (low, high) with low < high: {self.scale}"))
        return found

    def _ranges(self) -> list[Mistake]:
        low, high = self.scale
        limits = {"position": (low, high), "salience": (0.0, 1.0), "influence": (0.0, None), "votes": (0.0, None)}
        found = []
        for field, (least, most) in limits.items():
            for actor, value in zip(self.actors, getattr(self, field), strict=True):
                if np.isfinite(value) and least <= value and (most is None or value <= most):
                    continue
                allowed = f"at least {least:g}" if most is None else f"within [{least:g}, {most:g}]"
                found.append(self._at(f"{field} of '{actor}'", f"must be a number {allowed}: {value:g}"))
        if self.reference is not None and not low <= self.reference <= high:
            found.append(self._at("reference", f"must lie within [{low:g}, {high:g}], or be None: {self.reference}"))
        if not found and not self.weight.sum() > 0:
            found.append(self._at("salience", "no actor has both influence and salience; give at least one both"))
        return found
