"""`nacsim sweep`: more than a study's command, since a sweep that was stopped goes on in its directory."""

import time
from pathlib import Path
from typing import Annotated

import typer

from ... import console
from ...console.commands import NoFigures, ParametersOption, Sets, command_line, help_of, warn
from ...console.completion import completing
from ...console.printed import AsJson, print_json
from ...errors import Mistake, ResultsError
from ...results.naming import folder_name
from ...results.options import options_of
from ...results.study import study_of
from ...results.taking import replaced
from ...scenario.wording import written
from ...sweeps.designs import build
from ...sweeps.experiment import load_experiment
from ...sweeps.sweeping import sweep_into, what_it_takes
from ...words import DEFAULT, say, speaking
from .study import SweepFindings, opened, report, sweep
from .text import print_needs, sweep_progress

_OPTIONS = {name: option for name, (_, option) in options_of(sweep).items()}


def command(
    experiment: Annotated[
        str,
        typer.Argument(
            metavar="EXPERIMENT", help=_OPTIONS["experiment"].help, autocompletion=completing(_OPTIONS["experiment"])
        ),
    ],
    set_: Sets = None,
    parameters: ParametersOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME.")] = None,
    executor: Annotated[str, typer.Option(help=_OPTIONS["executor"].help)] = "threads",
    workers: Annotated[int | None, typer.Option(min=1, help=_OPTIONS["workers"].help)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how much there is to do, and do nothing.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Run cases that failed again.")] = False,
    extend: Annotated[Path | None, typer.Option(help=_OPTIONS["extend"].help, metavar="DIR")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another sweep in the directory.")] = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
) -> None:
    changes = replaced(set_, parameters)
    loaded = load_experiment(experiment, dict(changes))
    named = folder_name(loaded.name, [f"{path}={written(value)}" for path, value in changes])
    folder = out if out is not None else Path("results") / named
    console.load_kernels()
    if dry_run:
        needs = what_it_takes(build(loaded), workers)
        print_json(needs) if as_json else print_needs(loaded.title, needs)
        return
    begun = time.monotonic()
    with sweep_progress() as told:
        swept = sweep_into(
            folder, loaded, where=executor, workers=workers, retry_failed=retry_failed, force=force,
            extend=extend, command=command_line(), progress=told,
        )  # fmt: skip
    if extend is not None:
        console.aside(f"{swept.taken:,} cases go on from {extend}")
    for name in swept.damaged:
        console.aside(f"{folder / 'parts' / name}: was damaged and has been computed again")
    found = opened(folder)
    figures = [] if no_figures else _draw(found, folder)
    if as_json:
        with speaking(DEFAULT):
            print_json({**report(found), "seconds": round(time.monotonic() - begun, 1), "results": str(folder)})
    else:
        study_of("sweep").tell(found)
        warn(found)
        for path in figures:
            if path.suffix == ".png":
                console.out.print(say("text.figure", path=path))
        console.out.print(say("text.results", folder=folder) + "\n")
    failed = found.failed
    if len(failed):
        first = failed.iloc[0]
        what = f"{len(failed)} of {len(swept.table)} cases failed; case {first['case']}: {first['error']}"
        console.aside(f"{what}. The column `error` has the others; --retry-failed runs them again.")
        raise typer.Exit(1)


command.__doc__ = help_of(sweep)


def _draw(found: SweepFindings, folder: Path) -> list[Path]:
    try:
        return found.write_figures(folder / "figures")
    except OSError as error:
        what = f"cannot be written: {error.strerror}; the tables are complete, `nacsim plot {folder}` draws the figures"
        raise ResultsError(Mistake(str(folder / "figures"), what)) from None
