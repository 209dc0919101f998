"""`nacsim app`."""

import threading
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from .. import console
from ..app.guard import LOCAL, names_of, new_token
from ..app.library import library
from ..process import own
from ..words import DEFAULT, current, say
from ..words.messages import spoken

EXAMPLES = ("nacsim app", "nacsim app --lang ja", "nacsim app my_scenario.yaml folder/ --port 8080")


def command(
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Scenario files, or folders of them, to offer beside the shipped ones."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another name by which it may be visited, as behind a proxy; repeatable."),
    ] = None,
    no_token: Annotated[
        bool, typer.Option("--no-token", help="Let in whoever can reach it, without the token in the address.")
    ] = False,
) -> None:
    """The dashboard in a browser: a slider for every assumption, and the outcomes that follow.

    The address that is printed opens it in the language of --lang; in the page another can be chosen.
    """
    own(False)  # from now on visitors' threads run in it
    offered, language = library(scenarios or ()), current()
    for mistake in offered.check(scenarios or ()):
        console.aside(f"Warning: {spoken(mistake)}")
    token = None if no_token else new_token()
    if host not in LOCAL:
        who = "reach this machine" if no_token else "read what goes over the network"
        console.aside(f"Warning: on {host} everybody who can {who} can use the dashboard.")

    def ready() -> None:
        where = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        asked = ({"token": token} if token else {}) | ({"lang": language} if language != DEFAULT else {})
        address = f"http://{where}:{port}/" + (f"?{urlencode(asked)}" if asked else "")
        console.out.print(say("dashboard.ready", address=address), soft_wrap=True)

    from ..app.server import serve  # solara, two seconds that a mistake in a scenario must not wait for

    def warm() -> None:
        console.load_kernels()
        offered.scenarios()  # which are kept loaded

    threading.Thread(target=warm, daemon=True).start()  # while the first visitor is on the way
    serve(offered, host, port, names=names_of(host, allow_host or ()), token=token, ready=ready)
