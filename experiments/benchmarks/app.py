"""How the dashboard bears many visitors at once: how long a change takes to show, and whether memory comes back.

    python experiments/benchmarks/app.py                           20 sessions for two minutes
    python experiments/benchmarks/app.py --sessions 3 --seconds 10 --json
    python experiments/benchmarks/app.py --council 4 --million 1   four of them with all 32 members, and a heavy link

Starts `nacsim app` and visits it as browsers do: each session loads the page, opens its socket, and every few seconds
moves a slider and waits for the redrawn outcomes of all its runs. No two changes are alike, so no result comes out of
the cache. A *redraw* is the time from sending the slider's value to having the new shares, without the browser's own
drawing; *first* is the time to those of the first part of the runs, which are shown until then. A heavy link is one to
a million runs of the whole Council, whose visitors watch it being computed. Ends with exit code 1 if a session failed
or memory does not come back.
"""

import argparse
import json
import random
import signal
import socket
import statistics
import struct
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from pathlib import Path

from measuring import begun, number
from websockets.sync.client import connect

TOKYO, COUNCIL = "tokyo_liaison_office", "tokyo_whole_council"
SLIDERS = ("france.autonomy", "germany.exposure", "japan.persuasion", "liaison_office.visibility", "france.entrapment")
#: Memory that may stay behind after everybody left [MB]: results that are kept, what was imported on demand.
STAYS = 100.0


class Session:
    """One visitor: a page, its socket, and the widgets that the server put on it."""

    def __init__(self, port: int, runs: int, scenario: str = TOKYO):
        place, link = f"127.0.0.1:{port}", f"/?runs={runs}&scenario={scenario}"
        with urllib.request.urlopen(f"http://{place}{link}") as page:
            page.read()
            cookie = page.headers["Set-Cookie"].partition(";")[0]
        self._id, kernel = uuid.uuid4().hex, uuid.uuid4()
        self._close = f"http://{place}/_solara/api/close/{kernel}?session_id={self._id}"
        self._cookie = cookie
        address = f"ws://{place}/jupyter/api/kernels/{kernel}/channels?session_id={self._id}"
        self._connection = connect(address, additional_headers={"Cookie": cookie}, max_size=None)
        self._socket = self._connection.__enter__()
        self._widgets: dict[str, str] = {}
        control = uuid.uuid4().hex
        self._send("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        run = {"method": "run", "args": {"path": link, "appName": None, "dark": False}}
        self._send("comm_msg", {"comm_id": control, "data": run})
        self._until(lambda state: state.get("busy") is False and (state.get("found") or state.get("trouble")))

    def move(self, path: str, value: str) -> tuple[float, float]:
        """Moves a slider; returns the seconds until the outcomes of the first runs are drawn, and until those of all
        are."""
        begin = time.perf_counter()
        event = {"method": "custom", "content": {"event": "put", "data": {"path": path, "value": value}}}
        self._send("comm_msg", {"comm_id": self._widgets["groups"], "data": event})
        self._until(lambda state: state.get("busy") is True)
        state = self._until(lambda state: state.get("found") or state.get("busy") is False)
        first = time.perf_counter() - begin
        if state.get("busy") is not False:
            self._until(lambda state: state.get("busy") is False)
        return first, time.perf_counter() - begin

    def leave(self) -> None:
        """Closes the page as a browser does."""
        request = urllib.request.Request(self._close, method="POST", headers={"Cookie": self._cookie})
        urllib.request.urlopen(request).close()
        self._connection.__exit__(None, None, None)

    def _send(self, kind: str, content: dict) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self._id, "username": "", "version": "5.3"}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        self._socket.send(json.dumps(message))

    def _until(self, done) -> dict:
        """Reads what the server sends until the state of the outcomes' widget is as wanted; returns it."""
        while True:
            content = _read(self._socket.recv(timeout=120))["content"]
            data = content.get("data") or {}
            state = data.get("state") or {}
            for mark in ("groups", "found"):
                if mark in state and mark not in self._widgets:
                    self._widgets[mark] = content["comm_id"]
            if state and content.get("comm_id") == self._widgets.get("found") and done(state):
                return state


def _read(message: str | bytes) -> dict:
    if isinstance(message, str):
        return json.loads(message)
    parts = struct.unpack("!i", message[:4])[0]
    offsets = struct.unpack("!" + "I" * parts, message[4 : 4 * (parts + 1)])
    return json.loads(message[offsets[0] : (*offsets, len(message))[1]])


