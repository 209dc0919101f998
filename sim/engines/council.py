"""The readable engine: the silence procedure as a Mesa model. It is the reference, and stays unoptimised.

    model = NorthAtlanticCouncil(scenario, run=17)
    model.run_model()
    model.outcome, model.steps, model.blockers
    model.datacollector.get_agenttype_vars_dataframe(Member)

A step is one round; its phases stand in `NorthAtlanticCouncil.step` in MODEL.md's order. Every formula is a rule of
`sim.rules`, every random number comes from `draws`, so the ensemble kernel finds the same outcome, round and blockers.
"""

from collections.abc import Callable

import mesa
import numpy as np

from ..rules import consultation, decision, drafting, gains, pressure, silence
from ..scenario.load import load
from ..scenario.schema import Scenario
from ..scenario.vocabulary import GROUPS, SHELVED
from .draws import uniforms
from .layout import Layout
from .quantiles import logistic, triangular, uniform
from .runs import Runs, bits_of, empty_record

_TERMS = ("security", "economic", "entrapment", "autonomy")


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
        self.views = {view: traits[view] for view in ("threat", "linkage")}
        self.voice_share = 0.0
        self.pressure = 0.0
        self.received = 0.0
        self.shock = 0.0
        self.reservation = 0.0
        self.learnt = 0.0  # what the Secretary-General has learnt of the reservation
        self.pull = 0.0
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

    def gain(self, draft: dict[str, float]) -> float:
        """V: its systematic gain of a draft over the status quo."""
        return gains.gain(*self.rates(), self.received, draft["substance"], draft["visibility"], draft["reach"])

    def terms(self, draft: dict[str, float]) -> dict[str, float]:
        """The four terms of its gain from a draft, by name."""
        values = gains.terms(*self.rates(), draft["substance"], draft["visibility"], draft["reach"])
        return dict(zip(_TERMS, values, strict=True))

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
        balance = silence.stand(value, self.reservation, self.pull)
        self.is_silent = bool(silence.keeps_silence(balance, band))
        self.is_on_record = bool(silence.goes_on_record(balance, band))
        if not self.is_silent:
            self.learnt = silence.learnt(self.learnt, value, self.pull)


class Host(Voter):
    """A partner without a seat whose own consent is needed."""

    def answer(self, draft: dict[str, float]) -> None:
        """Consents or declines."""
        value = self.gain(draft)
        self.is_silent = self.leans = bool(silence.leans_to_agree(value, self.reservation))
        if not self.is_silent:
            self.learnt = silence.learnt(self.learnt, value, 0.0)


class SecretaryGeneral(mesa.Agent):
    """Tables one draft a round: of those the sponsor still accepts, the one most likely to pass."""

    def draft(self) -> int:
        """Number of the draft to table."""
        model = self.model
        sponsored = [model.sponsor.gain(draft) for draft in model.menu]
        first, lowest = sponsored[0], drafting.lowest_aspiration(min(sponsored))
        conceded = drafting.progress(float(model.steps), model.process["rounds"], model.process["concession"])
        wanted = drafting.aspiration(first, lowest, conceded)
        chosen, best = 0, -np.inf
        for number, value in enumerate(sponsored):
            pivotal = self.pivotal_gain(model.menu[number])
            if drafting.is_admissible(value, wanted, first) and pivotal > best:
                chosen, best = number, pivotal
        return chosen

    def pivotal_gain(self, draft: dict[str, float]) -> float:
        """The smaller of the pivotal member's gain and the host's, each with what is known of its reservation."""
        model = self.model
        rule = model.layout.rule
        expected = np.array([member.gain(draft) + member.learnt for member in model.asked])
        pivotal = decision.pivotal_gain(expected, rule.votes[rule.asked], rule.quota, rule.floor)
        if model.host is not None:
            pivotal = decision.narrower(pivotal, model.host.gain(draft) + model.host.learnt)
        return pivotal


