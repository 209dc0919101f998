"""Compiled functions, found where they were kept and called without the compiler.

To import numba, to let it load what it keeps, and to let it take apart the arguments of a kernel costs a second of a
command whose runs take a hundredth. So what `entries` compiles is kept as object code, loaded by LLVM's own linker, and
called with its arguments as words: numbers as they are, arrays as address, shape and strides.

What is kept (`sim.kept`) goes by the name of the function and a key of all that its code depends on: the texts that are
compiled, the compiler, the processor.
"""

import ctypes
import json
import os
import struct
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from ..kept import digest, find, keep
from .in_force import EQUATIONS

#: Whether nothing is to be compiled, as somebody who steps through a kernel with a debugger wants it.
IS_INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")
#: What is compiled beside the equations, or says how.
_SOURCES = ("draws.py", "entries.py", "philox.py", "runs.py", "state.py", "tallying.py")
#: Settings of numba's that change no code.
_ELSEWHERE = ("NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS", "NUMBA_THREADING_LAYER")
_lock = Lock()
_ready: "dict[str, _Entry]" = {}


class _Entry(NamedTuple):
    """A compiled function, ready to be called."""

    name: str
    signature: list[list[str]]
    call: Callable[..., int]
    holds: Any = None  # what its code must not outlive


def bound(name: str, *first: Any) -> Callable[..., None]:
    """A compiled function (a key of `entries._examples`) with its first arguments given, as they will not change.

    It holds no lock of the interpreter. Arguments are numbers, None, arrays, and tuples of those; arrays must be of the
    very type that the function is compiled for.

    Raises:
        TypeError: an argument of another type.
    """
    if IS_INTERPRETED:
        from .entries import function  # which imports the compiler

        return lambda *rest: function(name)(*first, *rest)
    entry = _entry(name)
    head = _packed(entry, 0, first)

    def call(*rest: Any) -> None:
        words = head + _packed(entry, len(first), rest)
        nothing, error = ctypes.c_int64(), ctypes.c_void_p()
        if entry.call(ctypes.byref(nothing), ctypes.byref(error), words):
            raise RuntimeError(f"the compiled function '{name}' failed")

    call.holds = first  # type: ignore[attr-defined]  # the words have the addresses of its arrays
    return call


def _packed(entry: _Entry, begin: int, arguments: tuple[Any, ...]) -> bytes:
    words: list[Any] = []
    kinds = (kind for argument in entry.signature[begin : begin + len(arguments)] for kind in argument)
    for argument in arguments:
        _pack(argument, kinds, words)
    if next(kinds, None) is not None:
        raise TypeError(f"{entry.name}: too few numbers in its arguments")
    return struct.pack("=" + "".join("d" if isinstance(word, float) else "q" for word in words), *words)


def _pack(value: Any, kinds: Iterator[str], words: list[Any]) -> None:
    if isinstance(value, tuple):
        for part in value:
            _pack(part, kinds, words)
    elif value is not None:
        kind = next(kinds, "nothing")
        if isinstance(value, np.ndarray):
            if f"{value.dtype.str[1:]} {value.ndim}" != kind or not value.flags.c_contiguous:
                raise TypeError(f"an array of {value.dtype} and shape {value.shape}, expected {kind}")
            words += (value.ctypes.data, *value.shape, *value.strides)
        elif kind in ("int", "float") and isinstance(value, int | float | np.generic):
            words.append(float(value) if kind == "float" else int(value))
        else:
            raise TypeError(f"{value!r}, expected {kind}")


def load(*names: str) -> None:
    """Has functions ready that will be called: seconds or minutes where they were never compiled."""
    for name in () if IS_INTERPRETED else names:
        _entry(name)


def _entry(name: str) -> _Entry:
    with _lock:
        if name not in _ready:
            file = f"nacsim-{name}-{_key()}.bin"
            content = find(file)
            _ready[name] = _compiled(name, file) if content is None else _loaded(name, content)
    return _ready[name]


def _compiled(name: str, file: str) -> _Entry:
    from .entries import compiled  # which imports the compiler

    made = compiled(name)
    if made.can_be_kept:
        keep(file, json.dumps([made.symbol, made.signature]).encode() + b"\n" + made.code)
    return _Entry(name, made.signature, _callable(made.address), made)


def _callable(address: int) -> Callable[..., int]:
    """numba's convention: where to put the result, where to put an error, the arguments; 0 is success."""
    return ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)


def _loaded(name: str, content: bytes) -> _Entry:
    head, _, code = content.partition(b"\n")
    symbol, signature = json.loads(head)
    llvm, linker = _linker()
    linker.add_object_file(llvm.ObjectFileRef.from_data(code))
    linker.finalize_object()
    return _Entry(name, signature, _callable(linker.get_function_address(symbol)))


@cache
def _linker() -> tuple[Any, Any]:
    import llvmlite.binding as llvm  # only for a command that has runs

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True)
    return llvm, llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)


@cache
def _key() -> str:
    from importlib.metadata import version  # likewise

    import llvmlite.binding as llvm  # likewise

    here = Path(__file__).parent
    machine = [llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()]
    compiler = [version("numba"), version("llvmlite"), sys.version]
    settings = [
        f"{name}={value}"
        for name, value in sorted(os.environ.items())
        if name.startswith("NUMBA_") and name not in _ELSEWHERE
    ]
    texts = [(here / name).read_bytes() for name in _SOURCES]
    return digest(str(EQUATIONS).encode(), *texts, *(part.encode() for part in (*machine, *compiler, *settings)))
