"""One run of the readable engine, held between two steps of a session."""

from collections.abc import Iterator
from typing import Any

from ..engines.council import NorthAtlanticCouncil
from ..scenario.schema import Scenario
from ..studies.trace.rounds import rounds_of
from .state import State


class Stepping:
    """A `NorthAtlanticCouncil` that goes one round further when it is asked to, and what its rounds were so far.

    It belongs to one scenario, seed and run; asked for another, it begins anew.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Back to before the first round."""
        self._of: Any = None
        self._rounds: list[dict[str, Any]] = []
        self._coming: Iterator[dict[str, Any]] = iter(())

    def so_far(self, scenario: Scenario, state: State) -> list[dict[str, Any]]:
        """The rounds that were played, as `studies.trace.rounds.rounds_of` gives them."""
        self._turn_to(scenario, state)
        return self._rounds

    def step(self, scenario: Scenario, state: State, to_the_end: bool = False) -> None:
        """Plays the next round, or all that are left; nothing where the run is over."""
        self._turn_to(scenario, state)
        for now in self._coming:
            self._rounds.append(now)
            if not to_the_end:
                return

    def _turn_to(self, scenario: Scenario, state: State) -> None:
        """Another run begins anew; the same run of a changed scenario is played as far as it was."""
        of = (state.scenario, state.seed, state.run)
        if (of, state.sets) == self._of:
            return
        again = len(self._rounds) if self._of is not None and self._of[0] == of else 0
        self.forget()
        self._of = (of, state.sets)
        self._coming = rounds_of(NorthAtlanticCouncil(scenario, run=state.run, stream_seed=state.seed))
        for _ in range(again):
            self.step(scenario, state)
