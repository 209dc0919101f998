"""Tipping points: what the search finds is what a sweep of every value would find."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.results.target import parse_target
from sim.scenario.load import load
from sim.studies.tip import curves as figures
from sim.studies.tip import map as tipping_map
from sim.studies.tip import pairs as tipping_pairs
from sim.studies.tip import search as tipping
from sim.studies.tip.figures import ways
from sim.studies.tip.levers import Lever, parse_levers
from tests.command import nacsim, printed
from tests.drawn import ABOUT, LONG, assert_sound

TOKYO = load("tokyo_liaison_office")
RUNS = 300


def found(lever: str, target: str, runs: int = RUNS) -> tuple[pd.Series, tipping.Shares, Lever]:
    """The row of one lever, what it was searched with, and the lever."""
    wanted, one = parse_target(target, TOKYO), parse_levers(lever, TOKYO)[0]
    shares = tipping.shares_of(TOKYO, wanted, runs, 1)
    return tipping.tipping_points(shares, [one], wanted)[0].iloc[0], shares, one


CASES = [
    ("france.autonomy", "P(adopted) >= 0.43"),  # downwards
    ("germany.exposure[0.2:1]", "P(adopted) <= 0.34"),  # out of reach  # upwards
    ("japan.persuasion", "P(adopted) >= 0.365"),
    ("liaison_office.visibility", "P(liaison_office) >= 20 %"),
    ("liaison_office.substance", "P(diluted) <= 0.2"),  # not monotone, and a solution on either side
    ("weights.security[0.5:6]", "P(contact_point) <= 0.15"),  # too little for any draft, or enough for the first
    ("weights.security[1:4]", "P(as_proposed) >= 0.3"),
    ("process.rationality[2:40]", "P(adopted) <= 0.3"),
    ("process.rounds[1:36]", "P(adopted) <= 0.2"),  # whole numbers
]


SLOW = {"germany.exposure[0.2:1]", "japan.persuasion", "liaison_office.substance", "process.rationality[2:40]"}


@pytest.mark.parametrize(
    ("lever", "target"), [pytest.param(*case, marks=[pytest.mark.slow] if case[0] in SLOW else []) for case in CASES]
)
def test_a_tipping_point_is_the_nearest_value_of_a_fine_sweep(lever, target):
    row, shares, one = found(lever, target)
    wanted = parse_target(target, TOKYO)
    values = np.unique([*(np.arange(one.low, one.high + 1) if one.is_whole else np.linspace(one.low, one.high, 201)),
                        one.coded])  # fmt: skip
    swept = shares({one.path: values})
    met = wanted.met(swept["share"])
    if row["status"] == "already reached":
        assert met[values == one.coded].all() and row["change"] == row["cost"] == 0
        return
    assert not met[values == one.coded].any()
    if not met.any():
        assert row["status"] == "out of reach"
        assert wanted.surplus(row["best"]) >= wanted.surplus(swept["share"]).max() - 3 / RUNS
        assert shares({one.path: np.array([row["best_at"]])})["share"].item() == row["best"]
        return
    step = (one.high - one.low) / 200 if not one.is_whole else 0
    nearest = np.abs(values[met] - one.coded).min()
    assert abs(abs(row["change"]) - nearest) <= step + one.resolution, "a nearer value meets it, or this one is nearer"
    at = shares({one.path: np.array([row["value"], row["value"] - np.sign(row["change"]) * 2 * one.resolution])})
    assert wanted.met(at["share"][0]) and at["share"][0] == row["share"]
    assert wanted.surplus(at["share"][1]) <= 1 / RUNS, "nothing nearer meets it, but for a single run"
    assert row["cost"] == pytest.approx(abs(row["change"]) / (one.high - one.low))
    assert row["value.low"] <= row["value"] <= row["value.high"]
    inside = swept[(values > row["value.low"]) & (values < row["value.high"])]
    assert ((inside["low"] <= wanted.share) & (inside["high"] >= wanted.share)).all()
    for end, away in ((row["value.low"], -1), (row["value.high"], 1)):
        beyond = shares({one.path: np.array([np.clip(end + 2 * away * step, one.low, one.high)])}).iloc[0]
        assert end in (one.low, one.high) or one.is_whole or not beyond["low"] <= wanted.share <= beyond["high"]


def curve_shares(share, runs: float = 1e6):
    """Stands for the simulation: a share that is a formula of x."""

    def shares(columns):
        frame = pd.DataFrame(columns)
        frame["share"] = share(*frame.to_numpy().T)
        return frame.assign(low=frame["share"] - 1 / runs, high=frame["share"] + 1 / runs)

    return shares


X, Y = Lever("x", "X", 0.5, 0.0, 1.0), Lever("y", "Y", 0.5, 0.0, 1.0, unit_cost=2.0)
HALF = parse_target("P(adopted) >= 0.5", TOKYO)


@pytest.mark.parametrize(
    ("share", "value", "other"),
    [
        (lambda x: x - 0.1, 0.6, np.nan),
        (lambda x: 0.9 - x, 0.4, np.nan),
        (lambda x: 2 * np.abs(x - 0.45), 0.7, 0.2),  # a valley: the nearer side counts
        (lambda x: 0.4999995 + 0.02 * (np.abs(x - 0.613) < 0.006) + 0.05 * (x < 0.1), 0.607, 0.1),  # an island first
        (lambda x: 1.0 * (x >= 0.777), 0.777, np.nan),  # a jump
    ],
)
def test_the_nearest_solution_of_a_known_curve_is_found(share, value, other):
    shares = curve_shares(share)
    row = tipping.tipping_points(shares, [X], HALF)[0].iloc[0]
    assert row["status"] == "tips"
    assert row["value"] == pytest.approx(value, abs=2e-4) and row["other"] == pytest.approx(
        other, abs=2e-4, nan_ok=True
    )
    assert row["value.low"] <= row["value"] <= row["value.high"]


def test_out_of_reach_and_already_reached_are_said_plainly():
    row = tipping.tipping_points(curve_shares(lambda x: 0.3 - (x - 0.31) ** 2), [X], HALF)[0].iloc[0]
    assert row["status"] == "out of reach" and row["best_at"] == pytest.approx(0.31, abs=0.01)
    assert row[["value", "change", "cost", "share", "value.low", "other"]].isna().all()
    row = tipping.tipping_points(curve_shares(lambda x: 0 * x + 0.5), [X], HALF)[0].iloc[0]
    assert row["status"] == "already reached" and row["value"] == 0.5 and row["cost"] == 0
    row = tipping.tipping_points(curve_shares(lambda x: 0 * x), [X], HALF)[0].iloc[0]
    assert row["status"] == "out of reach" and row["best"] == 0 and row["best_at"] == X.coded


@pytest.mark.parametrize(
    ("share", "cost", "at"),
    [
        (lambda x, y: x + y - 0.7, 0.2, (0.7, 0.5)),  # as good as each other: the cheaper one moves alone
        (lambda x, y: 0.3 + 0.3 * (x - 0.5) + 0.5 * (y - 0.5), 0.7, (1.0, 0.6)),  # x to its end, then y
        (lambda x, y: 4 * (x - 0.5) * (y - 0.5) + 0.14, 2 * np.sqrt(2 * 0.09), None),  # neither alone, two solutions
        (lambda x, y: 0.9 - 3 * np.hypot(x - 0.8, y - 0.3), 0.7 - np.sqrt(5) * 0.4 / 3, None),  # an island
        (lambda x, y: 0.4 + 0.2 * ((x >= 0.63) & (y >= 0.71)), 0.55, (0.63, 0.71)),  # a corner between the grid's lines
        (lambda x, y: 0.1 + 0 * x, np.nan, None),
        (lambda x, y: 0.6 + 0 * x, 0.0, (0.5, 0.5)),
    ],
)
def test_the_cheapest_pair_of_a_known_surface_is_found(share, cost, at):
    rows, _ = tipping_pairs.cheapest_pairs(curve_shares(share), [X, Y], HALF)
    row = rows.iloc[0]
    assert row["cost"] == pytest.approx(cost, abs=1e-3, nan_ok=True)
    assert at is None or (row["first_value"], row["second_value"]) == pytest.approx(at, abs=1e-3)
    assert row["status"] == ("out of reach" if np.isnan(cost) else "tips" if cost else "already reached")


def test_the_cheapest_pair_is_that_of_a_sweep_of_the_plane():
    wanted = parse_target("P(adopted) >= 0.48", TOKYO)
    first, second = parse_levers("france.autonomy, liaison_office.visibility", TOKYO, costs="france.autonomy=0.5")
    shares = tipping.shares_of(TOKYO, wanted, RUNS, 1)
    row = tipping_pairs.cheapest_pairs(shares, [first, second], wanted)[0].iloc[0]
    x, y = (axis.ravel() for axis in np.meshgrid(first.grid(40), second.grid(40)))
    swept = shares({first.path: x, second.path: y})
    cost, surplus = first.cost(x) + second.cost(y), wanted.surplus(swept["share"])
    assert row["cost"] >= cost[surplus >= 0].min() - (0.5 + 1) / 40 - 1e-9
    assert row["cost"] <= cost[surplus >= 2 / RUNS].min() + 0.005, "but for single runs, nothing cheaper meets it"
    there = shares({first.path: np.array([row["first_value"]]), second.path: np.array([row["second_value"]])})
    assert there["share"].item() == row["share"] and wanted.met(row["share"])


@pytest.mark.slow
@pytest.mark.parametrize("levers", ["france.autonomy, france.entrapment", "germany.exposure, germany.autonomy"])
def test_pairs_are_looked_for_with_few_runs_and_settled_where_all_of_them_find_them(levers, monkeypatch):
    wanted, runs, moved, spent = parse_target("P(adopted) >= 0.5", TOKYO), 10_000, parse_levers(levers, TOKYO), []
    evaluate = tipping.evaluate

    def counted(scenario, columns, runs, seed, **how):
        spent.append(runs * len(next(iter(columns.values()))))
        return evaluate(scenario, columns, runs, seed, **how)

    monkeypatch.setattr(tipping, "evaluate", counted)
    shares = tipping.shares_of(TOKYO, wanted, runs, 1)
    whole, _ = tipping_pairs.cheapest_pairs(shares, moved, wanted)
    in_full = sum(spent)
    rough = tipping.rough_shares(TOKYO, wanted, runs, 1)
    settled, grid = tipping_pairs.cheapest_pairs(shares, moved, wanted, None, rough)
    assert sum(spent) - in_full < 0.35 * in_full
    words = ["first", "second", "first_label", "second_label", "status"]
    pd.testing.assert_frame_equal(settled[words], whole[words])
    assert settled["cost"].item() == pytest.approx(whole["cost"].item(), abs=3e-4, nan_ok=True)
    assert settled["best"].item() == pytest.approx(whole["best"].item(), abs=0.02)  # within Monte Carlo error
    for end, of in (("best_{}", "best"), ("{}_value", "share")):
        at = {
            lever.path: settled[end.format(name)].to_numpy()
            for lever, name in zip(moved, ("first", "second"), strict=True)
        }
        if settled["status"].item() == "tips" or of == "best":
            assert shares(at)["share"].item() == settled[of].item(), "told with every run"
    near = grid[(grid["share"] - wanted.share).abs() < 0.02]
    if len(near):
        at = {lever.path: near[name].to_numpy() for lever, name in zip(moved, "xy", strict=True)}
        quarter = tipping.shares_of(TOKYO, wanted, runs // 4, 1)(at)["share"].to_numpy()
        assert (quarter == near["share"].to_numpy()).all(), "near the target a quarter of the runs counts"


def test_a_share_is_judged_by_few_runs_only_where_it_is_far_from_the_target():
    wanted, columns = parse_target("P(adopted) >= 0.5", TOKYO), {"france.autonomy": np.linspace(0, 1, 21)}
    parts = [tipping.shares_of(TOKYO, wanted, part, 1)(columns) for part in (625, 2500)]
    on_grid, on_lines = (shares(columns) for shares in tipping.rough_shares(TOKYO, wanted, 10_000, 1))
    is_far = (parts[0]["share"] - 0.5).abs() > 2.5 * (parts[0]["high"] - parts[0]["low"]) / 2
    assert 0 < is_far.sum() < 21
    for n in range(21):
        assert on_grid.loc[n].equals(parts[0 if is_far[n] else 1].loc[n])
    pd.testing.assert_frame_equal(on_lines, parts[1])
    with_few = tipping.shares_of(TOKYO, wanted, 400, 1)(columns)
    for shares in tipping.rough_shares(TOKYO, wanted, 400, 1):
        pd.testing.assert_frame_equal(shares(columns), with_few)


@pytest.mark.parametrize(
    ("few", "every", "cost"),
    [
        (lambda x, y: x + y - 0.7, lambda x, y: x + y - 0.72, 0.22),  # a little farther than few runs have it
        (lambda x, y: x + y - 0.7, lambda x, y: x + y - 0.68, 0.18),  # a little nearer
        (lambda x, y: x + y - 0.7, lambda x, y: 1.4 - x - y, 0.1),  # somewhere else
        (lambda x, y: x + y - 0.7, lambda x, y: 0.2 + 0 * x, np.nan),  # nowhere
        (lambda x, y: x + y - 0.7, lambda x, y: 0.6 + 0 * x, 0.0),  # here already
        (lambda x, y: 0.6 + 0 * x, lambda x, y: x + y - 0.7, 0.2),  # here already, say few runs
        (lambda x, y: 0.4999 + 0 * x, lambda x, y: x + y - 0.7, 0.2),  # nowhere, say few runs
        (
            lambda x, y: 0.4 + 0.079 * x + 0 * y,
            lambda x, y: 0.43 + 0.08 * x + 0 * y,
            0.375,
        ),  # out of reach, say few runs
        (lambda x, y: 0.9 - 3 * np.hypot(x - 0.8, y - 0.3), lambda x, y: 0.88 - 3 * np.hypot(x - 0.8, y - 0.3), None),
    ],
)
def test_what_few_runs_find_is_settled_by_all_of_them(few, every, cost):
    if cost is None:
        cost = 0.7 - np.sqrt(5) * 0.38 / 3  # of the whole disc; on the line through what few runs find a little more
    rough = curve_shares(few, 50), curve_shares(few, 50)
    row = tipping_pairs.cheapest_pairs(curve_shares(every), [X, Y], HALF, None, rough)[0].iloc[0]
    assert row["cost"] == pytest.approx(cost, abs=5e-3, nan_ok=True)
    if row["status"] == "tips":
        assert every(row["first_value"], row["second_value"]) == pytest.approx(row["share"])
        assert row["share"] >= 0.5 and row["first_cost"] + row["second_cost"] == pytest.approx(row["cost"])


def test_whole_numbers_stay_whole_where_few_runs_are_settled():
    n, seen = Lever("n", "N", 10, 1, 36, is_whole=True), list[float]()

    def every(n, y):
        seen.extend(n)
        return 0.2 + 0.02 * n + 0 * y

    rough = curve_shares(lambda n, y: 0.24 + 0.02 * n + 0 * y, 50)
    row = tipping_pairs.cheapest_pairs(curve_shares(every), [n, Y], HALF, None, (rough, rough))[0].iloc[0]
    assert set(seen) <= set(range(1, 37)) and (row["first_value"], row["second_value"]) == (15, 0.5)


def counted(shares: tipping.Shares) -> tuple[tipping.Shares, list[int]]:
    """The same, and how many values each call asked for."""
    asked: list[int] = []

    def counting(columns):
        asked.append(len(next(iter(columns.values()))))
        return shares(columns)

    return counting, asked


def test_a_smooth_curve_is_crossed_after_few_values():
    shares, asked = counted(curve_shares(lambda x: x - 0.1 - 0.2 * (x - 0.6) ** 2, runs=50))
    row = tipping.tipping_points(shares, [X], HALF)[0].iloc[0]
    ends = [row[name] for name in ("value.low", "value", "value.high")]
    assert ends == pytest.approx([0.58, 0.6, 0.62], abs=1e-3)
    assert sum(asked[1:]) < 30


def test_a_smooth_pair_is_found_with_few_values_and_settled_with_very_few():
    plane = curve_shares(lambda x, y: x + y - 0.7 + 0.1 * x * y)
    (on_grid, on_it), (on_lines, along), (every, asked) = counted(plane), counted(plane), counted(plane)
    row = tipping_pairs.cheapest_pairs(every, [X, Y], HALF, None, (on_grid, on_lines))[0].iloc[0]
    assert row["status"] == "tips" and row["second_value"] == 0.5
    assert sum(on_it) < 230 and sum(along) < 30 and sum(asked) < 20


@pytest.mark.parametrize("at_once", [1, 3])
def test_levers_and_pairs_that_are_searched_at_once_are_those_searched_in_turn(at_once):
    shares = curve_shares(lambda *of: sum(of) / len(of))
    levers = [Lever(name, name.upper(), 0.3 + 0.01 * n, 0.0, 1.0) for n, name in enumerate("abcd")]
    points, curves = tipping.tipping_points(shares, levers, HALF, None, at_once)
    pairs, grids = tipping_pairs.cheapest_pairs(shares, levers, HALF, None, None, at_once)
    assert points["lever"].tolist() == list("abcd") and curves["lever"].unique().tolist() == list("abcd")
    assert points["value"].to_numpy() == pytest.approx(np.full(4, 0.5), abs=1e-4)
    assert (
        pairs["cost"].is_monotonic_increasing
        and len(grids) == grids[["first", "second", "x", "y"]].drop_duplicates().shape[0]
    )


def tables(share, levers=(X, Y)) -> dict[str, pd.DataFrame]:
    shares = curve_shares(share, runs=50)
    points, curves = tipping.tipping_points(lambda columns: shares({"x": columns[next(iter(columns))]} | dict.fromkeys(
        ["y"], np.full(len(next(iter(columns.values()))), 0.5))).assign(**columns), levers, HALF)  # fmt: skip
    pairs, grids = tipping_pairs.cheapest_pairs(shares, levers, HALF)
    return {"points": points, "curves": curves, "pairs": pairs, "grids": grids}


SURFACES = {
    "tips": lambda x, y: 0.1 + 0.5 * x + 0.2 * y,
    "out of reach": lambda x, y: 0.1 * x + 0.02 * y,
    "already": lambda x, y: 0.9 - 0.1 * x,
    "nothing": lambda x, y: 0 * x,
    "everything": lambda x, y: 0 * x + 1,
    "jump": lambda x, y: 1.0 * (x + y > 1.3),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count"), [*((name, 2) for name in SURFACES if name in ("nothing", "jump")), ("tips", 11)]
)
def test_figures_are_sound(name, count, monkeypatch):
    made = tables(SURFACES[name])
    labels = ["X", LONG, "France: autonomy"]
    points = pd.concat([made["points"]] * 6).head(count).reset_index(drop=True)
    points["lever"], points["label"] = [f"l{n}" for n in range(count)], [labels[n % 3] for n in range(count)]
    curves = pd.concat([made["curves"].query("lever == 'x'").assign(lever=path) for path in points["lever"]])
    about = {**ABOUT, "wanted": "adopted as proposed in at least 50 % of runs"}
    said = assert_sound(figures.levers(curves, points, at_least=True, target=0.5, as_is=0.2, **about), monkeypatch)
    assert ("9 of 11 levers shown" in said) == (count == 11)
    pairs = pd.concat([made["pairs"]] * (count // 2)).reset_index(drop=True)
    assert_sound(tipping_map.pairs(made["grids"], pairs, made["points"].assign(label=[LONG, "Y"]), target=0.5, **about),
                 monkeypatch)  # fmt: skip
    assert_sound(figures.costs(ways(made["points"], made["pairs"]), **about), monkeypatch)
    rows = pd.DataFrame({"text": [f"{n} {LONG}" for n in range(20)], "first": 0.1, "second": np.nan, "best": 0.3})
    assert "16 of 20 shown" in assert_sound(figures.costs(rows, **about), monkeypatch)


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> tuple[Path, str]:
    """A results directory, and what the command printed."""
    folder = tmp_path_factory.mktemp("tip")
    options = ["--target", "P(liaison_office) >= 15 %", "--levers", "france.autonomy, liaison_office.visibility"]
    done = nacsim("tip", "tokyo_liaison_office", *options, "--runs", 200, "--json", "--out", "here", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "here", done.stdout


def test_the_command_says_what_it_takes(stored):
    folder, printed = stored
    report = json.loads(printed, parse_constant=pytest.fail)
    assert report["target"] == "P(liaison_office) >= 0.15" and report["baseline"]["met"] is False
    visibility = report["levers"][1]
    assert visibility["status"] == "tips" and 0 < visibility["value"] < 0.9 and visibility["at"]["share"] >= 0.15
    assert visibility["is_sampled"] and visibility["fixed"]["share"] != report["baseline"]["share"]
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    assert {"manifest.json", "levers.parquet", "curves.parquet", "pairs.parquet", "grids.parquet", "figures/levers.png",
            "figures/costs.svg", "figures/pairs.png"} <= kept  # fmt: skip


def test_its_figures_are_drawn_again_from_what_is_stored(stored):
    before = (stored[0] / "figures/pairs.svg").read_bytes()
    printed("plot", stored[0])
    assert (stored[0] / "figures/pairs.svg").read_bytes() == before


def test_mistakes_end_with_exit_code_2_before_anything_is_run(tmp_path):
    done = nacsim("tip", "tokyo_liaison_office", "--target", "P(adopted) >= 1.5", "--levers", "france.autonomy",
                  cwd=tmp_path)  # fmt: skip
    assert done.returncode == 2 and "allowed: 0 to 1" in done.stderr and "Traceback" not in done.stderr
