"""A scenario as a model of the EMA Workbench, whose samplers, evaluators and analyses then work on it.

    from ema_workbench import perform_experiments
    from sim.sweeps.ema import workbench_model

    model = workbench_model(sim.load("tokyo_liaison_office"), levers={"japan.persuasion": (0, 5)})
    experiments, outcomes = perform_experiments(model, scenarios=1000, policies=5)

Kwakkel 2017, "The Exploratory Modeling Workbench", doi:10.1016/j.envsoft.2017.06.054. Needs the extra `explore`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..engines.cases import Batch, count
from ..engines.layout import Layout
from ..errors import Mistake, UsageError, nearest
from ..scenario.schema import Scenario
from ..scenario.vocabulary import is_whole
from .counted import described
from .futures import coded_ranges
from .plan import Piece, batch_of

if TYPE_CHECKING:
    from ema_workbench import Model

#: What the workbench gets back of each case: the shares of runs, and the mean round of those that were adopted.
OUTCOMES = ("adopted", "as_proposed", "diluted", "shelved", "rounds_mean")


@dataclass(frozen=True)
class Evaluation:
    """The function of the model: values of parameters in, shares of outcomes out. Can be pickled."""

    scenario: Scenario
    ranges: tuple[tuple[str, float, float], ...]
    runs: int
    seed: int

    def __call__(self, **values: float) -> dict[str, float]:
        """`values`: one for each parameter, by its path; the workbench calls it so."""
        chosen = np.array([[values[path] for path, _, _ in self.ranges]])
        counts = count(Batch(self._batch.layout, self._batch.rows, chosen), self.runs, self.seed)
        shares = described(counts, self._batch.layout)
        return {name: float(shares[name.replace("_mean", ".mean")][0]) for name in OUTCOMES}

    @cached_property
    def _batch(self) -> Batch:
        ends = np.array([[low, high] for _, low, high in self.ranges]).T
        names = tuple(path for path, _, _ in self.ranges)
        return batch_of(Piece(np.arange(2), self.scenario, {}, names, ends, np.zeros(2, np.int64), 0))


def workbench_model(
    scenario: Scenario,
    *,
    uncertainties: Iterable[str] | None = None,
    levers: Mapping[str, tuple[float, float]] | None = None,
    runs: int = 1000,
    seed: int = 1,
) -> "Model":
    """The scenario as an `ema_workbench.Model`.

    Args:
        scenario: what to run.
        uncertainties: paths of quantities that have a coded range; all of them by default, except the levers.
        levers: path -> (low, high) of quantities that somebody can choose.
        runs: of each case, on common random numbers.
        seed: which draws.

    Raises:
        UsageError: a path is no quantity of the scenario, has no range, or the EMA Workbench is not installed.
    """
    try:
        from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome
    except ImportError:
        what = "the EMA Workbench is not installed; `pip install 'nacsim[explore]'` adds it"
        raise UsageError(Mistake("workbench_model", what)) from None
    layout, chosen = Layout(scenario), dict(levers or {})
    names = [row.name for row in layout.stated]
    sampled = {path: quantity for path, quantity in coded_ranges(scenario).items() if path not in chosen}
    wanted = list(sampled) if uncertainties is None else list(uncertainties)
    for path in [*wanted, *chosen]:
        if path not in layout.row_of:
            raise UsageError(Mistake(path, f"no quantity of {scenario.name}{nearest(path, names)}"))
        if path not in sampled and path not in chosen:
            raise UsageError(Mistake(path, "has no coded range; give it one as a lever, or in the scenario"))
    ranges = {path: sampled[path].ends[::2] for path in wanted} | chosen
    made = {
        path: IntegerParameter(path, int(low), int(high)) if is_whole(path) else RealParameter(path, low, high)
        for path, (low, high) in ranges.items()
    }
    evaluation = Evaluation(scenario, tuple((path, *ends) for path, ends in ranges.items()), runs, seed)
    model = Model(scenario.name.replace("_", "").replace("-", ""), function=evaluation)
    model.uncertainties = [made[path] for path in wanted]
    model.levers = [made[path] for path in chosen]
    model.outcomes = [ScalarOutcome(name) for name in OUTCOMES]
    return model
