"""Preferences by positions: gains on one scale, what consultation moves, and how a file says it."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engines import council, ensemble
from sim.engines.layout import Layout
from sim.equations import gains
from sim.errors import ScenarioError, UsageError
from sim.scenario.load import load, vary
from sim.scenario.vocabulary import STANCES

from ..scenarios import SCALE, make_positions

point = st.floats(SCALE["low"], SCALE["high"])
WIDTH = SCALE["high"] - SCALE["low"]


def test_gain_by_hand():
    """2 * 0.5 * (|0 - 6| - |4 - 6|) / 10 + 0.1."""
    stake, failure, left = gains.weight_of(2.0, 0.5), gains.distance(0.0, 6.0, 10.0), gains.distance(4.0, 6.0, 10.0)
    assert gains.spatial_terms(stake, failure, left) == pytest.approx((0.6, -0.2))
    assert gains.spatial_gain(stake, failure, left, 0.1) == pytest.approx(0.5)


@given(point, point, point, st.floats(0.1, 3))
def test_a_draft_nearer_than_the_status_quo_gains_and_the_status_quo_itself_neither_gains_nor_loses(
    quo, draft, ideal, w
):
    failure = gains.distance(quo, ideal, WIDTH)
    value = gains.spatial_gain(w, failure, gains.distance(draft, ideal, WIDTH), 0.0)
    assert gains.spatial_gain(w, failure, failure, 0.0) == 0.0
    assert math.copysign(1, value) == math.copysign(1, abs(quo - ideal) - abs(draft - ideal)) or abs(value) < 1e-12


@pytest.mark.parametrize("engine", [ensemble, council])
def test_one_round_adoption_is_the_product_of_logits_of_all_but_the_sponsor(engine):
    """T = 1, one draft, no solidarity, nobody open: P(adopt) = prod over all but m0 of 1 / (1 + exp(-lambda V/m))."""
    ideals, draft, quo = [7.0, 3.0, 1.5], 4.0, -1.0
    scenario = make_positions(
        ideals, (draft,), traits={"openness": 0.0, "salience": 0.7}, failure={"status_quo": quo},
        weights={"solidarity": 0.0, "spatial": 1.5}, process={"rounds": 1, "rationality": 3.0},
    )  # fmt: skip
    values = [1.5 * (abs(quo - ideal) - abs(draft - ideal)) / WIDTH for ideal in ideals[1:]]
    expected = math.prod(1 / (1 + math.exp(-3.0 * value)) for value in values)
    runs = 200_000 if engine is ensemble else 1500
    share = (engine.simulate(scenario, runs, 5).record.outcome == 0).mean()
    assert share == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / runs))


def test_a_cost_of_failure_is_the_same_loss_for_everybody():
    scenario = make_positions([8.0, -2.0], (3.0,), failure={"cost_of_failure": 0.7}, traits={"openness": 0.0})
    terms = ensemble.opening(scenario, 1).terms
    np.testing.assert_allclose(terms[:, 0, 0], 2.0 * 0.5 * 0.7)
    np.testing.assert_allclose(terms[:, 1, 0], -2.0 * 0.5 * 0.5)


def test_consultation_moves_ideal_points_to_the_friedkin_johnsen_fixed_point():
    ideals, phi = np.array([8.0, 1.0, -2.0]), 0.6
    # A draft that nobody can want, so that consultation goes on.
    scenario = make_positions(
        list(ideals), (-2.0,), traits={"openness": phi}, failure={"cost_of_failure": 0.0},
        process={"rounds": 300, "rationality": 1e12},
    )  # fmt: skip
    model = council.NorthAtlanticCouncil(scenario)
    model.run_model()
    mean = np.full((3, 3), 1 / 3)
    fixed = np.linalg.solve(np.eye(3) - phi * mean, (1 - phi) * ideals)
    np.testing.assert_allclose([voter.views["ideal"] for voter in model.voters], fixed, atol=1e-9)


def test_an_event_moves_an_ideal_point_and_stops_at_the_end_of_the_scale():
    scenario = make_positions(
        [6.0, 0.0],
        (8.0,),
        traits={"openness": 0.0},
        events={"e": {"round": 1, "add": {"m0.ideal": 99.0, "m1.ideal": 1}}},
    )
    terms = ensemble.opening(scenario, 1).terms[:, 1, 0]
    np.testing.assert_allclose(terms, [0.0, -2.0 * 0.5 * 0.7], atol=1e-12)


def test_mirrored_scales_give_mirrored_runs():
    ideals, menu = [7.0, 2.0, 0.0, 5.5], (8.0, 5.0, 3.0, 1.0)
    middle = SCALE["low"] + SCALE["high"]
    one = make_positions(ideals, menu, failure={"status_quo": -1.0})
    other = make_positions(
        [middle - x for x in ideals], tuple(middle - x for x in menu), failure={"status_quo": middle + 1.0}
    )
    a, b = (ensemble.simulate(scenario, 4000, 2).record for scenario in (one, other))
    assert (a.outcome != b.outcome).sum() <= 4  # rounding may tip one run in a thousand


FILE = """\
title: A number of posts
source: made up for the tests
spatial:
  scale: {low: 0, high: 100, label: posts}
  status_quo: 20
