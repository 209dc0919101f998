"""The readable engine: the silence procedure as a Mesa model. It is the reference, and written to be read.

    model = NorthAtlanticCouncil(scenario, run=17)
    model.run_model()
    model.outcome, model.steps, model.blockers
    model.datacollector.get_agenttype_vars_dataframe(Member)

A step is one round; its phases stand in `NorthAtlanticCouncil.step` in MODEL.md's order. Every formula stands in
`sim.equations` and every random number comes from `draws`, so the ensemble kernel finds the same outcome, round and
blockers. The model says who is asked when and keeps the minutes; what an actor knows, answers and does is its own
affair, in `agents.py`. Long because a round is to be read from top to bottom in one file.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mesa
import numpy as np

from ..equations import consultation, decision, events, pressure, sampling, silence
from ..scenario.load import load
from ..scenario.schema import Scenario
from ..scenario.vocabulary import GROUPS, SHELVED
from .agents import Actor, Host, Member, Rates, Voter
from .answer import UNASKED, Answer
from .behaviours import ROLE_CLASSES, checked_behaviours
from .draws import uniforms
from .layout import Layout
from .minutes import MODEL_REPORTERS, voter_reporters
from .playbook import Effect
from .runs import Runs, bits_of, empty_record
from .secretary_general import SecretaryGeneral

#: Runs whose uniforms are drawn at once.
CHUNK = 256


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
        behaviours: actor -> a subclass of `Member`, `Host` or `ExternalPower` that it shall be.
        is_watched: whether anybody looks at the rounds. Where the end of a run alone counts, no minutes are kept: no
            data collector, and no gains before and after acts (`acted_on`).

    Raises:
        UsageError: a behaviour for nobody, or of the wrong kind.
    """

    def __init__(
        self,
        scenario: Scenario | Layout | str = "tokyo_liaison_office",
        run: int = 0,
        stream_seed: int = 1,
        u: np.ndarray | None = None,
        observe: Callable[["NorthAtlanticCouncil"], None] | None = None,
        rng: int | None = None,
        behaviours: Mapping[str, type[Actor]] | None = None,
        is_watched: bool = True,
    ):
        super().__init__(rng=0 if rng is None else rng)
        known = load(scenario) if isinstance(scenario, str) else scenario
        self.layout = known if isinstance(known, Layout) else Layout(known)
        self.case = self.layout.scenario
        self.run, self.stream_seed, self.numbers = run, stream_seed, itertools.count(1)
        self.observe, self.is_watched = observe, is_watched
        column = uniforms(self.layout.streams, stream_seed, 1, first=run) if u is None else u.reshape(-1, 1).copy()
        self._draws = self.layout.prepare(column)[:, 0].tolist()
        values = self._sampled()
        self.settings = {group: values.get(group, {}) for group in (*GROUPS, "spatial")}
        self.process = self.settings["process"]
        self.menu = [values[draft] for draft in self.case.drafts]
        classes = checked_behaviours(behaviours, self.case)
        shape = self.layout.shape
        self.is_spatial = shape.spatial
        may_act = shape.wilful or shape.addressing or bool(behaviours)  # somebody, upon gains
        self._is_acted_on = may_act and is_watched
        self.available = [self._is_at_hand(number) for number in range(len(self.menu))]
        # Tuples, in scenario order: a set of Mesa's agents is slow to go through, and there are many turns.
        self.voters = tuple(classes[name](self, name, values[name]) for name in self.layout.voters)
        self.externals = tuple(classes[name](self, name, values[name]) for name in self.case.externals)
        self.actors: dict[str, Actor] = {actor.name: actor for actor in (*self.voters, *self.externals)}
        self.sponsor = self.actors[self.case.sponsor]
        self.host = self.actors.get(self.case.host or "")
        self.asked = [voter for voter, on in zip(self.voters, self.layout.rule.asked.tolist(), strict=True) if on]
        self.answering = self.asked if self.host is None else [*self.asked, self.host]
        self.votes = self.layout.rule.votes[self.layout.rule.asked].tolist()
        self.secretary_general = SecretaryGeneral(self)
        self.number: int | None = None  # of the draft on the table; None while there is none
        self.outcome: str | None = None
        self.objectors: set[str] = set()  # who broke silence, or declined, in some round
        self.committed: frozenset[str] = frozenset()  # who had done so before this round
        self.last_draft = self.menu[0]  # tabled last; the proposal before any
        self.refusing: frozenset[str] = (
            frozenset()
        )  # who broke silence when something was tabled last, the sponsor apart
        self.happenings: list[str] = []  # events that begin in this round
        self.endings: list[str] = []  # events that held until the one before
        self.moved: dict[str, float] = {}  # by how much events moved which quantity
        self.voice_shares: dict[str, float] = {}  # of each voter in this round's consultation
        self.mean_views: dict[str, float] = {}  # weighted by these, as heard in it
        self.acted_on: dict[str, tuple[float, float]] = {}  # gains from `last_draft`: before and after
        self.cascade: list[list[str]] = []  # who broke silence at once, who then joined, ...
        self.silent_share = 0.0  # of the asked members with any salience
        self.kept_rates: dict[str, Rates] | None = None  # from drafting to the decision, when nothing moves them
        self._lasting: dict[int, float] = {}  # what a quantity would be if nothing held it, by row
        self._applied: dict[int, float] = {}  # what it was made for this round
        if observe is None and is_watched:
            self.datacollector = mesa.DataCollector(
                model_reporters=MODEL_REPORTERS,
                agenttype_reporters=dict.fromkeys((Member, Host), voter_reporters(self.case.preferences)),
            )

    def _sampled(self) -> dict[str, dict[str, float]]:
        """Every quantity's value in this run, by actor, draft or group, and by name."""
        values = {who: dict(known) for who, known in self.layout.playbook.values.items()}
        value = [0.0]
        for who, what, kind, stream, ends, is_whole in self.layout.playbook.ranges:
            sampling.sample(value, kind, self._draws[stream : stream + 1], *ends)
            values[who][what] = float(sampling.nearest_whole(value[0])) if is_whole else value[0]
        return values

    def _is_at_hand(self, number: int) -> bool:
        """Whether a draft can be tabled in this run."""
        stream = self.layout.available_streams[number]
        return bool(stream < 0 or events.happens(self._draws[stream], self.menu[number]["availability"]))

    def drawn(self, stream: str) -> float:
        """This run's number of a named stream: a uniform, or what `Layout.prepare` makes of it."""
        return self._draws[self.layout.stream_of[stream]]

    def step(self) -> None:
        """One round. Where nothing is tabled nobody is asked, and nobody reacts."""
        self.committed = frozenset(self.objectors)
        self._happen()
        self._consult()
        self.kept_rates = {}
        self.number = self.secretary_general.draft()
        self._ask()
        self._decide()
        self.kept_rates = None
        if self.observe is not None:
            self.observe(self)
        elif self.is_watched:
            self.datacollector.collect(self)
        if self.running and self.number is not None:
            for voter in self.voters:
                voter.act()
            if self.externals:  # without one pressure stays 0 and moves nothing
                self._press()

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], Any]:
        """Agents by class, under `Member`, `Host` and `ExternalPower` their subclasses as well.

        Mesa's data collector takes agents of exactly the class that it is asked for where there are any, and would
        leave out those with a behaviour of their own.
        """
        return {
            **super().agents_by_type,
            **{base: self.agents.select(agent_type=base) for base in ROLE_CLASSES.values()},
        }

    @property
    def draft(self) -> dict[str, float]:
        """Attributes of the draft on the table; of the proposal while there is none."""
        return self.menu[self.number or 0]

    @property
    def tabled(self) -> str:
        """Name of the draft on the table; empty while there is none."""
        return "" if self.number is None else self.case.drafts[self.number]

    @property
    def paid(self) -> tuple[str, float] | None:
        """This round's inducement, after it was paid: to whom, how much."""
        return self.sponsor.paid if self.running and self.number is not None else None

    @property
    def objecting(self) -> list[str]:
        """Who breaks silence over the draft on the table, or declines."""
        said_no = {voter.name for voter in self.answering if not voter.answered.is_silent}
        return [name for name in self.layout.voters if name in said_no]

    @property
    def blockers(self) -> list[str]:
        """Who broke silence, or declined, in the last round of a run that ended shelved."""
        return self.objecting if self.outcome == SHELVED else []

    @property
    def reservations(self) -> list[str]:
        """Who acquiesced with a reservation on record in the draft that was adopted."""
        adopted = self.outcome not in (None, SHELVED)
        return [member.name for member in self.asked if adopted and member.answered.is_on_record]

    @property
    def overruled(self) -> list[str]:
        """Who broke silence over the draft that was adopted all the same; nobody under unanimity."""
        return self.objecting if self.outcome not in (None, SHELVED) else []

    def _happen(self) -> None:
        """Events of this round: first what they do for good, then what holds for some rounds, upon that."""
        playbook, now = self.layout.playbook, self.steps
        begin = playbook.for_good.get(now, [])
        holding = [effect for effect in playbook.held if effect.begin <= now < effect.end]
        before = {row: self._value(row) for row in {*(effect.row for effect in begin), *playbook.held_rows}}
        for row in playbook.held_rows:  # as it would be if nothing held it, with what pressure did to it since
            value = before[row]
            self._add(row, self._lasting.get(row, value), value - self._applied.get(row, value))
        self._change(begin)
        for row in playbook.held_rows:
            self._lasting[row] = self._value(row)
        self._change(holding)
        for row in playbook.held_rows:
            self._applied[row] = self._value(row)
        self.happenings = [name for n, name in playbook.beginning.get(now, []) if self._happened(n)]
        self.endings = [name for n, name in playbook.ending.get(now, []) if self._happened(n)]
        moved = {self.layout.rows[row].name: self._value(row) - value for row, value in before.items()}
        self.moved = {path: amount for path, amount in moved.items() if amount}

    def _change(self, effects: Sequence[Effect]) -> None:
        """Sets, scales, then adds; what is added to one quantity adds up before it is clipped to its limits."""
        totals: dict[int, float] = {}
        for _, _, row, kind, event, amount in effects:
            happened, value = float(self._happened(event)), self._value(row)
            if kind == "set":
                self._write(row, events.replaced(value, amount, happened))
            elif kind == "scale":
                self._write(row, events.scaled(value, amount, happened))
            totals[row] = events.added(totals.get(row, 0.0), amount if kind == "add" else 0.0, happened)
        for row, total in totals.items():
            self._add(row, self._value(row), total)

    def _value(self, row: int) -> float:
        """A quantity as it stands now."""
        who, what, _, _ = self.layout.playbook.places[row]
        return self.process[what] if who == "process" else self.actors[who].traits[what]

    def _add(self, row: int, value: float, amount: float) -> None:
        """Makes a quantity that value with the amount added, within its limits."""
        _, _, low, high = self.layout.playbook.places[row]
        self._write(row, events.clipped(value, amount, low, high))

    def _write(self, row: int, value: float) -> None:
        who, what, _, _ = self.layout.playbook.places[row]
        if who == "process":
            self.process[what] = value
        else:
            self.actors[who].move(what, value)

    def _happened(self, event: int) -> bool:
        stream, probability = self.layout.playbook.chances[event]
        return events.happens(self._draws[stream] if stream >= 0 else events.UNDRAWN, probability)

    def _consult(self) -> None:
        """Members and host say their views and hear their mean; strategies act on that, all at once; then everybody
        settles its private reservation."""
        voices = [voter.voice for voter in self.voters]
        total = 0.0
        for voice in voices:  # not sum(): from Python 3.12 on it compensates for rounding, which the kernel does not
            total += voice
        shares = [consultation.voice_share(voice, total, float(len(voices))) for voice in voices]
        self.voice_shares = dict(zip(self.layout.voters, shares, strict=True))
        for view in self.case.preferences.views:
            mean = 0.0
            for voter in self.voters:
                mean = consultation.heard(mean, self.voice_shares[voter.name], voter.views[view])
            self.mean_views[view] = mean
        for voter in self.voters:
            voter.perceive()
        for power in self.externals:
            power.spread()
        before = {voter.name: voter.gain(self.last_draft) for voter in self.voters if self._is_acted_on}
        plans = {actor: actor.plan() for actor in self.actors.values()}
        for actor, plan in plans.items():
            actor.carry_out(plan)
        self.acted_on = {
            voter.name: (before[voter.name], voter.gain(self.last_draft)) for voter in self.voters if before
        }
        for power in self.externals:
            power.perceive()
        for voter in self.voters:
            voter.settle()

    def _ask(self) -> None:
        """The silence procedure: all are silent, those for whom it holds break silence at once, others join them, until
        nobody does. Where nothing is tabled everybody is silent."""
        self.cascade = []
        breaking: set[str] = set()
        for voter in self.voters:
            voter.record(UNASKED)
        asked, draft = float(len(self.asked)), self.draft
        while self.number is not None:
            answers, count = {}, float(len(breaking))
            for_silent, for_breaking = (silence.breaking_share(count, own, asked) for own in (0.0, 1.0))
            for member in self.asked:
                share = for_breaking if member.name in breaking else for_silent
                answers[member.name] = member.answer(draft, share)
            joining = [name for name, said in answers.items() if not said.is_silent and name not in breaking]
            if not joining:
                break
            self.cascade.append(joining)
            breaking.update(joining)
        if self.number is not None:
            for member in self.asked:
                said = answers[member.name]
                self._record(member, said.objecting() if member.name in breaking else said)
            if self.host is not None:
                self._record(self.host, self.host.answer(draft, len(breaking) / len(self.asked)))
        minding = [member for member in self.asked if member.traits["salience"] > 0.0]
        silent = sum(member.name not in breaking for member in minding)
        self.silent_share = pressure.silent_share(float(silent), float(len(minding)))
        if self.number is not None:
            self.last_draft, self.refusing = draft, frozenset(breaking - {self.sponsor.name})
        self.objectors |= set(self.objecting)

    def _record(self, voter: Voter, answer: Answer) -> None:
        voter.record(answer)
        self.secretary_general.hear(voter, answer)

    def _decide(self) -> None:
        """Adopts the draft if the rule is met and the host consents; shelves the proposal after the last round."""
        needs, support = self.layout.rule.needs, 0.0
        for member, vote in zip(self.asked, self.votes, strict=True):
            support += vote if member.answered.is_silent else 0.0
        silent = float(sum(member.answered.is_silent for member in self.asked))
        consents = self.host is None or self.host.answered.is_silent
        if self.number is not None and decision.is_adopted(support, silent, needs, consents):
            self.outcome = self.tabled
        elif decision.is_over(float(self.steps), self.process["rounds"]):
            self.outcome = SHELVED
        self.running = self.outcome is None

    def _press(self) -> None:
        """The external powers react to the draft on the table, and everybody feels what is aimed at it."""
        for power in self.externals:
            power.act()
        for voter in self.voters:
            reaction = pressure.reaction(voter.threatened, self.draft["visibility"], self.silent_share)
            voter.feel(reaction)


