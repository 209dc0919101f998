"""All randomness: one counter-based stream of uniforms per named quantity (MODEL.md, Randomness).

Run n takes the n-th number of each stream, and a stream depends on (seed, name) alone. So a run is the same whatever
the number of runs, the block it is computed in, the thread, the executor or the engine; an actor, draft or event that
is added or moved changes no other draw; and two scenarios with one seed share every stream they have in common
(common random numbers).
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.random import Generator, Philox, SeedSequence

from . import native

#: Numbers that Philox makes for one tick of its counter.
PER_TICK = 4
#: Ticks that are taken side by side.
TICKS = 64
#: The generator's numbers are multiples of 2^-53 and may be 0; the interval that quantiles need is open.
SMALLEST = 2.0**-54


def stream(seed: int, name: str, first: int = 0) -> Generator:
    """The stream of one named quantity, positioned at run `first`.

    A Philox 4x64 generator (Salmon et al. 2011) whose 128-bit key is a hash of seed and name, its counter advanced to
    the run: https://numpy.org/doc/stable/reference/random/bit_generators/philox.html
    """
    return _generator(_key(seed, name), first)


def sampler(seed: int, name: str) -> Generator:
    """A generator for drawing designs and resamples: keyed by seed and name like a stream, and able to spawn."""
    return Generator(Philox(SeedSequence(_key(seed, name))))


def _generator(key: int, first: int) -> Generator:
    bits = Philox(key=key)
    bits.advance(first // PER_TICK)
    generator = Generator(bits)
    generator.random(first % PER_TICK)
    return generator


def _key(seed: int, name: str) -> int:
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=16).digest(), "little")


class Draws:
    """The uniforms of consecutive runs, one row per stream, block by block."""

    def __init__(self, streams: Sequence[str], seed: int, first: int = 0):
        """Streams of `seed` from run `first` (at least 0) on."""
        self._wide = [_key(seed, name) for name in streams]
        words = [divmod(key, 1 << 64)[::-1] for key in self._wide]  # the low word first, as Philox has it
        self._keys, self._next = np.array(words, dtype=np.uint64).reshape(-1, 2), first
        self._room = np.empty(PER_TICK * TICKS, np.uint64)

    def fill(self, u: np.ndarray, runs: int, column: int = 0) -> None:
        """Writes the next `runs` uniforms of every stream, in (0, 1), into u, (streams, width), from `column` on."""
        if native.IS_INTERPRETED:  # the compiled one is no Python
            for row, key in zip(u, self._wide, strict=True):
                np.maximum(_generator(key, self._next).random(runs), SMALLEST, out=row[column : column + runs])
        else:
            native.bound("fill")(u, column, self._keys, self._next, runs, self._room)
        self._next += runs


class GivenDraws:
    """Uniforms made elsewhere (Sobol, Latin hypercube), read as `Draws` reads its streams."""

    def __init__(self, u: np.ndarray, first: int = 0):
        """`u` is (streams, runs) in (0, 1), rows in the order of `Layout.streams`."""
        self._u, self._next = u, first

    def fill(self, u: np.ndarray, runs: int) -> None:
        """Writes the next `runs` columns into u[:, :runs]."""
        u[:, :runs] = self._u[:, self._next : self._next + runs]
        self._next += runs


def uniforms(streams: Sequence[str], seed: int, runs: int, first: int = 0) -> np.ndarray:
    """Uniforms of runs `first` to `first + runs - 1` as one (streams, runs) array in (0, 1)."""
    u = np.empty((len(streams), runs))
    Draws(streams, seed, first).fill(u, runs)
    return u
