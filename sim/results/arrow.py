"""Arrow arrays from numpy's and from texts, by their buffers: pyarrow's own way from other objects imports pandas."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa


def numbers(values: np.ndarray) -> pa.Array:
    """Numbers or booleans of one dimension; numbers are not copied."""
    if values.dtype == np.bool_:
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, _buffer(np.packbits(values, bitorder="little"))])
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, _buffer(values)])


def texts(values: Sequence[str], kind: pa.DataType | None = None) -> pa.Array:
    """Texts, as `pa.string()` or another kind of text with offsets."""
    encoded = [value.encode() for value in values]
    wide = kind == pa.large_string()
    ends = np.cumsum([0, *map(len, encoded)]).astype(np.int64 if wide else np.int32)
    buffers = [None, _buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(kind or pa.string(), len(encoded), buffers)


def all_spelled(words: np.ndarray, voters: Sequence[str]) -> pa.Array:
    """The names behind each word of bits (bit i for voter i), comma-separated, in the order of the voters."""
    import pyarrow.compute as pc  # a tenth of a second, and only who reads many sets needs it

    bytes_ = np.ascontiguousarray(words, "<u8").view(np.uint8).reshape(-1, 8)
    bits = np.unpackbits(bytes_, axis=1, count=len(voters), bitorder="little")
    ends = np.concatenate([[0], np.cumsum(bits.sum(axis=1, dtype=np.int64))])
    names = texts(voters).take(numbers(np.nonzero(bits)[1]))
    return pc.binary_join(pa.LargeListArray.from_arrays(numbers(ends), names), texts([","])[0])


def _buffer(values: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.ascontiguousarray(values))
