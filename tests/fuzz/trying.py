"""One trial: what was damaged is refused with its place or is read, and nothing else happens."""

import re
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple
from unittest import mock

from tests.app.visitors import crafted, damaged, says_where, uploads_well
from tests.command import nacsim

from .formats import FORMATS, Trial

#: Seconds of computing that reading and refusing may take, over a whole list of commands.
MOST_SECONDS = 2.0


class Tried(NamedTuple):
    """What came of a trial: its number, what went wrong ("" if nothing did), seconds of computing of the slowest
    command, and whether something was refused."""

    name: str
    number: int
    wrong: str
    seconds: float
    is_refused: bool


class _Read(Exception):
    """What was given has been read; what would be computed from it takes too long."""


@contextmanager
def reading_alone() -> Iterator[None]:
    """Backtests stop when they have read their tables, and `sure` when it knows what is asked."""
    with (
        mock.patch("sim.studies.backtest.study._tested", side_effect=_Read),
        mock.patch("sim.studies.sure.study.measured", side_effect=_Read),
    ):
        yield


#: What visitors of the dashboard bring.
VISITS: Mapping[str, Callable[[Random], None]] = {
    "links": lambda random: says_where(crafted(random)),
    "uploads": lambda random: uploads_well(damaged(random)),
}


def visited(name: str, number: int, seed: int) -> Tried:
    """Opens one crafted link, or uploads one damaged file: a page comes of it, and nothing is logged."""
    begun, wrong = time.process_time(), ""
    try:
        VISITS[name](Random(f"{seed}/{name}/{number}"))
    except Exception as error:  # whatever it is, the visitor has no page
        wrong = f"{type(error).__name__}: {str(error)[:300]}"
    return Tried(name, number, wrong, time.process_time() - begun, False)


def tried(name: str, number: int, seed: int, folder: Path, made: Path) -> Tried:
    """Damages one thing of a format and gives it to the commands that read it. `folder` is empty."""
    trial = FORMATS[name](Random(f"{seed}/{name}/{number}"), folder, made)
    slowest, refused = 0.0, False
    for command in trial.commands:
        begun = time.process_time()
        try:
            with reading_alone(), warnings.catch_warnings():
                warnings.simplefilter("error", RuntimeWarning)
                done = nacsim(*command, cwd=folder)
        except _Read:
            continue
        except Exception as error:  # what a user would see as a traceback
            return Tried(name, number, f"{command[0]}: {type(error).__name__}: {str(error)[:300]}", slowest, False)
        finally:
            slowest = max(slowest, time.process_time() - begun)
        wrong = _wrong(done.returncode, done.stdout, done.stderr, trial)
        if wrong:
            return Tried(name, number, f"{command[0]}: {wrong}", slowest, False)
        if done.returncode:
            refused = True
            break
    return Tried(name, number, "", slowest, refused)


def _wrong(code: int, out: str, said: str, trial: Trial) -> str:
    """What a command should not have ended with, or should not have said."""
    if code not in (0, 2) and not (code == 1 and "missing or changed since written" in said):
        return f"exit code {code}: {said[:300]}"
    if "Traceback" in said:
        return said[-300:]
    if control := [
        character for character in out + said if unicodedata.category(character) in ("Cc", "Cs") and character != "\n"
    ]:
        return f"{control[0]!r} in {said[:300]!r}"
    if code == 2:
        for line in re.sub(r"\n[\d,]+ mistakes.*\.$", "", said.strip()).split("\n"):
            if not any(name in line for name in trial.names):
                return f"no place in: {line[:300]!r}"
    return ""
