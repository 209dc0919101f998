"""A target that an outcome's share is to meet: `P(adopted) >= 0.5`. Parsed, never evaluated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..errors import Mistake, UsageError, nearest
from ..scenario.expressions import Call, Comparison, Name, number_of, parse
from ..scenario.schema import Scenario
from .labels import ADOPTED, CLASSES

_EXPECTED = "expected P(OUTCOME) >= share or P(OUTCOME) <= share, as in P(adopted) >= 0.5"


@dataclass(frozen=True)
class Target:
    """A bound on the share of one outcome.

    Attributes:
        outcome: adopted, as_proposed, diluted, shelved or the name of a draft.
        column: its column of the case table.
        at_least: whether the share is to be at least `share`; else at most.
        share: the bound, 0 to 1.
    """

    outcome: str
    column: str
    at_least: bool
    share: float

    def __str__(self) -> str:
        return f"P({self.outcome}) {'>=' if self.at_least else '<='} {self.share:g}"

    def met(self, share: ArrayLike) -> np.ndarray:
        """Whether shares meet the bound; a share that equals it does."""
        return self.surplus(share) >= 0

    def surplus(self, share: ArrayLike) -> np.ndarray:
        """By how much shares are on the right side of the bound, negative where they are not."""
        return (np.asarray(share, float) - self.share) * (1.0 if self.at_least else -1.0)


def column_of(outcome: str, scenario: Scenario) -> str | None:
    """The column of the case table that has an outcome's share; None for a word that is no outcome.

    The classes come first: a draft that is called `diluted` cannot be named.
    """
    if outcome in (ADOPTED, *CLASSES):
        return outcome
    return f"draft.{outcome}" if outcome in scenario.drafts else None


def outcome_names(scenario: Scenario) -> list[str]:
    """The outcomes that a target or goal may name."""
    return [ADOPTED, *CLASSES, *scenario.drafts]


def parse_target(text: str, scenario: Scenario) -> Target:
    """The target in a text of the form `P(OUTCOME) >= x` or `<= x`, x a share or a percentage (`50 %`).

    Raises:
        UsageError: the text has another form, the outcome is unknown, or x is not between 0 and 1.
    """
    place = f"--target {text}"
    match parse(text, place, _EXPECTED):
        case Comparison((Call("P", Name(outcome)), bound), (">=" | "<=" as sign,)):
            pass
        case _:
            raise UsageError(Mistake(place, _EXPECTED))
    column = column_of(outcome, scenario)
    if column is None:
        what = f"'{outcome}' is no outcome of {scenario.name}{nearest(outcome, outcome_names(scenario))}"
        raise UsageError(Mistake(place, what))
    share, written = number_of(bound), text[bound.column - 1 :].strip()
    if share is None or not 0 <= share <= 1:
        what = f"'{written}' is no number" if share is None else f"no share of runs is ever {written}"
        raise UsageError(Mistake(place, f"{what}; allowed: 0 to 1, or 0 % to 100 %"))
    return Target(outcome, column, sign == ">=", share)