sponsor: alpha
actors:
  alpha: {role: member, ideal: 90, salience: 0.6, solidarity: 0.5, influence: 0.5, openness: 0.3}
  beta: {role: member, stance: reserved, salience: 0.6, solidarity: 0.5, influence: 0.5, openness: 0.3}
menu: {grid: {from: 100, to: 0, steps: 9}}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "posts.yaml"
    path.write_text(FILE)
    return path


def test_a_grid_is_a_menu_and_a_stance_an_ideal_point_with_a_range(file):
    scenario = load(file)
    assert scenario.drafts[:3] == ("at_100", "at_87_5", "at_75") and scenario.label("at_87_5") == "87.5"
    ideal = scenario.actors["beta"].ideal
    assert (ideal.value, ideal.low, ideal.high, ideal.basis) == (
        60.0,
        28.0,
        92.0,
        "inferred",
    )  # of the way from 20 to 100
    assert ideal.source == "made up for the tests"
    assert load(file, {"beta.stance": "silent"}).actors["beta"].ideal.basis == "assumed"  # nothing was reported
    names = [row.name for row in Layout(scenario).stated]
    assert "weights.spatial" in names and "weights.security" not in names and "process.memory" not in names


def test_stances_are_ordered_and_wide():
    assert [stance.value for stance in STANCES.values()] == sorted((s.value for s in STANCES.values()), reverse=True)
    assert all(0 <= s.low <= s.value <= s.high <= 1 and s.high - s.low >= 0.25 for s in STANCES.values())


def test_what_is_given_later_stands_in_place_of_what_it_excludes(file, tmp_path):
    assert load(file, {"beta.ideal": 30}).actors["beta"].ideal.value == 30
    assert load(file, {"alpha.stance": "against"}).actors["alpha"].ideal.value == 32
    changed = load(file, {"spatial.cost_of_failure": 0.8}).spatial
    assert changed.status_quo is None and changed.cost_of_failure.value == 0.8
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: posts.yaml\nsource: s\nactors: {alpha: {stance: against}, beta: {ideal: 10}}\n")
    actors = load(variant).actors
    assert (actors["alpha"].ideal.value, actors["beta"].ideal.value) == (32.0, 10.0)
    menu = vary(load(file), {"menu": {"grid": {"from": 50, "to": 40, "steps": 3}}})
    assert menu.drafts == ("at_50", "at_45", "at_40")


def test_what_is_replaced_moves_nobody_else_and_a_sweep_finds_the_same_scenario(file):
    coded = load(file).actors["beta"].ideal
    for changes in (
        {"spatial.status_quo": 5}, {"spatial.cost_of_failure": 1}, {"at_100.position": 60}, {"alpha.stance": "against"},
    ):  # fmt: skip
        alone = load(file, changes)
        assert alone.actors["beta"].ideal == coded
        assert alone == vary(load(file), changes)