def simulate(
    scenario: Scenario,
    runs: int,
    seed: int = 1,
    *,
    first: int = 0,
    behaviours: Mapping[str, type[Actor]] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Runs:
    """Runs `first` to `first + runs - 1` of a scenario, one model each: what `ensemble.simulate` computes, slowly.

    `behaviours` are as in `NorthAtlanticCouncil`; with any, run n still has the draws of every other run n.
    """
    layout = Layout(scenario)
    record, voters = empty_record(layout, runs), layout.voters
    for i in range(runs):
        if i % CHUNK == 0:
            u = uniforms(layout.streams, seed, min(CHUNK, runs - i), first=first + i)
        drawn = u[:, i % CHUNK]
        model = NorthAtlanticCouncil(layout, first + i, seed, drawn, behaviours=behaviours, is_watched=False)
        model.run_model()
        record.outcome[i] = scenario.outcomes.index(model.outcome)
        record.round[i] = model.steps
        record.tabled[i] = len(scenario.drafts) if model.number is None else model.number
        record.blockers[i] = bits_of(model.blockers, voters)
        record.objectors[i] = bits_of(model.objectors, voters)
        record.reservations[i] = bits_of(model.reservations, voters)
        record.overruled[i] = bits_of(model.overruled, voters)
        if progress is not None:
            progress(1)
    return Runs(layout, first, record)
