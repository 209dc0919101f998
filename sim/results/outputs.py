"""Which columns of a case table are outcomes that analyses take apart, what they are called, and how they are meant."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ..errors import Mistake, UsageError, nearest
from ..scenario.schema import Scenario
from ..words import say
from .labels import ADOPTED, class_labels

#: The mean rounds of all runs. Rounds to agreement are undefined where nothing was adopted, and a Saltelli design
#: admits no hole; this is their mean with a shelved run counted at its deadline (a restricted mean time).
ROUNDS = "rounds.spent"


def shares(scenario: Scenario) -> dict[str, str]:
    """Columns of shares of runs, with labels: any draft, the classes of outcome, every draft."""
    drafts = {f"draft.{name}": scenario.label(name) for name in scenario.drafts}
    return {ADOPTED: say("adopted"), **class_labels(), **drafts}


def shares_of(table: pd.DataFrame, scenarios: Sequence[Scenario]) -> dict[str, str]:
    """The columns of shares that a case table has, with labels; the first scenario that has a draft names it."""
    known: dict[str, str] = {}
    for scenario in scenarios:
        known = {**shares(scenario), **known}
    return {column: label for column, label in known.items() if column in table}


def outputs_of_all(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """`outputs` of several scenarios; the first that has a draft names it."""
    return {column: label for one in reversed(scenarios) for column, label in outputs(one).items()}


def outputs(scenario: Scenario) -> dict[str, str]:
    """`shares`, and the mean rounds that a run takes."""
    return {**shares(scenario), ROUNDS: say("outcome.rounds")}


def column_of(name: str, known: Mapping[str, str]) -> str:
    """The column that `--outcome` names: a column, a draft, or `rounds`. Raises UsageError if it is none of `known`."""
    short = {"rounds" if column == ROUNDS else column.removeprefix("draft."): column for column in known}
    if name in known or name in short:
        return short.get(name, name)
    raise UsageError(Mistake(f"--outcome {name}", f"no outcome of this scenario{nearest(name, short)}"))