class NorthAtlanticCouncil(mesa.Model):
    """One run of the consultation on one proposal.

    Args:
        scenario: a `Scenario`, or the path or name of one.
        run: number of the run; run n of a seed is the ensemble's run n.
        stream_seed: seed of the named streams (`draws.py`).
        u: the run's uniforms, one per stream, instead of the seed's.
        rng: Mesa's own seed. Nothing is drawn from it; `mesa.batch_run` passes it.
    """

    def __init__(
        self,
        scenario: Scenario | str = "tokyo_liaison_office",
        run: int = 0,
        stream_seed: int = 1,
        u: np.ndarray | None = None,
        rng: int | None = None,
    ):
        super().__init__(rng=0 if rng is None else rng)
        self.case = load(scenario) if isinstance(scenario, str) else scenario
        self.run = run
        self.layout = Layout(self.case)
        column = uniforms(self.layout.streams, stream_seed, 1, first=run) if u is None else u.reshape(-1, 1).copy()
        self._draws = self.layout.prepare(column)[:, 0]
        self._set_up(self._sampled())
        self.number: int = 0
        self.outcome: str | None = None
        self.objectors: set[str] = set()
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "run": "run",
                "round": "steps",
                "draft": "tabled",
                "outcome": "outcome",
                "blockers": lambda model: ",".join(model.blockers),
                "objectors": lambda model: ",".join(v.name for v in model.voters if v.name in model.objectors),
                "reservations": lambda model: ",".join(model.reservations),
            },
            agenttype_reporters={Member: _VOTER_REPORTERS, Host: _VOTER_REPORTERS},
        )

    def _sampled(self) -> dict[str, float]:
        """Every quantity's value in this run, by path."""
        values = {}
        for row, stream in zip(self.layout.rows, self.layout.row_streams, strict=True):
            q, drawn = row.quantity, float(self._draws[stream])
            if not q.is_sampled:
                values[row.name] = q.value
            elif q.dist == "triangular":
                values[row.name] = triangular(drawn, q.low, q.value, q.high)
            elif q.dist == "uniform":
                values[row.name] = uniform(drawn, q.low, q.high)
            else:
                values[row.name] = drawn
        values["process.rounds"] = float(np.floor(values["process.rounds"] + 0.5))
        return values

    def _set_up(self, values: dict[str, float]) -> None:
        def part(name: str) -> dict[str, float]:
            return {path.partition(".")[2]: v for path, v in values.items() if path.partition(".")[0] == name}

        self.settings = {group: part(group) for group in GROUPS}
        self.process = self.settings["process"]
        self.budget = self.settings["inducement"]["budget"]
        self.menu = [part(draft) for draft in self.case.drafts]
        kinds = {"member": Member, "host": Host}
        self.voters: list[Voter] = []
        for name in self.case.voters:
            quantile = logistic(float(self._draws[self.layout.stream_of[f"{name}.reservation"]]))
            self.voters.append(kinds[self.case.actors[name].role](self, name, part(name), quantile))
        self.externals = [ExternalPower(self, name, part(name)) for name in self.case.externals]
        self.secretary_general = SecretaryGeneral(self)
        by_name = {voter.name: voter for voter in self.voters}
        self.sponsor = by_name[self.case.sponsor]
        self.host = by_name.get(self.case.host)
        self.asked = [voter for voter, on in zip(self.voters, self.layout.rule.asked, strict=True) if on]

    def step(self) -> None:
        """One round."""
        self._happen()
        self._consult()
        self.number = self.secretary_general.draft()
        self._ask()
        self._decide()
        self.datacollector.collect(self)
        if self.running:
            self._induce()
            self._press()

    @property
    def draft(self) -> dict[str, float]:
        """Attributes of the draft on the table."""
        return self.menu[self.number]

    @property
    def tabled(self) -> str:
        """Name of the draft on the table."""
        return self.case.drafts[self.number]

    @property
    def blockers(self) -> list[str]:
        """Who broke silence, or declined, at the last tabling of a run that ended shelved."""
        return [] if self.outcome != SHELVED else [voter.name for voter in self.voters if not _agrees(voter, self)]

    @property
    def reservations(self) -> list[str]:
        """Who acquiesced with a reservation on record in the draft that was adopted."""
        adopted = self.outcome not in (None, SHELVED)
        return [member.name for member in self.asked if adopted and member.is_on_record]

    def _happen(self) -> None:
        """Events of this round. What hits one quantity adds up before it is clipped to its limits."""
        totals: dict[int, float] = {}
        for when, row, event, amount in zip(*self.layout.effects, strict=True):
            if when == self.steps:
                totals[row] = totals.get(row, 0.0) + amount * self._happened(event)
        for row, total in totals.items():
            path, _, limits = self.layout.rows[row]
            who, _, what = path.partition(".")
            holder = self.process if who == "process" else self._traits_of(who)
            holder[what] = float(min(max(holder[what] + total, limits.low), limits.high))

    def _traits_of(self, name: str) -> dict[str, float]:
        return next(actor.traits for actor in (*self.voters, *self.externals) if actor.name == name)

    def _happened(self, event: int) -> float:
        stream, probability = self.layout.event_streams[event], self.layout.event_probabilities[event]
        return float(stream == -1 if stream < 0 else self._draws[stream] < probability)

    def _consult(self) -> None:
        """Members and host average their views; each settles its private reservation."""
        voices = []
        for voter in self.voters:
            voices.append(consultation.voice(voter.traits["influence"], voter.traits.get("persuasion", 0.0)))
        total = 0.0
        for voice in voices:  # not sum(): from Python 3.12 on it compensates for rounding, which the kernel does not
            total += voice
        for voter, voice in zip(self.voters, voices, strict=True):
            voter.voice_share = consultation.voice_share(voice, total, float(len(voices)))
        for view in ("threat", "linkage"):
            mean = 0.0
            for voter in self.voters:
                mean = consultation.heard(mean, voter.voice_share, voter.views[view])
            for voter in self.voters:
                voter.revise(view, mean)
        first = self.layout.first_shock + (self.steps - 1) * len(self.voters)
        for i, voter in enumerate(self.voters):
            voter.settle_reservation(float(self._draws[first + i]) if self.layout.is_volatile else None)

    def _ask(self) -> None:
        """The silence procedure."""
        for member in self.asked:
            member.lean(self.draft)
        leaning = float(sum(member.leans for member in self.asked))
        for member in self.asked:
            member.answer(self.draft, silence.others_agreeing(leaning, float(member.leans), float(len(self.asked))))
        if self.host is not None:
            self.host.answer(self.draft)
        self.agreeing = leaning / len(self.asked)
        self.objectors |= {voter.name for voter in self.voters if not _agrees(voter, self)}

    def _decide(self) -> None:
        """Adopts the draft if the rule is met and the host consents; shelves the proposal after the last round."""
        rule, support = self.layout.rule, 0.0
        for voter, vote in zip(self.voters, rule.votes, strict=True):
            support += float(vote) if voter in self.asked and voter.is_silent else 0.0
        if decision.is_met(support, rule.quota, rule.floor) and (self.host is None or self.host.is_silent):
            self.outcome = self.tabled
        elif self.steps >= self.process["rounds"]:
            self.outcome = SHELVED
        self.running = self.outcome is None

    def _induce(self) -> None:
        """After a broken silence the sponsor adds to the gain of the blocker that is nearest to silence."""
        broke = [member for member in self.asked if not member.is_silent and member is not self.sponsor]
        if self.budget > 0.0 and broke:
            nearest = max(broke, key=lambda member: member.gain(self.draft) + member.pull)
            paid = silence.inducement(self.settings["inducement"]["step"], self.budget)
            nearest.received += paid
            self.budget -= paid

    def _press(self) -> None:
        """The external powers react to the draft on the table."""
        coercion = 0.0
        for external in self.externals:
            coercion = pressure.joint_coercion(coercion, external.traits["coercion"])
        reaction = pressure.reaction(coercion, self.draft["visibility"], self.agreeing)
        for voter in self.voters:
            voter.feel(reaction)


