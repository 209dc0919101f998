"""`nacsim tip`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ... import console
from ...console.exploring import compile_kernels
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import AsJson, Force, NoFigures, ScenarioName, Seed, Sets, Threads, app, example, load

if TYPE_CHECKING:
    import pandas as pd

    from ...results.target import Target


@app.command(
    epilog=example(
        'nacsim tip tokyo_liaison_office --target "P(adopted) >= 0.5" --levers france.autonomy,germany.exposure',
        'nacsim tip tokyo_liaison_office --target "P(liaison_office) >= 10 %" '
        '--levers "france.autonomy[0.2:0.9], japan.persuasion" --cost france.autonomy=2',
    )
)
def tip(
    scenario: ScenarioName,
    target: Annotated[
        str,
        typer.Option(metavar='"P(OUTCOME) >= x"', help="adopted, as_proposed, diluted, shelved or a draft; >= or <=."),
    ],
    levers: Annotated[
        str, typer.Option(metavar="PATH[LOW:HIGH],...", help="Quantities to move, perhaps within a range of your own.")
    ],
    cost: Annotated[
        str, typer.Option(metavar="PATH=COST,...", help="Cost of moving a lever through its whole range. Default: 1.")
    ] = "",
    range_: Annotated[
        Literal["limits", "coded"], typer.Option("--range", help="Range of levers that are given none.")
    ] = "limits",
    pairs: Annotated[
        bool, typer.Option("--pairs/--no-pairs", help="Look for the cheapest pairs of levers too.")
    ] = True,
    runs: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many runs of each case.")] = 10_000,
    seed: Seed = 1,
    set_: Sets = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-tip.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """How far each lever must be moved until a target is met, alone and in pairs; or that it is out of reach."""
    from ...results.target import parse_target
    from .levers import parse_levers
    from .text import print_tipping

    loaded = load(scenario, set_)
    wanted = parse_target(target, loaded)
    moved = parse_levers(levers, loaded, coded_ranges=range_ == "coded", costs=cost)
    folder = folder_for(out_, f"{loaded.name}-tip", force=force)
    compile_kernels(loaded)
    from . import pairs as tipping_pairs
    from . import study as tipping

    shares = tipping.shares_of(loaded, wanted, runs, seed, threads)
    with console.progress("levers and pairs", len(moved) + pairs * len(moved) * (len(moved) - 1) // 2) as advance:
        base = tipping.baseline(shares, moved[0])
        points, curves = tipping.tipping_points(shares, moved, wanted, advance)
        best, grids = tipping_pairs.cheapest_pairs(shares, moved if pairs else [], wanted, advance)
    tables = {"levers": points, "curves": curves, "pairs": best, "grids": grids}
    manifest = {
        "target": {"outcome": wanted.outcome, "at_least": wanted.at_least, "share": wanted.share}, "baseline": base,
        "runs": runs, "seed": seed,
    }  # fmt: skip

    def draw(figures: Path) -> None:
        from .figures import draw_tipping

        draw_tipping(figures, tables, manifest, loaded)

    more = {"target": manifest["target"], "baseline": base}
    keep(folder, "tipping", [loaded], tables, runs=runs, seed=seed, force=force,
         draw=None if no_figures else draw, more=more)  # fmt: skip
    report = {
        "scenario": loaded.name, "title": loaded.title, "changes": list(loaded.changes), "runs": runs, "seed": seed,
        "target": str(wanted), "baseline": {**base, "met": bool(wanted.met(base["share"]))},
        "levers": [_of_lever(row, wanted) for row in plain_rows(points)],
        "pairs": [_of_pair(row, points) for row in plain_rows(best)],
        "results": str(folder),
    }  # fmt: skip
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_tipping(report)


def _of_lever(row: dict[str, Any], target: "Target") -> dict[str, Any]:
    """A lever, with share and ends of an interval kept together."""

    def interval(name: str) -> dict[str, Any] | None:
        ends = {"share": row[name], "low": row[f"{name}.low"], "high": row[f"{name}.high"]}
        return None if row[name] is None else ends

    within = row["status"] == "out of reach" and bool(target.met(row["best.high" if target.at_least else "best.low"]))
    around = None if row["value.low"] is None else {"low": row["value.low"], "high": row["value.high"]}
    kept = {k: v for k, v in row.items() if k.partition(".")[0] not in ("fixed", "best", "best_at", "share")}
    kept = {k: v for k, v in kept.items() if k not in ("value.low", "value.high")}
    best = {**interval("best"), "value": row["best_at"], "within_error": within}
    return {**kept, "interval": around, "at": interval("share"), "fixed": interval("fixed"), "best": best}


def _of_pair(row: dict[str, Any], points: "pd.DataFrame") -> dict[str, Any]:
    """A pair, with what it is worth beside its levers alone."""
    alone = points.set_index("lever")["cost"]
    single = min((cost for path in (row["first"], row["second"]) if (cost := alone[path]) == cost), default=None)
    best = {"share": row["best"], "first": row["best_first"], "second": row["best_second"]}
    kept = {k: v for k, v in row.items() if not k.startswith("best")}
    if row["status"] == "already reached":
        verdict = "already reached"
    elif row["status"] == "out of reach":
        verdict = "out of reach; the best share, and where"
    elif not row["first_cost"] or not row["second_cost"]:
        verdict = "one lever alone is cheapest"
    elif single is None:
        verdict = "neither alone can do it"
    else:
        verdict = f"cheaper than either alone ({single:.2f})" if row["cost"] < single else "no cheaper than one alone"
    return {**kept, "best": best, "verdict": verdict}
