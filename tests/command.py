"""The command as a user meets it: what it prints, what it writes, its exit code."""

import contextlib
import io
import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

from typer.testing import CliRunner

from sim.cli.commands import command_app

SPAWN = [sys.executable, "-c", "from sim.cli import main; main()"]


def nacsim(*arguments: object, cwd: Path) -> subprocess.CompletedProcess:
    """The command in this process: `main` and all below it, without the second that starting a process takes."""
    from sim.cli import main

    command = ["nacsim", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with (
            mock.patch.object(sys, "argv", command),
            mock.patch.object(sys, "unraisablehook", sys.unraisablehook),
            contextlib.chdir(cwd),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            main()
    except SystemExit as ended:
        said = (stream.buffer.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(command, ended.code or 0, *said)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    raise AssertionError("main ends with an exit code")


def spawned(*arguments: object, cwd: Path, **options) -> subprocess.CompletedProcess:
    """The command in a process of its own, for what only a process has."""
    command = [*SPAWN, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False, **options)


def printed(*arguments: object) -> str:
    """What a command prints, in this process: a mistake of the user's comes out as the exception that it is."""
    done = CliRunner().invoke(command_app(), [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout
