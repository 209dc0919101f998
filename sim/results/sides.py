"""Runs of a scenario in numbers, to be set beside others run by run: what studies that compare are made of.

Run n of two sides with one seed has the same draws, so any difference is due to the change and not to sampling error.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ..engines.runs import Record, Runs, bits_of
from ..scenario.schema import Scenario
from ..words import say
from .labels import ADOPTED


@dataclass(frozen=True)
class Side:
    """The runs of one scenario, in numbers.

    Attributes:
        name: how it is called in tables and figures.
        scenario: what was run.
        outcome: (runs,) position in `scenario.outcomes`.
        blockers: (runs,) uint64, bit i set where voter i was among the blockers.
    """

    name: str
    scenario: Scenario
    outcome: np.ndarray
    blockers: np.ndarray

    @property
    def is_adopted(self) -> np.ndarray:
        """(runs,) whether some draft was adopted."""
        return self.outcome < len(self.scenario.drafts)

    def has(self, outcome: str) -> np.ndarray:
        """(runs,) whether a run ended in an outcome; `adopted` means any draft."""
        if outcome == ADOPTED:
            return self.is_adopted
        outcomes = self.scenario.outcomes
        return self.outcome == outcomes.index(outcome) if outcome in outcomes else np.zeros(len(self.outcome), bool)

    def bit(self, voter: str) -> np.uint64:
        """The bit of a voter in `blockers`, none where it does not sit."""
        return np.uint64(bits_of([voter], self.scenario.voters))

    def first(self, runs: int) -> "Side":
        """Its first runs."""
        return replace(self, outcome=self.outcome[:runs], blockers=self.blockers[:runs])

    def label(self, outcome: str) -> str:
        """How an outcome is called in figures."""
        return say(ADOPTED) if outcome == ADOPTED else self.scenario.label(outcome)


def side_of_runs(name: str, runs: Runs) -> Side:
    """A side from an engine's runs."""
    return Side(name, runs.layout.scenario, runs.record.outcome, runs.record.blockers)


def side_of_records(name: str, scenario: Scenario, parts: Iterable[Record]) -> Side:
    """A side from stored runs, part by part."""
    outcomes, blockers = zip(*((part.outcome, part.blockers) for part in parts), strict=True)
    return Side(name, scenario, np.concatenate(outcomes), np.concatenate(blockers))
