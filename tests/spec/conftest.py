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


Play = Callable[..., Played]


def column(layout: Layout, reservations: Mapping[str, float], shocks: Mapping[str, float], drawn: Mapping[str, float]):
    """The run's uniforms: those that give these reservations (with lambda as it stands) and normal shocks, those of
    `drawn` by stream, and 1/2 for all else, which is a reservation or shock of 0."""
    lambda_ = layout.scenario.process.rationality.value
    wanted = {f"{name}.reservation": 1 / (1 + math.exp(-lambda_ * e)) for name, e in reservations.items()}
    wanted |= {name: float(norm.cdf(z)) for name, z in shocks.items()} | dict(drawn)
    assert not set(wanted) - set(layout.streams), "a draw that the scenario does not make"
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
    )  # fmt: skip


@pytest.fixture(params=[by_council, by_ensemble], ids=["council", "ensemble"])
def play(request: pytest.FixtureRequest) -> Play:
    """Runs a scenario on one of the engines, with the private reservations, shocks and draws that are named."""

    def run(scenario: Scenario, *, shocks: Mapping[str, float] = {}, drawn: Mapping[str, float] = {}, **eps: float):
        layout = Layout(scenario)
        return request.param(layout, column(layout, eps, shocks, drawn))

    return run
