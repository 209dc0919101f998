"""Figures as they are drawn: every text with its place, nothing clipped, nothing overlapping."""

import itertools
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.figures import page

ABOUT = {"title": "A liaison office in Tokyo: what it takes", "source": "nacsim · tokyo_liaison_office · seed 1"}
LONG = "A label that is sixty letters long, to see where it is broken"[:60]


def crossed(**axes: dict[str, Any]) -> pytest.MarkDecorator:
    """Named values so combined that each is met: the n-th with the n-th."""
    rows = []
    for n in range(max(map(len, axes.values()))):
        names = [list(axis)[n % len(axis)] for axis in axes.values()]
        values = (axis[name] for axis, name in zip(axes.values(), names, strict=True))
        rows.append(pytest.param(*values, id="-".join(names)))
    return pytest.mark.parametrize(list(axes), rows)


def named(*values: Any) -> dict[str, Any]:
    return {str(value): value for value in values}


def texts(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, float, float, float]]:
    """What is really drawn: each text with its left, lower, right and upper edge in pixels."""
    drawn = []

    def record(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        assert angle == 0, s
        assert prop.get_size_in_points() >= 8, s
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        drawn.append((s, x, self.height - y - descent, x + width, self.height - y - descent + height))

    with monkeypatch.context() as patch:
        patch.setattr(RendererAgg, "draw_text", record)
        for shape in ("draw_path", "draw_path_collection", "draw_quad_mesh", "draw_markers", "draw_image"):
            patch.setattr(RendererAgg, shape, lambda *_, **__: None)  # only texts are looked at
        figure.set_dpi(200)  # as it is saved: hinting makes letters wider on coarser grids
        FigureCanvasAgg(figure).draw()
    return drawn


def assert_sound(figure: Figure, monkeypatch: pytest.MonkeyPatch, wide: float = page.WIDE) -> str:
    """No text leaves the page, no two overlap; returns all of them."""
    found = [text for text in texts(figure, monkeypatch) if text[0].strip()]
    width, height = figure.canvas.get_width_height()
    assert width == pytest.approx(wide * figure.dpi, abs=1)
    for text, left, lower, right, upper in found:
        assert left >= 0 and lower >= 0 and right <= width + 1 and upper <= height + 1, f"leaves the page: {text}"
    for one, other in itertools.combinations(found, 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        upward = min(one[4], other[4]) - max(one[2], other[2])
        assert across < 1 or upward < 2, f"{one[0]!r} overlaps {other[0]!r}"
    return " ".join(text[0] for text in found).replace("\u00a0", " ")


def lines_of(figure: Figure) -> list[list[str]]:
    """What a page says, line by line from the top, each from left to right: texts with one baseline are a line."""
    placed = sorted(((-round(y, 2), x, text) for text, x, y in words_of(figure)), key=lambda word: word[:2])
    return [[text for _, _, text in line] for _, line in itertools.groupby(placed, key=lambda word: word[0])]


def words_of(figure: Figure) -> list[tuple[str, float, float]]:
    """Every text of a page itself, with the place of its anchor in inches from the lower left corner."""
    found = []
    for text in figure.texts:
        x, y = text.get_transform().transform(text.get_position()) / figure.dpi
        found.append((text.get_text().replace("\u00a0", " "), float(x), float(y)))
    return found


def line_with(figure: Figure, label: str) -> list[str]:
    """The line that a label begins."""
    return next(line for line in lines_of(figure) if line[0] == label)


def bars_of(axes: Axes) -> list[tuple[float, float, str]]:
    """Bars from the top to the bottom and from left to right: where each begins, how long it is, and its colour."""
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle) and bar.get_width()]
    bars.sort(key=lambda bar: (-round(bar.get_y() + bar.get_height() / 2, 3), bar.get_x()))
    return [(round(bar.get_x(), 6), round(bar.get_width(), 6), to_hex(bar.get_facecolor()).upper()) for bar in bars]


def key_of(figure: Figure) -> dict[str, str]:
    """The key of a page: what stands right of each swatch, and the swatch's colour."""
    found = {}
    for swatch in [artist for artist in figure.artists if isinstance(artist, Rectangle) and artist.get_height() == 0.1]:
        x, y = swatch.get_x(), swatch.get_y() + 0.05
        right = [(left - x, text) for text, left, base in words_of(figure) if left > x and abs(base - y) < 0.06]
        found[min(right)[1]] = to_hex(swatch.get_facecolor()).upper()
    return found


def upright_lines_of(figure: Figure, axes: Axes) -> list[float]:
    """Where the upright lines that are drawn over axes stand, in the axes' own numbers."""
    place, (low, high) = axes.get_position(), axes.get_xlim()
    width = figure.get_figwidth()
    lines = [artist.get_xdata() for artist in figure.artists if isinstance(artist, Line2D)]
    across = [line[0] for line in lines if len(set(line)) == 1 and len(line) == 2]
    return [round(float(low + (x / width - place.x0) / place.width * (high - low)), 6) for x in across]
