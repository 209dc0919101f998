"""`nacsim export`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from .. import console
from ..console.printed import AsJson, print_json
from ..errors import Mistake, ResultsError
from ..results.export import sheets, write_csv, write_xlsx
from ..results.store import MANIFEST
from ..results.taking import intact
from ..words import DEFAULT, LANGUAGES, known, speaking

EXAMPLES = (
    "nacsim export results/tokyo_liaison_office --to csv",
    "nacsim export results/tokyo_liaison_office --to xlsx --lang ja --out office.xlsx",
)


def command(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory of any study.")],
    to: Annotated[Literal["xlsx", "csv"], typer.Option(help="An Excel workbook, or a folder of CSV files.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PATH", help="Default: DIR/export.xlsx, or DIR/export.")
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help=f"Language of labels and headings: {' or '.join(LANGUAGES)}.")
    ] = DEFAULT,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stored results for a spreadsheet: the tables, every number with its source, the manifest."""
    known(lang)
    found = intact(results)
    ending = "" if lang == DEFAULT else f"-{lang}"
    path = out if out is not None else results / f"export{ending}{'.xlsx' if to == 'xlsx' else ''}"
    if to == "xlsx" and path.exists() and (path.is_dir() or not force):
        what = "is a folder" if path.is_dir() else "is there already"
        raise ResultsError(
            Mistake(str(path), f"{what}; name another file with --out, or add --force to replace a file")
        )
    with speaking(lang):
        made = sheets(found)
        if to == "xlsx":
            write_xlsx(path, made)
        else:
            write_csv(path, made, results / MANIFEST, force=force)
    if as_json:
        print_json({"export": str(path), "tables": [sheet.name for sheet in made], "language": lang})
    else:
        console.out.print(f"{path}: {', '.join(sheet.name for sheet in made)}")
