"""The futures that a scenario's coded ranges allow, as points that analyses sample."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..engines import native
from ..engines.draws import sampler, uniforms
from ..engines.layout import KINDS, Layout
from ..engines.quantiles import pert
from ..equations import sampling
from ..errors import Mistake, UsageError, nearest
from ..scenario.correlation import Correlation, only
from ..scenario.positions import OURS
from ..scenario.quantity import Quantity
from ..scenario.schema import Scenario
from ..scenario.vocabulary import rounded
from .sampling import dependent


def coded_ranges(scenario: Scenario, only: Iterable[str] | None = None) -> dict[str, Quantity]:
    """Quantities that have a range, path -> quantity; `only` those named.

    A name may be a whole path (`france.autonomy`), an actor, draft or group (`france`), or a trait (`autonomy`).

    Raises:
        UsageError: a name fits no quantity, or none that has a range; or each run draws whose ranges it takes.
    """
    layout = Layout(scenario)
    rows = layout.stated
    if layout.recoded:
        one = " or ".join(f"--set coder={coder}" for coder in (OURS, *layout.coders))
        what = f"each run draws whose numbers it takes, so {next(iter(layout.recoded))} has no one range"
        raise UsageError(Mistake(scenario.name, f"{what}; name one coder: {one}"))
    ranges = {row.name: row.quantity for row in rows if row.quantity.is_sampled}
    if only is None:
        return ranges
    chosen: dict[str, Quantity] = {}
    for name in only:
        fitting = [row.name for row in rows if name in (row.name, *row.name.split(".", 1))]
        if not fitting:
            known = dict.fromkeys(word for row in rows for word in (row.name, *row.name.split(".", 1)))
            raise UsageError(Mistake(f"--over {name}", f"no quantity of {scenario.name}{nearest(name, known)}"))
        ranged = {path: ranges[path] for path in fitting if path in ranges}
        if not ranged:
            what = "has no coded range in this scenario; --set gives it one: {value, low, high}"
            raise UsageError(Mistake(f"--over {name}", what))
        chosen |= ranged
    return chosen


def names_of(over: str | None) -> list[str] | None:
    """The names in an option `over`, separated by commas; None where it is not given. Raises UsageError if it names
    nothing."""
    if over is None:
        return None
    names = [name.strip() for name in over.split(",") if name.strip()]
    if not names:
        raise UsageError(Mistake(f"--over '{over}'", "names nothing; expected for example france,germany.exposure"))
    return names


def points(ranges: Mapping[str, Quantity], u: np.ndarray) -> dict[str, np.ndarray]:
    """Points of the unit cube as values of the quantities, each by its own distribution: path -> (n,) values.

    `u` is (n, quantities) in [0, 1], columns in the order of `ranges`. The quantile functions are those with which a
    run samples its ranges; rounds are rounded as a run rounds them.
    """
    values = {}
    for (path, quantity), column in zip(ranges.items(), u.T, strict=True):
        ends, kind = quantity.ends, KINDS[quantity.dist]
        drawn = pert(column, *ends) if kind == sampling.GIVEN else np.ascontiguousarray(column, dtype=float)
        value = np.empty(len(drawn))
        native.bound("sample")(value, kind, drawn, *map(float, ends))
        values[path] = rounded(path, value)
    return values


def latin_hypercube(
    paths: Iterable[str], count: int, seed: int, correlations: Sequence[Correlation] = ()
) -> dict[str, np.ndarray]:
    """A Latin hypercube of `count` points, path -> (count,) values in (0, 1): one in each of `count` equal intervals.

    Each quantity's column is a stream of its own, keyed by seed and path: another quantity moves none of the others'
    values, and of those that correlate with it changes the order alone.
    Source: McKay, Beckman & Conover 1979, doi:10.1080/00401706.1979.10489755.

    Raises:
        UsageError: there are too few points for what correlates.
    """
    columns = {}
    for path in paths:
        generator = sampler(seed, f"future.{path}")
        columns[path] = (generator.permutation(count) + generator.uniform(1e-9, 1 - 1e-9, count)) / count
    groups = only(correlations, columns)
    if not groups:
        return columns
    try:
        made = dependent(np.stack(list(columns.values())), list(columns), groups)
    except ValueError as error:
        raise UsageError(Mistake(f"{count} futures", f"{error}; take more")) from None
    return dict(zip(columns, made, strict=True))


def drawn_futures(scenario: Scenario, ranges: Mapping[str, Quantity], count: int, seed: int) -> dict[str, np.ndarray]:
    """`count` futures drawn from ranges of a scenario by a Latin hypercube, path -> (count,) values; those that the
    scenario correlates do. Raises UsageError for too few futures to correlate."""
    cube = latin_hypercube(ranges, count, seed, scenario.correlations)
    return points(ranges, np.column_stack(list(cube.values())))


def as_runs_draw(scenario: Scenario, runs: int, seed: int) -> dict[str, np.ndarray]:
    """What runs 0 to `runs` - 1 of the seed draw of every range of a scenario, path -> (runs,) values."""
    ranges = coded_ranges(scenario)
    if not ranges:
        return {}
    groups = only(scenario.correlations, ranges)
    return points(ranges, dependent(uniforms(list(ranges), seed, runs), list(ranges), groups, by_copula=True).T)
