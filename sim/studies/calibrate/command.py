"""`nacsim calibrate`, and how its results are made again."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ... import console
from ...console.exploring import compile_kernels
from ...console.keeping import folder_for, keep
from ...console.options import AsJson, Force, NoFigures, Seed, Sets, Threads, app, example, replaced
from ..backtest.command import Cases, Model, cases_of, rows_of, told

if TYPE_CHECKING:
    from ...results.store import Results
    from ..backtest.study import Case

#: Settings of a calibration that its manifest keeps, beside runs and seed.
_SETTINGS = ("points", "draws")


@app.command(
    epilog=example(
        "nacsim calibrate --out results/calibration",
        "nacsim calibrate --model interests --points 1024 --runs 1000 --set process.concession=1 --json",
    )
)
def calibrate(
    cases: Cases = None,
    model: Model = "all",
    points: Annotated[int, typer.Option(min=2, max=1 << 20, help="Points from the prior; a power of two.")] = 4096,
    runs: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many runs of each case at each point.")] = 1000,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Draws of the posterior to keep.")] = 500,
    seed: Seed = 1,
    set_: Sets = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/calibration.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Calibrate weights and process parameters on past decisions, and say how little or much these tell of them.

    Importance sampling from the documented prior; every prediction that is scored leaves its own case out. A parameter
    that --set fixes is not calibrated. The file posterior.csv in the results is what --parameters posterior draws from,
    once it is in data/. Takes minutes on two cores.
    """
    from ..backtest.past import past_cases

    found = past_cases(cases or (), None if model == "all" else model, replaced(set_))
    folder = folder_for(out_, "calibration", force=force)
    settings = {"points": points, "draws": draws, "runs": runs, "seed": seed}
    report = _calibrate_into(folder, found, settings, threads, force=force, figures=not no_figures)
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from .text import print_calibration

        print_calibration(report)


def calibrate_again(folder: Path, stored: "Results", threads: int | None, *, force: bool, figures: bool) -> None:
    """The calibration of a results directory once more, into another one."""
    settings = {name: stored.manifest[name] for name in (*_SETTINGS, "runs", "seed")}
    _calibrate_into(folder, cases_of(stored), settings, threads, force=force, figures=figures)


def _calibrate_into(
    folder: Path, cases: "list[Case]", settings: dict[str, int], threads: int | None, *, force: bool, figures: bool
) -> dict[str, Any]:
    """Calibrates into a results directory and says what came out."""
    compile_kernels(cases[0].scenario)
    from .study import calibrate_each, sample_text

    points, draws, runs, seed = (settings[name] for name in (*_SETTINGS, "runs", "seed"))
    with console.progress("points of all cases", points * len(cases)) as advance:
        tables, models = calibrate_each(
            cases, count=points, runs=runs, seed=seed, draws=draws, workers=threads, progress=advance
        )

    def draw(to: Path) -> None:
        from .figures import draw_calibration

        draw_calibration(to, tables, models, cases[0].scenario, settings)

    keep(
        folder, "calibration", [case.scenario for case in cases], tables, runs=runs, seed=seed, force=force,
        draw=draw if figures else None, texts={"posterior.csv": sample_text(tables["posterior"])},
        more={"cases": told(cases), "models": models, **{name: settings[name] for name in _SETTINGS}},
    )  # fmt: skip
    shown = {name: table for name, table in tables.items() if name in ("parameters", "data", "cases", "scores")}
    changes = list(dict.fromkeys(change for case in cases for change in case.scenario.changes))
    return {**settings, "changes": changes, "models": models, **rows_of(shown), "results": str(folder)}
