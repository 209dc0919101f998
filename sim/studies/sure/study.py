"""How far a result moves with everything that could be otherwise, in one table.

Two kinds of rows. `chance` is what every run draws anew: the headline has it already, and the row says how much of it
there is. `structural` is what all runs have in common, so that no run and no interval of the headline knows of it.
Each row has the command that gives its numbers on the same draws, to the last digit.
"""

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...errors import UsageError
from ...results.extras import salib
from ...results.findings import Findings, Progress, unseen
from ...results.labels import ADOPTED, CLASSES
from ...results.options import MOST_RUNS, Option, Overrides, Parameters, ScenarioLike, Seed, Threads, checked
from ...results.taking import scenario_of
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...sweeps.futures import coded_ranges
from ..forecast.study import Hard, forecast
from ..sensitivity.study import sensitivity
from ..theories.issues import map_scenario
from ..theories.predictions import nearest_outcome, predictions, rivals_of
from .alternatives import Row, alternatives, rests_on, seats_of
from .doubts import Asked, Doubts
from .quantity import Estimate, column_of, ends_in, measured
from .ranges import SWEEP, at_points, ranged, spread, sweep_of

EXAMPLES = (
    "nacsim sure tokyo_liaison_office",
    "nacsim sure tokyo_liaison_office --quantity france --runs 50000",
    "nacsim sure riga_2006 --quantity diluted --json",
)
TABLES = {
    "rows": "a source of doubt, chance first, the widest first in each kind",
    "variants": "one alternative of a row: the quantity there, and the command that says so",
    "left_out": "a row that does not apply, and why",
    "split": "the parts of the variance of the quantity, where it is an outcome",
    "points": "a point of the coded ranges: its values, and the quantity in each of two sets of runs",
}
#: Draws behind the rival theories, as `nacsim theories` takes them.
DRAWS = 500
#: Points of the split at most, as far as its base stays between these: more take longer than all other rows together.
_SPLIT_POINTS, _BASES = 16_384, (16, 256)
_SPLIT_COLUMNS = ("output", "share", "variance", "ranges", "walk_away", "low", "high", "draws", "command")

_QUANTITY = (
    "What is asked about: adopted, as_proposed, diluted, shelved, a draft; a member or host (how often it blocks at "
    "the end); or rounds (the mean round of agreement)."
)
_Quantity = Annotated[str, Option(_QUANTITY)]
_Runs = Annotated[int, Option("Runs of the scenario and of each alternative.", 2, MOST_RUNS)]
_Points = Annotated[int, Option("Points of the coded ranges, with 500 runs each.", 2, 100_000)]
_Hardest = Annotated[Hard | None, Option("For the record: the hardest objection that is known, as in `forecast`.")]
_Quick = Annotated[bool, Option("Leave out what takes longest: the parts of the variance, and rival theories.")]


