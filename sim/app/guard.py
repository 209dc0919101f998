"""Who may talk to the dashboard: whoever comes by one of its own addresses, from one of its own pages, with its token.

A browser has other tabs open. A page of another origin can open a socket to 127.0.0.1, and a name that its owner points
there brings a foreign `Host` (DNS rebinding); neither may read a private scenario or run anything. Other users of the
machine are kept out by the token, as Jupyter does it.
"""

import secrets
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..words import speaking
from ..words.messages import translated
from .state import language_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Names of this machine for itself.
LOCAL = ("127.0.0.1", "localhost", "::1")
#: What a server's own state can be read from, which no page needs.
CLOSED = ("/resourcez", "/readyz")
_ANYWHERE = ("0.0.0.0", "::")
_TOKEN = "token"


def names_of(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """Host names under which a dashboard that listens on `host` may be visited, in small letters, without a port."""
    found = {*LOCAL, host, *more}
    if host in _ANYWHERE:
        found.add(socket.gethostname())
        with suppress(OSError):
            found |= {str(address[4][0]) for address in socket.getaddrinfo(socket.gethostname(), None)}
    return frozenset(name.lower().strip("[]") for name in found if name not in _ANYWHERE)


def new_token() -> str:
    """A token that nobody guesses: 128 random bits."""
    return secrets.token_urlsafe(16)


class Guard:
    """Lets through to an app what comes from its own pages. `token` None lets in whoever can reach it."""

    def __init__(self, app: App, names: frozenset[str], token: str | None, port: int):
        self.app, self.names, self.token = app, names, token
        self.cookie = f"nacsim-{port}"  # cookies know no ports, and two dashboards have two tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI says."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = dict(query).get(_TOKEN)
        if refused is None and self.token is not None and not self._is_known(scope):
            if (
                scope["type"] == "http"
                and given is not None
                and secrets.compare_digest(given.encode(), self.token.encode())
            ):
                rest = urlencode([entry for entry in query if entry[0] != _TOKEN])
                where = scope.get("path", "/") + (f"?{rest}" if rest else "")
                kept = f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Lax"
                await _answer(send, 303, "", location=where, **{"set-cookie": kept})
                return
            refused = "This dashboard is private. Open the whole address that `nacsim app` printed, with its token."
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            with speaking(language_of(urlencode(query))):
                await _answer(send, 403, translated(refused))

    def _refused(self, scope: Scope) -> str | None:
        """Why it is not let through, whoever it is; None if nothing speaks against it."""
        host = _header(scope, b"host")
        if _name(host) not in self.names:
            return "The dashboard is not known under this name; `nacsim app --allow-host NAME` lets it be."
        origin = _header(scope, b"origin")
        if origin and urlsplit(origin).netloc.lower() != host.lower():
            return "The request comes from a page of another site."
        if scope.get("path") in CLOSED:
            return "Closed."
        return None

    def _is_known(self, scope: Scope) -> bool:
        """Whether the visitor has the token in a cookie."""
        cookies: SimpleCookie = SimpleCookie()
        with suppress(CookieError):
            cookies.load(_header(scope, b"cookie"))
        kept = cookies.get(self.cookie)
        return kept is not None and secrets.compare_digest(kept.value.encode(), (self.token or "").encode())


def _header(scope: Scope, name: bytes) -> str:
    """A header; "" if there is none or more than one, which no browser sends."""
    found = [value for key, value in scope.get("headers", ()) if key == name]
    return found[0].decode("latin-1") if len(found) == 1 else ""


def _name(host: str) -> str:
    """The name in a `Host` header, without port and brackets."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


async def _answer(send: Send, status: int, text: str, **headers: str) -> None:
    told = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", **headers}
    pairs = [(key.encode(), value.encode("latin-1")) for key, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": text.encode()})
