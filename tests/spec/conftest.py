"""`play` runs one scenario once, on each engine in turn: every spec holds for both or fails."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import norm

from sim.engines import ensemble
from sim.engines.council import NorthAtlanticCouncil
from sim.engines.layout import Layout
from sim.engines.runs import new_ends
from sim.scenario.schema import Scenario

#: The least uniform that is used: its logarithm is lower than any quantile here.
LEAST = 1e-300
#: The largest there is: uniforms are below 1.
MOST = 1.0 - 2.0**-53


@dataclass(frozen=True)
class Played:
    """How a run ended, and what stood in the round that ended it."""

    outcome: str
    round: int
    tabled: str
    blockers: set[str]
    objectors: set[str]
    on_record: set[str]
    overruled: set[str]
    gain: dict[str, list[float]]  # actor -> V of every draft, inducements included
    terms: dict[str, dict[str, float]]  # actor -> term -> its part of V of the draft on the table
    reservation: dict[str, float]
    pull: dict[str, float]  # L
    bound: dict[str, float]  # C


Play = Callable[..., Played]


@dataclass(frozen=True)
class First:
    """What stands behind a voter's reservation in round 1, after events and consultation."""

    gain: float  # V(0)
    salience: float
    rationality: float
    shock: float
    is_known: bool  # to prefer the proposal: it proposes it, or requested it


def logistic(q: float) -> float:
    return 1 / (1 + math.exp(-q)) if q > -700 else 0.0


def uniform_for(name: str, wanted: float | None, first: First) -> float:
    """The uniform that gives a reservation, the shock apart, of the size that is wanted in round 1; 0 by default.

    For who is known to prefer the proposal q is the quantile of F + (1 - F) u, with F the distribution function at -b and
    b = lambda (V(0)/m + eta). So u = (S(q) - S(-b)) / S(b), and no reservation below -V(0) can be had.
    """
    if first.salience == 0.0:
        assert wanted in (None, 0.0), f"{name}: who does not mind has no reservation"
        return 0.5
    q = first.rationality * (wanted or 0.0) / first.salience
    if not first.is_known:
        return min(logistic(q), MOST)
    b = first.rationality * (first.gain / first.salience + first.shock)
    assert q >= -b - 1e-9, (
        f"{name} is known to prefer the proposal: no reservation of {wanted or 0.0} with V(0) {first.gain}"
    )
    return max((logistic(q) - logistic(-b)) / logistic(b), LEAST)


def first_round(layout: Layout, u: np.ndarray) -> dict[str, First]:
    """What the readable engine has for every voter in round 1; no reservation plays a part in it."""
    found: dict[str, First] = {}

    def note(model: NorthAtlanticCouncil) -> None:
        for voter in model.voters:
            host = layout.scenario.actors[voter.name]
            known = voter.name == layout.scenario.sponsor or (host.role == "host" and host.requested.value)
            salience, rationality = voter.traits["salience"], model.process["rationality"]
            found[voter.name] = First(voter.gain(model.menu[0]), salience, rationality, voter.shock, known)

    NorthAtlanticCouncil(layout, u=u, observe=note).step()
    return found


def column(layout: Layout, reservations: Mapping[str, float], shocks: Mapping[str, float], drawn: Mapping[str, float]):
    """The run's uniforms: those that give these reservations in round 1 (0 by default) and normal shocks, those of
    `drawn` by stream, and 1/2 for all else, which is a shock of 0."""
    wanted = {name: float(norm.cdf(z)) for name, z in shocks.items()} | dict(drawn)
    assert not set(wanted) - set(layout.streams), "a draw that the scenario does not make"
    assert not set(reservations) - set(layout.voters), "a reservation of nobody"
    first = first_round(layout, np.array([[wanted.get(name, 0.5)] for name in layout.streams]))
    for name in layout.voters:
        if f"{name}.reservation" not in wanted:
            wanted[f"{name}.reservation"] = uniform_for(name, reservations.get(name), first[name])
    return np.array([[wanted.get(name, 0.5)] for name in layout.streams])


def by_council(layout: Layout, u: np.ndarray) -> Played:
    model = NorthAtlanticCouncil(layout, u=u)
    model.run_model()
    return Played(
        model.outcome, model.steps, model.tabled, set(model.blockers), set(model.objectors),
        set(model.reservations), set(model.overruled),
        {v.name: [v.gain(draft) for draft in model.menu] for v in model.voters},
        {v.name: v.terms(model.draft) for v in model.voters},
        {v.name: v.reservation for v in model.voters},
        {v.name: v.answered.pull for v in model.voters},
        {v.name: v.bound for v in model.voters},
    )  # fmt: skip


def by_ensemble(layout: Layout, u: np.ndarray) -> Played:
    ends, scenario, voters = new_ends(layout, 1), layout.scenario, layout.voters
    row = ensemble.simulate(scenario, 1, u=u, ends=ends, threads=1).table().iloc[0]
    names = [{n for n in row[c].split(",") if n} for c in ("blockers", "objectors", "reservations", "overruled")]
    return Played(
        row["outcome"], int(row["round"]), row["tabled"], *names,
        dict(zip(voters, ends.gain[0].tolist(), strict=True)),
        {v: dict(zip(scenario.preferences.terms, t, strict=True)) for v, t in zip(voters, ends.terms[0], strict=True)},
        dict(zip(voters, ends.reservation[0].tolist(), strict=True)),
        dict(zip(voters, ends.pull[0].tolist(), strict=True)),
        dict(zip(voters, ends.bound[0].tolist(), strict=True)),
    )  # fmt: skip


@pytest.fixture(params=[by_council, by_ensemble], ids=["council", "ensemble"])
def play(request: pytest.FixtureRequest) -> Play:
    """Runs a scenario on one of the engines, with the private reservations, shocks and draws that are named."""

    def run(scenario: Scenario, *, shocks: Mapping[str, float] = {}, drawn: Mapping[str, float] = {}, **eps: float):
        layout = Layout(scenario)
        return request.param(layout, column(layout, eps, shocks, drawn))

    return run
