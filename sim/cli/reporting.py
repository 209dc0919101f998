"""`nacsim report`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..console.exploring import compile_kernels
from ..console.options import AGAIN, AsJson, app, example
from ..errors import Mistake, ResultsError
from ..words import DEFAULT, LANGUAGES, known

_LANGUAGES = " or ".join(LANGUAGES)


@app.command(
    epilog=example(
        "nacsim report results/tokyo_liaison_office",
        "nacsim report results/tokyo_liaison_office --lang ja --out memo.html",
    )
)
def report(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="Results of a run, comparison, sweep or backtest.")],
    out_: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Page to write. Default: DIR/report.html.")
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help=f"Language of the page and its figures: {_LANGUAGES}.")
    ] = DEFAULT,
    force: Annotated[bool, typer.Option("--force", help="Replace the page that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stored results as one self-contained HTML page: the answer, why, what would change it, what it rests on.

    The page has its figures in it, opens without a network and prints. Of a run, some of its runs are run again to
    say who blocks and what would change it.
    """
    from ..results.store import check_unchanged, open_results

    known(lang)
    stored = open_results(results)
    path = out_ if out_ is not None else results / ("report.html" if lang == DEFAULT else f"report-{lang}.html")
    if path.is_dir():
        raise ResultsError(Mistake(str(path), "this is a folder; name a file in it"))
    if path.exists() and not force:
        what = "is there already; name another file with --out, or add --force to replace it"
        raise ResultsError(Mistake(str(path), what))
    if stored.kind == "sweep" and not stored.manifest["complete"]:
        raise ResultsError(Mistake(str(results), f"the sweep is not complete; {AGAIN['sweep']} goes on with it"))
    check_unchanged(stored, f"{AGAIN[stored.kind]} makes them again")
    from ..page.making import make_report, write_page

    if stored.kind == "run":
        compile_kernels(stored.scenario)
    write_page(path, make_report(stored, lang, console.progress))
    if as_json:
        print(json.dumps({"report": str(path), "language": lang, "bytes": path.stat().st_size}, ensure_ascii=False))
    else:
        console.out.print(str(path))
