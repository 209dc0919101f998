"""Who may talk to the dashboard: by name, by origin, by token; a real browser tries from another site."""

import asyncio
import http.client
import http.server
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.app.guard import Guard, names_of, new_token

TOKEN = "a-token"


async def inner(scope, receive, send):
    """The app behind the guard: says that it was reached."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"reached"})


def run_apart(coroutine):
    """In a thread of its own, since the sync driver of a browser leaves its event loop running in the one that started it."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def asked(kind="http", path="/", query="", token=TOKEN, names=None, **headers):
    """What a guard answers: status and headers of http, `accept` or `close` of a websocket."""
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    pairs = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": kind, "path": path, "query_string": query.encode(), "headers": pairs}
    guard = Guard(inner, names or names_of("127.0.0.1"), token, 8765)
    run_apart(guard(scope, receive, send))
    first = sent[0]
    if kind == "websocket":
        return first["type"].rpartition(".")[2]
    return first["status"], {key.decode(): value.decode() for key, value in first["headers"]}


def test_with_the_token_in_the_address_a_visitor_gets_a_cookie_and_then_comes_in():
    status, headers = asked(query=f"scenario=x&token={TOKEN}&lang=ja", host="localhost:8765")
    assert status == 303 and headers["location"] == "/?scenario=x&lang=ja"
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    kept = cookie.partition(";")[0]
    assert kept == f"nacsim-8765={TOKEN}"
    assert asked(host="localhost:8765", cookie=f"other=1; {kept}")[0] == 200
    assert asked("websocket", host="127.0.0.1:8765", origin="http://127.0.0.1:8765", cookie=kept) == "accept"


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {}),
        ("token=wrong", {}),
        ("token=", {"cookie": "nacsim-8765="}),
        ("", {"cookie": "nacsim-8765=wrong"}),
        ("", {"cookie": f"nacsim-9999={TOKEN}"}),
        ("", {"cookie": "nacsim-8765=wr\u00f6ng"}),
    ],
)
def test_without_the_token_nobody_comes_in(query, headers):
    assert asked(query=query, host="127.0.0.1:8765", **headers)[0] == 403
    assert asked("websocket", query=f"token={TOKEN}", host="127.0.0.1:8765", **headers) == "close"


def test_without_a_token_set_whoever_reaches_it_comes_in():
    assert asked(token=None, host="127.0.0.1:8765")[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::1", "127.0.0.2"]
)
def test_under_a_foreign_name_nothing_is_served(host):
    assert asked(token=None, host=host)[0] == 403
    assert asked("websocket", token=None, host=host, origin=f"http://{host}") == "close"


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "LOCALHOST:8765", "localhost", "[::1]:8765"])
def test_this_machine_has_several_names_for_itself(host):
    assert asked(token=None, host=host)[0] == 200


def test_names_are_those_of_the_address_and_those_allowed():
    assert {"10.0.0.5", "localhost", "board.example"} <= names_of("10.0.0.5", ["Board.Example"])
    everywhere = names_of("0.0.0.0")
    assert socket.gethostname().lower() in everywhere and "0.0.0.0" not in everywhere


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "null", "http://localhost:8765"])
def test_a_page_of_another_origin_is_refused_even_with_the_cookie(origin):
    known = {"host": "127.0.0.1:8765", "cookie": f"nacsim-8765={TOKEN}", "origin": origin}
    assert asked(**known)[0] == 403 and asked("websocket", **known) == "close"


@pytest.mark.parametrize("path", ["/resourcez", "/readyz"])
def test_what_tells_of_the_server_itself_is_closed(path):
    assert asked(path=path, token=None, host="localhost")[0] == 403


def test_a_header_that_comes_twice_is_none():
    scope_names = names_of("127.0.0.1")
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [(b"host", b"localhost"), (b"host", b"evil")]}
    run_apart(Guard(inner, scope_names, None, 1)(scope, None, send))
    assert sent[0]["status"] == 403


def test_tokens_differ_and_are_long():
    assert len({new_token() for _ in range(100)}) == 100 and len(new_token()) >= 22


# The command


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Port and whole address of a dashboard with a token, and with a private scenario."""
    private = tmp_path_factory.mktemp("own") / "private.yaml"
    private.write_text("extends: tokyo_liaison_office\ntitle: A private title\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "nacsim", "app", str(private), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        line = server.stdout.readline()
        yield port, line.split()[1]
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)


def got(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for key, value in headers.items():
        connection.putheader(key, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


@pytest.mark.slow
def test_the_command_prints_an_address_that_lets_in_and_no_other_does(guarded):
    port, address = guarded
    assert address.startswith(f"http://127.0.0.1:{port}/?token=")
    status, said = got(port, "/")
    assert status == 403 and "open the whole address" in said.lower() and "private title" not in said
    assert got(port, address.partition(str(port))[2])[0] == 303
    assert got(port, "/", Host="evil.example")[0] == 403


@pytest.mark.slow
def test_a_page_of_another_site_reads_nothing_in_a_real_browser_that_holds_the_cookie(guarded, visit):
    port, address = guarded
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page = visit(address).page
        page.wait_for_selector("text=NATO", state="attached", timeout=60_000)
        assert page.url == f"http://127.0.0.1:{port}/" or "token" not in page.url
        page.goto(f"http://127.0.0.1:{other.server_address[1]}/")  # the same site to a cookie, another origin
        opened = page.evaluate(
            """port => new Promise(done => {
                    const socket = new WebSocket(`ws://127.0.0.1:${port}/jupyter/api/kernels/solara-x/channels?session_id=y`);
                    socket.onopen = () => done('open'); socket.onerror = () => done('refused');
                    setTimeout(() => done('nothing'), 10000);
                })""",
            port,
        )
        read = page.evaluate(
            """port => fetch(`http://127.0.0.1:${port}/`, {credentials: 'include'}).then(r => r.text(), () => 'refused')""",
            port,
        )
        other.shutdown()
    assert (opened, read) == ("refused", "refused")
