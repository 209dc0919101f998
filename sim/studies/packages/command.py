"""`nacsim packages`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ... import console
from ...console.exploring import compile_kernels
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import AsJson, Force, NoFigures, Threads, app, example
from ...scenario.vocabulary import SHELVED

if TYPE_CHECKING:
    import pandas as pd

    from .file import Packages


@app.command(
    epilog=example(
        "nacsim packages experiments/packages/tokyo_packages.yaml",
        "nacsim packages experiments/packages/tokyo_packages.yaml --futures 2000 --json",
    )
)
def packages(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Path of a file of packages.")],
    futures: Annotated[int | None, typer.Option(min=1, max=100_000, help="How many. Default: what FILE says.")] = None,
    runs: Annotated[
        int | None, typer.Option(min=1, max=10_000_000, help="Runs in each future. Default: what FILE says.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Which futures and draws. Default: what FILE says.")] = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Try packages of interventions over sampled futures: which is best on average, good enough, or least regretted."""
    from .file import load_packages

    loaded = load_packages(file)
    futures = loaded.file.futures if futures is None else futures
    runs = loaded.file.runs if runs is None else runs
    seed = loaded.file.seed if seed is None else seed
    folder = folder_for(out_, loaded.name, force=force)
    compile_kernels(loaded.scenarios[0])
    from . import study as analysis
    from .text import print_packages

    cases = futures * sum(len(made) for made in loaded.variants.values())
    with console.progress("futures of packages", cases) as advance:
        shares = analysis.try_packages(loaded, futures, runs, seed, workers=threads, progress=advance)
    table = analysis.robustness(loaded, shares)
    tables = {"robustness": table, "shares": shares}
    more = {"title": loaded.title, "goal": _goal(loaded), "at_least": loaded.file.at_least, "futures": futures}

    def draw(figures: Path) -> None:
        from .figures import draw_packages

        draw_packages(figures, tables, {**more, "runs": runs, "seed": seed})

    keep(folder, "packages", loaded.scenarios, tables, runs=runs, seed=seed, force=force,
         draw=None if no_figures else draw,
         more={**more, "file": loaded.file.model_dump(mode="json", exclude_none=True)})  # fmt: skip
    best = analysis.winners(table)
    report = {
        "title": loaded.title, "goal": loaded.file.goal, "at_least": loaded.file.at_least, "futures": futures,
        "runs": runs, "seed": seed,
        "groups": [
            {"scenario": name, "best": best[name], "packages": plain_rows(_of(table, name))} for name in best
        ],
        "results": str(folder),
    }  # fmt: skip
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_packages(report)


def _of(table: "pd.DataFrame", scenario: str) -> "pd.DataFrame":
    return table[table["scenario"] == scenario].drop(columns="scenario")


def _goal(loaded: "Packages") -> str:
    """The goal in words."""
    goal = loaded.file.goal
    words = {"adopted": "Adopted, any draft", "as_proposed": "Adopted as proposed", "diluted": "Adopted diluted"}
    every = [made for variants in loaded.variants.values() for made in variants.values()]
    named = next((made for made in every if goal in (*made.drafts, SHELVED)), loaded.scenarios[0])
    return words.get(goal) or named.label(goal)
