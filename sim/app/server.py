"""Serves the page: Solara in production mode, its assets from this machine, nothing reported to anybody."""

import ctypes
import os
import socket
import warnings
from collections.abc import Callable
from contextlib import suppress

from ..errors import Mistake, UsageError
from .guard import Guard
from .library import Library

#: Messages from a browser that are larger are refused: an upload has a megabyte at most [bytes].
LARGEST_MESSAGE = 4 << 20
#: How long a page that lost its connection is kept for its return.
_KEEP_FOR = "2m"
#: Options of glibc's mallopt (malloc.h), and what they are set to.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE, _ARENAS = 256 * 1024, 2
_SETTINGS = {
    "SOLARA_APP": "sim.app.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_TELEMETRY_SERVER_USER_ID": "none",  # else one is made up and kept in the home folder
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "nacsim",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_ASSETS_CDN": "none:",  # what is not on this machine is not fetched from elsewhere
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    "SOLARA_KERNEL_CULL_TIMEOUT": _KEEP_FOR,
}


def serve(
    library: Library, host: str, port: int, *, names: frozenset[str], token: str | None, ready: Callable[[], None]
) -> None:  # fmt: skip
    """Serves until it is stopped by a signal; calls `ready` when the first visitor can come.

    `names` under which it may be visited and `token`: see `guard`.

    Raises:
        UsageError: Solara is not installed, or the address is taken or none of this machine's.
    """
    _keep_little()
    listening = _listen(host, port)
    os.environ.update(_SETTINGS)
    # The page is in no frame of another site, which is what its cookies would need https for.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")
    try:
        import uvicorn
        from solara.server.starlette import app
    except ImportError:
        listening.close()
        raise UsageError(Mistake("", "Solara is not installed; `pip install 'nacsim[app]'` adds it")) from None
    from .session import offer  # loads solara, whose absence is told above

    offer(library)
    config = uvicorn.Config(
        Guard(app, names, token, port),
        access_log=False,
        log_level="error",
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=2,
        loop="asyncio",
    )

    class Server(uvicorn.Server):
        """One that says when the first visitor can come."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()

    Server(config).run(sockets=[listening])


def _keep_little() -> None:
    """Asks the allocator for two arenas, and for blocks above a quarter of a megabyte to be given back when freed.

    That of glibc keeps an arena for each of many threads, and what large arrays left behind: with twenty sessions a
    hundred megabytes that nobody uses. Does nothing where it is not glibc's. Call it before threads are started.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises UsageError where it cannot."""
    place = f"{host}:{port}"
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        raise UsageError(Mistake(f"--host {host}", "no address of this machine; the usual one is 127.0.0.1")) from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        what = "is in use; choose another with --port" if error.errno == 98 else (error.strerror or "").lower()
        raise UsageError(Mistake(place, what)) from None
    return listening
