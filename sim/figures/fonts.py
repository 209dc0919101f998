"""Fonts of figures, and their text: how wide it is, and where a line of it may break.

Everything is set in DejaVu Sans, which comes with matplotlib. It has no Chinese, Japanese or Korean letters: text that
has some takes those from a second font, which the system must have.
"""

import re
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from ..errors import Mistake, UsageError

FONT = "DejaVu Sans"
#: Families that have Japanese letters, the preferred one first: Debian's, then those of macOS and Windows.
_EASTERN = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAPGothic", "TakaoPGothic", "VL PGothic",
            "Hiragino Sans", "Yu Gothic", "Meiryo", "MS Gothic")  # fmt: skip
_FILES = re.compile(r"noto.?sans.?cjk|notosansjp|ipaexg|ipagp|takaopgothic|vl-pgothic|hiragino|yugoth|meiryo|msgothic",
                    re.IGNORECASE)  # fmt: skip
_LETTERS = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_HAS_EASTERN = re.compile(f"[{_LETTERS}]")
#: How far [in] the words of a line, measured one by one, may be off for each of them at 10 points.
_OFF = 0.01
#: What a line is made of: a run of western text, or one eastern letter, with the brackets and marks that cling to it.
_PIECES = re.compile(rf"[（「『“]*(?:[^{_LETTERS}]+|[{_LETTERS}])[、。，．）」』”％：；ーっゃゅょッャュョ々]*")


def families(text: str) -> list[str]:
    """Font families that have the letters of a text.

    Raises:
        UsageError: it has Chinese, Japanese or Korean letters, and no font here has them.
    """
    return [FONT, eastern()] if _HAS_EASTERN.search(text) else [FONT]


def eastern() -> str:
    """The font family for Japanese letters. Raises UsageError, naming the package to install, if there is none."""
    found = _eastern()
    if found is None:
        what = "no font here has Japanese letters, and a figure would show boxes; install one: on Debian and Ubuntu "
        raise UsageError(Mistake("figures", f"{what}`apt-get install fonts-noto-cjk`"))
    return found


@lru_cache(maxsize=1)
def _eastern() -> str | None:
    known = {font.name for font in font_manager.fontManager.ttflist}
    if not known & set(_EASTERN):  # matplotlib remembers the fonts of its first start: look for newer ones
        for path in font_manager.findSystemFonts():
            if _FILES.search(Path(path).name):
                font_manager.fontManager.addfont(path)
        known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _EASTERN if name in known), None)


def pieces(word: str) -> list[str]:
    """The parts of a word between which a line may break: the word itself, and of Japanese text every letter, with
    the punctuation that may not begin or end a line kept on its side."""
    return _PIECES.findall(word) if _HAS_EASTERN.search(word) else [word]


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width [in] of one line of text."""
    font = FontProperties(family=families(text), size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] / 72


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of `text` no wider than `width` [in]; newlines are kept, a word that is too long is cut, after a `_` if it
    has one."""
    lines = []
    gap = text_width("n n", size, weight) - 2 * text_width("n", size, weight)
    for paragraph in text.split("\n"):
        # A letter takes long to measure, so a line is measured as a whole only where its words do not tell.
        off = float("inf") if _HAS_EASTERN.search(paragraph) else _OFF * size / 10
        line, about, words = "", 0.0, 0
        parts = ((part, "" if n else " ") for word in paragraph.split(" ") for n, part in enumerate(pieces(word)))
        for word, space in parts:
            while text_width(word, size, weight) > width and len(word) > 1:
                fits = max((n for n in range(1, len(word)) if text_width(word[:n], size, weight) <= width), default=1)
                fits = word.rfind("_", 0, fits) + 1 or fits
                lines += [line, word[:fits]] if line else [word[:fits]]
                line, word = "", word[fits:]
            own = text_width(word, size, weight)
            longer, about, words = (f"{line}{space}{word}", about + gap + own, words + 1) if line else (word, own, 1)
            beyond = about - width
            is_close = abs(beyond) <= off * words
            if line and (text_width(longer, size, weight) > width if is_close else beyond > 0):
                lines.append(line)
                longer, about, words = word, own, 1
            line = longer
        lines.append(line)
    return lines
