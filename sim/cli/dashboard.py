"""`nacsim app`."""

import threading
from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..console.options import COMPILING, app, example

_LOCAL = ("127.0.0.1", "localhost", "::1")


@app.command("app", epilog=example("nacsim app", "nacsim app my_scenario.yaml folder/ --port 8080"))
def app_(
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Scenario files, or folders of them, to offer beside the shipped ones."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8765,
) -> None:
    """The dashboard in a browser: sliders for every assumption, and what follows from them."""
    from ..app.library import library

    offered = library(scenarios or ())
    if host not in _LOCAL:
        console.err.print(
            f"Warning: on {host} everybody who can reach this machine can use the dashboard; there is no password."
        )

    def ready() -> None:
        console.out.print(f"Dashboard: http://{'localhost' if host == '0.0.0.0' else host}:{port}  (Ctrl+C stops it)")

    from ..app.server import serve

    threading.Thread(target=_warm_up, daemon=True).start()
    serve(offered, host, port, ready=ready)


def _warm_up() -> None:
    """Loads the kernels while the first visitor is on the way."""
    with console.says_if_slow(COMPILING):
        from ..scenario.load import load
        from ..sweeps.sweeping import warm_up

        warm_up(load("tokyo_liaison_office"))
