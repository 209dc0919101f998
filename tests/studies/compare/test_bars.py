"""Three scenarios or more have no order: bars with every value, and no line from one to the next."""

import pandas as pd

from sim.figures.marks import SHELVED, draft_colours
from sim.studies.compare.bars import bars
from tests.drawn import ABOUT, assert_sound, bars_of, lines_of

SHARES = {"Base": (0.1, 0.9), "First what-if": (0.35, 0.65), "Second what-if": (0.004, 0.996)}


def frame() -> pd.DataFrame:
    rows = [
        (name, outcome, label, share, share - 0.002, share + 0.002)
        for name, shares in SHARES.items()
        for (outcome, label), share in zip((("office", "An office"), ("shelved", "Shelved")), shares, strict=True)
    ]
    return pd.DataFrame(rows, columns=["scenario", "outcome", "label", "share", "low", "high"])


def test_each_scenario_has_its_bars_in_the_colours_of_the_outcomes():
    figure = bars(frame(), **ABOUT)
    colours = [draft_colours(1)[0].upper(), SHELVED]
    assert [bars_of(axes) for axes in figure.axes] == [
        [(0.0, share, colour) for share, colour in zip(shares, colours, strict=True)] for shares in SHARES.values()
    ]
    lengths = {round(axes.get_position().width, 6) for axes in figure.axes}
    assert len(lengths) == 1 and {axes.get_xlim() for axes in figure.axes} == {(0.0, 1.0)}, "on one scale"


def test_every_value_stands_beside_its_outcome_below_its_scenario(monkeypatch):
    figure = bars(frame(), **ABOUT)
    assert_sound(figure, monkeypatch)
    lines = [line for line in lines_of(figure) if line[0] in (*SHARES, "An office", "Shelved")]
    assert [line[0] for line in lines] == [word for name in SHARES for word in (name, "An office", "Shelved")]
    assert [line[1].split(" (")[0] for line in lines if len(line) > 1] == [
        "10.0 %", "90.0 %", "35.0 %", "65.0 %", "0.4 %", "99.6 %"]  # fmt: skip