def _agrees(voter: Voter, model: NorthAtlanticCouncil) -> bool:
    return voter.is_silent or not (voter in model.asked or voter is model.host)


def simulate(
    scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0, progress: Callable[[int], None] | None = None
) -> Runs:
    """Runs `first` to `first + runs - 1` of a scenario, one model each: what `ensemble.simulate` computes, slowly."""
    layout = Layout(scenario)
    record, voters = empty_record(layout, runs), layout.voters
    for i in range(runs):
        model = NorthAtlanticCouncil(scenario, run=first + i, stream_seed=seed)
        model.run_model()
        record.outcome[i] = scenario.outcomes.index(model.outcome)
        record.round[i] = model.steps
        record.blockers[i] = bits_of(model.blockers, voters)
        record.objectors[i] = bits_of(model.objectors, voters)
        record.reservations[i] = bits_of(model.reservations, voters)
        if progress is not None:
            progress(1)
    return Runs(layout, first, record)


_VOTER_REPORTERS = {
    "name": "name",
    **{term: lambda voter, term=term: voter.terms(voter.model.draft)[term] for term in _TERMS},
    "received": "received",
    "gain": lambda voter: voter.gain(voter.model.draft),
    "reservation": "reservation",
    "solidarity": "pull",
    "leans_to_agree": "leans",
    "keeps_silence": "is_silent",
    "on_record": "is_on_record",
    "pressure": "pressure",
    "threat": lambda voter: voter.views["threat"],
    "linkage": lambda voter: voter.views["linkage"],
}
