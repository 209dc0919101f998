"""The `nacsim` command: wiring, printing and exit codes; nothing is computed here.

Exit codes: 0 done, 1 results that were not reproduced, 2 a mistake of the user's, 130 or 143 interrupted.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer
from rich.table import Table

from . import __version__, console
from .errors import Mistake, ResultsError, UsageError, UserError

if TYPE_CHECKING:
    from .engines.runs import Runs
    from .scenario.schema import Scenario

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Simulates decisions that need everybody's consent. Start with: [b]nacsim run tokyo_liaison_office[/b]",
)
#: Runs behind the figure of gains: enough for its percentiles, quick enough not to be noticed.
GAIN_RUNS = 10_000
MOST_RUNS = 1_000_000_000

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="Path of a scenario, or name of a shipped one.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Replace one value, e.g. france.exposure=0.3; repeatable."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the results that --out names.")]
Threads = Annotated[
    int | None, typer.Option(min=1, help="Threads of the ensemble; no result depends on it. Default: one per core.")
]


def _example(*commands: str) -> str:
    return "[b]Example[/b]\n\n" + "\n\n".join(f"  $ {command}" for command in commands)


@app.command(epilog=_example("nacsim run tokyo_liaison_office --runs 100000 --set france.autonomy=0.4"))
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
    from .sweep.store import free_folder

    if force and out_ is None:
        raise UsageError(Mistake("--force", "replaces the results that --out names; give --out as well"))
    loaded = _load(scenario, set_)
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
    from .analysis import outcomes
    from .sweep import store

    with store.new_results(folder, force=force) as partial:
        found, terms = _simulate(scenario, runs, seed, engine, threads)
        gains = outcomes.gain_terms(terms, scenario)
        store.write_runs(partial / "runs.parquet", found)
        store.write_frame(partial / "gains.parquet", gains)
        del found  # at ten million runs it is a quarter of the memory
        tally = outcomes.tally(store.read_parts(partial / "runs.parquet", outcomes.COMBINATION))
        if figures:
            from . import memo

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
        from .engines import ensemble

        terms = ensemble.opening_terms(scenario, min(runs, GAIN_RUNS), seed)
        ensemble.simulate(scenario, 1, seed)
    with console.progress("runs", runs) as advance:
        if engine == "mesa":
            from .engines import council

            return council.simulate(scenario, runs, seed, progress=advance), terms
        return ensemble.simulate(scenario, runs, seed, threads=threads, progress=advance), terms


@app.command(epilog=_example("nacsim check my_scenario.yaml"))
def check(scenario: ScenarioName, set_: Sets = None) -> None:
    """Validate a scenario and say what it contains; every mistake with file:line:column."""
    loaded = _load(scenario, set_)
    from .engines.layout import Layout

    layout = Layout(loaded)
    console.out.print(
        f"{scenario}: sound. Members {len(loaded.members)}, hosts {int(loaded.host is not None)}, "
        f"external powers {len(loaded.externals)}, drafts {len(loaded.menu)}, events {len(loaded.events)}; "
        f"rule {loaded.decision.rule}; numbers drawn anew in each run {len(layout.streams)}."
    )


@app.command("list", epilog=_example("nacsim list"))
def list_(as_json: AsJson = False) -> None:
    """The scenarios that ship with nacsim."""
    from .scenario.load import load, shipped

    loaded = [load(path) for path in shipped()]
    if as_json:
        rows = [
            {"name": s.name, "title": s.title, "observed": s.observed.outcome if s.observed else None} for s in loaded
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Name", no_wrap=True)
    for column in ("Title", "What happened"):
        table.add_column(column, overflow="fold")
    for s in loaded:
        table.add_row(s.name, s.title, s.label(s.observed.outcome) if s.observed else "counterfactual")
    console.out.print(table)


@app.command(epilog=_example("nacsim sources tokyo_liaison_office", "nacsim sources tokyo_liaison_office --json"))
def sources(scenario: ScenarioName, set_: Sets = None, as_json: AsJson = False) -> None:
    """Every number of a scenario: value, range, basis, place in the report, and why."""
    from .engines.layout import Layout

    loaded = _load(scenario, set_)
    rows = Layout(loaded).stated
    if as_json:
        print(json.dumps([{"name": r.name, **r.quantity.model_dump()} for r in rows], indent=2, ensure_ascii=False))
        return
    console.print_sources(loaded, rows)


@app.command(epilog=_example("nacsim plot results/tokyo_liaison_office"))
def plot(results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")]) -> None:
    """Draw the figures of stored results again, into DIR/figures."""
    from . import memo
    from .analysis import outcomes
    from .sweep.store import open_results

    stored = open_results(results)
    if stored.changed():
        what = (
            f"{', '.join(stored.changed())} missing or changed since written; `nacsim rerun {results}` makes them again"
        )
        raise ResultsError(Mistake(str(results), what))
    tally, gains = outcomes.tally(stored.parts("runs", outcomes.COMBINATION)), stored.table("gains")
    try:
        drawn = memo.draw(results / "figures", stored.scenario, tally, gains, stored.manifest["seed"])
    except OSError as error:
        raise ResultsError(Mistake(str(results / "figures"), f"cannot be written: {error.strerror}")) from None
    for path in drawn:
        console.out.print(str(path))


@app.command(epilog=_example("nacsim rerun results/tokyo_liaison_office --out again"))
def rerun(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")],
    out_: Annotated[Path | None, typer.Option("--out", help="Where to. Default: DIR-rerun, numbered.")] = None,
    force: Force = False,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Write the tables alone.")] = False,
    threads: Threads = None,
) -> None:
    """Reproduce stored results, and say whether the tables are the same byte for byte."""
    from .sweep import store

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


@app.command(epilog=_example("nacsim schema --out scenario.schema.json"))
def schema(
    out_: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
) -> None:
    """JSON schema of scenario files, for editors."""
    from .scenario.schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out_ is None:
        sys.stdout.write(text)
        return
    try:
        out_.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(Mistake(str(out_), f"cannot be written: {(error.strerror or '').lower()}")) from None


def _load(scenario: str, sets: list[str] | None) -> "Scenario":
    from .scenario.load import load
    from .scenario.overrides import parse_override

    return load(scenario, [parse_override(text) for text in sets or ()])


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        console.out.print(f"nacsim {__version__}")
        raise typer.Exit


class _Stopped(BaseException):
    """A signal asked the command to stop. No Exception, so that nothing on the way takes it for an error."""


def _stop(number: int, _: Any) -> NoReturn:
    raise _Stopped(number)


def main() -> NoReturn:
    """Entry point: runs a command and turns a user's mistake into a message and exit code 2."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # its own pool keeps what was freed
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        app()
    except UserError as error:
        for mistake in error.mistakes:
            console.err.print(str(mistake))
        if len(error.mistakes) > 1:
            console.err.print(f"{len(error.mistakes)} mistakes.")
        sys.exit(2)
    except _Stopped as stopped:
        console.err.print("Interrupted; nothing was left half-written.")
        sys.exit(128 + stopped.args[0])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(0)
