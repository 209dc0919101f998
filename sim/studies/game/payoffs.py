"""What an actor gains by its own lights, run by run."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from ...engines import ensemble
from ...engines.layout import Layout
from ...engines.runs import new_ends
from ...errors import UserError
from ...results.findings import Advance
from ...scenario.load import vary
from ...scenario.parts import ExternalPower
from ...scenario.quantity import Quantity
from ...scenario.schema import Scenario
from ...strategies.own_gain import effort, stake

#: Numbers of the state of all runs in one stretch, at most (8 bytes each).
_NUMBERS = 1 << 23


class Played(NamedTuple):
    """The runs of one cell."""

    outcome: np.ndarray  # (runs,) number of the adopted draft, or of drafts for shelved
    gains: tuple[np.ndarray, ...]  # (runs,) of each player


def play(
    scenario: Scenario, players: tuple[str, ...], runs: int, seed: int, *, threads: int | None = None,
    progress: Advance = None,
) -> Played:  # fmt: skip
    """Runs of a scenario with what each player gains in every one.

    A member or host gains its balance for the draft that is adopted, V + epsilon as it stands at the end, inducements
    received included, and 0 where the proposal is shelved; what a sponsor pays is not subtracted, since no source says
    what it costs it. An external power loses its stake in the draft that is adopted, and half its exposure times the
    square of the coercion that it exerts (`strategies.own_gain`), both at the coded values; one of which no stake is
    coded loses 1 by any adoption.
    """
    layout = Layout(scenario)
    size = sum(column.size for column in new_ends(layout, 1))
    stretch = max(1, min(runs, _NUMBERS // size))
    outcomes, gains = [], [[] for _ in players]  # type: tuple[list[np.ndarray], list[list[np.ndarray]]]
    for begin in range(0, runs, stretch):
        width = min(stretch, runs - begin)
        ends = new_ends(layout, width)
        found = ensemble.simulate(scenario, width, seed, first=begin, threads=threads, ends=ends)
        outcome = found.record.outcome.astype(np.int64)
        outcomes.append(outcome)
        for n, player in enumerate(players):
            if player in layout.voters:
                i = layout.voters.index(player)
                balance = ends.gain[:, i, :] + ends.reservation[:, i, None]
                worth = np.concatenate([balance, np.zeros((width, 1))], axis=1)
                gains[n].append(np.take_along_axis(worth, outcome[:, None], axis=1)[:, 0])
            else:
                gains[n].append(_losses(scenario, player)[outcome])
        if progress is not None:
            progress(width)
    return Played(np.concatenate(outcomes), tuple(np.concatenate(part) for part in gains))


def _losses(scenario: Scenario, power: str) -> np.ndarray:
    """(drafts + 1,) what an external power loses by each draft, and by pressing in vain: the last."""
    drafts = len(scenario.menu)
    coded = stakes_of(scenario, power)
    if coded is None:
        return np.array([*[-1.0] * drafts, 0.0])
    stakes = [_stake(draft, coded) for draft in scenario.menu]
    actor = scenario.actors[power]
    coercion = _value(getattr(actor, "coercion", None))
    exerted = coercion * (1.0 if actor.strategy in (None, "diffuse") else float(effort(stakes[0], coded["exposure"])))
    cost = 0.5 * coded["exposure"] * exerted**2
    return -np.array([*stakes, 0.0]) - cost


def stakes_of(scenario: Scenario, power: str) -> Mapping[str, float] | None:
    """`threat`, `linkage` and `exposure` of an external power, as coded; None where they are not.

    A scenario whose strategy does not read them has none: then what the power would have if it aimed.
    """
    for known in _with_stakes(scenario, power):
        actor = known.actors[power]
        assert isinstance(actor, ExternalPower)
        if actor.threat is not None and actor.linkage is not None and actor.exposure is not None:
            return {name: _value(getattr(actor, name)) for name in ("threat", "linkage", "exposure")}
    return None


def _with_stakes(scenario: Scenario, power: str) -> Iterator[Scenario]:
    yield scenario
    try:
        yield vary(scenario, {f"{power}.strategy": "aimed"})
    except UserError:  # positions know no such strategy
        return


def _stake(draft: Any, coded: Mapping[str, float]) -> float:
    return float(stake(coded["threat"], coded["linkage"], _value(draft.reach), _value(draft.substance)))


def _value(quantity: Quantity | None) -> float:
    return 0.0 if quantity is None else float(quantity.value)
