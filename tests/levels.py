"""At what height words stand on a page, however their lines are broken: whose number a number is."""

from itertools import groupby

from matplotlib.figure import Figure

from .drawn import words_of


def _bare(text: str) -> str:
    return "".join(text.split())


def blocks_of(figure: Figure) -> list[tuple[str, float, float]]:
    """Texts that stand under one another from the same left edge, every run of them: words, left edge, middle height."""
    texts = sorted((round(x, 3), -y, text) for text, x, y in words_of(figure))
    found = []
    for x, column in groupby(texts, key=lambda text: text[0]):
        lines = [(text, -y) for _, y, text in column]
        for first in range(len(lines)):
            for last in range(first, min(first + 4, len(lines))):
                part = lines[first : last + 1]
                found.append((_bare("".join(text for text, _ in part)), x, sum(y for _, y in part) / len(part)))
    return found


def level(figure: Figure, words: str) -> float:
    """The height [in] of words that stand once on a page."""
    heights = [y for text, _, y in blocks_of(figure) if text == _bare(words)]
    assert len(heights) == 1, f"{words}: {len(heights)} times"
    return heights[0]


def edge(figure: Figure, words: str) -> float:
    """The left edge [in], or for what is centred or set to the right the anchor, of words that stand once on a page."""
    edges = [x for text, x, _ in blocks_of(figure) if text == _bare(words)]
    assert len(edges) == 1, f"{words}: {len(edges)} times"
    return edges[0]


def beside(figure: Figure, label: str, within: float = 0.05) -> list[str]:
    """What stands at the height of a label, from left to right, the label left out."""
    height = level(figure, label)
    lines = sorted((x, text) for text, x, y in words_of(figure) if abs(y - height) < within)
    return [text for _, text in lines if _bare(text) not in _bare(label)]
