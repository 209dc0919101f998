"""`nacsim sweep`."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ... import console
from ...console.options import COMPILING, AsJson, NoFigures, Parameters, Sets, app, command_line, example, replaced
from ...errors import Mistake, ResultsError

if TYPE_CHECKING:
    from ...sweeps.designs import Design
    from ...sweeps.experiment import Experiment


@app.command(
    epilog=example(
        "nacsim sweep experiments/france_autonomy_x_german_exposure.yaml",
        "nacsim sweep experiments/decision_rules.yaml --dry-run",
        "nacsim sweep my_experiment.yaml --executor tcp://scheduler:8786",
    )
)
def sweep(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT", help="Path of an experiment file.")],
    set_: Sets = None,
    parameters: Parameters = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME.")] = None,
    executor: Annotated[
        str, typer.Option(help="threads, processes (for the Mesa engine), dask, or tcp://host:port of a Dask cluster.")
    ] = "threads",
    workers: Annotated[int | None, typer.Option(min=1, help="How many. Default: one per core.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how much there is to do, and do nothing.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Run cases that failed again.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace another sweep in the directory.")] = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
) -> None:
    """Run every case of an experiment. Stopped, or killed, it goes on where it was: give the same command again."""
    from ...sweeps.experiment import load_experiment
    from .text import print_sweep, sweep_progress

    loaded = load_experiment(experiment, dict(replaced(set_, parameters)))
    folder = out_ if out_ is not None else Path("results") / loaded.name
    if dry_run:
        _say_what_it_takes(loaded, workers, as_json)
        return
    with console.says_if_slow(COMPILING):
        from ...sweeps.sweeping import sweep_into, warm_up

        warm_up(loaded.scenarios[0])
    begun = time.monotonic()
    with sweep_progress() as report:
        swept = sweep_into(
            folder, loaded, where=executor, workers=workers, retry_failed=retry_failed, force=force,
            command=command_line(), progress=report,
        )  # fmt: skip
    for name in swept.damaged:
        console.err.print(f"{folder / 'parts' / name}: was damaged and has been computed again")
    figures = [] if no_figures else _draw(folder)
    from ...results import cases

    found = cases.summary(swept.table, list(swept.design.columns))
    summary = {
        "experiment": loaded.name, **found, "refused": swept.design.refused, "seed": loaded.file.seed,
        "seconds": round(time.monotonic() - begun, 1), "results": str(folder),
    }  # fmt: skip
    if as_json:
        print(json.dumps(summary, indent=2, ensure_ascii=False, default=str))
    else:
        print_sweep(loaded.title, summary, figures)
    failed = swept.failed
    if len(failed):
        first = failed.iloc[0]
        what = f"{len(failed)} of {len(swept.table)} cases failed; case {first['case']}: {first['error']}"
        console.err.print(f"{what}. The column `error` has the others; --retry-failed runs them again.")
        raise typer.Exit(1)


def _draw(folder: Path) -> list[Path]:
    from ...results.store import open_results
    from .figures import draw_sweep

    stored = open_results(folder)
    table = stored.table("cases")
    if table["error"].notna().all():
        return []
    try:
        return draw_sweep(folder / "figures", stored.manifest, stored.scenarios, table)
    except OSError as error:
        what = f"cannot be written: {error.strerror}; the tables are complete, `nacsim plot {folder}` draws the figures"
        raise ResultsError(Mistake(str(folder / "figures"), what)) from None


def _say_what_it_takes(experiment: "Experiment", workers: int | None, as_json: bool) -> None:
    from ...sweeps.designs import build
    from ...sweeps.sweeping import what_it_takes
    from .text import print_needs

    with console.says_if_slow(COMPILING):
        design: Design = build(experiment)
        needs: dict[str, Any] = what_it_takes(design, workers)
    if as_json:
        print(json.dumps(needs, indent=2))
    else:
        print_needs(experiment.title, needs)