def megabytes(process: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def visit(
    port: int,
    runs: int,
    scenario: str,
    number: int,
    seconds: float,
    think: float,
    redraws: list[tuple[float, float]],
    failed: list[str],
) -> None:
    """One visitor, who stays for some seconds from when the page is there."""
    chance = random.Random(number)
    try:
        session = Session(port, runs, scenario)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(chance.uniform(0.5 * think, 1.5 * think))
            redraws.append(session.move(chance.choice(SLIDERS), f"{chance.random():.6f}"))
        session.leave()
    except Exception as error:  # what went wrong is counted and shown, whatever it is
        failed.append(f"session {number}: {type(error).__name__}: {error}")


def look_at(port: int, failed: list[str]) -> None:
    """One visitor who waits for a million runs of the whole Council, and leaves."""
    try:
        Session(port, 1_000_000, COUNCIL).leave()
    except Exception as error:
        failed.append(f"heavy link: {type(error).__name__}: {error}")


def quantiles(times: list[float]) -> dict[str, float]:
    """Median, 90th, 95th and 99th percentile and maximum."""
    ordered = sorted(times)
    at = {"median": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: ordered[min(len(ordered) - 1, int(level * len(ordered)))] for name, level in at.items()}


def kernel_time(runs: int) -> float:
    """Seconds that the bare kernel takes for the runs of one redraw, median of nine."""
    from sim.engines.ensemble import simulate
    from sim.scenario.load import load

    scenario, times = load("tokyo_liaison_office"), []
    simulate(scenario, 1000)
    for seed in range(9):
        begin = time.perf_counter()
        simulate(scenario, runs, seed)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def measure(sessions: int, council: int, million: int, seconds: float, runs: int, think: float) -> dict:
    """Everything that is reported."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bare = kernel_time(runs)
    command = [Path(sys.executable).parent / "nacsim", "app", "--port", str(port), "--no-token"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            server.stdout.readline()
            alone: list[tuple[float, float]] = []
            failed: list[str] = []
            visit(port, runs, TOKYO, -1, min(seconds / 4, 20.0), 0.5, alone, failed)
            time.sleep(2.0)
            before = peak = megabytes(server.pid)
            redraws: list[tuple[float, float]] = []
            councils: list[tuple[float, float]] = []
            asked = [(n, COUNCIL, councils) if n < council else (n, TOKYO, redraws) for n in range(sessions)]
            visitors = [
                threading.Thread(target=visit, args=(port, runs, name, n, seconds, think, times, failed))
                for n, name, times in asked
            ]
            visitors += [threading.Thread(target=look_at, args=(port, failed)) for _ in range(million)]
            for visitor in visitors:
                visitor.start()
            while any(visitor.is_alive() for visitor in visitors):
                peak = max(peak, megabytes(server.pid))
                time.sleep(0.25)
            after = peak
            for _ in range(20):  # what was closed is collected a little later
                time.sleep(0.5)
                after = min(after, megabytes(server.pid))
                if after - before < STAYS / 2:
                    break
        finally:
            server.send_signal(signal.SIGTERM)
            said = server.communicate()[1]
    failed += [line for line in said.splitlines() if "Error" in line]
    return {
        "sessions": sessions,
        "council": council,
        "million": million,
        "seconds": seconds,
        "runs": runs,
        "redraws": len(redraws) + len(councils),
        "failed": failed,
        "kernel_s": bare,
        **{
            f"{name}{what}_s": quantiles([pair[part] for pair in times]) if times else None
            for name, times in (("alone", alone), ("redraw", redraws), ("council", councils))
            for part, what in ((0, "_first"), (1, ""))
        },
        "alone_over_kernel": statistics.median(whole for _, whole in alone) / bare if alone else None,
        "rss_mb": {"before": before, "peak": peak, "after": after},
        "memory_returns": after - before <= STAYS,
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=number(), default=20)
    parser.add_argument("--council", type=number(0), default=0, help="of the sessions, how many see the whole Council")
    parser.add_argument("--million", type=number(0), default=0, help="heavy links beside the sessions")
    parser.add_argument("--seconds", type=number(kind=float), default=120.0)
    parser.add_argument("--runs", type=number(), default=100_000, help="of each redraw")
    parser.add_argument("--think", type=number(0, kind=float), default=5.0, help="seconds between changes, on average")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.council > asked.sessions:
        parser.error(f"argument --council: of {asked.sessions} sessions {asked.council} cannot see the whole Council")
    found = measure(asked.sessions, asked.council, asked.million, asked.seconds, asked.runs, asked.think)
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        print(f"Bare kernel, {found['runs']:,} runs        {found['kernel_s']:.3f} s")
        shown = {
            "alone_s": "Redraw, one session",
            "redraw_first_s": f"First, {found['sessions']} sessions",
            "redraw_s": f"Redraw, {found['sessions']} sessions",
            "council_first_s": "First, whole Council",
            "council_s": "Redraw, whole Council",
        }
        for name, what in shown.items():
            if found[name]:
                print(f"{what:30s} {', '.join(f'{key} {value:.3f} s' for key, value in found[name].items())}")
        print(f"One session over the kernel    {found['alone_over_kernel']:.2f}")
        print(f"Redraws, failed                {found['redraws']}, {len(found['failed'])}")
        memory = found["rss_mb"]
        print(f"Memory before, peak, after     {', '.join(f'{memory[k]:.0f} MB' for k in ('before', 'peak', 'after'))}")
    for line in found["failed"]:
        print(line, file=sys.stderr)
    sys.exit(0 if not found["failed"] and found["memory_returns"] else 1)


if __name__ == "__main__":
    begun(main)
