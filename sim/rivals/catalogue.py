"""The catalogue of rival theories: each with what it is called, where it comes from, and its prediction for an issue.

A theory is added by a function of an `Issue` in this package and an entry here; every study that asks rivals has it
then. What it is called in other languages than English stands in the catalogue of words, as `forecaster.NAME`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from . import agenda, bargaining, central, challenge
from .issue import Issue
from .voting import VotingRule


@dataclass(frozen=True)
class Rival:
    """A theory: how it is called, where it comes from, and its prediction, which raises UserError where it has none."""

    label: str
    source: str
    predict: Callable[[Issue], float]


_published = partial(challenge.forecast, reading=challenge.PUBLISHED)

#: Theories that need nothing but the issue. The references stand in full in `sim/rivals/__init__.py`.
RIVALS: Mapping[str, Rival] = {
    "mean": Rival("Mean of positions", "no theory: the floor", central.mean),
    "compromise": Rival("Compromise model", "Stokman & Van den Bos 1992", central.compromise),
    "weighted_median": Rival("Weighted median", "Black 1958", central.weighted_median),
    "nash_status_quo": Rival("Nash bargaining over the status quo", "Nash 1950", bargaining.nash),
    "nash_breakdown": Rival("Nash bargaining from breakdown", "Achen 2006", bargaining.nash_from_breakdown),
    "challenge_printed": Rival("Challenge model, as printed", "Scholz et al. 2011", challenge.forecast),
    "challenge_published": Rival("Challenge model, as published", "Bueno de Mesquita 1994", _published),
}


def agenda_setter(setter: str, rule: VotingRule | None, what: str) -> Rival:
    """The agenda setter model with one actor as setter, under a rule or the issue's own; `what` names the rule."""
    source = "Romer & Rosenthal 1978; Tsebelis 2002"
    return Rival(f"Agenda setter, {what}", source, partial(agenda.setter_proposal, setter=setter, rule=rule))
