"""`nacsim plot`."""

from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..errors import Mistake, ResultsError, UsageError
from ..results.store import open_results
from ..results.study import studies, study_of
from ..results.taking import intact

EXAMPLES = (
    "nacsim plot results/tokyo_liaison_office",
    "nacsim plot results/tokyo_liaison_office --lang ja --pdf",
    "nacsim plot results/my_sweep --x france.autonomy --y germany.exposure --outcome as_proposed",
)


def command(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.")],
    x: Annotated[str | None, typer.Option(help="Of a sweep: the parameter to go along.")] = None,
    y: Annotated[str | None, typer.Option(help="Of a sweep: a second parameter, for a map.")] = None,
    by: Annotated[str | None, typer.Option(help="Of a sweep: a parameter with one panel for each value.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Of a sweep: what a map shows. Of a sensitivity analysis: what is explained.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write each figure as PDF beside PNG and SVG.")] = False,
) -> None:
    """Draw the figures of stored results again, into DIR/figures."""
    study = study_of(open_results(results).kind, str(results))
    given = {name: value for name, value in {"x": x, "y": y, "by": by, "outcome": outcome}.items() if value}
    for name in given:
        if name not in study.choices:
            takes = ", ".join(f"`{other.name}`" for other in studies().values() if name in other.choices)
            what = f"chooses what is shown of {takes}, and {results} holds results of `{study.name}`"
            raise UsageError(Mistake(f"--{name}", what))
    try:
        drawn = intact(results).write_figures(results / "figures", pdf=pdf, **given)
    except OSError as error:
        raise ResultsError(Mistake(str(results / "figures"), f"cannot be written: {error.strerror}")) from None
    for path in drawn:
        console.out.print(str(path))
