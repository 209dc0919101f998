"""Figures as they are drawn: every text with its place, nothing clipped, nothing overlapping."""

import itertools
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

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


def assert_sound(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> str:
    """No text leaves the page, no two overlap; returns all of them."""
    found = [text for text in texts(figure, monkeypatch) if text[0].strip()]
    width, height = figure.canvas.get_width_height()
    assert width == 6.5 * figure.dpi
    for text, left, lower, right, upper in found:
        assert left >= 0 and lower >= 0 and right <= width + 1 and upper <= height + 1, f"leaves the page: {text}"
    for one, other in itertools.combinations(found, 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        upward = min(one[4], other[4]) - max(one[2], other[2])
        assert across < 1 or upward < 2, f"{one[0]!r} overlaps {other[0]!r}"
    return " ".join(text[0] for text in found).replace("\u00a0", " ")
