"""The readable engine: the silence procedure as a Mesa model. It is the reference, and stays unoptimised.

    model = NorthAtlanticCouncil(scenario, run=17)
    model.run_model()
    model.outcome, model.steps, model.blockers
    model.datacollector.get_agenttype_vars_dataframe(Member)

A step is one round; its phases stand in `NorthAtlanticCouncil.step` in MODEL.md's order. Every formula stands in
`sim.equations` and every random number comes from `draws`, so the ensemble kernel finds the same outcome, round and
blockers.
"""

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np

from ..equations import consultation, decision, pressure, silence
from ..scenario.load import load
from ..scenario.schema import Scenario
from ..scenario.vocabulary import GROUPS, SHELVED
from .agents import ExternalPower, Host, Member, SecretaryGeneral, Voter
from .draws import uniforms
from .layout import FIXED, TRIANGULAR, UNIFORM, Layout
from .quantiles import logistic, triangular, uniform
from .runs import Runs, bits_of, empty_record


class NorthAtlanticCouncil(mesa.Model):
    """One run of the consultation on one proposal.

    Args:
        scenario: a `Scenario`, or the path or name of one; or its `Layout`, which many runs then share.
        run: number of the run; run n of a seed is the ensemble's run n.
        stream_seed: seed of the named streams (`draws.py`).
        u: the run's uniforms, one per stream, instead of the seed's.
        observe: called with the model in every round, after the decision and before anybody reacts to it, in place of
            the data collector.
        rng: Mesa's own seed. Nothing is drawn from it; `mesa.batch_run` passes it.
    """

    def __init__(
        self,
        scenario: Scenario | Layout | str = "tokyo_liaison_office",
        run: int = 0,
        stream_seed: int = 1,
        u: np.ndarray | None = None,
        observe: Callable[["NorthAtlanticCouncil"], None] | None = None,
        rng: int | None = None,
    ):
        super().__init__(rng=0 if rng is None else rng)
        known = load(scenario) if isinstance(scenario, str) else scenario
        self.layout = known if isinstance(known, Layout) else Layout(known)
        self.case = self.layout.scenario
        self.run = run
        self.observe = observe
        column = uniforms(self.layout.streams, stream_seed, 1, first=run) if u is None else u.reshape(-1, 1).copy()
        self._draws = self.layout.prepare(column)[:, 0]
        self._set_up(self._sampled())
        self.number: int = 0
        self.outcome: str | None = None
        self.objectors: set[str] = set()
        self.happenings: list[str] = []  # events of this round
        self.moved: dict[str, float] = {}  # what they added to which quantity, after clipping
        self.mean_views: dict[str, float] = {}  # weighted by voice, as heard in this round's consultation
        self.paid: tuple[str, float] | None = None  # this round's inducement: to whom, how much
        self.reaction = 0.0  # of the external powers to this round's draft
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "run": "run",
                "round": "steps",
                "draft": "tabled",
                "outcome": "outcome",
                "blockers": lambda model: ",".join(model.blockers),
                "objectors": lambda model: ",".join(v.name for v in model.voters if v.name in model.objectors),
                "reservations": lambda model: ",".join(model.reservations),
                "overruled": lambda model: ",".join(model.overruled),
            },
            agenttype_reporters=dict.fromkeys((Member, Host), _voter_reporters(self.case)),
        )

    def _sampled(self) -> dict[str, float]:
        """Every quantity's value in this run, by path."""
        values = {}
        layout = self.layout
        for row, kind, stream in zip(layout.rows, layout.kinds, layout.row_streams, strict=True):
            q, drawn = row.quantity, float(self._draws[stream])
            if kind == FIXED:
                values[row.name] = q.value
            elif kind == TRIANGULAR:
                values[row.name] = triangular(drawn, q.low, q.value, q.high)
            elif kind == UNIFORM:
                values[row.name] = uniform(drawn, q.low, q.high)
            else:
                values[row.name] = drawn
            values[row.name] = row.limits.rounded(values[row.name])
        return values

    def _set_up(self, values: dict[str, float]) -> None:
        def part(name: str) -> dict[str, float]:
            return {path.partition(".")[2]: v for path, v in values.items() if path.partition(".")[0] == name}

        self.settings = {group: part(group) for group in (*GROUPS, "spatial")}
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
        self.paid, self.reaction = None, 0.0
        if self.observe is None:
            self.datacollector.collect(self)
        else:
            self.observe(self)
        if self.running:
            self._induce()
            if self.externals:  # without one pressure stays 0 and moves nothing
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

    @property
    def overruled(self) -> list[str]:
        """Who broke silence over the draft that was adopted all the same; nobody under unanimity."""
        adopted = self.outcome not in (None, SHELVED)
        return [member.name for member in self.asked if adopted and not member.is_silent]

    def _happen(self) -> None:
        """Events of this round. What hits one quantity adds up before it is clipped to its limits."""
        totals: dict[int, float] = {}
        for when, row, event, amount in zip(*self.layout.effects, strict=True):
            if when == self.steps:
                totals[row] = totals.get(row, 0.0) + amount * self._happened(event)
        events = self.case.events
        dated = [(n, name) for n, name in enumerate(events) if self.case.round_of(name) == self.steps]
        self.happenings = [name for n, name in dated if self._happened(n)]
        self.moved = {}
        for row, total in totals.items():
            path, _, limits = self.layout.rows[row]
            who, _, what = path.partition(".")
            holder = self.process if who == "process" else self._traits_of(who)
            before = holder[what]
            holder[what] = float(min(max(before + total, limits.low), limits.high))
            if holder[what] != before:
                self.moved[path] = holder[what] - before

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
        for view in self.case.preferences.views:
            mean = 0.0
            for voter in self.voters:
                mean = consultation.heard(mean, voter.voice_share, voter.views[view])
            self.mean_views[view] = mean
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
            self.paid = (nearest.name, paid)

    def _press(self) -> None:
        """The external powers react to the draft on the table."""
        coercion = 0.0
        for external in self.externals:
            coercion = pressure.joint_coercion(coercion, external.traits["coercion"])
        self.reaction = pressure.reaction(coercion, self.draft["visibility"], self.agreeing)
        for voter in self.voters:
            voter.feel(self.reaction)


