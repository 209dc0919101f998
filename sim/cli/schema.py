"""`nacsim schema`."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from ..errors import Mistake, UsageError
from ..results.store import write_text
from ..scenario.file_schema import json_schema
from ..sweeps.experiment import experiment_schema

EXAMPLES = ("nacsim schema --out scenario.schema.json",)


def command(
    of: Annotated[Literal["scenario", "experiment"], typer.Argument(metavar="scenario|experiment")] = "scenario",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is there.")] = False,
) -> None:
    """JSON schema of scenario or experiment files, for editors."""
    made = json_schema() if of == "scenario" else experiment_schema()
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if out is None:
        print(text, end="")
        return
    if out.exists() and not force:
        raise UsageError(Mistake(str(out), "is there already; name another file, or add --force to replace it"))
    write_text(out, text, UsageError)
