"""A layout as the readable engine reads it: what a run begins with, and what events do, in Python's own numbers.

Arithmetic with numbers out of numpy's arrays is several times slower, and a model takes them one by one.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ..equations.sampling import FIXED, nearest_whole
from ..scenario.vocabulary import EFFECTS

if TYPE_CHECKING:
    from .layout import Effects, Layout

_Dated = TypeVar("_Dated")


class Place(NamedTuple):
    """Where a quantity stands: whose it is, its name, what events clip it to."""

    who: str
    what: str
    low: float
    high: float


class Range(NamedTuple):
    """What a quantity is drawn from (`equations/sampling.py`), and by which stream."""

    who: str
    what: str
    kind: int
    stream: int
    ends: tuple[float, float, float]
    is_whole: bool


class Effect(NamedTuple):
    """What an event does to a quantity, from a round on to another; `end` is 0 for what stays."""

    begin: int
    end: int
    row: int
    kind: str  # of EFFECTS
    event: int
    amount: float


class Playbook:
    """What all runs of a layout have in common."""

    def __init__(self, layout: "Layout"):
        self._layout = layout

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Of every row."""
        parted = (row.name.partition(".") for row in self._layout.rows)
        ends = self._layout.ends[:, 3:].tolist()
        return tuple(Place(who, what, *limits) for (who, _, what), limits in zip(parted, ends, strict=True))

    @cached_property
    def values(self) -> dict[str, dict[str, float]]:
        """Every quantity by actor, draft or group, and by name: its value, or the mode of what it is drawn from."""
        values: dict[str, dict[str, float]] = {}
        for place, mode, row in zip(self.places, self._layout.ends[:, 1].tolist(), self._layout.rows, strict=True):
            values.setdefault(place.who, {})[place.what] = float(nearest_whole(mode)) if row.limits.whole else mode
        return values

    @cached_property
    def ranges(self) -> tuple[Range, ...]:
        """The quantities that are drawn."""
        layout = self._layout
        columns = zip(
            self.places, layout.kinds.tolist(), layout.row_streams.tolist(), layout.ends[:, :3].tolist(), layout.rows,
            strict=True,
        )  # fmt: skip
        return tuple(
            Range(place.who, place.what, kind, stream, tuple(ends), row.limits.whole)
            for place, kind, stream, ends, row in columns
            if kind != FIXED
        )

    @cached_property
    def for_good(self) -> dict[int, list[Effect]]:
        """What events do for good, by the round in which they begin."""
        return _by_round((effect.begin, effect) for effect in _listed(self._layout.effects))

    @cached_property
    def held(self) -> tuple[Effect, ...]:
        """What events do as long as they hold."""
        return _listed(self._layout.held_effects)

    @cached_property
    def held_rows(self) -> tuple[int, ...]:
        """The quantities that events hold for some rounds."""
        return tuple(sorted({effect.row for effect in self.held}))

    @cached_property
    def chances(self) -> tuple[tuple[int, float], ...]:
        """Of every event the stream that says whether it happens, below 0 if that is sure, and its probability."""
        streams, probabilities = self._layout.event_streams.tolist(), self._layout.event_probabilities.tolist()
        return tuple(zip(streams, probabilities, strict=True))

    @cached_property
    def beginning(self) -> dict[int, list[tuple[int, str]]]:
        """Number and name of the events that are to begin, by round."""
        scenario = self._layout.scenario
        return _by_round((scenario.round_of(name), (n, name)) for n, name in enumerate(scenario.events))

    @cached_property
    def ending(self) -> dict[int, list[tuple[int, str]]]:
        """Number and name of those that held until the round before, by round."""
        scenario = self._layout.scenario
        return _by_round(
            (scenario.round_of(name) + event.lasts, (n, name))
            for n, (name, event) in enumerate(scenario.events.items())
            if event.lasts is not None
        )


def _by_round(dated: Iterable[tuple[int, _Dated]]) -> dict[int, list[_Dated]]:
    found: dict[int, list[_Dated]] = {}
    for begin, one in dated:
        found.setdefault(begin, []).append(one)
    return found


def _listed(effects: "Effects") -> tuple[Effect, ...]:
    columns = zip(*(column.tolist() for column in effects), strict=True)
    return tuple(Effect(begin, end, row, EFFECTS[kind], *rest) for begin, end, row, kind, *rest in columns)
