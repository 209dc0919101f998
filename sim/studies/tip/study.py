"""What would tip the outcome: the smallest change of each lever, and of each pair, that meets a target."""

from typing import Annotated, Any, Literal

import pandas as pd

from ...process import cores
from ...results.findings import Findings, Progress, unseen
from ...results.options import Option, Overrides, ScenarioLike, Seed, Threads, checked
from ...results.taking import scenario_of
from ...results.target import Target, column_of, parse_target
from ...scenario.schema import Scenario
from ...words import say
from .levers import Lever, parse_levers
from .pairs import cheapest_pairs
from .search import baseline, rough_shares, shares_of, tipping_points

EXAMPLES = (
    'nacsim tip tokyo_liaison_office --target "P(adopted) >= 0.5" --levers france.autonomy,germany.exposure',
    'nacsim tip tokyo_liaison_office --target "P(liaison_office) >= 10 %" '
    '--levers "france.autonomy[0.2:0.9], japan.persuasion" --cost france.autonomy=2',
)
TABLES = {
    "levers": "a lever: the smallest change that meets the target, or that none does",
    "curves": "a value of a lever that was tried",
    "pairs": "a pair of levers, the cheapest first",
    "grids": "a pair of values that was tried, with a quarter of the runs, and fewer where the target is far",
}
_BOUND = Option("adopted, as_proposed, diluted, shelved or a draft; >= or <=.", metavar='"P(OUTCOME) >= x"')
_MOVED = Option("Quantities to move, perhaps within a range of your own.", metavar="PATH[LOW:HIGH],...")
_Target = Annotated[str, _BOUND]
_Levers = Annotated[str, _MOVED]
_Cost = Annotated[str, Option("Cost of moving a lever through its whole range. Default: 1.", metavar="PATH=COST,...")]
_Range = Annotated[Literal["limits", "coded"], Option("Range of levers that are given none.")]
_Pairs = Annotated[bool, Option("Look for the cheapest pairs of levers too.", flags=("--pairs/--no-pairs",))]
_Runs = Annotated[int, Option("How many runs of each case.", 1, 10_000_000)]


@checked
def tip(
    scenario: ScenarioLike, *, target: _Target, levers: _Levers, cost: _Cost = "", range_: _Range = "limits",
    pairs: _Pairs = True, runs: _Runs = 10_000, seed: Seed = 1, set_: Overrides = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """The smallest change of each lever, alone and in pairs, that meets a target; or that it is out of reach.

    Returns:
        Tables as `search.tipping_points` (`levers`, `curves`) and `pairs.cheapest_pairs` (`pairs`, `grids`) give them.

    Raises:
        ScenarioError, UsageError: mistakes in the scenario, the target, the levers or their costs.
    """
    loaded = scenario_of(scenario, set_)
    wanted = parse_target(target, loaded)
    moved = parse_levers(levers, loaded, coded_ranges=range_ == "coded", costs=cost)
    return searched(loaded, wanted, moved, runs=runs, seed=seed, pairs=pairs, threads=threads, progress=progress)


def searched(
    scenario: Scenario, target: Target, levers: list[Lever], *, runs: int, seed: int, pairs: bool = True,
    threads: int | None = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """`tip` for a target and levers that were read already."""
    count, each = threads or cores(), len(levers) * (len(levers) - 1) // 2 if pairs else 0
    of_levers, of_pairs = (min(count, jobs) or 1 for jobs in (len(levers), each))
    with progress("levers and pairs", len(levers) + each) as advance:
        shares = shares_of(scenario, target, runs, seed, count // of_levers)
        base = baseline(shares, levers[0])
        points, curves = tipping_points(shares, levers, target, advance, of_levers)
        how = scenario, target, runs, seed, count // of_pairs
        rough = rough_shares(*how)
        best, grids = cheapest_pairs(shares_of(*how), levers if pairs else [], target, advance, rough, of_pairs)
    tables = {"levers": points, "curves": curves, "pairs": best, "grids": grids}
    told = {"outcome": target.outcome, "at_least": target.at_least, "share": target.share}
    return Findings("tip", f"{scenario.name}-tip", (scenario,), tables, runs, seed,
                    about={"target": told, "baseline": base})  # fmt: skip


def report(found: Findings) -> dict[str, Any]:
    """Target, baseline, levers and pairs as one plain object, shares and ends of intervals kept together."""
    told, base, points = found.about["target"], found.about["baseline"], found.tables["levers"]
    rows = found.rows("levers", "pairs")
    target = Target(column=column_of(told["outcome"], found.scenario) or "", **told)
    return {
        "scenario": found.scenario.name, "title": found.title, "changes": list(found.scenario.changes),
        "runs": found.runs, "seed": found.seed, "target": str(target),
        "baseline": {**base, "met": bool(target.met(base["share"]))},
        "levers": [_of_lever(row, target) for row in rows["levers"]],
        "pairs": [_of_pair(row, points) for row in rows["pairs"]],
    }  # fmt: skip


def _of_lever(row: dict[str, Any], target: Target) -> dict[str, Any]:
    """A lever, with share and ends of an interval kept together."""

    def interval(name: str) -> dict[str, Any] | None:
        ends = {"share": row[name], "low": row[f"{name}.low"], "high": row[f"{name}.high"]}
        return None if row[name] is None else ends

    within = row["status"] == "out of reach" and bool(target.met(row["best.high" if target.at_least else "best.low"]))
    around = None if row["value.low"] is None else {"low": row["value.low"], "high": row["value.high"]}
    kept = {k: v for k, v in row.items() if "." not in k and k not in ("fixed", "best", "best_at", "share")}
    best = {**(interval("best") or {}), "value": row["best_at"], "within_error": within}
    return {**kept, "interval": around, "at": interval("share"), "fixed": interval("fixed"), "best": best}


def _of_pair(row: dict[str, Any], points: pd.DataFrame) -> dict[str, Any]:
    """A pair, with what it is worth beside its levers alone."""
    alone = points.set_index("lever")["cost"]
    single = min((cost for path in (row["first"], row["second"]) if (cost := alone[path]) == cost), default=None)
    best = {"share": row["best"], "first": row["best_first"], "second": row["best_second"]}
    kept = {k: v for k, v in row.items() if not k.startswith("best")}
    if row["status"] == "already reached":
        verdict = say("tip.pair.reached")
    elif row["status"] == "out of reach":
        verdict = say("tip.pair.out")
    elif not row["first_cost"] or not row["second_cost"]:
        verdict = say("tip.pair.one_alone")
    elif single is None:
        verdict = say("tip.pair.neither")
    elif row["cost"] < single:
        verdict = say("tip.pair.cheaper", cost=f"{single:.2f}")
    else:
        verdict = say("tip.pair.dearer")
    return {**kept, "best": best, "verdict": verdict}
