"""`nacsim rerun`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..console.commands import Force, NoFigures, ThreadsOption, command_line
from ..errors import Mistake, ResultsError
from ..results.findings import read_findings
from ..results.places import new_numbered, new_results
from ..results.store import open_results
from ..results.study import study_of
from ..words import DEFAULT, say, speaking

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
        raise ResultsError(Mistake(str(results), f"holds results of `{study.name}`, which {study.again} makes again"))
    with _place(results, out, force) as (folder, partial):
        progress = console.watched()
        with speaking(DEFAULT):  # what is kept does not depend on the language of whoever asks
            found = study.rerun(read_findings(stored), threads=threads, progress=progress)
        found.write(partial, figures=not no_figures, command=command_line())
    now = open_results(folder).manifest
    different = [name for name, digest in manifest["tables"].items() if now["tables"].get(name) != digest]
    console.out.print(say("text.results", folder=folder))
    if different:
        then, here = manifest["versions"], now["versions"]
        others = [f"{name} {old} (now {here.get(name)})" for name, old in then.items() if here.get(name) != old]
        why = f"; written with other versions: {', '.join(others)}" if others else "; with the same versions"
        console.aside(f"Not reproduced: {', '.join(different)} differ from the manifest{why}.")
        raise typer.Exit(1)
    console.out.print(say("rerun.same", tables=", ".join(manifest["tables"])))
    changed = ", ".join(stored.changed())
    if changed:
        console.aside(f"{results}: {changed} missing or changed since written; {folder} has them.")
        raise typer.Exit(1)


@contextmanager
def _place(results: Path, out: Path | None, force: bool) -> Iterator[tuple[Path, Path]]:
    """(folder, where to write it) of what --out names, else of the first DIR-rerun that is nobody's."""
    if out is None:
        with new_numbered(results.parent, f"{results.name}-rerun") as place:
            yield place
        return
    with new_results(out, force=force) as partial:
        yield out, partial
