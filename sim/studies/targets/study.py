"""Whom those that act hit, round by round: who is pressed, courted, addressed and paid, and what it does to gains.

The fast engine does not keep whom strategies hit, so the runs are those of the same numbers, played on Mesa: some
hundred of them tell a mean well enough.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import pandas as pd

from ...engines.layout import Layout
from ...errors import Mistake, UsageError
from ...results.counting import Z95
from ...results.findings import Advance, Findings, Progress, unseen
from ...results.options import Behaviours, Option, Overrides, checked
from ...results.taking import CaseNumber, OptionalSeed, RunsLike, check_no_behaviours, played_by, take
from ...scenario.schema import Scenario
from ...strategies.catalogue import EXTERNAL, HOST, of_role

if TYPE_CHECKING:
    from ...engines.agents import Voter
    from ...engines.council import NorthAtlanticCouncil

EXAMPLES = (
    "nacsim targets tokyo_china_wedge",
    "nacsim targets tokyo_liaison_office --set japan.strategy=addressed --runs 1000",
    "nacsim targets results/tokyo_china_wedge",
)
TABLES = {"targets": "a round, a way of being hit and an actor"}
MOST_RUNS = 100_000
_Runs = Annotated[int, Option("How many runs are played; each takes some hundredths of a second.", 2, MOST_RUNS)]


def _pressed(model: "NorthAtlanticCouncil", voter: "Voter") -> float:
    return voter.threatened


def _courted(model: "NorthAtlanticCouncil", voter: "Voter") -> float:
    return voter.courted


def _addressed(model: "NorthAtlanticCouncil", voter: "Voter") -> float:
    return 0.0 if model.host is None else model.host.addressing.get(voter.name, 0.0)


def _paid(model: "NorthAtlanticCouncil", voter: "Voter") -> float:
    return model.paid[1] if model.paid is not None and model.paid[0] == voter.name else 0.0


def _moved(model: "NorthAtlanticCouncil", voter: "Voter") -> float:
    before, after = model.acted_on.get(voter.name, (0.0, 0.0))
    return after - before


#: What is seen of an actor in a round: the joint coercion that is aimed at it, what is offered to it for a no, which
#: share of the way to the host's views it comes, what it is paid, and what the first three did to its gain from the
#: draft tabled last.
WAYS: Mapping[str, Callable[["NorthAtlanticCouncil", "Voter"], float]] = {
    "pressed": _pressed, "courted": _courted, "addressed": _addressed, "paid": _paid, "moved": _moved,
}  # fmt: skip


@checked
def targets(
    what: RunsLike, *, runs: _Runs = 300, case: CaseNumber = None, seed: OptionalSeed = None, set_: Overrides = None,
    behaviours: Behaviours = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Whom actors that act hit over time: who is pressed, courted, addressed and paid, and what it does to gains.

    Means over the runs that are still in consultation in a round. Run n is the run n of every engine.

    Args:
        behaviours: actor -> a class of its own (sim/engines/README.md). Runs that were made with some keep them.

    Returns:
        Table `targets`: round, runs (that reach it), way (of WAYS, those that occur), actor, mean, half (half-width of
        the 95 % interval of the mean).

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: nobody acts by a strategy.
        ResultsError: a directory that has no runs.
    """
    taken = take(what, set_=set_, seed=seed, case=case, takes_behaviours=True)
    played = {**(taken.behaviours or {}), **(behaviours or {})}
    count = runs if taken.runs is None else min(runs, taken.runs)
    about = {"first": taken.first, **played_by(played)}
    return _found(taken.scenario, f"{taken.name}-targets", count, taken.seed, about, played, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same again. Raises ResultsError for runs with behaviours of somebody's own, which no file keeps."""
    check_no_behaviours(found, found.name)
    return _found(found.scenario, found.name, found.runs, found.seed, dict(found.about), {}, progress)


def ways_of(scenario: Scenario) -> set[str]:
    """In which ways actors may be hit by a strategy of the scenario, or by one that an event sets."""
    follows = {name: scenario.strategies_of(name) for name in scenario.actors}
    plain = {of_role(EXTERNAL)[0], of_role(HOST)[0]}
    acting = {s for name in (*scenario.externals, scenario.host or "") for s in follows.get(name, ())} - plain
    ways = {"addressed", "moved"} if "addressed" in acting else set()
    ways |= {"pressed", "moved"} if acting & {"aimed", "wedge"} else set()
    ways |= {"courted"} if "wedge" in acting else set()
    return ways | ({"paid"} if max(scenario.inducement.budget.ends) > 0.0 else set())


def _found(
    scenario: Scenario, name: str, runs: int, seed: int, about: dict[str, Any], played: Mapping[str, type],
    progress: Progress,
) -> Findings:  # fmt: skip
    ways = set(WAYS) if played else ways_of(scenario)
    if not ways:
        what = "nobody acts by a strategy; give one, as in --set china.strategy=aimed"
        raise UsageError(Mistake(f"targets {scenario.name}", what))
    with progress("runs", runs) as advance:
        table = hits(scenario, runs, seed, about["first"], played, advance)
    seen = table[table["mean"] != 0.0]["way"].unique()
    table = table[table["way"].isin(ways.intersection(seen))].reset_index(drop=True)
    return Findings("targets", name, (scenario,), {"targets": table}, runs, seed, "mesa", about)


def hits(
    scenario: Scenario, runs: int, seed: int, first: int = 0, behaviours: Mapping[str, type] | None = None,
    progress: Advance = None,
) -> pd.DataFrame:  # fmt: skip
    """The table `targets` with every way of WAYS, whether it occurs or not.

    mean and half = z sd/sqrt(n) over the n runs that reach a round; half is NaN where one alone does.
    """
    from ...engines.council import NorthAtlanticCouncil  # Mesa takes long to import, and pages mostly do without

    layout = Layout(scenario)
    shape = (layout.last_round, len(WAYS), len(layout.voters))
    count, total, squares = np.zeros(layout.last_round), np.zeros(shape), np.zeros(shape)
    for run in range(first, first + runs):
        seen = _seen(NorthAtlanticCouncil(layout, run=run, stream_seed=seed, observe=_unseen, behaviours=behaviours))
        count[: len(seen)] += 1
        total[: len(seen)] += seen
        squares[: len(seen)] += seen**2
        if progress is not None:
            progress(1)
    rows = []
    for now in np.flatnonzero(count):
        n = count[now]
        mean = total[now] / n
        spread = np.maximum(squares[now] - n * mean**2, 0.0) / (n - 1.0) if n > 1 else np.full_like(mean, np.nan)
        half = Z95 * np.sqrt(spread / n)
        for w, i in np.ndindex(mean.shape):
            rows.append((now + 1, int(n), list(WAYS)[w], layout.voters[i], float(mean[w, i]), float(half[w, i])))
    return pd.DataFrame(rows, columns=["round", "runs", "way", "actor", "mean", "half"])


def overall(table: pd.DataFrame) -> pd.DataFrame:
    """way, actor, mean: over all rounds, each counted as often as runs reach it; who is hit hardest first in a way."""
    weighed = (
        table.assign(mean=table["mean"] * table["runs"]).groupby(["way", "actor"], sort=False)[["mean", "runs"]].sum()
    )
    means = (weighed["mean"] / weighed["runs"]).rename("mean").reset_index()
    means["rank"] = means["way"].map({way: n for n, way in enumerate(WAYS)})
    means["size"] = -means["mean"].abs()
    return means.sort_values(["rank", "size"], kind="stable")[["way", "actor", "mean"]].reset_index(drop=True)


def _seen(model: "NorthAtlanticCouncil") -> np.ndarray:
    """(rounds, ways, voters) of one run."""
    rounds = []
    while model.running:
        model.step()
        rounds.append([[look(model, voter) for voter in model.voters] for look in WAYS.values()])
    return np.array(rounds)


def _unseen(_: "NorthAtlanticCouncil") -> None:
    """In place of the data collector, which would keep the state of every round."""
