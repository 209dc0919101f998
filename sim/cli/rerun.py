"""`nacsim rerun`."""

from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..console.commands import Force, NoFigures, ThreadsOption, command_line
from ..errors import Mistake, ResultsError
from ..results.findings import read_findings
from ..results.store import free_folder, new_results, open_results
from ..results.study import study_of

EXAMPLES = ("nacsim rerun results/tokyo_liaison_office --out again",)


def command(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")],
    out: Annotated[Path | None, typer.Option("--out", help="Where to. Default: DIR-rerun, numbered.")] = None,
    force: Force = False,
    no_figures: NoFigures = False,
    threads: ThreadsOption = None,
) -> None:
    """Reproduce stored results, and say whether the tables are the same byte for byte."""
    stored = open_results(results)
    manifest = stored.manifest
    study = study_of(stored.kind, str(results))
    if study.rerun is None:
        what = f"holds results of `{study.name}`, which {study.again} makes again"
        raise ResultsError(Mistake(str(results), what))
    folder = out if out is not None else free_folder(results.parent, f"{results.name}-rerun")
    with new_results(folder, force=force) as partial:
        found = study.rerun(read_findings(stored), threads=threads, progress=console.progress_of_runs)
        found.write(partial, figures=not no_figures, command=command_line())
    now = open_results(folder).manifest
    different = [name for name, digest in manifest["tables"].items() if now["tables"].get(name) != digest]
    console.out.print(f"Results: {folder}")
    if different:
        then, here = manifest["versions"], now["versions"]
        others = [f"{name} {old} (now {here.get(name)})" for name, old in then.items() if here.get(name) != old]
        why = f"; written with other versions: {', '.join(others)}" if others else "; with the same versions"
        console.err.print(f"Not reproduced: {', '.join(different)} differ from the manifest{why}.")
        raise typer.Exit(1)
    console.out.print(f"Reproduced: {', '.join(manifest['tables'])} are the same byte for byte.")
    changed = ", ".join(stored.changed())
    if changed:
        console.err.print(f"{results}: {changed} missing or changed since written; {folder} has them.")
        raise typer.Exit(1)
