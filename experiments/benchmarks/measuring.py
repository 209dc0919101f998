"""What the benchmarks have in common: how a time is taken, and how figures are told."""

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import UserError

TOKYO, COUNCIL = "tokyo_liaison_office", "tokyo_whole_council"
#: Programs: the command, and an interpreter that imports what it may need and does nothing.
NACSIM = "from sim.cli import main; main()"
BARE = "import numpy, pandas, matplotlib"


def options(doc: str | None, *, turns: int | None = None) -> argparse.ArgumentParser:
    """A parser with what every benchmark takes; `doc` is the benchmark's own."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    if turns is not None:
        parser.add_argument("--turns", type=number(), default=turns)
    parser.add_argument("--json", action="store_true", help="one object in place of a table")
    return parser


def number(least: float = 1, *, kind: Callable[[str], float] = int) -> Callable[[str], float]:
    """The type of an option that takes a number, at least so large: for another one the parser says so and ends with
    exit code 2."""

    def read(text: str) -> float:
        try:
            value = kind(text.replace(",", ""))
        except ValueError:
            value = math.nan
        if not least <= value < math.inf:
            raise argparse.ArgumentTypeError(f"expected a number, {least:,} or more, found {text!r}")
        return value

    return read


def begun(main: Callable[[], None]) -> None:
    """Runs a benchmark. A name or number that nacsim does not take, or a folder that cannot be used, is said, with exit
    code 2."""
    try:
        main()
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def told(figures: Mapping[str, Any], *, as_json: bool) -> None:
    """Prints figures by name, a line a number, or as one JSON object."""
    if as_json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(name)
            told({f"  {below}": found for below, found in value.items()}, as_json=False)
        else:
            print(f"{name:42} {f'{value:14,.2f}' if isinstance(value, int | float) else value}")


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock time of a call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measured(program: str, *arguments: str, cwd: Path | str, python: Path | None = None) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of the processor, and MB at the peak of a process with this nacsim; with that of
    another environment, where its interpreter is given."""
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    # Modules are compiled once, as on a user's machine, and not by every process.
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [python or sys.executable, "-c", program, *arguments], cwd=cwd, stdout=subprocess.DEVNULL,
        env=kept if python else {**kept, "PYTHONPATH": path},
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
