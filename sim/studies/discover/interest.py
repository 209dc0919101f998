"""Which cases an analysis of many cases is after, and the parameters in which they differ."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from ...errors import Mistake, UsageError, nearest
from ...results.cases import coded, varied
from ...scenario.schema import Scenario

#: What a case has where it leaves a parameter as its scenario has it, and that is no number.
AS_CODED = "as coded"


def threshold(shares: np.ndarray, above: str) -> float:
    """The share from which on a case is of interest: `above` itself, or the quantile of the cases that `q75` names.

    Raises:
        UsageError: it is neither a share in [0, 1] nor a quantile between q1 and q99.
    """
    text = above.strip()
    try:
        value = float(text.removeprefix("q"))
    except ValueError:
        value = np.nan
    if text.startswith("q") and 1 <= value <= 99:
        return float(np.quantile(shares, value / 100))
    if not text.startswith("q") and 0 <= value <= 1:
        return value
    what = "expected a share such as 0.5, or a quantile such as q75 for the top quarter of the cases"
    raise UsageError(Mistake(f"--above {above}", what))


def of_interest(shares: np.ndarray, above: str, outcome: str) -> tuple[np.ndarray, float]:
    """(cases,) which cases have a share of at least `above`, and that share.

    Raises:
        UsageError: all of them have, or none; the message says which threshold would part them.
    """
    least = threshold(shares, above)
    wanted = shares >= least
    if wanted.all() or not wanted.any():
        low, high = float(shares.min()), float(shares.max())
        between = f"“{outcome}” is between {low:.1%} and {high:.1%} in the {len(shares):,} cases"
        if low == high:
            what = f"“{outcome}” is {low:.1%} in every case: there is nothing to discover"
            raise UsageError(Mistake(f"--above {above}", what))
        remedy = "take --above q75 for the top quarter" if above != "q75" else f"take --above {(low + high) / 2:.2g}"
        which = "every case is of interest" if wanted.all() else "no case is of interest"
        raise UsageError(Mistake(f"--above {above}", f"{which}: {between}; {remedy}"))
    return wanted, least


def parameters_of(table: pd.DataFrame, scenarios: Sequence[Scenario], parameters: Sequence[str]) -> pd.DataFrame:
    """(cases, parameters) the values of those parameters in which the cases differ: numbers, or texts.

    A number that a case leaves as its scenario has it is that scenario's value; a text is `as coded`.
    """
    found = {}
    for name in varied(table, parameters):
        column = table[name]
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            own = table["scenario"].map({s.name: coded((s,), name) for s in scenarios}).astype(float)
            filled = column.astype(float).fillna(own)
            if filled.notna().all():
                found[name] = filled
                continue
        texts = [AS_CODED if value is None or value != value else str(value) for value in column]
        found[name] = pd.Series(texts, index=table.index, dtype=object)
    frame = pd.DataFrame(found, index=table.index)
    return frame[[name for name in frame if frame[name].nunique() > 1]]


def only(frame: pd.DataFrame, names: Iterable[str] | None) -> pd.DataFrame:
    """Some of the parameters: a whole path, an actor, a draft or a trait. Raises UsageError if a name fits none."""
    if names is None:
        return frame
    chosen: dict[str, None] = {}
    for name in names:
        fitting = [path for path in frame if name in (path, *path.split(".", 1))]
        if not fitting:
            what = f"no parameter in which these cases differ{nearest(name, frame.columns)}"
            raise UsageError(Mistake(f"--over {name}", what))
        chosen |= dict.fromkeys(fitting)
    return frame[list(chosen)]
