"""`nacsim run` and `nacsim rerun`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .. import console
from ..errors import Mistake, UsageError
from .options import MOST_RUNS, AsJson, Force, NoFigures, ScenarioName, Seed, Sets, Threads, app, command_line, example, load

if TYPE_CHECKING:
    from ..engines.runs import Runs
    from ..scenario.schema import Scenario

#: Runs behind the figure of gains: enough for its percentiles, quick enough not to be noticed.
GAIN_RUNS = 10_000


@app.command(epilog=example("nacsim run tokyo_liaison_office --runs 100000 --set france.autonomy=0.4"))
def run(
    scenario: ScenarioName,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many runs.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="Which draws; run n of a seed never changes.")] = 1,
    engine: Annotated[
        Literal["ensemble", "mesa"], typer.Option(help="The fast kernel, or the reference on Mesa.")
    ] = "ensemble",
    set_: Sets = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Write the tables alone.")] = False,
    threads: Threads = None,
) -> None:
    """Run a scenario: distribution of outcomes, who broke silence, and a results directory."""
    from ..sweep.store import free_folder

    if force and out_ is None:
        raise UsageError(Mistake("--force", "replaces the results that --out names; give --out as well"))
    loaded = load(scenario, set_)
    folder = out_ if out_ is not None else free_folder(Path("results"), loaded.name)
    report = _run_into(folder, loaded, runs, seed, engine, threads, force=force, figures=not no_figures)
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        console.print_report(loaded, report)


def _run_into(
    folder: Path,
    scenario: "Scenario",
    runs: int,
    seed: int,
    engine: str,
    threads: int | None,
    *,
    force: bool,
    figures: bool,
) -> dict[str, Any]:
    """Runs a scenario into a results directory and says what came out."""
    from ..analysis import outcomes
    from ..sweep import store

    with store.new_results(folder, force=force) as partial:
        found, terms = _simulate(scenario, runs, seed, engine, threads)
        gains = outcomes.gain_terms(terms, scenario)
        store.write_runs(partial / "runs.parquet", found)
        store.write_frame(partial / "gains.parquet", gains)
        del found  # at ten million runs it is a quarter of the memory
        tally = outcomes.tally(store.read_parts(partial / "runs.parquet", outcomes.COMBINATION))
        if figures:
            from .. import memo

            memo.draw(partial / "figures", scenario, tally, gains, seed)
        store.write_manifest(partial, scenario, runs=runs, seed=seed, engine=engine, command=["nacsim", *sys.argv[1:]])
    everyone = outcomes.blockers(tally, scenario)
    return {
        **outcomes.summary(tally, scenario, seed),
        "objectors": dict(zip(everyone["actor"], everyone["objected"].tolist(), strict=True)),
        "changes": list(scenario.changes),
        "results": str(folder),
    }


def _simulate(scenario: "Scenario", runs: int, seed: int, engine: str, threads: int | None) -> tuple["Runs", Any]:
    with console.says_if_slow("Compiling the kernels for this machine, once; this takes about half a minute."):
        from ..engines import ensemble

        terms = ensemble.opening_terms(scenario, min(runs, GAIN_RUNS), seed)
        ensemble.simulate(scenario, 1, seed)
    with console.progress("runs", runs) as advance:
        if engine == "mesa":
            from ..engines import council

            return council.simulate(scenario, runs, seed, progress=advance), terms
        return ensemble.simulate(scenario, runs, seed, threads=threads, progress=advance), terms


@app.command(epilog=example("nacsim rerun results/tokyo_liaison_office --out again"))
def rerun(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")],
    out_: Annotated[Path | None, typer.Option("--out", help="Where to. Default: DIR-rerun, numbered.")] = None,
    force: Force = False,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Write the tables alone.")] = False,
    threads: Threads = None,
) -> None:
    """Reproduce stored results, and say whether the tables are the same byte for byte."""
    from ..sweep import store

    stored = store.open_results(results)
    manifest = stored.manifest
    folder = out_ if out_ is not None else store.free_folder(results.parent, f"{results.name}-rerun")
    _run_into(
        folder, stored.scenario, manifest["runs"], manifest["seed"], manifest["engine"], threads,
        force=force, figures=not no_figures,
    )  # fmt: skip
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