def _agrees(voter: Voter, model: NorthAtlanticCouncil) -> bool:
    return voter.is_silent or not (voter in model.asked or voter is model.host)


def simulate(
    scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0, progress: Callable[[int], None] | None = None
) -> Runs:
    """Runs `first` to `first + runs - 1` of a scenario, one model each: what `ensemble.simulate` computes, slowly."""
    layout = Layout(scenario)
    record, voters = empty_record(layout, runs), layout.voters
    for i in range(runs):
        model = NorthAtlanticCouncil(layout, run=first + i, stream_seed=seed, observe=_unseen)
        model.run_model()
        record.outcome[i] = scenario.outcomes.index(model.outcome)
        record.round[i] = model.steps
        record.tabled[i] = model.number
        record.blockers[i] = bits_of(model.blockers, voters)
        record.objectors[i] = bits_of(model.objectors, voters)
        record.reservations[i] = bits_of(model.reservations, voters)
        record.overruled[i] = bits_of(model.overruled, voters)
        if progress is not None:
            progress(1)
    return Runs(layout, first, record)


def _unseen(_: NorthAtlanticCouncil) -> None:
    """What an ensemble has no use for: the state of every round."""


def _voter_reporters(case: Scenario) -> dict[str, Any]:
    """What the data collector keeps of a member or host in every round."""
    preferences = case.preferences
    terms = {term: lambda voter, term=term: voter.terms(voter.model.draft)[term] for term in preferences.terms}
    views = {view: lambda voter, view=view: voter.views[view] for view in preferences.views}
    return {
        "name": "name",
        **terms,
        "received": "received",
        "gain": lambda voter: voter.gain(voter.model.draft),
        "reservation": "reservation",
        "solidarity": "pull",
        "leans_to_agree": "leans",
        "keeps_silence": "is_silent",
        "on_record": "is_on_record",
        "pressure": "pressure",
        **views,
    }
