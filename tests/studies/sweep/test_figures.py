"""Figures of sweeps: drawn from good and from degenerate frames, nothing clipped, nothing overlapping."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures import heat, marks, page, panels
from sim.studies.sweep.along import shares_along
from sim.studies.sweep.spread import case_bars, ridges
from sim.words import numbers
from tests.drawn import ABOUT, LONG, assert_sound, crossed, named
from tests.menus import MANY, MENU, MENUS, ONE, shares

AXES = {"x": "france.autonomy", "y": "germany.linkage"}
WORDS = {"france.autonomy": "France: attachment to strategic autonomy", "germany.linkage": LONG, "rounds": "Rounds"}


def plane(size: int = 5, lowest: float = 0.0, highest: float = 1.0) -> pd.DataFrame:
    """A grid on which the share rises with x alone, linearly."""
    values = np.linspace(0, 1, size).round(6)
    x, y = (axis.ravel() for axis in np.meshgrid(values, values))
    return pd.DataFrame({"france.autonomy": x, "germany.linkage": y, "share": lowest + (highest - lowest) * x})


def constant(share: float) -> pd.DataFrame:
    return plane(4).assign(share=share)


MAPS = {
    "plane": plane(),
    "one cell": plane().head(1),
    "one row": plane().head(5),
    "one column": plane()[lambda f: f["france.autonomy"] == 0.5],
    "all zero": constant(0.0),
    "all one": constant(1.0),
    "half": constant(0.5),
    "no result": constant(np.nan),
    "refused": plane(9)[lambda f: f["france.autonomy"] + f["germany.linkage"] < 1.2],
    "holes": plane(9).assign(share=lambda f: f["share"].where(f.index % 7 > 0)),
    "odd units": plane(3).assign(**{"france.autonomy": lambda f: 1e6 + 12345 * f["france.autonomy"]}),
    "many cells": plane(60),
}


@crossed(frame=MAPS, here=named(None, (0.97, 0.02), (7.0, 0.5)))
def test_heat_map_is_drawn_from_any_grid(frame, here, monkeypatch):
    said = assert_sound(heat.heat_map(frame, **AXES, outcome=LONG, here=here, labels=WORDS, **ABOUT), monkeypatch)
    assert ("Hatched" in said) == (frame["share"].isna().any() or len(frame) == len(MAPS["refused"]))
    if here is not None:
        assert "as coded" in said


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([1], marks=pytest.mark.slow),
        [1, 2],
        [3, 12, 24, 36],
        pytest.param(list(range(7)), marks=pytest.mark.slow),
        list(range(23)),
        [LONG, f"Not {LONG}"],
    ],
    ids=len,
)
def test_heat_map_has_a_panel_for_each_of_at_most_twelve_values(values, monkeypatch):
    frame = pd.concat([plane(4).assign(rounds=value) for value in values])
    figure = heat.heat_map(frame, **AXES, outcome="Shelved", here=(0.4, 0.4), panel="rounds", labels=WORDS, **ABOUT)
    said = assert_sound(figure, monkeypatch)
    assert len(figure.axes) == min(len(values), 12) + 1
    assert ("12 of 23 shown" in said) == (len(values) == 23)
    assert said.count("as coded") == 2  # once in the subtitle, once beside a dot


def bold_lines(figure: Figure) -> np.ndarray:
    """Points of the bold black contour of a map's first panel, in data units."""
    bold = [c for c in figure.axes[0].collections if c.get_linewidth()[0] == 2.0 and c.get_edgecolor().size]
    return np.concatenate([path.vertices for contour in bold for path in contour.get_paths()] or [np.empty((0, 2))])


def test_the_bold_contour_stands_where_a_plane_is_one_half(monkeypatch):
    for lowest, highest in ((0.0, 1.0), (0.2, 0.6), (0.9, 0.1), (0.4, 0.6)):
        figure = heat.heat_map(plane(6, lowest, highest), **AXES, outcome="Shelved", **ABOUT)
        line = bold_lines(figure)
        np.testing.assert_allclose(line[:, 0], (0.5 - lowest) / (highest - lowest), atol=1e-6)
        assert line[:, 1].min() == 0 and line[:, 1].max() == 1
        assert "Bold line: 50 %" in assert_sound(figure, monkeypatch)


def test_the_subtitle_says_when_there_is_no_line_at_one_half(monkeypatch):
    for frame, expected in (
        (plane(4, 0.1, 0.44), "No combination reaches 50 %; the highest is 44.0 %"),
        (plane(4, 0.57, 0.9), "Every combination has 50 % or more; the lowest is 57.0 %"),
        (constant(np.nan), "No combination has a result"),
    ):
        figure = heat.heat_map(frame, **AXES, outcome="Shelved", **ABOUT)
        assert expected in assert_sound(figure, monkeypatch)
        assert not len(bold_lines(figure))


