"""The Secretary-General of the readable engine: appraises the drafts, tables one, and learns from every open no."""

import math
from typing import TYPE_CHECKING, NamedTuple

import mesa

from ..equations import decision, drafting, silence
from .agents import Draft, Numbers, Voter
from .answer import Answer

if TYPE_CHECKING:
    from .council import NorthAtlanticCouncil


class Appraisal(NamedTuple):
    """What the Secretary-General thinks of one draft."""

    utility: float  # the sponsor's balance, its own reservation included
    is_available: bool
    is_admissible: bool
    pivotal_gain: float
    pivot: str  # the member, or the host, whose gain it is; empty where nobody minds


class SecretaryGeneral(mesa.Agent):
    """Tables one draft a round, or nothing: of those the sponsor still accepts, the one most likely to pass."""

    _ids = Numbers()

    def __init__(self, model: "NorthAtlanticCouncil"):
        super().__init__(model)
        self.model: NorthAtlanticCouncil
        self.learnt = dict.fromkeys(model.case.voters, 0.0)  # of each reservation, from every open no
        self.aspiration = 0.0
        self.appraisals: list[Appraisal] = []  # of this round, in menu order

    def draft(self) -> int | None:
        """Number of the draft to table; None if the sponsor accepts none."""
        model, chosen, best = self.model, None, -math.inf
        utilities = [model.sponsor.gain(draft) + model.sponsor.reservation for draft in model.menu]
        conceded = drafting.progress(float(model.steps), model.process["rounds"], model.process["concession"])
        self.aspiration = drafting.aspiration(utilities[0], model.process["walk_away"], conceded)
        self.appraisals = []
        for number, (utility, available) in enumerate(zip(utilities, model.available, strict=True)):
            pivotal, pivot = self.pivotal_gain(model.menu[number])
            admissible = bool(drafting.is_admissible(utility, self.aspiration, available))
            self.appraisals.append(Appraisal(utility, available, admissible, pivotal, pivot))
            if drafting.replaces(admissible, pivotal, best):
                chosen, best = number, pivotal
        return chosen

    def expected_gain(self, voter: Voter, draft: Draft) -> float:
        """What a voter gains from a draft, as far as is known."""
        return drafting.expected_gain(voter.gain(draft), self.learnt[voter.name], voter.bound)

    def pivotal_gain(self, draft: Draft) -> tuple[float, str]:
        """The smaller of the pivotal member's gain and the host's, each with what is known of its reservation; and
        whose it is."""
        model = self.model
        expected = [self.expected_gain(member, draft) for member in model.asked]
        minding = [member.traits["salience"] > 0.0 for member in model.asked]
        pivotal = decision.pivotal_gain(expected, model.votes, minding, model.layout.rule.needs)
        own = zip(model.asked, expected, minding, strict=True)
        pivot = next((member.name for member, gain, minds in own if minds and gain == pivotal), "")
        if model.host is not None:
            members = pivotal
            pivotal = decision.narrower(members, self.expected_gain(model.host, draft))
            pivot = pivot if pivotal == members else model.host.name
        return pivotal, pivot

    def hear(self, voter: Voter, answer: Answer) -> None:
        """Learns from an open no how large the reservation must be at least."""
        if not answer.is_silent:
            self.learnt[voter.name] = silence.learnt(self.learnt[voter.name], answer.gain, answer.pull, answer.bound)
