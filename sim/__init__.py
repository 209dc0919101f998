"""nacsim: simulates decisions that need everybody's consent.

    import sim
    runs = sim.run("tokyo_liaison_office", runs=10_000, set_={"france.autonomy": 0.4})
    runs.outcomes()
    runs.plot()

Every study is a function of its name: `sim.run`, `sim.compare`, `sim.sweep`, `sim.tip`, ... Importing this costs
little: what a name needs is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .results.store import open_results
    from .scenario.load import load
    from .scenario.schema import Scenario
    from .studies.backtest.study import backtest
    from .studies.blockers.study import blockers
    from .studies.calibrate.study import calibrate
    from .studies.coders.study import coders
    from .studies.compare.study import compare
    from .studies.deu.study import deu
    from .studies.discover.study import discover
    from .studies.forecast.study import forecast
    from .studies.game.study import game
    from .studies.packages.study import packages
    from .studies.rules.study import rules
    from .studies.run.study import run
    from .studies.sensitivity.study import sensitivity
    from .studies.sure.study import sure
    from .studies.sweep.study import sweep
    from .studies.targets.study import targets
    from .studies.theories.study import theories
    from .studies.tip.study import tip
    from .studies.trace.study import trace

__version__ = "0.2.0"
#: Names that are no study, and where they are.
_OTHERS = {
    "Findings": ".results.findings", "Scenario": ".scenario.schema", "load": ".scenario.load",
    "open_results": ".results.findings",
}  # fmt: skip
__all__ = [
    "Findings", "Scenario", "backtest", "blockers", "calibrate", "coders", "compare", "deu", "discover", "forecast",
    "game", "load", "open_results", "packages", "rules", "run", "sensitivity", "sure", "sweep", "targets",
    "theories", "tip", "trace",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _OTHERS:
        return getattr(import_module(_OTHERS[name], __name__), name)
    from .results.study import studies  # only for a name that is asked for

    if name in (known := studies()):
        return known[name].run
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    from .results.study import studies  # only for somebody who looks

    return sorted({*_OTHERS, *studies(), "__version__"})
