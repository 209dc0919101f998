"""The agents of the readable engine: members, the host, external powers and the Secretary-General.

They decide by the rules of `sim.equations`; when each is asked is up to the model in `council.py`.
"""

from typing import TYPE_CHECKING, NamedTuple

import mesa
import numpy as np

from ..equations import consultation, decision, drafting, gains, pressure, silence

if TYPE_CHECKING:
    from .council import NorthAtlanticCouncil


class Actor(mesa.Agent):
    """A state: its name and its traits, which events may move."""

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float]):
        super().__init__(model)
        self.name = name
        self.traits = traits


class ExternalPower(Actor):
    """Has no vote and no consent; puts pressure on the others."""


class Voter(Actor):
    """Someone whose consent can be withheld: it holds views, appraises drafts and feels pressure."""

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float], quantile: float):
        super().__init__(model, name, traits)
        self.quantile = quantile
        self.views = {view: traits[view] for view in model.case.preferences.views}
        self.voice_share = 0.0
        self.pressure = 0.0
        self.received = 0.0
        self.shock = 0.0
        self.reservation = 0.0
        self.learnt = 0.0  # what the Secretary-General has learnt of the reservation
        self.pull = 0.0
        self.balance = 0.0  # V + epsilon + L of the draft it was last asked about
        self.leans = self.is_silent = self.is_on_record = False

    def settle_reservation(self, normal: float | None) -> None:
        """The private reservation of this round; `normal` is the round's draw if reservations are volatile."""
        model = self.model
        if normal is not None:
            volatility = model.settings["volatility"]
            self.shock = silence.shock(
                self.shock, normal, volatility["deviation"], volatility["persistence"], model.steps == 1
            )
        self.reservation = silence.reservation(self.quantile, model.process["rationality"], self.shock)

    def revise(self, view: str, mean: float) -> None:
        """Moves a view between its anchor, which is the trait, and the mean of all views."""
        self.views[view] = consultation.revised_view(self.traits["openness"], self.traits[view], mean)

    def rates(self) -> tuple[float, float, float, float]:
        """What a unit of substance, visibility (twice) and reach is worth to it now, in the order of the terms."""
        model, traits, weights = self.model, self.traits, self.model.settings["weights"]
        retaliation = 0.0
        if model.externals:
            retaliation = gains.expected_retaliation(model.process["anticipation"], self.pressure)
        return (
            gains.security_rate(
                weights["security"], self.views["threat"], traits["core_threat"], self.views["linkage"]
            ),
            gains.economic_rate(weights["economic"], traits["exposure"], retaliation),
            gains.entrapment_rate(weights["entrapment"], traits["entrapment"]),
            gains.autonomy_rate(weights["autonomy"], traits["autonomy"]),
        )

    def losses(self, draft: dict[str, float]) -> tuple[float, float, float]:
        """Where drafts are positions: its stake, its loss if nothing is decided, and the loss that the draft leaves."""
        model, width = self.model, self.model.case.spatial.scale.width
        settings, ideal = model.settings, self.views["ideal"]
        if model.layout.shape.known_quo:
            failure = gains.distance(settings["spatial"]["status_quo"], ideal, width)
        else:
            failure = settings["spatial"]["cost_of_failure"]
        stake = gains.stake(settings["weights"]["spatial"], self.traits["salience"])
        return stake, failure, gains.distance(draft["position"], ideal, width)

    def gain(self, draft: dict[str, float]) -> float:
        """V: its systematic gain of a draft over the status quo."""
        if self.model.case.spatial is not None:
            return gains.spatial_gain(*self.losses(draft), self.received)
        return gains.gain(*self.rates(), self.received, draft["substance"], draft["visibility"], draft["reach"])

    def terms(self, draft: dict[str, float]) -> dict[str, float]:
        """The terms of its gain from a draft, by name."""
        if self.model.case.spatial is not None:
            values = gains.spatial_terms(*self.losses(draft))
        else:
            values = gains.terms(*self.rates(), draft["substance"], draft["visibility"], draft["reach"])
        return dict(zip(self.model.case.preferences.terms, values, strict=True))

    def lean(self, draft: dict[str, float]) -> None:
        """What it would say alone."""
        self.leans = bool(silence.leans_to_agree(self.gain(draft), self.reservation))

    def feel(self, reaction: float) -> None:
        """Takes the external powers' reaction: stiffens as far as it is resolved, takes fright as far as it is not."""
        process, traits = self.model.process, self.traits
        self.pressure = pressure.experienced(self.pressure, process["memory"], reaction)
        resolve = traits["resolve"]
        traits["threat"] = pressure.stiffened(traits["threat"], process["backlash"], self.pressure, resolve)
        traits["entrapment"] = pressure.frightened(
            traits["entrapment"], process["intimidation"], self.pressure, resolve
        )


