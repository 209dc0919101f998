"""The figures of stored results, drawn again: what each kind of results shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..results import cases, outcomes
from ..results.outputs import column_of, outputs
from ..results.store import Results
from ..studies.backtest.figures import draw_backtest
from ..studies.blockers.figures import draw_blocking
from ..studies.calibrate.figures import draw_calibration
from ..studies.compare.figures import draw_comparison
from ..studies.deu.figures import draw_accuracy
from ..studies.discover.figures import draw_discovery
from ..studies.packages.figures import draw_packages
from ..studies.rules.figures import draw_rules
from ..studies.run.figures import draw_run
from ..studies.sensitivity.figures import draw_sensitivity
from ..studies.sweep.figures import draw_sweep
from ..studies.theories.figures import draw_theories
from ..studies.tip.figures import draw_tipping
from ..studies.trace.figures import draw_trace
from ..studies.trace.study import trace


@dataclass(frozen=True)
class Choice:
    """What the user wants to see: parameters on the axes of a sweep's figure, and an outcome."""

    x: str | None = None
    y: str | None = None
    by: str | None = None
    outcome: str | None = None


def draw_again(stored: Results, choice: Choice) -> list[Path]:
    """Draws the figures of a results directory into its `figures`; returns their paths.

    Raises:
        UsageError: a choice does not suit the results.
        OSError: the figures cannot be written.
    """
    return _DRAW[stored.kind](stored, stored.folder / "figures", choice)


def _tables(stored: Results) -> dict[str, pd.DataFrame]:
    return {path.stem: stored.table(path.stem) for path in map(Path, stored.manifest["tables"])}


def _run(stored: Results, figures: Path, _: Choice) -> list[Path]:
    tally = outcomes.tally(stored.parts("runs", outcomes.COMBINATION))
    return draw_run(figures, stored.scenario, tally, stored.table("gains"), stored.manifest["seed"])


def _sweep(stored: Results, figures: Path, choice: Choice) -> list[Path]:
    return draw_sweep(
        figures, stored.manifest, stored.scenarios, stored.table("cases"), x=choice.x, y=choice.y, by=choice.by,
        outcome=choice.outcome or cases.ADOPTED,
    )  # fmt: skip


def _comparison(stored: Results, figures: Path, _: Choice) -> list[Path]:
    manifest = stored.manifest
    return draw_comparison(figures, _tables(stored), manifest["title"], manifest["runs"], manifest["seed"])


def _rules(stored: Results, figures: Path, _: Choice) -> list[Path]:
    manifest = stored.manifest
    return draw_rules(figures, _tables(stored), manifest["title"], manifest["runs"], manifest["seed"])


def _trace(stored: Results, figures: Path, _: Choice) -> list[Path]:
    manifest = stored.manifest
    return draw_trace(figures, stored.scenario, trace(stored.scenario, manifest["first"], manifest["seed"]))


def _blocking(stored: Results, figures: Path, _: Choice) -> list[Path]:
    manifest, tables = stored.manifest, _tables(stored)
    return draw_blocking(
        figures, stored.scenario, tables["actors"], tables["gaps"], manifest["runs"], manifest["seed"]
    )  # fmt: skip


def _sensitivity(stored: Results, figures: Path, choice: Choice) -> list[Path]:
    column = column_of(choice.outcome, outputs(stored.scenario)) if choice.outcome else stored.manifest["outcome"]
    return draw_sensitivity(figures, stored.scenario, stored.manifest, _tables(stored), column)


_DRAW: dict[str, Callable[[Results, Path, Choice], list[Path]]] = {
    "run": _run,
    "sweep": _sweep,
    "comparison": _comparison,
    "comparison of rules": _rules,
    "trace": _trace,
    "attribution": _blocking,
    "sensitivity": _sensitivity,
    "discovery": lambda stored, figures, _: draw_discovery(figures, stored.scenario, stored.manifest, _tables(stored)),
    "tipping": lambda stored, figures, _: draw_tipping(figures, _tables(stored), stored.manifest, stored.scenario),
    "scoring of theories": lambda stored, figures, _: draw_accuracy(
        figures, stored.table("accuracy"), stored.manifest["about"]
    ),
    "comparison with theories": lambda stored, figures, _: draw_theories(
        figures, _tables(stored), stored.manifest["about"]
    ),
    "packages": lambda stored, figures, _: draw_packages(figures, _tables(stored), stored.manifest),
    "calibration": lambda stored, figures, _: draw_calibration(
        figures, _tables(stored), stored.manifest["models"], stored.scenario, stored.manifest
    ),
    "backtest": lambda stored, figures, _: draw_backtest(
        figures, _tables(stored), stored.manifest["runs"], stored.manifest["seed"]
    ),
}
