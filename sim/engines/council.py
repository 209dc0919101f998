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

from collections.abc import Callable, Mapping
from typing import Any

import mesa
import numpy as np

from ..equations import consultation, decision, events, pressure, sampling, silence
from ..scenario.load import load
from ..scenario.schema import Scenario
from ..scenario.vocabulary import EFFECTS, GROUPS, SHELVED
from .agents import Actor, ExternalPower, Host, Member, Rates, Voter
from .answer import UNASKED, Answer
from .behaviours import ROLE_CLASSES, checked_behaviours
from .draws import uniforms
from .layout import Effects, Layout
from .minutes import MODEL_REPORTERS, voter_reporters
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
    ):
        super().__init__(rng=0 if rng is None else rng)
        known = load(scenario) if isinstance(scenario, str) else scenario
        self.layout = known if isinstance(known, Layout) else Layout(known)
        self.case = self.layout.scenario
        self.run, self.stream_seed = run, stream_seed
        self.observe = observe
        column = uniforms(self.layout.streams, stream_seed, 1, first=run) if u is None else u.reshape(-1, 1).copy()
        self._draws = self.layout.prepare(column)[:, 0]
        self._dates = [self.case.round_of(name) for name in self.case.events]
        values = self._sampled()
        self.settings = {group: values.get(group, {}) for group in (*GROUPS, "spatial")}
        self.process = self.settings["process"]
        self.menu = [values[draft] for draft in self.case.drafts]
        classes = checked_behaviours(behaviours, self.case)
        shape = self.layout.shape
        self._is_acted_on = shape.wilful or shape.addressing or bool(behaviours)  # somebody may act upon gains
        for name in (*self.case.voters, *self.case.externals):
            classes[name](self, name, values[name])
        self.available = [self._is_at_hand(number) for number in range(len(self.menu))]
        # Tuples, in scenario order: a set of Mesa's agents is slow to go through, and there are many turns.
        self.voters = tuple(self.agents.select(agent_type=Voter))
        self.externals = tuple(self.agents.select(agent_type=ExternalPower))
        self.actors: dict[str, Actor] = {actor.name: actor for actor in (*self.voters, *self.externals)}
        self.sponsor = self.actors[self.case.sponsor]
        self.host = self.actors.get(self.case.host or "")
        self.asked = [voter for voter, on in zip(self.voters, self.layout.rule.asked, strict=True) if on]
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
        self.kept_rates: dict[Voter, Rates] | None = None  # from drafting to the decision, when nothing moves them
        self._held_rows = sorted(set(self.layout.held_effects.row.tolist()))
        self._lasting: dict[int, float] = {}  # what a quantity would be if nothing held it, by row
        self._applied: dict[int, float] = {}  # what it was made for this round
        if observe is None:
            self.datacollector = mesa.DataCollector(
                model_reporters=MODEL_REPORTERS,
                agenttype_reporters=dict.fromkeys((Member, Host), voter_reporters(self.case.preferences)),
            )

    def _sampled(self) -> dict[str, dict[str, float]]:
        """Every quantity's value in this run, by actor, draft or group, and by name."""
        layout, value = self.layout, np.empty(1)
        values: dict[str, dict[str, float]] = {}
        for row, kind, ends, stream in zip(layout.rows, layout.kinds, layout.ends, layout.row_streams, strict=True):
            sampling.sample(value, kind, self._draws[stream : stream + 1], ends[0], ends[1], ends[2])
            drawn, (who, _, what) = float(value[0]), row.name.partition(".")
            values.setdefault(who, {})[what] = float(sampling.nearest_whole(drawn)) if row.limits.whole else drawn
        return values

    def _is_at_hand(self, number: int) -> bool:
        """Whether a draft can be tabled in this run."""
        stream = self.layout.available_streams[number]
        return bool(stream < 0 or events.happens(self._draws[stream], self.menu[number]["availability"]))

    def drawn(self, stream: str) -> float:
        """This run's number of a named stream: a uniform, or what `Layout.prepare` makes of it."""
        return float(self._draws[self.layout.stream_of[stream]])

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
        if self.observe is None:
            self.datacollector.collect(self)
        else:
            self.observe(self)
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
        answering = self.asked if self.host is None else [*self.asked, self.host]
        said_no = {voter.name for voter in answering if not voter.answered.is_silent}
        return [name for name in self.case.voters if name in said_no]

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
        layout, now = self.layout, self.steps
        for_good, held = layout.effects, layout.held_effects
        begin = for_good.round == now
        before = {row: self._value(row) for row in {*for_good.row[begin].tolist(), *self._held_rows}}
        for row in self._held_rows:  # as it would be if nothing held it, with what pressure did to it since
            value = before[row]
            since = value - self._applied.get(row, value)
            low, high = layout.ends[row, 3:]
            self._write(row, float(events.clipped(self._lasting.get(row, value), since, low, high)))
        self._change(for_good, begin)
        for row in self._held_rows:
            self._lasting[row] = self._value(row)
        self._change(held, (held.round <= now) & (now < held.end))
        for row in self._held_rows:
            self._applied[row] = self._value(row)
        dated = [(n, name) for n, name in enumerate(self.case.events) if self._dates[n] == now]
        self.happenings = [name for n, name in dated if self._happened(n)]
        lasting = [(n, name, event.lasts) for n, (name, event) in enumerate(self.case.events.items())]
        over = [(n, name) for n, name, lasts in lasting if lasts is not None and self._dates[n] + lasts == now]
        self.endings = [name for n, name in over if self._happened(n)]
        moved = {layout.rows[row].name: self._value(row) - value for row, value in before.items()}
        self.moved = {path: amount for path, amount in moved.items() if amount}

    def _change(self, effects: Effects, which: np.ndarray) -> None:
        """Sets, scales, then adds; what is added to one quantity adds up before it is clipped to its limits."""
        if not which.any():
            return
        totals: dict[int, float] = {}
        for row, kind, event, amount in zip(*(column[which] for column in effects[2:]), strict=True):
            happened, value = float(self._happened(event)), self._value(row)
            if EFFECTS[kind] == "set":
                self._write(row, float(events.replaced(value, amount, happened)))
            elif EFFECTS[kind] == "scale":
                self._write(row, float(events.scaled(value, amount, happened)))
            totals[row] = events.added(totals.get(row, 0.0), amount if EFFECTS[kind] == "add" else 0.0, happened)
        for row, total in totals.items():
            low, high = self.layout.ends[row, 3:]
            self._write(row, float(events.clipped(self._value(row), total, low, high)))

    def _value(self, row: int) -> float:
        """A quantity as it stands now."""
        who, _, what = self.layout.rows[row].name.partition(".")
        return self.process[what] if who == "process" else self.actors[who].traits[what]

    def _write(self, row: int, value: float) -> None:
        who, _, what = self.layout.rows[row].name.partition(".")
        if who == "process":
            self.process[what] = value
        else:
            self.actors[who].move(what, value)

    def _happened(self, event: int) -> bool:
        stream = self.layout.event_streams[event]
        drawn = self._draws[stream] if stream >= 0 else events.UNDRAWN
        return bool(events.happens(drawn, self.layout.event_probabilities[event]))

    def _consult(self) -> None:
        """Members and host say their views and hear their mean; strategies act on that, all at once; then everybody
        settles its private reservation."""
        voices = [voter.voice for voter in self.voters]
        total = 0.0
        for voice in voices:  # not sum(): from Python 3.12 on it compensates for rounding, which the kernel does not
            total += voice
        shares = [consultation.voice_share(voice, total, float(len(voices))) for voice in voices]
        self.voice_shares = dict(zip(self.case.voters, shares, strict=True))
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
        asked = float(len(self.asked))
        while self.number is not None:
            answers, count = {}, float(len(breaking))
            for_silent, for_breaking = (silence.breaking_share(count, own, asked) for own in (0.0, 1.0))
            for member in self.asked:
                share = for_breaking if member.name in breaking else for_silent
                answers[member.name] = member.answer(self.draft, share)
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
                self._record(self.host, self.host.answer(self.draft, len(breaking) / len(self.asked)))
        minding = [member for member in self.asked if member.traits["salience"] > 0.0]
        silent = sum(member.name not in breaking for member in minding)
        self.silent_share = pressure.silent_share(float(silent), float(len(minding)))
        if self.number is not None:
            self.last_draft, self.refusing = self.draft, frozenset(breaking - {self.sponsor.name})
        self.objectors |= set(self.objecting)

    def _record(self, voter: Voter, answer: Answer) -> None:
        voter.record(answer)
        self.secretary_general.hear(voter, answer)

    def _decide(self) -> None:
        """Adopts the draft if the rule is met and the host consents; shelves the proposal after the last round."""
        rule, support = self.layout.rule, 0.0
        for voter, vote in zip(self.voters, rule.votes, strict=True):
            support += float(vote) if voter.answered.is_silent else 0.0
        silent = float(sum(member.answered.is_silent for member in self.asked))
        consents = self.host is None or self.host.answered.is_silent
        if self.number is not None and decision.is_adopted(support, silent, rule.needs, consents):
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
        model = NorthAtlanticCouncil(layout, first + i, seed, u[:, i % CHUNK], _unseen, behaviours=behaviours)
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


def _unseen(_: NorthAtlanticCouncil) -> None:
    """What an ensemble has no use for: the state of every round."""
