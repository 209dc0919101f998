"""What an engine returns: one row a run, as compact columns and as a pandas frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .layout import Layout

if TYPE_CHECKING:
    import pandas as pd


class Record(NamedTuple):
    """Columns of the run table in numbers; bit i of a word stands for voter i in scenario order."""

    outcome: np.ndarray  # number of the adopted draft, or of drafts for shelved
    round: np.ndarray  # round of adoption, or the last one
    blockers: np.ndarray  # bits: who broke silence or declined at the last tabling of a shelved run
    objectors: np.ndarray  # bits: who did so in any round
    reservations: np.ndarray  # bits: who acquiesced on record in the adopting round


@dataclass(frozen=True)
class Runs:
    """Runs `first`, `first + 1`, ... of a scenario."""

    layout: Layout
    first: int
    record: Record

    def __len__(self) -> int:
        return len(self.record.outcome)

    def coded(self, column: str) -> tuple[np.ndarray, list[str]]:
        """A column of names as (codes, names): the outcome, or who is in a word of bits, comma-separated."""
        values = getattr(self.record, column)
        if column == "outcome":
            return values, list(self.layout.scenario.outcomes)
        words, codes = np.unique(values, return_inverse=True)
        return codes.astype(np.min_scalar_type(len(words))), [_names(word, self.layout.voters) for word in words]

    def table(self) -> "pd.DataFrame":
        """The run table: run, outcome, round, blockers, objectors, reservations (names comma-separated)."""
        import pandas as pd

        columns = {"run": np.arange(self.first, self.first + len(self), dtype=np.int64)}
        for column in Record._fields:
            if column == "round":
                columns[column] = self.record.round
            else:
                codes, names = self.coded(column)
                columns[column] = pd.Categorical.from_codes(codes.astype(np.int64), names)
        return pd.DataFrame(columns)


def empty_record(layout: Layout, runs: int) -> Record:
    """Columns just wide enough for the scenario: one bit per voter, one number per outcome and round."""
    bits = np.min_scalar_type((1 << len(layout.voters)) - 1)
    outcomes, rounds = np.min_scalar_type(layout.shape.drafts), np.min_scalar_type(layout.last_round)
    return Record(*(np.empty(runs, kind) for kind in (outcomes, rounds, bits, bits, bits)))


def bits_of(names: Sequence[str], voters: Sequence[str]) -> int:
    """The word whose bits are the positions of the names among the voters."""
    return sum(1 << i for i, voter in enumerate(voters) if voter in names)


def _names(word: int, voters: Sequence[str]) -> str:
    return ",".join(voter for i, voter in enumerate(voters) if int(word) >> i & 1)
