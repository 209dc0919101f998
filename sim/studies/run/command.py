"""`nacsim run` and `nacsim rerun`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from ... import console
from ...console.keeping import folder_for
from ...console.options import (
    AGAIN,
    COMPILING,
    MOST_RUNS,
    AsJson,
    Force,
    NoFigures,
    Parameters,
    ScenarioName,
    Seed,
    Sets,
    Threads,
    app,
    command_line,
    example,
    load,
)
from ...errors import Mistake, ResultsError
from ..backtest.command import backtest_again
from ..calibrate.command import calibrate_again

if TYPE_CHECKING:
    from ...engines.runs import Runs
    from ...results.store import Results
    from ...scenario.schema import Scenario

#: Runs behind the figure of gains: enough for its percentiles, quick enough not to be noticed.
GAIN_RUNS = 10_000
MOST_FIRST = 10**15


@app.command(epilog=example("nacsim run tokyo_liaison_office --runs 100000 --set france.autonomy=0.4"))
def run(
    scenario: ScenarioName,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many runs.")] = 10_000,
    seed: Seed = 1,
    first: Annotated[int, typer.Option(min=0, max=MOST_FIRST, help="Number of the first run.")] = 0,
    engine: Annotated[
        Literal["ensemble", "mesa"], typer.Option(help="The fast kernel, or the reference on Mesa.")
    ] = "ensemble",
    set_: Sets = None,
    parameters: Parameters = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Run a scenario: distribution of outcomes, who broke silence, and a results directory."""
    loaded = load(scenario, set_, parameters)
    folder = folder_for(out_, loaded.name, force=force)
    wanted = _Wanted(runs, seed, first, engine)
    report = _run_into(folder, loaded, wanted, threads, force=force, figures=not no_figures)
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        from .text import print_report

        print_report(loaded, report)


class _Wanted(NamedTuple):
    """Which runs, and who computes them."""

    runs: int
    seed: int
    first: int
    engine: str


def _run_into(
    folder: Path, scenario: "Scenario", wanted: _Wanted, threads: int | None, *, force: bool, figures: bool
) -> dict[str, Any]:
    """Runs a scenario into a results directory and says what came out."""
    from ...results import outcomes, store

    with store.new_results(folder, force=force) as partial:
        found, terms = _simulate(scenario, wanted, threads)
        gains = outcomes.gain_terms(terms, scenario)
        store.write_runs(partial / "runs.parquet", found)
        store.write_frame(partial / "gains.parquet", gains)
        del found  # at ten million runs it is a quarter of the memory
        tally = outcomes.tally(store.read_parts(partial / "runs.parquet", outcomes.COMBINATION))
        if figures:
            from .figures import draw_run

            draw_run(partial / "figures", scenario, tally, gains, wanted.seed)
        store.write_manifest(
            partial, "run", [scenario], seed=wanted.seed, runs=wanted.runs, engine=wanted.engine,
            command=command_line(), tables=["runs.parquet", "gains.parquet"], more={"first": wanted.first},
        )  # fmt: skip
    everyone = outcomes.blockers(tally, scenario)
    return {
        **outcomes.summary(tally, scenario, wanted.seed),
        "objectors": dict(zip(everyone["actor"], everyone["objected"].tolist(), strict=True)),
        "changes": list(scenario.changes),
        "results": str(folder),
    }


def _simulate(scenario: "Scenario", wanted: _Wanted, threads: int | None) -> tuple["Runs", Any]:
    runs, seed, first, engine = wanted
    with console.says_if_slow(COMPILING):
        from ...engines import ensemble

        terms = ensemble.opening_terms(scenario, min(runs, GAIN_RUNS), seed)
        ensemble.simulate(scenario, 1, seed)
    with console.progress("runs", runs) as advance:
        if engine == "mesa":
            from ...engines import council

            return council.simulate(scenario, runs, seed, first=first, progress=advance), terms
        return ensemble.simulate(scenario, runs, seed, first=first, threads=threads, progress=advance), terms


def _run_again(folder: Path, stored: "Results", threads: int | None, *, force: bool, figures: bool) -> None:
    wanted = _Wanted(*(stored.manifest[key] for key in _Wanted._fields))
    _run_into(folder, stored.scenario, wanted, threads, force=force, figures=figures)


#: What makes results of a kind again, into another directory.
_RERUN = {"run": _run_again, "backtest": backtest_again, "calibration": calibrate_again}


@app.command(epilog=example("nacsim rerun results/tokyo_liaison_office --out again"))
def rerun(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")],
    out_: Annotated[Path | None, typer.Option("--out", help="Where to. Default: DIR-rerun, numbered.")] = None,
    force: Force = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Reproduce stored results, and say whether the tables are the same byte for byte."""
    from ...results import store

    stored = store.open_results(results)
    manifest = stored.manifest
    if stored.kind not in _RERUN:
        what = f"holds a {stored.kind}, which {AGAIN[stored.kind]} makes again"
        raise ResultsError(Mistake(str(results), what))
    folder = out_ if out_ is not None else store.free_folder(results.parent, f"{results.name}-rerun")
    _RERUN[stored.kind](folder, stored, threads, force=force, figures=not no_figures)
    now = store.open_results(folder).manifest
    different = [name for name, digest in manifest["tables"].items() if now["tables"].get(name) != digest]
    console.out.print(f"Results: {folder}")
    if different:
        then = manifest["versions"].items()
        others = [
            f"{name} {old} (now {now['versions'].get(name)})" for name, old in then if now["versions"].get(name) != old
        ]
        why = f"; written with other versions: {', '.join(others)}" if others else "; with the same versions"
        console.err.print(f"Not reproduced: {', '.join(different)} differ from the manifest{why}.")
        raise typer.Exit(1)
    console.out.print(f"Reproduced: {', '.join(manifest['tables'])} are the same byte for byte.")
    if stored.changed():
        console.err.print(
            f"{results}: {', '.join(stored.changed())} missing or changed since written; {folder} has them."
        )
        raise typer.Exit(1)
