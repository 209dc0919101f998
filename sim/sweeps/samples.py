"""The columns of a sampled block: points of the unit cube (sampling.py) as values of parameters."""

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from ..engines.draws import sampler
from ..engines.layout import Layout
from ..errors import ScenarioError, nearest
from ..scenario.correlation import Correlation, named, only
from ..scenario.document import NodePath
from ..scenario.vocabulary import is_whole, rounded
from .block_file import MOST_CASES, Sample, Span, Together
from .columns import Columns, column_of
from .experiment import Experiment
from .sampling import SOBOL, batches, dependent, shares

#: Of the points drawn so far, at least this share must keep the constraints for more to be drawn.
_LEAST_KEPT = 1e-3


def places_of(sample: Sample, at: NodePath) -> dict[str, NodePath]:
    """Where each parameter of a sample stands in the file."""
    of_shares = {path: (*at, "shares", n, "of", path) for n, group in enumerate(sample.shares) for path in group.of}
    return {path: (*at, "over", path) for path in sample.over} | of_shares


def sampled(experiment: Experiment, kind: str, sample: Sample, at: NodePath) -> Columns:
    """The columns of a sample, as many rows as it asks for.

    Raises:
        ScenarioError: a range that a parameter cannot have or a scenario has not, or too few points to correlate; with
            its place.
    """
    return next(_batches(experiment, kind, sample, at))


def topped_up(
    experiment: Experiment, kind: str, sample: Sample, at: NodePath, keeps: Callable[[Columns], np.ndarray]
) -> tuple[Columns, int]:
    """The columns of a sample of which every row keeps some constraints, and how many rows that did not were drawn.

    The rows are the first of the sample, and of those that follow it, that keep the constraints.

    Args:
        keeps: (rows,) whether each row of some columns keeps them.

    Raises:
        ScenarioError: hardly any row keeps them; and as `sampled`.
    """
    wanted, count, drawn, kept = sample.samples, 0, 0, []
    for columns in islice(_batches(experiment, kind, sample, at), MOST_CASES // wanted + 1):
        good = np.flatnonzero(keeps(columns))[: wanted - count]
        kept.append({path: column[good] for path, column in columns.items()})
        count += len(good)
        if count == wanted:
            refused = drawn + int(good[-1]) + 1 - wanted
            return {path: np.concatenate([part[path] for part in kept]) for path in columns}, refused
        drawn += wanted
        if count < _LEAST_KEPT * drawn and drawn >= 1 / _LEAST_KEPT:
            break
    what = f"{count:,} of {drawn:,} points keep the constraints, too few to find {wanted:,}"
    raise ScenarioError(experiment.mistake(at, f"{what}; widen a range, or drop a constraint"))


def _batches(experiment: Experiment, kind: str, sample: Sample, at: NodePath) -> Iterator[Columns]:
    seed = experiment.file.seed[0] if sample.seed is None else sample.seed
    generator, places = sampler(seed, f"design/{'.'.join(map(str, at))}"), places_of(sample, at)
    if kind == SOBOL and sample.samples & (sample.samples - 1):
        power = sample.samples.bit_length() - 1
        what = f"a Sobol sequence is balanced for powers of two only; take {1 << power} or {2 << power} samples"
        raise ScenarioError(experiment.mistake((*at, "samples"), what))
    groups = _groups(experiment, sample, at)
    for points in batches(kind, len(sample.parameters), sample.samples, generator):
        try:
            points = dependent(points, sample.parameters, groups, by_copula=kind == SOBOL)
        except ValueError as error:
            raise ScenarioError(experiment.mistake((*at, "samples"), f"{error}; take more samples")) from None
        row_of = dict(zip(sample.parameters, points, strict=True))
        columns = {
            path: _values(experiment, path, span, row_of[path], places[path]) for path, span in sample.over.items()
        }
        for group in sample.shares:
            parts = group.total * shares(np.stack([row_of[path] for path in group.of]), list(group.of.values()))
            columns |= dict(zip(group.of, parts, strict=True))
        yield columns


def _groups(experiment: Experiment, sample: Sample, at: NodePath) -> tuple[Together | Correlation, ...]:
    """What correlates in a sample."""
    if sample.correlations is not None:
        return sample.correlations
    said = {only(scenario.correlations, sample.over) for scenario in experiment.scenarios}
    if len(said) > 1 or not named(next(iter(said))):
        why = "each scenario says something else" if len(said) > 1 else "the scenario correlates none of these"
        what = f"{why}; list them, as in correlations: [{{between: [france.autonomy, france.entrapment], rank: 0.5}}]"
        raise ScenarioError(experiment.mistake((*at, "correlations"), what))
    return said.pop()


def _values(experiment: Experiment, path: str, span: Span, point: np.ndarray, at: NodePath) -> np.ndarray:
    """The values of one parameter at points of [0, 1), every value as likely as another.

    Of whole numbers and of a list each has an equal part of [0, 1): rounding would give the ends half of theirs.
    """
    if span.of is not None:
        return column_of([span.of[n] for n in np.floor(point * len(span.of)).astype(int)], path, experiment, at)
    low, high = _ends(experiment, path, span, at)
    if is_whole(path):
        low, high = float(np.ceil(low)), float(np.floor(high))
        if low > high:
            raise ScenarioError(
                experiment.mistake(at, f"'{path}' takes whole numbers, and there is none in this range")
            )
        within = (low - 0.5, high + 0.5)
    else:
        within = (low, high)
    log = span.scale == "log"
    values = within[0] * (within[1] / within[0]) ** point if log else within[0] + (within[1] - within[0]) * point
    return np.clip(rounded(path, values), low, high)


def _ends(experiment: Experiment, path: str, span: Span, at: NodePath) -> tuple[float, float]:
    low, high = _coded(experiment, path, at) if span.coded else span.ends
    if span.scale == "log" and low <= 0:
        raise ScenarioError(experiment.mistake(at, "a log scale needs `low` above 0"))
    return low, high


def _coded(experiment: Experiment, path: str, at: NodePath) -> tuple[float, float]:
    """The range that a quantity has in every scenario."""
    ranges: set[tuple[float, float] | None] = set()
    for scenario in experiment.scenarios:
        layout = Layout(scenario)
        if path not in layout.row_of:
            what = f"'{path}' is no quantity of {scenario.name}{nearest(path, [row.name for row in layout.stated])}"
            raise ScenarioError(experiment.mistake(at, what, of_key=True))
        if path in layout.recoded:
            what = f"'{path}' has a range of each coder, and each run draws one; give [low, high], or name one coder"
            raise ScenarioError(experiment.mistake(at, what))
        quantity = layout.rows[layout.row_of[path]].quantity
        ranges.add(quantity.ends[::2] if quantity.is_sampled else None)
    only_, *others = ranges
    if only_ is None or others:
        why = "has no coded range" if None in ranges else "has another coded range in each scenario"
        raise ScenarioError(experiment.mistake(at, f"'{path}' {why}; give [low, high]"))
    return only_
