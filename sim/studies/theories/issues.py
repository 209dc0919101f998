"""A scenario as one issue on one scale, so that the rival theories can be asked about the same decision.

A **spatial** scenario is one already: scale, ideal points, salience, influence, status quo and votes carry over.

An **interest** scenario has no scale, and gets the menu as one: the status quo at 0, the drafts above it in equal
steps, the proposal itself (draft 0) at 1. Draft k of D stands at (D - k) / D. On it an actor's

- position is where its systematic gain V is best, with V = 0 at the status quo. V is that of round 1, after the first
  consultation, as `nacsim run` shows it; between neighbouring points it is taken to be linear, so the best is one of
  them. Of equals the one nearest to the status quo counts.
- salience is the spread of V over the scale, relative to the largest spread of any actor.
- influence is its voice: omega, the host's times 1 + p.

What that loses: drafts differ in three attributes and are put on one line in equal steps; an actor that likes a middle
draft only a little less than its best counts as if it disliked it in proportion to the distance; gains near zero and
large ones differ in salience alone; private reservations, solidarity, pressure, events after round 1 and the order of
drafting are in the simulation and not in the issue. A host has a vote like a member under unanimity; under a majority
rule its veto is lost, since a theory's win set knows votes only, and so are the heads that a double majority counts.

Ranges are drawn as a run draws them: issue n has the actors of run n.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...engines import ensemble
from ...engines.layout import Layout
from ...errors import UserError
from ...rivals.issue import Issue
from ...rivals.voting import SIMPLE_MAJORITY, UNANIMITY, VotingRule, qualified_majority
from ...scenario.schema import Scenario, Spatial
from ...scenario.vocabulary import OPTIONS, SHELVED
from ...sweeps.futures import as_runs_draw

#: Share of the scale below which two gains count as equal.
EQUAL = 1e-12


@dataclass(frozen=True)
class Mapped:
    """A scenario on one scale.

    Attributes:
        scenario: what was mapped.
        scale: its ends.
        label: what the scale measures.
        is_menu: whether the scale is the menu, because the scenario has none.
        places: where each outcome stands; without `shelved` where the status quo is not known.
        issues: one a draw; None where a draw makes none, as where nobody has both influence and salience.
        why_not: why a draw makes none; empty if all do.
        majority: the majority that is compared with unanimity: the scenario's own, else more than half.
    """

    scenario: Scenario
    scale: tuple[float, float]
    label: str
    is_menu: bool
    places: Mapping[str, float]
    issues: tuple[Issue | None, ...]
    why_not: str
    majority: VotingRule


class _Placed(NamedTuple):
    """Actors and outcomes on a scale: (voters, draws) of positions and saliences, (draws,) of status quos or None."""

    scale: tuple[float, float]
    places: dict[str, float]
    position: np.ndarray
    salience: np.ndarray
    reference: np.ndarray | None


def map_scenario(scenario: Scenario, draws: int, seed: int = 1) -> Mapped:
    """The scenario as `draws` issues; as one where nothing in it has a range."""
    layout, spatial = Layout(scenario), scenario.spatial
    draws = draws if any(row.quantity.is_sampled for row in layout.rows if _is_read(row.name)) else 1
    drawn = as_runs_draw(scenario, draws, seed)
    values = {row.name: drawn.get(row.name, np.full(draws, row.quantity.value)) for row in layout.stated}
    placed = _interest(scenario, draws, seed) if spatial is None else _spatial(scenario, spatial, values)
    voices = [(values[f"{v}.influence"], values.get(f"{v}.persuasion", 0.0)) for v in layout.voters]
    influence = np.array([own * (1.0 + persuasion) for own, persuasion in voices])
    votes, rule = _votes(layout)
    issues: list[Issue | None] = []
    why_not = ""
    for n in range(draws):
        try:
            issue = Issue(
                name=scenario.name,
                scale=placed.scale,
                position=placed.position[:, n],
                salience=placed.salience[:, n],
                influence=influence[:, n],
                votes=votes,
                reference=None if placed.reference is None else float(placed.reference[n]),
                rule=rule,
                actors=layout.voters,
            )
        except UserError as error:
            issue, why_not = None, error.mistakes[0].what.partition(";")[0]
        issues.append(issue)
    label, majority = "the menu, in equal steps" if spatial is None else spatial.scale.label, majority_of(scenario)
    return Mapped(scenario, placed.scale, label, spatial is None, placed.places, tuple(issues), why_not, majority)


def _is_read(path: str) -> bool:
    """Whether an issue depends on a quantity: on how the procedure goes on after the opening it does not."""
    return path == "process.anticipation" or path.partition(".")[0] not in ("process", *OPTIONS)


def majority_of(scenario: Scenario) -> VotingRule:
    """The majority that is compared with unanimity: the scenario's own, else more than half."""
    _, rule = _votes(Layout(scenario))
    return SIMPLE_MAJORITY if rule.unanimous else rule


def _spatial(scenario: Scenario, spatial: Spatial, values: Mapping[str, np.ndarray]) -> _Placed:
    places = {draft.name: draft.position.value for draft in scenario.menu if draft.position is not None}
    reference = None
    if spatial.status_quo is not None:
        reference, places[SHELVED] = values["spatial.status_quo"], spatial.status_quo.value
    voters, traits = scenario.voters, ("ideal", "salience")
    position, salience = (np.array([values[f"{voter}.{trait}"] for voter in voters]) for trait in traits)
    return _Placed((spatial.scale.low, spatial.scale.high), places, position, salience, reference)


def _interest(scenario: Scenario, draws: int, seed: int) -> _Placed:
    """From the gains of the drafts, each looked at as if it were the only one."""
    drafts = len(scenario.menu)
    at = np.array([0.0, *((drafts - k) / drafts for k in range(drafts))])
    gains = np.zeros((drafts + 1, len(scenario.voters), draws))
    for k, draft in enumerate(scenario.menu, start=1):
        alone = scenario.model_copy(update={"menu": (draft,), "observed": None})
        gains[k] = ensemble.opening(alone, draws, seed).terms.sum(axis=1)
    best, spread = gains.max(axis=0), np.ptp(gains, axis=0)
    position = np.where(gains >= best - EQUAL, at[:, None, None], np.inf).min(axis=0)
    widest = spread.max(axis=0)
    salience = np.divide(spread, widest, out=np.zeros_like(spread), where=widest > 0)
    places = {draft.name: float(place) for draft, place in zip(scenario.menu, at[1:], strict=True)}
    return _Placed((0.0, 1.0), {**places, SHELVED: 0.0}, position, salience, np.zeros(draws))


def _votes(layout: Layout) -> tuple[np.ndarray, VotingRule]:
    """Votes by voter, and the scenario's rule as the theories know it."""
    decision, rule = layout.scenario.decision, layout.rule
    votes = rule.votes.copy()
    if rule.needs.is_unanimous:
        if layout.shape.host >= 0:
            votes[layout.shape.host] = 1.0
        return votes, UNANIMITY
    if decision.rule == "majority":
        share = float(decision.parameters["threshold"])
        return votes, qualified_majority(share) if share > 0.5 else SIMPLE_MAJORITY
    return votes, qualified_majority(max(rule.needs.quota / votes.sum(), 0.5))
