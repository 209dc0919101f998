"""The boxes of the patient rule induction method are those of the EMA Workbench, number for number."""

import numpy as np
import pandas as pd
import pytest

from sim.studies.discover import peeling
from sim.studies.discover.peeling import Peeled, peel

LEAST = 0.05


def cases(seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Cases of numbers, of numbers on a grid, and of categories in every other; which are of interest leans on all, or
    in every third is luck, of which too much is peeled off and some pasted back."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(60, 250))
    frame = pd.DataFrame({name: rng.random(count) for name in "acdef"})
    frame["b"] = rng.integers(0, 5, count).astype(float)
    if seed % 2:
        frame["rule"] = pd.Series(rng.choice(["majority", "unanimity", "forum"], count).tolist(), dtype=object)
    if seed % 3 == 2:
        return frame, rng.random(count) < 0.3
    leaning = frame["a"] + 0.2 * rng.normal() * frame["b"] + 0.3 * rng.random(count)
    leaning += 0.5 * (frame["rule"] == "unanimity") if seed % 2 else 0.0
    return frame, (leaning > leaning.quantile(rng.uniform(0.3, 0.9))).to_numpy()


def peeled(frame: pd.DataFrame, wanted: np.ndarray, outside: np.ndarray, least: float = LEAST) -> Peeled:
    return peel({name: column.to_numpy() for name, column in frame.items()}, wanted, outside, least)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(9))
@pytest.mark.parametrize(("number", "least"), [(1, LEAST), (2, LEAST), (2, 0.2)])
def test_boxes_and_their_luck_are_those_of_the_workbench(seed, number, least):
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    frame, wanted = cases(seed)
    every = outside = np.arange(len(frame))
    search = prim.Prim(frame, wanted.astype(int), threshold=1e-9, mass_min=least)
    theirs, ours = search.find_box(), peeled(frame, wanted, outside, least)
    if number == 2:  # searched outside the first
        outside = np.setdiff1d(every, ours.steps[-1].cases)
        theirs, ours = search.find_box(), peeled(frame, wanted, outside, least)
    told, known = ours.trajectory(), theirs.peeling_trajectory.rename(columns={"res_dim": "restricted"})
    for name in told:
        assert told[name].tolist() == known[name].tolist(), name
    assert len(told) > 3, "something was peeled"
    for at, step in enumerate(ours.steps):
        assert {name: list(ends) for name, ends in step.limits.items()} == theirs.box_lims[at].to_dict("list")
        luck = ours.quasi_p(at)
        assert list(luck) == list(theirs.qp[at])
        for name, sides in luck.items():  # by another formula of the same function, so but for the last digits
            assert sides == pytest.approx(theirs.qp[at][name], rel=1e-10)


def test_a_quantile_among_values_that_are_all_but_one_alike_lies_between_them():
    assert peeling._quantile(np.array([1.0, 0.0, 1.0, 1.0, 1.0]), 0.95) == 0.5
    assert peeling._quantile(np.array([0.0, 1.0, 0.0, 0.0, 0.0]), 0.05) == 0.5


def test_a_restriction_that_is_dropped_lets_all_its_cases_in():
    frame, wanted = cases(1)
    outside = np.arange(len(frame))[::2]
    box = peeled(frame, wanted, outside)
    last = len(box.steps) - 1
    [name, *_] = box.restricted(box.steps[last].limits)
    box.free(name, last)
    assert name not in box.restricted(box.steps[-1].limits)
    assert set(box.steps[last].cases) < set(box.steps[-1].cases) <= set(outside)


def test_what_is_pasted_back_raises_the_density_too():
    pasted = 0
    for seed in range(9):
        frame, wanted = cases(seed)
        told = peeled(frame, wanted, np.arange(len(frame))).trajectory()
        pasted += int((told["n"].diff() > 0).sum())
        assert (told["density"].diff()[1:] > 0).all() and (told["mass"] >= LEAST).all()
    assert pasted


def test_a_box_of_categories_alone_is_left_as_it_is():
    frame, wanted = cases(1)
    box = peeled(frame, wanted, np.arange(len(frame)))
    some = frozenset(["forum"]), frozenset(["forum"])
    only = {**box.whole, "rule": some}
    box.steps.append(peeling._Step(only, box.outside[box.inside(only)]))
    assert not list(peeling._pastes(box)), "as in the workbench"
    both = {**only, "a": (0.4, 0.6)}
    box.steps.append(peeling._Step(both, box.outside[box.inside(both)]))
    assert len(list(peeling._pastes(box))) == 4, "two ends, and two further categories"
