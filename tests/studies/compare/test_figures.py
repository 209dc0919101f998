"""Figures of comparisons: drawn from good and from degenerate frames, nothing clipped, nothing overlapping."""

import itertools

import numpy as np
import pandas as pd
import pytest

from sim.studies.compare import figures as compare
from sim.words import numbers
from tests.drawn import ABOUT, LONG, assert_sound, crossed, named
from tests.menus import MENU, MENUS, ONE, shares

SCENARIOS = {"two": ["As coded", "France half as attached"], "three": ["As coded", LONG, f"Not {LONG}"],
             "six": [f"{n} {LONG}" for n in range(6)]}  # fmt: skip


@crossed(names=SCENARIOS, menu=MENUS)
def test_slope_keeps_its_labels_apart(names, menu, monkeypatch):
    frame = shares("scenario", names, menu)
    said = assert_sound(compare.slope(frame, **ABOUT), monkeypatch)
    if menu is MENU and len(names) == 2:
        assert "+26.6" in said and "−29.4" in said and "+2.7" in said
    lacking = frame[~((frame["scenario"] == names[-1]) & (frame["outcome"] == next(iter(menu))))]
    if menu is not ONE:
        assert "no such outcome" in assert_sound(compare.slope(lacking, **ABOUT), monkeypatch)
    flat = frame.assign(share=0.0).drop(columns=["low", "high"])
    assert_sound(compare.slope(flat, **ABOUT), monkeypatch)


def test_an_outcome_of_the_middle_scenario_alone_is_named(monkeypatch):
    frame = shares("scenario", SCENARIOS["three"])
    frame = frame[(frame["outcome"] != "contact_point") | (frame["scenario"] == LONG)]
    assert "embassy (other scenarios)" in assert_sound(compare.slope(frame, **ABOUT), monkeypatch)
    with pytest.raises(ValueError, match="needs two or more"):
        compare.slope(frame[frame["scenario"] == LONG], **ABOUT)


def moves(table: np.ndarray, menu: dict[str, str]) -> pd.DataFrame:
    pairs = itertools.product(menu.items(), menu.items())
    rows = [(*one, *other, share) for (one, other), share in zip(pairs, table.ravel(), strict=True)]
    return pd.DataFrame(rows, columns=["origin", "origin_label", "destination", "destination_label", "share"])


@crossed(
    menu=MENUS,
    kind=named("stay", "one", "move"),
    heads={"long": (LONG, LONG + LONG), "short": ("As coded", "France half as attached")},
)
def test_flow_shows_who_stayed_and_who_moved(menu, kind, heads, monkeypatch):
    size = len(menu)
    table = {"stay": np.eye(size) / size, "one": np.eye(size**2)[size - 1].reshape(size, size),
             "move": np.random.default_rng(3).dirichlet(np.full(size**2, 0.3)).reshape(size, size)}[kind]  # fmt: skip
    said = assert_sound(compare.flow(moves(table, menu), heads=heads, **ABOUT), monkeypatch)
    assert ("Every run ends the same" in said) == bool(table.trace() == pytest.approx(1))


def test_flow_refuses_shares_that_do_not_sum_to_1():
    with pytest.raises(ValueError, match="must sum to 1"):
        compare.flow(moves(np.eye(3), MENU), heads=("A", "B"), **ABOUT)


@crossed(names=SCENARIOS, menu=MENUS, size=named(0.0, 0.00013, 0.08))
def test_differences_are_written_in_points(names, menu, size, monkeypatch):
    frame = shares("scenario", names, menu).assign(difference=size)
    frame["difference"] *= np.cos(np.arange(len(frame)))
    frame["low"], frame["high"] = frame["difference"] - size / 3, frame["difference"] + size / 3
    assert_sound(compare.differences(frame, **ABOUT), monkeypatch)
    figure = compare.differences(frame.assign(low=np.nan, high=np.nan), **ABOUT)
    assert numbers.points(size) in assert_sound(figure, monkeypatch)


@pytest.mark.parametrize(
    "name", ["flow", *(pytest.param(name, marks=pytest.mark.slow) for name in ("slope", "differences"))]
)
def test_saving_twice_gives_the_same_bytes(name, tmp_path):
    figures = {
        "slope": lambda: compare.slope(shares("scenario", ["A", "B"]), **ABOUT),
        "flow": lambda: compare.flow(moves(np.full((3, 3), 1 / 9), MENU), heads=("A", "B"), **ABOUT),
        "differences": lambda: compare.differences(
            shares("scenario", ["A"]).rename(columns={"share": "difference"}), **ABOUT
        ),
    }
    first, second = ([path.read_bytes() for path in figures[name]().save(tmp_path / str(n))] for n in (1, 2))
    assert first == second
