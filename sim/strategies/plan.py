"""What a strategy decides for a round, as the readable engine keeps it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from . import chance

if TYPE_CHECKING:
    from ..engines.agents import Voter


class Plan(NamedTuple):
    """What an actor does in a round, by the name of whom it does it to."""

    aimed: Mapping[str, float] = {}  # x; 1 for who is not named
    courted: Mapping[str, float] = {}  # y; 0 for who is not named
    addressed: Mapping[str, float] = {}  # which share of the way to the host's views it brings them


def standing_of(voter: "Voter", gain: float) -> float:
    """z of a voter with some gain from the draft."""
    model = voter.model
    weight = 0.0 if voter is model.host else model.settings["weights"]["solidarity"]
    return chance.standing(gain, weight, voter.traits["solidarity"], steepness_of(voter))


def steepness_of(voter: "Voter") -> float:
    """1/s of a voter."""
    return chance.steepness(voter.traits["salience"], voter.model.process["rationality"])
