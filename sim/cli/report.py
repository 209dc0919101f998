"""`nacsim report`."""

from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..console.commands import AsJson, print_json
from ..errors import Mistake, ResultsError
from ..page.making import make_report
from ..results.places import claimed
from ..results.store import open_results, write_text
from ..results.taking import intact
from ..words import DEFAULT, LANGUAGES, known

_LANGUAGES = " or ".join(LANGUAGES)
EXAMPLES = (
    "nacsim report results/tokyo_liaison_office",
    "nacsim report results/tokyo_liaison_office --lang ja --out memo.html",
)


def command(
    results: Annotated[
        Path, typer.Argument(metavar="DIR", help="Results of run, compare, sweep, backtest, forecast or sure.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Page to write. Default: DIR/report.html.")
    ] = None,
    lang: Annotated[
        str,
        typer.Option(metavar="CODE", envvar="NACSIM_LANG", help=f"Language of the page and its figures: {_LANGUAGES}."),
    ] = DEFAULT,
    force: Annotated[bool, typer.Option("--force", help="Replace the page that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stored results as one self-contained HTML page: the answer, the reasons, what would change it, its evidence.

    The page has its figures in it, opens without a network and prints. Of a run, some of its runs are run again to
    say who blocks and what would change it.
    """
    known(lang)
    open_results(results)
    path = out if out is not None else results / ("report.html" if lang == DEFAULT else f"report-{lang}.html")
    if path.is_dir():
        raise ResultsError(Mistake(str(path), "this is a folder; name a file in it"))
    if not path.parent.is_dir():
        raise ResultsError(Mistake(str(path), f"cannot be written: there is no folder {path.parent}"))
    with claimed(path):
        if path.exists() and not force:
            what = "is there already; name another file with --out, or add --force to replace it"
            raise ResultsError(Mistake(str(path), what))
        write_text(path, make_report(intact(results), lang, console.progress_of_runs))
    if as_json:
        print_json({"report": str(path), "language": lang, "bytes": path.stat().st_size})
    else:
        console.out.print(str(path))
