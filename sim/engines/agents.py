"""The actors of the readable engine: members, the host, external powers.

Each owns its state and acts through public methods; they decide by the rules of `sim.equations`, and when each is asked
is up to the model in `council.py`. A behaviour of your own is a subclass of `Member`, `Host` or `ExternalPower` that
answers or acts in another way: see README.md in this folder. Long because all that an actor may be asked or do
stands in one file.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from ..equations import (
    consultation,
    gains,
    inducement,
    pressure,
    sampling,
    silence,
)
from ..strategies import (
    addressed,
    aimed,
    bargaining,
    broadcast,
    committed,
    diffuse,
    leverage,
    nearest,
    own_gain,
    wedge,
)
from ..strategies.catalogue import OWN_GAIN, of_role
from ..strategies.plan import Plan
from . import soundness
from .answer import UNASKED, Answer

if TYPE_CHECKING:
    from .council import NorthAtlanticCouncil

#: A draft: its attributes by name, or its position.
Draft = Mapping[str, float]
#: What a unit of each of a draft's attributes is worth to somebody.
Rates = tuple[float, float, float, float]


class Numbers:
    """Who numbers the agents of a model: the model. Mesa's own table by model would keep every model that ever was."""

    def __getitem__(self, model: "NorthAtlanticCouncil") -> Iterator[int]:
        return model.numbers


class Actor(mesa.Agent):
    """A state: its name and its traits, which events may move.

    Each round the model has it `perceive`; after a round without a decision it has it `act`.
    """

    _ids = Numbers()

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float]):
        super().__init__(model)
        self.model: NorthAtlanticCouncil
        self.name = name
        self.traits = traits
        self.strategies = of_role(model.case.strategic_role(name))  # that it may follow, by number

    def __init_subclass__(cls, **kwargs: Any):
        """A behaviour that somebody writes is checked wherever the model calls it."""
        super().__init_subclass__(**kwargs)
        if cls.__module__ != __name__:
            soundness.guard(cls, Actor)

    def move(self, trait: str, value: float) -> None:
        """Lets events move a trait."""
        self.traits[trait] = value

    @property
    def strategy(self) -> str:
        """Name of the strategy that it follows in this round."""
        return self.strategies[int(self.traits["strategy"])]

    def perceive(self) -> None:
        """Takes in what the round brings, before a draft is tabled."""

    def plan(self) -> Plan:
        """What its strategy makes of this round's views and the draft tabled last; changes nothing."""
        return Plan()

    def carry_out(self, plan: Plan) -> None:
        """Does what it planned before anybody knew what the others had."""

    def act(self) -> None:
        """Does what its means allow after a draft has failed."""


class ExternalPower(Actor):
    """Has no vote and no consent; puts pressure on the others."""

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float]):
        super().__init__(model, name, traits)
        self.planned, self.threatening, self.effort_made = Plan(), traits["coercion"], 1.0  # of this round

    @property
    def effort(self) -> float:
        """e: how hard it acts, in [0, 1]; all it has where it weighs nothing, or nobody knows what it wants."""
        if self.strategy == "diffuse" or not all(trait in self.traits for trait in OWN_GAIN):
            return 1.0
        draft, traits = self.model.last_draft, self.traits
        stake = own_gain.stake(traits["threat"], traits["linkage"], draft["reach"], draft["substance"])
        return own_gain.effort(stake, traits["exposure"])

    @property
    def threat(self) -> float:
        """What it threatens with: its coercion as far as it makes an effort; half of that where it courts as well."""
        means = self.traits["coercion"] * self.effort
        return wedge.halved(means) if self.strategy == "wedge" else means

    def aimed_at(self, voter: "Voter") -> float:
        """x: what of its threats is aimed at a voter, as a multiple: 1 unless it planned otherwise."""
        return self.planned.aimed.get(voter.name, diffuse.SHARE)

    def offered_to(self, voter: "Voter") -> float:
        """y: what of its offers a voter gets for a no, as a multiple."""
        return self.planned.courted.get(voter.name, 0.0)

    def spread(self) -> None:
        """Threatens all alike and courts nobody, which is what plans are made on."""
        self.planned = Plan()
        self.effort_made, self.threatening = self.effort, self.threat

    def plan(self) -> Plan:
        """Whom to threaten and whom to court."""
        plans = {"aimed": aimed.plan, "wedge": wedge.plan}
        return plans[self.strategy](self) if self.strategy in plans else Plan()

    def carry_out(self, plan: Plan) -> None:
        """Threatens and courts as planned."""
        self.planned = plan