def test_colours_run_from_0_to_100_unless_the_shares_span_little(monkeypatch):
    for frame, ends in ((plane(4, 0.3, 0.55), (0, 1)), (plane(4, 0.31, 0.42), (0.3, 0.45)), (constant(1.0), (0.95, 1))):
        figure = heat.heat_map(frame, **AXES, outcome="Shelved", **ABOUT)
        assert figure.axes[0].collections[0].get_clim() == pytest.approx(ends)
        said = assert_sound(figure, monkeypatch)
        assert ("Colour scale from" in said) == (ends != (0, 1))


def test_the_colour_scale_is_even_and_can_be_read_in_grey():
    rgb = np.array([to_rgb(heat.RISING(value)) for value in np.linspace(0, 1, 11)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]  # sRGB, D65
    x, y, z = np.cbrt(linear @ np.transpose(to_xyz) / (0.9505, 1.0, 1.089)).T
    lab = np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])
    steps = np.linalg.norm(np.diff(lab, axis=0), axis=1)
    assert steps.min() > 0.85 * steps.mean() and steps.max() < 1.15 * steps.mean()
    assert (np.diff(lab[:, 0]) < -4).all()


def test_a_cell_with_two_rows_is_an_error():
    frame = pd.concat([plane(3), plane(3).head(1)])
    with pytest.raises(ValueError, match="more than one row"):
        heat.heat_map(frame, **AXES, outcome="Shelved", **ABOUT)


VALUES = {"numbers": np.linspace(0, 1, 11).round(3).tolist(), "one": [0.5], "two": [1, 2], "long": [0, 123456.789],
          "texts": ["Unanimity", LONG, "Two thirds"], "one text": ["Unanimity"], "flags": [True, False]}  # fmt: skip


@crossed(values=VALUES, menu={"one": ONE, "many": MANY}, count=named(0, 3, 14))
def test_shares_along_is_drawn_for_numbers_and_texts_and_panels(values, menu, count, monkeypatch):
    frame = shares("france.autonomy", values, menu)
    if count:
        frame = pd.concat([frame.assign(rounds=n) for n in range(count)])
    panel = "rounds" if count else None
    figure = shares_along(frame, x="france.autonomy", panel=panel, here=values[-1], labels=WORDS, **ABOUT)
    said = assert_sound(figure, monkeypatch)
    assert "as coded" in said
    assert ("12 of 14 shown" in said) == (count == 14)


def test_shares_along_survives_nothing_and_everything(monkeypatch):
    frame = shares("rounds", [1, 2, 3])
    for share in (0.0, 1.0, np.nan):
        changed = frame.assign(share=np.where(frame["outcome"] == "shelved", share, 1 - share), low=np.nan, high=np.nan)
        assert_sound(shares_along(changed, x="rounds", here=99, **ABOUT), monkeypatch)
    assert_sound(shares_along(frame.drop(columns=["low", "high"]), x="rounds", **ABOUT), monkeypatch)
    with pytest.raises(ValueError, match="no rows"):
        shares_along(frame.head(0), x="rounds", **ABOUT)


@crossed(
    count=named(1, 40, 90),
    name={"long": "{} " + LONG, "short": "Future {}", "longer": "{} " + LONG + LONG},
    menu={"one": ONE, "menu": MENU, "many": MANY},
)
def test_case_bars_fit_a_page_and_say_what_they_leave_out(count, name, menu, monkeypatch):
    figure = case_bars(shares("case", [name.format(n) for n in range(count)], menu), **ABOUT)
    said = assert_sound(figure, monkeypatch)
    shown = len(figure.axes[0].patches) // len(menu)
    assert shown <= 40 and figure.get_figheight() < 11
    assert (f"{shown} of {count} cases shown" in said) == (shown < count)
    if name == "Future {}":
        assert shown == min(count, 40)
        assert menu is not MENU or said.index(f"Future {count - 1} ") <= said.index("Future 0 "), "most adopted first"


def futures(count: int, menu: dict[str, str] = MENU) -> pd.DataFrame:
    drawn = np.random.default_rng(1).dirichlet(np.ones(len(menu)), count)
    rows = [(*item, share) for row in drawn for item, share in zip(menu.items(), row, strict=True)]
    return pd.DataFrame(rows, columns=["outcome", "label", "share"])


@crossed(count=named(400, 1, 5), menu=MENUS)
def test_ridges_are_drawn_for_few_and_many_cases(count, menu, monkeypatch):
    assert_sound(ridges(futures(count, menu), **ABOUT), monkeypatch)


