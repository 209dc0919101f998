"""`nacsim report`."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..console.printed import AsJson, print_json
from ..errors import Mistake, ResultsError
from ..page.making import make_report
from ..results.places import claimed
from ..results.resuming import resumed
from ..results.store import open_results, write_text
from ..results.taking import intact
from ..words import DEFAULT, LANGUAGES, known

#: What is said where nobody watches a bar.
SLOW = "The report is being made; what no stored results have is computed, which can take a minute or two."
_LANGUAGES = " or ".join(LANGUAGES)
EXAMPLES = (
    "nacsim report results/tokyo_liaison_office",
    "nacsim report results/tokyo_liaison_office --lang ja --out memo.html",
    "nacsim report results/tokyo_liaison_office results/tokyo_liaison_office-sure --out memo.html",
)


def command(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="DIR...", help="Results of any study; further ones are bound behind it."),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Page to write. Default: report.html in the first DIR.")
    ] = None,
    lang: Annotated[
        str,
        typer.Option(metavar="CODE", envvar="NACSIM_LANG", help=f"Language of the page and its figures: {_LANGUAGES}."),
    ] = DEFAULT,
    force: Annotated[bool, typer.Option("--force", help="Replace the page that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stored results as one self-contained HTML page: a sheet to hand over, and the annex that it rests on.

    The page has its figures in it, opens without a network, and its first sheet prints on one page of A4. Of a run it
    has who stands in the way, what would change the answer, when to try again and how sure that is; results of `sure`
    and `forecast` that are bound with it, or lie beside it, are used, and what is not there is computed.
    """
    known(lang)
    for folder in results:
        open_results(folder)
    path = out if out is not None else results[0] / ("report.html" if lang == DEFAULT else f"report-{lang}.html")
    if path.is_dir():
        raise ResultsError(Mistake(str(path), "this is a folder; name a file in it"))
    if not path.parent.is_dir():
        raise ResultsError(Mistake(str(path), f"cannot be written: there is no folder {path.parent}"))
    first, *others = [intact(folder) for folder in results]
    with claimed(path):
        if path.exists() and not force:
            what = "is there already; name another file with --out, or add --force to replace it"
            raise ResultsError(Mistake(str(path), what))
        watching = (
            nullcontext() if console.err.is_terminal else console.says_if_slow(SLOW, 5.0)
        )  # a person watches a bar
        with resumed(), watching:
            text = make_report(first, lang, console.progress_of_runs, others)
            write_text(path, text)
    if as_json:
        print_json({"report": str(path), "language": lang, "bytes": path.stat().st_size})
    else:
        console.out.print(str(path))
