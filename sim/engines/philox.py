"""Philox 4x64, compiled: the numbers of `draws.stream`, bit for bit.

Ticks of the counter are taken side by side and products are made of halves, so that the compiler finds vectors.
"""

import numpy as np
from numba import njit

from ..equations.loops import Looping
from .draws import PER_TICK, SMALLEST, TICKS

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
#: Multipliers (high half, low half) and key steps of Philox 4x64 (Salmon et al. 2011, table 2).
_FIRST = np.uint64(0xD2E7470E), np.uint64(0xE14C6C93)
_SECOND = np.uint64(0xCA5A8263), np.uint64(0x95121157)
_STEPS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_ROUNDS = 10
#: Where the words of a kind begin: the first of every tick come first, then the second.
_1, _2, _3 = TICKS, 2 * TICKS, 3 * TICKS

_inlined = njit(forceinline=True, error_model="numpy", pipeline_class=Looping)


@_inlined
def _product(word, high, low):
    """Both halves, high and low, of the product of a word and a multiplier, which comes as its own halves: of the
    whole words the compiler would make the processor's wide product, for which there are no vectors, or a long one."""
    upper, lower = word >> _HALF, word & _LOW
    least = lower * low
    crossed = lower * high + (least >> _HALF)
    middle = upper * low + (crossed & _LOW)
    return upper * high + (crossed >> _HALF) + (middle >> _HALF), (middle << _HALF) | (least & _LOW)


@_inlined
def _unit(word):
    """The number in (0, 1) that the generator makes of a word."""
    return max(np.int64(word >> np.uint64(11)) * 2.0**-53, SMALLEST)


@_inlined
def _generate(words, ticks, tick, key_0, key_1):
    """The words of `ticks` ticks from `tick` on."""
    for n in range(ticks):  # the first round, in which all words but the counter's lowest are 0
        high, low = _product(tick + np.uint64(n), *_FIRST)
        words[n], words[_1 + n], words[_2 + n], words[_3 + n] = key_0, 0, high ^ key_1, low
    for _ in range(1, _ROUNDS):
        key_0 += _STEPS[0]
        key_1 += _STEPS[1]
        for n in range(ticks):
            high_0, low_0 = _product(words[n], *_FIRST)
            high_1, low_1 = _product(words[_2 + n], *_SECOND)
            words[n], words[_2 + n] = high_1 ^ words[_1 + n] ^ key_0, high_0 ^ words[_3 + n] ^ key_1
            words[_1 + n], words[_3 + n] = low_1, low_0


@njit(nogil=True, error_model="numpy", pipeline_class=Looping)
def fill(u, column, keys, first, runs, words):
    """Numbers `first` to `first + runs - 1` of the stream of each key, in (0, 1), into u from `column` on.

    The same numbers as `stream`'s, bit for bit. `words` is room for those of TICKS ticks.
    """
    for row in range(keys.shape[0]):
        values, key_0, key_1 = u[row, column : column + runs], keys[row, 0], keys[row, 1]
        for begin in range(-(first % PER_TICK), runs, PER_TICK * TICKS):
            tick = np.uint64((first + begin) // PER_TICK + 1)  # the generator counts before it draws
            end = min(begin + PER_TICK * TICKS, runs)
            if begin >= 0 and end - begin == PER_TICK * TICKS:  # as nearly always, and the compiler knows how many
                _generate(words, TICKS, tick, key_0, key_1)
                block = values[begin:]
                for n in range(TICKS):
                    block[PER_TICK * n], block[PER_TICK * n + 1] = _unit(words[n]), _unit(words[_1 + n])
                    block[PER_TICK * n + 2], block[PER_TICK * n + 3] = _unit(words[_2 + n]), _unit(words[_3 + n])
            else:
                _generate(words, (end - begin + PER_TICK - 1) // PER_TICK, tick, key_0, key_1)
                for at in range(max(begin, 0), end):
                    values[at] = _unit(words[(at - begin) % PER_TICK * TICKS + (at - begin) // PER_TICK])