@pytest.mark.parametrize("share", [0.0, 0.306, 1.0])
def test_ridges_of_one_value_say_that_value(share, monkeypatch):
    frame = futures(6).assign(share=share)
    frame.loc[0, "share"] = np.nan
    assert assert_sound(ridges(frame, **ABOUT), monkeypatch).count(numbers.percent(share).replace("\u00a0", " ")) >= 3


def test_a_density_of_shares_keeps_all_its_mass_between_0_and_1():
    at = np.linspace(0, 1, 20001)
    for values in (np.zeros(9), np.ones(3), np.full(4, 0.4), np.random.default_rng(2).beta(0.5, 8, 300)):
        assert np.trapezoid(marks.density(values, at), at) == pytest.approx(1, abs=0.01)


def test_picks_are_spread_evenly_and_keep_both_ends():
    assert panels.picked(range(12)) == list(range(12)) and len(panels.picked(range(13))) == 12
    assert panels.picked(range(23)) == list(range(0, 23, 2))
    assert panels.picked(range(1000), 3) == [0, 500, 999] and panels.picked(range(5), 1) == [0]


@pytest.mark.parametrize(
    "name", ["map", "along", *(pytest.param(name, marks=pytest.mark.slow) for name in ("many", "cases", "ridges"))]
)  # fmt: skip
def test_saving_twice_gives_the_same_bytes(name, tmp_path):
    frame = shares("france.autonomy", VALUES["numbers"])
    figures = {
        "map": lambda: heat.heat_map(MAPS["holes"], **AXES, outcome="Shelved", here=(0.5, 0.5), **ABOUT),
        "many": lambda: heat.heat_map(MAPS["many cells"], **AXES, outcome="Shelved", **ABOUT),
        "along": lambda: shares_along(frame, x="france.autonomy", **ABOUT),
        "cases": lambda: case_bars(shares("case", list("abc")), **ABOUT),
        "ridges": lambda: ridges(futures(20), **ABOUT),
    }
    first, second = ([path.read_bytes() for path in figures[name]().save(tmp_path / str(n))] for n in (1, 2))
    assert first == second


LOGS = {"x": np.geomspace(1.5, 96, 7).round(6), "y": np.array([0.001, 0.01, 0.1])}


def log_plane() -> pd.DataFrame:
    """A share that rises linearly with the logarithm of x."""
    x, y = (axis.ravel() for axis in np.meshgrid(LOGS["x"], LOGS["y"]))
    return pd.DataFrame({"france.autonomy": x, "germany.linkage": y, "share": np.log(x / 1.5) / np.log(64)})


def test_a_log_scale_has_equal_cells_and_a_dot_in_its_place(monkeypatch):
    figure = heat.heat_map(log_plane(), **AXES, outcome="Shelved", here=(12, 0.01), logs=set(AXES.values()), **ABOUT)
    axes, inside = figure.axes[0], figure.transFigure.inverted()
    centres = inside.transform(axes.transData.transform([(x, 0.01) for x in LOGS["x"]]))
    np.testing.assert_allclose(np.diff(centres[:, 0]), np.diff(centres[:2, 0])[0], rtol=1e-4)
    np.testing.assert_allclose(bold_lines(figure)[:, 0], 12, rtol=1e-3)
    dots = [d for d in figure.findobj(Line2D) if d.get_marker() == "o" and len(d.get_xdata()) == 1]
    at = inside.transform(dots[-1].get_transform().transform([(dots[-1].get_xdata()[0], dots[-1].get_ydata()[0])]))[0]
    np.testing.assert_allclose(at, centres[3], atol=1e-3)
    assert "1.5 3 6 12 24 48 96" in assert_sound(figure, monkeypatch)


@pytest.mark.parametrize("panel", [None, "rounds"])
def test_shares_along_a_log_scale_has_ticks_at_its_steps(panel, monkeypatch):
    frame = shares("france.autonomy", LOGS["x"].tolist())
    frame = pd.concat([frame.assign(rounds=n) for n in (6, 12)]) if panel else frame
    figure = shares_along(frame, x="france.autonomy", panel=panel, here=6, logs={"france.autonomy"}, **ABOUT)
    assert "1.5 3 6 12 24 48 96" in assert_sound(figure, monkeypatch)


def test_an_average_over_cases_claims_no_interval(monkeypatch):
    frame = shares("france.autonomy", [0, 1]).assign(low=np.nan, high=np.nan)
    assert "interval" not in assert_sound(shares_along(frame, x="france.autonomy", **ABOUT), monkeypatch)


def test_a_long_name_is_broken_after_an_underscore():
    assert page.wrap("washington_declaration_2024", 1.5, page.SMALL, "bold") == ["washington_", "declaration_2024"]
