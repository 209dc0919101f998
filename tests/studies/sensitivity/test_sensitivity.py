"""Sensitivity analysis: closed forms through the same path, the split of variance, and the command."""

import importlib
import json
import re
import sys

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.draws import sampler
from sim.errors import UsageError
from sim.results import extras, outputs
from sim.scenario.quantity import Quantity
from sim.studies.sensitivity import figures
from sim.studies.sensitivity import indices as sensitivity
from sim.studies.sensitivity.indices import saltelli
from sim.studies.sensitivity.variance import apart, variance_split
from sim.sweeps.futures import coded_ranges
from sim.sweeps.sampling import SOBOL, batches
from sim.sweeps.sweeping import evaluate

from ...command import nacsim
from ...drawn import ABOUT, LONG, assert_sound

FRANCE = ["france.autonomy", "france.threat", "germany.linkage"]
#: A scenario in which nobody ever agrees.
HOPELESS = ["--set", "weights.security=0", "--set", "weights.solidarity=0", "--set", "process.rationality=10000"]


def ishigami(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on [-pi, pi]^3 (Ishigami & Homma 1990)."""
    x1, x2, x3 = columns.values()
    return pd.DataFrame(
        {"y": np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1), "same": np.full(len(x1), 3.0)}
    )


def cube(*names: str, ends: tuple[float, float] = (-np.pi, np.pi)) -> dict[str, Quantity]:
    return {name: Quantity(value=0.0, low=ends[0], high=ends[1], dist="uniform") for name in names}


@pytest.mark.parametrize("seed", [0, 3])
def test_sobol_indices_of_ishigamis_function_hold_the_closed_form(seed):
    found = sensitivity.sobol(cube("x1", "x2", "x3"), ishigami, base=1024, seed=seed)
    a, b = 7.0, 0.1
    whole = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    first = {"x1": 0.5 * (1 + b * np.pi**4 / 5) ** 2 / whole, "x2": a**2 / 8 / whole, "x3": 0.0}
    both = b**2 * np.pi**8 * (1 / 18 - 1 / 50) / whole
    total = {"x1": first["x1"] + both, "x2": first["x2"], "x3": both}
    assert found.points == 1024 * 5 and found.constant == {"same": 3.0}
    for row in found.indices.to_dict("records"):
        # The bootstrap does not know the balance of the sequence, so its intervals are wider than the error.
        assert row["first_low"] < first[row["parameter"]] < row["first_high"], row
        assert row["total_low"] < total[row["parameter"]] < row["total_high"], row
        assert abs(row["total"] - total[row["parameter"]]) < 0.05
        assert row["apart"] and row["first_apart"] == (row["parameter"] != "x3")
    assert list(found.indices["parameter"]) == ["x1", "x2", "x3"]
    half = max((found.indices[f"{order}_high"] - found.indices[order]).max() for order in ("first", "total"))
    assert found.needed["y"] / 2 < 1024 * (half / 0.05) ** 2 <= found.needed["y"]


def test_a_seed_gives_one_answer_and_numpys_global_state_is_not_touched():
    ranges = cube("x1", "x2", "x3")
    runs = []
    for state in (1, 2):
        np.random.seed(state)
        before = np.random.get_state()[1].copy()
        for analyse, base in ((sensitivity.sobol, 64), (sensitivity.morris, 8)):
            runs.append(analyse(ranges, ishigami, base=base, seed=0).indices)
        assert (np.random.get_state()[1] == before).all()
    assert runs[0].equals(runs[2]) and runs[1].equals(runs[3])
    assert not sensitivity.sobol(ranges, ishigami, base=64, seed=1).indices.equals(runs[0])


def test_morris_effects_of_a_linear_function_are_its_slopes():
    def line(columns: dict[str, np.ndarray]) -> pd.DataFrame:
        return pd.DataFrame({"y": 3.0 * columns["up"] - 1.0 * columns["down"]})

    found = sensitivity.morris(cube("none", "up", "down", ends=(0.0, 2.0)), line, base=8)
    rows = found.indices.set_index("parameter")
    assert list(rows.index) == ["up", "down", "none"] and found.points == 8 * 4
    assert rows["effect"].to_dict() == pytest.approx({"up": 6.0, "down": 2.0, "none": 0.0}), "over the whole range"
    assert rows["mean"].to_dict() == pytest.approx({"up": 6.0, "down": -2.0, "none": 0.0})
    assert list(rows["apart"]) == [True, True, False]


@pytest.mark.parametrize("analyse", [sensitivity.sobol, sensitivity.morris])
def test_every_output_has_indices_of_its_own_and_two_that_are_the_same_have_the_same(analyse):
    def outputs(columns: dict[str, np.ndarray]) -> pd.DataFrame:
        return pd.DataFrame({"of x1": columns["x1"], "of x2": columns["x2"], "of x1 again": columns["x1"]})

    found = analyse(cube("x1", "x2"), outputs, base=8).indices
    first = found.groupby("output", sort=False)["parameter"].first()
    assert first.to_dict() == {"of x1": "x1", "of x2": "x2", "of x1 again": "x1"}, "the one that matters comes first"
    one, again = (found[found["output"] == name].drop(columns="output") for name in ("of x1", "of x1 again"))
    pd.testing.assert_frame_equal(one.reset_index(drop=True), again.reset_index(drop=True))


@pytest.mark.parametrize("runs", [3, 40])
def test_the_split_of_a_beta_binomial_is_its_closed_form(runs):
    a, b, rng = 2.0, 5.0, np.random.default_rng(4)
    share = rng.binomial(runs, rng.beta(a, b, 40_000)) / runs
    rows = variance_split(pd.DataFrame({"y": share, "never": 0.0, "always": 1.0}), runs, sampler(0, "split"))
    assert list(rows["output"]) == ["y"], "what never varies has no parts"
    row = rows.iloc[0]
    # p ~ Beta(a, b): Var p = ab / (a + b)^2 (a + b + 1), and Var I = E p (1 - E p), so their ratio is 1 / (a + b + 1).
    assert row["low"] < 1 / (a + b + 1) < row["high"] and row["high"] - row["low"] < 0.02
    assert row["ranges"] + row["draws"] == pytest.approx(1.0)
    assert share.var() / row["variance"] > 1.05 * row["ranges"], "without the subtraction it would be too large"


def test_the_split_is_fair_where_the_ranges_carry_nothing():
    share = np.random.default_rng(1).binomial(20, 0.4, 2000) / 20
    row = variance_split(pd.DataFrame({"y": share}), 20, sampler(1, "split")).iloc[0]
    assert row["ranges"] < 0.005 < row["draws"]
    with pytest.raises(ValueError, match="1 runs at 2000 points"):
        variance_split(pd.DataFrame({"y": share}), 1, sampler(1, "split"))


def test_what_the_walk_away_value_carries_stands_apart_from_the_coded_ranges():
    split = pd.DataFrame({"output": ["adopted", "shelved"], "ranges": [0.5, 0.4], "draws": [0.5, 0.6]})
    paths = ["france.autonomy", "process.walk_away"]
    totals = pd.DataFrame({"parameter": paths, "output": "adopted", "total": [0.9, 0.3]})
    found = apart(split, totals)
    assert found["walk_away"].tolist() == pytest.approx([0.15, 0.0]) and found["ranges"].tolist() == pytest.approx(
        [0.35, 0.4]
    )
    assert found[["ranges", "walk_away", "draws"]].sum(axis=1).tolist() == pytest.approx([1.0, 1.0])


def test_points_keep_their_own_distribution_and_common_random_numbers_make_dead_parameters_exactly_zero():
    scenario = sim.load("tokyo_liaison_office", {"china.coercion": 0.0, "process.backlash": 0.0})
    ranges = coded_ranges(scenario, [*FRANCE, "france.resolve"])
    seen = {}

    def model(columns: dict[str, np.ndarray]) -> pd.DataFrame:
        seen.update(columns)
        return sensitivity.evaluator(scenario, 20, 1)(columns)

    found = sensitivity.sobol(ranges, model, base=64)
    for path, quantity in ranges.items():
        assert quantity.low <= seen[path].min() and seen[path].max() <= quantity.high
        assert seen[path].mean() == pytest.approx((quantity.low + quantity.value + quantity.high) / 3, abs=0.01)
    assert set(found.indices["output"]) == set(outputs.outputs(scenario))
    assert all(len(set(values)) == 128 for values in found.drawn.values()), "independent, and so no two alike"


def test_own_runs_for_each_point_are_no_others_and_rounds_are_counted_to_the_deadline():
    scenario = sim.load("tokyo_liaison_office")
    columns = {"france.autonomy": [0.5, 0.5, 0.5], "process.rounds": [6.0, 6.0, 12.0]}
    shared, own = (evaluate(scenario, columns, 400, 3, independent=own) for own in (False, True))
    assert shared["adopted"][0] == shared["adopted"][1] and own["adopted"][0] != own["adopted"][1]
    fixed = {"france.autonomy": 0.5, "process.rounds": 6}
    runs = sim.run("tokyo_liaison_office", set_=fixed, runs=400, seed=3).frame()
    assert shared["rounds.spent"][0] == pytest.approx(runs["round"].mean())
    assert (runs.loc[runs["outcome"] == "shelved", "round"] == 6).all() and shared["rounds.spent"].max() <= 12


def bars(count: int, label: str = "France: autonomy") -> pd.DataFrame:
    one = np.linspace(0.6, 0.0, count)
    return pd.DataFrame({
        "label": [f"{label} {n}" for n in range(count)], "one": one, "one_half": 0.05, "two": one - 0.02,
        "two_half": np.where(np.arange(count) % 2, 0.08, np.nan), "one_apart": one > 0.05, "two_apart": one > 0.1,
    })  # fmt: skip


@pytest.mark.parametrize("count", [1, 10, 14])
@pytest.mark.parametrize("label", ["France: autonomy", LONG])
def test_ranked_bars_say_what_they_show(count, label, monkeypatch):
    split = [
        ("Coded ranges, main effects", 0.2),
        ("Coded ranges, interactions", 0.0),
        ("Private reservations and other draws within a run", 0.8),
    ]
    figure = figures.ranked(
        bars(count, label), names=("Total order", "First order"), rest="34 more parameters, none above 0.02", split=split,
        split_title="Parts of the variance", subtitle="Sobol indices", **ABOUT,
    )  # fmt: skip
    said = assert_sound(figure, monkeypatch)
    assert "0.60 ± 0.05" in said and "80.0 %" in said and "34 more parameters" in said


def test_ranked_bars_of_nothing_are_refused_and_small_numbers_do_not_read_as_zero():
    with pytest.raises(ValueError, match="no rows"):
        figures.ranked(bars(1).head(0), names=("a", "b"), subtitle="", **ABOUT)
    assert [figures.number(value, 2) for value in (0.456, 0.004, 0.0002, 0.0, -0.2)] == [
        "0.46",
        "0.004",
        "<0.001",
        "0.00",
        "−0.20",
    ]


def test_the_command_keeps_tables_and_figure_and_plot_draws_another_outcome(tmp_path):
    options = ["--base", 32, "--runs", 20, "--over", ",".join(FRANCE), "--out", "here"]
    done = nacsim("sensitivity", "tokyo_liaison_office", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for expected in (
        "160 points, 20 runs of each",
        "Sobol indices of “Adopted, any draft”",
        "France: threat",
        "--base",
        "Parts of the variance",
        "Results: here",
    ):
        assert expected in done.stdout
    assert {path.name for path in (tmp_path / "here").iterdir()} == {
        "manifest.json",
        "indices.parquet",
        "split.parquet",
        "figures",
    }
    assert {path.name for path in (tmp_path / "here" / "figures").iterdir()} == {
        "sensitivity_adopted.png",
        "sensitivity_adopted.svg",
    }
    done = nacsim("plot", "here", "--outcome", "rounds", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.count("sensitivity_rounds_spent") == 2
    done = nacsim("plot", "here", "--outcome", "contact_point", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.count("sensitivity_contact_point") == 2
    done = nacsim("plot", "here", "--outcome", "adoptd", cwd=tmp_path)
    assert done.returncode == 2 and "did you mean 'adopted'" in done.stderr
    done = nacsim("rerun", "here", "--no-figures", cwd=tmp_path)
    assert done.returncode == 0 and "indices.parquet, split.parquet are the same byte for byte" in done.stdout


def test_json_has_every_outcome_and_is_the_same_for_one_seed(tmp_path):
    options = ["--base", 8, "--runs", 20, "--over", "france", "--json", "--no-figures", "--method", "morris"]
    reports = []
    for name in ("a", "b"):
        done = nacsim("sensitivity", "tokyo_liaison_office", *options, "--out", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        reports.append(json.loads(done.stdout))
        assert reports[-1].pop("results") == name
    assert reports[0] == reports[1]
    assert list(reports[0]) == ["scenario", "changes", "title", "method", "base", "points", "outcome", "parameters",
                                "constant", "needed", "runs", "seed", "indices"]  # fmt: skip
    assert {row["output"] for row in reports[0]["indices"]} == set(outputs.outputs(sim.load("tokyo_liaison_office")))
    assert reports[0]["points"] == 8 * 11 and len(reports[0]["parameters"]) == 10


def test_an_outcome_that_never_varies_is_said_in_words(tmp_path):
    options = ["--base", 16, "--runs", 10, "--over", "france", "--out", "x", *HOPELESS]
    done = nacsim("sensitivity", "tokyo_liaison_office", *options, cwd=tmp_path)
    assert done.returncode == 0 and "nan" not in done.stdout
    assert "Adopted, any draft: in none of the 1,920 runs, so there is no variance to divide." in done.stdout
    assert "Rounds until adopted or shelved: 19.0 at every point" in done.stdout
    assert not list((tmp_path / "x" / "figures").iterdir())


BAD = {
    "nearly a path": (["--over", "france.autonmy"], "did you mean 'france.autonomy'"),
    "no range": (["--over", "process.memory"], "has no coded range"),
    "nothing": (["--over", ","], "names nothing"),
    "no power of two": (["--base", "100"], "take 64 or 128"),
    "too many": (["--base", str(1 << 20)], "5\\d,\\d{3},\\d{3} points; allowed: 5,000,000"),
    "no outcome": (["--outcome", "adoptd"], "did you mean 'adopted'"),
    "no method": (["--method", "fast"], "fast"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_mistake_is_named_with_its_remedy(case, tmp_path):
    options, expected = case
    done = nacsim("sensitivity", "tokyo_liaison_office", *options, cwd=tmp_path)
    assert done.returncode == 2 and re.search(expected, done.stderr) and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("module", "imported"), [("SALib", extras.salib), ("ema_workbench", extras.workbench)])
def test_a_missing_library_names_the_extra(module, imported, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=r"pip install 'nacsim\[explore\]'"):
        imported()


def test_the_design_is_that_of_salib():
    sample = importlib.import_module("SALib.sample.sobol")
    problem = {"num_vars": 5, "names": list("abcde"), "bounds": [[0.0, 1.0]] * 5}
    theirs = sample.sample(problem, 32, calc_second_order=False, seed=sampler(3, "design"))
    ours = saltelli(next(batches(SOBOL, 10, 32, sampler(3, "design"))).T)
    assert (ours == theirs).all()
