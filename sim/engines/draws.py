"""All randomness: one counter-based stream of uniforms per named quantity (MODEL.md, Randomness).

Run n takes the n-th number of each stream, and a stream depends on (seed, name) alone. So a run is the same whatever
the number of runs, the block it is computed in, the thread, the executor or the engine; an actor, draft or event that
is added or moved changes no other draw; and two scenarios with one seed share every stream they have in common
(common random numbers).
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from llvmlite import ir
from numba import config, njit, types
from numba.extending import intrinsic
from numpy.random import Generator, Philox, SeedSequence

from ..equations.compiled import CACHED

#: Numbers that Philox makes for one tick of its counter.
_PER_TICK = 4
#: The generator's numbers are multiples of 2^-53 and may be 0; the interval that quantiles need is open.
_SMALLEST = 2.0**-54
#: Multipliers and key steps of Philox 4x64 (Salmon et al. 2011, table 2).
_MULTIPLIERS = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_STEPS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_ROUNDS = 10


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
    bits.advance(first // _PER_TICK)
    generator = Generator(bits)
    generator.random(first % _PER_TICK)
    return generator


def _key(seed: int, name: str) -> int:
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=16).digest(), "little")


@intrinsic
def _product(typing, a, b):
    """Both halves, high and low, of the product of two words: one instruction, which numba has no name for."""

    def generate(context, builder, signature, args):
        wide, word = ir.IntType(128), ir.IntType(64)
        product = builder.mul(*(builder.zext(arg, wide) for arg in args))
        halves = builder.lshr(product, ir.Constant(wide, 64)), product
        return context.make_tuple(builder, signature.return_type, [builder.trunc(half, word) for half in halves])

    return types.UniTuple(types.uint64, 2)(types.uint64, types.uint64), generate


@njit
def _unit(word):
    """The number in (0, 1) that the generator makes of a word."""
    return max((word >> np.uint64(11)) * 2.0**-53, _SMALLEST)


@njit(cache=CACHED, nogil=True)
def _fill(u, keys, first, runs):
    """Numbers `first` to `first + runs - 1` of the stream of each key, in (0, 1), into u[:, :runs].

    The same numbers as `stream`'s, bit for bit, in half the time.
    """
    skipped = first % _PER_TICK
    for row in range(keys.shape[0]):
        values, tick = u[row], np.uint64(first // _PER_TICK)
        for begin in range(-skipped, runs, _PER_TICK):
            tick += np.uint64(1)  # the generator counts before it draws
            key_0, key_1 = keys[row, 0], keys[row, 1]
            word_0, word_1, word_2, word_3 = tick, np.uint64(0), np.uint64(0), np.uint64(0)
            for _ in range(_ROUNDS):
                high_0, low_0 = _product(_MULTIPLIERS[0], word_0)  # type: ignore[call-arg, var-annotated]
                high_1, low_1 = _product(_MULTIPLIERS[1], word_2)
                word_0, word_1, word_2, word_3 = high_1 ^ word_1 ^ key_0, low_1, high_0 ^ word_3 ^ key_1, low_0
                key_0 += _STEPS[0]
                key_1 += _STEPS[1]
            words = word_0, word_1, word_2, word_3
            if begin >= 0 and begin + _PER_TICK <= runs:
                values[begin], values[begin + 1] = _unit(word_0), _unit(word_1)
                values[begin + 2], values[begin + 3] = _unit(word_2), _unit(word_3)
            else:
                for k in range(max(-begin, 0), min(runs - begin, _PER_TICK)):
                    values[begin + k] = _unit(words[k])


class Draws:
    """The uniforms of consecutive runs, one row per stream, block by block."""

    def __init__(self, streams: Sequence[str], seed: int, first: int = 0):
        """Streams of `seed` from run `first` (at least 0) on."""
        self._wide = [_key(seed, name) for name in streams]
        words = [divmod(key, 1 << 64)[::-1] for key in self._wide]  # the low word first, as Philox has it
        self._keys, self._next = np.array(words, dtype=np.uint64).reshape(-1, 2), first

    def fill(self, u: np.ndarray, runs: int) -> None:
        """Writes the next `runs` uniforms of every stream, in (0, 1), into u[:, :runs]; u is (streams, width)."""
        if config.DISABLE_JIT:  # type: ignore[attr-defined]  # for debuggers; `_product` is no Python
            for row, key in zip(u, self._wide, strict=True):
                np.maximum(_generator(key, self._next).random(runs), _SMALLEST, out=row[:runs])
        else:
            _fill(u, self._keys, self._next, runs)
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
