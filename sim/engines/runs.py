"""What an engine returns: one row a run, as compact columns and as a pandas frame."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .layout import Layout

if TYPE_CHECKING:
    import pandas as pd


class Record(NamedTuple):
    """Columns of the run table in numbers; bit i of a word stands for voter i in scenario order."""

    outcome: np.ndarray  # number of the adopted draft, or of drafts for shelved
    round: np.ndarray  # round of adoption, or the last one
    tabled: np.ndarray  # number of the draft on the table in that round, or of drafts where there was none
    blockers: np.ndarray  # bits: who broke silence or declined in the last round of a shelved run
    objectors: np.ndarray  # bits: who did so in any round
    reservations: np.ndarray  # bits: who acquiesced on record in the adopting round
    overruled: np.ndarray  # bits: who broke silence over the draft that was adopted all the same


#: Columns that number outcomes or drafts, and those whose bits are voters.
NAMED, SETS = ("outcome", "tabled"), ("blockers", "objectors", "reservations", "overruled")


class Ends(NamedTuple):
    """State of every run in the round that ended it; voters in scenario order."""

    gain: np.ndarray  # (runs, voters, drafts) V of every draft, inducements received included
    terms: np.ndarray  # (runs, voters, terms) of the draft on the table, in the preference model's order
    reservation: np.ndarray  # (runs, voters) epsilon, the round's shock included
    pull: np.ndarray  # (runs, voters) L, what standing alone would have cost; 0 for those that are not asked
    bound: np.ndarray  # (runs, voters) C, what an earlier open no costs to take back
    solidarity: np.ndarray  # (runs, voters) the trait sigma
    weight: np.ndarray  # (runs,) weight of solidarity
    band: np.ndarray  # (runs,) band of reservations
    asks: np.ndarray  # (runs,) the balance below which the sponsor had no draft tabled: max(A, 0)
    available: np.ndarray  # (runs, drafts) 1 or 0: whether the draft was at hand


def new_ends(layout: Layout, runs: int) -> Ends:
    """Room for the ends of `runs` runs."""
    voters, drafts = layout.shape.voters, layout.shape.drafts
    shapes = [
        (voters, drafts),
        (voters, len(layout.scenario.preferences.terms)),
        *[(voters,)] * 4,
        (),
        (),
        (),
        (drafts,),
    ]
    return Ends(*(np.zeros((runs, *shape)) for shape in shapes))


@dataclass(frozen=True)
class Runs:
    """Runs `first`, `first + 1`, ... of a scenario."""

    layout: Layout
    first: int
    record: Record

    def __len__(self) -> int:
        return len(self.record.outcome)

    def stretches(self, runs: int) -> "Iterator[Runs]":
        """The same runs, so many at a time."""
        for begin in range(0, len(self), runs):
            record = Record(*(column[begin : begin + runs] for column in self.record))
            yield replace(self, first=self.first + begin, record=record)

    def table(self) -> "pd.DataFrame":
        """The run table: run, outcome, round, tabled, blockers, objectors, reservations, overruled.

        All but run and round are categories: every outcome, every draft and, for a proposal that was withdrawn, none;
        of the sets of voters, comma-separated, those that occurred.
        """
        import pandas as pd  # the engines run without it

        columns = {"run": np.arange(self.first, self.first + len(self), dtype=np.int64)}
        for column, values in self.record._asdict().items():
            columns[column] = values
            if column in NAMED:
                columns[column] = pd.Categorical.from_codes(values, list(named(column, self.layout)))
            elif column in SETS:
                found, codes = np.unique(values, return_inverse=True)
                columns[column] = pd.Categorical.from_codes(
                    codes, [spelled(word, self.layout.voters) for word in found.tolist()]
                )
        return pd.DataFrame(columns)


def named(column: str, layout: Layout) -> tuple[str, ...]:
    """What the numbers in a column of outcomes or drafts stand for."""
    scenario = layout.scenario
    return scenario.outcomes if column == "outcome" else (*scenario.drafts, "")


def empty_record(layout: Layout, runs: int | tuple[int, int]) -> Record:
    """Columns of `runs`, or of (cases, runs), just wide enough for the scenario: one bit per voter, one number per
    outcome and round."""
    bits = np.min_scalar_type((1 << len(layout.voters)) - 1)
    outcomes, rounds = np.min_scalar_type(layout.shape.drafts), np.min_scalar_type(layout.last_round)
    return Record(*(np.empty(runs, kind) for kind in (outcomes, rounds, outcomes, *[bits] * 4)))


def bits_of(names: Collection[str], voters: Sequence[str]) -> int:
    """The word whose bits are the positions of the names among the voters."""
    return sum(1 << i for i, voter in enumerate(voters) if voter in names)


def spelled(word: int, voters: Sequence[str]) -> str:
    """The names behind a word of bits, comma-separated, in the order of the voters."""
    return ",".join(voter for i, voter in enumerate(voters) if word >> i & 1)
