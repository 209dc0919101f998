"""What follows from a scenario, as the page draws it: numbers by name, without words.

Results are small and shared between sessions in a cache with a bound. Runs are computed and counted in parts, so that
a million of the whole Council take no more memory than a few thousand, and show what is there so far.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..engines import ensemble
from ..engines.layout import Layout
from ..results import outcomes
from ..results.labels import ADOPTED, CLASSES
from ..scenario.schema import Scenario
from ..scenario.vocabulary import is_whole
from ..studies.run.study import LEANING_RUNS, run
from ..sweeps.sweeping import evaluate
from .turns import Stopped, Turn, turn

#: A computation that takes longer is given up; waiting for others does not count [s].
LONGEST = 60.0
#: Results that are kept, over all sessions; each is a few kilobytes.
KEPT = 128
#: Runs that are computed in one go, times members and host: half a second of a slow machine.
PART = 800_000
#: Cells of a map along each axis, at most, and runs of each.
CELLS, CELL_RUNS = 11, 2000
_MOST_COALITIONS, _MOST_LEANING = 8, 5
#: A quantity of the map: its path, from where, to where.
Axis = tuple[str, float, float]
Found = dict[str, Any]

_lock = threading.Lock()
_cache: OrderedDict[Any, Found] = OrderedDict()


def run_results(
    scenario: Scenario, runs: int, seed: int, stopped: Callable[[], bool],
    so_far: Callable[[Found], None] = lambda found: None,
) -> Found:  # fmt: skip
    """What `nacsim run` finds, and the tables of its figures: `results.outcomes.summary` and

    - `shares`: name, share, low, high of every outcome;
    - `actors`: name, share, alone, low, high, objected, most frequent first; `coalitions`: names and share;
    - `agreement`: for each draft its cumulative share by round; `events`: (round, name);
    - `leaning`: quantity, lowest, highest: with which of the numbers that runs draw adoption goes most;
    - `frames`: the tables behind `shares`, `actors`, `coalitions` and `agreement`, as figures take them.

    `so_far` is told the same of the first runs, but for `leaning`, as often as a part of them is done before the last.

    Raises:
        Stopped: `stopped` said so.
        TookTooLong: it took longer than `LONGEST` seconds.
    """
    key = ("run", scenario.model_dump_json(exclude_none=True), runs, seed)
    return _kept(key, stopped, lambda own: _run_results(scenario, runs, seed, own, so_far))


def _run_results(scenario: Scenario, runs: int, seed: int, own: Turn, so_far: Callable[[Found], None]) -> Found:
    part, counted = max(1, PART // len(scenario.voters)), None
    for first in range(0, runs, part):
        if counted is not None:
            so_far(_described(counted, scenario, seed))
        done = ensemble.simulate(scenario, min(part, runs - first), seed, first=first, progress=lambda _: own.rest())
        more = outcomes.tally_of(done)
        counted = more if counted is None else counted.with_more(more)
    assert counted is not None  # there is at least one run
    leaning = run(scenario, runs=min(runs, LEANING_RUNS), seed=seed).leaning().head(_MOST_LEANING)
    return {**_described(counted, scenario, seed), "leaning": leaning.to_dict("records")}


def _described(tally: outcomes.Tally, scenario: Scenario, seed: int) -> Found:
    frames = {
        "shares": outcomes.outcome_shares(tally, scenario),
        "actors": outcomes.blockers(tally, scenario).sort_values("share", ascending=False, kind="stable"),
        "coalitions": outcomes.coalitions(tally, scenario, _MOST_COALITIONS),
        "agreement": outcomes.agreement_over_time(tally, scenario, Layout(scenario).last_round),
    }
    summary, agreement = outcomes.summary(tally, scenario, seed), frames["agreement"]
    actors = frames["actors"].rename(columns={"actor": "name"})
    together = frames["coalitions"].set_index("blockers")["share"]
    return {
        **summary,
        "shares": summary["outcomes"],
        "actors": actors[["name", "share", "alone", "low", "high", "objected"]].to_dict("records"),
        "coalitions": [{"names": names.split(","), "share": share} for names, share in together.items()],
        "agreement": {draft: agreement.loc[agreement["draft"] == draft, "share"].tolist() for draft in scenario.drafts},
        "events": sorted((scenario.round_of(name), name) for name in scenario.events),
        "frames": frames,
    }


def map_results(scenario: Scenario, x: Axis, y: Axis, seed: int, stopped: Callable[[], bool]) -> Found:
    """A sweep over two quantities, each given as (path, from, to): `xs`, `ys` and for each of `adopted`, `as_proposed`,
    `diluted`, `shelved` the shares as rows of y.

    Raises:
        Stopped, TookTooLong: as `run_results`.
        ScenarioError: a path is no quantity of the scenario, or an end is out of its range.
    """
    key = ("map", scenario.model_dump_json(exclude_none=True), x, y, seed)
    return _kept(key, stopped, lambda own: _map_results(scenario, x, y, seed, own))


def _map_results(scenario: Scenario, x: Axis, y: Axis, seed: int, own: Turn) -> Found:
    across, up = (_levels(*axis) for axis in (x, y))
    xs, ys = np.meshgrid(across, up)
    table = evaluate(scenario, {x[0]: xs.ravel(), y[0]: ys.ravel()}, CELL_RUNS, seed, progress=lambda _: own.rest())
    shares = {name: table[name].to_numpy().reshape(xs.shape).tolist() for name in (ADOPTED, *CLASSES)}
    return {"xs": across.tolist(), "ys": up.tolist(), "runs": CELL_RUNS, "table": table, **shares}


def _levels(path: str, low: float, high: float) -> np.ndarray:
    """About `CELLS` round values of a quantity from `low` to `high`; whole ones where it takes no others."""
    locator = MaxNLocator(CELLS - 1, steps=[1, 2, 2.5, 5, 10], integer=is_whole(path))
    found = np.array(locator.tick_values(low, high)).round(9) + 0.0
    inside = found[(found >= low - 1e-9) & (found <= high + 1e-9)]
    return inside if len(inside) > 1 else np.array([low, high])


def _kept(key: Any, stopped: Callable[[], bool], compute: Callable[[Turn], Found]) -> Found:
    """The result of a key: the one that was kept, or computed when it is its turn."""
    known = _known(key)
    if known is None and stopped():
        raise Stopped
    if known is not None:
        return known
    with turn(stopped, LONGEST) as own:
        known = _known(key)  # somebody else may have asked for it meanwhile
        if known is not None:
            return known
        found = compute(own)
    with _lock:
        _cache[key] = found
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return found


def _known(key: Any) -> Found | None:
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
        return _cache.get(key)
