"""nacsim: simulates decisions that need everybody's consent.

    import sim
    scenario = sim.load("tokyo_liaison_office", {"france.autonomy": 0.4})
    table = sim.simulate(scenario, runs=10_000, seed=1)

Importing this costs little: what a name needs is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from .results.store import open_results
    from .scenario.load import load
    from .scenario.schema import Scenario
    from .sweeps.sweeping import sweep

__all__ = ["Scenario", "load", "open_results", "simulate", "sweep"]
__version__ = "0.1.0"

_HOMES = {"load": ".scenario.load", "Scenario": ".scenario.schema", "open_results": ".results.store",
          "sweep": ".sweeps.sweeping"}  # fmt: skip


def simulate(scenario: "Scenario", runs: int = 10_000, seed: int = 1, *, threads: int | None = None) -> "pd.DataFrame":
    """The run table of a scenario, one row a run.

    Its columns: run, outcome, round, tabled, blockers, objectors, reservations, overruled.

    Run n of a seed is the same run whatever `runs` and `threads` are.
    """
    from .engines.ensemble import simulate as run_ensemble

    return run_ensemble(scenario, runs, seed, threads=threads).table()


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name], __name__), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
