"""Two past decisions as a backtest or a calibration has them, with numbers that are all different."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures import marks, page, scores
from sim.scenario.load import load
from sim.studies.backtest.past import Case
from tests.drawn import bars_of, key_of, words_of
from tests.levels import edge, level

CASES = [
    Case("riga_2006", "riga", "interests", True, load("riga_2006")),
    Case("tokyo_2023", "tokyo", "interests", False, load("tokyo_liaison_office")),
]
#: as proposed, diluted, shelved: what each forecaster says of each case.
SAID = {
    0: [(0.17, 0.58, 0.25), (0.21, 0.13, 0.66)],
    1: [(0.31, 0.33, 0.36), (0.3, 0.32, 0.38)],
    2: [(0.41, 0.39, 0.2), (0.44, 0.07, 0.49)],
    3: [(0.28, 0.47, 0.25), (0.15, 0.52, 0.33)],
}
#: what came, and the likeliest outcome of the first forecaster.
CAME = ["as_proposed", "shelved"]


def cases_table(forecasters: dict[str, str]) -> pd.DataFrame:
    """A table of cases by up to four forecasters, name -> label; the first misses the first case and hits the second."""
    rows = []
    for n, (name, label) in enumerate(forecasters.items()):
        for c, case in enumerate(CASES):
            shares = dict(zip(("as_proposed", "diluted", "shelved"), SAID[n][c], strict=True))
            rows.append(
                {"forecaster": name, "label": label, "case": case.name, "title": "an old title", "date": case.scenario.observed.date or "",
                 "preferences": case.preferences, "group": case.group, "hardest": case.hardest, "stances": 0,
                 "reported": False, "chosen_for_conflict": case.chosen_for_conflict, **shares, "observed": CAME[c],
                 "mode": "diluted" if c == 0 else "shelved", "hit": c == 1, "brier": 0.11 + 0.1 * n + 0.05 * c, "log": 1.0, "rps": 1.0}
            )  # fmt: skip
    return pd.DataFrame(rows)


def scores_table(forecasters: dict[str, str], others: list[str], *, cases: int = 12) -> pd.DataFrame:
    """A table of scores of forecasters, all numbers different; no interval below five cases."""
    rows = []
    for m, measure in enumerate(("brier", "log", "rps")):
        for n, (name, label) in enumerate(forecasters.items()):
            row = {"group": "interests", "forecaster": name, "label": label, "measure": measure, "cases": cases,
                   "hits": 3 + n, "mean": 0.2 + 0.31 * m + 0.017 * n}  # fmt: skip
            for o, other in enumerate(others):
                minus = -0.19 + 0.06 * n + 0.1 * m - 0.013 * o
                low, high = (minus - 0.05, minus + 0.07) if cases >= 5 else (np.nan, np.nan)
                row |= {other: 0.5 + 0.01 * o + 0.1 * m, f"minus_{other}": minus,
                        f"minus_{other}_low": low, f"minus_{other}_high": high}  # fmt: skip
            rows.append(row)
    return pd.DataFrame(rows)


def check_case_bars(
    figure: Figure, forecaster: int, names: Sequence[str], hit: str, missed: str, key: Sequence[str]
) -> None:
    """Each case has its shares in the colours of the key, a frame round what came, its name and its verdict beside it."""
    colours = [*marks.draft_colours(2), marks.SHELVED]
    assert key_of(figure) == {label: colour.upper() for label, colour in zip(key, colours, strict=True)}
    frames = [a for a in figure.artists if isinstance(a, Rectangle) and to_hex(a.get_edgecolor()) == "#000000"]
    assert len(figure.axes) == len(frames) == len(CASES)
    for c, (axes, frame) in enumerate(zip(figure.axes, frames, strict=True)):
        shares = SAID[forecaster][c]
        starts = np.cumsum(shares) - shares
        wanted = [
            (round(float(s), 6), round(share, 6), colour.upper())
            for s, share, colour in zip(starts, shares, colours, strict=True)
        ]
        assert bars_of(axes) == wanted
        place, came = axes.get_position(), ["as_proposed", "diluted", "shelved"].index(CAME[c])
        left, width = place.x0 * page.WIDTH, place.width * page.WIDTH
        assert (frame.get_x() - left) / width == pytest.approx(starts[came]), "the frame begins where what came does"
        assert frame.get_width() / width == pytest.approx(shares[came])
        middle = (place.y0 + place.y1) / 2 * figure.get_figheight()
        assert frame.get_y() + frame.get_height() / 2 == pytest.approx(middle, abs=0.01)
        assert level(figure, names[c]) == pytest.approx(middle, abs=0.06) == level(figure, (missed, hit)[c])
        written = [text for text, x, y in words_of(figure) if abs(y - middle) < 0.06 and left < x < left + width]
        told = [f"{100 * share:.1f}" for share in shares]
        assert set(written) <= set(told), "numbers in the bar are its own"
        assert level(figure, " / ".join(told)) == pytest.approx(middle, abs=0.06), "each beside it, in the key's order"
    (top, low) = (level(figure, name) for name in names)
    assert top > low, "in the order of the table"


def check_score_panels(
    figure: Figure, table: pd.DataFrame, labels: Sequence[str], headings: Sequence[str], baselines: Sequence[str]
) -> None:
    """Each panel has its measure above, and each forecaster at its difference, its interval, mean and name in a row."""
    assert len(figure.axes) == len(headings)
    for axes, heading, measure in zip(figure.axes, headings, ("brier", "log", "rps"), strict=True):
        rows = table[table["measure"] == measure]
        left = axes.get_position().x0 * page.WIDTH
        assert edge(figure, heading) == pytest.approx(left, abs=0.01)
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert [float(dot.get_xdata()[0]) for dot in dots] == rows["minus_base_rate"].tolist()
        white = [to_hex(dot.get_markerfacecolor()) == "#ffffff" for dot in dots]
        assert white == rows["forecaster"].isin(baselines).tolist()
        ends = [tuple(line.get_xdata()) for line in axes.lines if line.get_color() == scores.INTERVAL]
        assert ends == list(zip(rows["minus_base_rate_low"], rows["minus_base_rate_high"], strict=True))
        assert [line.get_xdata()[0] for line in axes.lines if line.is_dashed()] == [0]
        right = left + axes.get_position().width * page.WIDTH
        for dot, mean, label in zip(dots, rows["mean"], labels, strict=True):
            assert level(figure, f"{mean:.2f}") == pytest.approx(level(figure, label), abs=0.02)
            assert edge(figure, f"{mean:.2f}") == pytest.approx(right + 0.4, abs=0.01)
            y = axes.transData.transform((0, float(dot.get_ydata()[0])))[1] / figure.dpi
            assert y == pytest.approx(level(figure, label), abs=0.06)
