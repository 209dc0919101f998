"""What rival theories of group decisions predict for a scenario, beside what its runs come to.

`issues` makes one issue on one scale of the scenario, `predictions` asks the theories about it.
"""

from typing import Annotated, Any

from ...engines import ensemble
from ...results import outcomes
from ...results.findings import Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Overrides, ScenarioLike, Seed, Threads, checked
from ...results.taking import scenario_of
from ...rivals.voting import SIMPLE_MAJORITY
from ...scenario.schema import Scenario
from ...words import has, say
from .issues import majority_of, map_scenario
from .predictions import landing, predictions, rivals_of, simulated, standing

EXAMPLES = ("nacsim theories tokyo_liaison_office", "nacsim theories riga_2006 --draws 1000 --json")
TABLES = {
    "theories": "a theory: mean and spread of its predictions over the draws of the coded ranges",
    "predictions": "a theory and draw",
    "outcomes": "an outcome of the simulation, with its place on the scale and its share",
    "actors": "an actor with a voice: position and weight, means over the draws",
}
_Runs = Annotated[int, Option("How many runs of the simulation.", 1, MOST_RUNS)]
_Draws = Annotated[
    int,
    Option(
        "How often the theories are asked, each time about other draws of the coded ranges; once where nothing has a "
        "range.", 1, 100_000,
    ),
]  # fmt: skip


@checked
def theories(
    scenario: ScenarioLike, *, runs: _Runs = 10_000, draws: _Draws = 500, seed: Seed = 1, set_: Overrides = None,
    threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """What rival theories of group decisions predict, beside the simulated distribution.

    A spatial scenario is an issue on a scale as it stands. An interest scenario has no scale: its menu is made one, the
    status quo at 0, the drafts above it in equal steps, the proposal at 1; an actor's position is where its gain in
    round 1 is best, its salience the spread of its gains. Lost on the way: that drafts differ in more than one respect,
    how close an actor's second best is to its best, private reservations, solidarity, pressure, later events, and a
    host's veto under a majority rule. The theories know nothing of them, so a difference from the simulation is no
    error of either.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
    """
    return _compared(scenario_of(scenario, set_), runs, draws, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same runs and the same draws again."""
    return _compared(found.scenario, found.runs, found.about["about"]["draws"], found.seed, threads, progress)


def _compared(
    scenario: Scenario, runs: int, draws: int, seed: int, threads: int | None, progress: Progress
) -> Findings:
    with progress("runs", runs) as advance:
        done = ensemble.simulate(scenario, runs, seed, threads=threads, progress=advance)
    shares = outcomes.outcome_shares(outcomes.tally_of(done), scenario)
    mapped = map_scenario(scenario, draws, seed)
    with progress("theories", len(rivals_of(mapped))) as advance:
        points, compared = predictions(mapped, advance)
    ended = simulated(mapped, shares)
    tables = {"theories": compared, "predictions": points, "outcomes": ended, "actors": standing(mapped)}
    seen = scenario.observed.outcome if scenario.observed else None
    observed = None if seen is None else {"label": scenario.label(seen), "place": mapped.places.get(seen)}
    told = {
        "title": scenario.title, "scenario": scenario.name, "described": scenario.described,
        "changes": list(scenario.changes), "runs": runs, "seed": seed, "draws": len(mapped.issues),
        "scale": {"low": mapped.scale[0], "high": mapped.scale[1], "label": mapped.label, "is_menu": mapped.is_menu},
        "simulated": landing(ended), "observed": observed,
    }  # fmt: skip
    return Findings("theories", f"{scenario.name}-theories", (scenario,), tables, runs, seed, about={"about": told})


def report(found: Findings) -> dict[str, Any]:
    """All of it as one plain object: what is compared (title, scenario, scale, simulated, observed, ...), then rows of
    the tables theories, outcomes and actors. A mean is None where a theory predicts nothing."""
    return {**found.about["about"], **found.rows("theories", "outcomes", "actors")}


def theory_in_words(name: str, label: str, scenario: Scenario | None = None) -> str:
    """A theory in the language spoken; its own `label` where the catalogue of words does not know it.

    With `scenario`, the majority under which its agenda setter proposes is named.
    """
    if name == "agenda_majority" and scenario is not None:
        rule = majority_of(scenario)
        if rule != SIMPLE_MAJORITY:
            return say("forecaster.agenda_qualified", share=f"{rule.share:.4g}")
    return say(f"forecaster.{name}") if has(f"forecaster.{name}") else label