class Voter(Actor):
    """Someone whose consent can be withheld: it holds views, appraises drafts and feels pressure."""

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float]):
        super().__init__(model, name, traits)
        self.quantile = sampling.logistic(model.drawn(f"{name}.reservation"))
        self.views = {view: traits[view] for view in model.case.preferences.views}
        self.pressure = 0.0
        self.reaction = 0.0  # of the external powers to this round's draft, as far as it is aimed at it
        self.received = 0.0
        self.shock = 0.0
        self.reservation = 0.0
        self.answered = UNASKED  # its answer to the draft on the table, as recorded

    @property
    def voice(self) -> float:
        """How loudly it speaks in consultation."""
        return consultation.voice(self.traits["influence"], self.traits["salience"], 0.0)

    @property
    def threatened(self) -> float:
        """chi: the joint coercion that is aimed at it."""
        coercion = 0.0
        for power in self.model.externals:
            coercion = pressure.joint_coercion(coercion, power.threatening, power.aimed_at(self))
        return coercion

    @property
    def courted(self) -> float:
        """What external powers offer it for a no."""
        offers = 0.0
        for power in self.model.externals:
            offers = wedge.offered(offers, power.threatening, power.offered_to(self))
        return offers

    @property
    def prefers_the_proposal(self) -> bool:
        """Whether it is known to prefer the proposal to the status quo: who proposes it does, and who asked for it."""
        return False

    @property
    def bound(self) -> float:
        """C: what an open no in an earlier round now costs to take back; nothing but for members."""
        return 0.0

    def perceive(self) -> None:
        """Hears the others, which moves its views between anchor and mean."""
        for view, mean in self.model.mean_views.items():
            self.views[view] = consultation.revised_view(self.traits["openness"], self.traits[view], mean)

    def settle(self) -> None:
        """Settles its private reservation of this round."""
        model, salience = self.model, self.traits["salience"]
        rationality = model.process["rationality"]
        if model.layout.is_volatile:
            normal, volatility = model.drawn(f"{self.name}.shock.{model.steps}"), model.settings["volatility"]
            self.shock = silence.shock(
                self.shock, normal, volatility["deviation"], volatility["persistence"], model.steps == 1
            )
        if model.steps == 1 and self.prefers_the_proposal:
            u, gain = model.drawn(f"{self.name}.reservation"), self.gain(model.menu[0])
            self.quantile = silence.revealed(u, gain, salience, rationality, self.shock)
        self.reservation = silence.reservation(salience, self.quantile, rationality, self.shock)

    def weight(self, term: str) -> float:
        """What a unit of a term weighs with it."""
        return gains.weight_of(self.model.settings["weights"][term], self.traits["salience"])

    def rates(self) -> Rates:
        """What a unit of substance, visibility (twice) and reach is worth to it now, in the order of the terms.

        They are the same for every draft, and kept from drafting to the decision.
        """
        kept = self.model.kept_rates
        if kept is None:
            return self._rates()
        found = kept.get(self.name)
        if found is None:
            found = kept[self.name] = self._rates()
        return found

    def _rates(self) -> Rates:
        traits, views, weight = self.traits, self.views, self.weight
        feared = gains.expected_retaliation(self.model.process["anticipation"], self.threatened, self.pressure)
        return (
            gains.security_rate(weight("security"), views["threat"], traits["core_threat"], views["linkage"]),
            gains.economic_rate(weight("economic"), traits["exposure"], gains.forgone(feared, self.courted)),
            gains.entrapment_rate(weight("entrapment"), traits["entrapment"]),
            gains.autonomy_rate(weight("autonomy"), traits["autonomy"]),
        )

    def losses(self, draft: Draft) -> tuple[float, float, float]:
        """Where drafts are positions: its stake, its loss if nothing is decided, and the loss that the draft leaves."""
        settings, shape, ideal = self.model.settings, self.model.layout.shape, self.views["ideal"]
        quo, cost = (settings["spatial"].get(name, 0.0) for name in ("status_quo", "cost_of_failure"))
        failure = gains.loss_of_failing(shape.known_quo, quo, ideal, shape.width, cost)
        return self.weight("spatial"), failure, gains.distance(draft["position"], ideal, shape.width)

    def gain(self, draft: Draft) -> float:
        """V: its systematic gain of a draft over the status quo."""
        if self.model.is_spatial:
            return gains.spatial_gain(*self.losses(draft), self.received)
        return gains.gain(*self.rates(), self.received, draft["substance"], draft["visibility"], draft["reach"])

    def terms(self, draft: Draft) -> dict[str, float]:
        """The terms of its gain from a draft, by name."""
        values: tuple[float, ...]
        if self.model.is_spatial:
            values = gains.spatial_terms(*self.losses(draft))
        else:
            values = gains.terms(*self.rates(), draft["substance"], draft["visibility"], draft["reach"])
        return dict(zip(self.model.case.preferences.terms, values, strict=True))

    def answer(self, draft: Draft, breaking: float) -> Answer:
        """Its answer to a draft, knowing which share of the other members breaks silence.

        It is asked more than once a round, with a growing share, so nothing may change by being asked; who has broken
        silence stays so.
        """
        raise NotImplementedError  # what every subclass must say for itself

    @property
    def alone(self) -> float:
        """V + epsilon - C: the balance on which it would answer whatever the others do."""
        return silence.stand(self.gain(self.model.draft), self.reservation, 0.0, self.bound)

    def heed(self, host: "Host", share: float) -> None:
        """Is spoken to by the host: its views come a share of the way to the host's."""
        for view, of_host in host.views.items():
            move = addressed.drawn_position if view == "ideal" else addressed.raised_view
            self.views[view] = move(self.views[view], of_host, share)

    def record(self, answer: Answer) -> None:
        """Stands by an answer: the one that counts in this round."""
        self.answered = answer

    def receive(self, amount: float) -> None:
        """Is induced: adds to its gain from every draft."""
        self.received += amount

    def feel(self, reaction: float) -> None:
        """Takes the external powers' reaction: stiffens as far as it is resolved, takes fright as far as it is not."""
        process, traits, resolve = self.model.process, self.traits, self.traits["resolve"]
        self.reaction = reaction
        self.pressure = pressure.experienced(self.pressure, process["memory"], reaction)
        traits["threat"] = pressure.stiffened(traits["threat"], process["backlash"], self.pressure, resolve)
        fear = pressure.frightened(traits["entrapment"], process["intimidation"], self.pressure, resolve)
        traits["entrapment"] = fear


