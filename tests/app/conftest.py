"""A dashboard that the command serves, for tests with a browser."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def served():
    """The address of a dashboard that the command serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "nacsim", "app", "--port", str(port), "--no-token"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}/"
        server.send_signal(signal.SIGTERM)
        assert "Traceback" not in server.communicate(timeout=20)[1]