MISTAKES = {
    "two failures": ("status_quo: 20", "status_quo: 20\n  cost_of_failure: 1", r":4:3: needs either .*both are given"),
    "no failure": ("  status_quo: 20\n", "", r"needs either `status_quo` or `cost_of_failure`; neither is given"),
    "scale upside down": ("low: 0, high: 100", "low: 100, high: 0", r":4:10: expected low < high, found 100 and 0"),
    "ideal off the scale": ("ideal: 90", "ideal: 190", r":8:32: 190 lies outside the scale; allowed: 0 to 100"),
    "an interest": ("ideal: 90", "ideal: 90, threat: 0.5", r":8:44: 'alpha' is a member and has no 'threat'"),
    "an external power": ("menu:", "  x: {role: external}\nmenu:", r":10:13: 'x' is external, and pressure has nothing to"),
    "unknown stance": ("stance: reserved", "stance: oposed", r":9:32: unknown stance .oposed."),
    "stance and ideal": ("stance: reserved", "stance: reserved, ideal: 3", r":9:32: both `stance` and `ideal` are given"),
    "no source": ("source: made up for the tests\n", "", r"the stance of 'beta' has no source"),
    "one step": ("steps: 9", "steps: 1", r":10:7: `steps` must be a whole number from 2"),
    "no way": ("from: 100", "from: here", r"`from` and `to` must be numbers"),
    "an ideal point that is scaled": ("menu:", "events: {e: {round: 1, scale: {alpha.ideal: 0.5}}}\nmenu:", r":10:\d+: 'alpha.ideal' lies on a scale without a natural zero and cannot be scaled; use `set` or `add`"),
    "an ideal point set off the scale": ("menu:", "events: {e: {round: 1, set: {alpha.ideal: 190}}}\nmenu:", r":10:\d+: 190 is out of range; allowed: 0 to 100"),
    "an idle weight": ("menu:", "weights: {security: 3}\nmenu:", r":10:11: weights.security has no effect where preferences"),
    "an attribute of interests": (
        "{grid: {from: 100, to: 0, steps: 9}}", "[{name: d, position: 3, reach: 0.2}]", r"the draft 'd' has no 'reach'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("swap", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_place(file, swap):
    good, bad, expected = swap
    assert good in FILE
    file.write_text(FILE.replace(good, bad, 1))
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert any(re.search(expected, str(mistake)) for mistake in caught.value.mistakes), str(caught.value)


def test_positions_have_no_place_among_interests_and_idle_numbers_cannot_be_set(file):
    with pytest.raises(ScenarioError, match=r"has no 'ideal'.*has a `spatial` block"):
        load("tokyo_liaison_office", {"france.ideal": 0.3})
    with pytest.raises(UsageError, match="no effect on a scenario whose preferences are interests"):
        load("tokyo_liaison_office", {"weights.spatial": 1})
    with pytest.raises(UsageError, match="no effect on a scenario whose preferences are spatial"):
        load(file, {"process.memory": 0.1})


def test_a_report_says_where_the_runs_decided(file):
    from sim.results import outcomes

    scenario = load(file)
    runs = ensemble.simulate(scenario, 3000, 1)
    found, table = outcomes.summary(outcomes.tally_of(runs), scenario, 1)["position"], runs.table()
    decided = table.loc[table["outcome"] != "shelved", "outcome"].astype(str)
    positions = decided.map({draft.name: draft.position.value for draft in scenario.menu})
    assert found["adopted"] == len(positions) and found["mean"] == pytest.approx(positions.mean())
    assert found["quantiles"]["0.5"] == positions.median()


def test_the_readme_has_the_rule_for_stances_as_it_is():
    from pathlib import Path

    readme = (Path(__file__).parents[2] / "scenarios" / "README.md").read_text(encoding="utf-8")
    for name, stance in STANCES.items():
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{name}`"))
        _, _, value, ends, _ = (cell.strip() for cell in row.split("|"))
        assert float(value) == stance.value and [float(end) for end in ends.split(" to ")] == [stance.low, stance.high]
