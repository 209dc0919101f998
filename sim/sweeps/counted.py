"""The columns of the case table from the counts of cases, and the counts again from the columns of a part."""

import numpy as np
import pandas as pd

from ..engines.cases import Counts, no_counts
from ..engines.layout import Layout
from ..results.counting import QUANTILES, count_quantile, wilson_interval

#: Counts that are columns a voter; and the column of a part that no table of cases has, see `counted`.
_BY_VOTER = ("blocked", "alone", "objected")
COUNTED = "rounds.counted"


def described(counts: Counts, layout: Layout) -> dict[str, np.ndarray]:
    """Columns of the case table from the counts; `sim.sweeps.sweeping` explains them."""
    runs, outcome = counts.runs, counts.outcome
    shares = {
        "adopted": outcome[:, :-1].sum(axis=1),
        "as_proposed": outcome[:, 0],
        "diluted": outcome[:, 1:-1].sum(axis=1),
        "shelved": outcome[:, -1],
        **{f"draft.{name}": outcome[:, n] for n, name in enumerate(layout.scenario.drafts)},
    }
    columns: dict[str, np.ndarray] = {"runs": runs}
    for name, counted in shares.items():
        low, high = wilson_interval(counted, runs)
        columns |= {name: counted / runs, f"{name}.low": low, f"{name}.high": high}
    agreed, total = counts.rounds.sum(axis=1), counts.rounds @ np.arange(counts.rounds.shape[1])
    columns["rounds.mean"] = np.where(agreed > 0, total / np.maximum(agreed, 1), np.nan)
    columns["rounds.spent"] = counts.spent[:, 0] / runs
    columns |= {f"rounds.q{round(100 * level):02d}": count_quantile(counts.rounds, level) for level in QUANTILES}
    for name in _BY_VOTER:
        columns |= {f"{name}.{v}": getattr(counts, name)[:, i] / runs for i, v in enumerate(layout.voters)}
    return columns


def counted(rounds: np.ndarray) -> np.ndarray:
    """(cases,) lists of runs by the round of adoption, as long as there is any: what a case goes on from, and no
    further column tells."""
    cells, is_any = np.empty(len(rounds), object), rounds != 0
    ends = np.where(is_any.any(axis=1), rounds.shape[1] - is_any[:, ::-1].argmax(axis=1), 0)
    cells[:] = [row[:end] for row, end in zip(rounds, ends.tolist(), strict=True)]
    return cells


def counts_of(rows: pd.DataFrame, layout: Layout) -> Counts:
    """The counts behind rows of a part, of cases that all have the layout."""
    runs = rows["runs"].to_numpy()[:, None]

    def whole(*names: str) -> np.ndarray:
        return np.rint(rows[list(names)].to_numpy(float) * runs).astype(np.int64)

    counts = no_counts(layout, len(rows))
    for row, told in zip(counts.rounds, rows[COUNTED], strict=True):
        row[: len(told)] = told
    return counts._replace(
        outcome=whole(*(f"draft.{name}" for name in layout.scenario.drafts), "shelved"),
        spent=whole("rounds.spent"),
        **{name: whole(*(f"{name}.{voter}" for voter in layout.voters)) for name in _BY_VOTER},
    )
