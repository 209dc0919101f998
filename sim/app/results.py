"""What follows from a scenario, as the page draws it: numbers by name, without words.

Results are small and shared between sessions in a cache with a bound; what is being computed can be stopped. At most
two computations run at once, whoever asked for them: each uses every core as it is.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from ..engines import ensemble
from ..engines.layout import Layout
from ..results import outcomes
from ..results.labels import ADOPTED, CLASSES
from ..scenario.schema import Scenario
from ..scenario.vocabulary import is_whole, rounded
from ..sweeps.sweeping import evaluate

#: A computation that takes longer is given up [s].
LONGEST = 60.0
#: Results that are kept, over all sessions; each is a few kilobytes.
KEPT = 128
#: Cells of a map along each axis, and runs of each.
CELLS, CELL_RUNS = 11, 2000
_MOST_COALITIONS = 8
#: A quantity of the map: its path, from where, to where.
Axis = tuple[str, float, float]

_turns = threading.BoundedSemaphore(2)
_lock = threading.Lock()
_cache: OrderedDict[Any, dict[str, Any]] = OrderedDict()


class Stopped(Exception):
    """Nobody waits for this any more."""


class TookTooLong(Exception):
    """The computation was given up after `LONGEST` seconds."""


def run_results(scenario: Scenario, runs: int, seed: int, stopped: Callable[[], bool]) -> dict[str, Any]:
    """What `nacsim run` finds, and the tables of its figures: `results.outcomes.summary` and

    - `shares`: name, share, low, high of every outcome;
    - `actors`: name, share, alone, low, high, objected, most frequent first; `coalitions`: names and share;
    - `agreement`: for each draft its cumulative share by round; `events`: (round, name);
    - `frames`: the tables behind `shares`, `actors`, `coalitions` and `agreement`, as figures take them.

    Raises:
        Stopped: `stopped` said so.
        TookTooLong: it took longer than `LONGEST` seconds.
    """
    key = ("run", scenario.model_dump_json(exclude_none=True), runs, seed)
    return _kept(key, stopped, lambda: _run_results(scenario, runs, seed, _watch(stopped)))


def _run_results(scenario: Scenario, runs: int, seed: int, watch: Callable[[int], None]) -> dict[str, Any]:
    tally = outcomes.tally_of(ensemble.simulate(scenario, runs, seed, progress=watch))
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


def map_results(scenario: Scenario, x: Axis, y: Axis, seed: int, stopped: Callable[[], bool]) -> dict[str, Any]:
    """A sweep over two quantities, each given as (path, from, to): `xs`, `ys` and for each of `adopted`, `as_proposed`,
    `diluted`, `shelved` the shares as rows of y.

    Raises:
        Stopped, TookTooLong: as `run_results`.
        ScenarioError: a path is no quantity of the scenario, or an end is out of its range.
    """
    key = ("map", scenario.model_dump_json(exclude_none=True), x, y, seed)
    return _kept(key, stopped, lambda: _map_results(scenario, x, y, seed, _watch(stopped)))


def _map_results(scenario: Scenario, x: Axis, y: Axis, seed: int, watch: Callable[[int], None]) -> dict[str, Any]:
    ends = {path: np.linspace(low, high, CELLS) for path, low, high in (x, y)}
    across, up = (np.unique(rounded(path, v)) if is_whole(path) else v.round(6) for path, v in ends.items())
    xs, ys = np.meshgrid(across, up)
    table = evaluate(scenario, {x[0]: xs.ravel(), y[0]: ys.ravel()}, CELL_RUNS, seed, progress=watch)
    shares = {name: table[name].to_numpy().reshape(xs.shape).tolist() for name in (ADOPTED, *CLASSES)}
    return {"xs": across.tolist(), "ys": up.tolist(), "runs": CELL_RUNS, "table": table, **shares}


def _watch(stopped: Callable[[], bool]) -> Callable[[int], None]:
    begun = time.monotonic()

    def watch(_: int) -> None:
        if stopped():
            raise Stopped
        if time.monotonic() - begun > LONGEST:
            raise TookTooLong

    return watch


def _kept(key: Any, stopped: Callable[[], bool], compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result of a key: the one that was kept, or computed when it is its turn."""
    with _turns:
        with _lock:
            if key in _cache:
                _cache.move_to_end(key)
                return _cache[key]
        if stopped():
            raise Stopped
        found = compute()
        with _lock:
            _cache[key] = found
            while len(_cache) > KEPT:
                _cache.popitem(last=False)
        return found
