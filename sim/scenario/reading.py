"""Files in, as bytes and as text: what is read is bounded, and nothing is waited for without end.

Limits are on what is read and not on what the file system says of it: a device says that it is empty and never ends, a
pipe has no size. A pipe that nobody writes to is empty; one whose writer is silent is given up after `PATIENCE`.
"""

import codecs
import os
import select
from pathlib import Path

from ..errors import Mistake, ScenarioError, UserError

#: Seconds to wait for the next bytes of a pipe.
PATIENCE = 60.0
_CHUNK = 1 << 20
#: Byte order marks, the longest first, and the encodings that they stand for.
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def read_bytes(path: Path, most: int, error: type[UserError] = ScenarioError) -> bytes:
    """What a file, a pipe or a device holds.

    Raises:
        UserError: of the given kind; it cannot be read, is a folder, has more than `most` bytes, or is a pipe that is
            silent.
    """
    read, size = [], 0
    try:
        if path.is_dir():
            raise error(Mistake(str(path), "this is a folder; name a file in it"))
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            while size <= most and (chunk := _next(file, path, error)):
                read.append(chunk)
                size += len(chunk)
        finally:
            os.close(file)
    except (OSError, ValueError) as wrong:  # ValueError: a zero byte in the name
        why = (getattr(wrong, "strerror", None) or str(wrong)).lower()
        raise error(Mistake(str(path), f"cannot be read: {why}")) from None
    if size > most:
        raise error(Mistake(str(path), f"more than {most / 1e6:g} MB, the most that is read; is it the right file?"))
    return b"".join(read)


def _next(file: int, path: Path, error: type[UserError]) -> bytes:
    while True:
        try:
            return os.read(file, _CHUNK)
        except BlockingIOError:
            if not select.select([file], [], [], PATIENCE)[0]:
                what = f"nothing came for {PATIENCE:g} seconds; is whoever writes to this pipe still at work?"
                raise error(Mistake(str(path), what)) from None


def decoded(content: bytes, place: str, error: type[UserError] = ScenarioError) -> str:
    """A text in UTF-8, or in UTF-16 or UTF-32 where a byte order mark says so, without the mark.

    Raises:
        UserError: of the given kind; the bytes are none of it. The place has the line, and the message how to save the
            file.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        what = f"byte {wrong.start + 1} is not {encoding.removesuffix('-sig').upper()}{_guessed(content)}"
        raise error(Mistake(f"{place}:{line}", what)) from None


def _guessed(content: bytes) -> str:
    """How to save a text of another encoding, and which it may be."""
    if content.count(b"\x00") > len(content) // 8:
        return "; this may be UTF-16 without its mark, or no text at all: save it as UTF-8 text"
    try:
        japanese = any("\u3040" <= letter <= "\u9fff" for letter in content.decode("cp932"))
    except UnicodeDecodeError:
        japanese = False
    of = "; it reads as Japanese Windows text (Shift_JIS)" if japanese else ""
    return f"{of}; save the file as UTF-8 text, in Excel as `CSV UTF-8`"
