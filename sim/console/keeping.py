"""How a command keeps what it found: tables, figures and a manifest, in a results directory."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Mistake, UsageError
from .options import command_line

if TYPE_CHECKING:
    import pandas as pd

    from ..scenario.schema import Scenario


def folder_for(out: Path | None, name: str, *, force: bool) -> Path:
    """Where results go: what --out says, else `results/NAME`, numbered where that is taken.

    Raises:
        UsageError: --force without --out.
        ResultsError: the folder is there already, and not --force.
    """
    from ..results.store import check_free, free_folder

    if out is None:
        if force:
            raise UsageError(Mistake("--force", "replaces the results that --out names; give --out as well"))
        return free_folder(Path("results"), name)
    check_free(out, force=force)
    return out


def plain_rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows of a table for JSON, which has no NaN: None for what there is no number of."""
    return [{key: None if value != value else value for key, value in row.items()} for row in table.to_dict("records")]


def keep(
    folder: Path, kind: str, scenarios: Sequence["Scenario"], tables: Mapping[str, "pd.DataFrame"], *, runs: int,
    seed: int, force: bool, engine: str = "ensemble", draw: Callable[[Path], Any] | None = None,
    more: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Writes tables, figures and manifest into a results directory, whole or not at all.

    `draw` is called with the folder for the figures, `more` goes into the manifest, `texts` are other files. Raises
    ResultsError if the directory cannot be written.
    """
    from ..results import store

    with store.new_results(folder, force=force) as partial:
        for name, table in tables.items():
            store.write_frame(partial / f"{name}.parquet", table)
        for name, text in (texts or {}).items():
            (partial / name).write_text(text, encoding="utf-8", newline="")
        if draw is not None:
            draw(partial / "figures")
        store.write_manifest(
            partial, kind, scenarios, seed=seed, runs=runs, engine=engine, command=command_line(),
            tables=[f"{name}.parquet" for name in tables], more=more,
        )  # fmt: skip