class Member(Voter):
    """Sits in the Council; its objection breaks silence."""

    def answer(self, draft: dict[str, float], others: float) -> None:
        """Keeps silence or breaks it, knowing which share of the other members leans to agree."""
        model, value = self.model, self.gain(draft)
        band = model.settings["reservations"]["band"]
        self.pull = silence.solidarity(model.settings["weights"]["solidarity"], self.traits["solidarity"], others)
        self.balance = silence.stand(value, self.reservation, self.pull)
        self.is_silent = bool(silence.keeps_silence(self.balance, band))
        self.is_on_record = bool(silence.goes_on_record(self.balance, band))
        if not self.is_silent:
            self.learnt = silence.learnt(self.learnt, value, self.pull)


class Host(Voter):
    """A partner without a seat whose own consent is needed."""

    def answer(self, draft: dict[str, float]) -> None:
        """Consents or declines."""
        value = self.gain(draft)
        self.balance = silence.stand(value, self.reservation, 0.0)
        self.is_silent = self.leans = bool(silence.leans_to_agree(value, self.reservation))
        if not self.is_silent:
            self.learnt = silence.learnt(self.learnt, value, 0.0)


class Appraisal(NamedTuple):
    """What the Secretary-General thinks of one draft."""

    sponsor_gain: float
    is_admissible: bool
    pivotal_gain: float
    pivot: str  # the member, or the host, whose gain it is


class SecretaryGeneral(mesa.Agent):
    """Tables one draft a round: of those the sponsor still accepts, the one most likely to pass."""

    def __init__(self, model: "NorthAtlanticCouncil"):
        super().__init__(model)
        self.aspiration = 0.0
        self.appraisals: list[Appraisal] = []  # of this round, in menu order

    def draft(self) -> int:
        """Number of the draft to table."""
        model = self.model
        sponsored = [model.sponsor.gain(draft) for draft in model.menu]
        first, lowest = sponsored[0], drafting.lowest_aspiration(min(sponsored))
        conceded = drafting.progress(float(model.steps), model.process["rounds"], model.process["concession"])
        self.aspiration = drafting.aspiration(first, lowest, conceded)
        self.appraisals, chosen, best = [], 0, -np.inf
        for number, value in enumerate(sponsored):
            pivotal, pivot = self.pivotal_gain(model.menu[number])
            admissible = bool(drafting.is_admissible(value, self.aspiration, first))
            self.appraisals.append(Appraisal(value, admissible, pivotal, pivot))
            if admissible and pivotal > best:
                chosen, best = number, pivotal
        return chosen

    def pivotal_gain(self, draft: dict[str, float]) -> tuple[float, str]:
        """The smaller of the pivotal member's gain and the host's, each with what is known of its reservation; and
        whose it is."""
        model = self.model
        rule = model.layout.rule
        expected = np.array([member.gain(draft) + member.learnt for member in model.asked])
        pivotal = decision.pivotal_gain(expected, rule.votes[rule.asked], rule.quota, rule.floor)
        pivot = model.asked[int(np.flatnonzero(expected == pivotal)[0])].name
        if model.host is not None:
            members = pivotal
            pivotal = decision.narrower(members, model.host.gain(draft) + model.host.learnt)
            pivot = pivot if pivotal == members else model.host.name
        return pivotal, pivot