@checked
def sure(
    scenario: ScenarioLike, *, quantity: _Quantity = "adopted", runs: _Runs = 10_000, points: _Points = 512,
    hardest: _Hardest = None, quick: _Quick = False, seed: Seed = 1, set_: Overrides = None,
    parameters: Parameters = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """How sure is a result: how far it moves with everything that could be otherwise, in one table.

    Chance, which the runs draw: the luck of a finite number of them, the coded ranges, the walk-away value. Structural,
    which they have in common: the coder, drafts that nobody reported, the seats, the strategies of those that choose,
    the parameters, rival theories, the record on past decisions. What does not apply is left out and named.

    Returns:
        Table `rows`: row, kind (chance or structural), low, high, width, command; stated, inferred, outside, assumed
        (how many numbers of which basis it rests on). `low` to `high` is a 95 % interval of luck and of the record, 5
        to 95 % of points of the coded ranges, the lowest and highest of what theories and alternatives give, of the
        latter with the headline among them. Tables `variants` (row, variant, value, command), `left_out` (row, why),
        `split` (as `sensitivity` has it) and `points` (as `ranges.at_points`).

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: an unknown quantity.
    """
    loaded = scenario_of(scenario, set_, parameters)
    column = column_of(quantity, loaded)
    called = loaded.name if isinstance(scenario, Scenario) else str(scenario)
    about = {"title": loaded.title, "called": called, "quantity": quantity, "column": column, "hardest": hardest,
             "quick": quick}  # fmt: skip
    return _found((loaded, *seats_of(loaded)), about, runs, points, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same table again."""
    points = found.about["points"]
    return _found(found.scenarios, dict(found.about), found.runs, points, found.seed, threads, progress)


def report(found: Findings) -> dict[str, Any]:
    """All of it but the points, as one plain object."""
    heads = {"scenario": found.scenario.name, "changes": list(found.scenario.changes)}
    tables = found.rows("rows", "variants", "left_out", "split")
    return {**heads, **found.about, "runs": found.runs, "seed": found.seed, **tables}


def _found(
    scenarios: tuple[Scenario, ...], about: dict[str, Any], runs: int, points: int, seed: int, threads: int | None,
    progress: Progress,
) -> Findings:  # fmt: skip
    scenario, called, column = scenarios[0], about["called"], about["column"]
    asked, how = Asked(called, scenario.changes, f"--runs {runs} --seed {seed}"), (seed, threads, progress)
    other = alternatives(scenario, scenarios[1:])
    with progress("alternatives", 1 + sum(len(row.variants) for row in other)) as advance:

        def value_of(one: Scenario) -> Estimate:
            found = measured(one, column, runs, seed, threads)
            if advance is not None:
                advance(1)
            return found

        headline, doubts = value_of(scenario), Doubts()
        doubts.add("luck", headline.low, headline.high, asked.command("run"))
        for row in other:
            _add_row(doubts, row, scenario, column, headline, asked, value_of)
    table = _add_ranges(doubts, scenario, column, points, about, *how)
    if about.get("quick"):  # results of an earlier version do not say
        doubts.without("split", "quick")
        doubts.without("theories", "quick")
        split = _no_split()
    else:
        split = _split(doubts, scenario, column, asked.seed_only(seed), *how)
        _add_theories(doubts, scenario, column, asked, seed, progress)
    _add_record(doubts, scenario, column, runs, about["hardest"], asked, *how)
    tables = {**doubts.tables(), "split": split, "points": table}
    known = {name: None if np.isnan(value) else value for name, value in headline._asdict().items()}
    about |= {"points": points, "headline": known}  # JSON has no NaN
    return Findings("sure", f"{scenario.name}-sure", scenarios, tables, runs, seed, about=about,
                    texts=sweep_of(table, called, scenario, seed))  # fmt: skip


def _add_row(
    doubts: Doubts, row: Row, scenario: Scenario, column: str, headline: Estimate, asked: Asked,
    value_of: Callable[[Scenario], Estimate],
) -> None:  # fmt: skip
    """Alternatives in which the quantity has a value; the range goes from the lowest to the highest of them and the
    headline."""
    known = [one for one in row.variants if not column.startswith("draft.") or ends_in(column, one.scenario)]
    values = {one.name: value_of(one.scenario).value for one in known}
    ends = [value for value in (headline.value, *values.values()) if not np.isnan(value)]
    if not known or len(ends) < 2:
        doubts.without(row.name, row.why_not or "no_value")
        return
    is_outcome = bool(ends_in(column, scenario))
    # `compare` changes what is changed already, as is done here; `--set` takes both at once, which need not fit.
    in_turn = is_outcome and bool(scenario.changes)
    commands = {
        one.name: asked.compared([one]) if in_turn else asked.command("run", one.shipped, one.change) for one in known
    }
    for name, value in values.items():
        doubts.variant(row.name, name, value, commands[name])
    side_by_side = asked.compared(known) if is_outcome else "; ".join(commands.values())
    doubts.add(row.name, min(ends), max(ends), side_by_side, rests_on(scenario, [one.scenario for one in known]))


def _add_ranges(
    doubts: Doubts, scenario: Scenario, column: str, points: int, about: dict[str, Any], seed: int,
    threads: int | None, progress: Progress,
) -> pd.DataFrame:  # fmt: skip
    paths, coded = ranged(scenario), coded_ranges(scenario)
    if not paths:
        doubts.without("ranges", "no_range")
        return pd.DataFrame({"one": [], "two": []}, dtype=float)
    with progress("points of the coded ranges", 2 * points) as advance:
        table = at_points(scenario, column, points, seed, threads, advance)
    found = spread(table["one"].to_numpy(), table["two"].to_numpy())
    if found is None:
        doubts.without("ranges", "no_value")
        return table
    about |= {"raw": [found.raw_low, found.raw_high], "noise": found.noise}
    basis = Counter[str](coded[path].basis for path in paths)
    doubts.add("ranges", found.low, found.high, f"nacsim sweep {SWEEP}.yaml", basis)
    return table


def _no_split() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in _SPLIT_COLUMNS}, dtype=float).astype({"output": object})


def _split(
    doubts: Doubts, scenario: Scenario, column: str, asked: Asked, seed: int, threads: int | None, progress: Progress
) -> pd.DataFrame:
    """The parts of the quantity's variance, from as many base points as _SPLIT_POINTS allow."""
    varied = len(coded_ranges(scenario))
    if not ends_in(column, scenario) or not varied:
        doubts.without("split", "no_outcome" if varied else "no_range")
        return _no_split()
    least, base = _BASES
    while base > least and base * (varied + 2) > _SPLIT_POINTS:
        base //= 2
    try:
        salib("sobol")  # an extra
    except UsageError:
        doubts.without("split", "no_salib")
        return _no_split()
    found = sensitivity(scenario, outcome=column, base=base, seed=seed, threads=threads, progress=progress)
    table = found.tables["split"]
    table = table[table["output"] == column].reset_index(drop=True)
    command = asked.command("sensitivity", more=f"--outcome {column.removeprefix('draft.')} --base {base}")
    if table.empty:
        doubts.without("split", "no_variance")
        return _no_split()
    return table.assign(command=command)


def _add_theories(doubts: Doubts, scenario: Scenario, column: str, asked: Asked, seed: int, progress: Progress) -> None:
    """In which share of the draws each theory names the outcome; those that predict nothing in any have none."""
    wanted = ends_in(column, scenario)
    if not wanted:
        doubts.without("theories", "no_outcome")
        return
    mapped = map_scenario(scenario, DRAWS, seed)
    with progress("theories", len(rivals_of(mapped))) as advance:
        said = predictions(mapped, advance)[0].dropna(subset="point")
    named = [nearest_outcome(mapped, point) in wanted for point in said["point"]]
    shares = said.assign(named=named).groupby("theory", sort=False)["named"].mean()
    if shares.empty:
        doubts.without("theories", "no_prediction")
        return
    command = asked.command("theories", more=f"--draws {DRAWS}")
    for theory, share in shares.items():
        doubts.variant("theories", str(theory), float(share), command)
    doubts.add("theories", shares.min(), shares.max(), command)


def _add_record(
    doubts: Doubts, scenario: Scenario, column: str, runs: int, hardest: Hard | None, asked: Asked, seed: int,
    threads: int | None, progress: Progress,
) -> None:  # fmt: skip
    """The recalibrated probability with its interval; of `adopted` it is what is left of `shelved`."""
    wanted = ends_in(column, scenario)
    classes = {name: ends_in(name, scenario) for name in (*CLASSES, ADOPTED)}
    name = next((name for name, ends in classes.items() if ends and ends == wanted), None)
    if name is None:
        doubts.without("record", "no_class" if wanted else "no_outcome")
        return
    made = forecast(scenario, hardest=hardest, runs=runs, seed=seed, threads=threads, progress=progress)
    table = made.tables["forecast"].set_index("outcome")[["probability", "low", "high"]]
    value, low, high = table.loc[SHELVED if name == ADOPTED else name]
    if name == ADOPTED:
        value, low, high = 1.0 - value, 1.0 - high, 1.0 - low
    command = asked.command("forecast", more=f"--hardest {hardest}" if hardest else "")
    doubts.variant("record", made.about["hardest"], float(value), command)
    doubts.add("record", low, high, command)
