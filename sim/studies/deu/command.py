"""`nacsim deu`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ... import console
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import COMPILING, AsJson, Force, NoFigures, Seed, Threads, app, example
from ...errors import Mistake, UsageError


@app.command(epilog=example("nacsim deu", "nacsim deu data/deu3_dev.csv --runs 500 --json"))
def deu(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="CSV file of issues. Default: the part of DEU III that ships.")
    ] = None,
    runs: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many runs of each issue.")] = 2000,
    seed: Seed = 1,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-deu.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:  # fmt: skip
    """How close this model and its rivals come to decisions of the European Union whose outcome is known.

    FILE has one row an actor on an issue, on a scale from 0 to 100: issue_id, proposal_id, vote_rule (QMV or Unan),
    regime (pre_nice, nice or lisbon), ref_point, outcome, actor, position, salience, council_weight. Issues without an
    outcome or with fewer than three actors are left out. Every error stands beside its number of issues and beside the
    compromise model's error on the same issues; intervals (95 %) are bootstrapped over whole proposals.
    """
    from .issues import read

    path = file if file is not None else _shipped()
    cases = read(path)
    if not cases:
        raise UsageError(
            Mistake(str(path), "no issue in it has an outcome and three actors; there is nothing to score")
        )
    folder = folder_for(out_, f"{path.stem}-deu", force=force)
    with console.says_if_slow(COMPILING):
        from ...results.store import file_hash
        from . import accuracy
        from . import model as deu_model
        from .text import print_accuracy

        deu_model.forecasts([case.issue for case in cases[:1]], runs=1)
    with console.progress("issues", len(cases)) as advance:
        found = deu_model.forecasts([case.issue for case in cases], runs=runs, seed=seed, threads=threads,
                                    progress=advance)  # fmt: skip
    with console.says_if_slow("Asking the rival theories; that takes some seconds."):
        errors = accuracy.errors(cases, {accuracy.OURS: deu_model.point_of(found), **accuracy.THEORIES})
    table = accuracy.compared(errors)
    about = {
        "file": path.name, "issues": len(cases), "proposals": len({case.proposal for case in cases}), "runs": runs,
        "seed": seed, "applies": len(found), "in_sample": file_hash(path) == file_hash(_shipped()),
        "adopted": sum(one.adopted for one in found.values()) / max(len(found), 1),
    }  # fmt: skip

    def draw(figures: Path) -> None:
        from .figures import draw_accuracy

        draw_accuracy(figures, table, about)

    tables = {"accuracy": table, "errors": errors, "forecasts": deu_model.frame(found)}
    more = {"about": about, "file_hash": file_hash(path), "setting": asdict(deu_model.CALIBRATED)}
    keep(folder, "scoring of theories", [], tables, runs=runs, seed=seed, force=force,
         draw=None if no_figures else draw, more=more)  # fmt: skip
    report = {**about, "accuracy": plain_rows(table), "results": str(folder)}
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_accuracy(report)


def _shipped() -> Path:
    """The file on which the model's values were found."""
    from ...scenario.positions import SHIPPED

    return SHIPPED / "data" / "deu3_dev.csv"
