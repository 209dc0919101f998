"""What is compiled to be called by `native`: each function, with arguments that have the types it is compiled for.

A function and the words that it is called with become one function of an address: numba's own way in takes Python
objects apart, for which it must be there.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, typeof, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

from ..equations import sampling
from ..scenario.load import load
from . import block, kernel, philox, tallying
from .cases import no_counts
from .ensemble import one_case, spec_of, wide_record
from .layout import Layout
from .runs import new_ends
from .state import new_block

#: Functions of the C library that compiled code may call. What calls anything else is not kept: another process might
#: not have it.
_LIBRARY = {"floor", "memset", "pow", "sqrt"}


class Compiled(NamedTuple):
    """A function of an address at which its arguments stand as words."""

    symbol: str
    signature: list[list[str]]  # of each argument what its words are, as `native` reads it
    code: bytes
    address: int
    can_be_kept: bool
    holds: Any  # whose memory the address is in


def _examples() -> dict[str, tuple[Callable[..., None], tuple[Any, ...]]]:
    """Every function by name, with arguments of its types."""
    layout, runs = Layout(load("tokyo_liaison_office")), 2
    spec, u, floats = spec_of(layout), np.empty((2, 2)), np.empty(runs)
    state = new_block(layout.shape, spec), layout.shape, spec, layout.rule, one_case(runs), u
    return {
        "fill": (philox.fill, (u, 0, np.empty((2, 2), np.uint64), 0, runs, np.empty(1, np.uint64))),
        "sample": (sampling.sample, (floats, 0, floats, 0.0, 0.0, 0.0)),
        "sample_rows": (block.sample_rows, (u, spec.kinds, spec.kinds, spec.ends, floats)),
        "run": (kernel.run_all, (*state, wide_record(runs), None)),
        "run_to_ends": (kernel.run_all, (*state, wide_record(runs), new_ends(layout, runs))),
        "appraise": (kernel.appraise_all, (*state, np.empty((2, 2, runs)), u)),
        "tally": (tallying.add, (wide_record(runs), runs, 0, no_counts(layout, 1))),
    }


def function(name: str) -> Callable[..., None]:
    """What `name` stands for, to be called from Python."""
    return _examples()[name][0]


def compiled(name: str) -> Compiled:
    """A function, compiled for this machine."""
    called, arguments = _examples()[name]
    signature = [list(_words_of(argument)) for argument in arguments]
    unpacked = _unpacking(typeof(arguments))

    # No reference to an array is counted: who calls holds all of them.
    @njit(  # type: ignore[call-overload]  # numba's own stub leaves out the options on wrappers and on counting
        [types.int64(types.uint64)], nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True,
        _nrt=False,
    )  # fmt: skip
    def from_words(address):
        called(*unpacked(address))
        return 0

    [made] = from_words.overloads.values()
    _, _, (code, _) = made.library.serialize_using_object_code()
    needed = {one.name for one in made.library._final_module.functions if one.is_declaration}
    can_be_kept = all(name.startswith("llvm.") or name in _LIBRARY for name in needed)
    symbol = made.fndesc.llvm_func_name
    address = made.library.get_pointer_to_function(symbol)
    return Compiled(symbol, signature, code, address, can_be_kept, made)


def _words_of(value: Any) -> Iterator[str]:
    """What the words of an argument are, one code for each number or array in it."""
    if isinstance(value, tuple):
        for part in value:
            yield from _words_of(part)
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype.str[1:]} {value.ndim}"
    elif value is not None:
        yield "float" if isinstance(value, float) else "int"


def _unpacking(kind: types.BaseTuple) -> Any:
    """A compiled function from the address of words to the tuple that they stand for."""

    @intrinsic
    def unpacked(typing, address):
        def generate(context, builder, signature, args):
            word = ir.IntType(64)
            words, count = builder.inttoptr(args[0], word.as_pointer()), iter(range(1 << 20))

            def taken() -> Any:
                return builder.load(builder.gep(words, [ir.Constant(word, next(count))]))

            def value(part: types.Type) -> Any:
                if isinstance(part, types.BaseTuple):
                    return context.make_tuple(builder, part, [value(inner) for inner in part.types])  # type: ignore[attr-defined]
                if part == types.none:
                    return context.get_dummy_value()
                if isinstance(part, types.Array):
                    array = context.make_array(part)(context, builder)
                    data, size = builder.inttoptr(taken(), array.data.type), np.dtype(str(part.dtype)).itemsize
                    shape, strides = ([taken() for _ in range(part.ndim)] for _ in range(2))
                    arrayobj.populate_array(
                        array, data=data, shape=shape, strides=strides, meminfo=None,
                        itemsize=context.get_constant(types.intp, size),
                    )  # fmt: skip
                    return array._getvalue()
                one = taken()
                if part == types.boolean:
                    return cgutils.is_not_null(builder, one)
                return builder.bitcast(one, ir.DoubleType()) if part == types.float64 else one

            return value(kind)

        return kind(types.uint64), generate

    return unpacked
