"""The calendar of a figure whose horizontal axis is time: months or rounds, and the events that hang on them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from ..words import say
from . import page

MOST_FLAG_ROWS = 5


def event_flags(places: Sequence[float], labels: Sequence[str]) -> tuple[list[str], list[int], str]:
    """Texts to hang on the lines of events at `places` [in, ascending], the row of each, and a key for the subtitle.

    A text starts at its line, so it needs a row above every line that it passes over. When that takes too many rows
    or too much width, numbers stand for the texts and the key explains them.
    """
    numbers = [str(n + 1) for n in range(len(labels))]
    entries = (f"{n} {label}".replace(" ", "\u00a0") for n, label in zip(numbers, labels, strict=True))
    for texts in (list(labels), numbers):
        ends = [x + 0.1 + page.text_width(text, page.SMALL) for x, text in zip(places, texts, strict=True)]
        rows = [0] * len(texts)
        for i in reversed(range(len(texts))):
            rows[i] = 1 + max((rows[j] for j in range(i + 1, len(texts)) if places[j] < ends[i]), default=-1)
        if max(rows, default=0) < MOST_FLAG_ROWS and max(ends, default=0) <= page.RIGHT:
            break
    return texts, rows, f"\n{say('events')}  " + "   ".join(entries) if texts is numbers else ""


def draw_flags(
    figure: page.Drawn, places: Sequence[float], texts: Sequence[str], rows: Sequence[int], foot: float, top: float
) -> None:
    """The lines of events from `foot` up, with the texts that `event_flags` chose in rows above `top` [in]."""
    for place, text, row in zip(places, texts, rows, strict=True):
        page.line(figure, [place, place], [foot, top + 0.16 * row + 0.15], color="#7A7A7A")
        page.note(figure, place + 0.04, top + 0.16 * row + 0.09, text)


def time_ticks(axes: Axes, rounds: np.ndarray, start: str | None) -> None:
    """Up to six ticks, as many as have room: months, at multiples of a quarter or year where that can be, or numbers of
    rounds."""
    steps = (1, 2, 3, 6, 12, 24, 60, 120, 240) if start else (1, 2, 5, 10, 20, 50, 100, 200, 500)
    most = 6
    if start:
        longest = page.text_width(say("month.12", year=2028), page.SMALL) + 0.06
        most = min(most, int(page.WIDTH * axes.get_position().width / longest))
    step = next((step for step in steps if len(rounds) <= most * step), len(rounds))
    if start:
        year, month = map(int, start.split("-")[:2])
        months = 12 * year + month - 1 + rounds - 1
        shown = [(r, m) for r, m in zip(rounds, months, strict=True) if m % step == 0]
        labels = {r: say(f"month.{m % 12 + 1}", year=m // 12) for r, m in shown}
    else:
        labels = {rounds[0]: say("round", round=rounds[0])} | {r: f"{r}" for r in rounds[1:] if r % step == 0}
    axes.set_xticks(list(labels), list(labels.values()))
