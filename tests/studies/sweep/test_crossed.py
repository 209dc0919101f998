"""Pairs of parameters and parallel axes: every point and line in its place, in its colour, none clipped or overlapping."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

import sim
from sim.figures import heat
from sim.studies.sweep.crossed import MOST_LINES, pairs, parallel
from tests.drawn import ABOUT, LONG, assert_sound

LABELS = {"a": "Alpha", "b": "Beta", "c": "Gamma"}
THREE = pd.DataFrame({"a": [0.0, 0.5, 1.0], "b": [10.0, 30.0, 20.0], "c": [1.0, 10.0, 100.0], "share": [0.2, 0.8, 0.4]})
ORDER = [0, 2, 1]  # by the share, so that high ones lie on top


def coloured(shares: list[float]) -> np.ndarray:
    return heat.RISING((np.array(shares) - 0.2) / 0.6)


def test_pairs_are_points_of_two_parameters_in_the_colour_of_the_share(monkeypatch):
    figure = pairs(THREE, labels=LABELS, outcome="Adopted", logs={"c"}, **ABOUT)
    said = assert_sound(figure, monkeypatch)
    panels = [axes for axes in figure.axes if any(len(c.get_offsets()) == 3 for c in axes.collections)]
    found = [[axes.collections[0].get_offsets().tolist(), axes.get_yscale()] for axes in panels]
    expected = [("a", "b", "linear"), ("a", "c", "log"), ("b", "c", "log")]
    assert found == [[THREE.loc[ORDER, [x, y]].to_numpy().tolist(), scale] for x, y, scale in expected]
    for axes in panels:
        np.testing.assert_allclose(axes.collections[0].get_facecolors(), coloured([0.2, 0.4, 0.8]))
    assert (
        "Alpha" in said and "Gamma" in said and "the share “Adopted”" in said and "20.0 %" in said and "80.0 %" in said
    )


def test_parallel_lines_cross_each_axis_at_their_value(monkeypatch):
    figure = parallel(THREE, labels=LABELS, outcome="Adopted", logs={"c"}, **ABOUT)
    said = assert_sound(figure, monkeypatch)
    (lines,) = (c for axes in figure.axes for c in axes.collections if isinstance(c, LineCollection))
    heights = [segment[:, 1].tolist() for segment in lines.get_segments()]
    expected = [[0, 0, 0, 0], [1, 0.5, 1, 1 / 3], [0.5, 1, 0.5, 1]]
    np.testing.assert_allclose(heights, expected, atol=1e-12)
    np.testing.assert_allclose(lines.get_colors()[:, :3], coloured([0.2, 0.4, 0.8])[:, :3])
    places = lines.get_segments()[0][:, 0]
    assert (np.diff(places) > 0).all() and "Beta" in said and "100" in said


@pytest.mark.parametrize("draw", [pairs, parallel])
@pytest.mark.parametrize("count", [2, 4])
def test_long_names_many_cases_and_one_share_are_drawn(draw, count, monkeypatch):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.random((1100, count)), columns=[f"p{n}" for n in range(count)]).assign(share=0.5)
    labels = {name: f"{LONG} {name}" for name in frame if name != "share"}
    said = assert_sound(draw(frame, labels=labels, outcome="Adopted", **ABOUT), monkeypatch)
    assert "of 1100 cases shown" in said
    with pytest.raises(ValueError, match="no rows"):
        draw(frame.head(0), labels=labels, outcome="Adopted", **ABOUT)
    assert MOST_LINES < 1100


def test_a_sweep_of_three_numbers_has_both_and_of_two_neither():
    def figures(*paths: str) -> list[str]:
        block = {"latin_hypercube": {"samples": 32, "over": {path: [0, 1] for path in paths}}}
        return list(sim.sweep({"scenario": "tokyo_liaison_office", "runs": 20, "design": [block]}).figures())

    three = figures("france.autonomy", "france.threat", "germany.threat")
    assert {"pairs", "parallel"} <= set(three)
    assert not {"pairs", "parallel"} & set(figures("france.autonomy", "france.threat"))
