"""What was drawn in each run: the value of every quantity that has a range, and of every private reservation."""

import numpy as np

from ..equations import sampling
from ..scenario.schema import Scenario
from . import native
from .draws import uniforms
from .ensemble import opening
from .layout import FIXED, Layout


def drawn_values(scenario: Scenario, runs: int, seed: int = 1, *, first: int = 0) -> dict[str, np.ndarray]:
    """A number for each run from `first` on, by name: of every quantity that is sampled, by its path, in the order of
    the layout, and `NAME.reservation`, the standard logistic quantile behind the private reservation of each member
    and host.

    These are the values at the start of a run: events, pressure and persuasion move some of them later.
    """
    layout = Layout(scenario)
    u = layout.prepare(uniforms(layout.streams, seed, runs, first=first))
    columns: dict[str, np.ndarray] = {}
    for row, kind, ends, stream in zip(layout.rows, layout.kinds, layout.ends, layout.row_streams, strict=True):
        if kind != FIXED:
            values = np.empty(runs)
            native.bound("sample")(values, kind, u[stream], *ends[:3].tolist())
            columns[row.name] = sampling.nearest_whole(values) if row.limits.whole else values
    quantile = opening(scenario, runs, seed, first=first).quantile
    return columns | {f"{voter}.reservation": quantile[i] for i, voter in enumerate(layout.voters)}