class Member(Voter):
    """Sits in the Council; its objection breaks silence. As the sponsor it may induce others."""

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float]):
        super().__init__(model, name, traits)
        self.budget = model.settings["inducement"]["budget"] if name == model.case.sponsor else 0.0
        self.paid: tuple[str, float] | None = None  # its last inducement: to whom, how much

    @property
    def prefers_the_proposal(self) -> bool:
        """Whether it is the sponsor."""
        return self.name == self.model.case.sponsor

    @property
    def bound(self) -> float:
        """C: what an open no in an earlier round now costs to take back."""
        cost, has_objected, strategy = (
            self.model.process["commitment"],
            self.name in self.model.committed,
            self.strategy,
        )
        if strategy == "committed":
            cost = committed.cost(cost)
        bound = silence.commitment(cost, self.traits["salience"], has_objected)
        if strategy == "bargaining":
            bound = bargaining.bound(bound, self.received, self.traits["price"], self.traits["salience"])
        return bound

    def answer(self, draft: Draft, breaking: float) -> Answer:
        """Keeps silence or breaks it."""
        value, bound, settings = self.gain(draft), self.bound, self.model.settings
        pull = silence.solidarity(settings["weights"]["solidarity"], self.traits["solidarity"], breaking)
        balance, band = silence.stand(value, self.reservation, pull, bound), settings["reservations"]["band"]
        is_silent, is_on_record = silence.keeps_silence(balance, band), silence.goes_on_record(balance, band)
        return Answer(bool(is_silent), bool(is_on_record), value, pull, bound, balance)

    def act(self) -> None:
        """The sponsor adds to the gain of the blocker that its strategy prefers."""
        self.paid = None
        if self.budget <= 0.0:
            return
        chosen, best = None, -np.inf
        for member in sorted(self.model.asked, key=lambda member: member.name):
            worth = self.worth_of_paying(member)
            if inducement.is_preferred(not member.answered.is_silent, member is self, worth, best):
                chosen, best = member, worth
        if chosen is not None:
            amount = inducement.payment(self.model.settings["inducement"]["step"], self.budget)
            chosen.receive(amount)
            self.budget -= amount
            self.paid = (chosen.name, amount)

    def worth_of_paying(self, member: "Member") -> float:
        """What paying a blocker is worth to it as the sponsor, by its strategy."""
        settings, traits, gain = self.model.settings, member.traits, member.gain(self.model.draft)
        if self.strategy == "leverage":
            weight, rationality = settings["weights"]["solidarity"], self.model.process["rationality"]
            step, salience = settings["inducement"]["step"], traits["salience"]
            return leverage.leverage(gain, weight, traits["solidarity"], salience, rationality, step)
        return nearest.closeness(gain, member.answered.pull, member.answered.bound)


class Host(Voter):
    """A partner without a seat whose own consent is needed."""

    def __init__(self, model: "NorthAtlanticCouncil", name: str, traits: dict[str, float]):
        super().__init__(model, name, traits)
        self.addressing: Mapping[str, float] = {}  # those it speaks to: how far they come

    @property
    def prefers_the_proposal(self) -> bool:
        """Whether it asked for the proposal or worked for it."""
        return self.model.layout.is_requested

    @property
    def voice(self) -> float:
        """How loudly it speaks in consultation: louder for what it explains to all."""
        loudness = broadcast.loudness(self.traits["persuasion"], self.strategy == "broadcast")
        return consultation.voice(self.traits["influence"], self.traits["salience"], loudness)

    def plan(self) -> Plan:
        """Whom to speak to, and how far each comes."""
        return Plan(addressed=addressed.shares(self)) if self.strategy == "addressed" else Plan()

    def carry_out(self, plan: Plan) -> None:
        """Speaks to each, which moves their views of this round."""
        self.addressing = plan.addressed
        for name, share in plan.addressed.items():
            self.model.actors[name].heed(self, share)

    def answer(self, draft: Draft, breaking: float) -> Answer:
        """Consents or declines; it stands under no solidarity, whatever the members do."""
        value = self.gain(draft)
        balance = silence.stand(value, self.reservation, 0.0, 0.0)
        return Answer(bool(silence.keeps_silence(balance, 0.0)), gain=value, balance=balance)
