"""`nacsim app`."""

import threading
from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..app.library import library

EXAMPLES = ("nacsim app", "nacsim app my_scenario.yaml folder/ --port 8080")
_LOCAL = ("127.0.0.1", "localhost", "::1")


def command(
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Scenario files, or folders of them, to offer beside the shipped ones."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8765,
) -> None:
    """The dashboard in a browser: a slider for every assumption, and the outcomes that follow."""
    offered = library(scenarios or ())
    if host not in _LOCAL:
        who = "everybody who can reach this machine can use the dashboard; there is no password."
        console.err.print(f"Warning: on {host} {who}")

    def ready() -> None:
        console.out.print(f"Dashboard: http://{'localhost' if host == '0.0.0.0' else host}:{port}  (Ctrl+C stops it)")

    from ..app.server import serve  # solara, two seconds that a mistake in a scenario must not wait for

    threading.Thread(target=console.load_kernels, daemon=True).start()  # while the first visitor is on the way
    serve(offered, host, port, ready=ready)
