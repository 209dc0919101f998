"""`nacsim sensitivity`."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ... import console
from ...console.exploring import Over, compile_kernels, names_of
from ...console.keeping import folder_for, keep
from ...console.options import (
    MOST_RUNS,
    AsJson,
    Force,
    NoFigures,
    ScenarioName,
    Seed,
    Sets,
    Threads,
    app,
    example,
    load,
)
from ...errors import Mistake, UsageError

#: Base points by default: 1,024 give half-widths of a few hundredths; a few dozen trajectories are usual for Morris.
BASE = {"sobol": 1024, "morris": 64}


@app.command(
    epilog=example(
        "nacsim sensitivity tokyo_liaison_office",
        "nacsim sensitivity tokyo_liaison_office --over france,germany.exposure --outcome as_proposed",
        "nacsim sensitivity tokyo_liaison_office --method morris --base 32",
    )
)
def sensitivity(
    scenario: ScenarioName,
    over: Over = None,
    outcome: Annotated[
        str, typer.Option(help="What to print and draw: adopted, as_proposed, diluted, shelved, a draft, or rounds.")
    ] = "adopted",
    method: Annotated[
        Literal["sobol", "morris"], typer.Option(help="Sobol indices, or Morris screening of many parameters.")
    ] = "sobol",
    base: Annotated[
        int | None,
        typer.Option(min=2, help="Sobol: base points, a power of two (1024). Morris: trajectories (64)."),
    ] = None,
    runs: Annotated[int, typer.Option(min=2, max=MOST_RUNS, help="Runs of each point.")] = 200,
    seed: Seed = 1,
    set_: Sets = None,
    out_: Annotated[
        Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-sensitivity.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Which coded ranges an outcome depends on, alone and together, and what is left to chance and reservations."""
    from ...engines.draws import sampler
    from ...results import outputs
    from ...results.extras import salib
    from ...sweeps.futures import coded_ranges
    from . import study as analysis
    from .figures import draw_sensitivity
    from .text import print_sensitivity
    from .variance import variance_split

    loaded = load(scenario, set_)
    column = outputs.column_of(outcome, outputs.outputs(loaded))
    ranges = coded_ranges(loaded, names_of(over))
    if not ranges:
        raise UsageError(Mistake(scenario, "has no coded range to vary; --set gives it one: PATH={value, low, high}"))
    analyse, points_of = {
        "sobol": (analysis.sobol, analysis.sobol_points), "morris": (analysis.morris, analysis.morris_points)
    }[method]  # fmt: skip
    count = points_of(base or BASE[method], len(ranges))
    salib()  # before any work is done
    folder = folder_for(out_, f"{loaded.name}-sensitivity", force=force)
    compile_kernels(loaded)
    with console.progress("points", count) as advance:
        evaluate = analysis.evaluator(loaded, runs, seed, workers=threads, progress=advance)
        found = analyse(ranges, evaluate, base=base or BASE[method], seed=seed)
    tables = {"indices": found.indices}
    if found.drawn:
        with console.progress("points for the split of the variance", 2 * found.base) as advance:
            evaluate = analysis.evaluator(loaded, runs, seed, independent=True, workers=threads, progress=advance)
            shares = evaluate(found.drawn)[list(outputs.shares(loaded))]
        tables["split"] = variance_split(shares, runs, sampler(seed, "sensitivity/split"))
    more = {"title": loaded.title, "method": method, "base": found.base, "points": count, "outcome": column,
            "parameters": list(ranges), "constant": found.constant, "needed": found.needed}  # fmt: skip
    how: dict[str, Any] = {**more, "runs": runs, "seed": seed}
    keep(
        folder, "sensitivity", [loaded], tables, runs=runs, seed=seed, force=force, more=more,
        draw=None if no_figures else lambda figures: draw_sensitivity(figures, loaded, how, tables, column),
    )  # fmt: skip
    if as_json:
        rows = {name: table.to_dict("records") for name, table in tables.items()}
        report = {"scenario": loaded.name, "changes": list(loaded.changes), **how, **rows, "results": str(folder)}
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_sensitivity(loaded, how, tables, str(folder))
