"""A scenario in numbers: one row for every quantity, in a fixed order, for both engines.

traits of voter 0, of voter 1, ... one trait after the other | price of each voter | persuasion, focus of the host |
coercion of each external power, focus, and what its own gain is made of |
substance of each draft, visibility, reach, position, availability | weights | status quo, cost of failure | process |
options | the strategy of each voter and of each external power, by its number

Every scenario has all rows, so that the kernel finds them in one place; those that its preference model does not read
have no name and stay 0. Long because rows, streams, rule and effects of one scenario must agree with one another.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..equations.decision_rules import Consent
from ..equations.sampling import FIXED, GIVEN
from ..scenario.correlation import named
from ..scenario.parts import Host
from ..scenario.posterior import POSTERIOR, sample_of
from ..scenario.quantity import Quantity, is_starting
from ..scenario.schema import Scenario
from ..scenario.vocabulary import (
    ALL_ATTRIBUTES,
    EFFECTS,
    EXTERNAL_TRAITS,
    FAILURE,
    HOST_TRAITS,
    MEMBER_TRAITS,
    OPTIONS,
    PROCESS,
    VOTER_TRAITS,
    WEIGHTS,
    Limits,
)
from ..strategies.catalogue import EXTERNAL, HOST, MEMBER, OWN_GAIN, SPONSOR, STRATEGIES, of_role
from .copula import correlate, factor
from .playbook import Playbook
from .quantiles import KINDS, normal, of_quantity, pert

#: The stream that says whose numbers a run takes, where several coded the same.
CODER = "coder"
#: Votes that are larger than this are divided by 2 to the `_SHRUNK`, so that a thousand of them add up to a number.
_LARGEST_VOTE, _SHRUNK = 2.0**900, 200
#: Names of the options' rows, in order: band, budget, step, deviation, persistence.
OPTION_ROWS = tuple(name for group in OPTIONS.values() for name in group)


class Row(NamedTuple):
    """One quantity: its name as a path, its number and range, what it may be."""

    name: str
    quantity: Quantity
    limits: Limits


class Rule(NamedTuple):
    """A decision rule over the members that are asked (equations/decision.py)."""

    votes: np.ndarray  # (voters,), 0 for those that are not asked
    asked: np.ndarray  # (voters,), bool
    by_name: np.ndarray  # (voters,), numbers of the voters in the order of their names
    needs: Consent


class Shape(NamedTuple):
    """How many of each, and where each block of rows begins: all that the kernel must know of the order."""

    voters: int
    host: int  # position among the voters, -1 without one
    sponsor: int
    requested: bool  # whether the host is known to want the proposal
    externals: int
    drafts: int
    price: int
    persuasion: int
    coercion: int
    attributes: int
    weights: int
    failure: int
    process: int
    options: int
    spatial: bool  # preferences by positions
    known_quo: bool  # with a status quo, and not a cost of failure
    width: float  # of the scale
    strategies: int  # of the voters, then of the external powers
    wilful: bool  # whether external powers weigh what they want for themselves, and whom to hit
    addressing: bool  # whether the host may speak to those that say no
    leveraging: bool  # whether the sponsor may pay where it buys most
    pledging: bool  # whether a member may be committed, or bargain


class Effects(NamedTuple):
    """What events do to which row and when, sorted by round, row and kind; effects on one row stand together."""

    round: np.ndarray  # in which they begin
    end: np.ndarray  # the first round in which they no longer hold; 0 for what stays
    row: np.ndarray
    kind: np.ndarray  # number within `EFFECTS`: set, scale, add
    event: np.ndarray
    amount: np.ndarray


@dataclass(frozen=True)
class Layout:
    """A scenario's quantities as rows, and the names of the streams that its runs draw from."""

    scenario: Scenario

    @cached_property
    def voters(self) -> tuple[str, ...]:
        """Members and host in scenario order."""
        return self.scenario.voters

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every quantity, in the order of this module's docstring."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        scenario, nowhere = self.scenario, Row("", Quantity(value=0.0), Limits(""))
        preferences, spatial = scenario.preferences, scenario.spatial
        at_hand = f"{scenario.drafts[0]}.availability"  # what is proposed always is

        def row(path: str, holder: Any, limits: Limits) -> Row:
            name = path.rpartition(".")[2]
            quantity = getattr(holder, name, None)
            if quantity is None or path in (*preferences.idle, at_hand):
                return nowhere
            if limits.on_scale and spatial is not None:
                limits = limits._replace(low=spatial.scale.low, high=spatial.scale.high)
            return Row(path, quantity, limits)

        for trait, limits in VOTER_TRAITS.items():
            for voter in self.voters:
                yield row(f"{voter}.{trait}", scenario.actors[voter], limits)
        for trait, limits in MEMBER_TRAITS.items():
            for voter in self.voters:
                yield row(f"{voter}.{trait}", scenario.actors[voter], limits)
        for trait, limits in HOST_TRAITS.items():
            yield row(f"{scenario.host}.{trait}", scenario.actors.get(scenario.host or ""), limits)
        for trait, limits in EXTERNAL_TRAITS.items():
            for external in scenario.externals:
                yield row(f"{external}.{trait}", scenario.actors[external], limits)
        for attribute, limits in ALL_ATTRIBUTES.items():
            for draft in scenario.menu:
                yield row(f"{draft.name}.{attribute}", draft, limits)
        for group, quantities in {"weights": WEIGHTS, "spatial": FAILURE, "process": PROCESS, **OPTIONS}.items():
            for name, limits in quantities.items():
                yield row(f"{group}.{name}", getattr(scenario, group), limits)
        for actor in (*self.voters, *scenario.externals):
            number, last = (
                STRATEGIES[scenario.strategy_of(actor)].number,
                len(of_role(scenario.strategic_role(actor))) - 1,
            )
            yield Row(f"{actor}.strategy", Quantity(value=float(number)), Limits("", 0.0, float(last)))

    @property
    def stated(self) -> tuple[Row, ...]:
        """The rows that stand for something that a run of the scenario reads; strategies are no quantities."""
        return tuple(row for row in self.rows[: self.shape.strategies] if row.name and self.scenario.reads(row.name))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row number of a quantity by its path."""
        return {row.name: i for i, row in enumerate(self.rows[: self.shape.strategies])}

    @cached_property
    def shape(self) -> Shape:
        """Counts and offsets."""
        scenario, voters, spatial = self.scenario, len(self.voters), self.scenario.spatial
        price = voters * len(VOTER_TRAITS)
        persuasion = price + voters * len(MEMBER_TRAITS)
        coercion = persuasion + len(HOST_TRAITS)
        attributes = coercion + len(scenario.externals) * len(EXTERNAL_TRAITS)
        weights = attributes + len(scenario.menu) * len(ALL_ATTRIBUTES)
        failure = weights + len(WEIGHTS)
        process = failure + len(FAILURE)
        return Shape(
            voters=voters,
            host=self.voters.index(scenario.host) if scenario.host else -1,
            sponsor=self.voters.index(scenario.sponsor),
            requested=self.is_requested,
            externals=len(scenario.externals),
            drafts=len(scenario.menu),
            price=price,
            persuasion=persuasion,
            coercion=coercion,
            attributes=attributes,
            weights=weights,
            failure=failure,
            process=process,
            options=process + len(PROCESS),
            spatial=spatial is not None,
            known_quo=spatial is not None and spatial.status_quo is not None,
            width=1.0 if spatial is None else spatial.scale.width,
            strategies=process + len(PROCESS) + len(OPTION_ROWS),
            wilful=self._may_follow(EXTERNAL),
            addressing=self._may_follow(HOST),
            leveraging=self._may_follow(SPONSOR),
            pledging=self._may_follow(MEMBER),
        )

    def _may_follow(self, role: str) -> bool:
        """Whether an actor of a role may follow another strategy than the first."""
        scenario = self.scenario
        return any(
            STRATEGIES[name].number > 0
            for actor in scenario.actors
            if scenario.strategic_role(actor) == role
            for name in scenario.strategies_of(actor)
        )

    @cached_property
    def is_wanting(self) -> np.ndarray:
        """(externals,) whether it is known what an external power wants for itself."""
        powers = [self.scenario.actors[name] for name in self.scenario.externals]
        return np.array(
            [all(getattr(power, trait) is not None for trait in OWN_GAIN) for power in powers], dtype=np.bool_
        )

    @cached_property
    def is_requested(self) -> bool:
        """Whether the host asked for the proposal or worked for it."""
        host = self.scenario.actors.get(self.scenario.host or "")
        return isinstance(host, Host) and host.requested.value

    @cached_property
    def ends(self) -> np.ndarray:
        """(rows, 5): low, mode and high of each row's distribution, then the limits that events clip it to."""
        table = np.empty((len(self.rows), 5))
        for i, (_, quantity, limits) in enumerate(self.rows):
            table[i] = *quantity.ends, limits.low, limits.high
        return table

    @cached_property
    def kinds(self) -> np.ndarray:
        """How each row is sampled: FIXED, TRIANGULAR, UNIFORM, or GIVEN by `prepare`."""
        unread = {name for name in self.row_of if name and not self.scenario.reads(name)}
        sampled = [q.is_sampled and name not in unread for name, q, _ in self.rows]
        drawn = zip(self.rows, sampled, strict=True)
        kinds = np.array([KINDS[row.quantity.dist] if on else FIXED for row, on in drawn], dtype=np.int64)
        kinds[[self.row_of[path] for path in (*self.posterior, *self.recoded)]] = GIVEN
        return kinds

    @cached_property
    def recoded(self) -> dict[str, Mapping[str, Quantity]]:
        """What the other coders say, by path: the quantities that depend on the coder of the run; empty as a rule."""
        return {row.name: row.quantity.others for row in self.stated if row.quantity.others}

    @cached_property
    def coders(self) -> tuple[str, ...]:
        """All other coders. A run takes one of them or the scenario's own numbers, each as likely as the others."""
        return tuple(dict.fromkeys(coder for others in self.recoded.values() for coder in others))

    @cached_property
    def at_start(self) -> tuple[str, ...]:
        """Paths of the weights and process parameters that nobody has set: they have the model's starting value."""
        return tuple(row.name for row in self.stated if is_starting(row.quantity, row.limits))

    @cached_property
    def posterior(self) -> dict[str, np.ndarray]:
        """The joint sample of the parameters that are drawn from the posterior, path -> (draws,); empty as a rule.

        What the scenario sets by itself is left out: the sample says nothing on it.
        """
        sample = sample_of(self.scenario.parameters, self.scenario.preferences.name)
        return {path: np.array(values) for path, values in sample.items() if path in self.at_start}

    @cached_property
    def correlated(self) -> tuple[list[int], np.ndarray] | None:
        """Rows of the uniforms of the quantities that correlate, in the order of the rows, and the factor of their
        correlations; None where all are independent. What is fixed, or drawn from the posterior, correlates with
        nothing."""
        asked = set(named(self.scenario.correlations))
        drawn = [row.name for row, kind in zip(self.rows, self.kinds, strict=True) if kind != FIXED]
        paths = [path for path in drawn if path in asked and path not in self.posterior]
        if len(paths) < 2:
            return None
        return [self.stream_of[path] for path in paths], factor(paths, self.scenario.correlations)

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """Names of the quantities that are drawn: sampled rows, which draw of the posterior, which coder, reservations,
        which drafts are at hand, uncertain events, shocks by round."""
        sampled = [row.name for row, kind in zip(self.rows, self.kinds, strict=True) if kind != FIXED]
        sampled += [POSTERIOR] if self.posterior else []
        sampled += [CODER] if self.recoded else []
        reservations = [f"{voter}.reservation" for voter in self.voters]
        at_hand = [f"available.{draft.name}" for draft in self.scenario.menu[1:] if draft.availability.ends[0] < 1.0]
        uncertain = [f"event.{name}" for name, event in self.scenario.events.items() if 0 < event.probability < 1]
        shocks = [f"{voter}.shock.{t}" for t in range(1, self.last_round + 1) for voter in self.voters]
        return (*sampled, *reservations, *at_hand, *uncertain, *(shocks if self.is_volatile else ()))

    @cached_property
    def stream_of(self) -> dict[str, int]:
        """Row of the uniforms by stream name."""
        return {name: i for i, name in enumerate(self.streams)}

    @cached_property
    def row_streams(self) -> np.ndarray:
        """Row of the uniforms for each quantity, -1 where it is fixed."""
        return np.array([self.stream_of.get(row.name, -1) for row in self.rows], dtype=np.int64)

    @cached_property
    def first_reservation(self) -> int:
        """Row of the uniforms at which the voters' reservations begin."""
        return self.stream_of[f"{self.voters[0]}.reservation"]

    @cached_property
    def available_streams(self) -> np.ndarray:
        """Row of the uniforms that says whether a draft is at hand, by draft; -1 for those that always are."""
        streams = [self.stream_of.get(f"available.{draft}", -1) for draft in self.scenario.drafts]
        return np.array(streams, dtype=np.int64)

    @cached_property
    def first_shock(self) -> int:
        """Row of the uniforms at which the shocks begin, round by round, or -1 if there are none."""
        return self.stream_of.get(f"{self.voters[0]}.shock.1", -1)

    @cached_property
    def is_volatile(self) -> bool:
        """Whether reservations are shaken from round to round."""
        deviation = self.scenario.volatility.deviation
        return max(deviation.value, deviation.high or 0.0) > 0.0

    @cached_property
    def last_round(self) -> int:
        """The latest round that any run can reach, events that move the deadline included."""
        rounds, limits, target = self.scenario.process.rounds, PROCESS["rounds"], "process.rounds"
        events = self.scenario.events.values()
        latest = max([rounds.ends[2], *(float(event.set.get(target, 0.0)) for event in events)])
        latest += sum(max(event.add.get(target, 0.0), 0.0) for event in events)
        for event in events:
            latest *= max(event.scale.get(target, 1.0), 1.0)
        return int(min(math.ceil(latest), limits.high))  # events may leave a deadline that is no whole number

    @cached_property
    def is_evenly_paced(self) -> bool:
        """Whether all runs concede alike: neither the deadline nor the concession's shape varies between them."""
        names = ("process.rounds", "process.concession")
        moved = any(target in names for event in self.scenario.events.values() for _, target, _ in event.effects)
        return not moved and not any(self.kinds[self.row_of[name]] != FIXED for name in names)

    @cached_property
    def playbook(self) -> Playbook:
        """The same for the readable engine, in Python's own numbers."""
        return Playbook(self)

    @cached_property
    def settles(self) -> np.ndarray:
        """(rows,) whether voices, coercion or reservations follow from a row: what only events can move."""
        moving = {"influence", "salience", "persuasion", "coercion", "rationality", "autonomy", "strategy", *WEIGHTS}
        return np.array([row.name.rpartition(".")[2] in moving for row in self.rows])

    @cached_property
    def is_binding(self) -> bool:
        """Whether an open no may commit a member, or one may have a price."""
        at, target = self.row_of["process.commitment"], "process.commitment"
        moved = any(target == hit for event in self.scenario.events.values() for _, hit, _ in event.effects)
        return moved or bool(self.ends[at, 2] > 0.0) or self.shape.pledging

    @cached_property
    def rule(self) -> Rule:
        """The decision rule in numbers."""
        decision = self.scenario.decision
        members = self.scenario.members
        asked = np.array([v in members and v in (decision.forum or members) for v in self.voters])
        votes = np.array(
            [
                float((decision.weights or {}).get(v, 1.0)) if on else 0.0
                for v, on in zip(self.voters, asked, strict=True)
            ]
        )
        if votes.max() > _LARGEST_VOTE:  # a power of two changes no digit, and their sum stays a number
            votes = np.ldexp(votes, -_SHRUNK)
        needed = decision.definition.consent(float(votes.sum()), int(asked.sum()), decision.parameters)
        return Rule(votes, asked, np.argsort(np.array(self.voters)), needed)

    @cached_property
    def event_streams(self) -> np.ndarray:
        """For each event the row of its uniform, -1 if it always happens, -2 if it never does."""
        sure = {0.0: -2, 1.0: -1}
        return np.array(
            [sure.get(e.probability, self.stream_of.get(f"event.{n}", -1)) for n, e in self.scenario.events.items()],
            dtype=np.int64,
        )

    @cached_property
    def event_probabilities(self) -> np.ndarray:
        """Probability of each event, in scenario order."""
        return np.array([event.probability for event in self.scenario.events.values()], dtype=np.float64)

    @cached_property
    def effects(self) -> Effects:
        """What events do for good, one row each for `all` members and hosts."""
        return self._effects(held=False)

    @cached_property
    def held_effects(self) -> Effects:
        """What events do as long as they hold."""
        return self._effects(held=True)

    def _effects(self, held: bool) -> Effects:
        found, rows = [], {row.name: at for at, row in enumerate(self.rows)}
        for number, (name, event) in enumerate(self.scenario.events.items()):
            if (event.lasts is not None) != held:
                continue
            begin = self.scenario.round_of(name)
            end = begin + (event.lasts or -begin)
            for kind, target, amount in event.effects:
                who, _, what = target.partition(".")
                hit = [f"{voter}.{what}" for voter in self.voters] if who == "all" else [target]
                found += [(begin, end, rows[path], EFFECTS.index(kind), number, amount) for path in hit]
        found.sort(key=lambda effect: (0 if held else effect[0], *effect[2:5]))
        columns = list(zip(*found, strict=True)) or [()] * 6
        begins, ends, hit_rows, kinds, events = (np.array(column, dtype=np.int64) for column in columns[:5])
        return Effects(begins, ends, hit_rows, kinds, events, np.array(columns[5], dtype=np.float64))

    def prepare(self, u: np.ndarray) -> np.ndarray:
        """Correlates the uniforms of quantities that do, and turns those of PERT quantities, of those with several
        coders, of the posterior and of shocks into values, in place; the kernels do the rest. Of the posterior all
        parameters of a run come from one draw, of the coders all numbers from one coder, which streams of their own
        pick."""
        if self.correlated is not None:
            rows, lower = self.correlated
            u[rows] = correlate(u[rows], lower)
        for name, others in self.recoded.items():
            at, own = self.stream_of[name], self.rows[self.row_of[name]].quantity
            said = [of_quantity(others.get(coder, own), u[at]) for coder in ("", *self.coders)]
            u[at] = np.choose((u[self.stream_of[CODER]] * len(said)).astype(np.int64), said)
        for i in np.flatnonzero(self.kinds == GIVEN):
            name, quantity, _ = self.rows[i]
            if name not in self.posterior and name not in self.recoded:
                at = self.row_streams[i]
                u[at] = pert(u[at], *quantity.ends)
        for path, values in self.posterior.items():
            drawn = (u[self.stream_of[POSTERIOR]] * len(values)).astype(np.int64)
            u[self.stream_of[path]] = values[drawn]
        if self.first_shock >= 0:
            u[self.first_shock :] = normal(u[self.first_shock :])
        return u
