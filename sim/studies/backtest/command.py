"""`nacsim backtest`, and how its results are made again."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ... import console
from ...console.exploring import compile_kernels
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import AsJson, Force, NoFigures, Parameters, Seed, Sets, Threads, app, example, replaced

if TYPE_CHECKING:
    import pandas as pd

    from ...results.store import Results
    from .study import Case

Cases = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CASE]...", help="Past decisions of data/cases.csv, or scenarios with `observed`. "
                   "Default: all of the library."),
]  # fmt: skip
Model = Annotated[
    Literal["interests", "spatial", "all"],
    typer.Option(help="Only cases whose preferences are coded that way; each kind is taken by itself."),
]


@app.command(
    epilog=example(
        "nacsim backtest", "nacsim backtest riga_2006 tokyo_2023", "nacsim backtest --set process.rationality=12 --json"
    )
)
def backtest(
    cases: Cases = None,
    model: Model = "all",
    runs: Annotated[int, typer.Option(min=1, max=100_000_000, help="How many runs of each case.")] = 20_000,
    seed: Seed = 1,
    set_: Sets = None,
    parameters: Parameters = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/backtest.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """The model against past decisions: scores beside honest baselines and rival theories, case by case."""
    from .past import past_cases

    found = past_cases(cases or (), None if model == "all" else model, replaced(set_, parameters))
    folder = folder_for(out_, "backtest", force=force)
    report = _backtest_into(folder, found, runs, seed, threads, force=force, figures=not no_figures)
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from .text import print_backtest

        print_backtest(report)


def backtest_again(folder: Path, stored: "Results", threads: int | None, *, force: bool, figures: bool) -> None:
    """The backtest of a results directory once more, into another one."""
    manifest = stored.manifest
    cases = cases_of(stored)
    _backtest_into(folder, cases, manifest["runs"], manifest["seed"], threads, force=force, figures=figures)


def cases_of(stored: "Results") -> "list[Case]":
    """The cases of stored results."""
    from .study import Case

    return [Case(**case, scenario=s) for case, s in zip(stored.manifest["cases"], stored.scenarios, strict=True)]


def told(cases: "list[Case]") -> list[dict[str, Any]]:
    """What a manifest says of cases beside their scenarios."""
    fields = ("name", "decision", "preferences", "chosen_for_conflict")
    return [{field: getattr(case, field) for field in fields} for case in cases]


def _backtest_into(
    folder: Path, cases: "list[Case]", runs: int, seed: int, threads: int | None, *, force: bool, figures: bool
) -> dict[str, Any]:
    """Scores the cases into a results directory and says what came out."""
    compile_kernels(cases[0].scenario)
    from .study import backtest as score

    with console.progress("cases, by the model and by the theories", 2 * len(cases)) as advance:
        tables = score(cases, runs, seed, threads=threads, progress=advance)

    def draw(to: Path) -> None:
        from .figures import draw_backtest

        draw_backtest(to, tables, runs, seed)

    keep(folder, "backtest", [case.scenario for case in cases], tables, runs=runs, seed=seed, force=force,
         draw=draw if figures else None, more={"cases": told(cases)})  # fmt: skip
    changes = list(dict.fromkeys(change for case in cases for change in case.scenario.changes))
    in_sample = any(case.scenario.parameters != "start" for case in cases)
    return {
        "runs": runs,
        "seed": seed,
        "changes": changes,
        "in_sample": in_sample,
        **rows_of(tables),
        "results": str(folder),
    }


def rows_of(tables: "dict[str, pd.DataFrame]") -> dict[str, list[dict[str, Any]]]:
    """Tables as plain rows."""
    return {name: plain_rows(table) for name, table in tables.items()}
